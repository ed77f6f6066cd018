"""How a megawatt spreads over the grid, in the base case and after an outage.

Power transfer distribution factors (PTDF) say what a megawatt injected at a bus does to each branch; line outage
distribution factors (LODF) say where the flow of a lost branch goes. Both come from one sparse factorisation.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import splu

from crrsim.network.bridges import Bridges
from crrsim.network.grid import Contingency, Grid, GridError

Matrix = NDArray[np.float64]


class DisconnectedGrid(GridError):  # noqa: N818 -- the name says what is wrong; the house writes it so
    """The grid is in pieces; `islands` holds the bus names of each, the largest first."""

    def __init__(self, islands: tuple[tuple[str, ...], ...], after: str = "") -> None:
        self.islands = islands
        small = "; ".join(_short(island) for island in islands[1:])
        super().__init__(f"the grid falls into {len(islands)} islands{after}: cut off from the largest are {small}")


class IslandingOutage(DisconnectedGrid):
    """A contingency would cut the grid in pieces, so no outage factors exist for it."""

    def __init__(self, contingency: str, islands: tuple[tuple[str, ...], ...]) -> None:
        self.contingency = contingency
        super().__init__(islands, after=f" after {contingency}")


@dataclass(frozen=True)
class ShiftFactors:
    """Flow on each branch (rows, MW) per megawatt injected at each bus (columns) and withdrawn at the slack."""

    branches: tuple[str, ...]
    buses: tuple[str, ...]
    matrix: Matrix

    def row(self, branch: str) -> dict[str, float]:
        return dict(zip(self.buses, self.matrix[self.branches.index(branch)].tolist(), strict=True))


def islands(grid: Grid) -> tuple[tuple[str, ...], ...]:
    """The connected pieces of the grid as bus names, the largest first, equals by name."""
    ends = _ends(grid)
    links = csr_array((np.ones(len(grid.branches)), (ends[0], ends[1])), shape=(len(grid.buses), len(grid.buses)))
    count, label = connected_components(links, directed=False)
    pieces = [tuple(sorted(grid.buses[i].name for i in np.flatnonzero(label == piece))) for piece in range(count)]
    return tuple(sorted(pieces, key=lambda piece: (-len(piece), piece)))


def shift_factors(grid: Grid, slack: str) -> ShiftFactors:
    """Return the flow on each branch per megawatt injected at each bus and withdrawn at `slack`.

    Branch susceptances times the angles that solve the nodal balance, the slack's angle held at zero: its column is
    left out of the factorisation and is zero in the answer.

    Shape: (branches, buses). Unit: MW per MW. Raises: DisconnectedGrid, naming each island; GridError for an unknown
    slack.

    >>> from crrsim.network.cases import three_bus
    >>> factors = shift_factors(three_bus().grid, slack="C")
    >>> {bus: round(factor, 4) for bus, factor in factors.row("A-C").items()}
    {'A': 0.6667, 'B': 0.3333, 'C': 0.0}
    """
    if slack not in grid.bus_position:
        raise GridError(f"slack {slack} is no bus of this grid")
    pieces = islands(grid)
    if len(pieces) > 1:
        raise DisconnectedGrid(pieces)
    names = tuple(branch.name for branch in grid.branches), tuple(bus.name for bus in grid.buses)
    return ShiftFactors(*names, _factors(grid, grid.bus_position[slack]))


def _factors(grid: Grid, slack: int) -> Matrix:
    matrix = np.zeros((len(grid.branches), len(grid.buses)))
    others = np.delete(np.arange(len(grid.buses)), slack)
    if others.size:
        incidence = _incidence(grid)[:, others]
        susceptance = np.array([1 / branch.x for branch in grid.branches])
        flow_per_angle = csc_array(incidence.multiply(susceptance[:, None]))
        nodal = csc_array(incidence.T @ flow_per_angle)
        matrix[:, others] = splu(nodal).solve(flow_per_angle.T.toarray()).T
    return matrix


def outage_factors(grid: Grid, factors: ShiftFactors, contingency: Contingency) -> Matrix:
    """Return where the flow of the lost branches goes: added flow on each branch per megawatt lost on each.

    With several branches lost at once they also push flow onto each other, so the factors are solved together. A lost
    branch has -1 for itself: nothing flows there afterwards.

    Shape: (branches, outages of the contingency). Unit: MW per MW. Raises: IslandingOutage, naming the islands.
    """
    pieces = islands(grid.without(contingency.outages))
    if len(pieces) > 1:
        raise IslandingOutage(contingency.name, pieces)
    lost = [grid.branch_position[name] for name in contingency.outages]
    starts, ends = _ends(grid)
    transfer = factors.matrix[:, starts[lost]] - factors.matrix[:, ends[lost]]
    answer = np.linalg.solve((np.eye(len(lost)) - transfer[lost]).T, transfer.T).T
    answer[lost] = -np.eye(len(lost))
    return np.asarray(answer, dtype=np.float64)


@dataclass(frozen=True)
class SingleOutages:
    """Every single branch outage of a grid: those it survives whole, and those that cut buses off (branch -> buses)."""

    contingencies: tuple[Contingency, ...]
    islanding: dict[str, tuple[str, ...]]


def single_outages(grid: Grid) -> SingleOutages:
    """Return one contingency for each branch that is not radial, and name what each radial branch would cut off.

    Raises: DisconnectedGrid for a grid that is in pieces as it is.
    """
    pieces = islands(grid)
    if len(pieces) > 1:
        raise DisconnectedGrid(pieces)
    bridges = Bridges.of(len(grid.buses), *_ends(grid))
    islanding = {grid.branches[bridge].name: cut_off(grid, bridges, [bridge]) for bridge in bridges.found}
    kept = (branch.name for branch in grid.branches if branch.name not in islanding)
    return SingleOutages(tuple(Contingency(f"LOSS OF {name}", (name,)) for name in kept), islanding)


def cut_off(grid: Grid, bridges: Bridges, lost: Sequence[int]) -> tuple[str, ...]:
    """Return the buses that losing these branches cuts off from the largest island."""
    if len(lost) == 1:
        return max(tuple(sorted(grid.buses[bus].name for bus in side)) for side in bridges.smaller_sides(lost[0]))
    pieces = islands(grid.without([grid.branches[branch].name for branch in lost]))
    return tuple(bus for piece in pieces[1:] for bus in piece)


def _ends(grid: Grid) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    position = grid.bus_position
    starts = np.array([position[branch.from_bus] for branch in grid.branches], dtype=np.intp)
    ends = np.array([position[branch.to_bus] for branch in grid.branches], dtype=np.intp)
    return starts, ends


def _incidence(grid: Grid) -> csc_array:
    starts, ends = _ends(grid)
    rows = np.arange(len(grid.branches))
    entries = np.concatenate([np.ones(len(rows)), -np.ones(len(rows))])
    where = np.concatenate([rows, rows]), np.concatenate([starts, ends])
    return csc_array((entries, where), shape=(len(grid.branches), len(grid.buses)))


def _short(island: tuple[str, ...]) -> str:
    shown = ", ".join(island[:5])
    return f"[{shown}]" if len(island) <= 5 else f"[{shown} and {len(island) - 5} more]"
