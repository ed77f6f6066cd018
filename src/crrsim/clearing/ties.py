"""Who gives way when several answers are equally good: a linear program alone does not say.

Two rules, both independent of the order in which bids arrive or the solver walks:

* LEAST_SQUARES_CUTS: of all awards of greatest value, those with the least sum of (bid - award)^2 / bid. Identical
  bids are so cut in proportion (A-34), and equally effective ones alike; it is the objective assumed for allocations
  (A-21).
* LEAST_SQUARES_PRICES: of all shadow prices that support those awards, those with the least sum of squares. Equal
  circuits share a price instead of one of them bearing it.
"""

import numpy as np
from numpy.typing import NDArray

from crrsim.clearing.feasibility import Index
from crrsim.clearing.nearest import Polyhedron, nearest_to_origin
from crrsim.clearing.optimum import OVERLOAD_TOLERANCE_MW, Watched
from crrsim.clearing.positions import Vector

LEAST_SQUARES_CUTS = "least sum of (bid - award)^2 / bid among awards of greatest value"
LEAST_SQUARES_PRICES = "least sum of squared shadow prices among those that support the awards"
_DOLLAR_TOLERANCE = 1e-6
_MW_TOLERANCE = 1e-6


def share_cuts(watched: Watched, mw: Vector, shadow: Vector) -> Vector:
    """Return the awards LEAST_SQUARES_CUTS picks, given one optimum. Raises: ClearingFailed.

    By complementary slackness an award is optimal exactly if it is feasible, takes every column with a surplus and
    none with a loss, and fills every limit that has a price. So only columns without surplus are open.
    """
    columns = watched.columns
    surplus = columns.value - shadow @ watched.effects[: len(shadow)]
    open_ = np.abs(surplus) <= _DOLLAR_TOLERANCE
    priced = np.flatnonzero(shadow > _DOLLAR_TOLERANCE)
    if np.linalg.matrix_rank(watched.effects[np.ix_(priced, open_)], tol=1e-9) == open_.sum():
        return mw
    while True:
        answer = cut_least(watched, mw, open_, priced)
        if not watched.add_overloaded(answer).size:
            return answer


def cut_least(watched: Watched, mw: Vector, open_: NDArray[np.bool_], priced: Index) -> Vector:
    """Return the awards with the least sum of (bid - award)^2 / bid within the watched limits. Raises: ClearingFailed.

    Columns that are not open_ stay at `mw`; the limits `priced` stay full.
    """
    # In units of u = (award - bid) / sqrt(bid) the rule asks for the point nearest to the origin.
    answer = np.where(open_, 0.0, mw)
    width = watched.columns.width[open_]
    effects = watched.effects[:, open_]
    room = watched.room - watched.effects @ answer - effects @ width
    unit = effects * np.sqrt(width)
    box = np.eye(len(width))
    others = np.setdiff1d(np.arange(len(room)), priced)
    face = Polyhedron(
        unit[priced],
        room[priced],
        np.vstack([unit[others], box, -box]),
        np.concatenate([room[others], np.zeros(len(width)), np.sqrt(width)]),
    )
    cut = np.sqrt(width) * nearest_to_origin(face, doing="sharing out equally good awards")
    answer[open_] = np.clip(width + cut, 0.0, width)
    return answer


def settle_prices(watched: Watched, mw: Vector, shadow: Vector) -> Vector:
    """Return the shadow prices LEAST_SQUARES_PRICES picks, one for each watched limit. Raises: ClearingFailed.

    Every limit the awards fill joins the watched ones: a price may rest on it that the solver put elsewhere.
    """
    filled = _watch_filled(watched, mw)
    inner = _inner(watched, mw)
    if np.linalg.matrix_rank(watched.effects[np.ix_(filled, inner)], tol=1e-9) == len(filled):
        return np.concatenate([shadow, np.zeros(len(watched.limits) - len(shadow))])
    return _least_prices(watched, mw, filled)


def supporting_prices(watched: Watched, mw: Vector) -> Vector:
    """Return the shadow prices LEAST_SQUARES_PRICES picks where no solver has given any. Raises: ClearingFailed."""
    return _least_prices(watched, mw, _watch_filled(watched, mw))


def _least_prices(watched: Watched, mw: Vector, filled: Index) -> Vector:
    columns = watched.columns
    each, value, inner = watched.effects[filled].T, columns.value, _inner(watched, mw)
    none, full = mw <= _MW_TOLERANCE, mw >= columns.width - _MW_TOLERANCE
    supporting = Polyhedron(
        each[inner],
        value[inner],
        np.vstack([-each[none], each[full], -np.eye(len(filled))]),
        np.concatenate([-value[none], value[full], np.zeros(len(filled))]),
    )
    answer = np.zeros(len(watched.limits))
    answer[filled] = np.maximum(nearest_to_origin(supporting, doing="settling shadow prices"), 0.0)
    return answer


def _inner(watched: Watched, mw: Vector) -> NDArray[np.bool_]:
    """Columns awarded in part: (columns,)."""
    return np.asarray((mw > _MW_TOLERANCE) & (mw < watched.columns.width - _MW_TOLERANCE))


def _watch_filled(watched: Watched, mw: Vector) -> Index:
    """Watch every limit that these awards fill, and return which of the watched ones they fill."""
    overload = watched.feasibility.overload(watched.columns.positions, mw)
    overload[watched.limits] = -np.inf
    filled = np.flatnonzero(overload >= -OVERLOAD_TOLERANCE_MW)
    idle = np.abs(watched.feasibility.effects(watched.columns.positions, filled)).max(axis=1, initial=0.0) < 1e-9
    watched.add(filled[~idle])
    return np.flatnonzero(watched.room - watched.effects @ mw <= 2 * OVERLOAD_TOLERANCE_MW)
