"""The same auctions by voltage angles: another formulation, other code, the same answer."""

import itertools

import pytest

from crrsim.clearing.auction import Clearing, clear
from crrsim.clearing.bid import Bid, Held
from crrsim.clearing.tests.angles import Case, cases, flows_in, flows_of, injection, solve
from crrsim.clearing.tests.examples import book, meshed_model
from crrsim.network.model import Model
from crrsim.terms.market import BidType
from crrsim.terms.product import HedgeType

EXAMPLES = list(itertools.product(range(25), (False, True)))
RELEASE = 0.9


def cleared(seed: int, *, ties: bool, options: bool = True) -> tuple[Model, list[Bid], list[Held], Clearing]:
    model = meshed_model(seed, ties=ties)
    bids, base = book(seed + 1000, model, ties=ties, options=options)
    return model, bids, base, clear(model, bids, base, release=RELEASE)


@pytest.mark.parametrize(("seed", "ties"), EXAMPLES)
def test_the_same_objective(seed: int, *, ties: bool) -> None:
    model, bids, base, clearing = cleared(seed, ties=ties)
    by_angles = solve(model, bids, base, RELEASE)
    assert clearing.record.objective == pytest.approx(by_angles.objective, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("seed", range(40))
def test_the_same_path_prices(seed: int) -> None:
    # Without base load: a limit it expands has exactly no room left, and then many prices support the same awards. And
    # on the paths awarded: two branches in series past a bus where nobody trades leave the price of that bus open.
    model, bids, _, _ = cleared(seed, ties=False, options=False)
    clearing = clear(model, bids, release=RELEASE)
    by_angles = solve(model, bids, [], RELEASE)
    for bid in (bid for bid in bids if clearing.exact[bid.id] > 0):
        theirs = -float(injection(model, bid.source, bid.sink) @ by_angles.price)
        assert clearing.pricing.path(*bid.path) == pytest.approx(theirs, abs=1e-5)


@pytest.mark.parametrize(("seed", "ties"), EXAMPLES)
def test_path_prices_are_the_shadow_prices_times_the_flows(seed: int, *, ties: bool) -> None:
    model, bids, _, clearing = cleared(seed, ties=ties)
    by_name = {case.name: case for case in cases(model, RELEASE)}
    for bid in bids:
        price = 0.0
        for row in clearing.binding:
            effect = _effect(model, by_name[row.contingency], bid, row.constraint, row.direction)
            price += row.shadow_price * (max(effect, 0.0) if bid.hedge is HedgeType.OPT else effect)
        assert float(clearing.path_price(*bid.path)) == pytest.approx(price, abs=0.0051)


def _effect(model: Model, case: Case, bid: Bid, constraint: str, direction: str) -> float:
    flow = flows_in(model, case, injection(model, bid.source, bid.sink))
    position = [branch.name for branch in case.branches].index(constraint)
    return float(flow[position]) * (1 if direction == "+" else -1)


@pytest.mark.parametrize(("seed", "ties"), EXAMPLES)
def test_awards_are_feasible_with_each_lost_branch_really_gone(seed: int, *, ties: bool) -> None:
    model, bids, base, clearing = cleared(seed, ties=ties)
    before = [(crr, float(crr.mw)) for crr in base]
    sign = {bid.id: 1.0 if bid.side is BidType.BUY else -1.0 for bid in bids}
    after = before + [(bid, sign[bid.id] * float(clearing.awards[bid.id])) for bid in bids]
    for case in cases(model, RELEASE):
        for held, awarded in zip(flows_of(model, case, before), flows_of(model, case, after), strict=True):
            for branch, limit, old, new in zip(case.branches, case.limit, held, awarded, strict=True):
                assert new <= max(limit, old) + 2e-6, (case.name, branch.name)
