"""Market data: what may be downloaded. The answers are ZIP archives, described in `downloads`."""

from enum import StrEnum
from typing import Annotated

from crrsim.contract.wire import MarketName, ParticipantQuery, Shape, names


class FileFormat(StrEnum):
    CSV = "CSV"
    JSON = "JSON"


class PublicGeneralDownloadType(StrEnum):
    PUBLIC_EXISTING_CRR = "PUBLIC_EXISTING_CRR"
    SOURCE_SINK_REPLACEMENT = "SOURCE_SINK_REPLACEMENT"


class PublicMarketDownloadType(StrEnum):
    GROUPED_BASE_LOADING = "GROUPED_BASE_LOADING"
    SOURCE_SINK = "SOURCE_SINK"
    SET_ASIDE = "SET_ASIDE"


class PublicAllocationResultDownloadType(StrEnum):
    BINDING_CONSTRAINT = "BINDING_CONSTRAINT"
    PUBLIC_ALLOCATION_RESULT = "PUBLIC_ALLOCATION_RESULT"


class PublicAuctionResultDownloadType(StrEnum):
    BINDING_CONSTRAINT = "BINDING_CONSTRAINT"
    PUBLIC_AUCTION_RESULT = "PUBLIC_AUCTION_RESULT"
    CLEARING_PRICE = "CLEARING_PRICE"


class PrivateGeneralDownloadType(StrEnum):
    PRIVATE_EXISTING_CRR_ALLOCATION = "PRIVATE_EXISTING_CRR_ALLOCATION"
    PRIVATE_EXISTING_CRR_AUCTION = "PRIVATE_EXISTING_CRR_AUCTION"
    PRIVATE_EXISTING_CRR_SECONDARY_MARKET = "PRIVATE_EXISTING_CRR_SECONDARY_MARKET"
    PRIVATE_EXISTING_CRR_SYSTEM = "PRIVATE_EXISTING_CRR_SYSTEM"
    PRIVATE_EXISTING_CRR_LM_CURRENT_PLUS_3 = "PRIVATE_EXISTING_CRR_LM_CURRENT_PLUS_3"
    PRIVATE_EXISTING_CRR_LM_BEYOND_3 = "PRIVATE_EXISTING_CRR_LM_BEYOND_3"


class PrivateAllocationDataDownloadType(StrEnum):
    SIGNATURE = "SIGNATURE"
    UPPER_BOUND = "UPPER_BOUND"
    SEQ = "SEQ"
    MEQ = "MEQ"


class PrivateAllocationResultDownloadType(StrEnum):
    PRIVATE_ALLOCATION_RESULT = "PRIVATE_ALLOCATION_RESULT"


class PrivateAuctionResultDownloadType(StrEnum):
    PRIVATE_AUCTION_RESULT = "PRIVATE_AUCTION_RESULT"


DOWNLOAD_TYPES = (
    PublicGeneralDownloadType,
    PublicMarketDownloadType,
    PublicAllocationResultDownloadType,
    PublicAuctionResultDownloadType,
    PrivateGeneralDownloadType,
    PrivateAllocationDataDownloadType,
    PrivateAllocationResultDownloadType,
    PrivateAuctionResultDownloadType,
)


class DownloadQuery(ParticipantQuery):
    file_format: FileFormat


class MarketDownloadQuery(DownloadQuery):
    market_name: MarketName


class PublicGeneralQuery(DownloadQuery):
    public_general_download_type: PublicGeneralDownloadType


class PublicMarketQuery(MarketDownloadQuery):
    public_market_download_type: PublicMarketDownloadType


class PublicAllocationResultQuery(MarketDownloadQuery):
    public_allocation_result_download_type: PublicAllocationResultDownloadType


class PublicAuctionResultQuery(MarketDownloadQuery):
    public_auction_result_download_type: PublicAuctionResultDownloadType


class PrivateGeneralQuery(DownloadQuery):
    private_general_download_type: PrivateGeneralDownloadType


class PrivateAllocationMarketQuery(DownloadQuery):
    nomination_cap_calc_name: Annotated[str, names(40)]
    private_allocation_data_download_type: PrivateAllocationDataDownloadType


class PrivateAllocationResultQuery(MarketDownloadQuery):
    private_allocation_result_download_type: PrivateAllocationResultDownloadType


class PrivateAuctionResultQuery(MarketDownloadQuery):
    private_auction_result_download_type: PrivateAuctionResultDownloadType


SHAPES = {
    "public_general_data": Shape(query=PublicGeneralQuery),
    "public_market_data": Shape(query=PublicMarketQuery),
    "public_allocation_result": Shape(query=PublicAllocationResultQuery),
    "public_auction_result": Shape(query=PublicAuctionResultQuery),
    "private_general_data": Shape(query=PrivateGeneralQuery),
    "private_allocation_market_data": Shape(query=PrivateAllocationMarketQuery),
    "private_allocation_result": Shape(query=PrivateAllocationResultQuery),
    "private_auction_result": Shape(query=PrivateAuctionResultQuery),
}
