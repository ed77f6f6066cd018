"""How much a participant may nominate at a sink: the share of its load metric, how far each tier goes, what is held.

All of it is an assumption (A-10 to A-13): the formulas are those of earlier years, and each is a rule of its own.
"""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum

from crrsim.market.rules import rule
from crrsim.market.settings import UpperBound
from crrsim.terms.product import Period
from crrsim.terms.quantity import MEGAWATT_STEP

NONE = Decimal(0)


class Tier(StrEnum):
    """The tiers of an allocation, by the ending of their markets' names."""

    T1 = "T1"
    LT = "LT"
    T2 = "T2"
    T3 = "T3"


FIRST_TIERS = frozenset({Tier.T1, Tier.LT})
"""The tiers that go before any set-aside."""


def tier_of(market_name: str) -> Tier:
    return Tier(market_name.rsplit("_", maxsplit=1)[-1])


def share_for(period: Period, seasonal: Sequence[tuple[int, Decimal]]) -> Decimal:
    """The share of the adjusted metric that is eligible: all of it in a month, in a season as the year's row says.

    seasonal   (first year, share) rows, years rising
    """
    if period.kind == "M":
        return Decimal(1)
    return next(share for year, share in reversed(seasonal) if year <= period.year)


@rule(
    "eligible-share",
    says="65 % of the adjusted load metric are eligible in a season from 2019 on, all of it in a month",
    source="A-10, A-11",
    plays=True,
)
def eligible(adjusted: Decimal, share: Decimal) -> Decimal:
    return floored(adjusted * share)


@eligible.defect("eligible-share-whole", says="the whole load metric is eligible in a season as well")
def _(adjusted: Decimal, share: Decimal) -> Decimal:  # noqa: ARG001 - the bent rule forgets the share
    return adjusted


@rule(
    "tier-ceiling",
    says="tier 1 goes up to two thirds of SEQ, and tier 2 where a third follows; LT up to half of the adjusted metric, "
    "the last tier up to the whole; each monthly tier up to MEQ",
    source="A-12; LT order of 2007, half for LT",
    plays=True,
)
def ceiling(tier: Tier, period: Period, eligible: Decimal, long_term: Decimal, *, with_tier_3: bool) -> Decimal:
    """MW up to which a tier awards at a sink, earlier tiers and holdings counted in; not yet on the step."""
    if period.kind == "M":
        return eligible
    if tier is Tier.LT:
        return long_term
    return eligible * 2 / 3 if tier is Tier.T1 or (tier is Tier.T2 and with_tier_3) else eligible


@ceiling.defect("tier-1-up-to-whole", says="tier 1 goes up to the whole of SEQ")
def _(tier: Tier, period: Period, eligible: Decimal, long_term: Decimal, *, with_tier_3: bool) -> Decimal:
    bent = Tier.T3 if tier is Tier.T1 else tier
    return ceiling.healthy(bent, period, eligible, long_term, with_tier_3=with_tier_3)


@ceiling.defect("long-term-up-to-whole", says="LT goes up to the whole of SEQ")
def _(tier: Tier, period: Period, eligible: Decimal, long_term: Decimal, *, with_tier_3: bool) -> Decimal:
    bent = Tier.T3 if tier is Tier.LT else tier
    return ceiling.healthy(bent, period, eligible, long_term, with_tier_3=with_tier_3)


@ceiling.defect("tier-2-two-thirds", says="tier 2 goes no further than tier 1")
def _(tier: Tier, period: Period, eligible: Decimal, long_term: Decimal, *, with_tier_3: bool) -> Decimal:
    bent = Tier.T1 if tier is Tier.T2 else tier
    return ceiling.healthy(bent, period, eligible, long_term, with_tier_3=with_tier_3)


@ceiling.defect("tier-2-up-to-whole-before-tier-3", says="tier 2 goes up to the whole although a third tier follows")
def _(tier: Tier, period: Period, eligible: Decimal, long_term: Decimal, *, with_tier_3: bool) -> Decimal:
    return ceiling.healthy(tier, period, eligible, long_term, with_tier_3=with_tier_3 and tier is not Tier.T2)


@ceiling.defect("tier-3-two-thirds", says="tier 3 goes no further than tier 2 before it")
def _(tier: Tier, period: Period, eligible: Decimal, long_term: Decimal, *, with_tier_3: bool) -> Decimal:
    bent = Tier.T1 if tier is Tier.T3 else tier
    return ceiling.healthy(bent, period, eligible, long_term, with_tier_3=with_tier_3)


@rule(
    "held-comes-off",
    says="what is held already, earlier tiers included, comes off the limit, which never goes below zero",
    source="A-11, A-12",
    plays=True,
)
def left_of(ceiling: Decimal, held: Decimal) -> Decimal:
    return floored(max(NONE, ceiling - held))


@left_of.defect("held-not-deducted", says="what is held already does not come off the limit")
def _(ceiling: Decimal, held: Decimal) -> Decimal:  # noqa: ARG001 - the bent rule forgets it
    return floored(max(NONE, ceiling))


@rule(
    "upper-bound",
    says="at a sink tier 1 gives no more than last year's season did, and never more than the adjusted metric",
    source="A-13",
    plays=True,
)
def upper_bound(last_year: Decimal, adjusted: Decimal, how: UpperBound) -> Decimal:
    return floored(max(NONE, adjusted if how is UpperBound.LOAD_METRIC else min(last_year, adjusted)))


@upper_bound.defect("upper-bound-above-metric", says="last year's season is the bound even where the load has gone")
def _(last_year: Decimal, adjusted: Decimal, how: UpperBound) -> Decimal:  # noqa: ARG001 - looks at last year only
    return floored(max(NONE, last_year))


@upper_bound.defect("upper-bound-forgets-last-year", says="the adjusted metric is the bound whatever last year gave")
def _(last_year: Decimal, adjusted: Decimal, how: UpperBound) -> Decimal:  # noqa: ARG001 - looks at the metric only
    return floored(max(NONE, adjusted))


def floored(mw: Decimal) -> Decimal:
    return (mw / MEGAWATT_STEP).to_integral_value(ROUND_FLOOR) * MEGAWATT_STEP
