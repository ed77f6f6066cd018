"""A JSON text with some of its values replaced and every other letter as it was: blanks, order, and how numbers stand.

What went over the wire is evidence to the letter, and a body that was read and written anew is not what was sent.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

KEEP = object()
"""What a replacer answers for a value that stays as it is."""
INSIDE = object()
"""What a replacer answers for an object or a list whose parts are to be asked for one by one."""

Replacer = Callable[[str, Any], Any]
"""Takes the name of the field that holds a value (that of the list, for an item) and the value; answers KEEP, INSIDE,
or the value that shall stand in its place. A name is asked for under the name `""`."""

_BLANK = re.compile(r"\s*")
_DECODER = json.JSONDecoder()


def replaced(text: str, replacer: Replacer) -> str:
    """Return `text` with the values replaced that `replacer` has another for. Raises: ValueError for no JSON."""
    json.loads(text)
    made, at = [], 0
    for start, end, value in _edits(text, _after_blank(text, 0), "", replacer):
        made += [text[at:start], json.dumps(value, ensure_ascii=False)]
        at = end
    return "".join([*made, text[at:]])


def _edits(text: str, at: int, name: str, replacer: Replacer) -> Iterator[tuple[int, int, Any]]:
    value, end = _DECODER.raw_decode(text, at)
    answer = replacer(name, value)
    if answer is INSIDE and isinstance(value, dict | list):
        for inner, place in _parts(text, at, name, is_object=isinstance(value, dict)):
            if inner is None:
                yield from _edits(text, place, "", replacer)
            else:
                yield from _edits(text, place, inner, replacer)
    elif answer is not KEEP and answer is not INSIDE:
        yield at, end, answer


def _parts(text: str, at: int, name: str, *, is_object: bool) -> Iterator[tuple[str | None, int]]:
    """Yield the name and the place of each value in the object or list at `at`; None is the name of a name."""
    at = _after_blank(text, at + 1)
    while text[at] not in "}]":
        field = name
        if is_object:
            yield None, at
            field, at = _DECODER.raw_decode(text, at)
            at = _after_blank(text, _after_blank(text, at) + 1)
        yield field, at
        _, at = _DECODER.raw_decode(text, at)
        at = _after_blank(text, at)
        if text[at] == ",":
            at = _after_blank(text, at + 1)


def _after_blank(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at
