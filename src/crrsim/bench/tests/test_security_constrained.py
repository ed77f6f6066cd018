import importlib.util
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from crrsim.bench import security_constrained as bench
from crrsim.bench.clearing import SAME, Size, Wrong
from crrsim.bench.figure import Unmeasured
from crrsim.bench.instance import Instance
from crrsim.bench.one_clearing import Question, Reply, answer
from crrsim.bench.pypsa_peer import Solved

TINY = Size("60", 60, 40, 20, (20, 40), (2,), 1, 60.0, {"60": None})
OURS = Reply(1.0, 2.0, 100.0, 50.0, finished=True, segments=9, rounds=1, rows=3, binding=2, overload_mw=0.0, gap=0.0)
PEER = Solved(set_up_s=10.0, solve_s=290.0, objective=50.0, rows=700, peak_mb=1.0, ended="optimal")

needs_pypsa = pytest.mark.skipif(importlib.util.find_spec("pypsa") is None, reason="PyPSA is in the bench extra")


def triangle() -> Instance:
    """Three equal lines of 60 MW, each of which may fail, and 20 MW sold from the first bus to the second.

    When their line fails all goes the long way round, so 40 MW are left. Bid: 100 MW at 5 $/MW, 30 MW at 2; offered
    back: 10 MW at 1.
    """
    return Instance(
        start=np.array([0, 1, 0]),
        end=np.array([1, 2, 2]),
        x=np.full(3, 0.1),
        rating=np.full(3, 60.0),
        outage=np.arange(3),
        injection=np.array([20.0, -20.0, 0.0]),
        give=np.array([0, 0, 1]),
        take=np.array([1, 1, 0]),
        width=np.array([100.0, 30.0, 10.0]),
        value=np.array([5.0, 2.0, -1.0]),
    )


@needs_pypsa
def test_the_peer_clears_a_triangle_as_by_hand(tmp_path: Path) -> None:
    triangle().write(tmp_path / "triangle.npz")
    found = bench._peer(tmp_path / "triangle.npz", 60.0)
    assert found.objective == pytest.approx((40 + 10) * 5 - 10 * 1)
    assert found.rows > 2 * 3 * 3


@needs_pypsa
def test_ours_and_the_peer_find_one_objective(tmp_path: Path) -> None:
    file = tmp_path / "60.npz"
    ours = answer(Question("60", 40, "ours", instance=str(file)))
    assert ours.binding
    assert bench._peer(file, 60.0).objective == pytest.approx(ours.objective, rel=SAME)


@needs_pypsa
def test_a_peer_that_asks_for_too_much_memory_is_stopped(tmp_path: Path) -> None:
    triangle().write(tmp_path / "triangle.npz")
    with pytest.raises(bench.Stopped, match=r"more than 0\.2 GB of memory"):
        bench._peer(tmp_path / "triangle.npz", 60.0, memory_gb=0.2)


def test_without_the_peer_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "find_spec", lambda _: None)
    said = list(bench.figures(TINY, lambda _: None))
    assert [isinstance(each, Unmeasured) for each in said] == [True]
    assert "pip install 'crrsim[bench]'" in said[0].note
    assert said[0].as_json()["holds"] is None


def test_the_ratio_is_of_the_whole_of_both() -> None:
    figure = bench._figure("f", [OURS], [PEER], 1 / 100)
    assert figure.ratio == pytest.approx(3 / 300)
    assert figure.holds


def test_answers_that_differ_are_not_compared() -> None:
    with pytest.raises(Wrong, match="apart"):
        bench._figure("f", [OURS], [replace(PEER, objective=50.001)], None)
