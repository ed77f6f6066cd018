"""Tables of a feature laid out anew, so that no column tells how long a name was."""

from crrsim.reporting.gherkin import laid_out

WRITTEN = """\
    Given the bids:
      | who                 | mw     | note   |
      | P-KMODAM | 60.000 | a \\| b |
      | P-IZEEX4            | 1      |        |
    Then it says | no more
"""
SHARED = """\
    Given the bids:
      | who      | mw     | note   |
      | P-KMODAM | 60.000 | a \\| b |
      | P-IZEEX4 | 1      |        |
    Then it says | no more
"""


def test_a_column_is_as_wide_as_what_stands_in_it_now() -> None:
    assert laid_out(WRITTEN) == SHARED
    assert laid_out(SHARED) == SHARED


def test_rows_of_unlike_length_keep_their_cells() -> None:
    assert laid_out("|a|b\n|  long |") == "| a    | b |\n| long |"
