"""`crrsim mock`: the double of the ISO's system as a server of its own, and the ways in which it can be wrong."""

import signal
import sys
import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from crrsim.calendar.pacific import LocalTimeError
from crrsim.calendar.plan import Plan, PlanError
from crrsim.cli.complaint import Complaint
from crrsim.cli.console import paper
from crrsim.cli.run import DEFAULT_SEED, check_assumptions, check_defect
from crrsim.reporting.words import counted

if TYPE_CHECKING:
    from crrsim.market.rules import Defect, Rule

app = typer.Typer(
    help="The mock: serve it to people and programs, and list the ways in which it can be wrong.", no_args_is_help=True
)


@app.command()
def defects(
    word: Annotated[str, typer.Argument(help="Show only rules and defects that speak of this word.")] = "",
) -> None:
    """List each rule of the mock with the defects that bend it."""
    from crrsim.server.rules import every_rule  # noqa: PLC0415 - the whole rule book, slow to import

    console, rules = paper(), every_rule()
    found = [(rule, meant) for rule in rules if (meant := _meant(rule, word.lower())) is not None]
    if not found:
        raise Complaint(f"no rule and no defect speaks of {word!r}; `crrsim mock defects` alone shows all")
    for rule, meant in found:
        says = f"[bold]{rule.name}[/bold]  {escape(rule.says)}  [dim]{escape(rule.source)}[/dim]"
        console.print(says, soft_wrap=not console.is_terminal)
        for defect in meant:
            said = f"    [yellow]{defect.name}[/yellow]  {escape(defect.says)}"
            console.print(said, soft_wrap=not console.is_terminal)
    n_defects = sum(len(meant) for _, meant in found)
    console.print(f"\n{counted(len(found), 'rule')}, {counted(n_defects, 'defect')}.")


def _meant(rule: "Rule[..., object]", word: str) -> "Sequence[Defect] | None":
    """The defects of a rule that speak of a word, all where the rule itself does; None where nothing of it does."""
    if word in f"{rule.name} {rule.says} {rule.source}".lower():
        return rule.defects
    return [one for one in rule.defects if word in f"{one.name} {one.says}".lower()] or None


@app.command()
def assumptions() -> None:
    """List what the mock assumes where no public document says it, with switches for `--assume`."""
    from crrsim.market.settings import Assumptions  # noqa: PLC0415 - slow to import

    console = paper()
    for one in Assumptions().as_manifest():
        switch = f"[bold]{one.name}={escape(one.value)}[/bold]" if one.value else f"[dim]{one.name}[/dim]"
        said = f"[yellow]{one.register:5}[/yellow] {switch}  {escape(one.means)}"
        console.print(said, soft_wrap=not console.is_terminal)


@app.command()
def serve(  # noqa: PLR0917 - typer calls it by keyword: each is an option
    folder: Annotated[
        Path, typer.Option("--dir", help="Gets the authority, certificates, a profile and the journal.", metavar="DIR")
    ],
    port: Annotated[int, typer.Option(help="The port on 127.0.0.1; 0 takes a free one.", min=0, max=65535)] = 0,
    at: Annotated[
        str,
        typer.Option(
            help="The market's time at the start, as in `crrsim plan --windows`: \"W2-TUE 09:30\"; else the wall's.",
            metavar="MOMENT",
        ),
    ] = "",
    week_1: Annotated[
        datetime | None, typer.Option(help="The Monday on which the plan begins.", formats=["%Y-%m-%d"], metavar="DATE")
    ] = None,
    seed: Annotated[int, typer.Option(help="Everything synthetic follows from it.", metavar="N")] = DEFAULT_SEED,
    defect: Annotated[
        list[str] | None, typer.Option(help="Let the mock be wrong in this way; may be repeated.", metavar="NAME")
    ] = None,
    assume: Annotated[
        list[str] | None,
        typer.Option(help="Switch an assumption, like tier_3=yes; may be repeated.", metavar="NAME=VALUE"),
    ] = None,
    fault: Annotated[
        list[str] | None, typer.Option(help="A nuisance like latency=0.2 or reset=0.1@auction.", metavar="FAULT")
    ] = None,
) -> None:
    """Serve the mock over mutual TLS until interrupted; acknowledged writes survive a restart."""
    from crrsim.cli.serving import Asked, serve_until  # noqa: PLC0415 - the whole double, slow to import

    plan = _plan(week_1)
    for name in defect or ():
        check_defect(name)
    check_assumptions(assume or ())
    asked = Asked(
        folder, plan, port, _moment(plan, at), seed, frozenset(defect or ()), tuple(fault or ()), tuple(assume or ())
    )
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    serve_until(stop, asked, say=_say)


@app.command()
def operate(
    folder: Annotated[Path, typer.Option("--dir", help="The folder that the mock serves from.", metavar="DIR")],
    deed: Annotated[str, typer.Argument(help="What to do; without it, list the deeds.")] = "",
    words: Annotated[list[str] | None, typer.Argument(help="What the deed needs, as name=value.")] = None,
) -> None:
    """Decide, as the ISO's operator, on a mock that is being served; the decision survives a restart."""
    from crrsim.cli.operate import listed  # noqa: PLC0415 - needs the server's rooms, slow to import
    from crrsim.cli.operate import operate as decide  # noqa: PLC0415 - as above

    if not deed:
        typer.echo("\n".join(listed()))
        return
    decide(folder, deed, words or ())
    typer.echo(f"{deed}: done")


def _plan(week_1: datetime | None) -> Plan:
    try:
        return Plan.load(week_1.date()) if week_1 else Plan.load()
    except PlanError as problem:
        raise Complaint(f"--week-1: {problem}") from None


def _moment(plan: Plan, text: str) -> datetime | None:
    try:
        return plan.read(text) if text else None
    except (PlanError, LocalTimeError) as problem:
        raise Complaint(f"--at: {problem}") from None


def _say(line: str) -> None:
    """Print at once: whoever started the server through a pipe waits for the address."""
    typer.echo(line)
    sys.stdout.flush()
