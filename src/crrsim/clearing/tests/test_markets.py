"""Several auctions at once have the answers that they have one by one, in copies of the process or on a cluster."""

import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pytest

from crrsim.clearing.auction import clear
from crrsim.clearing.cluster import ClusterMissing
from crrsim.clearing.feasibility import Feasibility
from crrsim.clearing.limits import GridLimits, ModelLimits
from crrsim.clearing.markets import clear_each, clear_sheets
from crrsim.clearing.options import ClearingOptions
from crrsim.clearing.processes import Told, can_copy, shared_out
from crrsim.clearing.question import Question
from crrsim.clearing.result import Clearing
from crrsim.clearing.sheet import Sheet
from crrsim.clearing.sheet_clearing import clear_sheet
from crrsim.clearing.solver import ClearingFailed
from crrsim.clearing.tests.examples import book
from crrsim.network.cases import five_bus
from crrsim.network.default import default_model
from crrsim.network.grid import Contingency, GridError
from crrsim.network.model import Model

copies = pytest.mark.skipif(not can_copy(), reason="this system does not copy processes")
LINES = ClearingOptions(curve="piecewise linear")


def questions(model: Model, count: int = 4) -> tuple[Question, ...]:
    books = (book(seed, model, ties=False) for seed in range(count))
    return tuple(Question(model, tuple(bids), tuple(held), 0.65) for bids, held in books)


def told(answer: Clearing) -> tuple[object, ...]:
    return dict(answer.awards), dict(answer.exact), dict(answer.prices), answer.binding, answer.record


@copies
@pytest.mark.parametrize("options", [ClearingOptions(), LINES], ids=["steps", "lines"])
def test_processes_give_the_answers_of_one_by_one_to_the_last_bit(options: ClearingOptions) -> None:
    asked, heard = questions(default_model()), list[int]()
    alone = clear_each(asked, options, processes=1)
    together = clear_each(asked, options, processes=2, told=heard.append)
    assert [told(one) for one in together] == [told(one) for one in alone]
    assert sorted(heard) == [0, 1, 2, 3]
    plain = clear(asked[0].model, asked[0].bids, asked[0].held, release=0.65, options=options)
    assert plain.awards == alone[0].awards


@copies
def test_a_large_network_is_shared_by_processes_without_being_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crrsim.network.model.WRITTEN_DOWN", 0)
    monkeypatch.setattr("crrsim.clearing.markets.threads", lambda: 2)
    used: list[int] = []

    def counted(work: Callable[[int], Clearing], sizes: Sequence[float], processes: int, heard: Told) -> object:
        used.append(processes)
        return shared_out(work, sizes, processes, heard)

    monkeypatch.setattr("crrsim.clearing.markets.shared_out", counted)
    asked = questions(five_bus(), 2)
    alone = clear_each(asked, processes=1)
    assert [told(one) for one in clear_each(asked)] == [told(one) for one in alone]
    assert used == [1, 2]


def test_a_small_network_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr("crrsim.clearing.processes._in_copies", refuse)
    assert len(clear_each(questions(five_bus()))) == 4


@copies
def test_sheets_are_cleared_against_the_same_limits_or_each_its_own() -> None:
    model = default_model()
    asked = questions(model, 3)
    sheets = [Sheet.of(model, one.bids) for one in asked]
    each = [ModelLimits(Feasibility(model, one.held)) for one in asked]
    for limits in (each[0], each):
        alone = [clear_sheet(each[n] if limits is each else each[0], sheet) for n, sheet in enumerate(sheets)]
        together = clear_sheets(limits, sheets, processes=2)
        for one, other in zip(together, alone, strict=True):
            assert np.array_equal(one.awards, other.awards)
            assert one.found.objective == pytest.approx(other.found.objective, rel=1e-12)
            assert np.allclose(one.path, other.path, rtol=0, atol=1e-9)


@copies
def test_larger_work_is_begun_first_and_answers_keep_their_order(tmp_path: Path) -> None:
    def work(place: int) -> int:
        with (tmp_path / str(os.getpid())).open("a") as log:
            log.write(f"{place}\n")
        return place * place

    assert shared_out(work, [1.0, 3.0, 2.0, 9.0], 2) == (0, 1, 4, 9)
    logs = [[int(line) for line in one.read_text().split()] for one in tmp_path.iterdir()]
    assert str(os.getpid()) not in {one.name for one in tmp_path.iterdir()}
    assert sorted(place for log in logs for place in log) == [0, 1, 2, 3]
    assert 3 in {log[0] for log in logs}


@copies
@pytest.mark.parametrize(("processors", "each"), [(1, "1"), (2, "1"), (5, "2")])
def test_each_process_keeps_to_its_share_of_the_processors(
    processors: int, each: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crrsim.clearing.processes.threads", lambda: processors)
    assert shared_out(lambda _: os.environ["OMP_NUM_THREADS"], [1.0] * 3, 2) == (each,) * 3


@copies
@pytest.mark.parametrize(
    ("least", "count", "processes", "expected"), [(0, 2, 2, 1), (0, 1, 2, 0), (0, 2, 1, 0), (10**6, 3, 2, 0)]
)
def test_what_several_large_sheets_need_is_solved_before_processes_are_split_off(
    least: int, count: int, processes: int, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crrsim.network.model.WRITTEN_DOWN", 0)
    monkeypatch.setattr("crrsim.clearing.markets.SMALL", least)
    remembered: list[int] = []
    monkeypatch.setattr("crrsim.network.screening.Screen.remember", lambda screen: remembered.append(id(screen)))
    model = five_bus()
    asked = questions(model, count)
    clear_each(asked, processes=processes)
    assert remembered == [id(model.screen)] * expected
    rating = np.full(model.screen.n_device, 1e3)
    limits = GridLimits(model.screen, rating, rating)
    remembered.clear()
    clear_sheets(limits, [Sheet.of(model, one.bids) for one in asked], processes=processes)
    assert remembered == [id(model.screen)] * expected


@copies
def test_a_process_with_threads_is_copied_without_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python 3.12 and later warn of it by themselves; for those before it is done here."""
    fork = os.fork

    def warned() -> int:
        made = fork()
        if made and sys.version_info < (3, 12):
            text = (
                f"This process (pid={os.getpid()}) is multi-threaded, use of fork() may lead to deadlocks in the child."
            )
            warnings.warn(text, DeprecationWarning, stacklevel=1)
        return made

    monkeypatch.setattr(os, "fork", warned)
    done = Event()
    other = Thread(target=done.wait)
    other.start()
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        assert shared_out(lambda place: place * place, [1.0] * 3, 2) == (0, 1, 4)
        assert not heard
        plain = get_context("fork").Process(target=int)
        plain.start()
        plain.join()
    done.set()
    other.join()
    assert ["multi-threaded" in str(each.message) for each in heard] == [True]  # elsewhere it is heard as ever


@copies
def test_what_goes_wrong_in_a_copy_is_told_here() -> None:
    def fails(place: int) -> int:
        if place:
            raise ClearingFailed("kTimeLimit", "looking for the best")
        return place

    with pytest.raises(ClearingFailed, match="'kTimeLimit'") as failed:
        shared_out(fails, [1.0, 1.0], 2)
    assert failed.value.status == "kTimeLimit"
    with pytest.raises(ClearingFailed, match="ended by the system"):
        shared_out(lambda _: os.kill(os.getpid(), signal.SIGKILL), [1.0, 1.0], 2)
    assert shared_out(lambda place: place, [1.0, 1.0], 2) == (0, 1)


def test_a_grid_that_falls_apart_is_told_in_a_way_that_travels() -> None:
    model = five_bus()
    cut = Contingency("LOSS OF BOTH", ("A-C", "B-C"))
    broken = Model(model.grid, model.locations, model.load, contingencies=(cut,))
    bids, _ = book(0, model, ties=False)
    with pytest.raises(GridError, match="LOSS OF BOTH") as told_so:
        Question(broken, tuple(bids)).answered(ClearingOptions())
    assert type(told_so.value) is GridError


needs_dask = pytest.mark.skipif(find_spec("distributed") is None, reason="Dask is not installed (extra `dask`)")


@pytest.fixture
def scheduler() -> Iterator[str]:
    """The address of a cluster of two workers, reached over sockets."""
    from distributed import LocalCluster  # noqa: PLC0415 - an extra

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, protocol="tcp://", dashboard_address="127.0.0.1:0"
    ) as cluster:
        yield str(cluster.scheduler_address)


@needs_dask
def test_a_cluster_gives_the_answers_of_one_by_one(scheduler: str) -> None:
    asked, heard = questions(default_model(), 3), list[int]()
    alone = clear_each(asked, processes=1)
    there = clear_each(asked, dask=scheduler, told=heard.append)
    assert [told(one) for one in there] == [told(one) for one in alone]
    assert sorted(heard) == [0, 1, 2]


@needs_dask
def test_a_cluster_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crrsim.clearing.cluster.CONNECT_S", 0.2)
    with pytest.raises(ClusterMissing, match=r"nobody answers as a Dask scheduler at tcp://127\.0\.0\.1:1"):
        clear_each(questions(five_bus(), 1), dask="tcp://127.0.0.1:1")


def test_without_dask_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(ClusterMissing, match=r"pip install 'crrsim\[dask\]'"):
        clear_each(questions(five_bus(), 1), dask="tcp://127.0.0.1:1")
