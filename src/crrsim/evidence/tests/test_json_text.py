"""A JSON text with values replaced: all that is not replaced stays to the letter, whatever the text looks like."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crrsim.evidence.json_text import INSIDE, KEEP, replaced

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


def inside(_name: str, value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    return INSIDE if isinstance(value, dict | list) else KEEP


@given(value=VALUES, indent=st.none() | st.integers(0, 3))
def test_a_text_in_which_nothing_is_replaced_is_the_same(value: object, indent: int | None) -> None:
    text = f" \n{json.dumps(value, indent=indent)}\t"
    assert replaced(text, inside) == text


@given(value=VALUES)
def test_what_is_replaced_everywhere_reads_as_if_it_had_been_replaced_in_the_values(value: object) -> None:
    def shout(name: str, held: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
        return held.upper() if isinstance(held, str) else inside(name, held)

    def shouted(held: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
        if isinstance(held, dict):
            return {name.upper(): shouted(each) for name, each in held.items()}
        if isinstance(held, list):
            return [shouted(each) for each in held]
        return held.upper() if isinstance(held, str) else held

    assert json.loads(replaced(json.dumps(value), shout)) == shouted(value)


def test_fields_are_asked_for_by_name_and_items_by_that_of_their_list() -> None:
    asked: list[tuple[str, Any]] = []

    def listen(name: str, value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
        asked.append((name, value))
        return "x" if name == "whole" else inside(name, value)

    assert replaced('{"a":[1.50,{"b":null}],"whole":{"c":1}, "e":{}}', listen) == (
        '{"a":[1.50,{"b":null}],"whole":"x", "e":{}}'
    )
    assert ("a", 1.5) in asked
    assert ("b", None) in asked
    assert ("c", 1) not in asked


@pytest.mark.parametrize("text", ["", "{", '{"a":1} x', "[1,]"])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        replaced(text, inside)
