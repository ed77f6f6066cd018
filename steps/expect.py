"""How a Then speaks: one comparison, with both values kept apart so that the evidence can show them side by side."""

from typing import Any


class Unexpected(AssertionError):  # noqa: N818 - reads as what it is
    """What was seen is not what the feature says."""

    def __init__(self, says: str, *, expected: Any, actual: Any) -> None:  # noqa: ANN401 - whatever is compared
        super().__init__(f"{says}: expected {_short(expected)}, seen {_short(actual)}")
        self.expected = expected
        self.actual = actual


def expect(says: str, *, expected: Any, actual: Any) -> None:  # noqa: ANN401 - whatever is compared
    """Compare; `says` names what is compared. Raises: Unexpected."""
    if actual != expected:
        raise Unexpected(says, expected=expected, actual=actual)


def expect_none(says: str, found: Any) -> None:  # noqa: ANN401 - any sequence of discrepancies
    """Make sure that nothing was found; `says` names what was looked for. Raises: Unexpected."""
    if found:
        raise Unexpected(says, expected="none", actual=list(found))


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 400 else f"{text[:400]} ... ({len(text)} characters)"
