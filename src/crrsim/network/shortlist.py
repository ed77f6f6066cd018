"""Overloads of a large grid, found without looking at every pair of branch and outage.

For each branch and each small group of lost branches the most that the group can push is known beforehand, so that one
look tells which groups are worth a second. What that finds close to a limit is looked at again in full precision.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from crrsim.network.compiled import in_parts
from crrsim.network.factorisation import Factorisation
from crrsim.network.outages import Diversion
from crrsim.network.overloads import Found, Groups, Higher, Kept, Pushes, exact_search, fill_groups, quick_search
from crrsim.network.rows import Limits, Rows

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Single = NDArray[np.float32]
Index = NDArray[np.intp]
Narrow = NDArray[np.int32]

REMEMBERED = 256 * 2**20
"""Bytes of exact transfers kept."""
UNLIMITED = 3.0
"""Times the median rating: beyond that a rating says nothing about the flow to expect."""


@dataclass
class Remembered:
    """Exact transfers of the branches asked for lately, (branches, lost); all others are solved for when asked for."""

    factorisation: Factorisation
    lost: Index
    slot: Narrow = field(init=False)
    kept: Matrix = field(init=False)
    _used: int = 0

    def __post_init__(self) -> None:
        capacity = max(256, REMEMBERED // (8 * max(1, len(self.lost))))
        self.slot = np.full(len(self.factorisation.ends.start), -1, dtype=np.int32)
        self.kept = np.empty((min(capacity, len(self.slot)), len(self.lost)))

    @property
    def capacity(self) -> int:
        return len(self.kept)

    def recall(self, branches: Index) -> None:
        """Have the transfers of these branches, `capacity` at most, in `kept` at `slot`."""
        new = branches[self.slot[branches] < 0]
        if self._used + len(new) > self.capacity:
            self.slot[:], self._used, new = -1, 0, branches
        if len(new):
            self.slot[new] = np.arange(self._used, self._used + len(new))
            self.kept[self.slot[new]] = self.factorisation.transfers(new, self.lost)
            self._used += len(new)

    def rows(self, branches: Index) -> Matrix:
        """Return (branches, lost) MW per MW; each branch once."""
        if len(branches) > self.capacity:
            return self.factorisation.transfers(branches, self.lost)
        self.recall(branches)
        return self.kept[self.slot[branches]]


@dataclass(frozen=True)
class Cases:
    """Which case each outage is: of one branch by column, of several one after another.

    alone      (columns,) the first case that loses just this branch, or -1
    several    (outages of several,) their cases; first, entry: where the entries of each begin, and which they are
    quiet      the first case of all, or -1
    """

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
        return cls(alone, case[many], first, entry, alone_entry, int(case[0]) if len(case) else -1)

    @property
    def _all(self) -> Index:
        return np.concatenate([self.alone, self.several])

    def named(self, at: Narrow) -> Index:
        """Return the cases of outages as a search numbers them."""
        return self._all[at]

    def place_of(self, case: Index) -> Index:
        """Return the numbers in a search of cases, -1 for one that is not searched."""
        order = np.argsort(self._all, kind="stable")
        sorted_ = self._all[order]
        place = np.minimum(np.searchsorted(sorted_, case), len(order) - 1)
        return (
            np.where((sorted_[place] == case) & (case > 0), order[place], -1) if len(order) else np.full(len(case), -1)
        )


@dataclass(frozen=True)
class BoundedShortlist:
    """A `Shortlist` by bounds.

    watched    (rows,) meshed branches, neighbours together
    column     (branches,) where each is lost, or -1
    scale      (columns,) MW pushed by a lost branch that carries about what it is made for
    kept       of the watched, transfers in single precision
    """

    transfers: Remembered
    div: Diversion
    cases: Cases
    watched: Index
    column: Narrow
    scale: Vector
    kept: Kept

    @classmethod
    def of(cls, transfers: Remembered, div: Diversion, watched: Index, rating: Vector) -> "BoundedShortlist":
        """`rating` (branches,) MW is roughly what each branch carries at most."""
        column = np.full(len(rating), -1, dtype=np.int32)
        column[div.lost] = np.arange(len(div.lost))
        scale = np.minimum(rating, UNLIMITED * np.median(rating))[div.lost] * _weights(div)
        narrow, bounds = transfers.factorisation.bounded(watched, div.lost, scale, keep=True)
        kept = Kept(narrow, np.arange(len(watched), dtype=np.int32), column[watched], bounds)
        return cls(transfers, div, Cases.of(div), watched, column, scale, kept)

    def search(self, forwards: Vector, backwards: Vector, limits: Limits, beyond: float) -> Rows:
        load = np.vstack([forwards, backwards])
        over, quiet = load - limits.normal, load - limits.emergency
        case = np.zeros(over.shape, dtype=np.intp)
        limits.relieve_case(0, over)
        if self.cases.quiet > 0:
            self._unwatched(over, quiet, case, limits)
            need = (np.maximum(over, beyond) - quiet)[:, self.watched]
            found = self._pushed(self._pushes(forwards, backwards), limits.expanded, need)
            way, row = np.nonzero(found.at >= 0)
            device = self.watched[row]
            over[way, device] = quiet[way, device] + found.push[way, row]
            case[way, device] = self.cases.named(found.at[way, row])
        device, way = np.nonzero(beyond < over.T)
        return Rows.of(device, case[way, device], way, over[way, device])

    def _unwatched(self, over: Matrix, quiet: Matrix, case: Index, limits: Limits) -> None:
        """Let the first case stand for all where outages change nothing, if it allows less than the base case."""
        rest = quiet.copy()
        limits.relieve_case(self.cases.quiet, rest)
        worse = rest > over
        worse[:, self.watched] = False
        worse[:, len(self.column) :] = False
        over[worse], case[worse] = rest[worse], self.cases.quiet

    def _pushes(self, forwards: Vector, backwards: Vector) -> Pushes:
        cases, both = self.cases, np.vstack(self.div.pushes(forwards, backwards))
        single = np.where(cases.alone_entry >= 0, both[:, cases.alone_entry], 0.0) if both.size else both
        column = self.div.column[cases.entry].astype(np.int32)
        together = np.ascontiguousarray(both[:, cases.entry])
        return Pushes(cases.alone_entry >= 0, single[0].copy(), single[1].copy(), cases.first, column, together)

    def _pushed(self, pushes: Pushes, expanded: Rows | None, need: Matrix) -> Found:
        n_group, n_row = self.kept.bounds.shape[1], len(self.watched)
        most = int(np.diff(pushes.first).max(initial=0))
        groups = Groups(np.zeros(n_group, dtype=np.float32), np.zeros((most, n_group), dtype=np.float32))
        fill_groups(pushes, self.scale, groups)
        found = Found(np.zeros(need.shape), np.full(need.shape, -1, dtype=np.int32), np.zeros(n_row))
        rows = np.arange(n_row, dtype=np.int32)
        in_parts(n_row, lambda low, high: quick_search(rows[low:high], self.kept, (pushes, groups), need, found))
        higher = self._higher(expanded)
        close = (found.push <= need + found.doubt) | (np.diff(higher.first) > 0)
        self._again(rows[((found.at >= 0) & close).any(axis=0)], pushes, higher, need, found)
        return found

    def _again(self, rows: Narrow, pushes: Pushes, higher: Higher, need: Matrix, found: Found) -> None:
        """Search these rows with exact transfers."""
        for first in range(0, len(rows), self.transfers.capacity):
            part = rows[first : first + self.transfers.capacity]
            self.transfers.recall(self.watched[part])
            self._exactly(part, (pushes, higher), need, found)

    def _exactly(self, rows: Narrow, given: tuple[Pushes, Higher], need: Matrix, found: Found) -> None:
        kept = Kept(self.transfers.kept, self.transfers.slot[self.watched], self.kept.own, self.kept.bounds)
        in_parts(len(rows), lambda low, high: exact_search(rows[low:high], kept, given, need, found))

    def _higher(self, expanded: Rows | None) -> Higher:
        """Return what expanded limits take off pushes, by row."""
        rows = Rows.none() if expanded is None else expanded
        place = self.cases.place_of(rows.case)
        row = np.full(len(self.column), -1, dtype=np.intp)
        row[self.watched] = np.arange(len(self.watched))
        at = np.where(rows.device < len(row), row[np.minimum(rows.device, len(row) - 1)], -1)
        kept = (place >= 0) & (at >= 0)
        order = np.flatnonzero(kept)[np.argsort(at[kept], kind="stable")]
        first = np.searchsorted(at[order], np.arange(len(self.watched) + 1)).astype(np.int32)
        return Higher(first, rows.way[order].astype(np.int32), place[order].astype(np.int32), rows.overload[order])


def _weights(div: Diversion) -> Vector:
    """(columns,) the most that a megawatt carried by the branch lost becomes as a push."""
    mix = div.mix.tocoo()
    weight = np.ones(len(div.lost))
    np.maximum.at(weight, div.column[mix.row], np.abs(mix.data))
    return weight
