"""The manners of the wire that all ten services share: names, quantities, instants, and what models refuse.

The models accept and refuse what the documents' schemas do, and no more: a string is no number, 1.0 is no integer,
null is no missing value. Two things stay out of reach of Python's datetime: a leap second and the year 0.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Annotated, Any, TypeVar
from uuid import UUID

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    ValidationInfo,
)
from pydantic.alias_generators import to_camel

from crrsim.terms.quantity import QuantityError, megawatt, usd

T = TypeVar("T")

REQUEST_ID = "caiso-request-id"
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")
# The published pattern of a portfolio name, with an end that no line feed slips past and the white space it means.
_BLANK = r"[^\S\x1c-\x1f]"
_PORTFOLIO = rf"^(?=.*[A-Za-z0-9])(?:[A-Za-z0-9._-]|{_BLANK})+\Z"


class WireModel(BaseModel):
    """A body or a part of one: snake_case here, camelCase on the wire."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        regex_engine="python-re",
        frozen=True,
        extra="forbid",
        defer_build=True,  # a run needs few of them, and all together take longer to build than to read
    )

    def wire(self) -> bytes:
        """Return the JSON text that goes over the wire; what is absent stays out of it."""
        return self.model_dump_json(by_alias=True, exclude_none=True).encode()


class Request(WireModel):
    """What a participant sends; a field the document does not know is refused."""


class Answer(WireModel):
    """What the ISO sends; a field the document does not know is kept (`model_extra`), for it is news."""

    model_config = ConfigDict(extra="allow")


class Query(Request):
    """The query parameters of an operation."""

    def pairs(self) -> dict[str, str]:
        """Return the parameters as they stand in the address: wire name -> text."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


@dataclass(frozen=True)
class Shape:
    """The Python image of one operation: its query, and the types of body and answer where there are any."""

    query: type[Query] = Query
    body: Any = None
    answer: Any = None


def names(most: int | None = None) -> StringConstraints:
    """Constrain a name: letters, digits, space, dot, underscore, hyphen; `most` characters."""
    return StringConstraints(pattern=r"^[a-zA-Z0-9. _-]*\Z", max_length=most)


def is_uuid(text: str) -> bool:
    """Say whether `text` is a UUID as the header wants it: 36 characters, hyphens in place."""
    return _UUID.fullmatch(text) is not None


def wire_instant(value: datetime) -> str:
    """Return an aware instant as `2026-03-10T16:00:00Z`: UTC, to the second."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_instant(value: object) -> datetime:
    """Return the instant of an RFC 3339 text, in UTC; an aware datetime passes. Raises: ValueError."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    if not (isinstance(value, str) and value.isascii() and _INSTANT.fullmatch(value)):
        raise ValueError("expected an instant with its offset, like 2026-03-10T16:00:00Z")
    return datetime.fromisoformat(value.upper()).astimezone(UTC)


def _short_instant(value: object) -> datetime:
    if isinstance(value, str) and len(value) > 24:
        raise ValueError("an instant has 24 characters at most")
    return read_instant(value)


def _request_id(value: object) -> str:
    if isinstance(value, UUID) or (isinstance(value, str) and is_uuid(value)):
        return str(value)
    raise ValueError("expected a UUID of 36 characters")


@lru_cache(maxsize=65536)
def _megawatt(value: float | Decimal) -> Decimal:
    return _quantity(megawatt, value)


@lru_cache(maxsize=65536)
def _usd(value: float | Decimal) -> Decimal:
    return _quantity(usd, value)


def _quantity(read: Callable[[float | Decimal], Decimal], value: float | Decimal) -> Decimal:
    try:
        return read(value)
    except (QuantityError, InvalidOperation) as problem:
        raise ValueError(str(problem)) from problem


def _number(value: object) -> float | Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError("expected a number")  # noqa: TRY004  # pydantic reports a ValueError, and lets a TypeError through
    return value


def _read_number(value: object) -> Decimal:
    exact = Decimal(str(_number(value)))
    if not exact.is_finite():
        raise ValueError("expected a finite number")
    return exact


def _read_megawatt(value: object) -> Decimal:
    return _megawatt(_number(value))


def _at_least_zero(value: object) -> Decimal:
    quantity = _read_megawatt(value)
    if quantity < 0:
        raise ValueError("expected 0 MW or more")
    return quantity


def _more_than_zero(value: object) -> Decimal:
    quantity = _read_megawatt(value)
    if quantity <= 0:
        raise ValueError("expected 0.001 MW or more")
    return quantity


def _read_usd(value: object) -> Decimal:
    return _usd(_number(value))


def _never_null(value: object, info: ValidationInfo) -> object:
    if value is None and info.mode == "json":
        raise ValueError("expected a value or nothing at all, not null")
    return value


AS_NUMBER = PlainSerializer(float, return_type=float, when_used="json")

Absent = Annotated[T | None, BeforeValidator(_never_null)]
"""A field that may be left out; `None` in Python, never null on the wire."""

Instant = Annotated[
    datetime, PlainValidator(read_instant), PlainSerializer(wire_instant, return_type=str, when_used="json")
]
ShortInstant = Annotated[
    datetime, PlainValidator(_short_instant), PlainSerializer(wire_instant, return_type=str, when_used="json")
]
Number = Annotated[Decimal, PlainValidator(_read_number), AS_NUMBER]
RequestId = Annotated[str, PlainValidator(_request_id)]
CurveMegawatt = Annotated[Decimal, PlainValidator(_at_least_zero), AS_NUMBER]
Megawatt = Annotated[Decimal, PlainValidator(_more_than_zero), AS_NUMBER]
Price = Annotated[Decimal, PlainValidator(_read_usd), AS_NUMBER]
Identifier = Annotated[int, Field(strict=True, ge=1, le=9_999_999_999)]
PortfolioName = Annotated[str, StringConstraints(pattern=_PORTFOLIO, max_length=100)]
LocationName = Annotated[str, names(150)]
MarketName = Annotated[str, names(50)]
PeriodName = Annotated[str, names(20)]
Note = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9#@. _-]*\Z", max_length=512)]
ScId = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9. _-]+\Z", max_length=10)]
ShortName = Annotated[str, names(10)]
LongName = Annotated[str, names(64)]


class RequestHeaders(WireModel):
    """The headers that the documents ask of every request."""

    request_id: Annotated[RequestId, Field(alias=REQUEST_ID)]


class ParticipantQuery(Query):
    """The participant alone, as most services want it."""

    participant_name: LongName
