"""Auction: portfolios of bids and offers."""

from typing import Annotated

from pydantic import Field, StringConstraints

from crrsim.contract.wire import (
    Absent,
    Answer,
    CurveMegawatt,
    Identifier,
    LocationName,
    MarketName,
    Note,
    PeriodName,
    PortfolioName,
    Price,
    Query,
    Request,
    ScId,
    Shape,
    ShortName,
)
from crrsim.terms.market import PortfolioStatus as PortfolioStatusType
from crrsim.terms.product import CrrType, HedgeType, TimeOfUse

# The note of a new bid alone may hold a backslash (slip `bid-note-backslash`).
BidNote = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9#@\\. _-]*\Z", max_length=512)]


class MarketQuery(Query):
    market_name: MarketName
    participant_name: ShortName


class PortfolioQuery(MarketQuery):
    portfolio_name: PortfolioName


class NewBidPoint(Request):
    """A corner of a curve that is sent: MW from zero, $/MW for the whole period and time of use."""

    mw: CurveMegawatt
    price: Price


class BidPoint(NewBidPoint, extra="allow"):
    """A corner of a curve that is read back."""


NewCurve = Annotated[list[NewBidPoint], Field(min_length=2, max_length=20)]
Curve = Annotated[list[BidPoint], Field(min_length=2, max_length=20)]


class NewBid(Request):
    asset_owner: ScId
    source: LocationName
    sink: LocationName
    hedge_type: HedgeType
    tou: TimeOfUse
    period: PeriodName
    crr_type: CrrType
    bid_curve: NewCurve
    description: Absent[BidNote] = None


class NewOffer(Request):
    crr_id: Identifier
    asset_owner: ScId
    source: LocationName
    sink: LocationName
    hedge_type: HedgeType
    tou: TimeOfUse
    period: PeriodName
    crr_type: CrrType
    bid_curve: NewCurve
    description: Absent[Note] = None


class NewPortfolio(Request):
    """Both lists are asked for and either may be empty."""

    portfolio_name: PortfolioName
    market_name: MarketName
    new_bids: list[NewBid]
    new_offers: list[NewOffer]
    participant_name: ScId


class PortfolioIdentifier(Request):
    portfolio_name: PortfolioName
    market_name: MarketName
    participant_name: ScId


class Bid(Answer):
    bid_id: Identifier
    asset_owner: ScId
    source: LocationName
    sink: LocationName
    hedge_type: HedgeType
    tou: TimeOfUse
    period: PeriodName
    crr_type: CrrType
    bid_curve: Curve
    description: Absent[Note] = None


class Offer(Bid):
    """The document sets no bounds to the number of a CRR that is read back."""

    crr_id: Annotated[int, Field(strict=True)]


class Portfolio(Answer):
    portfolio_name: PortfolioName
    market_name: MarketName
    bids: list[Bid]
    offers: list[Offer]


class PortfolioStatus(Answer):
    """`error_message` joins several reasons, each ended by a semicolon."""

    portfolio_name: PortfolioName
    market_name: MarketName
    status: PortfolioStatusType
    error_message: Absent[str] = None


class PortfolioCredit(Answer):
    portfolio_name: PortfolioName
    market_name: MarketName
    required_credit: Annotated[Price, Field(ge=0)]


SHAPES = {
    "portfolio": Shape(query=PortfolioQuery, answer=Portfolio),
    "delete_portfolio": Shape(query=PortfolioQuery, answer=PortfolioStatus),
    "portfolio_list": Shape(query=MarketQuery, answer=list[Portfolio]),
    "portfolio_status": Shape(query=PortfolioQuery, answer=PortfolioStatus),
    "portfolio_required_credit": Shape(query=PortfolioQuery, answer=PortfolioCredit),
    "portfolio_creation": Shape(body=NewPortfolio, answer=PortfolioStatus),
    "portfolio_submission": Shape(body=PortfolioIdentifier, answer=PortfolioStatus),
    "portfolio_retraction": Shape(body=PortfolioIdentifier, answer=PortfolioStatus),
}
