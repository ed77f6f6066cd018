"""Limits asked again and again: what is remembered of the last look changes no answer."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csc_array, eye_array

from crrsim.clearing.limits import GridLimits, Held
from crrsim.clearing.offers import Paths
from crrsim.network.grid import Contingency
from crrsim.network.rows import Options, Rows
from crrsim.network.screening import Screen
from crrsim.network.tests.grids import every_outage, meshed

Vector = NDArray[np.float64]
Index = NDArray[np.intp]
N_BUS, N_PATH = 40, 60
NONE = np.zeros(0, dtype=np.intp)
GRID = meshed(N_BUS, 30, seed=1)
CASES = *every_outage(GRID), Contingency("TWO", ("L3", "L20"))


def paths(n_obligation: int) -> Paths:
    chance = np.random.default_rng(2)
    return Paths(chance.integers(0, N_BUS, N_PATH), chance.integers(0, N_BUS, N_PATH), n_obligation, N_BUS)


def limits(*, large: bool, held_option: float = 3.0) -> GridLimits:
    screen = Screen.of(GRID, CASES, nodes=csc_array(eye_array(N_BUS)), large=large)
    normal = np.array([branch.normal_mw for branch in GRID.branches])
    held = Held(np.zeros(N_BUS), Options(np.array([1]), np.array([9]), np.array([held_option])))
    return GridLimits(screen, normal, 1.1 * normal, [held])


def filling(limits: GridLimits, paths: Paths) -> Vector:
    """Awards that fill the grid and overload nothing."""
    mw = np.random.default_rng(3).uniform(0.0, 60.0, N_PATH)
    for _ in range(600):
        found, overload = limits.overloaded(paths, mw, beyond=0.0, besides=NONE)
        if not len(found):
            return mw
        mw = mw * 0.99
    raise AssertionError(overload)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("n_obligation", [N_PATH, 45])
@pytest.mark.parametrize("far", [0.0, 1e-3, 0.05, 3.0])
def test_asked_about_awards_beside_the_last_it_answers_as_if_asked_first(
    n_obligation: int, far: float, *, large: bool
) -> None:
    told, some = limits(large=large), paths(n_obligation)
    mw = filling(told, some)
    watched, _ = told.overloaded(some, mw, beyond=-0.3, besides=NONE)
    moves = far * np.random.default_rng(4).uniform(-1.0, 1.0, (3, N_PATH))
    for hidden, beyond in ((NONE, -1e-6), (watched[:1], 1e-6), (NONE, -0.2), (watched[1:], -1e-6)):
        for move in moves:
            told.overloaded(some, mw, beyond=-1e-6, besides=hidden)
            again = told.overloaded(some, mw + move, beyond=beyond, besides=hidden)
            first = limits(large=large).overloaded(some, mw + move, beyond=beyond, besides=hidden)
            assert again[0].tolist() == first[0].tolist()
            assert again[1].tolist() == first[1].tolist()


def full(limits: GridLimits, paths: Paths, mw: Vector) -> Vector:
    """Awards in proportion to these that fill some limit to its last watt."""
    fits, too_much = 0.5, 2.0
    for _ in range(60):
        middle = (fits + too_much) / 2
        over = limits.overloaded(paths, middle * mw, beyond=0.0, besides=NONE)[0].size
        fits, too_much = (fits, middle) if over else (middle, too_much)
    return fits * mw


def worst(limits: GridLimits, found: tuple[Index, Vector]) -> dict[tuple[int, int], float]:
    """(device, direction) -> greatest overload."""
    rows = limits.rows(found[0])
    each = zip(rows.device.tolist(), rows.direction.tolist(), found[1].tolist(), strict=True)
    answer: dict[tuple[int, int], float] = {}
    for device, direction, overload in each:
        answer[device, direction] = max(overload, answer.get((device, direction), -np.inf))
    return answer


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("far", [1e-3, 0.03])
@pytest.mark.parametrize("n_obligation", [N_PATH, 45])
def test_what_was_told_of_every_filled_limit_is_moved_on(far: float, n_obligation: int, *, large: bool) -> None:
    told, some = limits(large=large, held_option=0.0), paths(n_obligation)
    mw = full(told, some, filling(told, some))
    filled, _ = told.overloaded(some, mw, beyond=-1e-6, besides=NONE)
    assert filled.size
    for move in far * np.random.default_rng(4).uniform(-1.0, 1.0, (5, N_PATH)):
        for beyond, besides in ((1e-6, NONE), (-1e-6, NONE), (-0.2, filled), (1e-6, filled)):
            again = told.overloaded(some, mw + move, beyond=beyond, besides=besides)
            first = limits(large=large, held_option=0.0).overloaded(some, mw + move, beyond=beyond, besides=besides)
            assert worst(told, again) == pytest.approx(worst(told, first), abs=1e-4)  # single precision where over


@pytest.mark.parametrize("large", [False, True])
def test_what_an_option_took_is_given_back(*, large: bool) -> None:
    told, some = limits(large=large, held_option=0.0), paths(45)
    mw = filling(told, some)
    mw[45:] = 0.02
    mw = full(told, some, mw)
    told.overloaded(some, mw, beyond=-1e-6, besides=NONE)
    without = np.where(np.arange(N_PATH) < 45, mw, 0.0)
    for beyond in (-0.2, -1e-6, 1e-6):
        again = told.overloaded(some, without, beyond=beyond, besides=NONE)
        first = limits(large=large, held_option=0.0).overloaded(some, without, beyond=beyond, besides=NONE)
        assert worst(told, again) == pytest.approx(worst(told, first), abs=1e-9)


def test_limits_beside_a_full_one_are_not_screened_again(monkeypatch: pytest.MonkeyPatch) -> None:
    told, some = limits(large=True, held_option=0.0), paths(N_PATH)
    mw = full(told, some, filling(told, some))
    filled, _ = told.overloaded(some, mw, beyond=-1e-6, besides=NONE)
    monkeypatch.setattr(Screen, "worst", None)
    assert told.overloaded(some, mw, beyond=-1e-6, besides=filled)[0].size == 0
    over, by = told.overloaded(some, (1 + 1e-6) * mw, beyond=1e-6, besides=NONE)
    assert set(over.tolist()) <= set(filled.tolist())
    assert by.max() > 1e-5


def test_a_limit_no_longer_looked_after_by_others_is_found_again() -> None:
    told, some = limits(large=True), paths(N_PATH)
    mw = filling(told, some) * 1.02
    everything, _ = told.overloaded(some, mw, beyond=-1e-6, besides=NONE)
    assert len(everything)
    hidden = everything
    while len(more := told.overloaded(some, mw, beyond=-1.2, besides=hidden)[0]):
        hidden = np.concatenate([hidden, more])
    told.overloaded(some, mw, beyond=-1e-6, besides=hidden)
    assert told.overloaded(some, mw, beyond=-1e-6, besides=NONE)[0].tolist() == everything.tolist()


def test_beside_the_last_awards_it_looks_only_where_little_room_was_left(monkeypatch: pytest.MonkeyPatch) -> None:
    told, some = limits(large=True), paths(N_PATH)
    mw, looks, worst = filling(told, some), [], Screen.worst

    def watched(screen: Screen, *about: Any, **how: Any) -> Rows:  # noqa: ANN401 - handed on as it comes
        looks.append(screen.n_device if how["among"] is None else int(how["among"].sum()))
        return worst(screen, *about, **how)

    monkeypatch.setattr(Screen, "worst", watched)
    for factor, beyond in ((1.0, -1e-6), (1.0, -1e-6), (1.0 + 1e-6, -1e-6), (1.0 + 1e-6, -0.3), (0.5, -1e-6)):
        looks.append(0)
        told.overloaded(some, factor * mw, beyond=beyond, besides=NONE)
    every, *little, last = (n for n in looks if n)
    assert every == last == told.screen.n_device
    assert looks == [0, every, 0, 0, 0, *little, 0, last]
    assert 0 < little[0] < told.screen.n_device / 2
