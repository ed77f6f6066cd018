"""Prices walked up from nothing end where the simplex method does, and where they cannot it answers alone."""

from itertools import count

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crrsim.clearing import price_walk
from crrsim.clearing.feasibility import Feasibility
from crrsim.clearing.limits import ModelLimits
from crrsim.clearing.options import ClearingOptions
from crrsim.clearing.price_walk import walked
from crrsim.clearing.sheet import Sheet
from crrsim.clearing.sheet_clearing import clear_sheet
from crrsim.clearing.sifting import vertex
from crrsim.clearing.solver import ClearingFailed
from crrsim.clearing.tests.examples import book, meshed_model
from crrsim.clearing.watch import Watch

seeds = st.integers(0, 10**6)


def question(seed: int, *, ties: bool) -> tuple[ModelLimits, Sheet]:
    model = meshed_model(seed, ties=ties)
    bids, held = book(seed + 1, model, ties=ties)
    return ModelLimits(Feasibility(model, held)), Sheet.of(model, bids)


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(seeds, st.booleans())
def test_it_ends_at_the_optimum(seed: int, ties: bool) -> None:
    limits, sheet = question(seed, ties=ties)
    offers = sheet.offers
    best = vertex(offers, Watch(limits, offers.paths), None, 10.0)
    watch = Watch(limits, offers.paths)
    try:
        point = walked(offers, watch, 10.0)
    except ClearingFailed:  # a limit that base load alone fills gives no way on: the simplex method does without
        assert (limits.nodal(np.arange(limits.count)).room <= 1e-9).any()
        return
    assert offers.worth(point.mw) == pytest.approx(offers.worth(best.mw), rel=1e-9, abs=1e-6)
    assert (point.mw >= 0).all()
    assert (point.mw <= offers.width).all()
    assert (point.shadow >= 0).all()
    assert (watch.flow(offers.path_mw(point.mw)) - watch.room).max(initial=0.0) <= 1e-6
    proven = point.shadow @ watch.room + np.maximum(offers.gain(watch.charge(point.shadow)), 0.0) @ offers.width
    assert proven == pytest.approx(offers.worth(best.mw), rel=1e-9, abs=1e-6)


@pytest.mark.parametrize(("joining", "pivots", "looks"), [(1, 1000, 1000), (50, 0, 1000), (50, 1000, 1)])
def test_the_answer_does_not_depend_on_how_it_walked(
    monkeypatch: pytest.MonkeyPatch, joining: int, pivots: int, looks: int
) -> None:
    limits, sheet = question(5, ties=True)
    found = clear_sheet(limits, sheet, method="row-lazy simplex")
    assert found.found.limits_binding
    monkeypatch.setattr(price_walk, "_JOINING", joining)
    monkeypatch.setattr(price_walk, "_SOME_PIVOTS", pivots)
    monkeypatch.setattr(price_walk, "_PIVOTS_A_LIMIT", pivots)
    monkeypatch.setattr(price_walk, "_BETWEEN_LOOKS", looks)
    again = clear_sheet(limits, sheet, method="row-lazy simplex")
    assert again.awards.tolist() == found.awards.tolist()
    assert again.nodal == pytest.approx(found.nodal, abs=1e-9)


@pytest.mark.parametrize("pivots", [0, 1, 3])
def test_out_of_time_the_walk_stops_and_no_other_method_goes_on(monkeypatch: pytest.MonkeyPatch, pivots: int) -> None:
    """After so many looks at the clock, one before each pivot, ten seconds have gone by."""
    limits, sheet = question(5, ties=True)
    monkeypatch.setattr(price_walk, "_BETWEEN_LOOKS", 1)
    clock = count()
    monkeypatch.setattr(price_walk, "thread_time", lambda: 10.0 * (next(clock) > pivots))
    with pytest.raises(ClearingFailed, match="walking prices up: the solver ended with 'Time limit reached'") as failed:
        clear_sheet(limits, sheet, ClearingOptions(time_limit_s=10.0), method="row-lazy simplex")
    assert failed.value.out_of_time
    assert next(clock) == pivots + 2


def test_where_the_walk_ends_nowhere_the_simplex_method_answers_alone() -> None:
    limits, sheet = question(5, ties=False)
    found = clear_sheet(limits, sheet, method="row-lazy simplex")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(price_walk, "_MOST_ROUNDS", 0)
        with pytest.raises(ClearingFailed):
            walked(sheet.offers, Watch(limits, sheet.offers.paths), 10.0)
        again = clear_sheet(limits, sheet, method="row-lazy simplex")
    assert again.awards.tolist() == found.awards.tolist()
    assert again.found.objective == pytest.approx(found.found.objective, rel=1e-12)
