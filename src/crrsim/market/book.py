"""What the ISO remembers: frozen records in dictionaries, so that a copy of the whole memory costs next to nothing.

A record is never changed in place; a service puts a new one in its stead. That is why a scenario's own copy can share
every record with the snapshot it came from.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from decimal import Decimal

from crrsim.clearing.auction import Clearing
from crrsim.market.cap import Cap
from crrsim.market.cec_load import CecKey, CecLoad
from crrsim.market.conversion import Approval, Conversion, Right
from crrsim.market.hourly_load import HoldingKey, HourlyLoad
from crrsim.market.load_metric import Exceedance, LoadKey
from crrsim.market.migration import Filed, Migrated, ReportKey, Transfer
from crrsim.market.nominated import Nomination
from crrsim.market.trade import Offer, Response
from crrsim.network.grid import Derate
from crrsim.terms.market import BidType, CrrCategory, PortfolioStatus
from crrsim.terms.product import CrrType, HedgeType, Period, Product, TimeOfUse

Curve = tuple[tuple[Decimal, Decimal], ...]
"""(MW, $/MW) points, MW rising from zero."""

PortfolioKey = tuple[str, str, str]
"""Market, participant, portfolio name."""


@dataclass(frozen=True)
class NewRecord:
    """A bid or offer as it comes in: nothing about it has been checked but its types. An offer names its `crr_id`."""

    asset_owner: str
    source: str
    sink: str
    hedge: HedgeType
    tou: TimeOfUse
    period: str
    crr_type: CrrType
    curve: Curve
    description: str | None = None
    crr_id: int | None = None


@dataclass(frozen=True)
class Record:
    """A bid or offer kept in a portfolio, with the id the ISO gave it."""

    bid_id: int
    asset_owner: str
    source: str
    sink: str
    hedge: HedgeType
    tou: TimeOfUse
    period: Period
    crr_type: CrrType
    curve: Curve
    description: str | None = None
    crr_id: int | None = None

    @property
    def side(self) -> BidType:
        return BidType.BUY if self.crr_id is None else BidType.SELL

    @property
    def product(self) -> Product:
        return Product(self.period, self.tou)

    @property
    def mw(self) -> Decimal:
        """The most that may be awarded: the MW of the last point."""
        return self.curve[-1][0]


@dataclass(frozen=True)
class Portfolio:
    """A participant's records for one market, with their state and the reason of the last failure.

    In an auction they are bids and offers (`records`), in an allocation `nominations`; never both.
    """

    owner: str
    market: str
    name: str
    status: PortfolioStatus
    records: tuple[Record, ...] = ()
    error_message: str | None = None
    nominations: tuple[Nomination, ...] = ()

    @property
    def key(self) -> PortfolioKey:
        return (self.market, self.owner, self.name)

    @property
    def is_empty(self) -> bool:
        return not self.records and not self.nominations

    @property
    def bids(self) -> tuple[Record, ...]:
        return tuple(one for one in self.records if one.side is BidType.BUY)

    @property
    def offers(self) -> tuple[Record, ...]:
        return tuple(one for one in self.records if one.side is BidType.SELL)


@dataclass(frozen=True)
class Crr:
    """An existing CRR; `end_at` is inclusive, one second before a Pacific midnight. `based`: it is base-loaded."""

    crr_id: int
    owner: str
    source: str
    sink: str
    hedge: HedgeType
    tou: TimeOfUse
    start_at: datetime
    end_at: datetime
    crr_type: CrrType
    category: CrrCategory
    market_name: str
    mw: Decimal
    parent_id: int | None = None
    clearing_price: Decimal | None = None
    based: bool = True

    def covers(self, start_at: datetime, end_at: datetime) -> bool:
        return self.start_at <= start_at and end_at <= self.end_at


@dataclass(frozen=True)
class Award:
    """What one bid or offer came to: `mw` may be zero; `crr_id` is the CRR it made, None for a sale or a zero."""

    market: str
    portfolio: str
    owner: str
    record: Record
    mw: Decimal
    clearing_price: Decimal
    crr_id: int | None = None


@dataclass(frozen=True)
class Allotment:
    """What one nomination came to: `mw` may be zero. `made` are its CRRs: one, or one a year for the LT tier."""

    market: str
    portfolio: str
    owner: str
    nomination: Nomination
    mw: Decimal
    made: tuple[Crr, ...] = ()


@dataclass(frozen=True)
class SetAside:
    """One interface's import in one product, MW: released limit, base load, what is left, and what of that is kept."""

    interface: str
    product: Product
    limit: Decimal
    base_load: Decimal
    residual: Decimal
    share: Decimal
    kept: Decimal


@dataclass(frozen=True)
class Settled:
    """What a market came to once cleared: the engine's answer per product, what was awarded, and what it stood on.

    An auction has an award for each bid and offer, an allocation an allotment for each nomination.
    """

    market: str
    cleared_at: datetime
    clearings: tuple[tuple[Product, Clearing], ...]
    awards: tuple[Award, ...]
    base_load: tuple[tuple[Product, tuple[Crr, ...]], ...] = ()
    allotments: tuple[Allotment, ...] = ()
    set_aside: tuple[SetAside, ...] = ()


@dataclass(frozen=True)
class Message:
    """A message of the ISO; to everybody when `to` is None. `number` keeps the order in which they were sent."""

    number: int
    sent_at: datetime
    to: str | None
    sender: str
    text: str
    attachment_name: str | None = None
    attachment: bytes | None = None


@dataclass(frozen=True)
class Update:
    """More branches out of service, or in part, than a market's model knew before, from an instant on."""

    at: datetime
    outages: tuple[str, ...] = ()
    derates: tuple[Derate, ...] = ()


@dataclass(frozen=True)
class TurnedAway:
    """A piece of the cast's ordinary business that the ISO refused, which on a healthy world does not happen."""

    at: datetime
    participant: str
    portfolio: str
    reason: str


@dataclass
class Book:
    """The whole memory. `settled` holds a market from its close on, `posted` from the posting of its results on.

    `exceedance` is what the load in force came to: (owner, sink, period of the load, TOU); a load in ERROR has none.
    `elected` is what an OBAALSE has elected: (owner, sink, period of the market, TOU) -> MW.
    `born` holds CRRs as they came to be, by their ids: what was sold or split since was allocated all the same.
    `caps` holds the limits of a nomination cap calculation, by its name, from their posting on.
    `renominated` is what holders have elected to nominate again of long-term CRRs: (CRR ID, season) -> MW.
    """

    portfolios: dict[PortfolioKey, Portfolio] = field(default_factory=dict)
    crrs: dict[int, Crr] = field(default_factory=dict)
    settled: dict[str, Settled] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    posted: dict[str, datetime] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    updates: dict[str, tuple[Update, ...]] = field(default_factory=dict)
    offers: dict[int, Offer] = field(default_factory=dict)
    responses: dict[int, Response] = field(default_factory=dict)
    credit_limits: dict[str, Decimal] = field(default_factory=dict)
    exceedance: dict[LoadKey, Exceedance] = field(default_factory=dict)
    elected: dict[LoadKey, Decimal] = field(default_factory=dict)
    born: dict[int, Crr] = field(default_factory=dict)
    caps: dict[str, tuple[Cap, ...]] = field(default_factory=dict)
    loads: dict[HoldingKey, HourlyLoad] = field(default_factory=dict)
    cec: dict[CecKey, CecLoad] = field(default_factory=dict)
    renominated: dict[tuple[int, Period], Decimal] = field(default_factory=dict)
    rights: dict[int, Right] = field(default_factory=dict)
    conversions: dict[int, Conversion] = field(default_factory=dict)
    approvals: dict[int, Approval] = field(default_factory=dict)
    reports: dict[ReportKey, Filed] = field(default_factory=dict)
    transfers: dict[str, tuple[Transfer, ...]] = field(default_factory=dict)
    migrated: dict[str, tuple[Migrated, ...]] = field(default_factory=dict)
    last_transfer: int = 0
    turned_away: tuple[TurnedAway, ...] = ()
    last_crr_id: int = 1_000_000_000
    last_bid_id: int = 700_000
    last_nomination_id: int = 500_000
    last_request_id: int = 400_000
    last_response_id: int = 600_000

    def copy(self) -> "Book":
        """A book of its own that shares every record."""
        own = Book()
        for one in fields(self):
            kept = getattr(self, one.name)
            setattr(own, one.name, dict(kept) if isinstance(kept, dict) else kept)
        return own

    def next_crr_id(self) -> int:
        self.last_crr_id += 1
        return self.last_crr_id

    def next_bid_id(self) -> int:
        self.last_bid_id += 1
        return self.last_bid_id

    def next_nomination_id(self) -> int:
        self.last_nomination_id += 1
        return self.last_nomination_id

    def next_conversion_id(self) -> int:
        """Conversions are never forgotten, so their count numbers them; so it is with approvals."""
        return len(self.conversions) + 1

    def next_approval_id(self) -> int:
        return len(self.approvals) + 1

    def next_request_id(self) -> int:
        self.last_request_id += 1
        return self.last_request_id

    def next_response_id(self) -> int:
        self.last_response_id += 1
        return self.last_response_id

    def pending_offers(self) -> Iterator[Offer]:
        """The trades that wait for their credit check, oldest offer first."""
        return (one for one in self.offers.values() if one.is_pending)

    @property
    def pending_trades(self) -> Mapping[int, Decimal]:
        """CRR ID -> MW of it in trades that wait for their credit check."""
        claimed: dict[int, Decimal] = {}
        for one in self.pending_offers():
            if one.crr_id is not None:
                claimed[one.crr_id] = claimed.get(one.crr_id, Decimal(0)) + one.terms.mw
        return claimed

    def keep(self, portfolio: Portfolio) -> Portfolio:
        self.portfolios[portfolio.key] = portfolio
        return portfolio

    def submitted(self, market: str) -> Iterator[Portfolio]:
        """The portfolios submitted to the market, in the order of owner and name."""
        for key in sorted(key for key in self.portfolios if key[0] == market):
            if self.portfolios[key].status is PortfolioStatus.SUBMITTED:
                yield self.portfolios[key]
