"""Bids of an auction as columns of numbers: the paths asked for, and what is offered on each at which price.

A hundred thousand bids are half a million segments, and no object is made of any of them.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Vector = NDArray[np.float64]
Index = NDArray[np.intp]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.floating[Any]]


def within(numbers: Index, known: Index) -> Flags:
    """(numbers,) whether each is one of those known; of few numbers sooner than numpy's own tells it."""
    if not len(known):
        return np.zeros(len(numbers), dtype=bool)
    ordered = np.sort(known)
    return np.asarray(ordered[np.minimum(np.searchsorted(ordered, numbers), len(known) - 1)] == numbers)


@dataclass(frozen=True)
class Paths:
    """Distinct paths from node to node, obligations first, then options.

    source, sink   (paths,) node
    n_obligation   how many of them are obligations
    """

    source: Index
    sink: Index
    n_obligation: int
    n_node: int

    def __len__(self) -> int:
        return len(self.source)

    @cached_property
    def options(self) -> slice:
        return slice(self.n_obligation, len(self.source))

    def injection(self, mw: Vector) -> Vector:
        """(nodes,) MW that obligations of so many MW on each path (paths,) bring in."""
        n = self.n_obligation
        coming = np.bincount(self.source[:n], mw[:n], self.n_node)
        return np.asarray(coming - np.bincount(self.sink[:n], mw[:n], self.n_node))

    def spread(self, nodal: Vector) -> Vector:
        """(..., obligations) difference of what nodes (..., nodes) are worth, from source to sink."""
        n = self.n_obligation
        return np.asarray(nodal[..., self.source[:n]] - nodal[..., self.sink[:n]])

    @cached_property
    def _joined(self) -> tuple[Index, Index]:
        """The nodes in the order of what obligations join, directly or by others, and where each such part begins."""
        n = self.n_obligation
        between = coo_array((np.ones(n), (self.source[:n], self.sink[:n])), shape=(self.n_node, self.n_node))
        part = connected_components(between, directed=False)[1]
        order = np.argsort(part, kind="stable")
        return order, np.flatnonzero(np.diff(part[order], prepend=-1))

    def farthest(self, nodal: Vector) -> Vector:
        """(limits,) the most that what nodes are worth (limits, nodes) differs along obligations, of many in a row."""
        if self.n_obligation <= self.n_node:
            return np.asarray(np.abs(self.spread(nodal)).max(axis=1, initial=0.0))
        order, first = self._joined
        ordered = nodal[:, order]
        apart = np.maximum.reduceat(ordered, first, axis=1) - np.minimum.reduceat(ordered, first, axis=1)
        return np.asarray(apart.max(axis=1, initial=0.0))

    def weighed(self, weight: Numbers, factors: Numbers) -> Numbers:
        """(limits, nodes) weight (paths,) of each obligation times what it does to limits, summed up where it ends.

        factors (limits, nodes) MW on each limit per MW brought in.
        """
        from crrsim.clearing.columns import spread  # noqa: PLC0415 - loads a compiler, which small questions never need

        n = self.n_obligation
        answer = np.zeros((self.n_node, len(factors)), dtype=factors.dtype)
        spread(self.source[:n], self.sink[:n], weight[:n], np.ascontiguousarray(factors.T), answer)
        return answer.T


@dataclass(frozen=True)
class Offers:
    """What is offered on each path: segments alike in path, side and price are one column.

    path    (columns,) never falling
    sign    (columns,) 1 bought, -1 sold
    value   (columns,) $/MW of the first megawatt: the price bid, or the price asked with a minus
    slope   (columns,) $/MW that the value falls per MW; zero for a step
    width   (columns,) MW offered in all
    """

    paths: Paths
    path: Index
    sign: Vector
    value: Vector
    slope: Vector
    width: Vector

    def __len__(self) -> int:
        return len(self.path)

    @cached_property
    def first(self) -> Index:
        """(paths + 1,) where the columns of each path begin."""
        return np.asarray(np.searchsorted(self.path, np.arange(len(self.paths) + 1)), dtype=np.intp)

    @cached_property
    def curved(self) -> bool:
        """Whether any value falls along its column."""
        return bool(self.slope.any())

    def by_path(self, column: Vector) -> Vector:
        """(paths,) sum of what stands in each column."""
        return np.asarray(np.add.reduceat(column, self.first[:-1]) if len(self) else np.zeros(0))

    def path_mw(self, mw: Vector) -> Vector:
        """(paths,) MW bought less MW sold, for awards (columns,)."""
        return self.by_path(self.sign * mw)

    def of_path(self, per_path: Vector) -> Vector:
        """(columns,) what a megawatt of each column is charged, given what one of its path is."""
        return np.asarray(self.sign * per_path[self.path])

    def gain(self, per_path: Vector) -> Vector:
        """(columns,) $/MW that the first megawatt is worth beyond what one of its path (paths,) is charged."""
        return np.asarray(self.value - self.of_path(per_path))

    def as_steps(self, mw: Vector) -> "Offers":
        """The same columns, level at what the last megawatt of these awards is worth."""
        return replace(self, value=self.value - self.slope * mw, slope=np.zeros(len(self)))

    def worth(self, mw: Vector) -> float:
        """$ of awards (columns,)."""
        return float(self.value @ mw - 0.5 * (self.slope * mw) @ mw)
