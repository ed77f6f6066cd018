"""Nomination: portfolios of what load-serving participants wish to be allocated."""

from typing import ClassVar

from crrsim.client.portfolio import PortfolioService
from crrsim.client.service import Outcome, Plain
from crrsim.contract.auction import PortfolioStatus
from crrsim.contract.nomination import NewPortfolio, Portfolio


class NominationService(PortfolioService[Portfolio]):
    """Portfolios of nominations. Source: CRR Nomination API."""

    word: ClassVar[str] = "nomination"

    def portfolio_creation(self, portfolio: NewPortfolio | Plain) -> Outcome[PortfolioStatus]:
        """Ask the ISO to keep a portfolio of nominations, 500 records at most. Refused: POR0101 for a name in use."""
        return self._hand_in("portfolio_creation", portfolio)
