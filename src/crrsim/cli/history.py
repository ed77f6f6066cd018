"""`crrsim history`: the runs of a system and what became of its scenarios, first seen, how often, and what is flaky."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from crrsim.cli.complaint import Complaint
from crrsim.cli.console import paper
from crrsim.evidence.verdict import ExitCode
from crrsim.reporting import words
from crrsim.reporting.history import History, HistoryBroken, Past, RunLine
from crrsim.reporting.verdicts import VERDICTS, verdict


def history(
    scenario: Annotated[
        str, typer.Argument(help="Only this scenario, every play of it: CRR-AUC-012.", metavar="[ID]")
    ] = "",
    reports: Annotated[Path, typer.Option(help="The folder with the runs.", metavar="DIR")] = Path("reports"),
    system: Annotated[
        str, typer.Option(help="What was run against, as `crrsim history` lists it; the last one by default.")
    ] = "",
    last: Annotated[int, typer.Option(help="How many runs back.", min=1, metavar="N")] = 30,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make it anew from the runs that are there.")] = False,
) -> None:
    """Show what changed from run to run: verdicts, since when, how often, and what is flaky."""
    console, kept = paper(), History(reports)
    try:
        if not reports.is_dir():
            raise Complaint(f"--reports: {reports} is no folder")
        (kept.rebuild if rebuild else kept.refresh)()
        systems = kept.systems()
        chosen = _chosen(systems, system, reports)
        pasts = kept.pasts(chosen, last=None if scenario else last)
        if scenario:
            _print_plays(console, [past for past in pasts.values() if _is(past, scenario)], scenario, chosen)
        else:
            _print_runs(console, chosen, systems, kept.runs(chosen, last))
            _print_pasts(console, [past for past in pasts.values() if past.turns or verdict(past.last.verdict).is_bad])
    except HistoryBroken as problem:
        raise Complaint(str(problem), ExitCode.EVIDENCE) from None


def _chosen(systems: Mapping[str, int], asked: str, reports: Path) -> str:
    if not systems:
        raise Complaint(f"{reports} holds no run; `crrsim run --reports {reports}` makes one")
    if asked and asked not in systems:
        raise Complaint(f"--system: nothing was run against {asked!r}; there is {', '.join(map(repr, systems))}")
    return asked or next(iter(systems))


def _is(past: Past, scenario: str) -> bool:
    return scenario.lower() in {past.key.lower(), past.key.lower().partition("[")[0]}


def _print_runs(console: Console, system: str, systems: Mapping[str, int], runs: Sequence[RunLine]) -> None:
    others = ", ".join(f"{name} ({count})" for name, count in systems.items() if name != system)
    console.print(Text(system, "bold").append(f"; others: {others}" if others else "", "dim"))
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("began", "run", "stood on", "verdicts"):
        table.add_column(heading, no_wrap=heading != "verdicts")
    for run in runs:
        counts = ", ".join(f"{run.verdicts[each.name]} {each.word}" for each in VERDICTS if run.verdicts[each.name])
        table.add_row(words.pacific(run.at), run.id, run.fingerprint, Text(counts, _colour(run)))
    console.print(table)


def _print_pasts(console: Console, pasts: Sequence[Past]) -> None:
    if not pasts:
        console.print("\nNo verdict changed in these runs, and none is red.", style="bold green")
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("scenario", "trend", "now", "since", "how often", ""):
        table.add_column(heading, no_wrap=heading in {"trend", "since"})
    for past in pasts:
        known, times = verdict(past.last.verdict), past.times(past.last.verdict)
        table.add_row(
            f"{past.key} {past.title}", past.trend, Text(known.word, known.colour), words.pacific(past.since.at),
            f"{times} of {len(past.endings)}", "flaky" if past.is_flaky else "",
        )  # fmt: skip
    console.print()
    console.print(table)


def _print_plays(console: Console, pasts: Sequence[Past], scenario: str, system: str) -> None:
    if not pasts:
        raise Complaint(f"{system} never played {scenario}")
    for past in pasts:
        console.print(Text(f"{past.key} {past.title}", "bold").append("  flaky" if past.is_flaky else "", "magenta"))
        for each in past.endings:
            known = verdict(each.verdict)
            line = Text(f"  {known.mark} {known.word:<18} ", known.colour)
            console.print(line.append(f"{words.pacific(each.at)}  {each.run}  {each.reason}", "default"))


def _colour(run: RunLine) -> str:
    return "red" if any(verdict(word).is_bad for word in run.verdicts) else "green"
