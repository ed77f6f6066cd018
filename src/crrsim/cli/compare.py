"""`crrsim compare`: what changed in meaning between two runs, on the terminal and as one page."""

from pathlib import Path
from typing import Annotated

import typer

from crrsim.cli.complaint import Complaint
from crrsim.cli.console import paper
from crrsim.cli.sound import sound_run
from crrsim.reporting.compare import compare as compared
from crrsim.reporting.reading import JOURNAL
from crrsim.reporting.run import Run


def compare(
    before: Annotated[str, typer.Argument(help="A run's folder, or the beginning of its id.", metavar="RUN")],
    after: Annotated[str, typer.Argument(help="The run to hold against it.", metavar="RUN")],
    reports: Annotated[Path, typer.Option(help="The folder with the runs.", metavar="DIR")] = Path("reports"),
    to: Annotated[
        Path | None, typer.Option(help="Where the page is written; without, beside the second run.", metavar="DIR")
    ] = None,
) -> None:
    """Show what changed between two runs: verdicts, messages, codes, results; not ids and times."""
    from crrsim.reporting.compare_page import lines, write_page  # noqa: PLC0415 - the template engine

    first, second = _run(before, reports), _run(after, reports)
    both = compared(first, second)
    console = paper()
    for line in lines(both):
        console.print(line, soft_wrap=True)
    page = write_page(both, to or second.folder.resolve().parent)
    console.print(f"Page: {page}", style="bold", markup=False)


def _run(said: str, reports: Path) -> Run:
    """Return the run that is meant. Raises: Complaint when there is none, or more than one."""
    folder = Path(said)
    if not (folder / JOURNAL).is_file():
        found = sorted(each.parent for each in reports.glob(f"*/{JOURNAL}") if each.parent.name.startswith(said))
        if len(found) > 1:
            raise Complaint(f"{said} begins the ids of {len(found)} runs: {', '.join(each.name for each in found)}")
        folder = found[0] if found else folder
    return sound_run(folder, "compared")
