"""Which branches cut a grid, against taking them out and looking."""

from hypothesis import given, settings
from hypothesis import strategies as some

from crrsim.network.bridges import Bridges
from crrsim.network.grid import Grid
from crrsim.network.shift_factors import cut_off, islands, single_outages
from crrsim.network.tests.grids import meshed
from crrsim.network.wires import Wires

grids = some.builds(meshed, some.integers(2, 14), some.integers(0, 12), some.integers(0, 10**6))


def bridges_of(grid: Grid) -> Bridges:
    wires = Wires.of(grid)
    return Bridges.of(wires.n_bus, wires.start, wires.end)


@given(grid=grids)
def test_single_outages_are_those_that_leave_one_piece(grid: Grid) -> None:
    found = single_outages(grid)
    for branch in grid.branches:
        pieces = islands(grid.without([branch.name]))
        away = tuple(bus for piece in pieces[1:] for bus in piece)
        assert found.islanding.get(branch.name, ()) == away
    assert [case.outages[0] for case in found.contingencies] == [
        branch.name for branch in grid.branches if branch.name not in found.islanding
    ]


@settings(max_examples=200)
@given(grid=grids, data=some.data())
def test_several_branches_cut_if_taking_them_out_does(grid: Grid, data: some.DataObject) -> None:
    position = some.integers(0, len(grid.branches) - 1)
    lost = data.draw(some.lists(position, min_size=1, max_size=5, unique=True))
    bridges = bridges_of(grid)
    pieces = islands(grid.without([grid.branches[branch].name for branch in lost]))
    assert bridges.cut(lost) == (len(pieces) > 1)
    if len(pieces) > 1:
        assert cut_off(grid, bridges, lost) == tuple(bus for piece in pieces[1:] for bus in piece)
