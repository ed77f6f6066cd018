"""Auction: portfolios of buy bids and sell offers."""

from typing import ClassVar

from crrsim.client.portfolio import PortfolioService
from crrsim.client.service import Outcome, Plain
from crrsim.contract.auction import NewPortfolio, Portfolio, PortfolioCredit, PortfolioIdentifier, PortfolioStatus


class AuctionService(PortfolioService):
    """A portfolio goes from VALID to SUBMITTED and back, until the window closes. Source: CRR Auction API."""

    word: ClassVar[str] = "auction"

    def portfolio(
        self, market_name: str, portfolio_name: str, participant_name: str | None = None
    ) -> Outcome[Portfolio]:
        """Return a portfolio with its bids and offers. Refused: POR0100 unknown, POR0023 somebody else's."""
        return self._portfolio("portfolio", market_name, portfolio_name, participant_name)

    def delete_portfolio(
        self, market_name: str, portfolio_name: str, participant_name: str | None = None
    ) -> Outcome[PortfolioStatus]:
        """Delete a portfolio; the status says DELETED. Refused: POR0010 while it is submitted, POR0100 unknown."""
        return self._portfolio("delete_portfolio", market_name, portfolio_name, participant_name)

    def portfolio_list(self, market_name: str, participant_name: str | None = None) -> Outcome[list[Portfolio]]:
        """Return all portfolios of the participant in a market."""
        return self._ask("portfolio_list", self._market(market_name, participant_name))

    def portfolio_status(
        self, market_name: str, portfolio_name: str, participant_name: str | None = None
    ) -> Outcome[PortfolioStatus]:
        """Return where a portfolio stands in its life. Refused: POR0100."""
        return self._portfolio("portfolio_status", market_name, portfolio_name, participant_name)

    def portfolio_required_credit(
        self, market_name: str, portfolio_name: str, participant_name: str | None = None
    ) -> Outcome[PortfolioCredit]:
        """Return the credit that submitting the portfolio would take, in dollars."""
        return self._portfolio("portfolio_required_credit", market_name, portfolio_name, participant_name)

    def portfolio_creation(self, portfolio: NewPortfolio | Plain) -> Outcome[PortfolioStatus]:
        """Ask the ISO to keep a portfolio of bids and offers, 500 records at most.

        A portfolio refused here is not kept. Refused: POR0101 for a name in use, and the codes of each bid.
        """
        return self._hand_in("portfolio_creation", portfolio)

    def portfolio_submission(self, portfolio: PortfolioIdentifier | Plain) -> Outcome[PortfolioStatus]:
        """Submit a portfolio to its market: VALID becomes SUBMITTED. Refused: MKT0004 out of the window, POR0051."""
        return self._hand_in("portfolio_submission", portfolio)

    def portfolio_retraction(self, portfolio: PortfolioIdentifier | Plain) -> Outcome[PortfolioStatus]:
        """Take a submitted portfolio back: SUBMITTED becomes VALID. Refused: POR0038 when it is not submitted."""
        return self._hand_in("portfolio_retraction", portfolio)
