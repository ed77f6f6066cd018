"""Auctions of real size by chance: their shape is as published, and one seed makes them twice alike."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from crrsim.network.bridges import Bridges
from crrsim.network.shift_factors import islands
from crrsim.network.wires import Wires
from crrsim.synthetic.scale import HUBS, Scale
from crrsim.synthetic.scale_cases import CaseMissing, read_case
from crrsim.synthetic.scale_network import scale_network

GRID = scale_network(600, seed=3)
SCALE = Scale.of(GRID, seed=3)


def test_one_seed_makes_one_network_and_another_seed_another() -> None:
    assert scale_network(60, 1) == scale_network(60, 1) != scale_network(60, 2)


@pytest.mark.parametrize("n_bus", [10, 600, 5000])
def test_networks_are_whole_and_as_dense_as_real_ones(n_bus: int) -> None:
    grid = GRID if n_bus == 600 else scale_network(n_bus, seed=1)
    assert len(grid.buses) == n_bus
    wires = Wires.of(grid)
    assert 1.2 <= len(grid.branches) / n_bus <= 1.7
    assert 0.05 < len(Bridges.of(n_bus, wires.start, wires.end).found) / len(grid.branches) < 0.5
    pairs = {frozenset((branch.from_bus, branch.to_bus)) for branch in grid.branches}
    assert n_bus == 10 or len(pairs) < len(grid.branches)


@settings(max_examples=80, deadline=None)
@example(n_bus=40, seed=20)  # several in one corner
@example(n_bus=11, seed=799)  # all of the higher voltage in one row
@given(n_bus=some.one_of(some.integers(10, 30), some.integers(30, 400)), seed=some.integers(0, 2**32))
def test_a_network_is_one_island_whatever_its_size_and_seed(n_bus: int, seed: int) -> None:
    assert len(islands(scale_network(n_bus, seed))) == 1


def test_every_place_spreads_one_megawatt() -> None:
    assert np.asarray(SCALE.nodes.sum(axis=0)) == pytest.approx(np.ones(SCALE.nodes.shape[1]))
    assert (SCALE.nodes[:, -HUBS:] > 0).sum(axis=0).tolist() == [40] * HUBS


def test_what_is_sold_already_fits() -> None:
    flow = SCALE.screen.flows(SCALE.base)
    rated = np.array([branch.normal_mw for branch in GRID.branches])
    assert SCALE.screen.worst(flow, rated, 1.2 * rated, beyond=1e-6).n
    assert SCALE.screen.worst(flow, *SCALE.limits, beyond=0.0).n == 0


def test_bids_have_the_published_shape() -> None:
    bids = SCALE.bids(5000, options=0.1)
    segments = np.diff(bids.start)
    assert (segments.min(), segments.max()) == (1, 20)
    assert segments.mean() == pytest.approx(5, rel=0.1)
    assert bids.sell.mean() == pytest.approx(0.1, abs=0.02)
    assert bids.option.mean() == pytest.approx(0.09, abs=0.02)
    assert not (bids.option & bids.sell).any()
    assert np.median(np.add.reduceat(bids.width, bids.start[:-1])) == pytest.approx(20, rel=0.1)
    assert bids.width.min() > 0
    assert (bids.price < 0).any()
    assert (bids.source != bids.sink).all()


def test_curves_fall_and_offers_rise() -> None:
    bids = SCALE.bids(1000)
    for bid in range(len(bids)):
        steps = np.diff(bids.price[bids.start[bid] : bids.start[bid + 1]])
        assert (steps >= 0).all() if bids.sell[bid] else (steps <= 0).all()


def test_options_leave_the_other_bids_as_they_were() -> None:
    with_options, without = SCALE.bids(500, options=0.2), SCALE.bids(500)
    same = ~with_options.option
    assert (with_options.source == without.source).all()
    assert (with_options.width == without.width).all()
    segments = np.repeat(same, np.diff(without.start))
    assert (with_options.price[segments] == without.price[segments]).all()


def test_a_case_that_nobody_has_is_named() -> None:
    with pytest.raises(CaseMissing, match="matpower"):
        read_case("case_of_nowhere")
