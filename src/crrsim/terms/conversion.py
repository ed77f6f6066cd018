"""Conversion of transmission ownership rights: its states, and what the cast files of it as plain data."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from crrsim.terms.product import Period


class ConversionWindowStatus(StrEnum):
    """One conversion, two windows: requests first, then the answers of those who are to receive the CRRs."""

    NEW = "NEW"
    OPEN_FOR_CONVERSION = "OPEN_FOR_CONVERSION"
    CLOSED_FOR_CONVERSION = "CLOSED_FOR_CONVERSION"
    OPEN_FOR_APPROVAL = "OPEN_FOR_APPROVAL"
    CLOSED_FOR_APPROVAL = "CLOSED_FOR_APPROVAL"
    POSTED = "POSTED"


class ConversionStatus(StrEnum):
    """Where a request stands; ERROR when the conversion ended without an answer to it."""

    PENDING_APPROVAL = "PENDING_APPROVAL"
    ERROR = "ERROR"
    APPROVED = "APPROVED"
    DISAPPROVED = "DISAPPROVED"


class ApprovalStatus(StrEnum):
    """What the transferee says of one CRR."""

    PENDING_APPROVAL = "PENDING_APPROVAL"
    APPROVED = "APPROVED"
    DISAPPROVED = "DISAPPROVED"


@dataclass(frozen=True)
class SeedRight:
    """A path that `holder` may convert, up to `max_mw` at any time of the period."""

    holder: str
    source: str
    sink: str
    period: Period
    max_mw: Decimal


@dataclass(frozen=True)
class SeedConversion:
    """A request that the right's holder files at `at`: so many MW of the whole right for `transferee`.

    `answered_at` is when the transferee answers the CRRs made of it: with yes when `approved`. None: never.
    """

    at: datetime
    right: SeedRight
    mw: Decimal
    transferee: str
    modeled: bool = True
    answered_at: datetime | None = None
    approved: bool = True
