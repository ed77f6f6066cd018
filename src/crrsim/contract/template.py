"""A CSV file of the market user interface: its columns as data, read cell by cell, and every fault told with its place.

The ISO's own templates are not public, so the headers are our proposal (F-30): data to be replaced, not code. A file is
UTF-8 without a byte order mark, comma separated, with one header row (F-02).
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any, Protocol

from crrsim.contract.spreadsheet import COMMAS, MARK, SAVE, has_semicolons, is_workbook

Record = Mapping[str, Any]
"""One line by column: text, int, Decimal, date, or None where a cell that may be empty is."""

Body = dict[str, Any]
"""What the lines of a file come to as the body of a request."""

BOMS = (MARK, b"\xff\xfe", b"\xfe\xff")


class Days(Protocol):
    """Whoever knows Pacific time: a template has days, the wire has instants."""

    def begins(self, day: date) -> datetime: ...

    def of(self, instant: datetime) -> date: ...


class Cell(Enum):
    """What a cell may hold: how it is written, and how it is told to a person."""

    TEXT = ("[^\r\n]*", "text")
    INTEGER = (r"\d{1,10}", "a whole number")
    MW = (r"\d{1,9}(\.\d{1,3})?", "MW with at most three decimals")
    MW_EITHER_WAY = (r"-?\d{1,9}(\.\d{1,3})?", "MW with at most three decimals, below zero for the other way")
    NUMBER = (r"\d{1,12}(\.\d{1,9})?", "a number")
    USD = (r"-?\d{1,10}(\.\d{1,2})?", "$ with at most two decimals")
    HOUR = ("[1-9]|1[0-9]|2[0-5]", "an hour from 1 to 25")
    DAY = (r"(0[1-9]|1[0-2])/(0[1-9]|[12]\d|3[01])/\d{4}", "a day as MM/DD/YYYY")

    def __init__(self, pattern: str, says: str) -> None:
        self.pattern = re.compile(pattern)
        self.says = says


@dataclass(frozen=True)
class Column:
    """`choices` are the only texts allowed; none means any. An optional cell may be empty.

    `wire` is the column's name in the body, where that is not the column's own in other letters.
    """

    name: str
    cell: Cell = Cell.TEXT
    choices: tuple[str, ...] = ()
    optional: bool = False
    wire: str = ""

    @property
    def expects(self) -> str:
        return " or ".join(self.choices) if self.choices else self.cell.says


@dataclass(frozen=True)
class Problem:
    """One fault of a file: where it stands, what was expected there and what was found. Lines count from 1."""

    file: str
    line: int
    column: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.file} line {self.line}, column {self.column}: expected {self.expected}, found {self.found}"


@dataclass(frozen=True)
class Reading:
    """What a file says: its good records with their lines, and what is wrong with the file, its header or its cells."""

    records: tuple[Record, ...]
    lines: tuple[int, ...]
    of_file: tuple[Problem, ...] = ()
    of_cells: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Template:
    """One kind of upload file.

    `service` and `operation` are what an upload stands for: an operation of the API, or one of the interface alone.
    `fields` are what the form says besides the file. `body` makes the request's body of the records and the form,
    `records` the other way round; `lists` are the body's lists that the records stand in, and `list_of` tells which
    of them a record comes into, where there are several. `schema` is the body's, where no operation of the API has one.
    """

    name: str
    number: str
    title: str
    service: str
    operation: str
    columns: tuple[Column, ...]
    fields: tuple[str, ...]
    body: Callable[[Sequence[Record], Mapping[str, str], Days], Body] = field(repr=False)
    records: Callable[[Body, Days], Iterable[Record]] = field(repr=False)
    lists: tuple[str, ...]
    most: int | None = None
    list_of: Callable[[Record], str] | None = field(default=None, repr=False)
    schema: Mapping[str, Any] | None = field(default=None, repr=False)

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def least(self) -> int:
        """How many columns a header has at least: behind the last one that must be filled it may end."""
        return max(place for place, column in enumerate(self.columns, start=1) if not column.optional)

    def read(self, data: bytes, file: str = "file", most: int | None = None) -> Reading:
        """Read a file. `most` records are taken at most, where the template has a limit. Nothing is raised."""
        limit = None if self.most is None else most or self.most
        return _read(self, data, file, limit)

    def write(self, records: Iterable[Record]) -> bytes:
        """Return the file that holds these records, as `read` takes it."""
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(self.header)
        writer.writerows([_shown(record.get(name)) for name in self.header] for record in records)
        return text.getvalue().encode()

    def lines_of(self, reading: Reading) -> dict[str, list[int]]:
        """Return the line of each record in each list of the body."""
        places: dict[str, list[int]] = {name: [] for name in self.lists}
        for line, record in zip(reading.lines, reading.records, strict=True):
            places[self.list_of(record) if self.list_of else self.lists[0]].append(line)
        return places

    def column_of(self, path: Sequence[str | int]) -> str:
        """Return the column behind a place in the body: ("newBids", 3, "bidCurve", 1, "mw") -> "MW2"."""
        named = str(next((part for part in reversed(path) if isinstance(part, str)), ""))
        points = [part for part in path[2:] if isinstance(part, int)]
        wanted = f"{named}{points[0] + 1}" if points else named
        known = {(one.wire or one.name).lower(): one.name for one in self.columns}
        return known.get(wanted.lower(), named)


def _read(template: Template, data: bytes, file: str, most: int | None) -> Reading:
    text, broken = decoded(data, file)
    if broken is not None:
        return Reading((), (), (broken,))
    try:
        rows = list(_rows(text))
    except csv.Error as problem:
        return Reading((), (), (Problem(file, text.count("\n") + 1, "1", "quotes that are closed", str(problem)),))
    header = rows[0][1] if rows else []
    if has_semicolons(header):
        return Reading((), (), (Problem(file, 1, "all", COMMAS, f"semicolons: {SAVE}"),))
    of_file = [*_header_problems(template, file, header)]
    columns = template.columns[: max(len(header), template.least)]
    if len(rows) == 1 and not of_file:
        of_file.append(Problem(file, 2, "all", "a record", "nothing"))
    if most is not None and len(rows) - 1 > most:
        of_file.append(Problem(file, rows[most + 1][0], "all", f"at most {most} records", f"{len(rows) - 1}"))
    records: list[Record] = []
    lines: list[int] = []
    wrong: list[Problem] = []
    for line, cells in rows[1:]:
        found = _cell_problems(columns, file, line, cells)
        wrong.extend(found)
        if not found:
            records.append(_record(template, cells))
            lines.append(line)
    return Reading(tuple(records), tuple(lines), tuple(of_file), tuple(wrong))


def decoded(data: bytes, file: str) -> tuple[str, Problem | None]:
    """Return the text of a file, and what is wrong with its encoding."""
    if is_workbook(data):
        return "", Problem(file, 1, "all", COMMAS, f"an Excel workbook: {SAVE}")
    if data.startswith(BOMS):
        return "", Problem(file, 1, "1", "UTF-8 without a byte order mark", f"the bytes {data[:3].hex(' ')}")
    try:
        return data.decode(), None
    except UnicodeDecodeError as problem:
        before = data[: problem.start]
        line, column = before.count(b"\n") + 1, before.rpartition(b"\n")[2].count(b",") + 1
        return "", Problem(file, line, str(column), "UTF-8", f"the byte {data[problem.start]:02x}")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not blank with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    for cells in reader:
        if cells:
            yield begins, cells
        begins = reader.line_num + 1


def _header_problems(template: Template, file: str, header: Sequence[str]) -> Iterator[Problem]:
    for place, name in enumerate(template.header[: max(len(header), template.least)]):
        found = header[place] if place < len(header) else "nothing"
        if found != name:
            yield Problem(file, 1, str(place + 1), name, found)
    if len(header) > len(template.header):
        extra = header[len(template.header)]
        yield Problem(file, 1, str(len(template.header) + 1), "the end of the header", extra)


def _cell_problems(columns: Sequence[Column], file: str, line: int, cells: Sequence[str]) -> list[Problem]:
    if len(cells) != len(columns):
        says = f"{len(columns)} cells", f"{len(cells)} in record {echo(cells)}"
        return [Problem(file, line, str(min(len(cells), len(columns)) + 1), *says)]
    return [
        Problem(file, line, column.name, column.expects, f"{text or 'nothing'} in record {echo(cells)}")
        for column, text in zip(columns, cells, strict=True)
        if not fits(column, text)
    ]


@lru_cache(maxsize=65536)
def fits(column: Column, text: str) -> bool:
    """Say whether a cell may hold a text."""
    if not text:
        return column.optional
    if column.choices:
        return text in column.choices
    if column.cell is Cell.DAY:
        return column.cell.pattern.fullmatch(text) is not None and _is_day(text)
    return column.cell.pattern.fullmatch(text) is not None


def _is_day(text: str) -> bool:
    try:
        _day(text)
    except ValueError:
        return False
    return True


def _record(template: Template, cells: Sequence[str]) -> Record:
    given = {column.name: value(column.cell, text) for column, text in zip(template.columns, cells, strict=False)}
    return {name: given.get(name) for name in template.header}


@lru_cache(maxsize=65536)
def value(cell: Cell, text: str) -> str | int | Decimal | date | None:
    """Return what the text of a cell stands for. Raises: ValueError where it does not fit."""
    if not text:
        return None
    if cell in {Cell.INTEGER, Cell.HOUR}:
        return int(text)
    if cell in {Cell.MW, Cell.MW_EITHER_WAY, Cell.USD, Cell.NUMBER}:
        return Decimal(text)
    return _day(text) if cell is Cell.DAY else text


def _day(text: str) -> date:
    month, day, year = text.split("/")
    return date(int(year), int(month), int(day))


def _shown(value: object) -> str:
    if isinstance(value, date):
        return f"{value:%m/%d/%Y}"
    return "" if value is None else str(value)


def echo(cells: Sequence[str]) -> str:
    """A record as it was read, in brackets, as the published texts show one; without the empty end of a long one."""
    kept = list(cells)
    while len(kept) > 1 and not kept[-1]:
        kept.pop()
    return f"[{','.join(kept)}]"
