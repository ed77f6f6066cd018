"""Work shared out over processes that are copies of this one: what stands in memory is theirs without being sent.

A copy is made in no time and shares all memory until somebody writes to it, so outage factors are held once. Where a
system cannot copy a process safely the work is done here, one piece after the other; the answers are the same.
"""

import os
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from threading import Lock
from typing import TypeVar, cast

from threadpoolctl import threadpool_limits

from crrsim.clearing.solver import ClearingFailed
from crrsim.network.processors import threads

Answer = TypeVar("Answer")
Told = Callable[[int], None]

_one_pool_at_a_time = Lock()
_work: list[Callable[[int], object]] = []
"""The work of the pool that is being shared out; copies find it here."""


def shared_out(
    work: Callable[[int], Answer], sizes: Sequence[float], processes: int, told: Told = lambda _: None
) -> tuple[Answer, ...]:
    """Return the answers of `work(place)`, one for each size, in their order; larger work is begun first.

    `told` hears the place of each that is done. Linear algebra keeps to one thread, here and in the copies, so that
    the last bits do not depend on how many there are. Raises: whatever `work` raises; ClearingFailed if the system
    ends a copy.
    """
    with threadpool_limits(1, "blas"):
        if min(processes, len(sizes)) < 2 or not can_copy():
            return tuple(_here(work, len(sizes), told))
        with _one_pool_at_a_time:
            _work.append(work)
            try:
                return _in_copies(sizes, min(processes, len(sizes)), told)
            finally:
                _work.clear()


def can_copy() -> bool:
    """Whether this system copies processes; on macOS its own libraries do not survive it."""
    return hasattr(os, "fork") and sys.platform != "darwin"


def _here(work: Callable[[int], Answer], count: int, told: Told) -> Sequence[Answer]:
    found = []
    for place in range(count):
        found.append(work(place))
        told(place)
    return found


def _in_copies(sizes: Sequence[float], processes: int, told: Told) -> tuple[Answer, ...]:
    order = sorted(range(len(sizes)), key=lambda place: -sizes[place])
    share = max(1, threads() // processes)
    with ProcessPoolExecutor(processes, get_context("fork"), _begin, (share,)) as pool:
        try:
            with _though_threads_run():
                places = {pool.submit(_do, place): place for place in order}
            found = {}
            for done in as_completed(places):
                found[places[done]] = done.result()
                told(places[done])
        except BrokenProcessPool as problem:
            raise ClearingFailed("a process ended by the system", "clearing several products at once") from problem
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return tuple(cast("Answer", found[place]) for place in range(len(sizes)))


@contextmanager
def _though_threads_run() -> Iterator[None]:
    """Copy a process that has threads, of which Python 3.12 and later warn: one may hold a lock that a copy waits for.

    A copy does nothing but the work, which waits for nobody: what is logged, shown or sent is so by this process.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r".*multi-threaded, use of fork\(\)", DeprecationWarning)
        yield


def _begin(share: int) -> None:
    """Keep to this share of the processors: the others have theirs."""
    os.environ["OMP_NUM_THREADS"] = str(share)


def _do(place: int) -> object:
    return _work[0](place)
