"""Credit: what a bid may cost at the most, and whether the participant is good for it (A-35, A-36, A-53)."""

import zlib
from collections.abc import Iterable
from decimal import ROUND_CEILING, Decimal

from crrsim.market.book import Curve
from crrsim.market.rules import rule
from crrsim.terms.market import MarketTerm
from crrsim.terms.quantity import CENT

NONE = Decimal("0.00")
MOST_MARGIN = 20_001
"""Synthetic margins run from $0.00 to $200.00 per MW, in cents."""


def margin_of(location: str) -> Decimal:
    """The synthetic credit margin of a location, $/MW, the same in every run: it is made from the name alone (A-36)."""
    return Decimal(zlib.crc32(location.encode()) % MOST_MARGIN) * CENT


def path_margin(source: str, sink: str, constant: Decimal) -> Decimal:
    """The credit margin of a path, $/MW: the difference of its locations' margins, and a constant (A-36)."""
    return abs(margin_of(sink) - margin_of(source)) + constant


def reversed_holding_value(source: str, sink: str, constant: Decimal) -> Decimal:
    """$/MW to hold the counter-flow of a path: less its expected value, plus its margin, at least zero (A-53)."""
    expected = margin_of(source) - margin_of(sink)
    return max(NONE, path_margin(source, sink, constant) - expected)


@rule(
    "bid-exposure",
    says="a buy bid is exposed by the most that MW x (price above zero + margin) comes to over its points",
    source="credit policy of 2010; A-35",
)
def buy_exposure(curve: Curve, margin: Decimal) -> Decimal:
    return max((mw * (max(price, NONE) + margin) for mw, price in curve[1:]), default=NONE)


@buy_exposure.defect("credit-last-point-only", says="only the last point of a curve counts for credit")
def _(curve: Curve, margin: Decimal) -> Decimal:
    mw, price = curve[-1]
    return mw * (max(price, NONE) + margin)


@buy_exposure.defect("credit-margin-forgotten", says="the credit margin of the path is left out")
def _(curve: Curve, margin: Decimal) -> Decimal:  # noqa: ARG001 - the bent rule leaves it out
    return buy_exposure.healthy(curve, NONE)


@rule(
    "offer-exposure",
    says="an offer is exposed only where its price is below zero, by MW x what it would pay",
    source="A-35",
)
def sell_exposure(curve: Curve) -> Decimal:
    return max((mw * max(NONE, -price) for mw, price in curve[1:]), default=NONE)


@sell_exposure.defect("negative-offer-needs-no-credit", says="an offer below zero needs no credit")
def _(curve: Curve) -> Decimal:  # noqa: ARG001 - the bent rule looks at nothing
    return NONE


@sell_exposure.defect("offer-exposed-like-a-bid", says="an offer is exposed by its price, whichever way it runs")
def _(curve: Curve) -> Decimal:
    return max((mw * abs(price) for mw, price in curve[1:]), default=NONE)


@rule(
    "counter-flow-collateral",
    says="offering an allocated seasonal CRR in an annual auction asks for the holding value of its counter-flow",
    source="PRR 1654; A-53",
)
def collateral(mw: Decimal, per_mw: Decimal) -> Decimal:
    return mw * per_mw


@collateral.defect("counter-flow-collateral-forgotten", says="offering an allocated CRR asks for no collateral")
def _(mw: Decimal, per_mw: Decimal) -> Decimal:  # noqa: ARG001 - the bent rule looks at nothing
    return NONE


@rule("required-credit", says="a portfolio requires the sum of its exposures, up to the cent", source="A-35")
def required(exposures: Iterable[Decimal]) -> Decimal:
    return sum(exposures, NONE).quantize(CENT, rounding=ROUND_CEILING)


@required.defect("credit-off-by-a-cent", says="the required credit is a cent too low")
def _(exposures: Iterable[Decimal]) -> Decimal:
    return max(NONE, required.healthy(exposures) - CENT)


@rule(
    "credit-limit",
    says="what all submitted portfolios of a participant require does not pass its credit",
    source="plan: $10,000,000 of test credit; A-37",
)
def credit_suffices(needed: Decimal, committed: Decimal, limit: Decimal) -> bool:
    return needed + committed <= limit


@credit_suffices.defect("credit-not-enforced", says="any portfolio is submitted, whatever it requires")
def _(needed: Decimal, committed: Decimal, limit: Decimal) -> bool:  # noqa: ARG001 - looks at nothing
    return True


@credit_suffices.defect("credit-limit-shut", says="a portfolio that takes the credit to the last cent is rejected")
def _(needed: Decimal, committed: Decimal, limit: Decimal) -> bool:
    return needed + committed < limit


@credit_suffices.defect("credit-counts-one-portfolio", says="each portfolio is held against the whole credit alone")
def _(needed: Decimal, committed: Decimal, limit: Decimal) -> bool:  # noqa: ARG001 - forgets what is committed
    return needed <= limit


@rule(
    "participation-floor",
    says="to take part in an auction a participant has at least the floor as its credit",
    source="credit policy of 2010: $500,000 annual, $100,000 monthly; A-35",
)
def may_take_part(limit: Decimal, floor: Decimal) -> bool:
    return limit >= floor


@may_take_part.defect("participation-floor-ignored", says="a participant below the floor takes part")
def _(limit: Decimal, floor: Decimal) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@may_take_part.defect("participation-floor-shut", says="a participant with just the floor takes no part")
def _(limit: Decimal, floor: Decimal) -> bool:
    return limit > floor


def floor_of(term: MarketTerm, annual: Decimal, monthly: Decimal) -> Decimal:
    return annual if term is MarketTerm.ANNUAL else monthly
