"""The shape of a bid curve: how many points it has, where it begins, and which way its prices run."""

from itertools import pairwise

from crrsim.market.book import Curve
from crrsim.market.rules import rule
from crrsim.market.settings import CurveRule
from crrsim.terms.market import BidType
from crrsim.terms.quantity import MEGAWATT_STEP


@rule("points-limit", says="a curve has at least two points and at most twenty", source="auction API bidCurve; A-29")
def points_fit(points: int, most: int) -> bool:
    return 2 <= points <= most


@points_fit.defect("points-limit-21", says="a curve of one point more than allowed is taken")
def _(points: int, most: int) -> bool:
    return 2 <= points <= most + 1


@points_fit.defect("points-limits-shut", says="a curve of two points, and one of twenty, are refused")
def _(points: int, most: int) -> bool:
    return 2 < points < most


@rule("curve-starts-at-zero", says="the first point of a curve is at zero MW", source="auction API bidCurve")
def starts_at_zero(curve: Curve) -> bool:
    return curve[0][0] == 0


@starts_at_zero.defect("curve-start-unchecked", says="a curve may begin above zero MW")
def _(curve: Curve) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule("curve-mw-rise", says="the MW of a curve rise from point to point", source="auction API bidCurve; A-30")
def mw_rise(curve: Curve) -> bool:
    return all(first[0] < second[0] for first, second in pairwise(curve))


@mw_rise.defect("curve-mw-unchecked", says="points of equal or falling MW are taken")
def _(curve: Curve) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@mw_rise.defect("curve-step-of-a-kilowatt-refused", says="the MW of a curve must rise by more than 0.001 MW")
def _(curve: Curve) -> bool:
    return all(second[0] - first[0] > MEGAWATT_STEP for first, second in pairwise(curve))


@rule(
    "curve-prices",
    says="a buyer's price never rises and a seller's never falls along the curve",
    source="A-30, for the sentence published in the auction API says the reverse",
)
def prices_run(curve: Curve, side: BidType, how: CurveRule) -> bool:
    rising = all(first[1] <= second[1] for first, second in pairwise(curve))
    falling = all(first[1] >= second[1] for first, second in pairwise(curve))
    if how is CurveRule.LENIENT:
        return rising or falling
    buyer_falls = how is CurveRule.ECONOMIC
    return falling if (side is BidType.BUY) is buyer_falls else rising


@prices_run.defect("curve-not-checked", says="the prices of a curve may run anyhow")
def _(curve: Curve, side: BidType, how: CurveRule) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@prices_run.defect("curve-level-price-refused", says="the price of a curve may not stay where it is")
def _(curve: Curve, side: BidType, how: CurveRule) -> bool:
    is_level = any(first[1] == second[1] for first, second in pairwise(curve[1:]))
    return not is_level and prices_run.healthy(curve, side, how)


WAYS = {
    CurveRule.LENIENT: {BidType.BUY: "run one way", BidType.SELL: "run one way"},
    CurveRule.ECONOMIC: {BidType.BUY: "not rise", BidType.SELL: "not fall"},
    CurveRule.SPEC_LITERAL: {BidType.BUY: "not fall", BidType.SELL: "not rise"},
}
"""What is asked of the prices, for the text of a refusal."""
