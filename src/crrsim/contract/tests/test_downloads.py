"""Downloads: CSV and JSON carry the same records, and what comes back is what was written."""

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crrsim.contract import market_data
from crrsim.contract.download_tables import TABLES, Cell, Column, Table, table
from crrsim.contract.downloads import (
    AbsentStyle,
    BadDownloadError,
    DownloadStyle,
    HeaderStyle,
    faults,
    name_in,
    read_zip,
    write_zip,
)
from crrsim.contract.market_data import FileFormat

CSV, JSON = FileFormat.CSV, FileFormat.JSON
PRICE = {
    "MarketName": "AUC_MN_2026_M04",
    "Period": "2026_M04",
    "TOU": "ON",
    "SourceSink": "DLAP_PGAE-APND",
    "ClearingPrice": Decimal("401.02"),
}
_INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)).map(  # noqa: DTZ001  # hypothesis wants naive bounds
    lambda at: at.replace(tzinfo=UTC, microsecond=0)
)
_VALUES: Mapping[Cell, st.SearchStrategy[Any]] = {
    Cell.TEXT: st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12),
    Cell.INTEGER: st.integers(1, 9999999999),
    Cell.MW: st.decimals(-99999, 99999, places=3),
    Cell.USD: st.decimals(-99999, 99999, places=2),
    Cell.FACTOR: st.decimals(0, 1, places=5),
    Cell.NUMBER: st.decimals(0, 100, places=1),
    Cell.INSTANT: _INSTANTS,
}


def values(kind: Table, column: Column) -> st.SearchStrategy[Any]:
    chosen = st.sampled_from(column.choices) if column.choices else _VALUES[column.cell]
    return st.none() | chosen if column.name in kind.optional else chosen


def rows(kind: Table) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(st.fixed_dictionaries({each.name: values(kind, each) for each in kind.columns}), max_size=3)


def content(archive: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return opened.read(opened.namelist()[0]).decode()


def archive_of(**entries: str) -> bytes:
    with io.BytesIO() as buffer:
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, text in entries.items():
                archive.writestr(name.replace("_", "."), text)
        return buffer.getvalue()


@pytest.mark.parametrize("kind", [*TABLES, "PUBLIC_EXISTING_CRR"])
@settings(deadline=None, max_examples=20)
@given(st.data())
def test_both_formats_carry_the_same_records(kind: str, data: st.DataObject) -> None:
    written = data.draw(rows(table(kind)))
    style = DownloadStyle(ordered=False)
    from_csv = read_zip(write_zip(kind, written, CSV, "a.csv", style))
    assert from_csv == read_zip(write_zip(kind, written, JSON, "a.json", style))
    assert list(from_csv) == written


@pytest.mark.parametrize("header", HeaderStyle)
@pytest.mark.parametrize("absent", AbsentStyle)
@pytest.mark.parametrize("line_end", ["\r\n", "\n"])
def test_every_style_is_read_back(header: HeaderStyle, absent: AbsentStyle, line_end: str) -> None:
    row = {"OldName": "OLD_1", "NewName": "NEW_1", "Period": "2026_M04"}
    style = DownloadStyle(line_end=line_end, header=header, absent=absent)
    for file_format in FileFormat:
        archive = write_zip("SOURCE_SINK_REPLACEMENT", [row], file_format, f"a.{file_format.lower()}", style)
        assert {name: value for name, value in read_zip(archive)[0].items() if value is not None} == row


def test_csv_is_as_proposed() -> None:
    archive = write_zip("CLEARING_PRICE", [PRICE], CSV, "AUC_MN_2026_M04_CLEARING_PRICE.csv")
    assert archive.startswith(b"PK\x03\x04")
    assert name_in(archive) == "AUC_MN_2026_M04_CLEARING_PRICE.csv"
    assert content(archive) == (
        "MarketName,Period,TOU,SourceSink,ClearingPrice\r\nAUC_MN_2026_M04,2026_M04,ON,DLAP_PGAE-APND,401.02\r\n"
    )


def test_json_is_an_array_of_flat_objects_with_numbers() -> None:
    archive = write_zip("CLEARING_PRICE", [PRICE], JSON, "a.json")
    assert json.loads(content(archive)) == [PRICE | {"ClearingPrice": 401.02}]


def test_same_rows_give_the_same_bytes() -> None:
    assert write_zip("CLEARING_PRICE", [PRICE], CSV, "a.csv") == write_zip("CLEARING_PRICE", [PRICE], CSV, "a.csv")


def test_rows_are_sorted_by_their_keys() -> None:
    prices = [PRICE | {"SourceSink": name} for name in ("TH_NP15_GEN-APND", "DLAP_PGAE-APND")]
    assert [row["SourceSink"] for row in read_zip(write_zip("CLEARING_PRICE", prices, CSV, "a.csv"))] == [
        "DLAP_PGAE-APND",
        "TH_NP15_GEN-APND",
    ]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"ClearingPrice": None}, "needs a value for ClearingPrice"),
        ({"ClearingPrice": "1.005"}, "finer than the step"),
        ({"Volume": 1}, "no column"),
    ],
)
def test_bad_row_is_not_written(change: dict[str, object], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        write_zip("CLEARING_PRICE", [PRICE | change], CSV, "a.csv")


@pytest.mark.parametrize(
    ("archive", "problem"),
    [
        (b"<html>", "no archive"),
        (archive_of(), "found 0"),
        (archive_of(a_csv="A\n", b_csv="A\n"), "found 2"),
        (archive_of(a_csv="MW,TOU\n1.5\n"), "a.csv"),
        (archive_of(a_csv="MW\nmuch\n"), "a.csv"),
        (archive_of(a_json="{}"), "array of flat objects"),
        (archive_of(a_json="[1]"), "a.json"),
        (archive_of(a_json="[{"), "a.json"),
    ],
)
def test_bad_download_is_told(archive: bytes, problem: str) -> None:
    with pytest.raises(BadDownloadError, match=problem):
        read_zip(archive)


def test_what_differs_from_the_table_is_told() -> None:
    assert faults("CLEARING_PRICE", [PRICE]) == ()
    assert faults("CLEARING_PRICE", [PRICE | {"TOU": "MID", "Period": None, "Volume": "1"}]) == (
        "unknown column Volume",
        "row 1 lacks Period",
        "row 1 has TOU MID",
    )


def test_every_download_type_has_a_table() -> None:
    assert len(market_data.DOWNLOAD_TYPES) == 8
    for enum in market_data.DOWNLOAD_TYPES:
        assert all(table(kind).columns for kind in enum)
