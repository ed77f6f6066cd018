"""`crrsim prove`: every defect of every rule of the mock must turn a scenario red, and the healthy mock none.

A test suite that no defect can disturb proves nothing. The suite's own `--prove` plays each scenario healthy and once
under each defect of the rules it shows, and leaves what came of it in a file; here that becomes a matrix.
"""

import json
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from crrsim.cli.complaint import Complaint
from crrsim.cli.console import paper
from crrsim.cli.play import play
from crrsim.cli.suite import find_suite
from crrsim.evidence.proof import CAUGHT, FILE_NAME, HEALTHY, QUIET
from crrsim.evidence.verdict import ExitCode, Verdict

if TYPE_CHECKING:
    from crrsim.market.rules import Defect

Played = Mapping[str, str]
"""Scenario -> verdict, under one defect."""


@dataclass(frozen=True)
class Proof:
    """A defect, how many scenarios were played under it, and those it turned red."""

    defect: "Defect"
    played: int
    caught_by: tuple[str, ...]


def prove(
    select: Annotated[str, typer.Option(help="Only rules and defects with this in their name.", metavar="TEXT")] = "",
    workers: Annotated[int, typer.Option("-n", help="How many processes play at once.", min=0, metavar="N")] = 0,
    seed: Annotated[int | None, typer.Option(help="Everything synthetic follows from it.", metavar="N")] = None,
) -> None:
    """Show that each defect of the mock is caught by a scenario, and that the healthy mock raises no alarm."""
    from crrsim.server.rules import every_rule  # noqa: PLC0415 - the whole rule book, slow to import

    console = paper()
    defects = [each for rule in every_rule() for each in rule.defects if select in rule.name or select in each.name]
    if not defects:
        raise Complaint(f"--select: no rule or defect has {select!r} in its name; see `crrsim mock defects`")
    console.print(f"{len(defects)} defects: each scenario is played healthy, and under each defect of its rules.")
    matrix = _play(defects if select else (), workers, seed, console)
    proofs = [proof_of(defect, matrix) for defect in defects]
    console.print(_table(proofs))
    code = _conclude(console, proofs, matrix[HEALTHY])
    if not select:
        _tell_never_red(console, matrix)
    raise typer.Exit(int(code))


def proof_of(defect: "Defect", matrix: Mapping[str, Played]) -> Proof:
    """Return what the matrix says of one defect; a harness defect or a scenario not played catches nothing."""
    played = matrix.get(defect.name, {})
    return Proof(defect, len(played), tuple(scenario for scenario, verdict in played.items() if verdict in CAUGHT))


def false_alarms(healthy: Played) -> tuple[str, ...]:
    """Return the scenarios that were not green although nothing was bent."""
    return tuple(scenario for scenario, verdict in healthy.items() if verdict not in QUIET)


def never_red(matrix: Mapping[str, Played]) -> tuple[str, ...]:
    """Return the scenarios that no defect turned red in any row: nobody knows whether they can fail.

    What a person does by hand is left out.
    """
    judged = {_plain(scenario) for scenario, verdict in matrix[HEALTHY].items() if verdict != Verdict.MANUAL}
    return tuple(sorted(judged - _turned(matrix, CAUGHT)))


def never_failed(matrix: Mapping[str, Played]) -> tuple[str, ...]:
    """Return the scenarios turned red only around what they say: by a departure from the documents, or no answer."""
    return tuple(sorted(_turned(matrix, CAUGHT) - _turned(matrix, {Verdict.FAIL})))


def _turned(matrix: Mapping[str, Played], verdicts: Collection[str]) -> set[str]:
    bent = (played for name, played in matrix.items() if name != HEALTHY)
    return {_plain(scenario) for played in bent for scenario, verdict in played.items() if verdict in verdicts}


def _plain(scenario: str) -> str:
    """Return a scenario without the row of its outline."""
    return scenario.partition("[")[0]


def _play(only: Sequence["Defect"], workers: int, seed: int | None, console: Console) -> Mapping[str, Played]:
    marks = " or ".join(f"rule(name={name!r})" for name in sorted({defect.rule for defect in only}))
    with tempfile.TemporaryDirectory(prefix="crrsim-prove-") as folder:
        arguments = ["--prove", f"--evidence={folder}"]
        arguments += ["-m", marks] if marks else []
        arguments += ["-n", str(workers)] if workers else []
        arguments += [f"--seed={seed}"] if seed is not None else []
        play(find_suite(), arguments, console)
        verdicts: Mapping[str, Played] = json.loads(Path(folder, FILE_NAME).read_text("utf-8"))["verdicts"]
    return verdicts


def _table(proofs: Sequence[Proof]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in ("rule", "defect", "what is wrong then", "played", "caught by"):
        table.add_column(column, overflow="fold")
    for proof in proofs:
        first, *others = proof.caught_by or ("nobody",)
        caught = f"{first} and {len(others)} more" if others else first
        mark = Text(f"✓ {caught}", style="green") if proof.caught_by else Text("✗ nobody", style="bold red")
        table.add_row(proof.defect.rule, proof.defect.name, Text(proof.defect.says), str(proof.played), mark)
    return table


def _conclude(console: Console, proofs: Sequence[Proof], healthy: Played) -> ExitCode:
    missed = [proof.defect.name for proof in proofs if not proof.caught_by]
    alarms = false_alarms(healthy)
    console.print(f"\n{len(proofs) - len(missed)} of {len(proofs)} defects are caught by at least one scenario.")
    scenarios, manual = len({_plain(one) for one in healthy}), sum(one == Verdict.MANUAL for one in healthy.values())
    console.print(
        f"On the healthy mock {scenarios} scenarios were played, {len(healthy)} with each row of their outlines: "
        f"{len(alarms)} were not green, {manual} are for a person to do."
    )
    for name in missed:
        console.print(f"not caught: {name}", style="bold red")
    for scenario in alarms:
        console.print(f"false alarm: {scenario}", style="bold red")
    return ExitCode.PRODUCT if missed or alarms else ExitCode.PASS


def _tell_never_red(console: Console, matrix: Mapping[str, Played]) -> None:
    for found, says in (
        (never_red(matrix), "Turned red by no defect"),
        (never_failed(matrix), "Turned red, but never by what the scenario says itself"),
    ):
        console.print(f"{says}: {', '.join(found) or 'none'} ({len(found)}).")
