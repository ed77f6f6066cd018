"""The columns of each download, as data. Only those of SOURCE_SINK are seen in use; the others are assumption F-10.

A column has one type wherever it occurs, so a file can be read without knowing what it is.
"""

from dataclasses import dataclass
from enum import StrEnum

from crrsim.terms.market import BidType, CrrCategory
from crrsim.terms.product import CrrType, HedgeType, TimeOfUse


class Cell(StrEnum):
    """The types of a column: MW have three decimals, USD two, FACTOR three or more."""

    TEXT = "text"
    INTEGER = "integer"
    MW = "MW"
    USD = "USD"
    FACTOR = "factor"
    NUMBER = "number"
    INSTANT = "instant"


@dataclass(frozen=True)
class Column:
    """`choices` are the only values allowed; none means any."""

    name: str
    cell: Cell
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One kind of file: its columns in order, which must have a value, and by which the rows are sorted (F-05)."""

    kind: str
    schema: str
    columns: tuple[Column, ...]
    optional: frozenset[str]
    keys: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> frozenset[str]:
        return frozenset(self.names) - self.optional


_CELLS = {
    Cell.TEXT: (
        "AssetOwner AugmentedBusName ConstraintName ContingencyName Description EMSBusName InterfaceName MarketName"
        " NewName NominationCapName OldName Period PortfolioName Sink Source SourceSink Type Zone"
    ),
    Cell.INTEGER: "BidID CRRID NominationID OriginalCRRID ParentCRRID",
    Cell.MW: (
        "AdjustedLoadMetricMW AwardedMW BaseLoadMW BidMW DeductionMW EligibleQuantityMW FlowMW HeldMW LimitMW"
        " LoadMetricMW MW NominatedMW ResidualMW SetAsideMW"
    ),
    Cell.USD: "Amount ClearingPrice ShadowPrice",
    Cell.FACTOR: "ParticipationFactor",
    Cell.NUMBER: "SetAsidePercent",
    Cell.INSTANT: "EffectiveDate EndDate StartDate",
}
_CHOICES: dict[str, tuple[str, ...]] = {
    "BiddableFlag": ("Yes", "No"),
    "BidType": tuple(BidType),
    "CRRType": tuple(CrrType),
    "Category": tuple(CrrCategory),
    "Designation": ("SOURCE", "SINK", "BOTH"),
    "DeviceType": ("LINE", "TRANSFORMER", "INTERFACE"),
    "Direction": ("+", "-", "IMPORT", "EXPORT"),
    "HedgeType": tuple(HedgeType),
    "TOU": tuple(TimeOfUse),
}
COLUMNS: dict[str, Column] = {name: Column(name, cell) for cell, words in _CELLS.items() for name in words.split()} | {
    name: Column(name, Cell.TEXT, choices) for name, choices in _CHOICES.items()
}


def _table(kind: str, schema: str, columns: str, keys: str, optional: str = "") -> Table:
    chosen = tuple(COLUMNS[name] for name in columns.split())
    return Table(kind, schema, chosen, frozenset(optional.split()), tuple(keys.split()))


_SPAN = "HedgeType Source Sink TOU Period StartDate EndDate"
_CAP = "NominationCapName AssetOwner CRRType Period TOU"
_ELIGIBLE = f"{_CAP} Sink LoadMetricMW DeductionMW AdjustedLoadMetricMW EligibleQuantityMW HeldMW LimitMW"
_EXISTING = _table(
    "EXISTING_CRR",
    "CRRExistingCRRs_v1.1.2",
    "CRRID ParentCRRID AssetOwner MarketName Category CRRType HedgeType Source Sink TOU StartDate EndDate MW"
    " ClearingPrice",
    keys="CRRID",
    optional="ParentCRRID Category ClearingPrice",
)
_TABLES = (
    _table(
        "SOURCE_SINK",
        "CRRSourceSink_v1.0.1",
        "SourceSink Type BiddableFlag Zone AugmentedBusName EMSBusName ParticipationFactor TOU",
        keys="SourceSink TOU AugmentedBusName",
        optional="Zone AugmentedBusName EMSBusName ParticipationFactor",
    ),
    _table(
        "SOURCE_SINK_REPLACEMENT",
        "CRRSourceandSinkNameMapping_v1.0.1",
        "OldName NewName MarketName Period EffectiveDate Designation",
        keys="OldName NewName MarketName Period",
        optional="MarketName Period EffectiveDate Designation",
    ),
    _table(
        "GROUPED_BASE_LOADING",
        "CRRGroupedBaseLoading_v1.0.2",
        "Source Sink HedgeType TOU Period StartDate EndDate MW",
        keys="Period TOU HedgeType Source Sink",
        optional="StartDate EndDate",
    ),
    _table(
        "SET_ASIDE",
        "CRRSetAside_v1.1.1",
        "InterfaceName Direction Period TOU LimitMW BaseLoadMW ResidualMW SetAsidePercent SetAsideMW",
        keys="InterfaceName Direction Period TOU",
    ),
    _table(
        "BINDING_CONSTRAINT",
        "CRRBindingConstraint_v1.0.1",
        "MarketName Period TOU ConstraintName DeviceType ContingencyName Direction FlowMW LimitMW ShadowPrice",
        keys="MarketName Period TOU ConstraintName ContingencyName Direction",
    ),
    _table(
        "PUBLIC_ALLOCATION_RESULT",
        "CRRPublicAllocationResult_v1.0.3",
        f"MarketName AssetOwner CRRID CRRType {_SPAN} MW",
        keys="MarketName AssetOwner CRRID",
    ),
    _table(
        "PUBLIC_AUCTION_RESULT",
        "CRRPublicAuctionResult_v1.1.1",
        f"MarketName AssetOwner CRRID OriginalCRRID BidType CRRType {_SPAN} MW ClearingPrice",
        keys="MarketName AssetOwner CRRID OriginalCRRID BidType Period TOU Source Sink MW",
        optional="CRRID OriginalCRRID",
    ),
    _table(
        "CLEARING_PRICE",
        "CRRSourceSinkClearingPRice_v1.0.1",
        "MarketName Period TOU SourceSink ClearingPrice",
        keys="MarketName Period TOU SourceSink",
    ),
    _table(
        "SIGNATURE",
        "CRRSignatureResult_v1.1.0",
        f"{_CAP} Source Sink LimitMW",
        keys="NominationCapName AssetOwner CRRType Period TOU Source Sink",
    ),
    _table(
        "UPPER_BOUND",
        "CRRUpperBoundResult_v1.1.0",
        f"{_CAP} Sink LimitMW",
        keys="NominationCapName AssetOwner CRRType Period TOU Sink",
    ),
    _table("SEQ", "CRRSEQResult_v1.1.0", _ELIGIBLE, keys="NominationCapName AssetOwner CRRType Period TOU Sink"),
    _table("MEQ", "CRRMEQResult_v1.1.0", _ELIGIBLE, keys="NominationCapName AssetOwner CRRType Period TOU Sink"),
    _table(
        "PRIVATE_ALLOCATION_RESULT",
        "CRRPrivateAllocation_v1",
        f"MarketName PortfolioName NominationID CRRID AssetOwner CRRType {_SPAN} NominatedMW AwardedMW Description",
        keys="MarketName PortfolioName NominationID",
        optional="CRRID Description",
    ),
    _table(
        "PRIVATE_AUCTION_RESULT",
        "CRRPrivateAuction_v1",
        "MarketName PortfolioName BidID CRRID OriginalCRRID BidType AssetOwner CRRType"
        f" {_SPAN} BidMW AwardedMW ClearingPrice Amount",
        keys="MarketName PortfolioName BidID",
        optional="CRRID OriginalCRRID",
    ),
)
TABLES: dict[str, Table] = {each.kind: each for each in _TABLES}


def table(kind: str) -> Table:
    """Return the table of a download type as the market data service names it. Raises: KeyError."""
    return _EXISTING if "EXISTING_CRR" in kind else TABLES[kind]
