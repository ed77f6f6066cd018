"""Nomination: portfolios of what load-serving participants wish to be allocated."""

from typing import ClassVar

from crrsim.client.portfolio import PortfolioService
from crrsim.client.service import Outcome, Plain
from crrsim.contract.auction import PortfolioIdentifier, PortfolioStatus
from crrsim.contract.nomination import NewPortfolio, Portfolio


class NominationService(PortfolioService):
    """A portfolio goes from VALID to SUBMITTED and back, until the window closes. Source: CRR Nomination API."""

    word: ClassVar[str] = "nomination"

    def portfolio(
        self, market_name: str, portfolio_name: str, participant_name: str | None = None
    ) -> Outcome[Portfolio]:
        """Return a portfolio with its nominations. Refused: POR0100 unknown, POR0023 somebody else's."""
        return self._portfolio("portfolio", market_name, portfolio_name, participant_name)

    def delete_portfolio(
        self, market_name: str, portfolio_name: str, participant_name: str | None = None
    ) -> Outcome[PortfolioStatus]:
        """Delete a portfolio; the status says DELETED. Refused: POR0010 while it is submitted."""
        return self._portfolio("delete_portfolio", market_name, portfolio_name, participant_name)

    def portfolio_list(self, market_name: str, participant_name: str | None = None) -> Outcome[list[Portfolio]]:
        """Return all portfolios of the participant in a market."""
        return self._ask("portfolio_list", self._market(market_name, participant_name))

    def portfolio_status(
        self, market_name: str, portfolio_name: str, participant_name: str | None = None
    ) -> Outcome[PortfolioStatus]:
        """Return where a portfolio stands in its life. Refused: POR0100."""
        return self._portfolio("portfolio_status", market_name, portfolio_name, participant_name)

    def portfolio_creation(self, portfolio: NewPortfolio | Plain) -> Outcome[PortfolioStatus]:
        """Ask the ISO to keep a portfolio of nominations, 500 records at most. Refused: POR0101 for a name in use."""
        return self._hand_in("portfolio_creation", portfolio)

    def portfolio_submission(self, portfolio: PortfolioIdentifier | Plain) -> Outcome[PortfolioStatus]:
        """Submit a portfolio to its market: VALID becomes SUBMITTED. Refused: NOM0128 out of the window."""
        return self._hand_in("portfolio_submission", portfolio)

    def portfolio_retraction(self, portfolio: PortfolioIdentifier | Plain) -> Outcome[PortfolioStatus]:
        """Take a submitted portfolio back: SUBMITTED becomes VALID. Refused: NOM0129 out of the window."""
        return self._hand_in("portfolio_retraction", portfolio)
