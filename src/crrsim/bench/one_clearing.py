"""One clearing in a process of its own, so that its time and memory are nobody else's: `python -m ... QUESTION.json`.

The question says which network and how many bids, and who answers: `ours`, or a peer. The answer is printed as JSON.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: its threads and the kernels' fight for the cores

import numpy as np

from crrsim.bench import clearing_peers as peers
from crrsim.bench.instance import Instance
from crrsim.clearing.limits import GridLimits, Held
from crrsim.clearing.markets import clear_sheets
from crrsim.clearing.offers import Flags, Index, Vector
from crrsim.clearing.sheet import Sheet
from crrsim.clearing.sheet_clearing import SheetClearing, clear_sheet
from crrsim.network.grid import Grid
from crrsim.network.screening import Screen
from crrsim.synthetic.scale import Scale
from crrsim.synthetic.scale_bids import MOST_SEGMENTS
from crrsim.synthetic.scale_cases import read_case
from crrsim.synthetic.scale_network import scale_network

Made = TypeVar("Made")
WARM_UP_BUSES, WARM_UP_BIDS = 200, 300
MARKETS = 8
AT_ONCE = {"markets": 2, "in-turns": 1}
"""Processes, by who is asked to clear several auctions."""


@dataclass(frozen=True)
class Question:
    """What is to be cleared and by whom.

    network       a public case such as `case_ACTIVSg10k`, or a number of buses to invent
    who           ours, row-lazy (every segment a column, rows as they are overloaded), or oracle (rows known before);
                  markets (MARKETS auctions at once, ours), or in-turns (the same one after the other)
    split         into how many segments each is cut, a cent apart
    rows          file with the binding rows: ours writes it, the oracle reads it
    instance      file for peers in processes of their own; if given, every bus is traded on and has one rating
    time_limit_s  after which a peer is stopped
    """

    network: str
    bids: int
    who: str
    options: float = 0.0
    split: int = 1
    seed: int = 1
    rows: str = ""
    instance: str = ""
    time_limit_s: float = 300.0


@dataclass(frozen=True)
class Reply:
    """Seconds to set the network up and to clear; MB at the most; what came of it. `finished` is False at the limit."""

    set_up_s: float
    clear_s: float
    peak_mb: float
    objective: float
    finished: bool
    segments: int
    rounds: int
    rows: int
    binding: int
    overload_mw: float
    gap: float

    @property
    def whole_s(self) -> float:
        return self.set_up_s + self.clear_s


def answer(question: Question) -> Reply:
    if question.instance:
        return _with_one_rating(question)
    scale = scale_of(question.network, question.seed)
    if question.who == "oracle":
        return _of_peer(
            *_timed(lambda: peers.oracle(_sheet(scale, question), Path(question.rows), question.time_limit_s))
        )
    compiled()
    return answered(scale, question)


def answered(scale: Scale, question: Question) -> Reply:
    """Set the network up and clear, with nothing left to compile."""
    set_up_s, screen = _timed(lambda: Screen.of(scale.grid, scale.contingencies, nodes=scale.nodes))
    scale = replace(scale)
    scale.__dict__["screen"] = screen  # a cached property: the limits below are found with the screen just timed
    limits, sheet = GridLimits(screen, *scale.limits, [Held(scale.base)]), _sheet(scale, question)
    if question.who == "row-lazy":
        clear_s, found = _timed(lambda: peers.row_lazy(limits, sheet, question.time_limit_s))
        return replace(_of_peer(clear_s, found), set_up_s=set_up_s)
    if question.who in AT_ONCE:
        return _of_markets(set_up_s, scale, limits, question)
    clear_s, cleared = _timed(lambda: clear_sheet(limits, sheet))
    if question.rows:
        peers.keep_rows(Path(question.rows), cleared)
    return _of_ours(set_up_s, clear_s, cleared, sheet, limits)


def _with_one_rating(question: Question) -> Reply:
    scale = Scale.at_every_bus(_grid(question.network, question.seed), question.seed)
    rating, sheet = np.maximum(*scale.limits), _sheet(scale, question)

    def set_up() -> GridLimits:
        screen = Screen.of(scale.grid, scale.contingencies, nodes=scale.nodes)
        return GridLimits(screen, rating, rating, [Held(scale.base)])

    compiled()
    set_up_s, limits = _timed(set_up)
    clear_s, cleared = _timed(lambda: clear_sheet(limits, sheet))
    islanding = limits.screen.islanding
    survived = tuple(each for each in scale.contingencies if each.name not in islanding)
    Instance.of(scale.grid, survived, rating, scale.base, sheet).write(Path(question.instance))
    return _of_ours(set_up_s, clear_s, cleared, sheet, limits)


def _of_markets(set_up_s: float, scale: Scale, limits: GridLimits, question: Question) -> Reply:
    """Clear auctions that differ by seed on one network, and return what came of all of them together."""
    sheets = [_sheet(_with_seed(scale, question.seed + n), question) for n in range(MARKETS)]
    clear_s, cleared = _timed(lambda: clear_sheets(limits, sheets, processes=AT_ONCE[question.who]))
    each = [_of_ours(set_up_s, clear_s, *one, limits) for one in zip(cleared, sheets, strict=True)]
    return replace(
        each[0],
        objective=sum(one.objective for one in each),
        segments=sum(one.segments for one in each),
        binding=sum(one.binding for one in each),
        overload_mw=max(one.overload_mw for one in each),
    )


def _with_seed(scale: Scale, seed: int) -> Scale:
    other = replace(scale, seed=seed)
    other.__dict__["screen"] = scale.screen  # a cached property, of the same grid
    return other


def _of_ours(set_up_s: float, clear_s: float, cleared: SheetClearing, sheet: Sheet, limits: GridLimits) -> Reply:
    paths, none = sheet.offers.paths, np.zeros(0, dtype=np.intp)
    peak_mb = _peak_mb()
    _, overload = limits.overloaded(paths, sheet.path_mw(cleared.awards), beyond=0.0, besides=none)
    found = cleared.found
    return Reply(
        set_up_s=set_up_s,
        clear_s=clear_s,
        peak_mb=peak_mb,
        objective=found.objective,
        finished=True,
        segments=len(sheet.width),
        rounds=found.rounds,
        rows=found.limits_watched,
        binding=found.limits_binding,
        overload_mw=float(overload.max(initial=0.0)),
        gap=found.value_gap / max(1.0, abs(found.objective)),
    )


def _of_peer(clear_s: float, found: "peers.Found") -> Reply:
    return Reply(
        0.0, clear_s, _peak_mb(), found.objective, found.finished, found.columns, found.rounds, found.rows, 0, 0.0, 0.0
    )


def scale_of(network: str, seed: int) -> Scale:
    """Return a public network or an invented one, with bids by seed. Raises: CaseMissing."""
    return Scale.of(_grid(network, seed), seed)


def _grid(network: str, seed: int) -> Grid:
    return scale_network(int(network), seed) if network.isdigit() else read_case(network)


def _sheet(scale: Scale, question: Question) -> Sheet:
    bids, pieces = scale.bids(question.bids, options=question.options), question.split
    ends, kind = (bids.source, bids.sink), (bids.option, bids.sell)
    start, width = bids.start * pieces, np.repeat(bids.width / pieces, pieces)
    price = np.repeat(bids.price, pieces)
    if pieces > 1:
        price = _apart(price, np.repeat(bids.sell, np.diff(start)), start, pieces)
    return Sheet.steps(ends, kind, (start, width, price), n_node=scale.nodes.shape[1])


def _apart(price: Vector, sell: Flags, start: Index, pieces: int) -> Vector:
    """Return prices a little apart, so that pieces are segments of their own: within a cent of where they were."""
    place = np.arange(len(price)) - np.repeat(start[:-1], np.diff(start))
    return np.asarray(price + np.where(sell, 1.0, -1.0) * place * (0.01 / (MOST_SEGMENTS * pieces)))


def compiled() -> None:
    """Clear something small of every kind and method, so that nothing is loaded or compiled on the clock."""
    scale = scale_of(str(WARM_UP_BUSES), 7)
    screen = Screen.of(scale.grid, scale.contingencies, nodes=scale.nodes, large=True)
    limits = GridLimits(screen, *scale.limits, [Held(scale.base)])
    for options in (0.0, 0.1):
        sheet = _sheet(scale, Question("", WARM_UP_BIDS, "ours", options))
        clear_sheet(limits, sheet, method="interior point")
        clear_sheet(limits, sheet, method="row-lazy simplex")
    peers.row_lazy(limits, sheet, 10.0)


def _timed(work: Callable[[], Made]) -> tuple[float, Made]:
    begun = time.perf_counter()
    made = work()
    return time.perf_counter() - begun, made


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(told: Mapping[str, Any]) -> None:
    print(json.dumps(asdict(answer(Question(**told)))))  # noqa: T201 - the answer of this process


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
