"""How loops over millions of numbers are compiled: with numba, kept between runs, and shared out over threads.

Imported by the parts for large grids alone, when there is one: the compiler takes a second to load.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar, cast

import numba

from crrsim.network.processors import threads

Function = TypeVar("Function", bound=Callable[..., object])
_LOOSE = {"nsz", "nnan", "contract", "reassoc"}
"""Sums may be taken in another order; minus infinity keeps its meaning.

It is the same order every time only where a loop that sums writes nothing: whether the compiler may take several turns
of a loop that writes at once depends on where its arrays happen to lie.
"""


def compiled(function: Function) -> Function:
    """Compile a function on first use; it lets other threads run meanwhile, and treats no number as missing."""
    return cast("Function", numba.njit(cache=True, nogil=True, fastmath=_LOOSE)(function))


def in_parts(count: int, work: Callable[[int, int], None], *, least: int = 1) -> None:
    """Call `work(first, last)` for parts of 0..count on several threads; the parts may not depend on one another.

    No part is smaller than `least`, so that little work is not shared out.
    """
    n_parts = min(threads(), count // least) if count >= 2 * least else 1
    parts = [(count * part // n_parts, count * (part + 1) // n_parts) for part in range(n_parts)]
    others = [_helpers().submit(work, *part) for part in parts[1:]]
    try:
        work(*parts[0])
    finally:
        for done in others:
            done.result()


@cache
def _helpers() -> ThreadPoolExecutor:
    """Threads that stay, because starting one takes longer than many a part."""
    return ThreadPoolExecutor(max(1, threads()), "crrsim")


if hasattr(os, "register_at_fork"):
    # A process split off has none of the threads, only the belief in them.
    os.register_at_fork(after_in_child=_helpers.cache_clear)
