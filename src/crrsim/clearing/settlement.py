"""Who among equals is awarded, at which of several possible prices: the tie rules, on books of any size.

The rules are those of `ties`. They look at the few columns and limits that are undecided; mostly nothing is left to do.
"""

from dataclasses import dataclass

import numpy as np

from crrsim.clearing.curved import Balance, balanced
from crrsim.clearing.interior_point import Point
from crrsim.clearing.least_move import least_move
from crrsim.clearing.offers import Index, Offers, Vector
from crrsim.clearing.reserve import Again, offered_again
from crrsim.clearing.rounding import Mending
from crrsim.clearing.sifting import Sieve, Vertex, independent
from crrsim.clearing.solver import ClearingFailed, solver_name
from crrsim.clearing.ties import least_prices, share_cuts
from crrsim.clearing.watch import Watch

_TIE = 1e-6
_NONE: Index = np.zeros(0, dtype=np.intp)
_FEW_LINES = 4000
"""Up to so many columns the prices of awards on lines are settled among all that support them; beyond, the shortest
answer of the equations is taken, which equal circuits share as well."""


@dataclass(frozen=True)
class Settled:
    """The answer the tie rules pick.

    mw        (columns,); shadow (limits watched then,)
    columns   how many were decided one by one; ties whether any had to be shared out; solver what found the optimum
    again     the same question with some of each limit kept back
    """

    mw: Vector
    shadow: Vector
    rounds: int
    columns: int
    ties: bool
    solver: str
    again: Again


def settled_on_steps(offers: Offers, best: Vertex) -> Settled:
    """Raises: ClearingFailed."""
    sieve, shadow = best.sieve, best.shadow
    sieve.join(sieve.indifferent(shadow), _NONE)
    inside = best.mw[sieve.inside]
    open_ = np.flatnonzero(np.abs(sieve.value - shadow @ sieve.effects) <= _TIE)
    priced = np.flatnonzero(shadow > _TIE)
    tied = len(independent(sieve.effects[np.ix_(priced, open_)])) < len(open_)
    if tied:
        inside = share_cuts(sieve, inside, shadow)
    mw = sieve.whole(inside)  # before the prices are settled: for them more columns may join
    shadow = _prices(sieve, inside, shadow)
    most = offered_again(offers, offers.gain(sieve.watch.charge(shadow)))

    def again(reserve: Vector) -> tuple[Vector, Mending]:
        sieve.keep_back(reserve, most)
        try:
            return _moved(sieve, mw, open_, most), "reserve"
        except ClearingFailed:
            return sieve.solve()[0], "simplex"

    return Settled(mw, shadow, best.rounds, len(sieve.inside), tied, best.solver, again)


def _moved(sieve: Sieve, mw: Vector, open_: Index, most: Vector) -> Vector:
    """The awards (columns,) nearest to `mw` with the reserve kept; only columns worth what they cost move."""
    inside = sieve.inside[open_]
    awarded, width = mw[inside], sieve.offers.width[inside]
    left = sieve.room - sieve.effects @ mw[sieve.inside]
    bounds = -awarded, np.maximum(most[inside] - awarded, 0.0)
    answer = mw.copy()
    answer[inside] += least_move(sieve.effects[:, open_], left, bounds, width)
    return answer


def _prices(sieve: Sieve, inside: Vector, shadow: Vector) -> Vector:
    """The prices the tie rule picks, if the awards leave a choice; columns that rest join where they object."""
    sieve.add_filled(inside)
    shadow = np.concatenate([shadow, np.zeros(len(sieve.watch) - len(shadow))])
    filled = np.flatnonzero(sieve.room - sieve.effects @ inside <= 2 * _TIE)
    between = np.flatnonzero((inside > _TIE) & (inside < sieve.width - _TIE))
    if len(independent(sieve.effects[np.ix_(filled, between)].T)) == len(filled):
        return shadow
    mw = sieve.whole(inside)
    while True:
        prices = least_prices(sieve, mw[sieve.inside], filled)
        wrong = sieve.wrong(prices)
        if not wrong.size:
            return prices
        sieve.join(wrong, _NONE)


def settled_on_lines(offers: Offers, watch: Watch, point: Point, time_limit_s: float) -> Settled:
    """Raises: ClearingFailed."""
    shadow = np.where(point.shadow > point.free, point.shadow, 0.0)
    best = balanced(offers, watch, point.mw, shadow, np.zeros(0))
    gain = offers.as_steps(best.mw).gain(watch.charge(best.shadow))
    level = np.flatnonzero((offers.slope == 0) & (np.abs(gain) <= _TIE))
    mw, tied = _shared(offers, watch, best, level, time_limit_s)
    shadow = np.concatenate([best.shadow, np.zeros(len(watch) - len(best.shadow))])
    if len(offers) <= _FEW_LINES:
        everything = Sieve.everything(offers.as_steps(mw), watch, time_limit_s)
        shadow = _prices(everything, mw, shadow)

    def again(reserve: Vector) -> tuple[Vector, Mending]:
        return balanced(offers, watch, mw, best.shadow, reserve).mw, "reserve"

    return Settled(mw, shadow, best.rounds, len(level), tied, solver_name(), again)


def _shared(offers: Offers, watch: Watch, best: Balance, level: Index, time_limit_s: float) -> tuple[Vector, bool]:
    """Share what equals among the level columns have won; (columns,) MW, and whether there was anything to share."""
    mw, shadow = best.mw, best.shadow
    if not level.size:
        return mw, False
    sieve = Sieve(offers.as_steps(mw), watch, level, mw, time_limit_s)
    priced = np.flatnonzero(shadow > _TIE)
    if len(independent(sieve.effects[priced])) == len(level):
        return mw, False
    return sieve.whole(share_cuts(sieve, mw[level], shadow)), True
