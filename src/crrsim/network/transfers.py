"""What a screen is made of: where the effects of outages come from, and what finds the overloads among them."""

from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from crrsim.network.outages import Diversion
from crrsim.network.rows import Look, Options, Rows

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Index = NDArray[np.intp]


class Transfers(Protocol):
    """Where what a megawatt between the ends of a lost branch puts on the others comes from."""

    def rows(self, branches: Index) -> Matrix:
        """Return (branches, lost) MW per MW, exact."""
        ...

    def at(self, branches: Index, columns: Index) -> Vector:
        """Return what is put on each branch by the one lost in the column beside it, exact; a branch may come again."""
        ...


@dataclass(frozen=True)
class WrittenDown:
    """Transfers of a small grid, as a matrix (branches, lost)."""

    matrix: Matrix

    def rows(self, branches: Index) -> Matrix:
        return self.matrix[branches]

    def at(self, branches: Index, columns: Index) -> Vector:
        return self.matrix[branches, columns]


class Shortlist(Protocol):
    """Something that finds overloads without looking at every pair of branch and outage.

    steepest   MW that a megawatt between the ends of a lost branch puts on any other at most, or more
    """

    @property
    def steepest(self) -> float: ...

    def remember(self) -> None:
        """Solve now for what searches will need, if there is room for all of it."""
        ...

    def option_loads(self, options: Options, by_node: Matrix) -> Vector:
        """Return (devices,) MW that options put on each device forwards in the base case.

        `by_node` (nodes, devices) is what a megawatt brought in at each node does.
        """
        ...

    def search(self, look: Look, factors: Matrix) -> Rows:
        """Return the worst limit of each device and direction, of those overloaded; `factors` (devices, nodes)."""
        ...

    def every(self, device: Index, look: Look) -> Rows | None:
        """Return every limit of these devices, given in order, that is overloaded; None if that takes long.

        Of what is alike after every outage the first stands for all.
        """
        ...


class Flows(Protocol):
    """The flows of a large grid without its factors, which take longer to read than the grid to solve."""

    def flows(self, injection: Vector) -> Vector:
        """Return (branches,) MW for MW brought in at each bus, summing to zero."""
        ...


class Parts(NamedTuple):
    """What a screen is made of; `shortlist` and `solver` where the grid is large."""

    diversion: Diversion
    transfers: Transfers
    shortlist: Shortlist | None = None
    solver: Flows | None = None
