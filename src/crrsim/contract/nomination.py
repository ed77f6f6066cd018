"""Nomination: portfolios of what load-serving participants wish to be allocated."""

from typing import Annotated, Literal

from crrsim.contract.auction import MarketQuery, PortfolioIdentifier, PortfolioQuery, PortfolioStatus
from crrsim.contract.wire import (
    Absent,
    Answer,
    Identifier,
    LocationName,
    MarketName,
    Megawatt,
    Note,
    PeriodName,
    PortfolioName,
    Request,
    ScId,
    Shape,
    names,
)
from crrsim.terms.product import CrrType, HedgeType, TimeOfUse

NominationCrrType = Literal[CrrType.LSE, CrrType.OBAALSE]


class NewNomination(Request):
    asset_owner: ScId
    source: LocationName
    sink: LocationName
    hedge_type: HedgeType
    tou: TimeOfUse
    period: PeriodName
    crr_type: NominationCrrType
    mw: Megawatt
    description: Absent[Note] = None


class NewPortfolio(Request):
    portfolio_name: PortfolioName
    market_name: MarketName
    new_nominations: list[NewNomination]
    participant_name: ScId


class Nomination(Answer):
    nomination_id: Identifier
    asset_owner: Annotated[str, names(10)]
    source: LocationName
    sink: LocationName
    hedge_type: HedgeType
    tou: TimeOfUse
    period: PeriodName
    crr_type: NominationCrrType
    mw: Megawatt
    description: Absent[Note] = None


class Portfolio(Answer):
    portfolio_name: PortfolioName
    market_name: MarketName
    nominations: list[Nomination]


SHAPES = {
    "portfolio": Shape(query=PortfolioQuery, answer=Portfolio),
    "delete_portfolio": Shape(query=PortfolioQuery, answer=PortfolioStatus),
    "portfolio_list": Shape(query=MarketQuery, answer=list[Portfolio]),
    "portfolio_status": Shape(query=PortfolioQuery, answer=PortfolioStatus),
    "portfolio_creation": Shape(body=NewPortfolio, answer=PortfolioStatus),
    "portfolio_submission": Shape(body=PortfolioIdentifier, answer=PortfolioStatus),
    "portfolio_retraction": Shape(body=PortfolioIdentifier, answer=PortfolioStatus),
}
