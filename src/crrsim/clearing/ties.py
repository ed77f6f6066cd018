"""Who gives way when several answers are equally good: a linear program alone does not say.

Two rules, both independent of the order in which bids arrive or the solver walks:

* LEAST_SQUARES_CUTS: of all awards of greatest value, those with the least sum of (bid - award)^2 / bid. Identical
  bids are so cut in proportion (A-34), and equally effective ones alike; it is the objective assumed for allocations
  (A-21).
* LEAST_SQUARES_PRICES: of all shadow prices that support those awards, those with the least sum of squares. Equal
  circuits share a price instead of one of them bearing it.
"""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular

from crrsim.clearing.feasibility import Index
from crrsim.clearing.nearest import Polyhedron, nearest_to_origin
from crrsim.clearing.optimum import OVERLOAD_TOLERANCE_MW
from crrsim.clearing.positions import Matrix, Vector

LEAST_SQUARES_CUTS = "least sum of (bid - award)^2 / bid among awards of greatest value"
LEAST_SQUARES_PRICES = "least sum of squared shadow prices among those that support the awards"
_DOLLAR_TOLERANCE = 1e-6
_MW_TOLERANCE = 1e-6
_DEPENDENT = 1e-7


class Deciding(Protocol):
    """What is decided and what it is held against: all columns of an auction, or those near the market's price.

    value, width (columns,) $/MW and MW; limits, room (watched,) number and MW; effects (watched, columns) MW per MW
    """

    @property
    def value(self) -> Vector: ...
    @property
    def width(self) -> Vector: ...
    @property
    def room(self) -> Vector: ...
    @property
    def limits(self) -> Index: ...
    @property
    def effects(self) -> Matrix: ...

    def add_overloaded(self, mw: Vector) -> Index: ...
    def add_filled(self, mw: Vector) -> None: ...


def share_cuts(watched: Deciding, mw: Vector, shadow: Vector) -> Vector:
    """Return the awards LEAST_SQUARES_CUTS picks, given one optimum. Raises: ClearingFailed.

    By complementary slackness an award is optimal exactly if it is feasible, takes every column with a surplus and
    none with a loss, and fills every limit that has a price. So only columns without surplus are open.
    """
    surplus = watched.value - shadow @ watched.effects[: len(shadow)]
    open_ = np.abs(surplus) <= _DOLLAR_TOLERANCE
    priced = np.flatnonzero(shadow > _DOLLAR_TOLERANCE)
    if np.linalg.matrix_rank(watched.effects[np.ix_(priced, open_)], tol=1e-9) == open_.sum():
        return mw
    while True:
        answer = cut_least(watched, mw, open_, priced)
        if not watched.add_overloaded(answer).size:
            return answer


def cut_least(watched: Deciding, mw: Vector, open_: NDArray[np.bool_], priced: Index) -> Vector:
    """Return the awards with the least sum of (bid - award)^2 / bid within the watched limits. Raises: ClearingFailed.

    Columns that are not open_ stay at `mw`; the limits `priced` stay full.
    """
    # In units of u = (award - bid) / sqrt(bid) the rule asks for the point nearest to the origin.
    answer = np.where(open_, 0.0, mw)
    width = watched.width[open_]
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


def settle_prices(watched: Deciding, mw: Vector, shadow: Vector) -> Vector:
    """Return the shadow prices LEAST_SQUARES_PRICES picks, one for each watched limit. Raises: ClearingFailed.

    Every limit the awards fill joins the watched ones: a price may rest on it that the solver put elsewhere.
    """
    filled = _watch_filled(watched, mw)
    inner = _inner(watched, mw)
    if np.linalg.matrix_rank(watched.effects[np.ix_(filled, inner)], tol=1e-9) == len(filled):
        return np.concatenate([shadow, np.zeros(len(watched.limits) - len(shadow))])
    return least_prices(watched, mw, filled)


def supporting_prices(watched: Deciding, mw: Vector) -> Vector:
    """Return the shadow prices LEAST_SQUARES_PRICES picks where no solver has given any. Raises: ClearingFailed."""
    return least_prices(watched, mw, _watch_filled(watched, mw))


def least_prices(watched: Deciding, mw: Vector, filled: Index) -> Vector:
    """Return the shadow prices LEAST_SQUARES_PRICES picks, on the limits that these awards fill alone.

    Raises: ClearingFailed.
    """
    each, value, inner = watched.effects[filled].T, watched.value, _inner(watched, mw)
    none, full = mw <= _MW_TOLERANCE, mw >= watched.width - _MW_TOLERANCE
    below = np.vstack([-each[none], each[full]])
    below_to = np.concatenate([-value[none], value[full]])
    answer = np.zeros(len(watched.limits))
    shortest = _shortest(each[inner], value[inner])
    if shortest is not None and shortest.min(initial=0.0) >= 0 and (below @ shortest <= below_to).all():
        answer[filled] = shortest
        return answer
    below, below_to = np.vstack([below, -np.eye(len(filled))]), np.concatenate([below_to, np.zeros(len(filled))])
    supporting = Polyhedron(each[inner], value[inner], below, below_to)
    answer[filled] = np.maximum(nearest_to_origin(supporting, doing="settling shadow prices"), 0.0)
    return answer


def _shortest(matrix: Matrix, right: Vector) -> Vector | None:
    """The least x with matrix x = right; None if the rows of the matrix do not tell themselves apart."""
    if not 0 < len(matrix) <= matrix.shape[1]:
        return None
    across, triangle = np.linalg.qr(matrix.T)
    diagonal = np.abs(np.diag(triangle))
    if diagonal.min() <= _DEPENDENT * diagonal.max():
        return None
    return np.asarray(across @ solve_triangular(triangle, right, trans="T"), dtype=np.float64)


def _inner(watched: Deciding, mw: Vector) -> NDArray[np.bool_]:
    """Columns awarded in part: (columns,)."""
    return np.asarray((mw > _MW_TOLERANCE) & (mw < watched.width - _MW_TOLERANCE))


def _watch_filled(watched: Deciding, mw: Vector) -> Index:
    """Watch every limit that these awards fill, and return which of the watched ones they fill."""
    watched.add_filled(mw)
    return np.flatnonzero(watched.room - watched.effects @ mw <= 2 * OVERLOAD_TOLERANCE_MW)
