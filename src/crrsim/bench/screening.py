"""`crrsim bench clearing`, the network's part: setting up a large network, and one screening of all its limits.

A screening asks of every branch, after every outage, whether what is sold overloads it. Reading the matrix of all
outage factors once is the least that a screening could cost that looks at every pair; that is its peer. The set-up's
peer is what one gets without writing anything: SuperLU asked for one outage at a time.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array
from scipy.sparse.linalg import splu

from crrsim.bench.figure import Figure, spread
from crrsim.network.compiled import in_parts
from crrsim.network.processors import threads
from crrsim.network.room import room
from crrsim.network.screening import Screen
from crrsim.network.wires import Wires
from crrsim.synthetic.scale import Scale
from crrsim.synthetic.scale_cases import CaseMissing, read_case

__all__ = ["CaseMissing", "Measured", "figures", "measure"]

SAMPLE = 256
"""Outages that SuperLU is asked for; the others would take as long."""
BIDS = 10_000
SCREEN_TARGET = 1.5
BEYOND_MW = 1e-4

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Measured:
    """Seconds, round by round. `one_by_one` is of all outages, from a sample; `overloaded` limits were found."""

    case: str
    n_bus: int
    n_branch: int
    n_outage: int
    overloaded: int
    set_up: list[float]
    one_by_one: list[float]
    screen: list[float]
    read: list[float]

    @property
    def matrix_bytes(self) -> int:
        return 4 * self.n_branch**2


def measure(case: str, rounds: int) -> Measured:
    """Set up and screen a public test network so many times, its peers in turns. Raises: CaseMissing."""
    scale = Scale.of(read_case(case))
    # Once unmeasured, so that nothing is compiled on the clock.
    screen, flow, limits = scale.screen, _flow(scale), scale.limits
    found = screen.worst(flow, *limits, beyond=BEYOND_MW)
    matrix = room((screen.n_branch, screen.n_branch), np.float32)
    matrix[:] = 1.0
    wires, outages = Wires.of(scale.grid), screen.diversion.lost
    took: list[list[float]] = [[], [], [], []]
    for _ in range(rounds):
        took[0].append(_seconds(lambda: Screen.of(scale.grid, scale.contingencies, nodes=scale.nodes)))
        took[1].append(
            _seconds(lambda: _one_by_one(wires, outages[:SAMPLE])) / min(SAMPLE, len(outages)) * len(outages)
        )
        took[2].append(_seconds(lambda: screen.worst(flow, *limits, beyond=BEYOND_MW)))
        took[3].append(_seconds(lambda: _read(matrix)))
    return Measured(case, len(scale.grid.buses), screen.n_branch, len(outages), found.n, *took)


def _flow(scale: Scale) -> Vector:
    """Return the flow of awards that overload some hundred branches, as an auction's do before it is done."""
    bids = scale.bids(BIDS)
    mw = np.add.reduceat(bids.width, bids.start[:-1]) * np.where(bids.sell, -0.3, 0.3)
    wanted = bids.price[bids.start[:-1]] > 0
    ends = (np.bincount(end[wanted], mw[wanted], scale.nodes.shape[1]) for end in (bids.source, bids.sink))
    source, sink = ends
    return scale.screen.flows(scale.base + source - sink)


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _read(matrix: NDArray[np.float32]) -> None:
    """Read it all once with as many threads as a screening has."""
    in_parts(len(matrix), lambda low, high: _discard(matrix[low:high].max()))


def _discard(number: object) -> None:
    del number


def _one_by_one(wires: Wires, outages: NDArray[np.intp]) -> None:
    factor = splu(csc_array(wires.balance[1:][:, 1:]))
    for branch in outages:
        sent = np.zeros(wires.n_bus)
        sent[wires.start[branch]], sent[wires.end[branch]] = 1.0, -1.0
        angle = np.concatenate([[0.0], factor.solve(sent[1:])])
        wires.flows(angle[:, None])


def figures(measured: Measured) -> Iterator[Figure]:
    """Yield the figures of the network: one screening, and the set-up."""
    about = (
        f"{measured.case}: {measured.n_bus:,} buses, {measured.n_branch:,} branches, {measured.n_outage:,} outages, "
        f"{threads()} threads"
    )
    yield Figure(
        "clearing.screen_vs_one_read",
        "s",
        median(measured.screen),
        median(measured.read),
        SCREEN_TARGET,
        max(spread(measured.screen), spread(measured.read)),
        f"E8; {about}; {measured.overloaded:,} limits overloaded; peer reads {measured.matrix_bytes / 1e6:,.0f} MB",
    )
    yield Figure(
        "clearing.set_up_vs_superlu",
        "s",
        median(measured.set_up),
        median(measured.one_by_one),
        None,
        max(spread(measured.set_up), spread(measured.one_by_one)),
        f"{about}; peer: every outage by a solve of its own, from {SAMPLE}",
    )
