"""`crrsim bench clearing`: whole auctions of real size, ours beside what a good user writes for a general solver.

Each clearing runs in a process of its own; small ones, ours and the peer's in turns, share one. A ratio counts only if
both found the same objective and our awards overload nothing; a peer that is stopped at its time limit is said to be,
and then our figure is held against the limit.
"""

import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import Any

from crrsim.bench.figure import Figure, spread
from crrsim.bench.one_clearing import AT_ONCE, MARKETS, Question, Reply
from crrsim.bench.small_auctions import WHO, Small

SAME = 1e-8
"""Relative difference of objectives up to which two answers are one."""
OVERLOAD_MW = 1e-4
SHORT_S = 20.0
"""What takes longer is measured once."""
MEMORY_MB = 3 * 1024.0


class Wrong(Exception):  # noqa: N818 - reads as what it is
    """Ours and a peer disagree, ours overloads the grid, or a clearing broke off: there is nothing to compare."""


@dataclass(frozen=True)
class Size:
    """What is measured: on which network, with how many bids, and into how many pieces segments are cut for growth.

    `secured` are the networks, with `few` bids, for the peer that writes every outage down, and the ratios to reach.
    `small` are auctions of few bids, by network ("" is the one of this size), cleared `turns` times by either.
    `aims` says whether the targets of larger auctions are about this size.
    """

    network: str
    many: int
    usual: int
    few: int
    growing: tuple[int, ...]
    cut: tuple[int, ...]
    rounds: int
    time_limit_s: float
    secured: Mapping[str, float | None] = field(default_factory=dict)
    small: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    turns: int = 1
    aims: bool = True


SIZES = {
    "small": Size(
        network="500",
        many=1000,
        usual=500,
        few=100,
        growing=(250, 500, 1000),
        cut=(2, 4),
        rounds=1,
        time_limit_s=60.0,
        secured={"60": None},
        small={"": (30, 100), "60": (20,)},
        turns=5,
        aims=False,
    ),
    "full": Size(
        network="case_ACTIVSg10k",
        many=50_000,
        usual=10_000,
        few=1000,
        growing=(1000, 3000, 10_000, 30_000, 100_000),
        cut=(2, 4, 8),
        rounds=5,
        time_limit_s=600.0,
        secured={"case_ACTIVSg500": 1 / 100, "case1354pegase": 1 / 400},
        small={"": (100, 300, 1000), "case_ACTIVSg500": (100, 1000)},
        turns=9,
    ),
}
"""By name: small shows that it works, on an invented network; full is what the targets are about."""

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Bench:
    """Measures one size; `tell` hears what is going on."""

    size: Size
    folder: Path
    tell: Tell

    def replies(self, question: Question) -> list[Reply]:
        """Return as many replies as rounds, or one where it takes long. Raises: Wrong."""
        said = [self._asked(question)]
        while said[0].whole_s < SHORT_S and len(said) < self.size.rounds:
            said.append(self._asked(question))
        return _fitting(said, question.who, question.bids)

    def _asked(self, question: Question) -> Reply:
        self.tell(f"{question.who}: {question.bids:,} bids on {question.network}")
        return Reply(**_said("one_clearing", question, f"{question.who} broke off with {question.bids} bids"))

    def in_turns(self, network: str, bids: tuple[int, ...]) -> dict[int, tuple[list[Reply], list[Reply]]]:
        """Return replies of ours and of row-lazy to small auctions, by number of bids. Raises: Wrong."""
        self.tell(f"ours and row-lazy: {bids} bids on {network}")
        asked = Small(network, bids, self.size.turns, time_limit_s=self.size.time_limit_s)
        said = _said("small_auctions", asked, f"small auctions on {network} broke off")
        every = {int(n): [[Reply(**each) for each in by[who]] for who in WHO] for n, by in said.items()}
        return {n: (_fitting(ours, "ours", n), peer) for n, (ours, peer) in every.items()}

    def ours(self, bids: int, *, options: float = 0.0, split: int = 1) -> Question:
        rows = str(self.folder / f"rows-{bids}.npz") if options == 0.0 and split == 1 else ""
        return Question(self.size.network, bids, "ours", options, rows=rows, split=split)

    def peer(self, who: str, bids: int) -> Question:
        return replace(self.ours(bids), who=who, time_limit_s=self.size.time_limit_s)


def _said(module: str, asked: Question | Small, broken: str) -> Any:  # noqa: ANN401 - JSON
    """Return what a process of its own answers. Raises: Wrong."""
    command = [sys.executable, "-m", f"crrsim.bench.{module}", json.dumps(asdict(asked))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own module
    if done.returncode:
        raise Wrong(f"{broken}:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def _fitting(said: list[Reply], who: str, bids: int) -> list[Reply]:
    for reply in said:
        if reply.finished and reply.overload_mw > OVERLOAD_MW:
            raise Wrong(f"{who} overloads a limit by {reply.overload_mw} MW with {bids} bids")
    return said


def figures(size: Size, tell: Tell) -> Iterator[Figure]:
    """Yield one figure after the other, as they are measured. Raises: Wrong; CaseMissing by way of it."""
    with tempfile.TemporaryDirectory(prefix="crrsim-bench-") as folder:
        bench = Bench(size, Path(folder), tell)
        for figure in _large(bench):
            yield figure if size.aims else figure.without_target("the target is for the full size")
        yield from _small(bench)


def _large(bench: Bench) -> Iterator[Figure]:
    size = bench.size
    usual = bench.replies(bench.ours(size.usual))
    many = bench.replies(bench.ours(size.many))
    yield from _against_row_lazy(bench, usual)
    yield _against(bench, "oracle", usual, size.usual, target=1.0, name="oracle")
    yield from _many_against_oracle(bench, many)
    yield _options(bench, usual)
    yield markets(bench)
    grown = _grown(bench, {size.usual: usual, size.many: many})
    yield _growth("clearing.growth_in_bids", 1.2, [(n, _clear(each)) for n, each in grown.items()])
    yield _memory_of_most(size, grown[max(grown)])
    yield _growth("clearing.growth_in_segments", 0.3, _split(bench, usual))


def _against_row_lazy(bench: Bench, usual: list[Reply]) -> Iterator[Figure]:
    peer = bench.replies(bench.peer("row-lazy", bench.size.usual))
    note = _agreed(usual, peer, bench, bench.size.usual)
    yield _figure("clearing.vs_row_lazy", _clears(usual), _clears(peer), 1 / 8, f"E2; {note}")
    yield _figure("clearing.vs_row_lazy_with_set_up", _wholes(usual), _wholes(peer), 1 / 5, f"E2; {note}")


def _against(bench: Bench, who: str, ours: list[Reply], bids: int, *, target: float, name: str) -> Figure:
    peer = bench.replies(bench.peer(who, bids))
    note = _agreed(ours, peer, bench, bids)
    return _figure(f"clearing.vs_{name}_with_set_up", _wholes(ours), _wholes(peer), target, f"E3; {note}")


def _many_against_oracle(bench: Bench, many: list[Reply]) -> Iterator[Figure]:
    peer = bench.replies(bench.peer("oracle", bench.size.many))
    note = f"E1; {_agreed(many, peer, bench, bench.size.many)}"
    yield _figure("clearing.many_vs_oracle_with_set_up", _wholes(many), _wholes(peer), 1 / 5, note)
    memory = [each.peak_mb for each in many], [each.peak_mb for each in peer]
    yield _figure("clearing.many_memory_vs_oracle", *memory, 1 / 3, note, unit="MB")


def _small(bench: Bench) -> Iterator[Figure]:
    """Yield one figure for each small auction, ours beside row-lazy."""
    for name, bids in bench.size.small.items():
        on = replace(bench, size=replace(bench.size, network=name or bench.size.network))
        for n, (ours, peer) in bench.in_turns(on.size.network, bids).items():
            note = f"E7; {bench.size.turns} in turns; {_agreed(ours, peer, on, n)}"
            where = f"_on_{name}" if name else ""
            yield _figure(f"clearing.{n}_bids{where}_vs_row_lazy", _clears(ours), _clears(peer), 1.2, note)


def _options(bench: Bench, usual: list[Reply]) -> Figure:
    with_options = bench.replies(bench.ours(bench.size.usual, options=0.1))
    note = f"E5; {bench.size.usual:,} bids, a tenth of them options, against none"
    return _figure("clearing.options_vs_obligations", _clears(with_options), _clears(usual), 2.0, note)


def markets(bench: Bench) -> Figure:
    """Return auctions cleared at once, beside the same one after the other."""
    asked = replace(bench.ours(bench.size.usual), rows="")
    together, in_turns = (bench.replies(replace(asked, who=who)) for who in ("markets", "in-turns"))
    note = f"E6; {MARKETS} auctions in {AT_ONCE['markets']} processes; {_agreed(together, in_turns, bench, asked.bids)}"
    return _figure("clearing.markets_at_once", _clears(together), _clears(in_turns), 1 / 1.6, note)


def _grown(bench: Bench, known: dict[int, list[Reply]]) -> dict[int, list[Reply]]:
    return {n: known.get(n) or bench.replies(bench.ours(n)) for n in bench.size.growing}


def _split(bench: Bench, usual: list[Reply]) -> list[tuple[float, float]]:
    cut = {k: bench.replies(bench.ours(bench.size.usual, split=k)) for k in bench.size.cut}
    return [(each[0].segments, _clear(each)) for each in (usual, *cut.values())]


def _growth(name: str, target: float, points: Sequence[tuple[float, float]]) -> Figure:
    """Return the exponent of time in size: the slope through all points on logarithmic paper. Its peer is 1."""
    x, y = ([math.log(each[axis]) for each in points] for axis in (0, 1))
    middle_x, middle_y = sum(x) / len(x), sum(y) / len(y)
    slope = sum((a - middle_x) * (b - middle_y) for a, b in zip(x, y, strict=True)) / sum(
        (a - middle_x) ** 2 for a in x
    )
    told = ", ".join(f"{size:,.0f}: {seconds:.2f} s" for size, seconds in points)
    return Figure(name, "exponent", slope, 1.0, target, 0.0, told)


def _memory_of_most(size: Size, most: list[Reply]) -> Figure:
    note = (
        f"{max(size.growing):,} bids in {_clear(most):.1f} s and {most[0].set_up_s:.1f} s of set-up; peer is the limit"
    )
    return _figure("clearing.most_memory", [each.peak_mb for each in most], [MEMORY_MB], 1.0, note, unit="MB")


def _figure(name: str, ours: list[float], peer: list[float], target: float, note: str, *, unit: str = "s") -> Figure:
    return Figure(name, unit, median(ours), median(peer), target, max(spread(ours), spread(peer)), note)


def _agreed(ours: list[Reply], peer: list[Reply], bench: Bench, bids: int) -> str:
    """Return what was compared, in words. Raises: Wrong when the objectives are not the same."""
    mine, theirs = ours[0], peer[0]
    what = f"{bench.size.network}, {bids:,} bids, {mine.segments:,} segments, {mine.binding} rows bind"
    if not theirs.finished:
        return f"{what}; the peer was stopped after {bench.size.time_limit_s:.0f} s, so the ratio is at most this"
    apart = abs(mine.objective - theirs.objective) / max(1.0, abs(theirs.objective))
    if apart > SAME:
        raise Wrong(f"{what}: ours found {mine.objective}, the peer {theirs.objective}, {apart:.1e} apart")
    return f"{what}; objectives agree to {apart:.0e}, overload {mine.overload_mw:.0e} MW"


def _clears(replies: list[Reply]) -> list[float]:
    return [each.clear_s for each in replies]


def _wholes(replies: list[Reply]) -> list[float]:
    return [each.whole_s for each in replies]


def _clear(replies: list[Reply]) -> float:
    return median(_clears(replies))
