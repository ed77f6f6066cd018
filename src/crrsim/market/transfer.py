"""What an approved trade does to CRRs: a child for the buyer, the rest for the seller, split by MW and by days."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from crrsim.market.book import Book, Crr
from crrsim.market.rules import rule
from crrsim.terms.market import CrrCategory

ONE_SECOND = timedelta(seconds=1)
MARKET_NAME = "SECONDARY_MARKET"


@rule(
    "trade-split",
    says="the seller keeps the MW that were not traded, and the days before and after for those that were",
    source="notice of 06/02/2025, sellers and owners; F-10, the column ParentCRRID",
)
def kept_by_seller(held: Crr, mw: Decimal, start_at: datetime, last_at: datetime) -> tuple[Crr, ...]:
    """What stays of `held` after `mw` of it are traded over [start_at, last_at].

    The first keeps the CRR's id, so that what is left is still the same CRR; the others are its children, id still 0.
    """
    rest = replace(held, mw=held.mw - mw)
    before = replace(held, mw=mw, end_at=start_at - ONE_SECOND)
    after = replace(held, mw=mw, start_at=last_at + ONE_SECOND)
    left = [one for one in (rest, before, after) if one.mw > 0 and one.start_at < one.end_at]
    return tuple(replace(one, crr_id=0, parent_id=held.crr_id) if place else one for place, one in enumerate(left))


@kept_by_seller.defect("trade-leaves-holding", says="the seller keeps all of a CRR that it has traded away")
def _(held: Crr, mw: Decimal, start_at: datetime, last_at: datetime) -> tuple[Crr, ...]:
    del mw, start_at, last_at
    return (held,)


@kept_by_seller.defect("trade-loses-other-days", says="traded MW leave the seller for the whole term of the CRR")
def _(held: Crr, mw: Decimal, start_at: datetime, last_at: datetime) -> tuple[Crr, ...]:
    del start_at, last_at
    return (replace(held, mw=held.mw - mw),) if held.mw > mw else ()


@rule(
    "trade-child",
    says="the buyer gets a CRR of the class SECONDARY_MARKET, the child of the one it was cut from",
    source="market data API, MarketName; notice of 06/02/2025, the name SECONDARY_MARKET; F-10",
)
def made_for_buyer(held: Crr, crr_id: int, buyer: str) -> Crr:
    """The child, still with the MW and the days of its parent. What it cost is not the ISO's business."""
    return replace(
        held,
        crr_id=crr_id,
        owner=buyer,
        parent_id=held.crr_id,
        category=CrrCategory.SECONDARY_MARKET,
        market_name=MARKET_NAME,
        clearing_price=None,
    )


@made_for_buyer.defect("trade-parent-forgotten", says="a traded CRR does not tell which one it was cut from")
def _(held: Crr, crr_id: int, buyer: str) -> Crr:
    return replace(made_for_buyer.healthy(held, crr_id, buyer), parent_id=None)


@made_for_buyer.defect("trade-class-kept", says="a traded CRR stays in the class of the one it was cut from")
def _(held: Crr, crr_id: int, buyer: str) -> Crr:
    return replace(made_for_buyer.healthy(held, crr_id, buyer), category=held.category)


def put_in_books(book: Book, held: Crr, left: tuple[Crr, ...], child: Crr) -> None:
    """Put the child beside what is left of `held`, each under an id of its own."""
    del book.crrs[held.crr_id]
    for one in (*left, child):
        kept = one if one.crr_id else replace(one, crr_id=book.next_crr_id())
        book.crrs[kept.crr_id] = kept
