"""The nearest point of a polyhedron, on cases with a known answer and where rows say the same thing twice."""

import numpy as np
import pytest

from crrsim.clearing.nearest import Polyhedron, nearest_to_origin
from crrsim.clearing.solver import ClearingFailed

NONE = np.zeros((0, 2))


def nearest(
    equal: list[list[float]], equal_to: list[float], below: list[list[float]], below_to: list[float]
) -> list[float]:
    rows = [np.array(rows, dtype=float).reshape(-1, 2) for rows in (equal, below)]
    face = Polyhedron(rows[0], np.array(equal_to), rows[1], np.array(below_to))
    return [float(x) for x in nearest_to_origin(face, doing="testing")]


def test_the_origin_itself() -> None:
    assert nearest([], [], [[1, 0], [0, 1]], [1, 1]) == [0, 0]


def test_a_half_plane_and_a_corner() -> None:
    assert nearest([], [], [[-1, -1]], [-2]) == pytest.approx([1, 1])
    assert nearest([], [], [[-1, 0], [0, -1]], [-3, -4]) == pytest.approx([3, 4])


def test_an_equality_with_a_bound() -> None:
    assert nearest([[1, 1]], [2], [], []) == pytest.approx([1, 1])
    assert nearest([[1, 1]], [2], [[1, 0]], [0.5]) == pytest.approx([0.5, 1.5])


def test_rows_that_repeat_an_equality_are_no_noise() -> None:
    assert nearest([[1, 1], [2, 2]], [2, 4], [[1, 1], [3, 3], [1, 0]], [2, 6, 0.5]) == pytest.approx([0.5, 1.5])


def test_large_numbers_keep_their_precision() -> None:
    assert nearest([], [], [[-1, -2]], [-5e6]) == pytest.approx([1e6, 2e6], rel=1e-9)


def test_an_empty_polyhedron_fails_the_clearing() -> None:
    with pytest.raises(ClearingFailed, match="testing"):
        nearest([], [], [[1, 0], [-1, 0]], [-1, -1])
