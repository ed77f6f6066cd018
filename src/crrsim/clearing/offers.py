"""Bids of an auction as columns of numbers: the paths asked for, and what is offered on each at which price.

A hundred thousand bids are half a million segments, and no object is made of any of them.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Vector = NDArray[np.float64]
Index = NDArray[np.intp]
Flags = NDArray[np.bool_]


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
    def _laplacian(self) -> tuple[Index, Index, Index]:
        """Where each obligation stands in the Laplacian: column indices, row starts, and the order of its entries."""
        n, at, to = self.n_obligation, self.source[: self.n_obligation], self.sink[: self.n_obligation]
        row, column = np.concatenate([at, to]), np.concatenate([to, at])
        order = np.lexsort((column, row))
        start = np.searchsorted(row[order], np.arange(self.n_node + 1))
        return column[order], start, order % max(n, 1)

    def laplacian(self, weight: Vector) -> csr_array:
        """(nodes, nodes) sum over obligations of weight (paths,) times what a path does to pairs of nodes."""
        column, start, entry = self._laplacian
        between = csr_array((-weight[entry], column, start), shape=(self.n_node, self.n_node))
        n = self.n_obligation
        diagonal = np.bincount(self.source[:n], weight[:n], self.n_node)
        diagonal += np.bincount(self.sink[:n], weight[:n], self.n_node)
        own = np.arange(self.n_node + 1)
        return csr_array(between + csr_array((diagonal, own[:-1], own), shape=between.shape))


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
    def _first(self) -> Index:
        return np.asarray(np.searchsorted(self.path, np.arange(len(self.paths))), dtype=np.intp)

    @cached_property
    def curved(self) -> bool:
        """Whether any value falls along its column."""
        return bool(self.slope.any())

    def by_path(self, column: Vector) -> Vector:
        """(paths,) sum of what stands in each column."""
        return np.asarray(np.add.reduceat(column, self._first) if len(self) else np.zeros(0))

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
