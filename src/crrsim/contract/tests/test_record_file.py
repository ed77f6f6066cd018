"""Files of records: JSON carries what CSV carries, exactly, and each fault of it is told with its place."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crrsim.contract import record_file
from crrsim.contract.template import Cell, Column, Record
from crrsim.contract.templates import TEMPLATES
from crrsim.contract.tests.test_templates import RECORDS, known

FORMS = ("f.csv", "f.json")
DAYS = st.integers(0, 20_000).map(lambda days: date(1990, 1, 1) + timedelta(days=days))
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=12)
CELLS: dict[Cell, st.SearchStrategy[Any]] = {
    Cell.TEXT: TEXTS,
    Cell.INTEGER: st.integers(0, 9_999_999_999),
    Cell.MW: st.decimals(0, 999_999_999, places=3),
    Cell.NUMBER: st.decimals(0, 999_999_999_999, places=9),
    Cell.USD: st.decimals(-9_999_999_999, 9_999_999_999, places=2),
    Cell.HOUR: st.integers(1, 25),
    Cell.DAY: DAYS,
}


def cells(column: Column) -> st.SearchStrategy[Any]:
    filled = st.sampled_from(column.choices) if column.choices else CELLS[column.cell]
    return st.none() | filled if column.optional else filled


def any_records(name: str) -> st.SearchStrategy[list[Record]]:
    record = st.fixed_dictionaries({column.name: cells(column) for column in TEMPLATES[name].columns})
    return st.lists(record, min_size=1, max_size=3)


@pytest.mark.parametrize("file", FORMS)
@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_has_both_forms_with_the_same_records(name: str, file: str) -> None:
    reading = record_file.read(TEMPLATES[name], record_file.write(TEMPLATES[name], RECORDS[name], file), file)

    assert (reading.of_file, reading.of_cells) == ((), ())
    assert [known(one) for one in reading.records] == RECORDS[name]


@given(st.data())
def test_whatever_records_hold_both_forms_bring_it_back(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(TEMPLATES)))
    records = data.draw(any_records(name))

    for file in FORMS:
        reading = record_file.read(TEMPLATES[name], record_file.write(TEMPLATES[name], records, file), file)
        assert (reading.of_file, reading.of_cells) == ((), ())
        assert list(reading.records) == records


def test_a_json_file_is_an_array_of_flat_objects_with_the_columns_as_keys() -> None:
    written = json.loads(record_file.write(TEMPLATES["load"], RECORDS["load"], "load.json"))

    assert written[0] == {
        "SinkName": "DLAP_PGAE-APND",
        "EffectiveDate": "01/01/2025",
        "HourEnding": 1,
        "DataType": "FINAL_LOAD",
        "MW": 101.25,
    }


GOOD = '{"AssetOwner": "OBA1", "Sink": "NORDHAV_5_N001", "Period": "2027_S01", "TOU": "ON", "ElectedMW": 25}'


TWO = f"[\n{GOOD},\n{GOOD}]"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "line 1, column 1: expected an array of records, which begins with [, found the end of the file"),
        (GOOD, "line 1, column 1: expected an array of records, which begins with [, found {"),
        ("[]", "line 1, column all: expected a record, found nothing"),
        (f"[\n{GOOD},\n]", "line 3, column 1: expected a record after the comma, found ]"),
        (f"[\n{GOOD}\n{GOOD}]", "line 3, column 1: expected , or ] behind a record"),
        (f"[{GOOD}", "expected , or ] behind a record, found the end of the file"),
        (f"[{GOOD}] []", "expected nothing behind the array, found []"),
        (TWO[:-2], "line 3, column 100: expected JSON, found Expecting ',' delimiter"),
        (f"[\n{GOOD},\n7]", "line 3, column all: expected a record, which is an object, found 7"),
        (f"[\n{GOOD},\nnull]", "line 3, column all: expected a record, which is an object, found null"),
        ("[" * 100_000, "expected JSON"),
    ],
)
def test_what_is_no_array_of_records_is_told_with_its_place(text: str, told: str) -> None:
    reading = record_file.read(TEMPLATES["load_election"], text.encode(), "f.json")

    assert told in str((reading.of_file + reading.of_cells)[0])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("ON", "UP", "column TOU: expected ON or OFF, found UP in record [OBA1,"),
        ("25", "25.0001", "column ElectedMW: expected MW with at most three decimals"),
        ("25", "1e999999999", "column ElectedMW: expected MW"),
        ("25", "NaN", "column all: expected JSON, found NaN is no number"),
        ("25", "true", "column ElectedMW: expected MW"),
        ("25", '"25"', "column ElectedMW: expected MW with at most three decimals, without quotes"),
        ('"OBA1"', "null", "column AssetOwner: expected text, found nothing"),
        ('"OBA1"', '""', "column AssetOwner: expected text, found nothing"),
        ('"OBA1"', "5", "column AssetOwner: expected text, found 5"),
        ("Sink", "Sinks", "column Sinks: expected a column of the template"),
        ("Sink", "TOU", "column TOU: expected the key once, found it twice"),
    ],
)
def test_a_fault_of_a_record_is_told_with_its_line_and_column(old: str, new: str, told: str) -> None:
    text = f"[\n{GOOD},\n{GOOD.replace(old, new)}]"
    reading = record_file.read(TEMPLATES["load_election"], text.encode(), "f.json")

    assert any(f"f.json line 3, {told}" in str(one) for one in reading.of_file + reading.of_cells)


def test_json_in_another_encoding_is_no_file() -> None:
    (told,) = record_file.read(TEMPLATES["load_election"], f"[{GOOD}]".encode("utf-16"), "f.json").of_file
    assert str(told).startswith("f.json line 1, column 1: expected UTF-8 without a byte order mark")


@pytest.mark.parametrize(("count", "is_taken"), [(500, True), (501, False)])
def test_a_limit_counts_records_in_either_form(count: int, *, is_taken: bool) -> None:
    for file in FORMS:
        data = record_file.write(TEMPLATES["nominations"], RECORDS["nominations"] * count, file)
        reading = record_file.read(TEMPLATES["nominations"], data, file)
        assert (reading.of_file == ()) is is_taken


def test_the_line_of_a_record_is_where_it_begins() -> None:
    of_five_lines = GOOD.replace(", ", ",\n  ")
    spread = f"[\n {GOOD},\n\n {of_five_lines},\n {GOOD}\n]"
    assert record_file.read(TEMPLATES["load_election"], spread.encode(), "f.json").lines == (2, 4, 9)


def test_decimals_are_as_they_were_written() -> None:
    data = f"[{GOOD.replace('25', '8.300')}]".encode()
    (record,) = record_file.read(TEMPLATES["load_election"], data, "f.json").records
    assert record["ElectedMW"] == Decimal("8.3")
