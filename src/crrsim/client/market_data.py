"""Market data: files for everybody and files for one participant, as ZIP archives of CSV or JSON."""

from typing import ClassVar

from crrsim.client.answer import AnyOutcome
from crrsim.client.download import Download
from crrsim.client.service import Outcome, Service
from crrsim.contract.market_data import (
    FileFormat,
    PrivateAllocationDataDownloadType,
    PrivateAllocationResultDownloadType,
    PrivateAuctionResultDownloadType,
    PrivateGeneralDownloadType,
    PublicAllocationResultDownloadType,
    PublicAuctionResultDownloadType,
    PublicGeneralDownloadType,
    PublicMarketDownloadType,
)

CSV = FileFormat.CSV


class MarketDataService(Service):
    """Downloads. Refused throughout: MKT0007 before posting, DWL0005 and DWL0006 for a file there is not.

    `download_type` is a word of the operation's list (other text is sent as it is), `file_format` CSV or JSON.
    Source: CRR Market Data API.
    """

    word: ClassVar[str] = "market_data"

    def public_general_data(
        self,
        download_type: PublicGeneralDownloadType | str,
        file_format: FileFormat | str = CSV,
        participant_name: str | None = None,
    ) -> Outcome[Download]:
        """Return what is public and of no market: existing CRRs, replaced source and sink names."""
        query = {"publicGeneralDownloadType": download_type}
        return self._download("public_general_data", query, file_format, participant_name)

    def public_market_data(
        self,
        market_name: str,
        download_type: PublicMarketDownloadType | str,
        file_format: FileFormat | str = CSV,
        participant_name: str | None = None,
    ) -> Outcome[Download]:
        """Return what everybody needs for a market: sources and sinks, base loading, set-asides."""
        query = {"marketName": market_name, "publicMarketDownloadType": download_type}
        return self._download("public_market_data", query, file_format, participant_name)

    def public_allocation_result(
        self,
        market_name: str,
        download_type: PublicAllocationResultDownloadType | str,
        file_format: FileFormat | str = CSV,
        participant_name: str | None = None,
    ) -> Outcome[Download]:
        """Return what an allocation came to: awards, or binding constraints."""
        query = {"marketName": market_name, "publicAllocationResultDownloadType": download_type}
        return self._download("public_allocation_result", query, file_format, participant_name)

    def public_auction_result(
        self,
        market_name: str,
        download_type: PublicAuctionResultDownloadType | str,
        file_format: FileFormat | str = CSV,
        participant_name: str | None = None,
    ) -> Outcome[Download]:
        """Return what an auction came to: awards, clearing prices, or binding constraints."""
        query = {"marketName": market_name, "publicAuctionResultDownloadType": download_type}
        return self._download("public_auction_result", query, file_format, participant_name)

    def private_general_data(
        self,
        download_type: PrivateGeneralDownloadType | str,
        file_format: FileFormat | str = CSV,
        participant_name: str | None = None,
    ) -> Outcome[Download]:
        """Return the participant's own CRRs of one class."""
        query = {"privateGeneralDownloadType": download_type}
        return self._download("private_general_data", query, file_format, participant_name)

    def private_allocation_market_data(
        self,
        nomination_cap_calc_name: str,
        download_type: PrivateAllocationDataDownloadType | str,
        file_format: FileFormat | str = CSV,
        participant_name: str | None = None,
    ) -> Outcome[Download]:
        """Return the participant's nomination caps. Refused: CAP0001, CAP0002."""
        query = {"nominationCapCalcName": nomination_cap_calc_name, "privateAllocationDataDownloadType": download_type}
        return self._download("private_allocation_market_data", query, file_format, participant_name)

    def private_allocation_result(
        self,
        market_name: str,
        download_type: PrivateAllocationResultDownloadType | str,
        file_format: FileFormat | str = CSV,
        participant_name: str | None = None,
    ) -> Outcome[Download]:
        """Return the participant's nominations and what each was awarded."""
        query = {"marketName": market_name, "privateAllocationResultDownloadType": download_type}
        return self._download("private_allocation_result", query, file_format, participant_name)

    def private_auction_result(
        self,
        market_name: str,
        download_type: PrivateAuctionResultDownloadType | str,
        file_format: FileFormat | str = CSV,
        participant_name: str | None = None,
    ) -> Outcome[Download]:
        """Return the participant's bids and offers and what each was awarded."""
        query = {"marketName": market_name, "privateAuctionResultDownloadType": download_type}
        return self._download("private_auction_result", query, file_format, participant_name)

    def _download(
        self, name: str, query: dict[str, str], file_format: FileFormat | str, participant_name: str | None
    ) -> AnyOutcome:
        common = {"fileFormat": file_format, "participantName": self._own(participant_name)}
        return self._ask(name, {**query, **common})
