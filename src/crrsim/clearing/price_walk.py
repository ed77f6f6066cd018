"""Prices walked up from nothing until no limit is overloaded: where few limits bind, the shortest way to the optimum.

Limits join as awards overload them, and each time the walk goes on from where it stood. What it comes to is exact but
for rounding, and proves itself (`proof`); should it not, the simplex method of `solver` mends it.
"""

from time import thread_time
from typing import TYPE_CHECKING

import numpy as np

from crrsim.clearing.interior_point import Point
from crrsim.clearing.offers import Index, Offers, Vector, within
from crrsim.clearing.positions import Matrix
from crrsim.clearing.solver import OUT_OF_TIME, ClearingFailed
from crrsim.clearing.watch import Watch

if TYPE_CHECKING:
    from crrsim.clearing import pivots

_OVERLOAD_MW = 1e-6
_JOINING = 50
"""Limits that join at a time: many that are overloaded before prices have moved never are again."""
_ROOMY_MW = 1e-3
"""Room at which a limit is let go; a limit that comes back stays, so that no walk goes round in a circle."""
_MOST_ROUNDS = 400
_SOME_PIVOTS, _PIVOTS_A_LIMIT = 1000, 40
_BETWEEN_LOOKS = 1000
"""Pivots from one look at the clock to the next."""
_DOING = "walking prices up"


def walked(offers: Offers, watch: Watch, time_limit_s: float) -> Point:
    """Return awards and prices of greatest value, nothing overloaded by much. Raises: ClearingFailed.

    It has `time_limit_s` of the processor's time, as each solve of the simplex method has.
    """
    walk = _Walk(offers, watch, thread_time() + time_limit_s)
    for _ in range(_MOST_ROUNDS):
        limits, overload = watch.overloaded(offers.path_mw(walk.mw), -_OVERLOAD_MW)
        worst = np.argsort(-overload, kind="stable")[:_JOINING]
        joining = limits[worst[overload[worst] > _OVERLOAD_MW]]
        if not joining.size:
            return walk.point
        walk.let_go()
        watch.add(joining)
        walk.go_on()
    raise ClearingFailed(f"limits that still join after {_MOST_ROUNDS} rounds", _DOING)


class _Walk:
    """Where the walk stands: columns won or lost whole, and what the equations of limits decide (`pivots.State`)."""

    def __init__(self, offers: Offers, watch: Watch, until: float) -> None:
        from crrsim.clearing import pivots  # noqa: PLC0415 - loads a compiler, which small questions never need

        self._pivots, self.offers, self.watch, self._until = pivots, offers, watch, until
        self._basic: Index = np.zeros(0, dtype=np.intp)
        self._won = offers.value > 0
        self._amount, self._shadow = np.zeros(0), np.zeros(0)
        self._let_go: Index = np.zeros(0, dtype=np.intp)

    @property
    def mw(self) -> Vector:
        """(columns,)."""
        mw = np.where(self._won, self.offers.width, 0.0)
        decided = self._basic < len(mw)
        column = self._basic[decided]
        mw[column] = np.clip(self._amount[decided], 0.0, self.offers.width[column])
        return mw

    @property
    def point(self) -> Point:
        mw = self.mw
        free = np.maximum(self.watch.room - self.watch.flow(self.offers.path_mw(mw)), 0.0)
        gain = self.offers.gain(self.watch.charge(self._shadow))
        return Point(mw, np.maximum(-gain, 0.0), np.maximum(gain, 0.0), free, self._shadow)

    def let_go(self) -> None:
        """Watch no more the limits with room, each once: few of them ever fill, and each makes all pivots longer."""
        n_column, watch = len(self.offers), self.watch
        idle = self._basic >= n_column
        limit = np.where(idle, self._basic - n_column, 0)
        going = idle & (self._amount > _ROOMY_MW) & ~within(watch.limits[limit], self._let_go)
        kept = np.ones(len(watch), dtype=bool)
        kept[limit[going]] = False
        self._let_go = np.concatenate([self._let_go, watch.limits[~kept]])
        basic = np.where(idle, n_column + (np.cumsum(kept) - 1)[limit], self._basic)
        self._basic, self._amount, self._shadow = basic[~going], self._amount[~going], self._shadow[kept]
        watch.keep(kept)

    def go_on(self) -> None:
        """Walk on with the limits watched by now. Raises: ClearingFailed."""
        count, n_column = len(self.watch), len(self.offers)
        basic = np.concatenate([self._basic, n_column + np.arange(len(self._basic), count)])
        where = np.full(n_column + count, -1, dtype=np.intp)
        where[basic] = np.arange(count)
        shadow = np.concatenate([self._shadow, np.zeros(count - len(self._shadow))])
        try:
            inverse: Matrix = np.asarray(np.linalg.inv(self._matrix(basic)), dtype=np.float64)
        except np.linalg.LinAlgError as problem:
            raise ClearingFailed(str(problem), _DOING) from problem
        amount = np.asarray(inverse @ self._left(basic), dtype=np.float64)
        state = self._pivots.State(basic, inverse, where, self._won, amount, shadow, self.watch.charge(shadow))
        self._pivot(state)
        self._basic, self._won, self._amount = state.basic, state.won, state.amount
        self._shadow = np.maximum(state.shadow, 0.0)

    def _matrix(self, basic: Index) -> Matrix:
        """(limits, limits) MW on each limit per MW of what is basic."""
        n_column = len(self.offers)
        columns, limits = np.flatnonzero(basic < n_column), np.flatnonzero(basic >= n_column)
        matrix = np.zeros((len(basic), len(basic)))
        which = basic[columns]
        matrix[:, columns] = self.watch.effects(self.offers.path[which]) * self.offers.sign[which]
        matrix[basic[limits] - n_column, limits] = 1.0
        return matrix

    def _left(self, basic: Index) -> Vector:
        """(limits,) MW of room beside what is won whole."""
        mw = np.where(self._won, self.offers.width, 0.0)
        mw[basic[basic < len(mw)]] = 0.0
        return np.asarray(self.watch.room - self.watch.flow(self.offers.path_mw(mw)))

    def _pivot(self, state: "pivots.State") -> None:
        """Raises: ClearingFailed."""
        pivots, offers, watch, count = self._pivots, self.offers, self.watch, len(self.watch)
        paths, turned = offers.paths, [np.ascontiguousarray(each.T) for each in (watch.factors, watch.by_option)]
        asked = paths.source, paths.sink, paths.n_obligation, offers.first, offers.path
        book = pivots.Book(*asked, offers.sign, offers.value, offers.width, watch.factors, *turned)
        most = len(offers) + count
        found = pivots.Found(np.empty(most, dtype=np.intp), np.empty(most), np.empty(most))
        sizes = (count, watch.factors.shape[1], len(paths), count, count, count, count)
        work = pivots.Work(*(np.empty(size) for size in sizes), found)
        left = _SOME_PIVOTS + _PIVOTS_A_LIMIT * count
        while left > 0:
            if thread_time() >= self._until:
                raise ClearingFailed(OUT_OF_TIME, _DOING)
            some = min(left, _BETWEEN_LOOKS)
            taken = int(pivots.walk(book, state, work, some))
            if 0 <= taken < some:
                return
            left = 0 if taken < 0 else left - some
        raise ClearingFailed("no way on", _DOING)
