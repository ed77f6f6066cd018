"""Ordinary business as plain data: what participants hold before the sim starts and what they file during it.

It stands in `terms` because `synthetic` writes it and `market` plays it, and neither may import the other.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from crrsim.terms.conversion import SeedConversion, SeedRight
from crrsim.terms.load import LoadType
from crrsim.terms.market import BidType, CrrCategory
from crrsim.terms.migration import SeedMigration, SeedTerritory
from crrsim.terms.product import CrrType, HedgeType, Period, TimeOfUse


@dataclass(frozen=True)
class SeedCrr:
    """A CRR that exists before the first window opens.

    `market_name` is the market that awarded it, or SYSTEM. `based` says whether it is base-loaded in the feasibility
    test; an MT_TOR CRR converted with Modeled = N is not (A-40).
    """

    owner: str
    source: str
    sink: str
    hedge: HedgeType
    tou: TimeOfUse
    period: Period
    crr_type: CrrType
    category: CrrCategory
    market_name: str
    mw: Decimal
    based: bool = True


@dataclass(frozen=True)
class SeedBid:
    """A buy bid, or the offer of a held CRR when `offered` names it.

    `curve` holds (MW, $/MW) points, MW rising from zero. An existing CRR has no id before the market gives it one,
    so an offer names the very `SeedCrr` it sells from; the market finds the id.
    """

    source: str
    sink: str
    hedge: HedgeType
    tou: TimeOfUse
    period: Period
    crr_type: CrrType
    curve: tuple[tuple[Decimal, Decimal], ...]
    offered: SeedCrr | None = None
    description: str = ""

    @property
    def side(self) -> BidType:
        return BidType.BUY if self.offered is None else BidType.SELL

    @property
    def mw(self) -> Decimal:
        """The most that may be awarded: the MW of the last point."""
        return self.curve[-1][0]


@dataclass(frozen=True)
class SeedPortfolio:
    """A portfolio that `participant` creates and submits at `at` in the market of that alias."""

    at: datetime
    participant: str
    market_alias: str
    name: str
    bids: tuple[SeedBid, ...]

    @property
    def buys(self) -> tuple[SeedBid, ...]:
        return tuple(bid for bid in self.bids if bid.side is BidType.BUY)

    @property
    def offers(self) -> tuple[SeedBid, ...]:
        return tuple(bid for bid in self.bids if bid.side is BidType.SELL)


@dataclass(frozen=True)
class SeedTrade:
    """So many MW of a held CRR that its owner offers to `buyer` at `at`, for the days of `period`, answered later.

    An offer that nobody answers has no `answered_at`.
    """

    at: datetime
    offered: SeedCrr
    buyer: str
    period: Period
    mw: Decimal
    price: Decimal
    answered_at: datetime | None = None


@dataclass(frozen=True)
class SeedNominating:
    """A portfolio of nominations that `participant` creates and submits at `at` in the allocation of that alias.

    How many MW it asks for follows from its nomination caps, which nobody knows before they are posted: `appetite` is
    the share of what it may ask for. Where a signature names the pairs it asks for those, else from `sources`.
    """

    at: datetime
    participant: str
    market_alias: str
    name: str
    appetite: Decimal
    sources: tuple[str, ...]


@dataclass(frozen=True)
class SeedMessage:
    """A message the ISO posts at `at`: to everybody when `to` is None, else to that participant alone."""

    at: datetime
    to: str | None
    sender: str
    text: str
    attachment_name: str | None = None
    attachment: bytes | None = None


@dataclass(frozen=True)
class SeedSeries:
    """Load of one type at one sink, kW hour by hour through a period."""

    sink: str
    type: LoadType
    kilowatts: tuple[int, ...]


@dataclass(frozen=True)
class SeedLoad:
    """Hourly load that `participant` hands in at `at` for one period of the load window of that alias."""

    at: datetime
    participant: str
    window_alias: str
    period: Period
    series: tuple[SeedSeries, ...]


@dataclass(frozen=True)
class SeedCecLoad:
    """The Energy Commission's load for one load server at one sink, kW hour by hour through a period."""

    at: datetime
    participant: str
    load_server: str
    sink: str
    period: Period
    kilowatts: tuple[int, ...]


@dataclass(frozen=True)
class SeedElection:
    """The eligible quantity that an out-of-area load server elects at `at` for a period and time of use."""

    at: datetime
    participant: str
    sink: str
    period: Period
    tou: TimeOfUse
    mw: Decimal


@dataclass(frozen=True)
class Business:
    """All of a cast's ordinary business for one seed; what happens at an instant stands in the order of instants."""

    holdings: tuple[SeedCrr, ...] = ()
    portfolios: tuple[SeedPortfolio, ...] = ()
    messages: tuple[SeedMessage, ...] = ()
    nominations: tuple[SeedNominating, ...] = ()
    loads: tuple[SeedLoad, ...] = ()
    cec_loads: tuple[SeedCecLoad, ...] = ()
    elections: tuple[SeedElection, ...] = ()
    rights: tuple[SeedRight, ...] = ()
    conversions: tuple[SeedConversion, ...] = ()
    trades: tuple[SeedTrade, ...] = ()
    territories: tuple[SeedTerritory, ...] = ()
    migrations: tuple[SeedMigration, ...] = ()
