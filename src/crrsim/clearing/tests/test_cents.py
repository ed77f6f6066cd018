"""Curves cut into hundreds of segments within a cent: the same answer, and each segment in its turn."""

from dataclasses import replace

import numpy as np
import pytest

from crrsim.clearing.cents import together
from crrsim.clearing.feasibility import Feasibility
from crrsim.clearing.interior_point import Point
from crrsim.clearing.limits import ModelLimits
from crrsim.clearing.offers import Vector
from crrsim.clearing.sheet import Sheet
from crrsim.clearing.sheet_clearing import clear_sheet
from crrsim.clearing.tests.examples import book, meshed_model
from crrsim.clearing.watch import Watch

PIECES = 7


def cut_up(sheet: Sheet, apart: float) -> Sheet:
    """The same sheet with each segment in pieces, each worth so much less than the one before it, $/MW."""
    fall = np.tile(np.arange(PIECES) * apart, len(sheet.width))
    along = np.where(np.repeat(sheet.sell[sheet.bid], PIECES), 1.0, -1.0)
    price = np.repeat(sheet.price, PIECES) + along * fall
    segments = sheet.start * PIECES, np.repeat(sheet.width / PIECES, PIECES), price
    return Sheet.steps((sheet.source, sheet.sink), (sheet.option, sheet.sell), segments, n_node=sheet.n_node)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("apart", [1e-4, 1.2e-3])
def test_segments_within_a_cent_are_decided_as_by_the_simplex_method(seed: int, apart: float) -> None:
    model = meshed_model(seed, ties=False)
    bids, held = book(seed + 1, model, ties=False)
    limits, sheet = ModelLimits(Feasibility(model, held)), cut_up(Sheet.of(model, bids), apart)
    assert together(sheet.offers) is not None
    by_path = clear_sheet(limits, sheet, method="interior point")
    by_simplex = clear_sheet(limits, sheet, method="row-lazy simplex")
    assert by_path.found.objective == pytest.approx(by_simplex.found.objective, rel=1e-9, abs=1e-6)
    assert by_path.exact == pytest.approx(by_simplex.exact, abs=1e-5)
    assert by_path.nodal == pytest.approx(by_simplex.nodal, abs=1e-5)


def one_path(price: Vector, width: Vector, sell: bool) -> Sheet:
    ends = np.array([0]), np.array([1])
    kind = np.array([False]), np.array([sell])
    return Sheet.steps(ends, kind, (np.array([0, len(price)]), width, price), n_node=3)


@pytest.mark.parametrize("sell", [False, True])
def test_of_a_group_those_of_most_value_are_won_first(*, sell: bool) -> None:
    price = np.array([10.003, 10.002, 10.001, 5.0]) if not sell else np.array([9.999, 10.0, 10.002, 15.0])
    offers = one_path(price, np.array([1.0, 2.0, 3.0, 4.0]), sell).offers
    merged = together(offers)
    assert merged is not None
    assert sorted(merged.offers.width) == [4.0, 6.0]
    model = meshed_model(1, ties=False)
    watch = Watch(ModelLimits(Feasibility(model, [])), offers.paths)
    won = np.where(merged.offers.width == 6.0, 3.5, 0.0)
    none = np.zeros(0)
    point = merged.point_apart(watch, Point(won, won, won, none, none))
    best_first = np.argsort(-offers.value)
    assert point.mw[best_first] == pytest.approx([1.0, 2.0, 0.5, 0.0])


def test_a_cent_apart_is_apart_and_lines_are_left_alone() -> None:
    offers = one_path(np.array([10.03, 10.01, 9.99]), np.ones(3), False).offers
    assert together(offers) is None
    close = one_path(np.array([10.0, 9.999, 9.998]), np.ones(3), False).offers
    assert together(close) is not None
    assert together(replace(close, slope=np.full(3, 0.1))) is None
