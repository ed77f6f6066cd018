"""A file that a person gives, as it stands or in a ZIP archive, which downloads are.

Spreadsheets put a byte order mark before what they write as UTF-8: it is passed over.
"""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crrsim.contract.downloads import BadDownloadError, unpack
from crrsim.contract.record_file import is_json
from crrsim.contract.spreadsheet import COMMAS, SAVE, has_semicolons, is_workbook, without_mark


class NotOneFile(ValueError):  # noqa: N818 - says what is wrong
    """An archive with no file in it, or several, or one that is damaged; a workbook, or text without commas."""


@dataclass(frozen=True)
class OneFile:
    """`name` is that of the file, within the archive if it came in one; what it ends with tells CSV from JSON."""

    name: str
    data: bytes


def opened(file: Path, kind: str = "") -> OneFile:
    """Read a file; of an archive of several, the one that is of `kind` by its name. Raises: NotOneFile; OSError."""
    data = file.read_bytes()
    if is_workbook(data):
        raise NotOneFile(f"{file.name}: expected {COMMAS}, found an Excel workbook: {SAVE}")
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return _with_commas(OneFile(file.name, without_mark(data)))
    try:
        found = unpack(data)
    except (BadDownloadError, RuntimeError, NotImplementedError) as problem:  # one under a password, or packed oddly
        raise NotOneFile(f"{file.name}: {problem}") from problem
    name = _only(file, list(found), kind)
    return _with_commas(OneFile(name, without_mark(found[name])))


def _with_commas(file: OneFile) -> OneFile:
    header = file.data.partition(b"\n")[0].decode(errors="replace").split(",")
    if has_semicolons(header) and not is_json(file.name):
        raise NotOneFile(f"{file.name} line 1: expected {COMMAS}, found semicolons: {SAVE}")
    return file


def _only(file: Path, names: Sequence[str], kind: str) -> str:
    of_kind = [name for name in names if kind and f"_{Path(name).stem}".endswith(f"_{kind}")]
    for wanted in (names, of_kind):
        if len(wanted) == 1:
            return wanted[0]
    named = f", {len(of_kind) or 'none'} of them called {kind}" if kind else ""
    raise NotOneFile(f"{file.name}: expected one file in the archive, found {len(names)}{named}")
