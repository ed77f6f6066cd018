"""What every service says first: that it is too busy, or that it knows no such market."""

from typing import TYPE_CHECKING

from crrsim.calendar.schedule import ScheduledMarket, UnknownMarketError
from crrsim.market.refusal import refuse
from crrsim.market.rules import rule
from crrsim.terms.market import MarketType

if TYPE_CHECKING:
    from crrsim.market.world import World


@rule("busy", says="with too many users at once the ISO says that it is busy", source="GEN0003")
def is_too_busy(*, busy: bool) -> bool:
    return busy


@is_too_busy.defect("busy-unsaid", says="the ISO never says that it is busy")
def _(*, busy: bool) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return False


def refuse_when_busy(world: "World") -> None:
    if world.rules[is_too_busy](busy=world.arranged.busy):
        refuse("GEN0003")


def market_named(world: "World", name: str) -> ScheduledMarket:
    """The market of that name, of any type. Refuses: MKT0001."""
    try:
        return world.schedule.named(name)
    except UnknownMarketError:
        refuse("MKT0001")


def auction_named(world: "World", name: str) -> ScheduledMarket:
    """The auction of that name; an allocation is no market that the auction service knows. Refuses: MKT0001."""
    market = market_named(world, name)
    if market.type is not MarketType.AUCTION:
        refuse("MKT0001")
    return market
