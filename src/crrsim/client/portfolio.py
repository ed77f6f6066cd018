"""The part of a portfolio's life that auction and nomination share: looked at, submitted, retracted, deleted."""

from typing import Any, Generic, TypeVar

from crrsim.client.answer import AnyOutcome
from crrsim.client.payload import Body
from crrsim.client.service import Outcome, Plain, Service
from crrsim.contract.auction import PortfolioIdentifier, PortfolioStatus

Kept = TypeVar("Kept")
"""A portfolio as the service gives it back."""


class PortfolioService(Service, Generic[Kept]):
    """A portfolio goes from VALID to SUBMITTED and back, until the window closes.

    Where auction and nomination have codes of their own for the same refusal, both are named, the auction's first.
    """

    def portfolio(self, market_name: str, portfolio_name: str, participant_name: str | None = None) -> Outcome[Kept]:
        """Return a portfolio with its records. Refused: POR0100 unknown, POR0023 somebody else's."""
        return self._portfolio("portfolio", market_name, portfolio_name, participant_name)

    def portfolio_list(self, market_name: str, participant_name: str | None = None) -> Outcome[list[Kept]]:
        """Return all portfolios of the participant in a market."""
        return self._ask("portfolio_list", self._market(market_name, participant_name))

    def portfolio_status(
        self, market_name: str, portfolio_name: str, participant_name: str | None = None
    ) -> Outcome[PortfolioStatus]:
        """Return where a portfolio stands in its life. Refused: POR0100."""
        return self._portfolio("portfolio_status", market_name, portfolio_name, participant_name)

    def delete_portfolio(
        self, market_name: str, portfolio_name: str, participant_name: str | None = None
    ) -> Outcome[PortfolioStatus]:
        """Delete a portfolio; the status says DELETED. Refused: POR0010 while it is submitted, POR0100 unknown."""
        return self._portfolio("delete_portfolio", market_name, portfolio_name, participant_name)

    def portfolio_submission(self, portfolio: PortfolioIdentifier | Plain) -> Outcome[PortfolioStatus]:
        """Submit a portfolio: VALID becomes SUBMITTED. Refused: MKT0004, NOM0128 out of the window, POR0051."""
        return self._hand_in("portfolio_submission", portfolio)

    def portfolio_retraction(self, portfolio: PortfolioIdentifier | Plain) -> Outcome[PortfolioStatus]:
        """Take a portfolio back: SUBMITTED becomes VALID. Refused: NOM0129 out of the window, POR0038 not submitted."""
        return self._hand_in("portfolio_retraction", portfolio)

    def _portfolio(self, name: str, market_name: str, portfolio_name: str, participant_name: str | None) -> AnyOutcome:
        query = {**self._market(market_name, participant_name), "portfolioName": portfolio_name}
        return self._ask(name, query)

    def _market(self, market_name: str, participant_name: str | None) -> dict[str, Any]:
        return {"marketName": market_name, "participantName": self._own(participant_name)}

    def _hand_in(self, name: str, body: Body) -> AnyOutcome:
        return self._ask(name, {}, body)
