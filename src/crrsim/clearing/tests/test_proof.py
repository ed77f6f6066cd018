"""Awards and prices that prove each other need no solver, and those that do not are mended by one."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crrsim.clearing import proof, sheet_clearing
from crrsim.clearing.feasibility import Feasibility
from crrsim.clearing.interior_point import Point
from crrsim.clearing.limits import ModelLimits
from crrsim.clearing.offers import Offers
from crrsim.clearing.price_walk import walked
from crrsim.clearing.proof import proven
from crrsim.clearing.sheet import Sheet
from crrsim.clearing.sheet_clearing import clear_sheet
from crrsim.clearing.sifting import vertex
from crrsim.clearing.solver import ClearingFailed, solver_name
from crrsim.clearing.tests.examples import book, meshed_model
from crrsim.clearing.watch import Watch


def question(seed: int, *, ties: bool) -> tuple[ModelLimits, Sheet]:
    model = meshed_model(seed, ties=ties)
    bids, held = book(seed + 1, model, ties=ties)
    return ModelLimits(Feasibility(model, held)), Sheet.of(model, bids)


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(st.integers(0, 10**6), st.booleans())
def test_what_is_proven_is_what_the_simplex_method_finds(seed: int, ties: bool) -> None:
    limits, sheet = question(seed, ties=ties)
    offers = sheet.offers
    watch = Watch(limits, offers.paths)
    try:
        point = walked(offers, watch, 10.0)
    except ClearingFailed:
        return
    sure = proven(offers, watch, point, 10.0)
    assert sure
    assert sure.solver == proof.NAME
    best = vertex(offers, Watch(limits, offers.paths), None, 10.0)
    assert offers.worth(sure.mw) == pytest.approx(offers.worth(best.mw), rel=1e-9, abs=1e-9)


def spoiled(point: Point, how: str) -> Point:
    mw, shadow = point.mw.copy(), point.shadow.copy()
    partly = int(np.argmax(mw))
    priced = int(np.argmax(shadow))
    if how == "award":
        mw[partly] -= 1e-3
    elif how == "price":
        shadow[priced] += 1e-3
    else:
        mw[partly] *= 3
    return replace(point, mw=mw, shadow=shadow)


@pytest.mark.parametrize("how", ["award", "price", "overload"])
def test_what_does_not_prove_itself_is_mended(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    limits, sheet = question(5, ties=False)
    found = clear_sheet(limits, sheet, method="row-lazy simplex")
    assert found.found.solver == proof.NAME
    assert found.found.limits_binding

    def amiss(offers: Offers, watch: Watch, time_limit_s: float) -> Point:
        return spoiled(walked(offers, watch, time_limit_s), how)

    monkeypatch.setattr(sheet_clearing, "walked", amiss)
    again = clear_sheet(limits, sheet, method="row-lazy simplex")
    assert again.found.solver == solver_name()
    assert again.awards.tolist() == found.awards.tolist()
    assert again.nodal == pytest.approx(found.nodal, abs=1e-9)


def test_awards_that_overload_a_limit_not_watched_prove_nothing() -> None:
    limits, sheet = question(5, ties=False)
    offers = sheet.offers
    watch = Watch(limits, offers.paths)
    greedy = np.where(offers.value > 0, offers.width, 0.0)
    gain = offers.gain(np.zeros(len(offers.paths)))
    point = Point(greedy, np.maximum(-gain, 0.0), np.maximum(gain, 0.0), np.zeros(0), np.zeros(0))
    assert watch.overloaded(offers.path_mw(greedy), 1e-6)[0].size
    assert proven(offers, watch, point, 10.0) is None
