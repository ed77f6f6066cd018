"""Shift and outage factors against pencil, against angles, and where they do not exist."""

import numpy as np
import pytest

from crrsim.network.cases import five_bus, three_bus
from crrsim.network.grid import Branch, Bus, Contingency, Grid, GridError
from crrsim.network.shift_factors import (
    DisconnectedGrid,
    IslandingOutage,
    outage_factors,
    shift_factors,
    single_outages,
)


def chain(*sides: str) -> Grid:
    """Branches like "AB" between buses of one letter, reactances all different."""
    names = sorted(set("".join(sides)))
    branches = tuple(Branch(f"{s}{n}", s[0], s[1], 0.1 + 0.03 * n, 100, 120) for n, s in enumerate(sides))
    return Grid(tuple(Bus(name, 230, "ONE") for name in names), branches)


def flows(
    grid: Grid, injected: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Branch flows by solving the angles, nothing shared with the code under test."""
    n = len(grid.buses)
    balance = np.zeros((n, n))
    ends = [(grid.bus_position[b.from_bus], grid.bus_position[b.to_bus], 1 / b.x) for b in grid.branches]
    for start, end, y in ends:
        balance[[start, end], [start, end]] += y
        balance[[start, end], [end, start]] -= y
    angle = np.append(np.linalg.solve(balance[:-1, :-1], injected[:-1]), 0.0)
    return np.array([y * (angle[start] - angle[end]) for start, end, y in ends])


def test_three_equal_sides_split_two_thirds_to_one_third() -> None:
    row = shift_factors(three_bus().grid, slack="C").row("A-C")
    assert row == pytest.approx({"A": 2 / 3, "B": 1 / 3, "C": 0.0})


def test_five_bus_splits_at_each_mesh() -> None:
    factors = shift_factors(five_bus().grid, slack="E")
    assert factors.row("A-C")["A"] == pytest.approx(2 / 3)
    assert factors.row("C-E")["A"] == pytest.approx(2 / 3)
    assert factors.row("D-E")["A"] == pytest.approx(1 / 3)
    assert factors.row("A-B")["D"] == pytest.approx(0.0)


MESHED = chain("AB", "BC", "CD", "DA", "AC", "BD", "AB", "DE", "EA")


@pytest.mark.parametrize("slack", "ABCDE")
def test_shift_factors_equal_flows_by_angles_for_every_slack(slack: str) -> None:
    factors = shift_factors(MESHED, slack)
    injected = np.array([70.0, -20.0, 35.0, -40.0, -45.0])
    assert factors.matrix @ injected == pytest.approx(flows(MESHED, injected))


@pytest.mark.parametrize("slack", "ABCDE")
@pytest.mark.parametrize("lost", [branch.name for branch in MESHED.branches])
def test_every_single_outage_equals_the_grid_without_the_branch(lost: str, slack: str) -> None:
    factors = shift_factors(MESHED, slack)
    injected = np.array([70.0, -20.0, 35.0, -40.0, -45.0])
    before = factors.matrix @ injected
    moved = outage_factors(MESHED, factors, Contingency("C1", (lost,)))
    after = before + moved[:, 0] * before[MESHED.branch_position[lost]]
    left = [n for n, branch in enumerate(MESHED.branches) if branch.name != lost]
    assert after[left] == pytest.approx(flows(MESHED.without({lost}), injected))
    assert after[MESHED.branch_position[lost]] == pytest.approx(0.0)


def test_two_branches_lost_together_equal_the_grid_without_both() -> None:
    lost = ("AB0", "DE7")
    factors = shift_factors(MESHED, "A")
    injected = np.array([70.0, -20.0, 35.0, -40.0, -45.0])
    before = factors.matrix @ injected
    positions = [MESHED.branch_position[name] for name in lost]
    after = before + outage_factors(MESHED, factors, Contingency("C2", lost)) @ before[positions]
    left = [n for n, branch in enumerate(MESHED.branches) if branch.name not in lost]
    assert after[left] == pytest.approx(flows(MESHED.without(lost), injected))


def test_a_grid_in_pieces_names_its_islands() -> None:
    with pytest.raises(DisconnectedGrid, match=r"3 islands: cut off from the largest are .D, E.; .X") as caught:
        shift_factors(
            Grid((*chain("AB", "BC", "DE").buses, Bus("X", 230, "ONE")), chain("AB", "BC", "DE").branches), "A"
        )
    assert caught.value.islands == (("A", "B", "C"), ("D", "E"), ("X",))


def test_an_outage_that_islands_is_refused_by_name() -> None:
    grid = chain("AB", "BC", "CA", "CD")
    with pytest.raises(IslandingOutage, match=r"after RADIAL: cut off from the largest are .D.") as caught:
        outage_factors(grid, shift_factors(grid, "A"), Contingency("RADIAL", ("CD3",)))
    assert caught.value.contingency == "RADIAL"


def test_single_outages_names_what_each_radial_branch_cuts_off() -> None:
    found = single_outages(chain("AB", "BC", "CA", "CD", "DE"))
    assert [contingency.outages for contingency in found.contingencies] == [("AB0",), ("BC1",), ("CA2",)]
    assert found.islanding == {"CD3": ("D", "E"), "DE4": ("E",)}


def test_parallel_circuits_are_not_radial() -> None:
    assert len(single_outages(chain("AB", "AB")).contingencies) == 2


def test_an_unknown_slack_is_refused() -> None:
    with pytest.raises(GridError, match="slack Z is no bus"):
        shift_factors(MESHED, "Z")
