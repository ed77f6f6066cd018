"""Market status: which markets there are and where each stands."""

from crrsim.market import market_status as rule_book
from crrsim.market.world import World
from crrsim.server import windows
from crrsim.server.desk import Call
from crrsim.server.windows import Json


def market_status(world: World, call: Call) -> str:
    """A bare JSON string, as published (slip Q5)."""
    return str(rule_book.market_status(world, call.caller, call.query["marketName"]))


def market_info(world: World, call: Call) -> Json:
    return windows.market(world.rules, rule_book.market_info(world, call.caller, call.query["marketName"]))


def active_allocation_markets(world: World, call: Call) -> list[Json]:
    return [windows.market(world.rules, one) for one in rule_book.active_allocation_markets(world, call.caller)]


def active_auction_markets(world: World, call: Call) -> list[Json]:
    return [windows.market(world.rules, one) for one in rule_book.active_auction_markets(world, call.caller)]


def posted_allocation_markets(world: World, call: Call) -> list[Json]:
    return [windows.market(world.rules, one) for one in rule_book.posted_allocation_markets(world, call.caller)]


def posted_auction_markets(world: World, call: Call) -> list[Json]:
    return [windows.market(world.rules, one) for one in rule_book.posted_auction_markets(world, call.caller)]
