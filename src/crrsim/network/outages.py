"""What contingencies take out, and how the flow of lost branches comes to lie on the others."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from crrsim.network.bridges import Bridges
from crrsim.network.grid import Contingency, Grid
from crrsim.network.shift_factors import cut_off
from crrsim.network.wires import Wires

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Index = NDArray[np.intp]
Case = tuple[int, Index]
_TOGETHER = 1024
"""Branches whose effects on each other are worked out at once, for contingencies of several."""


@dataclass(frozen=True)
class Survivable:
    """The contingencies that leave the grid whole, and those that do not: name -> buses cut off.

    cases    (contingency by position, counting from 1 because 0 is the base case; branches lost)
    meshed   (branches,) those that are no bridges: only they carry more or less after an outage
    """

    cases: tuple[Case, ...]
    islanding: dict[str, tuple[str, ...]]
    meshed: Index

    @classmethod
    def of(cls, grid: Grid, wires: Wires, contingencies: Sequence[Contingency]) -> "Survivable":
        bridges = Bridges.of(wires.n_bus, wires.start, wires.end)
        cases: list[Case] = []
        islanding: dict[str, tuple[str, ...]] = {}
        for number, contingency in enumerate(contingencies, start=1):
            lost = [grid.branch_position[name] for name in dict.fromkeys(contingency.outages)]
            if bridges.cut(lost):
                islanding[contingency.name] = cut_off(grid, bridges, lost)
            else:
                cases.append((number, np.array(lost, dtype=np.intp)))
        meshed = np.setdiff1d(np.arange(len(wires.start)), bridges.found)
        return cls(tuple(cases), islanding, meshed.astype(np.intp))

    @property
    def lost(self) -> Index:
        """Every branch lost in any case, in order."""
        return np.unique(np.concatenate([np.zeros(0, np.intp), *(branches for _, branches in self.cases)]))


@dataclass(frozen=True)
class Diversion:
    """How the flows of lost branches are pushed onto the rest: one entry for each branch lost in each case.

    After a case, a branch carries its own flow and, for each entry of the case, `push` times what a megawatt between
    the ends of the entry's branch puts on it. Several branches lost together push flow onto each other, too: that is
    what `mix` holds.

    lost     (columns,) branches lost in any case
    case     (entries,) in order; column (entries,) of the branch lost
    mix      (entries, columns): base-case flow of lost branches -> push, MW per MW
    """

    lost: Index
    case: Index
    column: Index
    mix: csr_array

    @classmethod
    def of(cls, cases: Sequence[Case], lost: Index, own: Vector, among: Callable[[Index], Matrix]) -> "Diversion":
        """Return it for branches lost, what a megawatt between the ends of each puts on itself, and among several."""
        number = np.full(int(lost.max(initial=-1)) + 1, -1, dtype=np.intp)
        number[lost] = np.arange(len(lost))
        size = np.array([len(branches) for _, branches in cases], dtype=np.intp)
        column = number[np.concatenate([np.zeros(0, np.intp), *(branches for _, branches in cases)])]
        first = np.cumsum(size) - size
        alone = first[size == 1]
        parts = [(alone, column[alone], 1 / (1 - own[column[alone]]))]
        parts += _mixed(
            [(int(first[n]), column[first[n] : first[n] + size[n]]) for n in np.flatnonzero(size > 1)], lost, among
        )
        rows, columns, values = (np.concatenate(each) for each in zip(*parts, strict=True))
        mix = csr_array((values, (rows, columns)), shape=(len(column), len(lost)))
        return cls(lost, np.repeat([case for case, _ in cases], size).astype(np.intp), column, mix)

    def entries_of(self, case: Index) -> tuple[Index, Index]:
        """Return where the entries of each case begin and end."""
        return np.searchsorted(self.case, case, side="left"), np.searchsorted(self.case, case, side="right")

    @cached_property
    def strength(self) -> csr_array:
        """`mix` without signs."""
        return abs(self.mix)

    @cached_property
    def _ways(self) -> tuple[csr_array, csr_array]:
        return self.mix.maximum(0), (-self.mix).maximum(0)

    def pushes(self, load: Matrix) -> Matrix:
        """Return (2, entries) MW pushed, as they count ahead and astern, for what devices carry both ways."""
        ahead, astern = load[:, self.lost]
        with_, against = self._ways
        return np.vstack([with_ @ ahead + against @ astern, with_ @ astern + against @ ahead])


Entries = tuple[Index, Index, Vector]


def _mixed(several: Sequence[tuple[int, Index]], lost: Index, among: Callable[[Index], Matrix]) -> Iterator[Entries]:
    """Yield the mix of contingencies of several branches: each given by its first entry and its columns."""
    for together in _batches(several):
        columns = np.unique(np.concatenate([here for _, here in together]))
        transfer = among(lost[columns])
        for first, here in together:
            place = np.searchsorted(columns, here)
            inverse = np.linalg.inv(np.eye(len(here)) - transfer[np.ix_(place, place)])
            rows = np.repeat(np.arange(first, first + len(here)), len(here))
            yield rows, np.tile(here, len(here)), np.asarray(inverse.ravel(), dtype=np.float64)


def _batches(several: Sequence[tuple[int, Index]]) -> Iterator[list[tuple[int, Index]]]:
    batch: list[tuple[int, Index]] = []
    for one in several:
        if batch and sum(len(here) for _, here in batch) + len(one[1]) > _TOGETHER:
            yield batch
            batch = []
        batch.append(one)
    if batch:
        yield batch
