"""What the ISO remembers of load migration: the reports of distribution companies, and what followed from them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from crrsim.terms.migration import Customers, Rate, Switch
from crrsim.terms.product import CrrType, TimeOfUse


class Report(StrEnum):
    """The three reports of a distribution company."""

    RATES = "customer rates"
    CUSTOMERS = "numbers of customers"
    SWITCHES = "switches"


ReportKey = tuple[str, str, Report]
"""Market, distribution company, report."""

Entry = Rate | Customers | Switch


@dataclass(frozen=True)
class Filed:
    """A report as it stands: when it was first filed for its market, and when last."""

    first_at: datetime
    last_at: datetime
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Transfer:
    """Load that went from one load server to another, in a season and time of use: MW, and percent of the loser's.

    The servers are participants, by name; `number` is the record's own.
    """

    number: int
    udc: str
    loser: str
    gainer: str
    season: int
    tou: TimeOfUse
    percentage: Decimal
    mw: Decimal


@dataclass(frozen=True)
class Migrated:
    """A CRR that a market made (`made`), or to which it added `mw`."""

    crr_id: int
    parent_id: int
    udc: str
    owner: str
    source: str
    sink: str
    tou: TimeOfUse
    start_at: datetime
    end_at: datetime
    crr_type: CrrType
    mw: Decimal
    made: bool
