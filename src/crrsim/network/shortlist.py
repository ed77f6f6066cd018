"""Overloads of a large grid, found without looking at every pair of branch and outage.

For each branch and each small group of lost branches the most that the group can push is known beforehand, so that one
look tells which groups are worth a second. What that finds close to a limit is looked at again in full precision.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crrsim.network.compiled import in_parts
from crrsim.network.factorisation import Factorisation
from crrsim.network.option_search import Paths, fill_loads, option_search
from crrsim.network.outages import Diversion
from crrsim.network.overloads import (
    Found,
    Groups,
    Higher,
    Kept,
    Pushes,
    exact_search,
    fill_groups,
    quick_search,
    within_reach,
)
from crrsim.network.remembered import Remembered
from crrsim.network.rows import Limits, Look, Options, Rows
from crrsim.network.searched_cases import Cases
from crrsim.network.substitution import GROUP, ROUNDING

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Single = NDArray[np.float32]
Index = NDArray[np.intp]
Narrow = NDArray[np.int32]
Flags = NDArray[np.bool_]

EXACT, QUICK = 256 * 2**20, 1024 * 2**20
"""Bytes of transfers kept, exact and in single precision."""
_FEW_ROWS = 1024
"""Rows whose bounds are compared sooner than a thread is told to."""
UNLIMITED = 3.0
"""Times the median rating: beyond that a rating says nothing about the flow to expect."""


@dataclass(frozen=True)
class BoundedShortlist:
    """A `Shortlist` by bounds.

    watched    (rows,) meshed branches, neighbours together
    column     (branches,) where each is lost, or -1
    scale      (columns,) MW pushed by a lost branch that carries about what it is made for
    bounds     (rows, groups) the most in each group of transfer times scale
    steepest   the most that any transfer may be
    exact, quick    transfers, exact and in single precision
    """

    exact: Remembered
    quick: Remembered
    div: Diversion
    cases: Cases
    watched: Index
    column: Narrow
    scale: Vector
    bounds: Single
    steepest: float

    @classmethod
    def of(cls, factorisation: Factorisation, div: Diversion, watched: Index, rating: Vector) -> "BoundedShortlist":
        """`rating` (branches,) MW is roughly what each branch carries at most."""
        column = np.full(len(rating), -1, dtype=np.int32)
        column[div.lost] = np.arange(len(div.lost))
        scale = np.minimum(rating, UNLIMITED * np.median(rating))[div.lost] * _weights(div)
        bounds = factorisation.bounds(watched, div.lost, scale)
        exact = Remembered(factorisation, div.lost, EXACT, exact=True)
        quick = Remembered(factorisation, div.lost, QUICK, exact=False)
        return cls(exact, quick, div, Cases.of(div), watched, column, scale, bounds, _steepest(bounds, scale))

    def option_loads(self, options: Options, by_node: Matrix) -> Vector:
        ahead = np.empty(by_node.shape[1])
        ends = options.source.astype(np.int32), options.sink.astype(np.int32)
        in_parts(len(ahead), lambda low, high: fill_loads((*ends, options.mw), by_node, (low, high), ahead))
        return ahead

    def search(self, look: Look, factors: Matrix) -> Rows:
        limits = look.limits
        over, quiet = look.load - limits.normal, look.load - limits.emergency
        case = np.zeros(over.shape, dtype=np.intp)
        limits.relieve_case(0, over)
        if self.cases.quiet > 0:
            self._unwatched(over, quiet, case, limits)
            need = (np.maximum(over, look.beyond) - quiet)[:, self.watched]
            found = self._pushed(look, need, self._paths(look.options, factors))
            way, row = np.nonzero(found.at >= 0)
            device = self.watched[row]
            over[way, device] = quiet[way, device] + found.push[way, row]
            case[way, device] = self.cases.named(found.at[way, row])
        if look.among is not None:
            over[:, ~look.among] = -np.inf
        device, way = np.nonzero(look.beyond < over.T)
        return Rows.of(device, case[way, device], way, over[way, device])

    def _paths(self, options: Options, factors: Matrix) -> Paths:
        ends = options.source.astype(np.int32), options.sink.astype(np.int32)
        return Paths(*ends, options.mw, factors, self.watched.astype(np.int32))

    def _unwatched(self, over: Matrix, quiet: Matrix, case: Index, limits: Limits) -> None:
        """Let the first case stand for all where outages change nothing, if it allows less than the base case."""
        rest = quiet.copy()
        limits.relieve_case(self.cases.quiet, rest)
        worse = rest > over
        worse[:, self.watched] = False
        worse[:, len(self.column) :] = False
        over[worse], case[worse] = rest[worse], self.cases.quiet

    def _pushed(self, look: Look, need: Matrix, paths: Paths) -> Found:
        pushes = self.cases.pushes(look.load)
        found = self._quickly(pushes, need, self._rows(look.among))
        higher = self._higher(look.limits.expanded)
        likely = found.at >= 0
        if not len(paths.mw):
            likely &= (found.push <= need + found.doubt) | (np.diff(higher.first) > 0)
        for part in self._recalled(likely[0] | likely[1], self.exact):
            kept = self._kept(self.exact)
            if len(paths.mw):
                plain = self.cases.pushes(np.vstack([look.flow, -look.flow]))
                _share(part, option_search, kept, (pushes, plain, higher, self.cases.mixing, paths), need, found)
            else:
                _share(part, exact_search, kept, (pushes, higher), need, found)
        return found

    def _rows(self, among: Flags | None) -> Narrow:
        chosen = np.ones(len(self.watched), dtype=bool) if among is None else among[self.watched]
        return np.flatnonzero(chosen).astype(np.int32)

    def _quickly(self, pushes: Pushes, need: Matrix, rows: Narrow) -> Found:
        n_group, n_row = self.bounds.shape[1], len(self.watched)
        most = int(np.diff(pushes.first).max(initial=0))
        groups = Groups(np.zeros(n_group, dtype=np.float32), np.zeros((most, n_group), dtype=np.float32))
        fill_groups(pushes, self.scale, groups)
        found = Found(need.copy(), np.full(need.shape, -1, dtype=np.int32), np.zeros(n_row))
        likely = np.zeros(n_row, dtype=np.bool_)
        _share(rows, within_reach, self.bounds, groups, need, likely, least=_FEW_ROWS)
        for part in self._recalled(likely, self.quick):
            _share(part, quick_search, self._kept(self.quick), (pushes, groups), need, found)
        return found

    def _recalled(self, likely: Flags, memory: Remembered) -> Iterator[Narrow]:
        """Yield the rows that are likely, as many at a time as are remembered; those that still are come first."""
        rows = np.flatnonzero(likely).astype(np.int32)
        kept = memory.slot[self.watched[rows]] >= 0
        rows = np.concatenate([rows[kept], rows[~kept]])
        for first in range(0, len(rows), memory.places):
            part = rows[first : first + memory.places]
            memory.recall(self.watched[part])
            yield part

    def _kept(self, memory: Remembered) -> Kept:
        return Kept(memory.kept, memory.slot[self.watched], self.column[self.watched], self.bounds)

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


def _share(rows: Narrow, search: Callable[..., None], *about: object, least: int = 16) -> None:
    """Search some rows with all threads."""
    in_parts(len(rows), lambda low, high: search(rows[low:high], *about), least=least)


def _steepest(bounds: Single, scale: Vector) -> float:
    if not bounds.size:
        return 0.0
    least = np.minimum.reduceat(scale, np.arange(0, len(scale), GROUP))
    return float((bounds.max(axis=0) / least).max()) * (1 + ROUNDING)


def _weights(div: Diversion) -> Vector:
    """(columns,) the most that a megawatt carried by the branch lost becomes as a push."""
    mix = div.mix.tocoo()
    weight = np.ones(len(div.lost))
    np.maximum.at(weight, div.column[mix.row], np.abs(mix.data))
    return weight
