"""Ours beside PyPSA's security-constrained optimal flow, the one public package that clears with every single outage.

It writes a pair of rows for each outage and branch, and has one rating, so both are asked a small auction with that.
It runs in a process of its own that is stopped at a time and at a memory limit.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from crrsim.bench.clearing import SAME, SHORT_S, Bench, Size, Tell, Wrong
from crrsim.bench.figure import Figure, Unmeasured, spread
from crrsim.bench.one_clearing import Reply
from crrsim.bench.pypsa_peer import Solved

MEMORY_GB = 9.0
IMPORT_S = 60.0
"""What loading the peer may take besides its time limit, on a busy machine."""
LEAN = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "1",
    "NUMEXPR_MAX_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
"""For the peer's environment: what libraries reserve and never touch counts against the limit on memory, too."""
_NO_MEMORY = ("memoryerror", "bad_alloc", "unable to allocate", "cannot allocate", "failed to map segment")


class Stopped(Exception):  # noqa: N818 - reads as what it is
    """The peer came to a limit; the text says which."""


def figures(size: Size, tell: Tell) -> Iterator[Figure | Unmeasured]:
    """Yield one figure for each network of `size.secured`. Raises: Wrong; CaseMissing by way of it."""
    with tempfile.TemporaryDirectory(prefix="crrsim-bench-") as folder:
        bench = Bench(size, Path(folder), tell)
        for network, target in size.secured.items():
            yield _beside(bench, network, target)


def _beside(bench: Bench, network: str, target: float | None) -> Figure | Unmeasured:
    name = f"clearing.vs_pypsa_on_{network}_with_set_up"
    if find_spec("pypsa") is None:
        return Unmeasured(name, "E4; PyPSA is not installed: pip install 'crrsim[bench]'")
    file = bench.folder / f"{network}.npz"
    question = replace(bench.ours(bench.size.few), network=network, rows="", instance=str(file))
    ours = bench.replies(question)
    bench.tell(f"PyPSA: {question.bids:,} bids on {network}")
    try:
        peer = _peers(file, bench.size)
    except Stopped as stop:
        took = median(each.whole_s for each in ours)
        return Unmeasured(name, f"E4; PyPSA was stopped, {stop}; ours took {took:.3f} s")
    return _figure(name, ours, peer, target)


def _peers(file: Path, size: Size) -> list[Solved]:
    solved = [_peer(file, size.time_limit_s)]
    while solved[0].whole_s < SHORT_S and len(solved) < size.rounds:
        solved.append(_peer(file, size.time_limit_s))
    return solved


def _peer(file: Path, time_limit_s: float, memory_gb: float = MEMORY_GB) -> Solved:
    limits = (str(time_limit_s), str(memory_gb))
    command = [sys.executable, "-m", "crrsim.bench.pypsa_peer", str(file), *limits]
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command,
            capture_output=True,
            text=True,
            check=False,
            timeout=time_limit_s + IMPORT_S,
            env={**os.environ, **LEAN},
        )
    except subprocess.TimeoutExpired:
        raise Stopped(f"not ready after {time_limit_s:.0f} s") from None
    if done.returncode and any(word in done.stderr.lower() for word in _NO_MEMORY):
        raise Stopped(f"it asked for more than {memory_gb:g} GB of memory")
    if done.returncode:
        raise Wrong(f"PyPSA broke off ({done.returncode}):\n{done.stderr[-2000:]}")
    solved = Solved(**json.loads(done.stdout.splitlines()[-1]))
    if solved.ended != "optimal":
        raise Stopped(f"ended with {solved.ended!r} after {solved.whole_s:.0f} s")
    return solved


def _figure(name: str, ours: list[Reply], peer: list[Solved], target: float | None) -> Figure:
    """Return ours beside the peer's. Raises: Wrong when the objectives are not the same."""
    mine, theirs = ours[0], peer[0]
    apart = abs(mine.objective - theirs.objective) / max(1.0, abs(theirs.objective))
    if apart > SAME:
        raise Wrong(f"{name}: ours found {mine.objective}, PyPSA {theirs.objective}, {apart:.1e} apart")
    note = (
        f"E4; {mine.segments:,} segments, {mine.binding} rows bind; PyPSA wrote {theirs.rows:,} rows and took "
        f"{theirs.peak_mb:,.0f} MB, ours {mine.peak_mb:,.0f}; objectives agree to {apart:.0e}"
    )
    took = [each.whole_s for each in ours], [each.whole_s for each in peer]
    return Figure(name, "s", median(took[0]), median(took[1]), target, max(map(spread, took)), note)
