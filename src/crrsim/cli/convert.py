"""`crrsim convert`: a power-flow case of one PSS/E revision as one of the other, and what that has no room for."""

from pathlib import Path
from typing import Annotated

import typer

from crrsim.cli.complaint import Complaint
from crrsim.cli.console import paper


def convert(
    file: Annotated[Path, typer.Argument(help="A PSS/E RAW file of revision 30 or 31.", metavar="FILE")],
    out: Annotated[Path, typer.Option(help="The file to write.", metavar="FILE")],
    to: Annotated[int, typer.Option(help="The revision to write it in.", min=30, max=31)],
) -> None:
    """Write a PSS/E case in the other revision, 30 or 31, and tell what that cannot hold."""
    from crrsim.network.raw_case import RawError, WrongRevision  # noqa: PLC0415 - needed by few commands
    from crrsim.network.raw_reader import read_raw  # noqa: PLC0415 - as above
    from crrsim.network.raw_revision import converted  # noqa: PLC0415 - as above
    from crrsim.network.raw_writer import write_raw  # noqa: PLC0415 - as above

    console = paper()
    try:
        if out.exists() and out.samefile(file):
            raise Complaint(f"--out: {out} is the file that is read: name another")
        case = read_raw(file)
        made = converted(case, to)
        write_raw(out, made.case)
    except OSError as problem:
        raise Complaint(f"{problem.filename}: {problem.strerror}") from None
    except (RawError, WrongRevision) as problem:
        raise Complaint(str(problem)) from None
    for lost in made.lost:
        console.print(f"not in revision {to}: {lost}", style="yellow", markup=False)
    console.print(f"{file.name}, of revision {case.revision}, is written as {to}: {out}", style="bold", markup=False)
