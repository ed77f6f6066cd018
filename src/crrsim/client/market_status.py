"""Market status: which markets there are and how far each has come."""

from typing import ClassVar

from crrsim.client.service import Outcome, Service
from crrsim.contract.market_status import Market
from crrsim.terms.market import MarketStatus


class MarketStatusService(Service):
    """Allocation markets and auctions. Source: CRR Market Status API."""

    word: ClassVar[str] = "market_status"

    def market_status(self, market_name: str, participant_name: str | None = None) -> Outcome[MarketStatus]:
        """Return PREP, OPEN, CLOSED or POSTED. Refused: MKT0001 for a market that does not exist."""
        return self._ask("market_status", self._market(market_name, participant_name))

    def market_info(self, market_name: str, participant_name: str | None = None) -> Outcome[Market]:
        """Return a market with its window and products. Refused: MKT0001."""
        return self._ask("market_info", self._market(market_name, participant_name))

    def active_allocation_markets(self, participant_name: str | None = None) -> Outcome[list[Market]]:
        """Return the allocation markets whose results are not out yet."""
        return self._ask("active_allocation_markets", self._participant(participant_name))

    def active_auction_markets(self, participant_name: str | None = None) -> Outcome[list[Market]]:
        """Return the auctions whose results are not out yet."""
        return self._ask("active_auction_markets", self._participant(participant_name))

    def posted_allocation_markets(self, participant_name: str | None = None) -> Outcome[list[Market]]:
        """Return the allocation markets whose results are out."""
        return self._ask("posted_allocation_markets", self._participant(participant_name))

    def posted_auction_markets(self, participant_name: str | None = None) -> Outcome[list[Market]]:
        """Return the auctions whose results are out."""
        return self._ask("posted_auction_markets", self._participant(participant_name))

    def _market(self, market_name: str, participant_name: str | None) -> dict[str, str]:
        return {"marketName": market_name, **self._participant(participant_name)}

    def _participant(self, participant_name: str | None) -> dict[str, str]:
        return {"participantName": self._own(participant_name)}
