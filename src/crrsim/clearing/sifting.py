"""From a point near the optimum to the optimum itself: awards at a vertex, and the exact prices that prove it.

Of hundreds of thousands of columns only those priced near the market can be awarded in part. They alone go to the
simplex method, all others stay at the bound where the point left them; then every column is priced and every limit is
screened, and what was left out wrongly joins. When nothing does, the small answer is the answer of the whole problem.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg.lapack import dgeqp3

from crrsim.clearing.interior_point import Point
from crrsim.clearing.offers import Flags, Index, Offers, Vector
from crrsim.clearing.positions import Matrix
from crrsim.clearing.solver import FEASIBILITY_TOLERANCE, ClearingFailed, LinearProgram, solver_name
from crrsim.clearing.watch import Watch

OVERLOAD_MW = 1e-6
_WRONG_BY = 1e-7
"""$/MW that a column left out may be on the wrong side."""
_PER_LIMIT = 4
"""Columns near their price that go to the simplex method, per limit watched."""
_ACTING, _RELIEVING = 1e-6, 20
"""MW per MW at the least, and how many are let in, those first that lose least by it."""
_WIDER = 4
"""How many times as many, where so few cannot keep every limit."""
_BETWEEN = 1e-4
"""Of a column's width, how far from both bounds it is awarded in part."""
_DEPENDENT = 1e-7
_ROOM_EACH = 66
"""Numbers of room a column, so that LAPACK works on blocks."""
_MOST_JOINING = 1500
_MOST_ROUNDS = 60


@dataclass(frozen=True)
class Vertex:
    """mw (columns,); shadow (watched,) $/MW; rounds it took; `sieve` is what was solved, to go on from here.

    solver   what found it, for evidence
    """

    mw: Vector
    shadow: Vector
    rounds: int
    sieve: "Sieve"
    solver: str


def vertex(offers: Offers, watch: Watch, point: Point | None, time_limit_s: float) -> Vertex:
    """Return the awards of greatest value, and the prices of the watched limits. Raises: ClearingFailed.

    Without a point to start from every column is decided by the simplex method, limits joining as they are overloaded.
    """
    if point is None:
        return _settled(Sieve.everything(offers, watch, time_limit_s))
    least = 0
    while True:
        sieve = Sieve.near(offers, watch, point, time_limit_s, least=least)
        try:
            return _settled(sieve)
        except ClearingFailed as failed:
            # Too few to keep every limit: one left at a bound was needed against the flow.
            if failed.out_of_time or len(sieve.inside) == len(offers):
                raise
            least = _WIDER * len(sieve.inside)


def _settled(sieve: "Sieve") -> Vertex:
    for rounds in range(1, _MOST_ROUNDS + 1):
        mw, shadow = sieve.solve()
        limits, wrong = sieve.overloaded(mw), sieve.wrong(shadow)
        if not limits.size and not wrong.size:
            return Vertex(mw, shadow, rounds, sieve, solver_name())
        sieve.join(wrong, limits)
    raise ClearingFailed(f"no clean price-out after {_MOST_ROUNDS} rounds", "settling on a vertex")


class Sieve:
    """The small problem: columns `inside` are decided, the others rest at zero or at their width.

    Seen from outside it is a problem of its own (`ties.Deciding`), whose room is what the resting columns leave.
    """

    def __init__(self, offers: Offers, watch: Watch, inside: Index, resting: Vector, time_limit_s: float) -> None:
        self.offers, self.watch, self.inside = offers, watch, inside
        self.resting, self.reserve = resting.copy(), np.zeros(0)
        self.resting[inside] = 0.0
        self._most, self._time_limit_s = offers.width, time_limit_s
        self._guess: Point | None = None
        self._seen: tuple[Vector, Index] | None = None
        self._program: LinearProgram | None = None
        self.effects: Matrix = np.zeros((0, len(inside)))
        self._take_limits()

    @classmethod
    def near(cls, offers: Offers, watch: Watch, point: Point, time_limit_s: float, *, least: int = 0) -> "Sieve":
        """Decide what is priced near the market at this point, beginning with what it says of them."""
        gain = offers.gain(watch.charge(point.shadow))
        inside = _near(offers, point, gain, max(_PER_LIMIT * len(watch) + 100, least))
        resting = np.where(point.mw > offers.width / 2, offers.width, 0.0)
        sieve = cls(offers, watch, inside, resting, time_limit_s)
        sieve._guess = point
        sieve._relieve(gain)
        return sieve

    def _relieve(self, gain: Vector) -> None:
        """Where resting columns alone overload a limit, by next to nothing, let those be decided that can give way."""
        paths, offers = np.arange(len(self.offers.paths)), self.offers
        short = np.flatnonzero(self.room < np.minimum(self.effects, 0.0) @ self.width - FEASIBILITY_TOLERANCE)
        for limit in short.tolist():
            effect = self.watch.effects(paths, np.arange(len(self.watch)) == limit)[0]
            relief = offers.of_path(effect) * np.where(self.resting > 0, 1.0, -1.0)
            relief[self.inside] = 0.0
            able = np.flatnonzero(relief > _ACTING)
            self.join(able[np.argsort(np.abs(gain[able]), kind="stable")[:_RELIEVING]], np.zeros(0, dtype=np.intp))

    @classmethod
    def everything(cls, offers: Offers, watch: Watch, time_limit_s: float) -> "Sieve":
        return cls(offers, watch, np.arange(len(offers)), np.zeros(len(offers)), time_limit_s)

    @property
    def value(self) -> Vector:
        return self.offers.value[self.inside]

    @property
    def width(self) -> Vector:
        return self.offers.width[self.inside]

    @property
    def limits(self) -> Index:
        return self.watch.limits

    @property
    def room(self) -> Vector:
        left = self.watch.room - self.watch.flow(self.offers.path_mw(self.resting))
        left[: len(self.reserve)] -= self.reserve
        return np.asarray(left)

    def whole(self, decided: Vector) -> Vector:
        """(columns,) MW, given those decided."""
        mw = self.resting.copy()
        mw[self.inside] = decided
        return mw

    def _take_limits(self) -> None:
        """Put the limits watched meanwhile into the small problem."""
        first = len(self.effects)
        if first == len(self.watch):
            return
        new = self._effects(self.inside, np.arange(len(self.watch)) >= first)
        self.effects = np.vstack([self.effects, new])
        if self._program:
            self._program.add_rows(new, self.room[first:])

    def overloaded(self, mw: Vector) -> Index:
        """The limits not watched yet that awards (columns,) overload; which they fill is remembered with it."""
        limits, overload = self.watch.overloaded(self.offers.path_mw(mw), -OVERLOAD_MW)
        over = overload > OVERLOAD_MW
        self._seen = None if over.any() else (mw, limits)
        return limits[over]

    def _filled(self, mw: Vector, hidden: Index) -> Index:
        """The limits not watched, nor `hidden`, that awards (columns,) fill: what was seen last, if it was of them."""
        seen, self._seen = self._seen, None
        if seen and np.array_equal(seen[0], mw):
            return np.setdiff1d(seen[1], self.limits)
        return self.watch.filled(self.offers.path_mw(mw), -OVERLOAD_MW, hidden)

    def add_overloaded(self, mw: Vector) -> Index:
        limits = self.overloaded(self.whole(mw))
        self.join(np.zeros(0, dtype=np.intp), limits)
        return limits

    def add_filled(self, mw: Vector) -> None:
        """Watch every limit that these awards fill and that any column acts on."""
        whole, hidden = self.whole(mw), np.zeros(0, dtype=np.intp)
        while True:
            filled = self._filled(whole, hidden)
            if not filled.size:
                return
            acting = self.watch.acting(filled)
            hidden = np.concatenate([hidden, filled[~acting]])
            self.join(np.zeros(0, dtype=np.intp), filled[acting])

    def _effects(self, columns: Index, which: Flags | None = None) -> Matrix:
        return np.asarray(self.watch.effects(self.offers.path[columns], which) * self.offers.sign[columns])

    def keep_back(self, reserve: Vector, most: Vector) -> None:
        """Leave this much of each watched limit unused, and award no more than `most` (columns,)."""
        self.reserve, self._most = reserve, most
        self._take_limits()
        if self._program:
            self._program.set_bounds(self.room)
            self._program.set_widths(most[self.inside])

    def solve(self) -> tuple[Vector, Vector]:
        """Return mw (columns,) and shadow (watched,). Raises: ClearingFailed."""
        if not self._program:
            self._program = self._posed()
        decided, shadow = self._program.solve()
        return self.whole(decided), shadow

    def _posed(self) -> LinearProgram:
        """The small problem as the simplex method is asked it, which of a point that proves itself it never is."""
        program = LinearProgram(self.value, self._most[self.inside], self._time_limit_s)
        program.add_rows(self.effects, self.room)
        if self._guess:
            program.begin_with(*_basis(self.offers, self.watch, self._guess, self.inside))
            self._guess = None
        return program

    def wrong(self, shadow: Vector) -> Index:
        """The columns resting at the wrong bound, the costliest first, as many as may join at once."""
        gain = self.offers.gain(self.watch.charge(shadow))
        loss = np.where(self.resting > 0, -gain, gain)
        loss[self.inside] = 0.0
        found = np.flatnonzero(loss > _WRONG_BY)
        return found[np.argsort(-loss[found] * self.offers.width[found], kind="stable")[:_MOST_JOINING]]

    def indifferent(self, shadow: Vector) -> Index:
        """The columns resting though at these prices they could as well be awarded in part."""
        gain = np.abs(self.offers.gain(self.watch.charge(shadow)))
        gain[self.inside] = np.inf
        return np.flatnonzero(gain <= 10 * _WRONG_BY)

    def join(self, columns: Index, limits: Index) -> None:
        """Let these columns be decided, and these limits be watched."""
        if columns.size:
            self.resting[columns] = 0.0
            self.inside = np.concatenate([self.inside, columns])
            new = self._effects(columns)[: len(self.effects)]
            self.effects = np.hstack([self.effects, new])
            if self._program:
                self._program.add_columns(self.offers.value[columns], self.offers.width[columns], new)
                self._program.set_bounds(self.room[: len(self.effects)])
        if limits.size:
            self.watch.add(limits)
        self._take_limits()


def _near(offers: Offers, point: Point, gain: Vector, count: int) -> Index:
    """The columns that may end between their bounds: those in between now, and those with the least gain or loss."""
    between = np.minimum(point.mw, offers.width - point.mw) > _BETWEEN * offers.width
    close = np.argsort(np.abs(gain), kind="stable")[:count]
    chosen = between
    chosen[close] = True
    return np.flatnonzero(chosen)


def _basis(offers: Offers, watch: Watch, point: Point, inside: Index) -> tuple[Flags, Flags, Flags]:
    """A first guess for the simplex method: which columns are decided by limits, which are full, which limits bind.

    As many of one as of the other, and so that the binding limits tell the decided columns apart.
    """
    share = (point.mw / offers.width)[inside]
    basic, binding = np.zeros(len(inside), dtype=bool), np.zeros(len(watch), dtype=bool)
    apart = np.minimum(share, 1 - share)
    between, filled = np.flatnonzero(apart > _BETWEEN), point.shadow > point.free
    # The further from its bounds, and the dearer, the more certainly a column is decided and a limit binds.
    certain = point.shadow[filled] / (point.shadow[filled] + point.free[filled])
    effects = watch.effects(offers.path[inside[between]], filled) * apart[between] * certain[:, None]
    columns = independent(effects)
    basic[between[columns]] = True
    binding[np.flatnonzero(filled)[independent(effects[:, columns].T)[: len(columns)]]] = True
    return basic, share > 0.5, binding


def independent(matrix: Matrix) -> Index:
    """Columns that span the others, as many as the rank."""
    if not matrix.size:
        return np.zeros(0, dtype=np.intp)
    triangle, order, *_ = dgeqp3(matrix, lwork=_ROOM_EACH * (matrix.shape[1] + 1))
    diagonal = np.abs(np.diagonal(triangle))
    return np.asarray(order[: int((diagonal > _DEPENDENT * diagonal[0]).sum())] - 1, dtype=np.intp)
