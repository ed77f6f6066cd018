"""What must hold for any auction: the checks of the vendor's own practice, and that names and order do not matter."""

import dataclasses
import random
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from crrsim.clearing.auction import Bid, Clearing, Held, clear
from crrsim.clearing.tests.examples import book, meshed_model
from crrsim.network.model import Model
from crrsim.terms.market import BidType
from crrsim.terms.product import HedgeType

seeds = st.integers(0, 10**6)
auction = settings(max_examples=40, deadline=None, database=None, derandomize=True)
CENT = Decimal("0.01")


def example(seed: int, *, ties: bool) -> tuple[Model, list[Bid], list[Held]]:
    model = meshed_model(seed, ties=ties)
    return (model, *book(seed + 1, model, ties=ties))


@auction
@given(seeds, st.booleans())
def test_the_slack_decides_nothing(seed: int, ties: bool) -> None:
    model, bids, base = example(seed, ties=ties)
    first = clear(model, bids, base)
    for bus in model.grid.buses[1:]:
        other = clear(dataclasses.replace(model, slack=bus.name), bids, base)
        assert max(abs(first.exact[n] - other.exact[n]) for n in first.exact) < 1e-6
        assert all(abs(first.awards[n] - other.awards[n]) <= Decimal("0.001") for n in first.awards)
        assert all(abs(first.path_price(*bid.path) - other.path_price(*bid.path)) < CENT for bid in bids)
        assert max(abs(first.prices[name] - other.prices[name]) for name in first.prices) < 1e-5


@auction
@given(seeds, st.booleans())
def test_the_order_of_bids_and_base_load_decides_nothing(seed: int, ties: bool) -> None:
    model, bids, base = example(seed, ties=ties)
    first = clear(model, bids, base)
    chance = random.Random(seed)
    again = clear(model, chance.sample(bids, len(bids)), chance.sample(base, len(base)))
    assert again.awards == first.awards
    assert again.prices == first.prices
    assert again.binding == first.binding
    assert again.record == first.record


@auction
@given(seeds, st.booleans())
def test_the_numbers_of_bids_decide_no_price_and_at_most_a_kilowatt(seed: int, ties: bool) -> None:
    model, bids, base = example(seed, ties=ties)
    first = clear(model, bids, base)
    again = clear(model, [dataclasses.replace(bid, id=100 - bid.id) for bid in bids], base)
    assert again.prices == first.prices
    assert {100 - number: exact for number, exact in again.exact.items()} == first.exact


@auction
@given(seeds, st.booleans())
def test_awards_and_prices_keep_faith_with_bids(seed: int, ties: bool) -> None:
    model, bids, base = example(seed, ties=ties)
    clearing = clear(model, bids, base)
    for bid in bids:
        award, price = clearing.awards[bid.id], clearing.path_price(*bid.path)
        assert 0 <= award <= bid.mw
        assert award == award.quantize(Decimal("0.001"))
        assert bid.hedge is HedgeType.OBL or price >= 0
        if award:
            asked = price_at(bid, award)
            assert price <= asked if bid.side is BidType.BUY else price >= asked


@auction
@given(seeds, st.booleans())
def test_payments_are_the_rent_of_the_limits(seed: int, ties: bool) -> None:
    model, bids, base = example(seed, ties=ties)
    clearing = clear(model, bids, base)
    assert all(row.shadow_price > 0 for row in clearing.binding)
    assert all(row.flow_mw <= row.limit_mw + 2e-6 for row in clearing.binding)
    rent = sum(row.shadow_price * (row.limit_mw - row.base_mw) for row in clearing.binding)
    paid = sum(_paid(clearing, bid) for bid in bids)
    assert abs(rent - paid) < 1e-3
    assert clearing.record.value_gap < 1e-4


def _paid(clearing: Clearing, bid: Bid) -> float:
    sign = 1 if bid.side is BidType.BUY else -1
    return sign * clearing.exact[bid.id] * clearing.pricing.path(*bid.path)


def price_at(bid: Bid, award: Decimal) -> Decimal:
    """The price of the step in which the award ends."""
    reached = Decimal(0)
    for width, price in bid.steps:
        reached += width
        if award <= reached:
            return price
    raise AssertionError(f"{award} MW is more than bid {bid.id} offers")
