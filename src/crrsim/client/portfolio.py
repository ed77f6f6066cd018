"""The part of a portfolio's life that auction and nomination share: looked at, submitted, retracted, deleted."""

from typing import Any

from crrsim.client.answer import AnyOutcome
from crrsim.client.payload import Body
from crrsim.client.service import Service


class PortfolioService(Service):
    """Builds the queries by which both services name a portfolio."""

    def _portfolio(self, name: str, market_name: str, portfolio_name: str, participant_name: str | None) -> AnyOutcome:
        query = {**self._market(market_name, participant_name), "portfolioName": portfolio_name}
        return self._ask(name, query)

    def _market(self, market_name: str, participant_name: str | None) -> dict[str, Any]:
        return {"marketName": market_name, "participantName": self._own(participant_name)}

    def _hand_in(self, name: str, body: Body) -> AnyOutcome:
        return self._ask(name, {}, body)
