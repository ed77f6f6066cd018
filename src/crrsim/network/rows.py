"""Limits picked out of all, and options as columns of numbers: what goes in and out of a screening."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Index = NDArray[np.intp]
Sign = NDArray[np.int8]

FORWARDS, BACKWARDS = 1, -1


class Rows(NamedTuple):
    """Limits picked out of all; arrays of one length.

    device      branches in the order of the grid, then interfaces
    case        0 with everything in service, n after the n-th contingency
    direction   1 or -1: the way the flow is limited
    overload    MW beyond the limit
    """

    device: Index
    case: Index
    direction: Sign
    overload: Vector

    def pick(self, which: Index | NDArray[np.bool_]) -> "Rows":
        """Return some of the rows, in the order asked for."""
        return Rows(self.device[which], self.case[which], self.direction[which], self.overload[which])

    @classmethod
    def of(cls, device: Index, case: Index, way: Index, overload: Vector) -> "Rows":
        """Make rows of directions given as 0 forwards and 1 backwards."""
        return cls(device, case, np.where(way == 0, FORWARDS, BACKWARDS).astype(np.int8), overload)

    @classmethod
    def joined(cls, parts: Sequence["Rows"]) -> "Rows":
        return cls(
            np.concatenate([part.device for part in parts]),
            np.concatenate([part.case for part in parts]),
            np.concatenate([part.direction for part in parts]),
            np.concatenate([part.overload for part in parts]),
        )

    @classmethod
    def none(cls) -> "Rows":
        return cls(np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0, np.int8), np.zeros(0))

    @property
    def way(self) -> Index:
        """0 forwards, 1 backwards."""
        return (self.direction < 0).astype(np.intp)

    @property
    def n(self) -> int:
        return len(self.device)

    def in_order(self) -> "Rows":
        """Return them by device, forwards before backwards, the worst first."""
        return self.pick(np.lexsort((self.case, -self.overload, self.way, self.device)))


class Options(NamedTuple):
    """Options in force: node at either end, and MW of zero or more; of each only its positive flow counts."""

    source: Index
    sink: Index
    mw: Vector

    def by_path(self, n_node: int) -> "Options":
        """Return one option for each path that has any MW."""
        if not len(self.mw):
            return self
        path, place = np.unique(self.source * n_node + self.sink, return_inverse=True)
        mw = np.bincount(place, self.mw, len(path))
        path, mw = path[mw != 0], mw[mw != 0]
        return Options(path // n_node, path % n_node, mw)


NO_OPTIONS = Options(np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0))


class Look(NamedTuple):
    """One screening.

    flow    (devices,) base-case MW of all but options
    load    (2, devices) base-case MW that count against the forward and the backward limits, options among them
    beyond  MW beyond a limit from which on it is named
    sharp   MW above `beyond` up to which overloads are exact; those further out may be of single precision, rounded up
    among   (devices,) which are looked at; left out, all of them
    """

    flow: Vector
    load: Matrix
    limits: "Limits"
    options: Options
    beyond: float
    sharp: float = 0.0
    among: NDArray[np.bool_] | None = None


class Limits(NamedTuple):
    """What devices may carry, (2, devices) MW forwards and backwards: in the base case, and after a contingency.

    Rows that are `expanded` may carry more by their overload, because what was sold before needs it.
    """

    normal: Matrix
    emergency: Matrix
    expanded: Rows | None = None

    @classmethod
    def of(cls, normal: Matrix, emergency: Matrix, expanded: Rows | None) -> "Limits":
        """Make limits; those of one dimension hold both ways."""
        width = 2, normal.shape[-1]
        return cls(np.broadcast_to(normal, width), np.broadcast_to(emergency, width), expanded)

    def among(self, device: Index) -> "Limits":
        """Return the limits of some devices, given in order and numbered anew."""
        rows = self.expanded
        if rows is not None:
            place = np.searchsorted(device, rows.device)
            here = np.append(device, -1)[place] == rows.device
            rows = rows._replace(device=place).pick(here)
        return Limits(self.normal[:, device], self.emergency[:, device], rows)

    def relieve(self, device: Index, over: Matrix) -> None:
        """Take what is expanded off the overloads (2, devices, cases) of some devices, given in order."""
        if self.expanded is not None and len(device):
            place = np.minimum(np.searchsorted(device, self.expanded.device), len(device) - 1)
            here = device[place] == self.expanded.device
            rows = self.expanded.pick(here)
            over[rows.way, place[here], rows.case] -= rows.overload

    def relieve_case(self, case: int, over: Matrix) -> None:
        """Take what is expanded in one case off its overloads (2, devices)."""
        if self.expanded is not None:
            rows = self.expanded.pick(self.expanded.case == case)
            over[rows.way, rows.device] -= rows.overload
