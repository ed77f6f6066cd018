"""`crrsim report`: make the pages of a run again from its folder, next month or on another machine."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from crrsim.calendar.plan import Plan
from crrsim.cli.complaint import Complaint
from crrsim.cli.console import paper
from crrsim.cli.contract_list import CONTRACT, write_contract_list
from crrsim.cli.sound import sound_run
from crrsim.cli.source_list import write_source_list
from crrsim.evidence.verdict import ExitCode
from crrsim.reporting.ctrf import write_ctrf
from crrsim.reporting.history import HISTORY, History, HistoryBroken, trend
from crrsim.reporting.junit import write_junit
from crrsim.reporting.reading import NoEvidence, read_run
from crrsim.reporting.run import Run
from crrsim.reporting.sources import SOURCES
from crrsim.reporting.text import print_summary


def report(
    folder: Annotated[Path, typer.Argument(help="A run's folder, like reports/20260310T160000Z-1f2e3d.")],
) -> None:
    """Make report.html, junit.xml and ctrf.json again from the evidence in a run's folder."""
    run, console = sound_run(folder, "reported"), paper()
    if run.is_shared:
        raise Complaint(
            f"{folder} is a pack, whose pages are signed with it: open its report.html. Nothing is written."
        )
    if (folder.resolve().parent / HISTORY).exists():
        _remember(folder, console)
    pages_of(run, console)


def make_pages(folder: Path, console: Console) -> ExitCode:
    """Make the pages of a run that has just been played, and keep the history. Raises: Complaint without evidence."""
    try:
        run = read_run(folder)
    except NoEvidence as problem:
        raise Complaint(str(problem)) from None
    _remember(folder, console)
    return pages_of(run, console)


def pages_of(run: Run, console: Console) -> ExitCode:
    """Write gate.json, report.html, junit.xml and ctrf.json, print the summary, return what the gate says."""
    from crrsim.cli.judging import print_gate, write_gate  # noqa: PLC0415 - pydantic, needed at the end only
    from crrsim.reporting.html import write_report  # noqa: PLC0415 - the template engine, needed at the end only

    folder = run.folder
    if not (folder / CONTRACT).exists():
        write_contract_list(folder)
    if not (folder / SOURCES).exists():
        write_source_list(folder)
    plan, outcome = Plan.load(), write_gate(run)
    write_report(run, plan, trend(run))
    write_junit(run)
    write_ctrf(run)
    print_summary(run, plan, console)
    print_gate(outcome, run, console)
    return outcome.exit_code


def _remember(folder: Path, console: Console) -> None:
    """Take the run into the history beside it; one that cannot be used is told, and holds nothing up."""
    try:
        History(folder.resolve().parent).refresh()
    except HistoryBroken as problem:
        console.print(f"The run is not in the history: {problem}", style="magenta", markup=False)
