"""Portfolios of either service on the wire: the operations that auction and nomination have in common."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

from crrsim.market.book import Portfolio
from crrsim.market.rules import rule
from crrsim.market.world import World
from crrsim.server.desk import Call

Json = dict[str, Any]


@rule("portfolio-records", says="a portfolio tells all its records", source="auction and nomination API, Portfolio")
def records_told(records: list[Json]) -> list[Json]:
    return records


@records_told.defect("portfolio-loses-a-record", says="of several records a portfolio tells all but the last")
def _(records: list[Json]) -> list[Json]:
    return records[:-1] or records


class PortfolioHandlers:
    """The handlers of one service: `rules` is its market module, `written` how a portfolio with its records looks."""

    def __init__(self, rules: ModuleType, written: Callable[[Portfolio], Json]) -> None:
        self._rules = rules
        self._written = written

    def portfolio_submission(self, world: World, call: Call) -> Json:
        sent = call.body
        return status(self._rules.portfolio_submission(world, call.caller, sent["marketName"], sent["portfolioName"]))

    def portfolio_retraction(self, world: World, call: Call) -> Json:
        sent = call.body
        return status(self._rules.portfolio_retraction(world, call.caller, sent["marketName"], sent["portfolioName"]))

    def delete_portfolio(self, world: World, call: Call) -> Json:
        return status(self._rules.delete_portfolio(world, call.caller, *named(call)))

    def portfolio(self, world: World, call: Call) -> Json:
        told = self._written(self._rules.portfolio(world, call.caller, *named(call)))
        all_of = world.rules[records_told]
        return {name: all_of(value) if isinstance(value, list) else value for name, value in told.items()}

    def portfolio_status(self, world: World, call: Call) -> Json:
        return status(self._rules.portfolio_status(world, call.caller, *named(call)))

    def portfolio_list(self, world: World, call: Call) -> list[Json]:
        return [self._written(one) for one in self._rules.portfolio_list(world, call.caller, call.query["marketName"])]


def named(call: Call) -> tuple[str, str]:
    """Return the market and the portfolio that a query names."""
    return call.query["marketName"], call.query["portfolioName"]


def status(one: Portfolio) -> Json:
    told: Json = {"portfolioName": one.name, "marketName": one.market, "status": str(one.status)}
    return told | {"errorMessage": one.error_message} if one.error_message else told
