"""The CSV tables of a network model package, their columns as data, read cell by cell and written back.

What a case has no room for stands here: ratings, contingencies, interfaces, outages, and what lies at which bus.
Column names are the published ones, the words in cells our reading of them (F-41). Files are UTF-8 without a byte order
mark, comma separated, with one header row (F-02).
"""

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import Any

Row = Mapping[str, Any]
"""Column -> text, whole number, number, or None for a cell that may be empty and is."""

AS_PUBLISHED: Mapping[str, str] = MappingProxyType({})
"""The words of F-41 as they are; another table says what stands in the file in their stead: {"Closed": "CLOSE"}."""

_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([Ee][+-]?[0-9]+)?")
_BOM = b"\xef\xbb\xbf"


class Cell(Enum):
    """What a cell holds, how it is told to a person, and with how many decimals a number is written at least."""

    TEXT = ("text", 0)
    WHOLE = ("a whole number", 0)
    MW = ("a number of MW", 3)
    SHARE = ("a number", 6)
    FACTOR = ("a number", 3)

    def __init__(self, says: str, places: int) -> None:
        self.says = says
        self.places = places


@dataclass(frozen=True)
class Column:
    """`choices` are the only words allowed; none means any. An optional cell may be empty."""

    name: str
    cell: Cell = Cell.TEXT
    choices: tuple[str, ...] = ()
    optional: bool = False


class TableError(ValueError):
    """A table that cannot be read or written: file, line (1 is the header), column, what was expected and found."""

    def __init__(self, file: str, line: int, column: str, expected: str, found: object) -> None:
        self.file, self.line, self.column = file, line, column
        super().__init__(f"{file} line {line}, column {column}: expected {expected}, found {found}")


def _text(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name) for name in names)


def _blank(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, optional=True) for name in names)


def _mw(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, Cell.MW) for name in names)


YES_NO = ("Yes", "No")
TOU = Column("TOU", choices=("ON", "OFF"))
BRANCH = Column("Device Type", choices=("LINE", "TRANSFORMER"))
DEVICE = Column("Device Type", choices=("LINE", "TRANSFORMER", "GENERATOR", "LOAD"))

COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "LINE_AND_TRANSFORMER": (
        *_text("Device Name"), *_blank("EMS Device Name"), BRANCH, Column("From Bus Number", Cell.WHOLE),
        *_text("From Bus Name"), *_blank("From Bus Substation", "From Bus Zone"), Column("To Bus Number", Cell.WHOLE),
        *_text("To Bus Name"), *_blank("To Bus Substation", "To Bus Zone"), *_text("Circuit ID"),
        Column("Status", choices=("Closed", "Open")), Column("Enforcement", choices=YES_NO),
        *_mw("Normal Rating", "Emergency Rating", "Operating Normal Rating", "Operating Emergency Rating"), TOU,
    ),
    "CONTINGENCY": (
        *_text("Contingency Name"), *_blank("Description"), *_text("Device Name"), *_blank("EMS Device Name"), DEVICE,
        Column("Status", choices=("Active", "Inactive")), Column("Action", choices=("Open",)),
        Column("Outage", choices=YES_NO), TOU,
    ),
    "INTERFACE": (
        *_text("Interface Name"),
        *_mw("Positive Limit", "Negative Limit", "Operating Positive Limit", "Operating Negative Limit"),
        *_text("Device Name"), *_blank("EMS Device Name"), DEVICE,
        *_blank("From Bus Name", "From Bus Substation", "From Bus Zone"),
        *_blank("To Bus Name", "To Bus Substation", "To Bus Zone"),
        Column("Factor", Cell.FACTOR), Column("Outage", choices=YES_NO), TOU,
    ),
    "OUTAGE": (
        *_text("OMS Outage ID"), Column("Duration In Hour", Cell.FACTOR, optional=True),
        Column("Action", choices=("Open", "Derate")), DEVICE, *_text("Device Name"), *_blank("Device EMS Name"),
        Column("From Bus ID", Cell.WHOLE, optional=True), Column("To Bus ID", Cell.WHOLE, optional=True),
        Column("Adjusted Base Limit", Cell.MW, optional=True),
        Column(" Adjusted Emergency Limit", Cell.MW, optional=True), TOU,
    ),
    "TRADING_HUB": (*_text("Trading Hub", "APNode"), Column("Allocation Factor", Cell.SHARE), TOU),
    "GEN_DISTRIBUTION_FACTOR": (
        *_text("Generator Name", "EMS Name"), Column("Distribution Factor", Cell.SHARE), TOU,
    ),
    "RESOURCE": (
        *_text("Generator Name", "EMS Gen Name", "Bus Name"), *_blank("EMS Bus Name", "Zone Name"),
        Column("Enforcement", choices=YES_NO), *_mw("Mw"), TOU, *_mw("PMax"),
    ),
    "SOURCE_SINK": (
        *_text("SourceSink"), Column("Type", choices=("GEN", "TH", "LAP", "SP")),
        Column("BiddableFlag", choices=YES_NO), *_blank("Zone", "AugmentedBusName"), *_text("EMSBusName"),
        Column("ParticipationFactor", Cell.SHARE), TOU,
    ),
}  # fmt: skip
"""Table -> its columns in order. The leading blank of ` Adjusted Emergency Limit` is the publisher's own.

SOURCE_SINK is the public list of the market, kept beside the package because load aggregation points stand there alone.
"""

NDA_TABLES = tuple(name for name in COLUMNS if name != "SOURCE_SINK")
"""The seven that only those who signed may see (A-48)."""


@dataclass(frozen=True)
class Table:
    """A table's rows and the file that they come from; the first row stands in line 2."""

    name: str
    rows: tuple[Row, ...]
    file: str = ""

    def of(self, tou: str) -> Iterator[tuple[int, Row]]:
        """The rows of a time of use, each with its line."""
        return ((line, row) for line, row in enumerate(self.rows, start=2) if row["TOU"] == tou)

    def error(self, line: int, column: str, expected: str, found: object) -> TableError:
        return TableError(self.file or f"{self.name}.csv", line, column, expected, found)


def read_table(path: Path, name: str, words: Mapping[str, str] = AS_PUBLISHED) -> Table:
    """Read a table from a file. Raises: TableError with line and column; OSError."""
    return parse_table(path.read_bytes(), name, str(path), words)


def parse_table(data: bytes, name: str, file: str = "", words: Mapping[str, str] = AS_PUBLISHED) -> Table:
    """Read a table from bytes; `file` is what errors call it. As `read_table`."""
    file = file or f"{name}.csv"
    columns = COLUMNS[name]
    lines = csv.reader(io.StringIO(_decoded(data, file), newline=""), strict=True)
    try:
        _check_header(next(lines, []), columns, file)
        rows = tuple(_row(cells, columns, file, line, words) for line, cells in enumerate(lines, start=2))
    except csv.Error as problem:
        raise TableError(file, lines.line_num, "all", "comma separated text", problem) from problem
    return Table(name, rows, file)


def format_table(name: str, rows: Iterable[Row], words: Mapping[str, str] = AS_PUBLISHED) -> bytes:
    """Return rows as the bytes of a file. Raises: TableError for what no file could say."""
    told = io.StringIO(newline="")
    writer = csv.writer(told, lineterminator="\r\n")
    columns = COLUMNS[name]
    writer.writerow([column.name for column in columns])
    for line, row in enumerate(rows, start=2):
        writer.writerow([_told(row.get(column.name), column, f"{name}.csv", line, words) for column in columns])
    return told.getvalue().encode()


def _decoded(data: bytes, file: str) -> str:
    if data.startswith(_BOM):
        raise TableError(file, 1, "all", "UTF-8 without a byte order mark", "one")
    try:
        return data.decode()
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise TableError(file, line, "all", "UTF-8", f"the byte 0x{data[problem.start]:02x}") from problem


def _check_header(cells: list[str], columns: tuple[Column, ...], file: str) -> None:
    for place, column in enumerate(columns):
        found = cells[place] if place < len(cells) else "nothing"
        if found.strip() != column.name.strip():
            raise TableError(file, 1, column.name.strip(), f"the title `{column.name}`", found)
    if len(cells) > len(columns):
        raise TableError(file, 1, str(len(columns) + 1), f"{len(columns)} columns", cells[len(columns)])


def _row(cells: list[str], columns: tuple[Column, ...], file: str, line: int, words: Mapping[str, str]) -> Row:
    if len(cells) != len(columns):
        raise TableError(file, line, "all", f"{len(columns)} cells", len(cells))
    return {
        column.name: _value(cell.strip(), column, file, line, words)
        for cell, column in zip(cells, columns, strict=True)
    }


def _value(text: str, column: Column, file: str, line: int, words: Mapping[str, str]) -> str | float | None:
    if not text and column.optional:
        return None
    if column.choices:
        meant = {words.get(one, one): one for one in column.choices}
        if text not in meant:
            raise TableError(file, line, column.name.strip(), " or ".join(meant), text or "nothing")
        return meant[text]
    value = _number(text, column.cell)
    if value is None:
        raise TableError(file, line, column.name.strip(), column.cell.says, text or "nothing")
    return value


def _number(text: str, cell: Cell) -> str | float | None:
    """The text as what the cell holds, or None if it is not."""
    if cell is Cell.TEXT:
        return text if _is_plain(text) else None
    if not (_WHOLE if cell is Cell.WHOLE else _NUMBER).fullmatch(text):
        return None
    value = int(text) if cell is Cell.WHOLE else float(text)
    return value if math.isfinite(value) else None


def _told(value: object, column: Column, file: str, line: int, words: Mapping[str, str]) -> str:
    if value is None and column.optional:
        return ""
    if column.choices and value in column.choices:
        return words.get(str(value), str(value))
    if column.cell is Cell.TEXT and isinstance(value, str) and not column.choices and _is_plain(value):
        return value
    if column.cell is not Cell.TEXT and isinstance(value, int | float) and math.isfinite(value):
        return _written(float(value), column.cell)
    raise TableError(file, line, column.name.strip(), " or ".join(column.choices) or column.cell.says, repr(value))


def _is_plain(text: str) -> bool:
    return bool(text) and text.isprintable() and text == text.strip()


def _written(value: float, cell: Cell) -> str:
    """The number with the decimals of its kind, or with as many as it takes to be read back equal."""
    text = f"{value:.{cell.places}f}"
    return text if float(text) == value else repr(value)
