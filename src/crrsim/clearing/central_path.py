"""Follow the central path to the optimum while limits join: the awards stay inside every limit of the grid on the way.

A step that would run into limits nobody watches yet ends before them, and they are watched from then on, with room to
spare. So nothing is ever solved twice: three hundred thousand columns and two hundred million limits take about forty
steps. Limits that turn out far away are let go again.
"""

from dataclasses import dataclass, replace

import numpy as np

from crrsim.clearing.interior_point import Move, Point, Step
from crrsim.clearing.offers import Index, Offers, Vector
from crrsim.clearing.solver import ClearingFailed
from crrsim.clearing.watch import Watch

_MOST_STEPS = 200
_JOINING = 200
"""Limits that may join in one step, the most overloaded first."""
_SHORT_OF = 0.9
"""Of the way to a limit not watched yet, how much a step takes."""
_SHARE, _DEAR = 0.075, 6.0
"""What the path begins with, of everything offered and of the mean price: nearer to nothing no award can fall."""
_NO_ROOM_MW = 2.0
"""A limit with less room than this joins as if it had so much, and is met on the way; less as the gap closes."""
_OVERLOAD_MW = 1e-3
"""What may be overloaded at the end: whoever settles the last digits looks at every limit again."""
_NEAR_ENOUGH, _PATIENCE = 1e-6, 3
_AT_LEAST = 1e-3
_LONGEST_REST = 3
_FAR, _CHEAP, _FEW = 0.1, 0.05, 20
"""A limit may go with so much of its room left, priced at so little of the mean; not for fewer than these."""


@dataclass(frozen=True)
class Arrival:
    """Where the path ended, among which limits, and in how many steps; gap relative, residuals in MW and $/MW."""

    point: Point
    limits: Index
    steps: int
    gap: float
    unmet: float
    unpriced: float

    @property
    def met(self) -> bool:
        return self.unmet < _OVERLOAD_MW and self.unpriced < _OVERLOAD_MW


def follow(offers: Offers, watch: Watch, *, tolerance: float) -> Arrival:
    """Return a point whose gap is below `tolerance` of its worth, feasible for every limit. Raises: ClearingFailed.

    Near the end rounding may keep the gap from closing further, or leave a matrix without a factor, most of all where
    limits have no room at all; a point that is `_NEAR_ENOUGH` is taken then.
    """
    point, lookout, best = _start(offers, watch), _Lookout(), _Best()
    for steps in range(_MOST_STEPS):
        try:
            with np.errstate(all="ignore"):  # what breaks down is noticed below
                step = Step(offers, watch, point)
                arrival = _arrival(step, steps)
                if arrival.met and (arrival.gap < tolerance or best.stalled(arrival)):
                    return arrival
                point = _walked(step, lookout, _NO_ROOM_MW * min(1.0, max(10 * arrival.gap, _OVERLOAD_MW)))
        except ClearingFailed:
            return best.taken()
        if steps % 2:
            point = _without_far(watch, point)
    return best.taken()


def _arrival(step: Step, steps: int) -> Arrival:
    """Raises: ClearingFailed where arithmetic has broken down."""
    if not np.isfinite(step.gap):
        raise ClearingFailed("no number", "following the central path")
    return Arrival(step.point, step.watch.limits, steps, step.gap, _greatest(step.unmet), _greatest(step.unpriced))


class _Lookout:
    """When to screen: where nothing new has come into sight, fewer looks will do."""

    def __init__(self) -> None:
        self._clear_looks = self._resting = 0

    def due(self) -> bool:
        self._resting -= 1
        return self._resting < 0

    def saw(self, many: int) -> None:
        self._clear_looks = 0 if many else self._clear_looks + 1
        self._resting = min(self._clear_looks, _LONGEST_REST)


class _Best:
    """The point with the least gap so far, and how long ago it was."""

    def __init__(self) -> None:
        self._arrival: Arrival | None = None
        self._since = 0

    def stalled(self, arrival: Arrival) -> bool:
        """Whether the gap is small and has not halved for some steps."""
        self._since += 1
        if self._arrival is None or arrival.gap < self._arrival.gap / 2:
            self._arrival, self._since = arrival, 0
        return self._since >= _PATIENCE and arrival.gap < _NEAR_ENOUGH

    def taken(self) -> Arrival:
        """Raises: ClearingFailed if no point was near enough."""
        if self._arrival is None or self._arrival.gap > _AT_LEAST:
            gap = "none" if self._arrival is None else f"{self._arrival.gap:.1e}"
            raise ClearingFailed(f"a gap of {gap}", "following the central path")
        return self._arrival


def _start(offers: Offers, watch: Watch) -> Point:
    """Return a small share of everything: at more of it limits would be overloaded that never bind."""
    mw = _SHARE * offers.width
    limits, overload = watch.overloaded(offers.path_mw(mw), 0.0)
    watch.add(_most(limits, overload))
    price = _DEAR * float(np.abs(offers.value).mean()) or 1.0
    at_width = price + np.maximum(offers.value, 0.0)
    point = Point(mw, at_width - offers.value, at_width, np.zeros(0), np.zeros(0))
    return _joined(offers, watch, point, point.gap(offers.width) / (2 * len(offers)), _NO_ROOM_MW)


def _walked(step: Step, lookout: _Lookout, no_room: float) -> Point:
    """Take one step, and watch what it would run into."""
    offers, watch = step.offers, step.watch
    move, (primal, dual) = step.move()
    limits, overload = np.zeros(0, dtype=np.intp), np.zeros(0)
    if lookout.due():
        limits, overload = watch.overloaded(offers.path_mw(step.point.mw + primal * move.inside.mw), _OVERLOAD_MW)
        lookout.saw(limits.size)
    if limits.size:
        before = len(watch)
        watch.add(_most(limits, overload))
        primal = min(primal, _short_of(step, move, before, no_room))
        dual = min(primal, dual) if offers.curved else dual
    return _joined(offers, watch, step.moved(move, (primal, dual)), step.mean, no_room)


def _short_of(step: Step, move: Move, first: int, no_room: float) -> float:
    """How far the move may go before the limits watched from `first` on."""
    offers, watch = step.offers, step.watch
    free = (watch.roomy - watch.flow(offers.path_mw(step.point.mw)))[first:]
    speed = watch.flow(offers.path_mw(move.inside.mw))[first:]
    return float((_SHORT_OF * np.maximum(free, no_room) / np.maximum(speed, 1e-9)).min())


def _joined(offers: Offers, watch: Watch, point: Point, mean: float, no_room: float) -> Point:
    """Give the limits that have just joined their room and a price that fits the others."""
    known = len(point.free)
    if known == len(watch):
        return point
    free = (watch.roomy - watch.flow(offers.path_mw(point.mw)))[known:]
    free = np.maximum(free, np.maximum(no_room, 0.1 * np.abs(free)))
    return replace(point, free=np.concatenate([point.free, free]), shadow=np.concatenate([point.shadow, mean / free]))


def _without_far(watch: Watch, point: Point) -> Point:
    if not len(watch):
        return point
    far = (point.free > _FAR * watch.roomy) & (point.shadow < _CHEAP * point.shadow.mean())
    if far.sum() < _FEW:
        return point
    watch.keep(~far)
    return replace(point, free=point.free[~far], shadow=point.shadow[~far])


def _most(limits: Index, overload: Vector) -> Index:
    return limits[np.argsort(-overload, kind="stable")[:_JOINING]]


def _greatest(residual: Vector) -> float:
    return float(np.abs(residual).max(initial=0.0))
