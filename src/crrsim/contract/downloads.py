"""Downloads: rows to a ZIP archive of CSV or JSON, and back. The mock writes with it, the client reads with it.

Both formats carry the same records: numbers as the same decimal text, an absent value as an empty field or a null.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from crrsim.contract.download_tables import COLUMNS, Cell, Column, Table, table
from crrsim.contract.market_data import FileFormat
from crrsim.contract.wire import read_instant, wire_instant
from crrsim.terms.quantity import megawatt, usd

Value = str | int | Decimal | datetime | None
Row = dict[str, Value]

_FACTOR_STEP = Decimal("0.001")
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


class HeaderStyle(StrEnum):
    """F-03: column titles as the JSON keys (`AssetOwner`), or spaced (`Asset Owner`)."""

    KEYS = "keys"
    SPACED = "spaced"


class AbsentStyle(StrEnum):
    """F-04: an absent value stands as null in JSON, or its key stays out."""

    NULL = "null"
    OMITTED = "omitted"


@dataclass(frozen=True)
class DownloadStyle:
    """How files are written where nobody outside knows: assumptions F-02 to F-05 of the register.

    Instants are UTC text in both formats (F-01); Pacific dates are not built.
    """

    line_end: str = "\r\n"
    header: HeaderStyle = HeaderStyle.KEYS
    absent: AbsentStyle = AbsentStyle.NULL
    ordered: bool = True


PROPOSED = DownloadStyle()


class BadDownloadError(ValueError):
    """Bytes that are no download: no ZIP archive, not one file in it, or a file that cannot be read."""


def write_zip(
    kind: str,
    rows: Iterable[Mapping[str, object]],
    file_format: FileFormat,
    entry: str,
    style: DownloadStyle = PROPOSED,
) -> bytes:
    """Return the archive's bytes; the same rows give the same bytes.

    Raises: ValueError for a row with an unknown column, without a required value, or with a quantity off its step.
    """
    texts = _texts(table(kind), rows, style)
    content = _csv(table(kind), texts, style) if file_format is FileFormat.CSV else _json(table(kind), texts, style)
    with io.BytesIO() as buffer:
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(zipfile.ZipInfo(entry), content.encode(), zipfile.ZIP_DEFLATED)
        return buffer.getvalue()


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP archive of several files; the same files give the same bytes."""
    with io.BytesIO() as buffer:
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in files.items():
                archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
        return buffer.getvalue()


def unpack(content: bytes) -> dict[str, bytes]:
    """Return every file of an archive. Raises: BadDownloadError."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except zipfile.BadZipFile as problem:
        raise BadDownloadError(f"no ZIP archive: {problem}") from problem


def read_zip(content: bytes) -> tuple[Row, ...]:
    """Return the rows of the one file in the archive, whatever its kind and format; unknown columns are kept as text.

    MW, dollars and factors come as Decimal, instants as UTC datetimes, absent values as None. Raises: BadDownloadError.
    """
    entry, text = _only_file(content)
    read = _read_json if entry.lower().endswith(".json") else _read_csv
    try:
        return tuple({name: _read(name, value) for name, value in row.items()} for row in read(text))
    except (ValueError, InvalidOperation, AttributeError) as problem:
        raise BadDownloadError(f"{entry}: {problem}") from problem


def name_in(content: bytes) -> str:
    """Return the name of the one file in the archive. Raises: BadDownloadError."""
    return _only_file(content)[0]


def faults(kind: str, rows: Sequence[Mapping[str, object]]) -> tuple[str, ...]:
    """Return what is not as the table of `kind` says: unknown or missing columns, and values out of their choices."""
    expected = table(kind)
    seen = {name for row in rows for name in row}
    unknown = [f"unknown column {name}" for name in sorted(seen - set(expected.names))]
    missing = [
        f"row {number} lacks {name}"
        for number, row in enumerate(rows, 1)
        for name in sorted(expected.required)
        if row.get(name) is None
    ]
    wrong = [
        f"row {number} has {column.name} {row[column.name]}"
        for number, row in enumerate(rows, 1)
        for column in expected.columns
        if column.choices and row.get(column.name) is not None and row[column.name] not in column.choices
    ]
    return (*unknown, *missing, *wrong)


def _only_file(content: bytes) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.namelist()
            if len(entries) != 1:
                raise BadDownloadError(f"expected one file in the archive, found {len(entries)}")
            return entries[0], archive.read(entries[0]).decode("utf-8-sig")
    except (zipfile.BadZipFile, UnicodeDecodeError) as problem:
        raise BadDownloadError(f"no archive of text: {problem}") from problem


def _texts(kind: Table, rows: Iterable[Mapping[str, object]], style: DownloadStyle) -> list[list[str | None]]:
    known = set(kind.names)
    chosen = list(rows)
    for row in chosen:
        if not row.keys() <= known:
            raise ValueError(f"{kind.kind} has no column {sorted(row.keys() - known)}")
    if style.ordered:
        chosen.sort(key=lambda row: tuple(_order(row.get(name)) for name in kind.keys))
    return [[_text(kind, column, row.get(column.name)) for column in kind.columns] for row in chosen]


def _order(value: object) -> tuple[bool, object]:
    return (value not in {None, ""}, value)


def _text(kind: Table, column: Column, value: object) -> str | None:
    if value is None or value == "":
        if column.name in kind.optional:
            return None
        raise ValueError(f"{kind.kind} needs a value for {column.name}")
    return _WRITERS[column.cell](value)


def _factor(value: object) -> str:
    exact = Decimal(str(value))
    return f"{max(exact, exact.quantize(_FACTOR_STEP), key=_decimals):f}"


def _decimals(value: Decimal) -> int:
    return -int(value.as_tuple().exponent)


def _instant(value: object) -> str:
    return wire_instant(read_instant(value))


_WRITERS: dict[Cell, Callable[[object], str]] = {
    Cell.TEXT: str,
    Cell.INTEGER: lambda value: str(int(str(value))),
    Cell.MW: lambda value: str(megawatt(str(value))),
    Cell.USD: lambda value: str(usd(str(value))),
    Cell.FACTOR: _factor,
    Cell.NUMBER: lambda value: f"{Decimal(str(value)):f}",
    Cell.INSTANT: _instant,
}
_READERS: dict[Cell, Callable[[str], Value]] = {
    Cell.TEXT: str,
    Cell.INTEGER: int,
    Cell.MW: Decimal,
    Cell.USD: Decimal,
    Cell.FACTOR: Decimal,
    Cell.NUMBER: Decimal,
    Cell.INSTANT: read_instant,
}
_QUOTED = {Cell.TEXT, Cell.INSTANT}


def _csv(kind: Table, texts: Iterable[Sequence[str | None]], style: DownloadStyle) -> str:
    with io.StringIO(newline="") as out:
        writer = csv.writer(out, lineterminator=style.line_end)
        spaced = style.header is HeaderStyle.SPACED
        writer.writerow(_WORDS.sub(" ", name) if spaced else name for name in kind.names)
        writer.writerows(texts)
        return out.getvalue()


def _json(kind: Table, texts: Iterable[Sequence[str | None]], style: DownloadStyle) -> str:
    keys = [(f"{json.dumps(column.name)}:", column.cell in _QUOTED) for column in kind.columns]
    omit = style.absent is AbsentStyle.OMITTED
    rows = (
        ",".join(
            key + ("null" if text is None else json.dumps(text, ensure_ascii=False) if quoted else text)
            for (key, quoted), text in zip(keys, row, strict=True)
            if not (omit and text is None)
        )
        for row in texts
    )
    return "[" + ",\n".join(f"{{{row}}}" for row in rows) + "]"


def _read_csv(text: str) -> Iterable[Mapping[str, object]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    names = [name.replace(" ", "") for name in next(reader, [])]
    return [dict(zip(names, row, strict=True)) for row in reader if row]


def _read_json(text: str) -> Iterable[Mapping[str, object]]:
    rows = json.loads(text, parse_float=str, parse_int=str)
    if not isinstance(rows, list):
        raise BadDownloadError("expected an array of flat objects")
    return rows


def _read(name: str, value: object) -> Value:
    if value is None or value == "":
        return None
    column = COLUMNS.get(name)
    return str(value) if column is None else _READERS[column.cell](str(value))
