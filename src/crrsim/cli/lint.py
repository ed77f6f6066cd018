"""`crrsim lint`: every guard of the collector over every feature, without playing one."""

import typer

from crrsim.cli.complaint import Complaint
from crrsim.cli.features import importable
from crrsim.cli.suite import find_suite


def lint() -> None:
    """Check features and steps: undefined, ambiguous or async steps, missing ids, unknown tags, no Then."""
    suite = find_suite()
    with importable(suite):
        from steps import guards  # noqa: PLC0415 - the suite is found when a command starts

        found = guards.lint(suite.features)
    if found:
        raise Complaint("\n".join(["the features are not fit to be played:", *map(str, found)]))
    files = len(list(suite.features.rglob("*.feature")))
    typer.echo(f"{files} feature files and all steps are in order.")
