"""Load migration: what distribution companies report, and the shares and CRRs that follow the load."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from crrsim.contract.windows import SubmissionWindow
from crrsim.contract.wire import (
    Absent,
    Answer,
    Identifier,
    Instant,
    LocationName,
    LongName,
    MarketName,
    Megawatt,
    Number,
    ParticipantQuery,
    Request,
    Shape,
    names,
)
from crrsim.terms.market import MarketStatus
from crrsim.terms.product import CrrType, TimeOfUse

Duns = Annotated[str, StringConstraints(pattern=r"^[0-9]*\Z", max_length=9)]
RecordId = Annotated[str, names(50)]
Season = Annotated[int, Field(strict=True, ge=1, le=4)]
Year = Annotated[int, Field(strict=True, ge=2000, le=2999)]
HourEnding = Annotated[int, Field(strict=True, ge=1, le=25)]
Customers = Annotated[int, Field(strict=True, ge=1, le=9223372036854775807)]
CustomersOrNone = Annotated[int, Field(strict=True, ge=0, le=9223372036854775807)]
MigratedCrrType = Literal[CrrType.LSE_LMT, CrrType.LMT_CNT]


class YesNo(StrEnum):
    YES = "Yes"
    NO = "No"


class CustomerClass(StrEnum):
    """Kinds of customer, by use and by size of load."""

    AGRICULTURAL = "AGRICULTURAL"
    RESIDENTIAL = "RESIDENTIAL"
    LARGE15_2 = "LARGE15_2"
    LIGHTING = "LIGHTING"
    MED_COM = "MED_COM"
    LARGE1_15 = "LARGE1_15"
    SMALL_COM = "SMALL_COM"
    LARGE2_3 = "LARGE2_3"
    LARGE3_5 = "LARGE3_5"
    LARGE5_8 = "LARGE5_8"
    LARGE8_13 = "LARGE8_13"
    LARGE13_18 = "LARGE13_18"
    LARGE18_24 = "LARGE18_24"
    LARGE24_30 = "LARGE24_30"
    LARGE30_40 = "LARGE30_40"
    LARGE40_50 = "LARGE40_50"
    LARGE50_60 = "LARGE50_60"
    LARGE60_70 = "LARGE60_70"
    LARGE70_80 = "LARGE70_80"
    LARGE80_UP = "LARGE80_UP"
    INDUSTRIAL = "INDUSTRIAL"


ClassField = Annotated[CustomerClass, Field(alias="class")]


class MarketQuery(ParticipantQuery):
    load_migration_market_name: MarketName


class LoadMigrationMarket(Answer):
    market_name: MarketName
    effective_date: Instant
    n_hour_data_posting: YesNo
    n_hour_data_post_date: Absent[Instant] = None
    submission_window: SubmissionWindow
    market_status: MarketStatus


class LoadMigrationMarketStatus(Answer):
    market_status: MarketStatus


class UDCSubmissionStatus(Answer):
    submission_status: Literal["VALID"]


class NHourData(Answer):
    default_load_aggregation_point: LocationName
    season_number: Season
    tou: TimeOfUse
    effective_date: Instant
    hour_ending: HourEnding
    last_modified: Absent[Instant] = None


class NumberOfCustomers(Answer):
    lse: Duns
    customer_class: ClassField
    number_of_customers: Customers
    last_modified: Absent[Instant] = None


class PostNumberOfCustomers(Request):
    """Zero customers may be reported, and are never read back (slip `customers-minimum`)."""

    lse: Duns
    customer_class: ClassField
    number_of_customers: CustomersOrNone


class NumberOfCustomersSet(Answer):
    load_migration_market: MarketName
    udc_name: LongName
    number_of_customer_records: list[NumberOfCustomers]


class PostNumberOfCustomersSet(Request):
    load_migration_market: MarketName
    udc_name: LongName
    number_of_customer_records: list[PostNumberOfCustomers]


class PostDASRsummary(Request):
    record_id: RecordId
    customer_class: ClassField
    from_lse: Duns
    to_lse: Duns
    num_customer_transfer: Customers


class DASRsummary(PostDASRsummary, extra="allow"):
    """The same switch read back."""

    last_modified: Absent[Instant] = None


class DASRsummaryset(Answer):
    load_migration_market: MarketName
    udc_name: Annotated[str, StringConstraints(max_length=64)]
    dasr_records: list[DASRsummary]


class PostDASRsummaryset(Request):
    load_migration_market: MarketName
    udc_name: LongName
    effective_date: Instant
    dasr_records: list[PostDASRsummary]


class PostCustomerRate(Request):
    """`kw_rate` is kW for one customer, though the document lends it the type of a megawatt."""

    customer_class: ClassField
    tou: TimeOfUse
    season_number: Season
    kw_rate: Megawatt
    year: Year


class CustomerRate(PostCustomerRate, extra="allow"):
    """The same rate read back."""

    upload_date: Instant
    last_modified: Instant


class CustomerRateSet(Answer):
    load_migration_market: MarketName
    udc_name: LongName
    customer_rate_records: list[CustomerRate]


class PostCustomerRateSet(Request):
    load_migration_market: MarketName
    udc_name: LongName
    customer_rate_records: list[PostCustomerRate]


class LoadPercentage(Answer):
    """Here the entities are named, not numbered, and MW may have more than three decimals."""

    id: Identifier
    udc: LongName
    from_lse: LongName
    to_lse: LongName
    from_asset_owner: LongName
    to_asset_owner: LongName
    season_number: Season
    tou: TimeOfUse
    load_percentage: Annotated[Number, Field(ge=0, le=100)]
    load_transfer_mw: Annotated[Number, Field(ge=0, le=9223372036854775807)]


class LoadPercentageResults(Answer):
    load_migration_market: MarketName
    load_migration_percentages: list[LoadPercentage]


class LoadMigrationCrr(Answer):
    """`initial_mw` when this market made the CRR, `adjusted_mw` when it added to an older one."""

    crr_id: Identifier
    parent_crr_id: Identifier
    asset_owner: LongName
    source: LocationName
    sink: LocationName
    tou: TimeOfUse
    start_date: Instant
    end_date: Instant
    crr_type: MigratedCrrType
    initial_mw: Absent[Number] = None
    adjusted_mw: Absent[Number] = None


class LoadMigrationResults(Answer):
    load_migration_market: MarketName
    load_migration_crrs: list[LoadMigrationCrr]


SHAPES = {
    "active_load_migration_market_list": Shape(query=ParticipantQuery, answer=list[LoadMigrationMarket]),
    "posted_load_migration_market_list": Shape(query=ParticipantQuery, answer=list[LoadMigrationMarket]),
    "load_migration_market_status": Shape(query=MarketQuery, answer=LoadMigrationMarketStatus),
    "load_percentage": Shape(query=MarketQuery, answer=LoadPercentageResults),
    "load_migration_crr_results": Shape(query=MarketQuery, answer=LoadMigrationResults),
    "n_hour_data": Shape(query=MarketQuery, answer=list[NHourData]),
    "existing_number_of_customers": Shape(query=MarketQuery, answer=NumberOfCustomersSet),
    "number_of_customers": Shape(query=ParticipantQuery, body=PostNumberOfCustomersSet, answer=UDCSubmissionStatus),
    "existing_dasr_summary": Shape(query=MarketQuery, answer=DASRsummaryset),
    "dasr_summary": Shape(query=ParticipantQuery, body=PostDASRsummaryset, answer=UDCSubmissionStatus),
    "existing_customer_rates": Shape(query=MarketQuery, answer=CustomerRateSet),
    "customer_rates": Shape(query=ParticipantQuery, body=PostCustomerRateSet, answer=UDCSubmissionStatus),
}
