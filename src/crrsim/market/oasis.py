"""What OASIS tells of CRR markets: the calendar, which was a post on the web before, and the auctions' prices.

CRR_CLEARING has the columns of the public report. Those of CRR_MRKT_NAMES are not public and ours to propose (F-60).
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from crrsim.calendar.pacific import pacific_date, period_bounds
from crrsim.calendar.schedule import ScheduledMarket
from crrsim.market import auction_results
from crrsim.market.book import Settled
from crrsim.market.rules import rule
from crrsim.terms.market import MarketTerm, MarketType
from crrsim.terms.product import Period, TimeOfUse

if TYPE_CHECKING:
    from crrsim.market.world import World

TERMS = {MarketTerm.MONTHLY: "Monthly", MarketTerm.ANNUAL: "Seasonal"}

OasisRow = dict[str, str]
"""Column -> text, in the order of the report."""


@rule("oasis-calendar", says="the calendar on OASIS has every market, allocations too", source="plan CHG-PUB-1")
def is_in_calendar(market: MarketType) -> bool:  # noqa: ARG001 - markets of either type
    return True


@is_in_calendar.defect("oasis-without-allocations", says="the calendar on OASIS has auctions only")
def _(market: MarketType) -> bool:
    return market is MarketType.AUCTION


@rule("oasis-close", says="the calendar on OASIS tells when a market closes, to the second", source="plan CHG-PUB-1")
def close_told(close_at: datetime) -> datetime:
    return close_at


@close_told.defect("oasis-close-an-hour-late", says="the calendar on OASIS has markets close an hour late")
def _(close_at: datetime) -> datetime:
    return close_at + timedelta(hours=1)


@rule("oasis-posting", says="prices are on OASIS from the posting of the results on, not before", source="our reading")
def is_on_oasis(*, settled: bool, posted: bool) -> bool:  # noqa: ARG001 - the rule asks for the posting only
    return posted


@is_on_oasis.defect("oasis-before-posting", says="prices are on OASIS as soon as an auction is cleared")
def _(*, settled: bool, posted: bool) -> bool:
    return settled or posted


@is_on_oasis.defect("oasis-prices-withheld", says="prices never come to OASIS")
def _(*, settled: bool, posted: bool) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return False


@rule(
    "oasis-of-auctions",
    says="OASIS has the prices of auctions; an allocation has none",
    source="OASIS, the report CRR_CLEARING",
)
def has_prices(market: MarketType) -> bool:
    return market is MarketType.AUCTION


@has_prices.defect("oasis-prices-of-allocations", says="OASIS has what an allocation's limits come to as prices")
def _(market: MarketType) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule(
    "oasis-price",
    says="a price on OASIS is that of the market data service",
    source="our reading: OASIS and the market data service tell the same price",
)
def price_told(price: Decimal) -> Decimal:
    return price


@price_told.defect("oasis-price-turned", says="a price on OASIS has the other sign")
def _(price: Decimal) -> Decimal:
    return -price


def calendar_rows(world: "World") -> Iterator[OasisRow]:
    """CRR_MRKT_NAMES: each market of the sim with what it sells and when it opens, closes and posts."""
    for one in world.schedule.markets:
        if world.rules[is_in_calendar](one.type):
            yield {
                "MARKET_NAME": one.name,
                "MARKET_TERM": TERMS[one.term],
                "MARKET_TYPE": one.type.value,
                **_span(one.periods[0], one.periods[-1]),
                "PUBLISH_GMT": _gmt(one.publish_at),
                "OPEN_GMT": _gmt(one.open_at),
                "CLOSE_GMT": _gmt(world.rules[close_told](one.close_at)),
                "POST_GMT": _gmt(one.post_at),
            }


def clearing_rows(world: "World", market_name: str, tous: tuple[TimeOfUse, ...]) -> Iterator[OasisRow]:
    """CRR_CLEARING of an auction: a price for each place, period and time of use; none before it is posted."""
    market = next((one for one in world.schedule.markets if one.name == market_name), None)
    settled = world.book.settled.get(market_name)
    posted = market_name in world.book.posted
    told = market is not None and world.rules[is_on_oasis](settled=settled is not None, posted=posted)
    if told and market is not None and settled is not None and world.rules[has_prices](market.type):
        yield from _prices(world, market, settled, tous)


def _prices(
    world: "World", market: ScheduledMarket, settled: Settled, tous: tuple[TimeOfUse, ...]
) -> Iterator[OasisRow]:
    for row in auction_results.price_rows(world, settled):
        if row["TOU"] in tous:
            period = Period.parse(str(row["Period"]))
            yield {
                "MARKET_NAME": market.name,
                "MARKET_TERM": TERMS[market.term],
                "TIME_OF_USE": str(row["TOU"]),
                **_span(period, period),
                "APNODE_ID": str(row["SourceSink"]),
                "APNODE_ID_PRICE": str(world.rules[price_told](Decimal(str(row["ClearingPrice"])))),
                "XML_DATA_ITEM": f"{row['TOU']}_PRC",
            }


def _span(first: Period, last: Period) -> OasisRow:
    start, end = period_bounds(first)[0], period_bounds(last)[1]
    return {
        "START_DATE": pacific_date(start).isoformat(),
        "END_DATE": pacific_date(end).isoformat(),
        "START_DATE_GMT": _gmt(start),
        "END_DATE_GMT": _gmt(end),
    }


def _gmt(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S-00:00")
