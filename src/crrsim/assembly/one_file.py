"""A file that a person gives, as it stands or as the one file in a ZIP archive, which downloads are."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from crrsim.contract.downloads import BadDownloadError, unpack


class NotOneFile(ValueError):  # noqa: N818 - says what is wrong
    """An archive with no file in it, or several, or one that is damaged."""


@dataclass(frozen=True)
class OneFile:
    """`name` is that of the file, within the archive if it came in one; what it ends with tells CSV from JSON."""

    name: str
    data: bytes


def opened(file: Path) -> OneFile:
    """Read a file. Raises: NotOneFile; OSError."""
    data = file.read_bytes()
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return OneFile(file.name, data)
    try:
        found = unpack(data)
    except (BadDownloadError, RuntimeError, NotImplementedError) as problem:  # one under a password, or packed oddly
        raise NotOneFile(f"{file.name}: {problem}") from problem
    if len(found) != 1:
        raise NotOneFile(f"{file.name}: expected one file in the archive, found {len(found)}")
    ((name, inside),) = found.items()
    return OneFile(name, inside)
