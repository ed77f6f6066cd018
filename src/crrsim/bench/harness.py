"""`crrsim bench harness`: what a Gherkin step costs with us, full evidence on, and with others who keep none.

Ours, bare pytest-bdd, behave and plain httpx play the same scenarios against one server, taking turns, several rounds.
Each plays a tenth of them as well: the difference between the two is the cost of playing without that of starting.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from crrsim.bench.figure import Figure, spread
from crrsim.bench.local_server import BASE_PATH
from crrsim.bench.runners import EVIDENCE, PeerMissing, Runner, RunnerFailed, runners
from crrsim.bench.scenarios import MOST, STEPS

__all__ = ["Measured", "PeerMissing", "RunnerFailed", "figures", "measure", "table"]
FLOOR = "httpx"
SAMPLE = 10  # the small play is a tenth of the large one


@dataclass(frozen=True)
class Measured:
    """Wall times in seconds by runner, one a round: of the whole play, and of a tenth. `lines` were journalled."""

    scenarios: int
    sample: int
    whole: Mapping[str, list[float]]
    part: Mapping[str, list[float]]
    lines: int

    def step_ms(self, name: str) -> list[float]:
        """Return the cost of a step over plain httpx in milliseconds, round by round, starting shared out."""
        steps = self.scenarios * STEPS
        return [(one - other) / steps * 1000 for one, other in zip(self.whole[name], self.whole[FLOOR], strict=True)]

    def further_step_ms(self, name: str) -> list[float]:
        """Return the cost of one step more over plain httpx in milliseconds, round by round, starting left out."""
        steps = (self.scenarios - self.sample) * STEPS
        mine, floor = (self._played(each) for each in (name, FLOOR))
        return [(one - other) / steps * 1000 for one, other in zip(mine, floor, strict=True)]

    def per_second(self, name: str) -> list[float]:
        """Return scenarios a second, round by round, the start of the runner included."""
        return [self.scenarios / each for each in self.whole[name]]

    def _played(self, name: str) -> list[float]:
        return [whole - part for whole, part in zip(self.whole[name], self.part[name], strict=True)]


def measure(suite: Path, scenarios: int, rounds: int, console: Console) -> Measured:
    """Play every runner `rounds` times in turns. Raises: PeerMissing, RunnerFailed."""
    scenarios = min(scenarios, MOST)
    sample = max(1, scenarios // SAMPLE)
    with tempfile.TemporaryDirectory(prefix="crrsim-bench-") as folder, local_server() as base_url:
        large = runners(Path(folder, "whole"), suite, base_url, scenarios)
        small = runners(Path(folder, "part"), suite, base_url, sample)
        for runner in small:
            runner.seconds()  # once unmeasured, so that nobody's bytecode is compiled on the clock
        whole, part = _take_turns(large, small, rounds, console)
        lines = len((Path(folder, "whole", "ours", EVIDENCE, "journal.jsonl")).read_bytes().splitlines())
    return Measured(scenarios, sample, whole, part, lines)


Times = dict[str, list[float]]


def _take_turns(
    large: tuple[Runner, ...], small: tuple[Runner, ...], rounds: int, console: Console
) -> tuple[Times, Times]:
    whole: Times = {runner.name: [] for runner in large}
    part: Times = {runner.name: [] for runner in large}
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("harness", total=rounds * len(large))
        for number in range(rounds):
            turn = number % len(large)  # nobody always comes first
            for place in (*range(turn, len(large)), *range(turn)):
                name = large[place].name
                progress.update(task, description=f"round {number + 1} of {rounds}: {name}")
                part[name].append(small[place].seconds())
                whole[name].append(large[place].seconds())
                progress.advance(task)
    return whole, part


@contextmanager
def local_server() -> Iterator[str]:
    """Lend the base URL of the canned server, in a process of its own that ends with the context."""
    command = [sys.executable, "-m", "crrsim.bench.local_server"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603 - fixed
        assert server.stdin is not None
        assert server.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(server.stdout.readline())}{BASE_PATH}"
        finally:
            server.stdin.close()
            server.wait(timeout=10)


def figures(measured: Measured) -> list[Figure]:
    """Return the figures: the cost of a step, starting included and left out, and scenarios a second."""
    kept = f"ours keeps {measured.lines} journal records and holds every exchange against its document"
    return [
        _step(measured, "behave", 1.0, f"H1, starting included; {kept}"),
        _step(measured, "pytest-bdd", 0.25, f"H1, starting included; {kept}"),
        _further_step(measured, "behave", 1.0, f"H1, starting left out; {kept}"),
        _further_step(measured, "pytest-bdd", 0.25, f"H1, starting left out; {kept}"),
        _speed(measured, "behave", 1.2, "H2, starting included"),
        _speed(measured, "pytest-bdd", 2.0, "H2, starting included"),
        _speed(measured, "httpx", None, "the floor: no harness at all"),
    ]


def _step(measured: Measured, peer: str, target: float, note: str) -> Figure:
    name = f"harness.step_vs_{peer}"
    return _figure(name, "ms/step", (measured.step_ms("ours"), measured.step_ms(peer)), target, note)


def _further_step(measured: Measured, peer: str, target: float, note: str) -> Figure:
    name = f"harness.further_step_vs_{peer}"
    return _figure(name, "ms/step", (measured.further_step_ms("ours"), measured.further_step_ms(peer)), target, note)


def _speed(measured: Measured, peer: str, target: float | None, note: str) -> Figure:
    name = f"harness.speed_vs_{peer}"
    return _figure(name, "scenarios/s", (measured.per_second("ours"), measured.per_second(peer)), target, note, up=True)


def _figure(
    name: str, unit: str, rounds: tuple[list[float], list[float]], target: float | None, note: str, *, up: bool = False
) -> Figure:
    mine, other = rounds
    return Figure(name, unit, median(mine), median(other), target, max(map(spread, rounds)), note, more_is_better=up)


def table(measured: Measured) -> Table:
    """Return what was measured as a table: one line a runner."""
    shown = Table(
        title=f"{measured.scenarios} scenarios, {STEPS} steps and 5 requests each; medians of "
        f"{len(measured.whole['ours'])} rounds",
        title_justify="left",
        box=None,
    )
    for heading in ("runner", "wall s", "scenarios/s", "ms a step over httpx", "a further step", "spread"):
        shown.add_column(heading, justify="left" if heading == "runner" else "right")
    for name, walls in measured.whole.items():
        steps = ("", "") if name == FLOOR else (_ms(measured.step_ms(name)), _ms(measured.further_step_ms(name)))
        speed = f"{median(measured.per_second(name)):.0f}"
        shown.add_row(name, f"{median(walls):.2f}", speed, *steps, f"{spread(walls):.0%}")
    return shown


def _ms(rounds: list[float]) -> str:
    return f"{median(rounds):.3f}"
