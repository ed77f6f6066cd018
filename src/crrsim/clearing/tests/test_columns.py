"""What a step does to columns, against the same formulas written down for numpy; and wherever the numbers may lie."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from crrsim.clearing import columns as compiled
from crrsim.clearing.columns import Aims, Columns, Inside, Spot, Weights
from crrsim.clearing.offers import Paths, Vector

several = settings(max_examples=15, deadline=None, database=None, derandomize=True)
Place = Callable[[Vector], Vector]
PATHS = 400


def lying(offset: int) -> Place:
    """Copies to memory that begins so many numbers after a line of cache."""

    def placed(numbers: Vector) -> Vector:
        room = np.empty(len(numbers) + 16)
        first = (-room.ctypes.data // 8) % 8 + offset
        copy = room[first : first + len(numbers)]
        copy[:] = numbers
        return copy

    return placed


def spot(seed: int, place: Place) -> Spot:
    chance = np.random.default_rng(seed)
    first = np.concatenate([[0], np.cumsum(chance.integers(0, 20, PATHS))])
    count = int(first[-1])
    width = chance.uniform(1, 10, count)
    numbers = (np.where(chance.random(count) < 0.8, 1.0, -1.0), chance.normal(0, 100, count))
    slope = np.where(chance.random(count) < 0.5, 0.0, chance.random(count))
    at = (chance.uniform(0.01, 0.99, count) * width, chance.uniform(1, 100, count), chance.uniform(1, 100, count))
    return Spot(
        Columns(first, *(place(each) for each in (*numbers, slope, width))),
        Inside(*(place(each) for each in at)),
        Weights(*(place(np.zeros(count)) for _ in range(4))),
    )


def made(seed: int, place: Place = np.array) -> dict[str, Vector]:
    """Everything one step makes of columns, by name."""
    here = spot(seed, place)
    count, chance = len(here.at.mw), np.random.default_rng(seed + 1)
    charge, turned = (place(chance.normal(0, 50, PATHS)) for _ in range(2))
    ahead = Inside(*(place(chance.normal(0, 1, count)) for _ in range(3)))
    every, all_paths = (0, count), (0, PATHS)
    give, pulled, path_mw = (place(np.zeros(PATHS)) for _ in range(3))
    low, high, pull = (place(np.zeros(count)) for _ in range(3))
    aims = Aims(low, high, pull, turned)
    move, both = (Inside(*(place(np.zeros(count)) for _ in range(3))) for _ in range(2))
    compiled.weigh(here, charge, give, all_paths)
    compiled.centre(here, ahead, 2.0, aims, every)
    low, high = aims.low.copy(), aims.high.copy()
    compiled.pull(here, aims, 1.0, pulled, all_paths)
    compiled.turn(here, aims, move, path_mw, all_paths)
    compiled.add(ahead, move, both, (0.5, 0.25), every)
    fastest = np.array(compiled.fastest(here, move, every))
    products = np.array([compiled.products(here, move, (0.3, 0.6), every)])
    compiled.bring_back(here, move, (0.3, 0.6, 2.0), aims, every)
    names = ("give", "pulled", "path_mw", "low", "high", "mw", "at_zero", "at_width", "fastest", "products", "back")
    found = (give, pulled, path_mw, low, high, *move, fastest, products, aims.low)
    return dict(zip(names, found, strict=True)) | {"both": both.at_width, "charge": charge, "turned": turned}


@pytest.mark.parametrize("offset", range(1, 8))
def test_where_numbers_lie_in_memory_changes_no_bit(offset: int) -> None:
    usual, moved = made(7), made(7, lying(offset))
    assert {name for name in usual if not np.array_equal(usual[name], moved[name])} == set()


@pytest.mark.parametrize("many", [1, 2, 3, 16])
def test_how_many_threads_sum_changes_no_bit(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = np.random.default_rng(1).random(200_000)
    parts: list[compiled.Part] = []

    def work(part: compiled.Part) -> float:
        parts.append(part)
        return float(numbers[slice(*part)].sum())

    alone = compiled.summed(len(numbers), work)
    monkeypatch.setattr("crrsim.network.compiled.threads", lambda: many)
    assert compiled.summed(len(numbers), work) == alone
    assert sorted(parts[: len(parts) // 2]) == sorted(parts[len(parts) // 2 :])
    assert len(set(parts)) > 1
    assert alone == pytest.approx(numbers.sum(), rel=1e-12)
    assert compiled.summed(0, work) == 0.0


@several
@given(st.integers(0, 10**6))
def test_a_move_solves_the_equations_of_its_point(seed: int) -> None:
    found, here = made(seed), spot(seed, np.array)
    (first, sign, value, slope, width), (mw, zero, full), _ = here
    path = np.repeat(np.arange(PATHS), np.diff(first))
    unpriced = value - slope * mw - sign * found["charge"][path] + zero - full
    # Linearised: what a product changes by, and what a megawatt is worth after the move.
    assert mw * found["at_zero"] + zero * found["mw"] == pytest.approx(found["low"], abs=1e-6)
    assert (width - mw) * found["at_width"] - full * found["mw"] == pytest.approx(found["high"], abs=1e-6)
    change = -slope * found["mw"] - sign * found["turned"][path] + found["at_zero"] - found["at_width"]
    assert change == pytest.approx(-unpriced, abs=1e-6)
    assert found["path_mw"] == pytest.approx(np.bincount(path, sign * found["mw"], PATHS), abs=1e-8)


@several
@given(st.integers(0, 10**6))
def test_how_far_a_move_may_go(seed: int) -> None:
    found, here = made(seed), spot(seed, np.array)
    mw, zero, full = here.at
    primal, dual = 0.999 / found["fastest"]
    for length, value, change in (
        (primal, mw, found["mw"]),
        (primal, here.columns.width - mw, -found["mw"]),
        (dual, zero, found["at_zero"]),
        (dual, full, found["at_width"]),
    ):
        assert (value + length * change > 0).all()
    after = (mw + 0.3 * found["mw"]) * (zero + 0.6 * found["at_zero"])
    left = here.columns.width - mw - 0.3 * found["mw"]
    assert found["products"][0] == pytest.approx(
        float(after.sum() + left @ (full + 0.6 * found["at_width"])), rel=1e-9, abs=1e-6
    )
    inside = (after + found["back"] > 0.2 - 1e-9) & (after + found["back"] < 20 + 1e-9)
    assert (inside | (found["back"] <= -20 + 1e-9)).all()


@several
@given(st.integers(0, 10**6), st.sampled_from([np.float32, np.float64]))
def test_paths_summed_up_where_they_end_are_the_sum_over_paths(seed: int, kind: type) -> None:
    chance = np.random.default_rng(seed)
    source, sink = chance.integers(0, 12, (2, 40))
    factors: NDArray[np.float64] = chance.normal(size=(9, 12))
    weight = chance.random(40)
    paths = Paths(source, sink, 40, 12)
    effects = factors[:, source] - factors[:, sink]
    found = paths.weighed(weight.astype(kind), factors.astype(kind)) @ factors.T
    assert np.allclose(found, (effects * weight) @ effects.T, atol=1e-8 if kind is np.float64 else 1e-3)
    assert (paths.farthest(factors) >= np.abs(effects).max(axis=1) - 1e-12).all()


def test_a_limit_alike_at_all_nodes_that_are_joined_is_acted_on_by_no_path() -> None:
    nodal = np.array([[0.5, 0.5, 0.1, 0.1, 0.9], [0.5, 0.4, 0.1, 0.1, 0.9]])
    for times in (1, 4):  # as few as the nodes, and more
        paths = Paths(np.array([0, 2] * times), np.array([1, 3] * times), 2 * times, 5)
        assert paths.farthest(nodal) == pytest.approx([0.0, 0.1])
