"""The tables of a model package: read back as written, and refused with the place of the fault."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crrsim.network.tables import COLUMNS, NDA_TABLES, Cell, Column, TableError, format_table, parse_table

PLAIN = st.text(st.sampled_from("AZaz09 ,;\"'_-./é€"), max_size=20).map(lambda text: text.strip() or "X")
NUMBER = st.floats(allow_nan=False, allow_infinity=False)


def _value(column: Column) -> st.SearchStrategy[Any]:
    kinds = {Cell.TEXT: PLAIN, Cell.WHOLE: st.integers(0, 999_999)}
    one = st.sampled_from(column.choices) if column.choices else kinds.get(column.cell, NUMBER)
    return st.one_of(st.none(), one) if column.optional else one


def _rows(name: str) -> st.SearchStrategy[list[Mapping[str, Any]]]:
    return st.lists(st.fixed_dictionaries({column.name: _value(column) for column in COLUMNS[name]}), max_size=3)


@pytest.mark.parametrize("name", COLUMNS)
def test_a_table_is_read_back_as_it_was_written(name: str) -> None:
    @settings(max_examples=30, deadline=None)
    @given(_rows(name))
    def holds(rows: list[Mapping[str, Any]]) -> None:
        assert list(parse_table(format_table(name, rows), name).rows) == rows

    holds()


def test_the_columns_are_as_many_as_published() -> None:
    assert {name: len(COLUMNS[name]) for name in NDA_TABLES} == {
        "LINE_AND_TRANSFORMER": 19,
        "CONTINGENCY": 9,
        "INTERFACE": 17,
        "OUTAGE": 11,
        "TRADING_HUB": 4,
        "GEN_DISTRIBUTION_FACTOR": 4,
        "RESOURCE": 9,
    }
    assert COLUMNS["OUTAGE"][9].name == " Adjusted Emergency Limit"


HUB = "Trading Hub,APNode,Allocation Factor,TOU\r\nTH,A,0.250000,ON\r\nTH,B,0.75,ON\r\n"


def test_numbers_have_the_decimals_of_their_kind_or_as_many_as_it_takes() -> None:
    rows = [{"Trading Hub": "TH", "APNode": "A", "Allocation Factor": share, "TOU": "ON"} for share in (0.25, 1 / 3)]
    assert format_table("TRADING_HUB", rows).decode().splitlines()[1:] == [
        "TH,A,0.250000,ON",
        "TH,A,0.3333333333333333,ON",
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("APNode", "Node", "h.csv line 1, column APNode: expected the title `APNode`, found Node"),
        (",TOU\r", "\r", "line 1, column TOU: expected the title `TOU`, found nothing"),
        (",TOU\r", ",TOU,More\r", "line 1, column 5: expected 4 columns, found More"),
        ("0.75", "much", "line 3, column Allocation Factor: expected a number, found much"),
        ("0.75", "0_7", "line 3, column Allocation Factor: expected a number, found 0_7"),
        ("0.75", "nan", "line 3, column Allocation Factor: expected a number, found nan"),
        ("0.75,ON", "0.75,BOTH", "line 3, column TOU: expected ON or OFF, found BOTH"),
        ("TH,B", ",B", "line 3, column Trading Hub: expected text, found nothing"),
        ("TH,B", "B", "line 3, column all: expected 4 cells, found 3"),
        ("TH,B", '"TH"x,B', "line 3, column all: expected comma separated text"),
        ("TH,B", '"T\nH",B', "line 3, column Trading Hub: expected text, found T\nH"),
    ],
)
def test_a_damaged_table_is_told_with_its_place(old: str, new: str, told: str) -> None:
    with pytest.raises(TableError) as problem:
        parse_table(HUB.replace(old, new, 1).encode(), "TRADING_HUB", "h.csv")
    assert told in str(problem.value)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\xef\xbb\xbf" + HUB.encode(), "line 1, column all: expected UTF-8 without a byte order mark"),
        (HUB.encode().replace(b"TH,B", b"T\xff,B"), "line 3, column all: expected UTF-8, found the byte 0xff"),
        (b"", "line 1, column Trading Hub: expected the title"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, told: str) -> None:
    with pytest.raises(TableError, match=told):
        parse_table(data, "TRADING_HUB")


@pytest.mark.parametrize("value", [None, "", " A", "A\nB", 7])
def test_what_no_cell_could_say_is_not_written(value: object) -> None:
    row = {"Trading Hub": "TH", "APNode": value, "Allocation Factor": 1.0, "TOU": "ON"}
    with pytest.raises(TableError, match=r"TRADING_HUB\.csv line 2, column APNode: expected text"):
        format_table("TRADING_HUB", [row])


def test_other_words_may_stand_in_the_cells() -> None:
    words = {"ON": "PEAK", "OFF": "OFFPEAK"}
    rows = parse_table(HUB.replace("ON", "PEAK").encode(), "TRADING_HUB", words=words).rows
    assert {row["TOU"] for row in rows} == {"ON"}
    assert b",PEAK\r\n" in format_table("TRADING_HUB", rows, words)
    with pytest.raises(TableError, match="expected PEAK or OFFPEAK, found ON"):
        parse_table(HUB.encode(), "TRADING_HUB", words=words)
