"""Nomination: what load-serving entities ask for in the allocation tiers. Making portfolios is not built.

Since none can be made, a list is empty and a named portfolio does not exist; that is the true state.
"""

from crrsim.market.manners import market_named, refuse_when_busy
from crrsim.market.refusal import refuse
from crrsim.market.world import World
from crrsim.server.desk import Call
from crrsim.server.windows import Json
from crrsim.terms.market import MarketType


def portfolio(world: World, call: Call) -> Json:
    _refuse_unknown_market(world, call)
    refuse("POR0100")


def portfolio_status(world: World, call: Call) -> Json:
    _refuse_unknown_market(world, call)
    refuse("POR0100")


def portfolio_list(world: World, call: Call) -> list[Json]:
    _refuse_unknown_market(world, call)
    return []


def _refuse_unknown_market(world: World, call: Call) -> None:
    """An auction is no market that the nomination service knows. Refuses: GEN0003, MKT0001."""
    refuse_when_busy(world)
    if market_named(world, call.query["marketName"]).type is not MarketType.ALLOCATION:
        refuse("MKT0001")
