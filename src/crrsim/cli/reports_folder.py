"""The folder that gets a folder for each run: tried before anything is played, since nobody plays without evidence."""

import tempfile
from pathlib import Path

from crrsim.cli.complaint import Complaint


def check_reports(reports: Path) -> None:
    """Write there, or in the nearest folder above that exists, and leave no trace. Raises: Complaint (2)."""
    place = reports.absolute()
    try:
        place = next(folder for folder in (place, *place.parents) if folder.exists())
        with tempfile.TemporaryDirectory(prefix=".crrsim-", dir=place) as tried:
            (Path(tried) / "journal").write_bytes(b"\n")
    except OSError as problem:
        raise Complaint(
            f"--reports {reports} cannot be written: {place}: {problem.strerror}; name a folder that may be written"
        ) from None
