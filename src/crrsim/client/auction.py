"""Auction: portfolios of buy bids and sell offers."""

from typing import ClassVar

from crrsim.client.portfolio import PortfolioService
from crrsim.client.service import Outcome, Plain
from crrsim.contract.auction import NewPortfolio, Portfolio, PortfolioCredit, PortfolioStatus


class AuctionService(PortfolioService[Portfolio]):
    """Portfolios of bids and offers, and the credit that they take. Source: CRR Auction API."""

    word: ClassVar[str] = "auction"

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
