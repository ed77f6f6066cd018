"""Two methods, one answer: the large one forced on small questions, against the small one, angles, another solver."""

from dataclasses import replace
from decimal import Decimal

import clarabel
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csc_matrix

from crrsim.clearing.allocation import AllocationTerms, Nominated, allocate
from crrsim.clearing.auction import clear
from crrsim.clearing.bid import Bid, Held
from crrsim.clearing.feasibility import Feasibility
from crrsim.clearing.interior_point import Point
from crrsim.clearing.large import Terms, _grid_limits, _model_limits, _names
from crrsim.clearing.limits import ModelLimits
from crrsim.clearing.options import ClearingOptions
from crrsim.clearing.sheet import Sheet
from crrsim.clearing.sheet_clearing import Method, clear_sheet
from crrsim.clearing.sifting import Sieve, vertex
from crrsim.clearing.tests.angles import solve
from crrsim.clearing.tests.bids import buy, sell
from crrsim.clearing.tests.examples import book, meshed_model
from crrsim.clearing.watch import Watch
from crrsim.network.cases import three_bus
from crrsim.network.interface import Interface
from crrsim.network.model import Model
from crrsim.terms.market import BidType

LARGE = ClearingOptions(method="interior point")
LINES = ClearingOptions(curve="piecewise linear")
seeds = st.integers(0, 10**6)
auctions = settings(max_examples=25, deadline=None, database=None, derandomize=True)
A_FEW_KW = Decimal("0.012")
"""Both methods round down; what then overloads a line each takes back its own way."""


def example(seed: int, *, ties: bool) -> tuple[Model, list[Bid], list[Held]]:
    model = meshed_model(seed, ties=ties)
    return (model, *book(seed + 1, model, ties=ties))


@auctions
@given(seeds, st.booleans())
def test_the_large_method_gives_the_answer_of_the_small_one(seed: int, ties: bool) -> None:
    model, bids, held = example(seed, ties=ties)
    small, large = clear(model, bids, held), clear(model, bids, held, options=LARGE)
    assert large.record.objective == pytest.approx(small.record.objective, rel=1e-8, abs=1e-6)
    assert max(abs(small.exact[bid.id] - large.exact[bid.id]) for bid in bids) < 1e-5
    assert max(abs(small.prices[name] - large.prices[name]) for name in small.prices) < 1e-5
    assert all(abs(small.awards[bid.id] - large.awards[bid.id]) <= A_FEW_KW for bid in bids)
    assert {(row.constraint, row.contingency, row.direction) for row in small.binding} == {
        (row.constraint, row.contingency, row.direction) for row in large.binding
    }


@auctions
@given(seeds, st.booleans(), st.sampled_from(["interior point", "row-lazy simplex"]))
def test_prices_prove_the_awards(seed: int, ties: bool, method: Method) -> None:
    model, bids, held = example(seed, ties=ties)
    feasibility = Feasibility(model, held)
    found = clear_sheet(ModelLimits(feasibility), Sheet.of(model, bids), method=method)
    offers = Sheet.of(model, bids).offers
    watch = Watch(ModelLimits(feasibility), offers.paths)
    watch.add(np.arange(len(feasibility)))
    assert (watch.flow(offers.path_mw(found.mw)) - watch.room).max(initial=0.0) < 1e-4
    assert (found.shadow >= 0).all()
    gain = offers.gain(found.path)
    assert (gain[found.mw < offers.width - 1e-6] < 1e-5).all()
    assert (gain[found.mw > 1e-6] > -1e-5).all()
    free = (watch.room - watch.flow(offers.path_mw(found.mw)))[found.limits]
    assert (found.shadow * free < 1e-3).all()


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("ties", [False, True])
def test_angles_find_the_same_value(seed: int, *, ties: bool) -> None:
    model, bids, held = example(seed, ties=ties)
    by_angles = solve(model, bids, held, 0.9)
    found = clear(model, bids, held, release=0.9, options=LARGE)
    assert found.record.objective == pytest.approx(by_angles.objective, rel=1e-6, abs=1e-6)


@auctions
@given(seeds, st.booleans())
def test_the_slack_decides_nothing(seed: int, ties: bool) -> None:
    model, bids, held = example(seed, ties=ties)
    first = clear(model, bids, held, options=LARGE)
    other = clear(replace(model, slack=model.grid.buses[-1].name), bids, held, options=LARGE)
    assert max(abs(first.exact[n] - other.exact[n]) for n in first.exact) < 1e-5
    assert max(abs(first.prices[name] - other.prices[name]) for name in first.prices) < 1e-5


@pytest.mark.parametrize("seed", range(6))
def test_one_question_one_answer_to_the_last_bit(seed: int) -> None:
    model, bids, held = example(seed, ties=True)
    first, again = (clear(model, order, held, options=LARGE) for order in (bids, bids[::-1]))
    assert (first.awards, first.prices, first.exact) == (again.awards, again.prices, again.exact)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("ties", [False, True])
def test_allocations_by_the_large_method(seed: int, *, ties: bool) -> None:
    model, bids, held = example(seed, ties=ties)
    asked = [Nominated(bid.id, bid.source, bid.sink, bid.mw, bid.hedge) for bid in bids]
    terms = AllocationTerms(held=tuple(held), release=0.9)
    small, large = allocate(model, asked, terms), allocate(model, asked, replace(terms, options=LARGE))
    assert large.record.objective == pytest.approx(small.record.objective, rel=1e-8, abs=1e-6)
    assert max(abs(small.exact[one.id] - large.exact[one.id]) for one in asked) < 1e-6
    most = replace(terms, objective="most MW")
    one, other = allocate(model, asked, most), allocate(model, asked, replace(most, options=LARGE))
    assert max(abs(one.exact[number] - other.exact[number]) for number in one.exact) < 1e-5


@pytest.mark.parametrize("seed", range(10))
def test_a_screened_grid_has_the_limits_of_a_written_model(seed: int) -> None:
    model, bids, held = example(seed, ties=False)
    corridor = Interface("CORRIDOR", tuple((branch.name, 1.0) for branch in model.grid.branches[:2]), 80.0, 50.0)
    model = replace(model, interfaces=(corridor,))
    terms = Terms(held, also=(held[:1], ()), release=0.8, aside={"CORRIDOR": 10.0})
    written, screened = _model_limits(model, terms, LARGE), _grid_limits(model, terms, LARGE)
    assert screened.count == written.count
    assert screened.n_expanded == written.n_expanded
    sheet = Sheet.of(model, bids)
    one, other = (clear_sheet(limits, sheet, method="interior point") for limits in (written, screened))
    assert np.abs(one.mw - other.mw).max() < 1e-5
    assert np.abs(one.nodal - other.nodal).max() < 1e-5
    names = [
        sorted(
            (device.name, case, way) for device, case, way in _names(model, limits, found.limits[found.shadow > 1e-6])
        )
        for limits, found in ((written, one), (screened, other))
    ]
    assert names[0] == names[1]


def test_a_line_ends_where_its_value_meets_the_price() -> None:
    # 150 MW fit from A to C; two bids fall from 10 to 0 over 100 MW and 200 MW: cut alike, both end at 5.
    bids = [replace(buy(1, "A>C", (100, 0)), begins=Decimal(10)), replace(buy(2, "A>C", (200, 0)), begins=Decimal(10))]
    clearing = clear(three_bus(), bids, options=LINES)
    assert clearing.awards == {1: Decimal("50.000"), 2: Decimal("100.000")}
    assert clearing.path_price("A", "C") == Decimal("5.00")


def test_a_level_line_is_a_step() -> None:
    model, bids, held = example(3, ties=False)
    level = [replace(bid, steps=((bid.mw, bid.steps[0][1]),)) for bid in bids]
    lines, steps = clear(model, level, held, options=LINES), clear(model, level, held, options=LARGE)
    assert lines.exact == pytest.approx(steps.exact, abs=1e-6)
    assert lines.prices == pytest.approx(steps.prices, abs=1e-5)


def test_lines_of_twenty_points_between_buyers_and_sellers() -> None:
    fall = [(5, 100 - 5 * n) for n in range(19)]
    rise = [(5, 5 * n) for n in range(19)]
    bids = [
        replace(buy(1, "A>C", *fall), begins=Decimal(105)),
        replace(sell(2, "A>C", *rise), begins=Decimal(0)),
    ]
    clearing = clear(three_bus(), bids, [Held("A", "C", bids[0].hedge, Decimal(150))], options=LINES)
    # The line is full, so buyers get what sellers give: 105 - x meets x - 5 at 55.
    assert clearing.awards == {1: Decimal("55.000"), 2: Decimal("55.000")}
    assert clearing.path_price("A", "C") == Decimal("50.00")


@pytest.mark.parametrize("seed", range(20))
def test_lines_against_a_quadratic_solver(seed: int) -> None:
    model = meshed_model(seed, ties=False)
    bids, _ = book(seed, model, ties=False)
    bids = [_sloped(bid) for bid in bids if bid.side is BidType.BUY]
    if not bids:
        return
    limits, sheet = ModelLimits(Feasibility(model)), Sheet.of(model, bids, lines=True)
    found = clear_sheet(limits, sheet, LINES)
    assert found.found.objective == pytest.approx(_by_clarabel(limits, sheet), rel=1e-7, abs=1e-6)
    assert found.found.value_gap < 1e-5
    assert found.found.overload_mw < 1e-5


def _sloped(bid: Bid) -> Bid:
    """Every other bid begins dearer, so that level and falling columns meet."""
    return replace(bid, begins=bid.steps[0][1] + 3 * (bid.id % 2))


def _by_clarabel(limits: ModelLimits, sheet: Sheet) -> float:
    offers, everything = sheet.offers, Watch(limits, sheet.offers.paths)
    everything.add(np.arange(limits.count))
    effects, n = everything.effects(offers.path) * offers.sign, len(offers)
    rows = csc_matrix(np.vstack([effects, np.eye(n), -np.eye(n)]))
    bound = np.concatenate([everything.room, offers.width, np.zeros(n)])
    asked = clarabel.DefaultSettings()
    asked.verbose = False
    cones = [clarabel.NonnegativeConeT(len(bound))]
    answer = clarabel.DefaultSolver(csc_matrix(np.diag(offers.slope)), -offers.value, rows, bound, cones, asked).solve()
    return -float(answer.obj_val)


@pytest.mark.parametrize("seed", range(3))
def test_a_thousand_lines_are_proven_by_their_prices(seed: int) -> None:
    model, chance = meshed_model(seed, ties=False), np.random.default_rng(seed)
    n_bid, n_node = 300, len(model.locations)
    source = chance.integers(n_node, size=n_bid)
    price = -np.sort(-chance.uniform(0, 40, (n_bid, 5)).round(2), axis=1)
    price[::3, 1:] = price[::3, :1]  # every third is level, and offered like a step
    sheet = Sheet(
        source=source,
        sink=(source + chance.integers(1, n_node, n_bid)) % n_node,
        option=chance.random(n_bid) < 0.1,
        sell=np.zeros(n_bid, dtype=bool),
        start=np.arange(n_bid + 1) * 4,
        width=chance.uniform(0.1, 9, 4 * n_bid).round(3),
        price=price[:, 1:].ravel(),
        begins=price[:, :-1].ravel(),
        n_node=n_node,
    )
    found = clear_sheet(ModelLimits(Feasibility(model)), sheet, LINES)
    assert found.found.value_gap < 1e-9 * found.found.objective
    assert found.found.overload_mw < 1e-6
    assert (found.flow - found.room).max() < 1e-5


@pytest.mark.parametrize("seed", [0, 1, 2, 4, 5])
def test_limits_that_resting_columns_overload_are_relieved_by_some_of_them(seed: int) -> None:
    """Rounded to their bounds, awards at the end of the path may need a watt back that nobody near them can give."""
    model, bids, held = example(seed, ties=False)
    limits, sheet, none = ModelLimits(Feasibility(model, held)), Sheet.of(model, bids), np.zeros(0, dtype=np.intp)
    offers, watch = sheet.offers, Watch(limits, sheet.offers.paths)
    everything = offers.width.copy()
    watch.add(limits.overloaded(offers.paths, offers.path_mw(everything), beyond=1e-3, besides=none)[0])
    sieve = Sieve(offers, watch, none, everything, 10.0)
    short = sieve.room < 0
    assert short.any()
    sieve._relieve(np.ones(len(offers)))
    assert (np.minimum(sieve.effects, 0.0) @ sieve.width <= sieve.room)[short].all()
    nothing = np.zeros(len(watch))
    found = vertex(offers, watch, Point(everything, everything, everything, nothing, nothing), 10.0)
    best = clear_sheet(limits, sheet, method="row-lazy simplex")
    assert offers.worth(found.mw) == pytest.approx(best.found.objective, rel=1e-9)
