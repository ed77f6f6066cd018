"""One step of an interior point method on the watched limits: predictor, corrector, and corrections of centrality.

Maximise value x - slope x^2 / 2 over 0 <= x <= width with the flow on each watched limit within its room. Source:
Mehrotra 1992; Gondzio 1996 for the corrections; the normal matrix keeps the structure of the paths (`watch`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from crrsim.clearing.offers import Numbers, Offers, Vector
from crrsim.clearing.solver import ClearingFailed
from crrsim.clearing.watch import Watch

if TYPE_CHECKING:
    from crrsim.clearing.columns import Aims, Inside

Answer = TypeVar("Answer")

_CORRECTIONS, _WORTH = 3, 0.02
"""Corrections of a move at most, and how much further each must lead."""
_KEPT = 0.995
"""Of the way to the nearest bound, how much a step takes."""
_GUARDS = (1e-13, 1e-11, 1e-9)
"""What is added to the diagonal, scaled to one, where rounding has left the matrix without a factor."""
_ROUGH_GUARDS, _ROUGH_GAP = (1e-6, 1e-5), 1e-2
"""As far from the optimum as that, relative, single precision shows the way as well: what it errs by is centrality."""


@dataclass(frozen=True)
class Point:
    """A point inside all bounds.

    mw        (columns,); at_zero and at_width the prices of its two bounds, $/MW
    free      (watched,) MW left on each limit, above zero; shadow its price, $/MW
    """

    mw: Vector
    at_zero: Vector
    at_width: Vector
    free: Vector
    shadow: Vector

    def gap(self, width: Vector) -> float:
        """$ between what the awards are worth and what the prices say they could be worth, where both are feasible."""
        return float(self.mw @ self.at_zero + (width - self.mw) @ self.at_width + self.free @ self.shadow)


@dataclass(frozen=True)
class Move:
    """A direction, in the terms of `Point`: of columns, of the room on limits, and of their prices."""

    inside: "Inside"
    free: Vector
    shadow: Vector


Lengths = tuple[float, float]
"""How far awards and prices go along a move, each up to one."""


class Step:
    """The system of one point, factored once and solved for several right-hand sides.

    gap       $ between what awards are worth and what prices say they could be, relative; mean of all products, $
    unmet     (watched,) MW by which flow and what is free miss the room
    """

    def __init__(self, offers: Offers, watch: Watch, point: Point) -> None:
        from crrsim.clearing import columns  # noqa: PLC0415 - loads a compiler, which small questions never need

        self._compiled = columns
        self.offers, self.watch, self.point = offers, watch, point
        self._spot = columns.Spot(
            columns.Columns(offers.first, offers.sign, offers.value, offers.slope, offers.width),
            columns.Inside(point.mw, point.at_zero, point.at_width),
            columns.Weights(*(np.empty(len(offers)) for _ in range(4))),
        )
        gap = point.gap(offers.width)
        self.gap, self.mean = gap / (1 + abs(offers.worth(point.mw))), gap / (2 * len(offers) + len(watch))
        give = self._by_path(columns.weigh, watch.charge(point.shadow))
        self._factor, self._scale = _factored(watch, give, point.free / point.shadow, rough=self.gap > _ROUGH_GAP)
        self.unmet = watch.roomy - watch.flow(offers.path_mw(point.mw)) - point.free

    @property
    def unpriced(self) -> Vector:
        """(columns,) $/MW by which value, charge and the prices of bounds do not come out even."""
        return self._spot.weights.unpriced

    def _by_path(self, work: Callable[..., None], *told: object) -> Vector:
        """(paths,) what this work sums up of the columns of each path."""
        sums = np.empty(len(self.offers.paths))
        self._compiled.in_turn(len(sums), lambda part: work(self._spot, *told, sums, part), len(self.offers))
        return sums

    def _each(self, work: Callable[..., Answer], *told: object) -> list[Answer]:
        """Do this work on all columns, and return what it says of each part of them."""
        count = len(self.offers)
        return self._compiled.in_turn(count, lambda part: work(*told, part), count)

    def _solved(self, aims: "Aims", free: Vector, *, residual: bool) -> Move:
        """The move that changes products of columns by `aims`, of limits by `free`; all fits after it if `residual`."""
        watch, unmet = self.watch, self.unmet if residual else np.zeros(len(self.watch))
        pulled = self._by_path(self._compiled.pull, aims, float(residual))
        shadow = self._shadow(free / self.point.shadow - unmet + watch.flow(pulled))
        inside = self._compiled.Inside.room(len(self.offers))
        path_mw = self._by_path(self._compiled.turn, aims._replace(charge=watch.charge(shadow)), inside)
        return Move(inside, unmet - watch.flow(path_mw), shadow)

    def _shadow(self, right: Vector) -> Vector:
        if not len(right):
            return right
        scaled = (right / self._scale).astype(self._factor[0].dtype)
        return np.asarray(cho_solve(self._factor, scaled, check_finite=False) / self._scale, dtype=np.float64)

    def move(self) -> tuple[Move, Lengths]:
        """Return where to go, and how far: towards the optimum, as far as the way there keeps all products alike."""
        none = self._compiled.Inside.none(len(self.offers))
        ahead = self._solved(*self._centred(0.0, none, np.zeros(len(self.watch))), residual=True)
        aim = self.mean * self._centring(ahead)
        move = self._solved(*self._centred(aim, ahead.inside, ahead.free * ahead.shadow), residual=True)
        lengths = self.lengths(move)
        for _ in range(_CORRECTIONS):
            better = self._plus(move, self._solved(*self._brought_back(move, lengths, aim), residual=False))
            longer = self.lengths(better)
            if sum(longer) < sum(lengths) + _WORTH:
                break
            move, lengths = better, longer
        return move, lengths

    def _centred(self, aim: float, ahead: "Inside", bend: Vector) -> tuple["Aims", Vector]:
        """What makes all products `aim`, and makes up for how the move ahead bends them."""
        aims = self._compiled.Aims.room(len(self.offers))
        self._each(self._compiled.centre, self._spot, ahead, aim, aims)
        return aims, aim - self.point.free * self.point.shadow - bend

    def _brought_back(self, move: Move, lengths: Lengths, aim: float) -> tuple["Aims", Vector]:
        """What the products need after a bolder step, to come back to between a tenth of the aim and ten times it."""
        primal, dual = bolder = (min(1.0, 0.3 + lengths[0]), min(1.0, 0.3 + lengths[1]))
        aims = self._compiled.Aims.room(len(self.offers))
        self._each(self._compiled.bring_back, self._spot, move.inside, (*bolder, aim), aims)
        product = (self.point.free + primal * move.free) * (self.point.shadow + dual * move.shadow)
        return aims, np.maximum(np.clip(product, 0.1 * aim, 10 * aim) - product, -10 * aim)

    def _centring(self, ahead: Move) -> float:
        """Of the mean, the share to aim at: little where the way ahead is free."""
        primal, dual = lengths = self.lengths(ahead)
        columns = self._compiled.summed(
            len(self.offers), lambda part: self._compiled.products(self._spot, ahead.inside, lengths, part)
        )
        limits = (self.point.free + primal * ahead.free) @ (self.point.shadow + dual * ahead.shadow)
        share = (columns + float(limits)) / (self.mean * (2 * len(self.offers) + len(self.watch)))
        return float(np.clip(share**3, 1e-6, 1.0))

    def lengths(self, move: Move) -> Lengths:
        """How far awards and prices may go without leaving their bounds."""
        parts = self._each(self._compiled.fastest, self._spot, move.inside)
        speeds = [*parts, (_speed(self.point.free, move.free), _speed(self.point.shadow, move.shadow))]
        primal, dual = (min(1.0, _KEPT / max(*each, _KEPT)) for each in zip(*speeds, strict=True))
        return (min(primal, dual), min(primal, dual)) if self.offers.curved else (primal, dual)

    def _plus(self, one: Move, other: Move) -> Move:
        inside = self._compiled.Inside.room(len(self.offers))
        self._each(self._compiled.add, one.inside, other.inside, inside, (1.0, 1.0))
        return Move(inside, one.free + other.free, one.shadow + other.shadow)

    def moved(self, move: Move, lengths: Lengths) -> Point:
        primal, dual = lengths
        inside = self._compiled.Inside.room(len(self.offers))
        self._each(self._compiled.add, self._spot.at, move.inside, inside, lengths)
        free, shadow = self.point.free + primal * move.free, self.point.shadow + dual * move.shadow
        return Point(inside.mw, inside.at_zero, inside.at_width, free, shadow)


def _speed(value: Vector, change: Vector) -> float:
    """How many times over the change would use up what is there."""
    return float((-change / value).max(initial=0.0))


def _factored(watch: Watch, by_path: Vector, diagonal: Vector, *, rough: bool) -> tuple[tuple[Numbers, bool], Vector]:
    """Return the Cholesky factor of the normal matrix, scaled to a diagonal of ones, and that scale.

    Raises: ClearingFailed.
    """
    normal = watch.normal(by_path, rough=rough)
    at = np.diag_indices_from(normal)
    normal[at] += diagonal
    scale = np.asarray(np.sqrt(normal[at]), dtype=np.float64)
    if not np.isfinite(scale).all():
        raise ClearingFailed("no number", "following the central path")
    one_over = (1 / scale).astype(normal.dtype)
    normal *= one_over[:, None]
    normal *= one_over
    for guard in (_ROUGH_GUARDS if rough else _GUARDS) if len(scale) else ():
        normal[at] = 1.0 + guard
        try:
            return cho_factor(normal, lower=True, check_finite=False), scale
        except LinAlgError:
            continue
    if len(scale) and rough:
        return _factored(watch, by_path, diagonal, rough=False)
    if len(scale):
        raise ClearingFailed("a normal matrix without a factor", "following the central path")
    return (normal, True), scale
