"""What a command may rely on: evidence that is still what was written. What somebody touched is told, and not read."""

from pathlib import Path
from typing import TYPE_CHECKING

from crrsim.cli.complaint import Complaint
from crrsim.evidence.verdict import ExitCode
from crrsim.reporting.reading import read_run
from crrsim.reporting.run import Run

if TYPE_CHECKING:
    from crrsim.evidence.verify import Verification


def sound_run(folder: Path, use: str) -> Run:
    """Return the run in `folder`, to be `use`d ("judged"); one that was cut is sound as far as it goes.

    Raises: Complaint (2) when there is none, and (6) naming what was touched first.
    """
    sound(folder, use)
    return read_run(folder)


def sound(folder: Path, use: str) -> "Verification":
    """Return what the evidence in `folder` is worth. Raises: Complaint (2, 6) as above."""
    from crrsim.evidence.verify import NoJournal, State, verify  # noqa: PLC0415 - cryptography, needed by few commands

    try:
        found = verify(folder)
    except NoJournal as problem:
        raise Complaint(str(problem)) from None
    if found.state is State.TOUCHED:
        more = f"; `crrsim verify` names {len(found.problems) - 1} more" if found.problems[1:] else ""
        remedy = "Take it from where it was kept, or play again."
        told = f"{folder} is not what was written, and is not {use}: {found.problems[0]}{more}. {remedy}"
        raise Complaint(told, ExitCode.EVIDENCE)
    return found
