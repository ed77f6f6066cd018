"""What holds of screening whatever the grid: no slack matters, no branch is special, and the two methods agree."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from numpy.typing import NDArray
from scipy.sparse import csc_array, eye_array

from crrsim.network.grid import Contingency, Grid
from crrsim.network.rows import FORWARDS, Options, Rows
from crrsim.network.screening import Screen
from crrsim.network.tests.grids import every_outage, flows_by_angles, meshed

Vector = NDArray[np.float64]
seeds = some.integers(0, 10**6)
grids = some.builds(meshed, some.integers(3, 14), some.integers(1, 12), seeds)


def injected(grid: Grid, seed: int) -> Vector:
    mw = np.random.default_rng(seed).normal(scale=100, size=len(grid.buses))
    return np.asarray(mw - mw.mean(), dtype=np.float64)


def cases_of(grid: Grid, seed: int) -> tuple[Contingency, ...]:
    names = [branch.name for branch in grid.branches]
    chance = np.random.default_rng(seed)
    pairs = (chance.choice(len(names), size=2, replace=False) for _ in range(4))
    return *every_outage(grid), *(Contingency(f"C{n}", tuple(names[k] for k in pair)) for n, pair in enumerate(pairs))


def overloads(screen: Screen, grid: Grid, seed: int) -> tuple[Rows, Vector]:
    """Worst rows with obligations and options, and what those rows carry by their own factors."""
    chance, n_bus = np.random.default_rng(seed), len(grid.buses)
    ends = chance.integers(n_bus, size=(2, 6))
    options = Options(ends[0], ends[1], chance.uniform(0, 80, 6))
    limit = np.array([branch.normal_mw for branch in grid.branches])
    mw = injected(grid, seed)
    rows = screen.worst(screen.flows(mw), limit, 1.2 * limit, beyond=1e-3, options=options)
    carried = screen.rows(rows.device, rows.case, rows.direction) @ mw + screen.option_flows(options, rows)
    return rows, carried - np.where(rows.case == 0, 1.0, 1.2) * limit[rows.device]


@settings(max_examples=60, deadline=None)
@given(grid=grids, seed=seeds, large=some.booleans(), slacks=some.tuples(some.integers(0, 2), some.integers(0, 2)))
def test_answers_do_not_depend_on_the_slack(grid: Grid, seed: int, slacks: tuple[int, int], *, large: bool) -> None:
    nodes = csc_array(eye_array(len(grid.buses)))
    one, other = (
        overloads(Screen.of(grid, cases_of(grid, seed), nodes=nodes, slack=slack, large=large), grid, seed)
        for slack in slacks
    )
    # Parallel outages may be equally bad, and then rounding chooses between them: so rows are not compared by case.
    assert one[0].device.tolist() == other[0].device.tolist()
    assert one[0].overload == pytest.approx(other[0].overload, abs=1e-4)
    for rows, carried in (one, other):
        assert carried == pytest.approx(rows.overload, abs=1e-4)


@settings(max_examples=60, deadline=None)
@given(grid=grids, seed=seeds)
def test_both_methods_agree_with_options_in_force(grid: Grid, seed: int) -> None:
    nodes = csc_array(eye_array(len(grid.buses)))
    one, other = (
        overloads(Screen.of(grid, cases_of(grid, seed), nodes=nodes, large=large), grid, seed)[0]
        for large in (False, True)
    )
    assert (one.device.tolist(), one.direction.tolist()) == (other.device.tolist(), other.direction.tolist())
    assert other.overload == pytest.approx(one.overload, abs=1e-4)


@settings(max_examples=30, deadline=None)
@given(grid=grids, seed=seeds)
def test_a_reference_takes_out_what_is_brought_in(grid: Grid, seed: int) -> None:
    weight = np.random.default_rng(seed).uniform(0, 1, len(grid.buses))
    weight /= weight.sum()
    screen = Screen.of(grid, nodes=csc_array(eye_array(len(grid.buses))), reference=weight)
    assert screen.node_factors @ weight == pytest.approx(np.zeros(len(grid.branches)), abs=1e-9)
    mw = injected(grid, seed)
    assert screen.flows(mw) == pytest.approx(flows_by_angles(grid, mw), abs=1e-7)


@pytest.mark.parametrize("slack", [0, 1, 150, 299])
def test_after_every_outage_of_a_larger_grid_every_branch_carries_what_angles_say(slack: int) -> None:
    """Branches at the slack among them, where a wrong right-hand side has gone unnoticed before."""
    grid = meshed(300, 180, seed=4)
    cases = every_outage(grid)
    screen = Screen.of(grid, cases, nodes=csc_array(eye_array(300)), slack=slack, large=True)
    mw = injected(grid, 5)
    name = grid.buses[slack].name
    beside = [n for n, branch in enumerate(grid.branches) if name in (branch.from_bus, branch.to_bus)]
    chosen = sorted({*beside, *range(0, len(grid.branches), 23)})
    checked = 0
    for lost in chosen:
        expected = flows_by_angles(grid, mw, {grid.branches[lost].name})
        if expected is None:
            assert cases[lost].name in screen.islanding
            continue
        left = np.array([n for n in range(len(grid.branches)) if n != lost])
        rows = screen.rows(left, np.full(len(left), 1 + lost), np.full(len(left), FORWARDS, dtype=np.int8))
        assert rows @ mw == pytest.approx(expected[left], abs=1e-6)
        checked += 1
    assert checked > 10


def test_the_worst_rows_of_a_larger_grid_are_the_worst_by_angles() -> None:
    grid = meshed(150, 90, seed=6)
    cases = every_outage(grid)
    screen = Screen.of(grid, cases, nodes=csc_array(eye_array(150)), large=True)
    mw = injected(grid, 7)
    none = np.zeros(len(grid.branches))
    found = screen.worst(screen.flows(mw), none + 1e9, none, beyond=0.0, sharp=np.inf)
    highest = np.full((2, len(grid.branches)), -np.inf)
    for lost in range(len(cases)):
        flow = flows_by_angles(grid, mw, {grid.branches[lost].name})
        if flow is not None:
            flow[lost] = -np.inf
            highest[0] = np.maximum(highest[0], flow)
            flow[lost] = np.inf
            highest[1] = np.maximum(highest[1], -flow)
    for (way, device), mw_there in np.ndenumerate(highest):
        if mw_there > 1e-3:
            here = (found.device == device) & (found.way == way)
            assert found.overload[here] == pytest.approx(mw_there, abs=1e-6)
