"""What a run says to GitHub, when it is a job there: a mark at each line that needs a look, and the job's summary."""

import os
from collections.abc import Mapping
from pathlib import Path

import typer


def tell_github(folder: Path, environment: Mapping[str, str] = os.environ) -> None:
    """Print a workflow command for each scenario that needs a look, and add to the job's summary; elsewhere nothing."""
    if environment.get("GITHUB_ACTIONS") != "true":
        return
    from crrsim.reporting.github import add_summary, annotations  # noqa: PLC0415 - only a job there needs it
    from crrsim.reporting.reading import read_run  # noqa: PLC0415 - see above

    run = read_run(folder)
    for line in annotations(run):
        typer.echo(line)
    page = environment.get("GITHUB_STEP_SUMMARY")
    if page:
        add_summary(run, Path(page))
