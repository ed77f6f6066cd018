"""Everything that can be wrong with one bid or offer, told in our own words, all of it at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from crrsim.calendar.pacific import period_bounds
from crrsim.calendar.schedule import ScheduledMarket
from crrsim.market.bid_curve import WAYS, mw_rise, points_fit, prices_run, starts_at_zero
from crrsim.market.book import Crr, NewRecord, Record
from crrsim.market.eligibility import (
    hedge_may_be_bought,
    may_be_bought,
    may_be_sold,
    pair_is_eligible,
)
from crrsim.market.holdings import (
    Claims,
    claims_on,
    differs_from_holding,
    is_being_traded,
    is_offered_elsewhere,
    is_valid_in,
    may_be_offered,
)
from crrsim.market.path_check import problems_of_path, problems_of_record
from crrsim.market.periods import period_named
from crrsim.market.source_sink import model_of
from crrsim.terms.market import BidType
from crrsim.terms.product import Period

if TYPE_CHECKING:
    from crrsim.market.world import World


@dataclass(frozen=True)
class _Bench:
    """What one record is checked against; `here` are the offers of the same submission that stand before it."""

    world: "World"
    market: ScheduledMarket
    participant: str
    portfolio: str
    here: Sequence[NewRecord]


def check_records(
    world: "World", market: ScheduledMarket, participant: str, portfolio: str, records: Sequence[NewRecord]
) -> tuple[tuple[str, ...], ...]:
    """Return what is wrong with each record. Bids and offers are numbered apart, each from 1."""
    checked: list[tuple[str, ...]] = []
    counted = {BidType.BUY: 0, BidType.SELL: 0}
    for place, record in enumerate(records):
        side = BidType.BUY if record.crr_id is None else BidType.SELL
        counted[side] += 1
        bench = _Bench(world, market, participant, portfolio, records[:place])
        label = f"{'Bid' if side is BidType.BUY else 'Offer'} {counted[side]}"
        checked.append(tuple(f"{label}: {problem}" for problem in _problems(bench, record, side)))
    return tuple(checked)


def _problems(bench: _Bench, record: NewRecord, side: BidType) -> Iterator[str]:
    yield from problems_of_record(bench.world, bench.market, bench.participant, record)
    yield from _problems_of_curve(bench, record, side)
    if side is BidType.BUY:
        yield from _problems_of_buying(bench, record)
    else:
        yield from _problems_of_selling(bench, record)


def _problems_of_curve(bench: _Bench, record: NewRecord, side: BidType) -> Iterator[str]:
    rules, settings, curve = bench.world.rules, bench.world.settings, record.curve
    if not rules[points_fit](len(curve), settings.max_points):
        yield f"a curve has 2 to {settings.max_points} points, not {len(curve)}"
    if curve and not rules[starts_at_zero](curve):
        yield f"the curve begins at {curve[0][0]} MW, not at zero"
    if not rules[mw_rise](curve):
        yield "the MW of the curve do not rise from point to point"
    if not rules[prices_run](curve, side, settings.curve_rule):
        yield f"the prices of the curve must {WAYS[settings.curve_rule][side]}"


def _problems_of_buying(bench: _Bench, record: NewRecord) -> Iterator[str]:
    rules = bench.world.rules
    if not rules[may_be_bought](record.crr_type):
        yield f"a buy bid asks for the CRR type AUC, not {record.crr_type}"
    if not rules[hedge_may_be_bought](record.hedge, options_may_be_bid=bench.world.settings.options_may_be_bid):
        yield "a buy bid asks for an obligation, not an option"
    may_run = partial(rules[pair_is_eligible], hub_to_hub=bench.world.settings.hub_to_hub)
    yield from problems_of_path(bench.world, bench.market, record, "bid", may_run)


def _problems_of_selling(bench: _Bench, offer: NewRecord) -> Iterator[str]:
    held = bench.world.book.crrs.get(offer.crr_id or 0)
    own = held if held is not None and held.owner == bench.participant else None
    yield from bench.world.rules[differs_from_holding](offer, own)
    if own is not None:
        yield from _problems_of_holding(bench, offer, own)


def _problems_of_holding(bench: _Bench, offer: NewRecord, held: Crr) -> Iterator[str]:
    rules = bench.world.rules
    period = period_named(offer.period)
    if period is not None and not rules[is_valid_in](held, *period_bounds(period)):
        yield f"CRR ID {held.crr_id} is not valid in all of {period}"
    islanded = model_of(bench.world, bench.market).islanded
    for name in (held.source, held.sink):
        if not rules[may_be_sold](islanded=name in islanded, based=held.based):
            yield f"CRR ID {held.crr_id} is at {name}, which is islanded, and is not base-loaded"
    if period is not None and offer.curve:
        yield from _problems_of_quantity(bench, offer, held, period)


def _problems_of_quantity(bench: _Bench, offer: NewRecord, held: Crr, period: Period) -> Iterator[str]:
    rules = bench.world.rules
    claims = _claims(bench, held.crr_id, period)
    if rules[is_being_traded](claims):
        yield f"CRR ID {held.crr_id} may not be offered while a trade of it waits for its credit check"
    if rules[is_offered_elsewhere](claims):
        yield f"CRR ID {held.crr_id} is already offered in a submitted portfolio"
    if not rules[may_be_offered](offer.curve[-1][0], held, claims):
        yield f"{offer.curve[-1][0]} MW of CRR ID {held.crr_id} are more than what is left of {held.mw} MW"


def _claims(bench: _Bench, crr_id: int, period: Period) -> Claims:
    return claims_on(
        crr_id,
        period,
        here=bench.here,
        elsewhere=_offers_elsewhere(bench),
        trading=bench.world.book.pending_trades,
    )


def _offers_elsewhere(bench: _Bench) -> Iterator[Record]:
    for portfolio in bench.world.book.submitted(bench.market.name):
        if (portfolio.owner, portfolio.name) != (bench.participant, bench.portfolio):
            yield from portfolio.offers
