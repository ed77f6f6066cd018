"""One step of an interior point method on the watched limits: predictor, corrector, and corrections of centrality.

Maximise value x - slope x^2 / 2 over 0 <= x <= width with the flow on each watched limit within its room. Source:
Mehrotra 1992; Gondzio 1996 for the corrections; the normal matrix keeps the structure of the paths (`watch`).
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from crrsim.clearing.offers import Offers, Vector
from crrsim.clearing.positions import Matrix
from crrsim.clearing.solver import ClearingFailed
from crrsim.clearing.watch import Watch

_CORRECTIONS = 3
_KEPT = 0.995
"""Of the way to the nearest bound, how much a step takes."""
_GUARDS = (1e-13, 1e-11, 1e-9)
"""What is added to the diagonal, scaled to one, where rounding has left the matrix without a factor."""


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
    """A direction, in the terms of `Point`."""

    mw: Vector
    at_zero: Vector
    at_width: Vector
    free: Vector
    shadow: Vector

    def __add__(self, other: "Move") -> "Move":
        return Move(*(a + b for a, b in zip(_parts(self), _parts(other), strict=True)))


class Step:
    """The system of one point, factored once and solved for several right-hand sides."""

    def __init__(self, offers: Offers, watch: Watch, point: Point) -> None:
        self.offers, self.watch, self.point = offers, watch, point
        self._left = offers.width - point.mw
        self._give = 1 / (offers.slope + point.at_zero / point.mw + point.at_width / self._left)
        self._factor, self._scale = _factored(watch.normal(offers.by_path(self._give)), point.free / point.shadow)
        charge = offers.of_path(watch.charge(point.shadow))
        self.unpriced = offers.value - offers.slope * point.mw - charge + point.at_zero - point.at_width
        self.unmet = watch.roomy - self._flow(point.mw) - point.free
        self.mean = point.gap(offers.width) / (2 * len(offers) + len(watch))

    def _flow(self, mw: Vector) -> Vector:
        return self.watch.flow(self.offers.path_mw(mw))

    def _solved(self, aims: tuple[Vector, Vector, Vector], *, residual: bool) -> Move:
        """The move that changes x z, (w - x) z and s y by `aims`; with `residual` also to where all is met."""
        point, (low, high, free) = self.point, aims
        pull = low / point.mw - high / self._left + (self.unpriced if residual else 0.0)
        right = free / point.shadow - (self.unmet if residual else 0.0) + self._flow(self._give * pull)
        shadow = cho_solve(self._factor, right / self._scale, check_finite=False) / self._scale if len(right) else right
        mw = self._give * (pull - self.offers.of_path(self.watch.charge(shadow)))
        slack = (self.unmet if residual else 0.0) - self._flow(mw)
        at_zero = (low - point.at_zero * mw) / point.mw
        return Move(mw, at_zero, (high + point.at_width * mw) / self._left, np.asarray(slack), shadow)

    def move(self) -> Move:
        """Return where to go: towards the optimum, as far as the way there keeps all products alike."""
        point = self.point
        products = (point.mw * point.at_zero, self._left * point.at_width, point.free * point.shadow)
        ahead = self._solved((-products[0], -products[1], -products[2]), residual=True)
        aim = self.mean * self._centring(ahead)
        second = (ahead.mw * ahead.at_zero, -ahead.mw * ahead.at_width, ahead.free * ahead.shadow)
        aims = tuple(aim - product - term for product, term in zip(products, second, strict=True))
        move = self._solved((aims[0], aims[1], aims[2]), residual=True)
        for _ in range(_CORRECTIONS):
            better = move + self._solved(self._stray(move, aim), residual=False)
            if sum(self.lengths(better)) < sum(self.lengths(move)) + 0.02:
                break
            move = better
        return move

    def _centring(self, ahead: Move) -> float:
        primal, dual = self.lengths(ahead)
        after = moved(self.point, ahead, primal, dual).gap(self.offers.width)
        share = after / (self.mean * (2 * len(self.offers) + len(self.watch)))
        return float(np.clip(share**3, 1e-6, 1.0))

    def _stray(self, move: Move, aim: float) -> tuple[Vector, Vector, Vector]:
        """What the products need after a bolder step, to come back to between a tenth of the aim and ten times it."""
        point, (primal, dual) = self.point, (min(1.0, 0.3 + length) for length in self.lengths(move))
        mw, low = point.mw + primal * move.mw, point.at_zero + dual * move.at_zero
        left, high = self._left - primal * move.mw, point.at_width + dual * move.at_width
        free, shadow = point.free + primal * move.free, point.shadow + dual * move.shadow
        return _back(mw * low, aim), _back(left * high, aim), _back(free * shadow, aim)

    def lengths(self, move: Move) -> tuple[float, float]:
        """How far awards and prices may go, each up to one, without leaving their bounds."""
        point = self.point
        primal = min(_reach(point.mw, move.mw), _reach(self._left, -move.mw), _reach(point.free, move.free))
        dual = min(
            _reach(point.at_zero, move.at_zero),
            _reach(point.at_width, move.at_width),
            _reach(point.shadow, move.shadow),
        )
        if self.offers.curved:
            return min(primal, dual), min(primal, dual)
        return primal, dual


def moved(point: Point, move: Move, primal: float, dual: float) -> Point:
    return Point(
        point.mw + primal * move.mw,
        point.at_zero + dual * move.at_zero,
        point.at_width + dual * move.at_width,
        point.free + primal * move.free,
        point.shadow + dual * move.shadow,
    )


def _parts(move: Move) -> tuple[Vector, ...]:
    return move.mw, move.at_zero, move.at_width, move.free, move.shadow


def _reach(value: Vector, change: Vector) -> float:
    fastest = float((-change / value).max(initial=0.0))
    return min(1.0, _KEPT / fastest) if fastest > 0 else 1.0


def _back(product: Vector, aim: float) -> Vector:
    return np.maximum(np.clip(product, 0.1 * aim, 10 * aim) - product, -10 * aim)


def _factored(normal: Matrix, diagonal: Vector) -> tuple[tuple[Matrix, bool], Vector]:
    """Return the Cholesky factor of the sum scaled to a diagonal of ones, and that scale. Raises: ClearingFailed."""
    at = np.diag_indices_from(normal)
    normal[at] += diagonal
    scale = np.sqrt(normal[at])
    if not np.isfinite(scale).all():
        raise ClearingFailed("no number", "following the central path")
    normal /= scale[:, None] * scale
    for guard in _GUARDS if len(scale) else ():
        normal[at] = 1.0 + guard
        try:
            return cho_factor(normal, lower=True, check_finite=False), scale
        except LinAlgError:
            continue
    if len(scale):
        raise ClearingFailed("a normal matrix without a factor", "following the central path")
    return (normal, True), scale
