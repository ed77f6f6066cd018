"""`crrsim lint`: every guard of the collector over every feature, without playing one."""

from pathlib import Path
from typing import Annotated

import typer

from crrsim.cli.complaint import Complaint
from crrsim.cli.features import importable
from crrsim.cli.suite import DataFolder, find_suite, own_folders


def lint(
    features: Annotated[
        Path | None, typer.Argument(help="A folder of features of your own; without, those of the plan.", metavar="DIR")
    ] = None,
    data: DataFolder = None,
) -> None:
    """Check features and steps: undefined, ambiguous or async steps, missing ids, unknown tags, no Then, bad files."""
    suite, own = find_suite(), own_folders(features, data)
    with importable(suite):
        from steps import guards  # noqa: PLC0415 - the suite is found when a command starts

        guard = guards.Guard(own=own.features, data=own.data)
        found = guards.lint(own.features or suite.features, guard)
    if found:
        raise Complaint("\n".join(["the features are not fit to be played:", *map(str, found)]))
    files = len(list((own.features or suite.features).rglob("*.feature")))
    named = f", and {len(guard.files)} files that they name" if guard.files else ""
    typer.echo(f"{files} feature files{named} and all steps are in order.")
