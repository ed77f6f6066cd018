"""The door for people: `crrsim run`, `plan`, `steps`, `lint`, `prove`, `clear`, `mock` and `bench`.

Each command is a small module that asks the rooms and prints what they say. Whatever goes wrong ends in one sentence
and an exit code; a traceback would tell a QA analyst nothing.
"""

import os
import sys
import traceback
from collections.abc import Sequence

from rich.console import Console

from crrsim.cli.complaint import Complaint
from crrsim.evidence.verdict import ExitCode


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with an exit code of `evidence.verdict.ExitCode`."""
    from crrsim.cli.app import app  # noqa: PLC0415 - a slow import; its own failure must become a sentence too

    try:
        app(args=list(arguments) if arguments is not None else None, prog_name="crrsim")
    except Complaint as complaint:
        _say(str(complaint))
        sys.exit(int(complaint.code))
    except Exception as surprise:  # noqa: BLE001 - the last door: whatever is left becomes one sentence
        _say(_own_defect(surprise))
        sys.exit(int(ExitCode.HARNESS))


def _say(message: str) -> None:
    Console(stderr=True, highlight=False, emoji=False, soft_wrap=True).print(
        f"crrsim: {message}", style="bold red", markup=False
    )


def _own_defect(surprise: Exception) -> str:
    if os.environ.get("CRRSIM_TRACEBACK"):
        traceback.print_exception(surprise)
    frame = traceback.extract_tb(surprise.__traceback__)[-1]
    return (
        f"a defect of its own, {type(surprise).__name__}: {surprise} (at {frame.filename}:{frame.lineno}). "
        "Set CRRSIM_TRACEBACK=1 to see the whole way there."
    )
