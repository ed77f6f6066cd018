"""What a download is before it is written as CSV or JSON, and the refusals that all downloads share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from crrsim.calendar.pacific import pacific_date
from crrsim.calendar.schedule import ScheduledMarket
from crrsim.market.manners import market_named, refuse_when_busy
from crrsim.market.refusal import refuse
from crrsim.market.rules import rule
from crrsim.terms.market import MarketType

if TYPE_CHECKING:
    from crrsim.market.world import World

Row = Mapping[str, str | int | Decimal | datetime | None]
"""One row by the column names of its download, in their order: PascalCase keys, aware UTC instants."""

FORMATS = ("CSV", "JSON")


@dataclass(frozen=True)
class Download:
    """Rows of one download type, and the name of the ZIP entry without its ending (F-06)."""

    kind: str
    entry: str
    rows: tuple[Row, ...]


@rule("download-market-type", says="a market's results come by the door of its type", source="market data API, SER0005")
def fits_door(market: MarketType, door: MarketType) -> bool:
    return market is door


@fits_door.defect("market-type-unchecked", says="an allocation's results are asked for at the auction's door")
def _(market: MarketType, door: MarketType) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule(
    "results-after-posting", says="results are told once they are posted, not before", source="market data API, MKT0007"
)
def may_be_told(*, settled: bool, posted: bool) -> bool:  # noqa: ARG001 - the rule asks for the posting only
    return posted


@may_be_told.defect("results-before-posting", says="results are told as soon as the market is cleared")
def _(*, settled: bool, posted: bool) -> bool:
    return settled or posted


@may_be_told.defect("results-never-told", says="results are not told, though they are posted")
def _(*, settled: bool, posted: bool) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return False


@rule("download-none", says="a download without a row is refused", source="market data API, DWL0005, DWL0006")
def refuses_empty(rows: int) -> bool:
    return rows == 0


@refuses_empty.defect("empty-download-answered", says="a download without a row is an empty file")
def _(rows: int) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return False


@rule("download-trouble", says="a file that cannot be made is said to be so", source="market data API, SER0003")
def is_in_trouble(*, failing: bool) -> bool:
    return failing


@is_in_trouble.defect("download-trouble-unsaid", says="a file that cannot be made is given all the same")
def _(*, failing: bool) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return False


def check_request(world: "World", download_type: str, file_format: str, known: Iterable[str]) -> None:
    """Refuses: GEN0003, DWL0001 for a type the operation does not have, DWL0002 for a format no download has."""
    refuse_when_busy(world)
    if download_type not in known:
        refuse("DWL0001")
    if file_format not in FORMATS:
        refuse("DWL0002")


def market_at_door(world: "World", name: str, door: MarketType) -> ScheduledMarket:
    """Refuses: MKT0001, SER0005."""
    market = market_named(world, name)
    if not world.rules[fits_door](market.type, door):
        refuse("SER0005", name)
    return market


def refuse_before_posting(world: "World", market: ScheduledMarket) -> None:
    """Refuses: MKT0007."""
    settled, posted = market.name in world.book.settled, market.name in world.book.posted
    if not world.rules[may_be_told](settled=settled, posted=posted):
        refuse("MKT0007")


def made(world: "World", kind: str, entry: str, rows: Iterable[Row], *, none: str) -> Download:
    """The download, its rows in the order of their columns (F-05). Refuses: SER0003, `none` when it has no row."""
    if world.rules[is_in_trouble](failing=world.arranged.downloads_fail):
        refuse("SER0003")
    told = tuple(sorted(rows, key=_order))
    if world.rules[refuses_empty](len(told)):
        refuse(none)
    return Download(kind, entry, told)


def today(world: "World") -> str:
    """The Pacific date for an entry's name: 20260310."""
    return pacific_date(world.now).strftime("%Y%m%d")


def _order(row: Row) -> tuple[tuple[bool, str | Decimal | datetime], ...]:
    """Columns from left to right, an empty value before any other."""
    return tuple((value is not None, _sortable(value)) for value in row.values())


def _sortable(value: str | int | Decimal | datetime | None) -> str | Decimal | datetime:
    if value is None:
        return ""
    return Decimal(value) if isinstance(value, int) else value
