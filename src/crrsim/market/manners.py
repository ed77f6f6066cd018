"""What every service says first: that it is too busy, or that it knows no such market."""

from typing import TYPE_CHECKING

from crrsim.calendar.schedule import ScheduledMarket
from crrsim.market.refusal import refuse
from crrsim.market.rules import rule
from crrsim.terms.market import MarketType

if TYPE_CHECKING:
    from crrsim.market.world import World


@rule("busy", says="with too many users at once the ISO says that it is busy", source="error tables, GEN0003")
def is_too_busy(*, busy: bool) -> bool:
    return busy


@is_too_busy.defect("busy-unsaid", says="the ISO never says that it is busy")
def _(*, busy: bool) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return False


def refuse_when_busy(world: "World") -> None:
    if world.rules[is_too_busy](busy=world.arranged.busy):
        refuse("GEN0003")


@rule("market-name", says="a market is known by its exact name", source="error tables, MKT0001")
def find_market(name: str, markets: tuple[ScheduledMarket, ...]) -> ScheduledMarket | None:
    return next((one for one in markets if one.name == name), None)


@find_market.defect("market-name-any-case", says="a market is known by its name in any case")
def _(name: str, markets: tuple[ScheduledMarket, ...]) -> ScheduledMarket | None:
    return next((one for one in markets if one.name.lower() == name.lower()), None)


@find_market.defect("market-name-unchecked", says="a market that there is not is taken for another")
def _(name: str, markets: tuple[ScheduledMarket, ...]) -> ScheduledMarket | None:
    alike = (one for one in markets if one.name.partition("_")[0] == name.partition("_")[0])
    return find_market.healthy(name, markets) or next(alike, None) or next(iter(markets), None)


@rule(
    "market-of-service",
    says="a service knows the markets of its own type only",
    source="our reading of MKT0001 in the error tables",
)
def is_of_service(market: MarketType, service: MarketType) -> bool:
    return market is service


@is_of_service.defect(
    "market-of-any-type-taken", says="the auction service takes allocations, and the nomination service auctions"
)
def _(market: MarketType, service: MarketType) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


def market_named(world: "World", name: str) -> ScheduledMarket:
    """The market of that name, of any type. Refuses: MKT0001."""
    market = world.rules[find_market](name, world.schedule.markets)
    if market is None:
        refuse("MKT0001")
    return market


def market_of_type(world: "World", name: str, market_type: MarketType) -> ScheduledMarket:
    """The market of that name; one of another type is none that the service knows. Refuses: MKT0001."""
    market = market_named(world, name)
    if not world.rules[is_of_service](market.type, market_type):
        refuse("MKT0001")
    return market
