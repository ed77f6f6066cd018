"""What a participant's business requires of its credit: its portfolios, and the trades that wait for their check."""

from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING

from crrsim.calendar.schedule import ScheduledMarket
from crrsim.market import credit
from crrsim.market.book import Crr, Portfolio, PortfolioKey, Record
from crrsim.market.holdings import is_longer_than_a_month
from crrsim.market.rules import rule
from crrsim.market.trade import NewOffer, Offer
from crrsim.terms.market import BidType, MarketTerm, PortfolioStatus
from crrsim.terms.product import CrrType
from crrsim.terms.quantity import CENT

if TYPE_CHECKING:
    from crrsim.market.world import World

ALLOCATED = frozenset({CrrType.LSE, CrrType.LSE_LMT})
"""The CRR types subject to load migration, whose sale in an annual auction or in a trade needs collateral (A-53)."""


@rule(
    "trade-credit",
    says="whoever buys in a trade is good for MW x the credit margin of the path; the price settles elsewhere",
    source="S-02; A-36",
)
def bought_exposure(mw: Decimal, margin: Decimal) -> Decimal:
    return (mw * margin).quantize(CENT, rounding=ROUND_CEILING)


@bought_exposure.defect("trade-needs-no-credit", says="whoever buys in a trade needs no credit")
def _(mw: Decimal, margin: Decimal) -> Decimal:  # noqa: ARG001 - the bent rule looks at nothing
    return credit.NONE


@rule(
    "collateral-crrs",
    says="only an allocated CRR longer than a month asks for collateral: load migration may take from no other",
    source="PRR 1654; A-53",
)
def is_exposed(crr_type: CrrType, *, is_long: bool) -> bool:
    return is_long and crr_type in ALLOCATED


@is_exposed.defect("collateral-for-any-type", says="a CRR that was bought asks for collateral as well")
def _(crr_type: CrrType, *, is_long: bool) -> bool:  # noqa: ARG001 - forgets the type
    return is_long


@is_exposed.defect("collateral-for-any-term", says="an allocated CRR of a month asks for collateral as well")
def _(crr_type: CrrType, *, is_long: bool) -> bool:  # noqa: ARG001 - forgets the term
    return crr_type in ALLOCATED


def of_portfolio(world: "World", market: ScheduledMarket, kept: Portfolio) -> Decimal:
    """What submitting a portfolio requires, $, up to the cent."""
    return world.rules[credit.required](_exposure(world, market, record) for record in kept.records)


def of_purchase(world: "World", terms: NewOffer) -> Decimal:
    """What the buyer of a trade has to be good for, $."""
    margin = credit.path_margin(terms.source, terms.sink, world.settings.margin_constant)
    return world.rules[bought_exposure](terms.mw, margin)


def of_sale(world: "World", mw: Decimal, held: Crr | None) -> Decimal:
    """The collateral that the seller of a trade needs for an allocated CRR longer than a month, $ (A-53)."""
    if held is None or not world.settings.counter_flow_collateral or not _is_exposed(world, held):
        return credit.NONE
    return _collateral(world, mw, held.source, held.sink).quantize(CENT, rounding=ROUND_CEILING)


def committed(
    world: "World", participant: str, *, but: PortfolioKey | None = None, but_trade: int | None = None
) -> Decimal:
    """What else of the participant's credit is taken, $: all but the portfolio or trade that is being judged.

    It is taken by portfolios submitted to auctions whose results are not posted yet, and by trades that wait for their
    credit check.
    """
    others = (
        one
        for one in world.book.portfolios.values()
        if one.owner == participant and one.status is PortfolioStatus.SUBMITTED and one.key != but
    )
    waiting = (one for one in others if one.market not in world.book.posted)
    filed = sum((of_portfolio(world, world.schedule.named(one.market), one) for one in waiting), credit.NONE)
    trades = (one for one in world.book.pending_offers() if one.request_id != but_trade)
    return filed + sum((of_trade(world, one, participant) for one in trades), credit.NONE)


def of_trade(world: "World", offer: Offer, participant: str) -> Decimal:
    """What one trade requires of a participant, $: of its buyer, of its seller, of anybody else nothing."""
    if offer.buyer == participant:
        return of_purchase(world, offer.terms)
    held = world.book.crrs.get(offer.crr_id or 0)
    return of_sale(world, offer.terms.mw, held) if offer.seller == participant else credit.NONE


def _exposure(world: "World", market: ScheduledMarket, record: Record) -> Decimal:
    if record.side is BidType.BUY:
        margin = credit.path_margin(record.source, record.sink, world.settings.margin_constant)
        return world.rules[credit.buy_exposure](record.curve, margin)
    exposed = world.rules[credit.sell_exposure](record.curve)
    if not _needs_collateral(world, market, record):
        return exposed
    return exposed + _collateral(world, record.mw, record.source, record.sink)


def _needs_collateral(world: "World", market: ScheduledMarket, record: Record) -> bool:
    if not world.settings.counter_flow_collateral or market.term is not MarketTerm.ANNUAL:
        return False
    held = world.book.crrs.get(record.crr_id or 0)
    return held is not None and _is_exposed(world, held)


def _is_exposed(world: "World", held: Crr) -> bool:
    return world.rules[is_exposed](held.crr_type, is_long=is_longer_than_a_month(held))


def _collateral(world: "World", mw: Decimal, source: str, sink: str) -> Decimal:
    per_mw = credit.reversed_holding_value(source, sink, world.settings.margin_constant)
    return world.rules[credit.collateral](mw, per_mw)
