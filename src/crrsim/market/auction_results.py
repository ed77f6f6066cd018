"""Rows of an auction's results: awards for the public and for each bidder, prices, and what binds.

What binds is told of an allocation in the same way; its shadow prices are in units of the objective (F-17).
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from crrsim.calendar.pacific import period_bounds
from crrsim.market.book import Allotment, Award, Settled
from crrsim.market.download import Row
from crrsim.market.rules import rule
from crrsim.market.source_sink import model_of
from crrsim.terms.market import BidType
from crrsim.terms.product import CrrType
from crrsim.terms.quantity import CENT, MEGAWATT_STEP, round_cent

if TYPE_CHECKING:
    from crrsim.market.world import World


@rule("private-results", says="a participant's private results are its own", source="market data API, private results")
def is_told_to(award: Award | Allotment, participant: str) -> bool:
    return award.owner == participant


@is_told_to.defect("private-results-leak", says="a participant's private results have everybody's awards")
def _(award: Award | Allotment, participant: str) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule(
    "public-results",
    says="the public results have every award above zero",
    source="market data API, PUBLIC_AUCTION_RESULT; F-10",
)
def is_public(award: Award) -> bool:
    return award.mw > 0


@is_public.defect("public-results-lose-sales", says="the public results have the awards of buyers only")
def _(award: Award) -> bool:
    return award.mw > 0 and award.record.side is BidType.BUY


@rule(
    "amount",
    says="a buyer pays, and a seller receives, MW x the path's price",
    source="auction API, prices are $ per MW; F-20; our reading, that the price is the path's",
)
def amount_of(award: Award) -> Decimal:
    """$, positive when the participant pays."""
    cost = round_cent(award.mw * award.clearing_price)
    return cost if award.record.side is BidType.BUY else round_cent(-cost)


@amount_of.defect("amount-at-bid-price", says="a buyer pays its own bid, a seller receives its own offer")
def _(award: Award) -> Decimal:
    cost = round_cent(award.mw * award.record.curve[-1][1])
    return cost if award.record.side is BidType.BUY else round_cent(-cost)


@rule("location-prices", says="every location has a clearing price", source="F-19")
def is_priced(*, biddable: bool, every: bool) -> bool:
    return biddable or every


@is_priced.defect("unbiddable-unpriced", says="a location that is not biddable has no clearing price")
def _(*, biddable: bool, every: bool) -> bool:  # noqa: ARG001 - the bent rule forgets the setting
    return biddable


@rule(
    "binding-constraints",
    says="every constraint with a shadow price is told",
    source="market data API, BINDING_CONSTRAINT",
)
def is_binding(shadow_price: float, contingency: str) -> bool:  # noqa: ARG001 - in the base case or after an outage
    return shadow_price > 0


@is_binding.defect("contingency-rows-withheld", says="only constraints that bind in the base case are told")
def _(shadow_price: float, contingency: str) -> bool:
    return shadow_price > 0 and contingency == "BASE"


def public_rows(world: "World", settled: Settled) -> Iterator[Row]:
    for award in settled.awards:
        if world.rules[is_public](award):
            what = _what(award)
            yield {
                "MarketName": award.market,
                "AssetOwner": award.owner,
                "CRRID": award.crr_id,
                "OriginalCRRID": award.record.crr_id,
                "BidType": award.record.side.value,
                **what,
                "MW": award.mw,
                "ClearingPrice": award.clearing_price,
            }


def private_rows(world: "World", settled: Settled, participant: str) -> Iterator[Row]:
    """A participant's bids and offers with what each came to, those that came to nothing included."""
    sign = 1 if world.settings.pay_is_positive else -1
    for award in settled.awards:
        if world.rules[is_told_to](award, participant):
            yield {
                "MarketName": award.market,
                "PortfolioName": award.portfolio,
                "BidID": award.record.bid_id,
                "CRRID": award.crr_id,
                "OriginalCRRID": award.record.crr_id,
                "BidType": award.record.side.value,
                "AssetOwner": award.owner,
                **_what(award),
                "BidMW": award.record.mw,
                "AwardedMW": award.mw,
                "ClearingPrice": award.clearing_price,
                "Amount": round_cent(sign * world.rules[amount_of](award)),
            }


def price_rows(world: "World", settled: Settled) -> Iterator[Row]:
    model = model_of(world, world.schedule.named(settled.market))
    every = world.settings.price_every_location
    for product, clearing in settled.clearings:
        for name, price in clearing.prices.items():
            if world.rules[is_priced](biddable=model.biddable(name), every=every):
                yield {
                    "MarketName": settled.market,
                    "Period": str(product.period),
                    "TOU": product.tou.value,
                    "SourceSink": name,
                    "ClearingPrice": round_cent(price),
                }


def binding_rows(world: "World", settled: Settled) -> Iterator[Row]:
    for product, clearing in settled.clearings:
        for one in clearing.binding:
            if world.rules[is_binding](one.shadow_price, one.contingency):
                yield {
                    "MarketName": settled.market,
                    "Period": str(product.period),
                    "TOU": product.tou.value,
                    "ConstraintName": one.constraint,
                    "DeviceType": one.device_type,
                    "ContingencyName": one.contingency,
                    "Direction": one.direction,
                    "FlowMW": Decimal(repr(one.flow_mw)).quantize(MEGAWATT_STEP),
                    "LimitMW": Decimal(repr(one.limit_mw)).quantize(MEGAWATT_STEP),
                    "ShadowPrice": max(CENT, round_cent(one.shadow_price)),
                }


def _what(award: Award) -> Row:
    """The columns that say what was traded. A sale names the type of the CRR sold, a purchase makes one of AUC."""
    start_at, end_at = period_bounds(award.record.period)
    crr_type = award.record.crr_type if award.record.side is BidType.SELL else CrrType.AUC
    return {
        "CRRType": crr_type.value,
        "HedgeType": award.record.hedge.value,
        "Source": award.record.source,
        "Sink": award.record.sink,
        "TOU": award.record.tou.value,
        "Period": str(award.record.period),
        "StartDate": start_at,
        "EndDate": end_at,
    }
