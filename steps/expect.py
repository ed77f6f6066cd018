"""How a Then speaks: comparisons whose two values are kept apart, so that the evidence shows them side by side.

`expect` ends the step where it does not hold. `Checks` is soft: all its comparisons are made, each is a row of the
evidence with what was expected, what was seen and where it is written, and the step takes the worst of them.
"""

from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from steps.wording import worded

_SHORT = 400
_WORST_FIRST = ("fail", "drift", "note")


class Unexpected(AssertionError):  # noqa: N818 - reads as what it is
    """What was seen is not what the feature says."""

    def __init__(self, says: str, *, expected: Any, actual: Any) -> None:  # noqa: ANN401 - whatever is compared
        super().__init__(f"{says}: expected {_short(expected)}, seen {_short(actual)}")
        self.expected = expected
        self.actual = actual


@dataclass(frozen=True)
class Check:
    """One comparison. `grade` is what a departure would be: fail, drift or note; `written` says where it is asked."""

    says: str
    expected: Any
    actual: Any
    holds: bool
    grade: str = "fail"
    written: str = ""

    def as_row(self) -> dict[str, Any]:
        """Return the comparison as the journal keeps it; long values are cut."""
        return {
            "says": self.says,
            "expected": _short(self.expected),
            "actual": _short(self.actual),
            "outcome": "held" if self.holds else self.grade,
            "written": self.written,
        }


MADE: list[Check] = []
"""The comparisons of the step that is being played; the recorder takes them at its end."""


def taken() -> tuple[Check, ...]:
    """Return the comparisons made since the last call, and forget them."""
    made = tuple(MADE)
    MADE.clear()
    return made


def expect(says: str, *, expected: Any, actual: Any, written: str = "") -> None:  # noqa: ANN401 - whatever is compared
    """Compare; `says` names what is compared, `written` where it is asked for. Raises: Unexpected."""
    holds = bool(actual == expected)
    MADE.append(Check(says, expected, actual, holds, written=written))
    if not holds:
        raise Unexpected(says, expected=expected, actual=actual)


def expect_none(says: str, found: Any) -> None:  # noqa: ANN401 - any sequence of discrepancies
    """Make sure that nothing was found; `says` names what was looked for. Raises: Unexpected."""
    seen = list(found) if found else "none"
    MADE.append(Check(says, "none", seen, holds=not found))
    if found:
        raise Unexpected(says, expected="none", actual=seen)


@dataclass
class Checks:
    """Soft comparisons: `with Checks() as checks: checks.that(...)` makes them all and complains at the end."""

    failed: list[Check] = field(default_factory=list)

    def that(self, says: str, *, expected: Any, actual: Any, grade: str = "fail", written: str = "") -> None:  # noqa: ANN401 - whatever is compared
        """Compare and go on. `grade` is fail, or drift or note for what a document leaves open.

        Raises: ValueError for another grade.
        """
        if grade not in _WORST_FIRST:
            raise ValueError(f"{grade!r} is no grade: expected one of {', '.join(_WORST_FIRST)}")
        check = Check(says, expected, actual, bool(actual == expected), grade, written)
        MADE.append(check)
        if not check.holds:
            self.failed.append(check)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Raise Unexpected for the first that failed and count the others; what was raised inside comes first."""
        failed = [check for check in self.failed if check.grade == "fail"]
        if kind is None and failed:
            others = f" (and {len(failed) - 1} more of {len(self.failed)} departures)" if len(failed) > 1 else ""
            first = failed[0]
            raise Unexpected(first.says + others, expected=first.expected, actual=first.actual)


def _short(value: object) -> str:
    text = worded(value)
    return text if len(text) <= _SHORT else f"{text[:_SHORT]} ... ({len(text)} characters)"
