"""The examples in docstrings are true."""

import doctest

from crrsim.clearing import auction


def test_docstring_examples() -> None:
    found = doctest.testmod(auction)
    assert found.attempted > 0
    assert found.failed == 0
