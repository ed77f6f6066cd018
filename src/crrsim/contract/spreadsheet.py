"""What a spreadsheet makes of comma-separated text: a workbook, semicolons for commas, a byte order mark before it."""

import io
import zipfile
from collections.abc import Sequence

MARK = b"\xef\xbb\xbf"
COMMAS = "comma-separated text"
SAVE = "save as comma-separated CSV (UTF-8)"
_WORKBOOK = "xl/workbook.xml"
_WORKBOOK_OF_OLD = b"\xd0\xcf\x11\xe0"


def without_mark(data: bytes) -> bytes:
    """Return a file without the mark by which a spreadsheet says that it is UTF-8."""
    return data.removeprefix(MARK)


def is_workbook(data: bytes) -> bool:
    """Say whether a file is a workbook of Excel, of today or of old, whatever its name ends with."""
    if data.startswith(_WORKBOOK_OF_OLD):
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _WORKBOOK in archive.namelist()
    except zipfile.BadZipFile:
        return False


def has_semicolons(header: Sequence[str]) -> bool:
    """Say whether a header that was parted at commas is parted by semicolons."""
    return len(header) == 1 and ";" in header[0]
