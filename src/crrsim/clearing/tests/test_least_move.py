"""The least move that makes room: the exact answer by another method, limits that are alike, and room nobody has."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crrsim.clearing.least_move import least_move
from crrsim.clearing.nearest import Polyhedron, nearest_to_origin
from crrsim.clearing.offers import Vector
from crrsim.clearing.positions import Matrix
from crrsim.clearing.solver import ClearingFailed

several = settings(max_examples=60, deadline=None, database=None, derandomize=True)


def moved(effects: list[list[float]], room: list[float], low: list[float], high: list[float]) -> list[float]:
    bounds = np.array(low), np.array(high)
    return [float(x) for x in least_move(np.array(effects), np.array(room), bounds, np.ones(len(low)))]


def example(seed: int) -> tuple[Matrix, Vector, tuple[Vector, Vector], Vector]:
    """Limits of which some are alike or full already, columns of which some are at a bound; there is an answer."""
    random = np.random.default_rng(seed)
    effects = random.normal(size=(12, 8)) * (random.random((12, 8)) < 0.5)
    effects = np.vstack([effects, 2 * effects[:3], np.zeros((1, 8))])
    low, high = (-random.random(8), random.random(8))
    low[random.random(8) < 0.2] = 0.0
    possible = 0.1 * random.uniform(low, high)
    return effects, effects @ possible + random.exponential(0.01, 16), (low, high), random.uniform(0.5, 2, 8)


@several
@given(st.integers(0, 10**6))
def test_it_is_the_nearest_of_all_moves_that_make_room(seed: int) -> None:
    effects, room, (low, high), ease = example(seed)
    move = least_move(effects, room, (low, high), ease)
    root, box = np.sqrt(ease), np.eye(8)
    none = np.zeros((0, 8)), np.zeros(0)
    below = np.vstack([effects * root, box, -box]), np.concatenate([room, high / root, -low / root])
    assert move == pytest.approx(root * nearest_to_origin(Polyhedron(*none, *below), doing="testing"), abs=1e-6)


def test_nothing_moves_where_there_is_room() -> None:
    assert moved([[1, 1]], [0.0], [-1, -1], [1, 1]) == [0, 0]


def test_who_has_nothing_to_give_leaves_it_to_the_others() -> None:
    assert moved([[1, 1]], [-0.5], [0, -1], [1, 1]) == pytest.approx([0, -0.5])


def test_limits_that_are_alike_may_ask_for_different_room() -> None:
    assert moved([[1, 1], [1, 1], [2, 2]], [-0.2, -0.4, -0.6], [-1, -1], [1, 1]) == pytest.approx([-0.2, -0.2])


def test_of_many_limits_alike_a_few_make_the_room(monkeypatch: pytest.MonkeyPatch) -> None:
    def by_the_slower_method(*_: object) -> Vector:
        raise AssertionError

    monkeypatch.setattr("crrsim.clearing.least_move._found_otherwise", by_the_slower_method)
    random = np.random.default_rng(3)
    some = random.normal(size=(40, 60))
    effects = np.vstack([factor * some for factor in (1.0, 2.0, 0.5, 1.5)])
    room = np.concatenate([factor * -random.uniform(0.001, 0.003, 40) for factor in (1.0, 2.0, 0.5, 1.5)])
    move = least_move(effects, room, (-np.ones(60), np.ones(60)), np.ones(60))
    assert (effects @ move - room).max() <= 1e-8


def test_counterflow_makes_room_too() -> None:
    assert moved([[1, -1]], [-0.5], [0, -1], [1, 1]) == pytest.approx([0, 0.5])


def test_room_that_nobody_can_make_is_said_to_be_missing() -> None:
    with pytest.raises(ClearingFailed, match="room for rounding"):
        moved([[1, 1]], [-3.0], [-1, -1], [1, 1])
    with pytest.raises(ClearingFailed, match="room for rounding"):
        moved([[1, 0], [-1, 0]], [-0.1, -0.1], [-1, -1], [1, 1])
