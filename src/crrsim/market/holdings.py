"""Existing CRRs: who holds what, what of it may be offered for sale, and what a sale leaves behind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from crrsim.calendar.pacific import period_bounds
from crrsim.market.book import Crr, NewRecord, Record
from crrsim.market.rules import rule
from crrsim.terms.product import Period, Product

ONE_SECOND = timedelta(seconds=1)
NONE = Decimal(0)


@dataclass(frozen=True)
class Claims:
    """What lies on a CRR already: MW offered by this very submission, by submitted ones, and in a pending trade."""

    here: Decimal = NONE
    elsewhere: Decimal = NONE
    trading: Decimal = NONE


@rule(
    "sell-ownership",
    says="an offer names an existing CRR of the offering participant, as it is: source, sink, TOU, hedge and type",
    source="auction API, errorMessage examples; our reading",
)
def differs_from_holding(offer: NewRecord, held: Crr | None) -> tuple[str, ...]:
    """What of the offer does not fit the CRR it names; the CRR is None when the participant holds none of that id."""
    if held is None:
        return (f"CRR ID {offer.crr_id} is not held by {offer.asset_owner}",)
    pairs = {
        "source": (offer.source, held.source),
        "sink": (offer.sink, held.sink),
        "time of use": (offer.tou, held.tou),
        "hedge type": (offer.hedge, held.hedge),
        "CRR type": (offer.crr_type, held.crr_type),
    }
    return tuple(
        f"CRR ID {offer.crr_id} has the {what} {has}, not {said}" for what, (said, has) in pairs.items() if said != has
    )


@differs_from_holding.defect("sell-mismatch-accepted", says="an offer need not fit the CRR that it names")
def _(offer: NewRecord, held: Crr | None) -> tuple[str, ...]:
    return differs_from_holding.healthy(offer, held) if held is None else ()


@rule(
    "sell-period",
    says="an offered CRR is valid for the whole period of the offer",
    source="auction API, errorMessage examples; our reading",
)
def is_valid_in(held: Crr, start_at: datetime, end_at: datetime) -> bool:
    return held.covers(start_at, end_at)


@is_valid_in.defect("sell-period-unchecked", says="a CRR is offered for a period in which it is not valid")
def _(held: Crr, start_at: datetime, end_at: datetime) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule(
    "sell-quantity",
    says="no more is offered than held, less what is offered already and what a pending trade claims",
    source="auction API, errorMessage examples; our reading",
)
def may_be_offered(mw: Decimal, held: Crr, claims: Claims) -> bool:
    return mw <= held.mw - claims.here - claims.elsewhere - claims.trading


@may_be_offered.defect("sell-more-than-held", says="more may be offered than is held")
def _(mw: Decimal, held: Crr, claims: Claims) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@may_be_offered.defect("sell-one-step-too-much", says="0.001 MW more than held may be offered")
def _(mw: Decimal, held: Crr, claims: Claims) -> bool:
    return mw <= held.mw - claims.here - claims.elsewhere - claims.trading + Decimal("0.001")


@may_be_offered.defect("sell-less-than-held", says="less must be offered than is held")
def _(mw: Decimal, held: Crr, claims: Claims) -> bool:
    return mw < held.mw - claims.here - claims.elsewhere - claims.trading


@rule(
    "sell-offered-once",
    says="a CRR in a submitted portfolio is not offered by another portfolio for the same period",
    source="auction API, errorMessage example",
)
def is_offered_elsewhere(claims: Claims) -> bool:
    return claims.elsewhere > 0


@is_offered_elsewhere.defect("sell-offered-twice", says="two portfolios may offer one CRR for the same period")
def _(claims: Claims) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return False


@rule(
    "sell-while-traded",
    says="a CRR is not offered while a trade of it waits for its credit check",
    source="auction API, errorMessage example",
)
def is_being_traded(claims: Claims) -> bool:
    return claims.trading > 0


@is_being_traded.defect("sell-while-trade-pending", says="a CRR is offered while a trade of it waits for credit")
def _(claims: Claims) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return False


@rule(
    "base-load",
    says="existing CRRs valid in the period are base-loaded, but for those converted as not modelled",
    source="market data API, GROUPED_BASE_LOADING; A-40; our reading of which CRRs that file has",
    plays=True,
)
def base_loaded(crrs: Iterable[Crr], product: Product) -> tuple[Crr, ...]:
    start_at, end_at = period_bounds(product.period)
    return tuple(one for one in crrs if one.based and one.tou is product.tou and one.covers(start_at, end_at))


@base_loaded.defect("base-load-forgotten", says="existing CRRs take no room on the grid")
def _(crrs: Iterable[Crr], product: Product) -> tuple[Crr, ...]:  # noqa: ARG001 - the bent rule looks at nothing
    return ()


@rule(
    "sale-reduces-holding",
    says="a sale takes its MW from the CRR for the sold period, and leaves the rest of the term with its owner",
    source="notice of 06/02/2025, sellers and owners; our reading of what is left",
    plays=True,
)
def after_sale(held: Crr, mw: Decimal, start_at: datetime, end_at: datetime) -> tuple[Crr, ...]:
    """What the owner holds after selling `mw` over [start_at, end_at]: the CRR less the MW, and remainders.

    A remainder is the sold MW before or after the sold period; its id is still 0. With nothing left the CRR is gone.
    """
    kept = replace(held, mw=held.mw - mw)
    before = replace(held, crr_id=0, parent_id=held.crr_id, mw=mw, end_at=start_at - ONE_SECOND)
    after = replace(held, crr_id=0, parent_id=held.crr_id, mw=mw, start_at=end_at + ONE_SECOND)
    return tuple(one for one in (kept, before, after) if one.mw > 0 and one.start_at < one.end_at)


@after_sale.defect("sale-leaves-holding", says="a sold CRR stays with its owner at its full MW")
def _(held: Crr, mw: Decimal, start_at: datetime, end_at: datetime) -> tuple[Crr, ...]:
    del mw, start_at, end_at
    return (held,)


def is_longer_than_a_month(held: Crr) -> bool:
    """Whether the CRR is seasonal or long-term: months have 31 days at most, and one of them an hour more."""
    return held.end_at - held.start_at > timedelta(days=31, hours=1)


def claims_on(
    crr_id: int,
    period: Period,
    *,
    here: Sequence[NewRecord | Record],
    elsewhere: Iterable[Record],
    trading: Mapping[int, Decimal],
) -> Claims:
    """What lies on a CRR for a period. `here`: the other offers of this submission; `elsewhere`: submitted offers."""
    return Claims(
        here=sum((one.curve[-1][0] for one in here if one.crr_id == crr_id and str(one.period) == str(period)), NONE),
        elsewhere=sum((one.mw for one in elsewhere if one.crr_id == crr_id and one.period == period), NONE),
        trading=trading.get(crr_id, NONE),
    )
