"""What the command line says when it cannot go on: one sentence a person can act on, and an exit code."""

from crrsim.evidence.verdict import ExitCode


class Complaint(Exception):  # noqa: N818 - reads as what it is
    """One message naming the file and line or the field that is wrong; `main` prints it and exits with `code`."""

    def __init__(self, message: str, code: ExitCode = ExitCode.USAGE) -> None:
        super().__init__(message)
        self.code = code
