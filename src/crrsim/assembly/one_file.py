"""A file that a person gives, as it stands or as the one file in a ZIP archive, which downloads are.

Spreadsheets put a byte order mark before what they write as UTF-8: it is passed over.
"""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from crrsim.contract.downloads import BadDownloadError, unpack
from crrsim.contract.spreadsheet import COMMAS, SAVE, is_workbook, without_mark


class NotOneFile(ValueError):  # noqa: N818 - says what is wrong
    """An archive with no file in it, or several, or one that is damaged or a workbook."""


@dataclass(frozen=True)
class OneFile:
    """`name` is that of the file, within the archive if it came in one; what it ends with tells CSV from JSON."""

    name: str
    data: bytes


def opened(file: Path) -> OneFile:
    """Read a file. Raises: NotOneFile; OSError."""
    data = file.read_bytes()
    if is_workbook(data):
        raise NotOneFile(f"{file.name}: expected {COMMAS}, found an Excel workbook: {SAVE}")
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return OneFile(file.name, without_mark(data))
    try:
        found = unpack(data)
    except (BadDownloadError, RuntimeError, NotImplementedError) as problem:  # one under a password, or packed oddly
        raise NotOneFile(f"{file.name}: {problem}") from problem
    if len(found) != 1:
        raise NotOneFile(f"{file.name}: expected one file in the archive, found {len(found)}")
    ((name, inside),) = found.items()
    return OneFile(name, without_mark(inside))
