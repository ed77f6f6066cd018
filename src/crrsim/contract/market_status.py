"""Market status: which markets there are, and where each stands."""

from typing import Annotated

from pydantic import Field, StringConstraints

from crrsim.contract.windows import SubmissionWindow
from crrsim.contract.wire import Answer, Instant, MarketName, ParticipantQuery, Shape
from crrsim.terms.market import MarketStatus, MarketTerm, MarketType
from crrsim.terms.product import TimeOfUse


class MarketQuery(ParticipantQuery):
    market_name: MarketName


class Period(Answer):
    name: Annotated[str, StringConstraints(max_length=20)]
    start_date: Instant
    end_date: Instant


class Product(Answer):
    period: Period
    tou: TimeOfUse


class Market(Answer):
    """An allocation or auction: when its data come out, when it takes submissions, what it trades."""

    name: MarketName
    market_type: MarketType
    market_term: MarketTerm
    data_publish_date: Instant
    submission_window: SubmissionWindow
    products: Annotated[list[Product], Field(min_length=2)]


SHAPES = {
    "market_status": Shape(query=MarketQuery, answer=MarketStatus),
    "active_allocation_markets": Shape(query=ParticipantQuery, answer=list[Market]),
    "active_auction_markets": Shape(query=ParticipantQuery, answer=list[Market]),
    "market_info": Shape(query=MarketQuery, answer=Market),
    "posted_allocation_markets": Shape(query=ParticipantQuery, answer=list[Market]),
    "posted_auction_markets": Shape(query=ParticipantQuery, answer=list[Market]),
}
