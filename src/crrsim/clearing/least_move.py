"""The least move of awards that leaves limits the room asked of them: what a rounding reserve needs, try after try.

`nearest` answers such questions too, but slowly where they are large. Here a thousand columns are moved by a few watts
between a thousand limits, many of them alike, so prices of limits are looked for first: each column moves as they say,
as far as its bounds let it, and Newton's method sets them right. Source: the primal-dual active set method, for
instance Hintermüller, Ito and Kunisch 2002.
"""

import numpy as np
from scipy.linalg.lapack import dposv

from crrsim.clearing.nearest import Polyhedron, nearest_to_origin
from crrsim.clearing.offers import Flags, Vector
from crrsim.clearing.positions import Matrix
from crrsim.clearing.solver import ClearingFailed

_MOST_TURNS = 30
_SHORT_MW = 1e-8
_JOINING = 100
"""Limits that join at a time: of those that are alike, the first to join make room for the others."""
_RIDGE = 1e-11
"""Added to the diagonal, scaled to one: limits that are alike leave the matrix without a factor."""


def least_move(effects: Matrix, room: Vector, bounds: tuple[Vector, Vector], ease: Vector) -> Vector:
    """Return the move (columns,) within its bounds that uses no more than `room` and has least sum of move^2 / ease.

    effects   (limits, columns) MW per MW; room (limits,) MW, below zero where something must be given up
    bounds    (columns,) the least and the most each may move, MW, zero between them; ease (columns,) above zero
    Raises: ClearingFailed if no such move is found.
    """
    pressed, free = _shortest(-room), bounds[1] > bounds[0]
    move = np.zeros(len(ease))
    for _ in range(_MOST_TURNS):
        fixed = np.where(free, 0.0, move)
        price = np.zeros(len(room))
        price[pressed] = _prices(effects[pressed], room[pressed], fixed, np.where(free, ease, 0.0))
        wanted = -ease * (price @ effects)
        move = np.clip(wanted, *bounds)
        over = effects @ move - room
        before = pressed, free
        pressed = (pressed & (price > 0)) | _shortest(np.where(pressed, 0.0, over))
        free = (wanted > bounds[0]) & (wanted < bounds[1])
        if np.array_equal(before[0], pressed) and np.array_equal(before[1], free):
            break
    if over.max(initial=0.0) <= _SHORT_MW and np.array_equal(before[0], pressed):
        return move
    return _found_otherwise(effects, room, bounds, ease)


def _shortest(over: Vector) -> Flags:
    """(limits,) those shortest of room, as many as may join at once."""
    chosen = np.argsort(-over, kind="stable")[:_JOINING]
    short = np.zeros(len(over), dtype=bool)
    short[chosen[over[chosen] > _SHORT_MW]] = True
    return short


def _found_otherwise(effects: Matrix, room: Vector, bounds: tuple[Vector, Vector], ease: Vector) -> Vector:
    """The same move by the slower method, where limits keep coming and going. Raises: ClearingFailed."""
    root, box = np.sqrt(ease), np.eye(len(ease))
    below = Polyhedron(
        np.zeros((0, len(ease))),
        np.zeros(0),
        np.vstack([effects * root, box, -box]),
        np.concatenate([room, bounds[1] / root, -bounds[0] / root]),
    )
    return np.clip(root * nearest_to_origin(below, doing="keeping room for rounding"), *bounds)


def _prices(effects: Matrix, room: Vector, fixed: Vector, ease: Vector) -> Vector:
    """Return the prices (limits,) that make all of these limits exactly full. Raises: ClearingFailed."""
    if not len(room):
        return room
    normal = (effects * ease) @ effects.T
    diagonal = np.einsum("ii->i", normal)
    scale = np.sqrt(np.maximum(diagonal, 1e-12 * diagonal.max(initial=1.0)))
    normal /= scale[:, None] * scale
    diagonal[:] = 1.0 + _RIDGE
    _, price, failed = dposv(normal, (effects @ fixed - room) / scale)
    if failed:
        raise ClearingFailed("a matrix without a factor", "keeping room for rounding")
    return np.asarray(price / scale)
