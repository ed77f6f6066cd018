"""The nearest point of a polyhedron, exactly: what the tie rules need and a general quadratic solver gets wrong.

HiGHS's quadratic solver was tried first: on networks full of ties it now and then called bounded problems unbounded.
Least-distance programming (Lawson and Hanson, Solving Least Squares Problems, chapter 23) turns the question into
non-negative least squares, which ends after finitely many steps and says which bounds hold.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import qr, solve_triangular

from crrsim.clearing.solver import ClearingFailed

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

_TOLERANCE = 1e-7
_RANK = 1e-10


@dataclass(frozen=True)
class Polyhedron:
    """The points x with equal x = equal_to and below x <= below_to."""

    equal: Matrix
    equal_to: Vector
    below: Matrix
    below_to: Vector

    def outside(self, point: Vector) -> float:
        """The greatest violation of any row."""
        rows = np.concatenate([np.abs(self.equal @ point - self.equal_to), self.below @ point - self.below_to])
        return float(rows.max(initial=0.0))


def nearest_to_origin(polyhedron: Polyhedron, *, doing: str) -> Vector:
    """Return the point of the polyhedron with the least sum of squares.

    Raises: ClearingFailed if no point is found within 1e-7 of every row, the rows scaled to length one.
    """
    scaled = _scaled(polyhedron)
    size = max(float(np.abs(scaled.equal_to).max(initial=0)), float(np.abs(scaled.below_to).max(initial=0)), 1e-12)
    unit = Polyhedron(scaled.equal, scaled.equal_to / size, scaled.below, scaled.below_to / size)
    point = _nearest(unit, doing)
    if unit.outside(point) > _TOLERANCE:
        raise ClearingFailed(f"a point {unit.outside(point):.1e} outside", doing)
    return point * size


def _nearest(unit: Polyhedron, doing: str) -> Vector:
    start, free = _solutions(unit)
    # A row that the equalities already settle is noise among the directions left, and would be taken at its word.
    below, room = _unit_rows(unit.below @ free, unit.below_to - unit.below @ start)
    if room.min(initial=0.0) >= -1e-12:
        return start
    from scipy.optimize import nnls  # noqa: PLC0415 - slow to import, and only ties ask for it

    try:
        pressing, _ = nnls(
            np.vstack([-below.T, -room]), np.append(np.zeros(free.shape[1]), 1.0), maxiter=50 * len(room)
        )
    except RuntimeError as problem:
        raise ClearingFailed(str(problem), doing) from problem
    active = pressing > 1e-12
    move = np.linalg.lstsq(below[active], room[active], rcond=1e-10)[0]
    return np.asarray(start + free @ move, dtype=np.float64)


def _solutions(unit: Polyhedron) -> tuple[Vector, Matrix]:
    """The least solution of the equalities, and the directions they leave open as orthonormal columns."""
    count = unit.below.shape[1]
    if not len(unit.equal):
        return np.zeros(count), np.eye(count)
    # One decomposition answers both: what fits the equalities with least length, and what they do not fix.
    across, triangle, order = qr(unit.equal.T, pivoting=True, check_finite=False)
    size = np.abs(np.diag(triangle))
    rank = int((size > _RANK * size[0]).sum()) if size.size else 0
    fitting = solve_triangular(triangle[:rank, :rank], unit.equal_to[order[:rank]], trans="T", check_finite=False)
    return np.asarray(across[:, :rank] @ fitting, dtype=np.float64), np.ascontiguousarray(across[:, rank:])


def _scaled(polyhedron: Polyhedron) -> Polyhedron:
    """Rows of length one; rows that are all zero say nothing about the point and are left out."""
    return Polyhedron(
        *_unit_rows(polyhedron.equal, polyhedron.equal_to), *_unit_rows(polyhedron.below, polyhedron.below_to)
    )


def _unit_rows(matrix: Matrix, bound: Vector) -> tuple[Matrix, Vector]:
    length = np.linalg.norm(matrix, axis=1)
    kept = length > 1e-9
    return matrix[kept] / length[kept, None], bound[kept] / length[kept]
