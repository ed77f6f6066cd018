"""`crrsim prove`: every defect of every rule of the mock must turn a scenario red, and the healthy mock none.

A test suite that no defect can disturb proves nothing. Each defect is played against the scenarios that carry its
rule's tag; the matrix says which of them caught it.
"""

import tempfile
from collections.abc import Sequence
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
from crrsim.evidence.verdict import ExitCode
from crrsim.reporting.reading import read_run
from crrsim.reporting.run import Run, Scenario

if TYPE_CHECKING:
    from crrsim.market.rules import Defect

RED = frozenset({"fail", "drift"})


@dataclass(frozen=True)
class Proof:
    """A defect, how many scenarios were played under it, and the ids of those it turned red."""

    defect: "Defect"
    played: int
    caught_by: tuple[str, ...]


def prove(
    select: Annotated[str, typer.Option(help="Only rules and defects with this in their name.", metavar="TEXT")] = "",
    workers: Annotated[int, typer.Option("-n", help="How many processes play at once.", min=0, metavar="N")] = 0,
    seed: Annotated[int | None, typer.Option(help="Everything synthetic follows from it.", metavar="N")] = None,
) -> None:
    """Show that each defect of the mock is caught by a scenario, and that the healthy mock raises no alarm."""
    from crrsim.market.rules import all_rules  # noqa: PLC0415 - the whole rule book, slow to import

    console = paper()
    defects = [each for rule in all_rules() for each in rule.defects if select in rule.name or select in each.name]
    if not defects:
        raise Complaint(f"--select: no rule or defect has {select!r} in its name; see `crrsim mock defects`")
    console.print(f"{len(defects)} defects: first the healthy mock, then each scenario under the defects of its rules.")
    healthy = _played(defects, [], workers, seed, console)
    bent = _played(defects, ["--prove"], workers, seed, console)
    proofs = [proof_of(defect, bent) for defect in defects]
    alarms = tuple(scenario.key for scenario in healthy.scenarios if scenario.verdict in RED)
    console.print(_matrix(proofs))
    raise typer.Exit(int(_conclude(console, proofs, alarms, len(healthy.scenarios))))


def proof_of(defect: "Defect", bent: Run) -> Proof:
    """Return what a run under all defects says of one of them."""
    played = [scenario for scenario in bent.scenarios if defect_of(scenario) == defect.name]
    return Proof(defect, len(played), tuple(scenario.id for scenario in played if scenario.verdict in RED))


def defect_of(scenario: Scenario) -> str:
    """Return the defect a play was bent by; pytest writes it first among the parameters of the node's name."""
    return scenario.node.partition("[")[2].removesuffix("]").split("!", 1)[0]


def _played(defects: Sequence["Defect"], options: list[str], workers: int, seed: int | None, console: Console) -> Run:
    rules = sorted({defect.rule for defect in defects})
    marks = " or ".join(f"rule(name={name!r})" for name in rules)
    with tempfile.TemporaryDirectory(prefix="crrsim-prove-") as folder:
        arguments = [*options, "--evidence", folder, "-m", marks]
        arguments += ["-n", str(workers)] if workers else []
        arguments += ["--seed", str(seed)] if seed is not None else []
        play(find_suite(), arguments, console)
        return read_run(Path(folder))


def _matrix(proofs: Sequence[Proof]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in ("rule", "defect", "it says", "played", "caught by"):
        table.add_column(column, overflow="fold")
    for proof in proofs:
        caught = ", ".join(dict.fromkeys(proof.caught_by))
        verdict = Text(f"✓ {caught}", style="green") if caught else Text("✗ nobody", style="bold red")
        table.add_row(proof.defect.rule, proof.defect.name, Text(proof.defect.says), str(proof.played), verdict)
    return table


def _conclude(console: Console, proofs: Sequence[Proof], alarms: Sequence[str], healthy: int) -> ExitCode:
    missed = [proof.defect.name for proof in proofs if not proof.caught_by]
    console.print(f"\n{len(proofs) - len(missed)} of {len(proofs)} defects are caught by at least one scenario.")
    console.print(f"The healthy mock: {healthy} scenarios, {len(alarms)} red{': ' * bool(alarms)}{', '.join(alarms)}.")
    for name in missed:
        console.print(f"not caught: {name}", style="bold red")
    return ExitCode.PRODUCT if missed or alarms else ExitCode.PASS
