"""`crrsim gate`: whether an old run is still good enough, by the waivers and the policy of today."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from crrsim.cli.bar_files import KEPT_POLICY, KEPT_WAIVERS, kept
from crrsim.cli.console import paper
from crrsim.cli.sound import sound_run


def gate(
    folder: Annotated[Path, typer.Argument(help="A run's folder.")],
    waivers: Annotated[
        Path | None, typer.Option(help="These waivers, and not those the run kept.", metavar="FILE")
    ] = None,
    policy: Annotated[
        Path | None, typer.Option(help="This policy, and not the one the run kept.", metavar="FILE")
    ] = None,
) -> None:
    """Hold a run's evidence against waivers and a policy as of today; the exit code says what came of it."""
    from crrsim.cli.judging import held, print_gate, read_bar  # noqa: PLC0415 - pydantic, which few commands need

    run = sound_run(folder, "judged")
    told = read_bar(waivers or kept(folder, KEPT_WAIVERS), policy or kept(folder, KEPT_POLICY))
    outcome = held(run, *told, at=datetime.now(UTC))
    console = paper()
    if not run.sealed_by:
        console.print("≈ not sealed  the records hang together, and nobody vouches for them", style="magenta")
    print_gate(outcome, run, console, is_asked=True)
    raise typer.Exit(int(outcome.exit_code))


def check_bar(waivers: Path | None, policy: Path | None) -> None:
    """Read both before anything is played, so that a slip is told at once. Raises: Complaint (3)."""
    if waivers or policy:
        from crrsim.cli.judging import read_bar  # noqa: PLC0415 - see above

        read_bar(waivers, policy)
