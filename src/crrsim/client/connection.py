"""All ten services through one session: what a step holds when an actor does something."""

from types import TracebackType
from typing import Self

from crrsim.client.app_status import AppStatusService
from crrsim.client.auction import AuctionService
from crrsim.client.historical_forecasted_load import HistoricalForecastedLoadService
from crrsim.client.load_migration import LoadMigrationService
from crrsim.client.market_data import MarketDataService
from crrsim.client.market_status import MarketStatusService
from crrsim.client.messages import MessagesService
from crrsim.client.nomination import NominationService
from crrsim.client.secondary_market import SecondaryMarketService
from crrsim.client.session import Session
from crrsim.client.tor_conversion import TorConversionService


class CrrClient:
    """The ISO as one participant sees it: `client.auction.portfolio_creation(...)`. Closing it closes the session."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.app_status = AppStatusService(session)
        self.market_status = MarketStatusService(session)
        self.messages = MessagesService(session)
        self.nomination = NominationService(session)
        self.auction = AuctionService(session)
        self.market_data = MarketDataService(session)
        self.historical_forecasted_load = HistoricalForecastedLoadService(session)
        self.load_migration = LoadMigrationService(session)
        self.secondary_market = SecondaryMarketService(session)
        self.tor_conversion = TorConversionService(session)

    @property
    def participant(self) -> str:
        """The participant in whose name it asks."""
        return self.session.participant

    def close(self) -> None:
        self.session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
