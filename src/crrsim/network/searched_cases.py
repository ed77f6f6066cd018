"""Contingencies as the loops that search them number them: outages of one branch by column, then those of several."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from crrsim.network.option_search import Mixing
from crrsim.network.outages import Diversion
from crrsim.network.overloads import Pushes

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Index = NDArray[np.intp]
Narrow = NDArray[np.int32]


@dataclass(frozen=True)
class Cases:
    """Which case each outage is: of one branch by column, of several one after another.

    alone      (columns,) the first case that loses just this branch, or -1
    several    (outages of several,) their cases; first, entry: where the entries of each begin, and which they are
    quiet      the first case of all, or -1
    """

    div: Diversion
    alone: Index
    several: Index
    first: Narrow
    entry: Index
    alone_entry: Index
    quiet: int

    @classmethod
    def of(cls, div: Diversion) -> "Cases":
        case, begin, size = np.unique(div.case, return_index=True, return_counts=True)
        one = begin[size == 1]
        alone_entry = np.full(len(div.lost), -1, dtype=np.intp)
        alone_entry[div.column[one[::-1]]] = one[::-1]
        alone = np.where(alone_entry >= 0, div.case[alone_entry], -1) if len(div.case) else alone_entry
        many = size > 1
        first = np.concatenate([[0], np.cumsum(size[many])]).astype(np.int32)
        entry = np.flatnonzero(np.repeat(many, size))
        return cls(div, alone, case[many], first, entry, alone_entry, int(case[0]) if len(case) else -1)

    @cached_property
    def _all(self) -> Index:
        return np.concatenate([self.alone, self.several])

    @cached_property
    def _sorted(self) -> tuple[Index, Index]:
        order = np.argsort(self._all, kind="stable")
        return order, self._all[order]

    def named(self, at: Narrow) -> Index:
        """Return the cases of outages as a search numbers them."""
        return self._all[at]

    def place_of(self, case: Index) -> Index:
        """Return the numbers in a search of cases, -1 for one that is not searched."""
        order, sorted_ = self._sorted
        place = np.minimum(np.searchsorted(sorted_, case), len(order) - 1)
        return (
            np.where((sorted_[place] == case) & (case > 0), order[place], -1) if len(order) else np.full(len(case), -1)
        )

    def pushes(self, load: Matrix) -> Pushes:
        """Return what the branches lost push, for what devices carry both ways, (2, devices) MW."""
        both = self.div.pushes(load)
        single = np.where(self.alone_entry >= 0, both[:, self.alone_entry], 0.0)
        column = self.div.column[self.entry].astype(np.int32)
        together = np.ascontiguousarray(both[:, self.entry])
        return Pushes(self.alone_entry >= 0, single[0].copy(), single[1].copy(), self.first, column, together)

    @cached_property
    def mixing(self) -> Mixing:
        mix = self.div.mix
        alone = np.flatnonzero(self.alone_entry >= 0)
        entry = np.concatenate([self.alone_entry[alone], self.entry])
        outage = np.concatenate([alone, len(self.alone) + np.repeat(np.arange(len(self.several)), np.diff(self.first))])
        low, count = mix.indptr[entry].astype(np.intp), np.diff(mix.indptr)[entry]
        size = np.bincount(outage, count, len(self._all)).astype(np.intp)
        place = np.repeat(low - (np.cumsum(count) - count), count) + np.arange(count.sum())
        return Mixing(
            np.concatenate([[0], np.cumsum(size)]).astype(np.int32),
            np.repeat(self.div.column[entry], count).astype(np.int32),
            self.div.lost[mix.indices[place]].astype(np.int32),
            mix.data[place],
        )
