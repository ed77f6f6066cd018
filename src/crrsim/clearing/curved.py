"""From a point near the optimum to the optimum where values fall along their columns: curves read as lines (A-31).

Given prices of limits, each column is awarded to where its value has fallen to its charge; so prices alone are looked
for, by Newton's method on what they leave over or take too much of. A level column has no such place: it is given a
slight fall around where it was last, again and again until it stays. Source: the semismooth Newton and proximal point
methods, for instance Li, Sun and Toh 2018.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import lstsq

from crrsim.clearing.offers import Offers, Vector
from crrsim.clearing.positions import Matrix
from crrsim.clearing.solver import ClearingFailed
from crrsim.clearing.watch import Watch

_MOST_ROUNDS, _MOST_STEPS = 200, 100
_STILL_MW, _STILL_PRICE = 1e-8, 1e-10
"""A level column is where it stays once it moves less, or is moved by less of a price."""
_OVERLOAD_MW = 1e-8
_SCREENED_MW = 1e-6
_SLIGHT = 1e-3
"""Fall of a level column, of the mean price over the mean width."""
_SOFTER, _LEAST_SLIGHT = 0.2, 1e-7
_RIDGE = 1e-13
_HALVINGS = 40
_MOST_TURNS = 30


@dataclass(frozen=True)
class Balance:
    """mw (columns,), shadow (watched,), and the rounds it took."""

    mw: Vector
    shadow: Vector
    rounds: int


class Scales:
    """Prices of limits on trial; room (watched,) is what awards may use."""

    def __init__(self, offers: Offers, watch: Watch, mw: Vector, reserve: Vector) -> None:
        self.offers, self.watch, self.reserve = offers, watch, reserve
        usual = (float(np.abs(offers.value).mean()) or 1.0) / float(offers.width.mean())
        self.slight, self._least = _SLIGHT * usual / _SOFTER, _LEAST_SLIGHT * usual
        self.around = mw
        self.soften()

    def soften(self) -> None:
        """Let level columns fall less, down to a limit: fewer rounds, and each a little harder."""
        self.slight = max(self.slight * _SOFTER, self._least)
        self._extra = np.where(self.offers.slope > 0, 0.0, self.slight)
        self._fall = np.where(self.offers.slope > 0, self.offers.slope, self.slight)

    @property
    def room(self) -> Vector:
        kept = np.concatenate([self.reserve, np.zeros(len(self.watch) - len(self.reserve))])
        return np.asarray(self.watch.room - kept)

    def wanted(self, shadow: Vector) -> Vector:
        """(columns,) MW at which value and charge meet, bounds forgotten."""
        gain = self.offers.gain(self.watch.charge(shadow)) + self._extra * self.around
        return np.asarray(gain / self._fall)

    def mw(self, shadow: Vector) -> Vector:
        return np.clip(self.wanted(shadow), 0.0, self.offers.width)

    def left(self, mw: Vector) -> Vector:
        """(watched,) MW that these awards leave of each limit."""
        return np.asarray(self.room - self.watch.flow(self.offers.path_mw(mw)))

    def bound(self, shadow: Vector) -> float:
        """$ that no feasible awards can exceed, with the slight falls counted."""
        wanted = self.wanted(shadow)
        mw = np.clip(wanted, 0.0, self.offers.width)
        return float(shadow @ self.room + (self._fall * (wanted - mw / 2)) @ mw)

    def yielding(self, shadow: Vector) -> Matrix:
        """(watched, watched) MW that awards give way on one limit per $/MW on another."""
        wanted = self.wanted(shadow)
        inside = (wanted > 0) & (wanted < self.offers.width)
        give = np.where(inside, 1 / self._fall, 0.0)
        below = np.tril(self.watch.normal(self.offers.by_path(give)))
        return np.asarray(below + np.tril(below, -1).T, dtype=np.float64)


def balanced(offers: Offers, watch: Watch, mw: Vector, shadow: Vector, reserve: Vector) -> Balance:
    """Return the awards of greatest value and the prices of the watched limits, from awards and prices near them.

    `reserve` (some of the watched,) MW of the limits stay unused. Raises: ClearingFailed.
    """
    scales = Scales(offers, watch, mw, reserve)
    level = offers.slope == 0
    for rounds in range(1, _MOST_ROUNDS + 1):
        shadow = np.concatenate([shadow, np.zeros(len(watch) - len(shadow))])
        shadow = _weighed(scales, shadow)
        mw = scales.mw(shadow)
        moved = np.abs(mw - scales.around)[level].max(initial=0.0)
        scales.around = mw
        if moved > _STILL_MW and moved * scales.slight > _STILL_PRICE:
            scales.soften()
            continue
        limits, _ = watch.overloaded(offers.path_mw(mw), _SCREENED_MW)
        if not limits.size:
            return Balance(mw, shadow, rounds)
        watch.add(limits)
    raise ClearingFailed(f"awards that still move after {_MOST_ROUNDS} rounds", "settling falling values")


def _weighed(scales: Scales, shadow: Vector) -> Vector:
    """(watched,) prices at which no limit is overloaded, and none that has a price is left with room."""
    before = np.inf
    for _ in range(_MOST_STEPS):
        left = scales.left(scales.mw(shadow))
        wrong = _wrong(shadow, left)
        if wrong <= _OVERLOAD_MW or before / 2 < wrong <= _SCREENED_MW:  # as balanced as rounding lets it be
            return shadow
        before = wrong
        move = _newton(scales.yielding(shadow), left, shadow)
        shadow = _along(scales, shadow, move, left)
    raise ClearingFailed(f"{_wrong(shadow, left):.1e} MW out of balance", "settling falling values")


def _wrong(shadow: Vector, left: Vector) -> float:
    return float(np.where(shadow > 0, np.abs(left), np.maximum(-left, 0.0)).max(initial=0.0))


def _newton(yielding: Matrix, left: Vector, shadow: Vector) -> Vector:
    """The change of prices after which nothing is out of balance if all gave way evenly; no price falls below zero."""
    free = (shadow > 0) | (left < 0)
    for _ in range(_MOST_TURNS):
        move = np.where(free, 0.0, -shadow)
        move[free] = _shortest(yielding[np.ix_(free, free)], -(left + yielding @ move)[free])
        below = free & (shadow + move < 0)
        due = ~free & (left + yielding @ move < -_OVERLOAD_MW)
        if not below.any() and not due.any():
            break
        free = (free & ~below) | due
    return np.maximum(move, -shadow)


def _shortest(matrix: Matrix, right: Vector) -> Vector:
    """Solve, with the shortest answer where there are many."""
    diagonal = np.diag(matrix)
    scale = 1 / np.sqrt(np.maximum(diagonal, 1e-6 * (diagonal.max(initial=0.0) or 1.0)))
    scaled = matrix * scale[:, None] * scale
    scaled[np.diag_indices_from(scaled)] += _RIDGE
    found = lstsq(scaled, right * scale, cond=1e-14, lapack_driver="gelsy", check_finite=False)[0]
    return np.asarray(found * scale)


def _along(scales: Scales, shadow: Vector, move: Vector, left: Vector) -> Vector:
    """Go as far along the move as helps: the bound falls, or less is out of balance."""
    bound, wrong = scales.bound(shadow), _wrong(shadow, left)
    for halving in range(_HALVINGS):
        there = np.maximum(shadow + 0.5**halving * move, 0.0)
        if scales.bound(there) < bound or _wrong(there, scales.left(scales.mw(there))) < wrong / 2:
            return there
    return there
