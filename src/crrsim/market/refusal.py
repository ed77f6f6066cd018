"""How this room says no: by the ISO's codes, or by saying that the double has not built it yet."""

from collections.abc import Iterable
from typing import NoReturn

from crrsim.terms.outcome import Refusal


class RefusedByRule(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """The ISO refuses: one refusal for each thing that is wrong, and nothing was kept."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__("; ".join(f"{one.code} {', '.join(one.arguments)}".strip() for one in self.refusals))

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(one.code for one in self.refusals)


class NotBuiltYet(Exception):  # noqa: N818 - an answer too
    """The request is in order, and the rule book that would decide it is not built; `reason` says which."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def refuse(code: str, *arguments: str) -> NoReturn:
    """Refuse with one code and the arguments of its text."""
    raise RefusedByRule([Refusal(code, arguments)])


def refuse_if(refusal: Refusal | None) -> None:
    """Refuse when a rule answered with a refusal, go on when it answered with none."""
    if refusal is not None:
        raise RefusedByRule([refusal])
