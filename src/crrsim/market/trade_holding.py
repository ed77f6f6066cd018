"""What a seller may trade away: a CRR it holds, as it is, within its term and its MW, and free of other claims."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from crrsim.calendar.pacific import period_bounds
from crrsim.market.book import Crr, Record
from crrsim.market.rules import rule
from crrsim.market.trade import NewOffer, Offer
from crrsim.terms.market import PortfolioStatus
from crrsim.terms.product import CrrType


@rule(
    "trade-holding",
    says="a seller trades an existing CRR of its own, as it is: source, sink, time of use and hedge",
    source="secondary market API, crrId; our reading, and that it is refused with SER0030",
)
def differs_from_books(crr_id: int, seller: str, terms: NewOffer, held: Crr | None) -> tuple[str, ...]:
    """What of the terms does not fit the CRR; None when the seller holds none of that id."""
    if held is None:
        return (f"CRR ID {crr_id} is not held by {seller}",)
    pairs = {
        "source": (terms.source, held.source),
        "sink": (terms.sink, held.sink),
        "time of use": (terms.tou, held.tou),
        "hedge type": (terms.hedge, held.hedge),
    }
    return tuple(
        f"CRR ID {crr_id} has the {what} {has}, not {said}" for what, (said, has) in pairs.items() if said != has
    )


@differs_from_books.defect("trade-mismatch-accepted", says="an offer need not fit the CRR that it names")
def _(crr_id: int, seller: str, terms: NewOffer, held: Crr | None) -> tuple[str, ...]:
    return differs_from_books.healthy(crr_id, seller, terms, held) if held is None else ()


@rule("trade-type", says="a trade names the CRR type of what is traded", source="secondary market API, SMT0138")
def is_of_type(said: CrrType, held: CrrType) -> bool:
    return said is held


@is_of_type.defect("trade-type-unchecked", says="a trade may name any CRR type")
def _(said: CrrType, held: CrrType) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule("trade-term", says="the days of a trade are days of the CRR", source="our reading")
def is_within_term(held: Crr, start_at: datetime, last_at: datetime) -> bool:
    return held.covers(start_at, last_at)


@is_within_term.defect("trade-beyond-term", says="a trade may reach beyond the CRR's term")
def _(held: Crr, start_at: datetime, last_at: datetime) -> bool:  # noqa: ARG001 - looks at nothing
    return True


@rule("trade-quantity", says="no more is traded than is held", source="our reading")
def is_there(mw: Decimal, held: Decimal) -> bool:
    return mw <= held


@is_there.defect("trade-more-than-held", says="more may be traded than is held")
def _(mw: Decimal, held: Decimal) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@is_there.defect("trade-whole-refused", says="the whole of a CRR cannot be traded")
def _(mw: Decimal, held: Decimal) -> bool:
    return mw < held


@rule(
    "trade-once",
    says="while a trade of a CRR waits for its credit check, no other trade takes from it",
    source="S-03, after an errorMessage example of the auction API",
)
def is_traded_already(crr_id: int, offers: Iterable[Offer]) -> bool:
    return any(one.is_pending and one.crr_id == crr_id for one in offers)


@is_traded_already.defect("trade-twice", says="two trades may wait for the same CRR")
def _(crr_id: int, offers: Iterable[Offer]) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return False


@rule(
    "trade-of-submitted",
    says="only what a portfolio offers that is submitted, to an auction not yet posted, keeps trades away",
    source="our reading: the auction API tells the other way round",
)
def keeps_trades_away(status: PortfolioStatus, *, posted: bool) -> bool:
    return status is PortfolioStatus.SUBMITTED and not posted


@keeps_trades_away.defect(
    "trade-shut-out-by-drafts", says="what any portfolio offers keeps trades away, submitted or not"
)
def _(status: PortfolioStatus, *, posted: bool) -> bool:  # noqa: ARG001 - does not ask whether it was submitted
    return not posted


@rule(
    "trade-of-auctioned",
    says="a CRR that a submitted portfolio offers for some of these days is not traded",
    source="our reading: the auction API tells the other way round",
)
def is_auctioned(crr_id: int, start_at: datetime, last_at: datetime, offered: Iterable[Record]) -> bool:
    bounds = (period_bounds(one.period) for one in offered if one.crr_id == crr_id)
    return any(begins <= last_at and start_at <= ends for begins, ends in bounds)


@is_auctioned.defect("trade-while-auctioned", says="a CRR is traded while a submitted portfolio offers it")
def _(crr_id: int, start_at: datetime, last_at: datetime, offered: Iterable[Record]) -> bool:
    del crr_id, start_at, last_at, offered
    return False
