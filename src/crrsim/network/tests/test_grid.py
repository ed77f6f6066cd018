"""A grid that contradicts itself is refused by name."""

from dataclasses import replace

import pytest

from crrsim.network.grid import Branch, Bus, Grid, GridError

A, B = Bus("A", 230, "ONE"), Bus("B", 230, "ONE")


LINE = Branch("L", "A", "B", 0.1, 100, 120)


@pytest.mark.parametrize(
    ("branch", "says"),
    [
        (replace(LINE, to_bus="NOWHERE"), "branch L ends at NOWHERE"),
        (replace(LINE, x=0.0), "branch L has reactance 0.0"),
        (replace(LINE, to_bus="A"), "branch L has reactance 0.1 from A to A"),
        (replace(LINE, normal_mw=130), "branch L has ratings 130 and 120 MW"),
        (replace(LINE, normal_mw=0), "branch L has ratings 0 and 120 MW"),
    ],
)
def test_grid_refuses_a_branch_that_cannot_be(branch: Branch, says: str) -> None:
    with pytest.raises(GridError, match=says):
        Grid((A, B), (branch,))


def test_grid_refuses_a_name_used_twice() -> None:
    with pytest.raises(GridError, match="branch L is named twice"):
        Grid((A, B), (LINE, LINE))
    with pytest.raises(GridError, match="bus A is named twice"):
        Grid((A, B, A), ())


def test_grid_without_an_unknown_branch_is_refused() -> None:
    with pytest.raises(GridError, match="GHOST: no such branch"):
        Grid((A, B), (LINE,)).without({"GHOST"})


def test_grid_only_keeps_the_branches_inside() -> None:
    grid = Grid(
        (A, B, Bus("C", 230, "ONE")), (replace(LINE, name="AB"), replace(LINE, name="BC", from_bus="B", to_bus="C"))
    )
    assert [branch.name for branch in grid.only({"A", "B"}).branches] == ["AB"]
