"""What contingencies take out, and how the flow of lost branches comes to lie on the others."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from crrsim.network.bridges import Bridges
from crrsim.network.grid import Contingency, Grid
from crrsim.network.shift_factors import islands
from crrsim.network.wires import Wires

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Index = NDArray[np.intp]


@dataclass(frozen=True)
class Survivable:
    """The contingencies that leave the grid whole, and those that do not: name -> buses cut off.

    cases    (contingency by position, counting from 1 because 0 is the base case; branches lost)
    """

    cases: tuple[tuple[int, Index], ...]
    islanding: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, grid: Grid, wires: Wires, contingencies: Sequence[Contingency]) -> "Survivable":
        bridges = Bridges.of(wires.n_bus, wires.start, wires.end)
        cases: list[tuple[int, Index]] = []
        islanding: dict[str, tuple[str, ...]] = {}
        for number, contingency in enumerate(contingencies, start=1):
            lost = np.array([grid.branch_position[name] for name in contingency.outages], dtype=np.intp)
            gone = _cut_off(grid, bridges, contingency, lost)
            if gone:
                islanding[contingency.name] = gone
            else:
                cases.append((number, lost))
        return cls(tuple(cases), islanding)


def _cut_off(grid: Grid, bridges: Bridges, contingency: Contingency, lost: Index) -> tuple[str, ...]:
    if len(lost) == 1:
        away = bridges.cut_off(int(lost[0])) if int(lost[0]) in bridges.found else ()
        return tuple(sorted(grid.buses[bus].name for bus in away))
    pieces = islands(grid.without(contingency.outages))
    return tuple(sorted(bus for piece in pieces[1:] for bus in piece))


@dataclass(frozen=True)
class Diversion:
    """How the flows of lost branches are pushed onto the rest: one entry for each branch lost in each case.

    After a case, a branch carries its own flow and, for each entry of the case, `push` times what a megawatt between
    the ends of the entry's branch puts on it. Several branches lost together push flow onto each other, too: that is
    what `mix` holds.

    lost     (columns,) branches lost in any case
    case     (entries,); column (entries,) of the branch lost
    mix      (entries, columns): base-case flow of lost branches -> push, MW per MW
    """

    lost: Index
    case: Index
    column: Index
    mix: csr_array

    @classmethod
    def of(cls, cases: Sequence[tuple[int, Index]], lost: Index, among: Matrix) -> "Diversion":
        """`among` is what a megawatt between the ends of each lost branch (columns) puts on each other (rows)."""
        number = {int(branch): column for column, branch in enumerate(lost)}
        case, rows, columns, values = [], [], [], []
        entries = 0
        for which, branches in cases:
            here = np.array([number[int(branch)] for branch in branches], dtype=np.intp)
            inverse = np.linalg.inv(np.eye(len(here)) - among[np.ix_(here, here)])
            case += [which] * len(here)
            rows.append(np.repeat(np.arange(entries, entries + len(here)), len(here)))
            columns.append(np.tile(here, len(here)))
            values.append(np.asarray(inverse.ravel(), dtype=np.float64))
            entries += len(here)
        column = np.array([number[int(branch)] for _, branches in cases for branch in branches], dtype=np.intp)
        mix = _sparse(values, rows, columns, (entries, len(lost)))
        return cls(lost, np.array(case, dtype=np.intp), column, mix)


def _sparse(values: list[Vector], rows: list[Index], columns: list[Index], shape: tuple[int, int]) -> csr_array:
    if not values:
        return csr_array(shape)
    where = np.concatenate(rows), np.concatenate(columns)
    return csr_array((np.concatenate(values), where), shape=shape)
