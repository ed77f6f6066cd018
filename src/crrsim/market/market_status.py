"""The market status service: which markets there are and where each stands. CRR Market Status API 1.2.0."""

from datetime import datetime
from typing import TYPE_CHECKING

from crrsim.calendar.schedule import ScheduledMarket
from crrsim.market.manners import market_named
from crrsim.market.rules import rule
from crrsim.terms.market import MarketStatus, MarketType
from crrsim.terms.participant import Participant

if TYPE_CHECKING:
    from crrsim.market.world import World


@rule(
    "market-status",
    says="a market is PREP before its window, OPEN in it, CLOSED after it, POSTED once its results are out",
    source="market status API",
)
def status_of(market: ScheduledMarket, at: datetime, *, posted: bool) -> MarketStatus:
    by_calendar = market.status(at)
    if by_calendar is MarketStatus.POSTED and not posted:
        return MarketStatus.CLOSED
    return by_calendar


@status_of.defect("status-open-after-close", says="a market still says OPEN between its close and its posting")
def _(market: ScheduledMarket, at: datetime, *, posted: bool) -> MarketStatus:
    status = status_of.healthy(market, at, posted=posted)
    return MarketStatus.OPEN if status is MarketStatus.CLOSED else status


@status_of.defect("status-open-a-second-late", says="a market still says PREP at the very second of opening")
def _(market: ScheduledMarket, at: datetime, *, posted: bool) -> MarketStatus:
    return MarketStatus.PREP if at == market.open_at else status_of.healthy(market, at, posted=posted)


@status_of.defect("posted-market-says-closed", says="a market still says CLOSED when its results are out")
def _(market: ScheduledMarket, at: datetime, *, posted: bool) -> MarketStatus:
    status = status_of.healthy(market, at, posted=posted)
    return MarketStatus.CLOSED if status is MarketStatus.POSTED else status


@rule(
    "active-markets",
    says="the active markets are those in PREP, OPEN and CLOSED, the posted ones those in POSTED",
    source="market status API 1.2.0",
)
def is_listed(status: MarketStatus, *, posted: bool) -> bool:
    return (status is MarketStatus.POSTED) is posted


@is_listed.defect("posted-market-stays-active", says="a posted market is still in the active list")
def _(status: MarketStatus, *, posted: bool) -> bool:
    return status is MarketStatus.POSTED if posted else True


@is_listed.defect("closed-market-not-active", says="a closed market not yet posted is in no list")
def _(status: MarketStatus, *, posted: bool) -> bool:
    return is_listed.healthy(status, posted=posted) and status is not MarketStatus.CLOSED


@is_listed.defect("prepared-market-not-active", says="a market in PREP is in no list")
def _(status: MarketStatus, *, posted: bool) -> bool:
    return is_listed.healthy(status, posted=posted) and status is not MarketStatus.PREP


@is_listed.defect("posted-market-in-no-list", says="a posted market is in no list")
def _(status: MarketStatus, *, posted: bool) -> bool:
    return status is not MarketStatus.POSTED and not posted


def market_status(world: "World", caller: Participant, market_name: str) -> MarketStatus:  # noqa: ARG001 - for all
    """Where one market stands. Refuses: MKT0001."""
    return _status(world, market_named(world, market_name))


def market_info(world: "World", caller: Participant, market_name: str) -> ScheduledMarket:  # noqa: ARG001 - for all
    """One market with its window and products. Refuses: MKT0001."""
    return market_named(world, market_name)


def active_allocation_markets(world: "World", caller: Participant) -> tuple[ScheduledMarket, ...]:
    """Allocations whose results are not yet posted, in order of name."""
    del caller  # the same for everybody
    return _listed(world, MarketType.ALLOCATION, posted=False)


def active_auction_markets(world: "World", caller: Participant) -> tuple[ScheduledMarket, ...]:
    """Auctions whose results are not yet posted, in order of name."""
    del caller  # the same for everybody
    return _listed(world, MarketType.AUCTION, posted=False)


def posted_allocation_markets(world: "World", caller: Participant) -> tuple[ScheduledMarket, ...]:
    """Allocations whose results are posted, in order of name."""
    del caller  # the same for everybody
    return _listed(world, MarketType.ALLOCATION, posted=True)


def posted_auction_markets(world: "World", caller: Participant) -> tuple[ScheduledMarket, ...]:
    """Auctions whose results are posted, in order of name."""
    del caller  # the same for everybody
    return _listed(world, MarketType.AUCTION, posted=True)


def _status(world: "World", market: ScheduledMarket) -> MarketStatus:
    return world.rules[status_of](market, world.now, posted=market.name in world.book.posted)


def _listed(world: "World", kind: MarketType, *, posted: bool) -> tuple[ScheduledMarket, ...]:
    found = (one for one in world.schedule.markets if one.type is kind)
    shown = (one for one in found if world.rules[is_listed](_status(world, one), posted=posted))
    return tuple(sorted(shown, key=lambda one: one.name))
