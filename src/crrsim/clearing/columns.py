"""What one step of the interior point does to every column, compiled: each pass reads a column once.

Half a million columns and forty steps are a billion small sums; what limits do with them is little beside that.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from crrsim.network.compiled import compiled, in_parts

Vector = NDArray[np.float64]
Index = NDArray[np.intp]
Numbers = NDArray[np.floating[Any]]
Answer = TypeVar("Answer")

_LEAST_COLUMNS = 30_000
"""Fewer are not worth a thread of their own."""
_SUMMED = 8
"""Parts that are summed up apart at most."""


class Columns(NamedTuple):
    """What is offered, as in `Offers`; first (paths + 1,) is where the columns of each path begin."""

    first: Index
    sign: Vector
    value: Vector
    slope: Vector
    width: Vector


class Inside(NamedTuple):
    """Awards (columns,) and the prices of their two bounds; or a change of them."""

    mw: Vector
    at_zero: Vector
    at_width: Vector

    @classmethod
    def room(cls, count: int) -> "Inside":
        return cls(np.empty(count), np.empty(count), np.empty(count))

    @classmethod
    def none(cls, count: int) -> "Inside":
        return cls(np.zeros(count), np.zeros(count), np.zeros(count))


class Weights(NamedTuple):
    """(columns,) one over the MW awarded, and over those left; MW an award gives way per $/MW; $/MW not priced yet."""

    over_mw: Vector
    over_left: Vector
    give: Vector
    unpriced: Vector


class Spot(NamedTuple):
    """Columns where a step begins."""

    columns: Columns
    at: Inside
    weights: Weights


class Aims(NamedTuple):
    """$ by which products change: of awards with their price at zero, and of what is left with its own (columns,).

    pull     (columns,) $/MW that such a change makes of a column, once it is known
    charge   (paths,) $/MW by which the charge of each path changes with it
    """

    low: Vector
    high: Vector
    pull: Vector
    charge: Vector

    @classmethod
    def room(cls, count: int) -> "Aims":
        return cls(np.empty(count), np.empty(count), np.empty(count), np.zeros(0))


Part = tuple[int, int]
"""Where a part of the columns, or of the paths, begins and ends."""


def in_turn(count: int, work: Callable[[Part], Answer], columns: int) -> list[Answer]:
    """Do this work on parts of 0..count, on several threads if there are many columns; return the answers in order."""
    answers: dict[int, Answer] = {}

    def part(first: int, last: int) -> None:
        answers[first] = work((first, last))

    in_parts(count, part, least=max(1, count * _LEAST_COLUMNS // max(columns, 1)))
    return [answers[first] for first in sorted(answers)]


def summed(count: int, work: Callable[[Part], float]) -> float:
    """Return the sum of this work on parts of `count` columns: the same parts, and bits, however many threads."""
    many = min(max(1, count // _LEAST_COLUMNS), _SUMMED)
    answers = [0.0] * many

    def some(first: int, last: int) -> None:
        for n in range(first, last):
            answers[n] = work((count * n // many, count * (n + 1) // many))

    in_parts(many, some)
    return sum(answers)


@compiled
def weigh(spot: Spot, charge: Vector, by_path: Vector, part: Part) -> None:
    """Fill the weights of the columns of some paths, and by_path (paths,) with the sum of how they give way."""
    columns, at, weights = spot
    for p in range(part[0], part[1]):
        for j in range(columns.first[p], columns.first[p + 1]):
            mw, low, high = at.mw[j], at.at_zero[j], at.at_width[j]
            over_mw, over_left = 1 / mw, 1 / (columns.width[j] - mw)
            give = 1 / (columns.slope[j] + low * over_mw + high * over_left)
            worth = columns.value[j] - columns.slope[j] * mw - columns.sign[j] * charge[p]
            weights.over_mw[j], weights.over_left[j], weights.give[j] = over_mw, over_left, give
            weights.unpriced[j] = worth + low - high
        total = 0.0
        for j in range(columns.first[p], columns.first[p + 1]):
            total += weights.give[j]
        by_path[p] = total


@compiled
def centre(spot: Spot, ahead: Inside, aim: float, aims: Aims, part: Part) -> None:
    """Aim all products at one value, what the move `ahead` bends them by being made up for."""
    columns, at, _ = spot
    for j in range(part[0], part[1]):
        left, bend = columns.width[j] - at.mw[j], ahead.mw[j]
        aims.low[j] = aim - at.mw[j] * at.at_zero[j] - bend * ahead.at_zero[j]
        aims.high[j] = aim - left * at.at_width[j] + bend * ahead.at_width[j]


@compiled
def back(product: float, aim: float) -> float:
    """What a product needs to come back to between a tenth of the aim and ten times it."""
    return max(min(max(product, 0.1 * aim), 10 * aim) - product, -10 * aim)


@compiled
def bring_back(spot: Spot, move: Inside, bold: tuple[float, float, float], aims: Aims, part: Part) -> None:
    """Aim to bring back the products that a bold step, its lengths and its aim given, would lead astray."""
    columns, at, _ = spot
    primal, dual, aim = bold
    for j in range(part[0], part[1]):
        mw, left = at.mw[j] + primal * move.mw[j], columns.width[j] - at.mw[j] - primal * move.mw[j]
        aims.low[j] = back(mw * (at.at_zero[j] + dual * move.at_zero[j]), aim)
        aims.high[j] = back(left * (at.at_width[j] + dual * move.at_width[j]), aim)


@compiled
def pull(spot: Spot, aims: Aims, residual: float, by_path: Vector, part: Part) -> None:
    """Fill what the aims make of each column, and by_path (paths,) with the MW it would give way if nobody charged."""
    columns, _, weights = spot
    for p in range(part[0], part[1]):
        for j in range(columns.first[p], columns.first[p + 1]):
            pulled = aims.low[j] * weights.over_mw[j] - aims.high[j] * weights.over_left[j]
            pulled += residual * weights.unpriced[j]
            aims.pull[j] = pulled
        total = 0.0
        for j in range(columns.first[p], columns.first[p + 1]):
            total += columns.sign[j] * weights.give[j] * aims.pull[j]
        by_path[p] = total


@compiled
def turn(spot: Spot, aims: Aims, move: Inside, by_path: Vector, part: Part) -> None:
    """Fill the move of the columns of some paths, and by_path (paths,) with the MW it buys less those it sells."""
    columns, at, weights = spot
    for p in range(part[0], part[1]):
        for j in range(columns.first[p], columns.first[p + 1]):
            mw = weights.give[j] * (aims.pull[j] - columns.sign[j] * aims.charge[p])
            move.mw[j] = mw
            move.at_zero[j] = (aims.low[j] - at.at_zero[j] * mw) * weights.over_mw[j]
            move.at_width[j] = (aims.high[j] + at.at_width[j] * mw) * weights.over_left[j]
        total = 0.0
        for j in range(columns.first[p], columns.first[p + 1]):
            total += columns.sign[j] * move.mw[j]
        by_path[p] = total


@compiled
def add(one: Inside, other: Inside, answer: Inside, share: tuple[float, float], part: Part) -> None:
    """Fill answer with one and so much of the other: of its awards, and of its prices."""
    primal, dual = share
    for j in range(part[0], part[1]):
        answer.mw[j] = one.mw[j] + primal * other.mw[j]
        answer.at_zero[j] = one.at_zero[j] + dual * other.at_zero[j]
        answer.at_width[j] = one.at_width[j] + dual * other.at_width[j]


@compiled
def fastest(spot: Spot, move: Inside, part: Part) -> tuple[float, float]:
    """Return how many times over awards, and prices, would use up what they are from a bound."""
    _, at, weights = spot
    primal, dual = 0.0, 0.0
    for j in range(part[0], part[1]):
        mw = move.mw[j]
        primal = max(primal, -mw * weights.over_mw[j], mw * weights.over_left[j])
        dual = max(dual, -move.at_zero[j] / at.at_zero[j], -move.at_width[j] / at.at_width[j])
    return primal, dual


@compiled
def products(spot: Spot, move: Inside, lengths: tuple[float, float], part: Part) -> float:
    """Return the sum of all products, $, after a move of such lengths."""
    columns, at, _ = spot
    primal, dual = lengths
    total = 0.0
    for j in range(part[0], part[1]):
        mw = at.mw[j] + primal * move.mw[j]
        total += mw * (at.at_zero[j] + dual * move.at_zero[j])
        total += (columns.width[j] - mw) * (at.at_width[j] + dual * move.at_width[j])
    return total


@compiled
def spread(source: Index, sink: Index, weight: Numbers, factors: Numbers, answer: Numbers) -> None:
    """Add to answer (nodes, limits) the weight (paths,) of each path times what it does to limits, at both its ends.

    factors (nodes, limits) MW on each limit per MW brought in.
    """
    for p in range(len(source)):
        at, to, share = source[p], sink[p], weight[p]
        for i in range(factors.shape[1]):
            moved = share * (factors[at, i] - factors[to, i])
            answer[at, i] += moved
            answer[to, i] -= moved
