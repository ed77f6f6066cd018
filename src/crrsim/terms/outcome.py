"""How the ISO answers: with a body, with a refusal (codes, a value), or that the double has not built it yet."""

from dataclasses import dataclass
from typing import Generic, TypeVar

Body_co = TypeVar("Body_co", covariant=True)


@dataclass(frozen=True)
class Refusal:
    """One code of the ISO's tables with the arguments of its text: `Refusal("POR0101", ("Sept ON",))`."""

    code: str
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True)
class RefusedError:
    """One entry of an error list as it came over the wire."""

    code: str
    description: str
    severity: str


@dataclass(frozen=True)
class Answered(Generic[Body_co]):
    """The ISO said yes; `body` is typed by the operation."""

    body: Body_co


@dataclass(frozen=True)
class Refused:
    """The ISO said no. A value, because a refusal is what many scenarios wait for. `status` is the HTTP status."""

    status: int
    errors: tuple[RefusedError, ...] = ()

    def __str__(self) -> str:
        errors = "; ".join(f"{error.code} {error.description}" for error in self.errors)
        return f"refused with HTTP {self.status}: {errors or 'no error list'}"

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(error.code for error in self.errors)


@dataclass(frozen=True)
class NotBuilt:
    """The double answered 501: the request was authorised and valid, and the rule book behind it is not built yet."""

    reason: str

    def __str__(self) -> str:
        return f"not built: {self.reason}"
