"""How long the pages of a run take: reading its evidence and writing report.html, and how large that page is."""

import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from crrsim.calendar.plan import Plan
from crrsim.reporting.html import write_report
from crrsim.reporting.reading import JOURNAL, read_run

SECONDS = 5.0
BYTES = 2_000_000
KEPT = (JOURNAL, "manifest.json", "contract.json", "sources.json")


@dataclass(frozen=True)
class Built:
    """The report of one run: seconds of each round, from evidence to page, and bytes of the page."""

    scenarios: int
    exchanges: int
    journal_bytes: int
    page_bytes: int
    seconds: tuple[float, ...]
    cpu_seconds: tuple[float, ...] = ()

    @property
    def middle(self) -> float:
        return median(self.seconds)

    @property
    def holds(self) -> bool:
        return self.middle < SECONDS and self.page_bytes <= BYTES

    def __str__(self) -> str:
        judged = "holds" if self.holds else "MISSED"
        evidence = (
            f"{self.scenarios:,} scenarios, {self.exchanges:,} exchanges, {self.journal_bytes / 1e6:.1f} MB of journal"
        )
        wall = f"{self.middle:.2f} s ({min(self.seconds):.2f} to {max(self.seconds):.2f})"
        spent = f"{median(self.cpu_seconds or self.seconds):.2f} s of one core, {self.page_bytes / 1e6:.2f} MB"
        return f"report of {evidence}: {wall}, {spent}; target under {SECONDS:g} s and {BYTES / 1e6:g} MB: {judged}"


def measure(folder: Path, rounds: int) -> Built:
    """Build the report of the run in `folder` some times, beside it and not in it. Raises: NoEvidence."""
    plan, seconds, spent = Plan.load(), [], []
    with tempfile.TemporaryDirectory(prefix="crrsim-bench-") as place:
        for name in KEPT:
            if (folder / name).exists():  # without a journal there is no evidence, as whoever reads it says
                shutil.copy(folder / name, Path(place, name))
        for _ in range(rounds):
            begun, worked = time.perf_counter(), time.process_time()
            run = read_run(Path(place))
            page = write_report(run, plan)
            seconds.append(time.perf_counter() - begun)
            spent.append(time.process_time() - worked)
        size, journal = page.stat().st_size, (Path(place) / JOURNAL).stat().st_size
    return Built(len(run.scenarios), len(run.exchanges), journal, size, tuple(seconds), tuple(spent))
