"""What an exchange came to, in words that many pages share."""

from crrsim.reporting import words
from crrsim.reporting.run import Exchange, Finding

AWAY = Exchange(
    1, None, "FIN1", "auction", "portfolio_list", "GET", "https://iso.example/crr", "1", 503, "trouble", 1.0
)


def test_what_a_gateway_said_is_held_against_no_document_and_is_not_said_to_match_one() -> None:
    assert words.actual_of(AWAY) == "no usable answer (HTTP 503); not held against the document"


def test_an_answer_that_cannot_be_read_is_held_against_it() -> None:
    broken = Exchange(**{**vars(AWAY), "status": 200, "findings": (Finding("break", "not JSON"),)})
    assert words.actual_of(broken) == "no usable answer (HTTP 200); 1 break against the document"
