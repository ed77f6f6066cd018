"""The examples in docstrings are true."""

import doctest

import pytest

from crrsim.clearing import auction, worst_flows


@pytest.mark.parametrize("module", [auction, worst_flows])
def test_docstring_examples(module: object) -> None:
    found = doctest.testmod(module)  # type: ignore[arg-type] # a module is what testmod takes
    assert found.attempted > 0
    assert found.failed == 0
