"""Overloads of a large grid, found without looking at every pair of branch and outage.

For each branch and each small group of lost branches the most that the group can push is known beforehand, so that one
look tells which groups are worth a second. What that finds close to a limit is looked at again in full precision.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

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
    exact_every,
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
_SOME = 256
"""Limits that there is room for at first where every one is told."""
_FEW_ROWS = 1024
"""Rows whose bounds are compared sooner than a thread is told to."""
_FEW_PAIRS = 128 * 1024
"""Pairs of a row and a branch lost that are looked at sooner than a thread is told to."""
_SOME_PAIRS = 512 * 1024
"""Pairs that are looked at exactly at once: telling which of them are worth it takes longer."""
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

    def remember(self) -> None:
        if len(self.watched) <= self.quick.places:
            self.quick.recall(self.watched)

    def option_loads(self, options: Options, by_node: Matrix) -> Vector:
        ahead = np.empty(by_node.shape[1])
        ends = options.source.astype(np.int32), options.sink.astype(np.int32)
        in_parts(len(ahead), lambda low, high: fill_loads((*ends, options.mw), by_node, (low, high), ahead))
        return ahead

    def search(self, look: Look, factors: Matrix) -> Rows:
        if look.among is not None and np.count_nonzero(look.among) * len(self.scale) <= _SOME_PAIRS:
            return self._few(np.flatnonzero(look.among), look, factors)
        limits = look.limits
        over, quiet = look.load - limits.normal, look.load - limits.emergency
        case = np.zeros(over.shape, dtype=np.intp)
        limits.relieve_case(0, over)
        if self.cases.quiet > 0:
            self._unwatched(over, quiet, case, limits, (self.watched, len(self.column)))
            need = _row_by_row((np.maximum(over, look.beyond) - quiet)[:, self.watched])
            sharp = np.maximum(need, (look.beyond + look.sharp - quiet)[:, self.watched])
            found = self._pushed(look, need, sharp, factors)
            self._take(found, self.watched, quiet, over, case)
        if look.among is not None:
            over[:, ~look.among] = -np.inf
        device, way = np.nonzero(look.beyond < over.T)
        return Rows.of(device, case[way, device], way, over[way, device])

    def _few(self, device: Index, look: Look, factors: Matrix) -> Rows:
        """Look at these devices, given in order, after every outage."""
        load, limits = look.load[:, device], look.limits.among(device)
        over, quiet = load - limits.normal, load - limits.emergency
        case = np.zeros(over.shape, dtype=np.intp)
        limits.relieve_case(0, over)
        if self.cases.quiet > 0:
            branch, meshed = self._meshed(device)
            self._unwatched(over, quiet, case, limits, (meshed, len(branch)))
            need = _row_by_row((np.maximum(over, look.beyond) - quiet)[:, meshed])
            found, higher = _nothing(need), self._higher(limits.expanded, meshed, len(branch))
            self.exact.recall(branch[meshed])
            rows = np.arange(len(meshed), dtype=np.int32)
            given = look, self.cases.pushes(look.load), higher, factors
            self._exactly(rows, branch[meshed], given, need, found)
            self._take(found, meshed, quiet, over, case)
        place, way = np.nonzero(look.beyond < over.T)
        return Rows.of(device[place], case[way, place], way, over[way, place])

    def every(self, device: Index, look: Look) -> Rows | None:
        if len(device) * len(self.scale) > _SOME_PAIRS or len(look.options.mw):
            return None
        load, limits = look.load[:, device], look.limits.among(device)
        over, quiet = load - limits.normal, load - limits.emergency
        limits.relieve_case(0, over)
        way, place = np.nonzero(over > look.beyond)
        found = [Rows.of(device[place], np.zeros(len(place), dtype=np.intp), way, over[way, place])]
        if self.cases.quiet > 0:
            branch, meshed = self._meshed(device)
            still = np.setdiff1d(np.arange(len(branch)), meshed)
            rest = quiet.copy()
            limits.relieve_case(self.cases.quiet, rest)
            way, place = np.nonzero(rest[:, still] > look.beyond)
            place = still[place]
            found.append(Rows.of(device[place], np.full(len(place), self.cases.quiet), way, rest[way, place]))
            found.append(
                self._every_push(
                    branch[meshed], look, quiet[:, meshed], self._higher(limits.expanded, meshed, len(branch))
                )
            )
        return Rows.joined(found).in_order()

    def _every_push(self, branch: Index, look: Look, quiet: Matrix, higher: Higher) -> Rows:
        self.exact.recall(branch)
        given, need = (self.cases.pushes(look.load), higher), _row_by_row(look.beyond - quiet)
        room = _SOME
        while True:
            at, push = np.empty((room, 3), dtype=np.int32), np.empty(room)
            count = exact_every(self._kept(self.exact, branch), given, need, at, push)
            if count <= room:
                break
            room = count
        way, row, outage = at[:count].T
        return Rows.of(branch[row], self.cases.named(outage), way, quiet[way, row] + push[:count])

    def _meshed(self, device: Index) -> tuple[Index, Index]:
        """Return the branches among devices, and the places of those that outages change."""
        branch = device[device < len(self.column)]
        return branch, np.flatnonzero(self._row[branch] >= 0)

    @property
    def _least(self) -> int:
        return max(1, _FEW_PAIRS // max(1, len(self.scale)))

    @cached_property
    def _row(self) -> Index:
        """(branches,) the row of each, or -1."""
        row = np.full(len(self.column), -1, dtype=np.intp)
        row[self.watched] = np.arange(len(self.watched))
        return row

    def _take(self, found: Found, watched: Index, quiet: Matrix, over: Matrix, case: Index) -> None:
        """Put what was found of some devices in the place of what is so far."""
        way, row = np.nonzero(found.at >= 0)
        device = watched[row]
        over[way, device] = quiet[way, device] + found.push[way, row]
        case[way, device] = self.cases.named(found.at[way, row])

    def _unwatched(self, over: Matrix, quiet: Matrix, case: Index, limits: Limits, but: tuple[Index, int]) -> None:
        """Let the first case stand for all where outages change nothing, if it allows less than the base case.

        `but` says which branches are watched, and how many branches there are.
        """
        rest = quiet.copy()
        limits.relieve_case(self.cases.quiet, rest)
        worse = rest > over
        worse[:, but[0]] = False
        worse[:, but[1] :] = False
        over[worse], case[worse] = rest[worse], self.cases.quiet

    def _pushed(self, look: Look, need: Matrix, sharp: Matrix, factors: Matrix) -> Found:
        """Find what is pushed more than `need` (2, rows), and exactly so if it is no more than `sharp`."""
        pushes = self.cases.pushes(look.load)
        found = self._quickly(pushes, need, self._rows(look.among))
        higher = self._higher(look.limits.expanded, self.watched, len(self.column))
        likely = found.at >= 0
        if not len(look.options.mw):
            likely &= (found.push <= sharp + found.doubt) | (np.diff(higher.first) > 0)
        rough = ~(likely[0] | likely[1])
        found.push[:, rough] += found.doubt[rough]
        for part in self._recalled(~rough, self.exact):
            self._exactly(part, self.watched, (look, pushes, higher, factors), need, found)
        return found

    def _exactly(
        self, rows: Narrow, watched: Index, given: tuple[Look, Pushes, Higher, Matrix], need: Matrix, found: Found
    ) -> None:
        """Search some of the branches `watched`, whose transfers are remembered, after every outage."""
        look, pushes, higher, factors = given
        kept, options = self._kept(self.exact, watched), look.options
        if not len(options.mw):
            _share(rows, exact_search, kept, (pushes, higher), need, found, least=self._least)
            return
        plain = self.cases.pushes(np.vstack([look.flow, -look.flow]))
        ends = options.source.astype(np.int32), options.sink.astype(np.int32)
        paths = Paths(*ends, options.mw, factors, watched.astype(np.int32))
        _share(rows, option_search, kept, (pushes, plain, higher, self.cases.mixing, paths), need, found, least=1)

    def _rows(self, among: Flags | None) -> Narrow:
        chosen = np.ones(len(self.watched), dtype=bool) if among is None else among[self.watched]
        return np.flatnonzero(chosen).astype(np.int32)

    def _quickly(self, pushes: Pushes, need: Matrix, rows: Narrow) -> Found:
        n_group, n_row = self.bounds.shape[1], len(self.watched)
        most = int(np.diff(pushes.first).max(initial=0))
        groups = Groups(np.zeros(n_group, dtype=np.float32), np.zeros((most, n_group), dtype=np.float32))
        fill_groups(pushes, self.scale, groups)
        found = _nothing(need)
        likely = np.zeros(n_row, dtype=np.bool_)
        _share(rows, within_reach, self.bounds, groups, need, likely, least=_FEW_ROWS)
        for part in self._recalled(likely, self.quick):
            _share(
                part,
                quick_search,
                self._kept(self.quick, self.watched),
                (pushes, groups),
                need,
                found,
                least=self._least,
            )
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

    def _kept(self, memory: Remembered, watched: Index) -> Kept:
        return Kept(memory.kept, memory.slot[watched], self.column[watched], self.bounds)

    def _higher(self, expanded: Rows | None, watched: Index, n_branch: int) -> Higher:
        """Return what expanded limits take off pushes, by place in `watched`; beyond the branches nothing is pushed."""
        rows = Rows.none() if expanded is None else expanded
        rows = rows.pick(rows.device < n_branch)
        outage = self.cases.place_of(rows.case)
        row = np.full(n_branch, -1, dtype=np.intp)
        row[watched] = np.arange(len(watched))
        at = row[rows.device]
        kept = (outage >= 0) & (at >= 0)
        order = np.flatnonzero(kept)[np.argsort(at[kept], kind="stable")]
        first = np.searchsorted(at[order], np.arange(len(watched) + 1)).astype(np.int32)
        return Higher(first, rows.way[order].astype(np.int32), outage[order].astype(np.int32), rows.overload[order])


def _share(rows: Narrow, search: Callable[..., None], *about: object, least: int) -> None:
    """Search some rows with all threads, each at least so many."""
    in_parts(len(rows), lambda low, high: search(rows[low:high], *about), least=least)


def _row_by_row(matrix: Matrix) -> Matrix:
    """The same, laid out as it always is: for each layout a loop would be compiled anew."""
    return np.ascontiguousarray(matrix)


def _nothing(need: Matrix) -> Found:
    return Found(need.copy(), np.full(need.shape, -1, dtype=np.int32), np.zeros(need.shape[1]))


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
