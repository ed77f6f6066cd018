"""What may stand for a parameter of a sentence: its values where they can be counted, else its form by an example."""

from collections.abc import Iterable
from functools import cache
from itertools import islice, product
from re import _constants as sre  # type: ignore[attr-defined]  # a pattern has no public way to be read
from re import _parser as parser  # type: ignore[attr-defined]  # as above
from typing import Any

from steps.phrases import Kind

MOST = 16
"""How many values are told one by one."""


def told(kind: Kind) -> str:
    """Return what may stand there: `a time of use: ON | OFF`, `a number, such as 500`."""
    values = choices(kind.pattern)
    return f"{kind.says}: {listed(values)}" if values else f"{kind.says}, such as {kind.example.strip(' ,')}"


def listed(values: Iterable[str]) -> str:
    """Return values with bars between them, since some have a comma of their own."""
    return " | ".join(value.strip(" ,") or "(nothing)" for value in values)


@cache
def choices(pattern: str) -> tuple[str, ...]:
    """Return all that a pattern matches, in its order; none where that is more than one can tell."""
    try:
        found = tuple(islice(_all(parser.parse(pattern)), MOST + 1))
    except _Endless:
        return ()
    return found if len(found) <= MOST else ()


class _Endless(Exception):  # noqa: N818 - says what it is
    """A pattern that matches more than can be counted."""


def _all(parts: Iterable[tuple[Any, Any]]) -> Iterable[str]:
    return map("".join, product(*[list(_of(kind, what)) for kind, what in parts]))


def _of(kind: Any, what: Any) -> Iterable[str]:  # noqa: ANN401 - the parser's own, which has no types
    if kind is sre.LITERAL:
        return [chr(what)]
    if kind is sre.SUBPATTERN:
        return _all(what[-1])
    if kind is sre.BRANCH:
        return [text for each in what[1] for text in _all(each)]
    if kind is sre.MAX_REPEAT and what[:2] == (0, 1):
        return ["", *_all(what[2])]
    if kind is sre.IN:
        return [text for each in what for text in _of_set(*each)]
    raise _Endless


def _of_set(kind: Any, what: Any) -> Iterable[str]:  # noqa: ANN401 - as above
    if kind is sre.RANGE and what[1] - what[0] < MOST:
        return map(chr, range(what[0], what[1] + 1))
    if kind is sre.LITERAL:
        return [chr(what)]
    raise _Endless
