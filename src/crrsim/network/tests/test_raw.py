"""PSS/E RAW files: what is written is read back equal, and what is damaged or of another revision is refused."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crrsim.network.raw_case import RawCase, RawError, WrongRevision, record
from crrsim.network.raw_layout import sections
from crrsim.network.raw_reader import parse_raw, read_raw
from crrsim.network.raw_writer import format_raw, write_raw
from crrsim.network.tests.raw_cases import cases

SLOWLY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

OURS = (
    """0,100.0,30 / written by hand
a small case
with two title lines
1,'NORTH       ',500.00,3,    1.50,    0.00,  1,  30,1.02000,   0.000,  1
2 'SOUTH / 2' 500.0 1 0.0 -2.5 2 31 0.99 -4.25 1   / blanks between, a slash in the name
3,'EAST',,2,,,,,,-1.0
0 / end of bus cards
3,'1 ',1,,, 300.000, 60.000
0 / end of load cards
1,,50.0 /* the rest as ever */
0 / end of generator cards
1,-2,'1 ', 0.00100, 1.0D-2
1,2,'2 ', 0.00100, 0.01000, 0.0, 900.0, 1100.0, 1100.0,0.0,0.0,0.0,0.0,0, 5.00,1,0.5,2,0.5
0 / end of branch cards
1,3,0,'1 ',1,1,1, 0.00000, 0.00000,2,'XF1   ',1,1,1.0000
 0.00050, 0.02000, 100.00
1.05000, 0.000, -7.500, 400.00, 480.00, 480.00
1.00000, 0.000
1,2,3,'1 '
0.0,0.1,100,0,0.2,100,0,0.3,100
1
1
1
0 / end of transformer cards
"""
    + "0 / end\n" * 11
)


@pytest.mark.parametrize("revision", [30, 31])
def test_every_section_is_read_back_as_it_was_written(revision: int) -> None:
    @SLOWLY
    @given(cases(revision))
    def holds(case: RawCase) -> None:
        assert parse_raw(format_raw(case)) == case

    holds()


def test_a_file_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    write_raw(tmp_path / "a.RAW", parse_raw(OURS))
    assert read_raw(tmp_path / "a.RAW") == parse_raw(OURS)


def test_blanks_commas_quotes_comments_and_defaults_are_understood() -> None:
    case = parse_raw(OURS)
    assert case["bus"][1] == record(
        30, "bus", I=2, NAME="SOUTH / 2", BASKV=500.0, BL=-2.5, AREA=2, ZONE=31, VM=0.99, VA=-4.25
    )
    assert case["bus"][2] == record(30, "bus", I=3, NAME="EAST", IDE=2, VA=-1.0)
    assert case["branch"][0] == record(30, "branch", I=1, J=-2, CKT="1", R=0.001, X=0.01)
    assert [case["branch"][1][name] for name in ("ST", "F1", "O2", "F2")] == [0, 0.5, 2, 0.5]
    assert case["unit"][0]["PG"] == 50.0
    assert "R2-3" not in case["transformer"][0]
    assert case["transformer"][1]["X3-1"] == 0.3


def test_what_a_load_does_not_say_is_its_buss() -> None:
    load = parse_raw(OURS.replace("3,'EAST',,2,,,,,,-1.0", "3,'EAST',,2,,,7,8,,,9"))["load"][0]
    assert (load["AREA"], load["ZONE"], load["OWNER"]) == (7, 8, 9)


def test_the_base_of_a_unit_is_the_cases() -> None:
    assert parse_raw(OURS.replace("0,100.0,30", "0,250,30"))["unit"][0]["MBASE"] == 250.0


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("300.000, 60", "3OO.000, 60", "x.RAW line 8, section load, field PL: expected a number, found 3OO.000"),
        ("1,-2,'1 '", "1,-9,'1 '", "line 12, section branch, field J: expected the number of a bus of this case, or"),
        ("1,-2,'1 '", "1,-2,'123'", "line 12, section branch, field CKT: expected text of at most 2 characters"),
        ("1.0D-2", "", "line 12, section branch, field X: expected a number, found nothing"),
        ("1.0D-2", "1_0.0", "line 12, section branch, field X: expected a number, found 1_0.0"),
        ("1.0D-2", "1e999", "line 12, section branch, field X: expected a number, found 1e999"),
        ("1,,50.0", "9" * 5000, "line 10, section unit, field I: expected the number of a bus"),
        ("1.0D-2", "nan", "line 12, section branch, field X: expected a number, found nan"),
        ("-2.5 2 31", "-2.5 2.5 31", "line 5, section bus, field AREA: expected a whole number, found 2.5"),
        ("'XF1   ',1", "'XF1   ,1", "line 15, section transformer: expected each quote closed"),
        ("1,2,'2 '", "1,2,'1 '", "line 13, section branch: expected each branch once, found I 1, J 2, CKT 1 again"),
        ("3,'EAST',,2", "-3,'EAST',,2", "line 6, section bus, field I: expected a whole number above zero, found -3"),
        ("1,,50.0", "1,,50.0" + ",0" * 30, "line 10, section unit: expected 1 to 26 fields, I to F4, found 33"),
        ("0 / end of load cards\n", "", "line 9, section load, field STATUS: expected a whole number, found 50.0"),
        ("0 / end of load cards", "0 / end of load cards\n\n", "line 10, section unit: expected 1 to 26 fields"),
    ],
)
def test_a_damaged_file_is_told_with_its_place(old: str, new: str, told: str) -> None:
    assert old in OURS
    with pytest.raises(RawError) as problem:
        parse_raw(OURS.replace(old, new, 1), "x.RAW")
    assert told in str(problem.value)


@SLOWLY
@given(
    st.integers(0, len(OURS) - 1), st.sampled_from(["", "'", "/", ",", " ", "0", "-", "X", "\n", "\n0\n", "\x00", "é"])
)
def test_whatever_is_changed_is_read_or_refused_in_words(place: int, to: str) -> None:
    with suppress(RawError, WrongRevision):
        parse_raw(OURS[:place] + to + OURS[place + 1 :])


@pytest.mark.parametrize("lines", [1, 4, 5, 9, 18, 20, 22, 30])
def test_a_file_cut_short_is_refused_wherever_it_was_cut(lines: int) -> None:
    with pytest.raises(RawError, match=rf"cut line {lines}|header: expected three"):
        parse_raw("\n".join(OURS.splitlines()[:lines]), "cut")


def test_more_than_the_last_section_is_refused() -> None:
    with pytest.raises(RawError, match="expected nothing after the last section of revision 30, found 1,2,3"):
        parse_raw(OURS + "1,2,3\n")


def test_bytes_that_are_no_text_are_told_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "b.RAW").write_bytes(OURS.encode().replace(b"EAST", b"E\xffST"))
    with pytest.raises(RawError, match="line 6, text: expected UTF-8, found the byte 0xff"):
        read_raw(tmp_path / "b.RAW")


@pytest.mark.parametrize(("said", "is_of"), [(30, 31), (31, 30)])
def test_a_file_of_the_other_revision_is_refused_by_name_whatever_it_says(said: int, is_of: int) -> None:
    @SLOWLY
    @given(cases(is_of))
    def holds(case: RawCase) -> None:
        text = format_raw(case).replace(f" {is_of} ", f" {said} ").replace(f",{is_of} ", f",{said} ")
        with pytest.raises(WrongRevision, match=f"x says it is of PSS/E revision {said} and is of {is_of}"):
            parse_raw(text.replace("VER 31", ""), "x")

    holds()


def test_a_file_ended_early_that_fits_both_revisions_is_refused() -> None:
    """Nine whole numbers: areas or shunts, nobody can tell."""
    text = "0,100.0,30\na\nb\n1,'A',500,1,1,1,1,1,0\nQ\n"
    with pytest.raises(WrongRevision, match="may be of PSS/E revision 30 or 31: write every field out"):
        parse_raw(text)


def test_a_file_ended_early_that_fits_one_revision_is_read() -> None:
    case = parse_raw("0,100.0,30\na\nb\n1,'A',500,1,0.0,0.0,1,1,1.0,0.0,1\nQ\nwhatever")
    assert len(case["bus"]) == 1
    assert case["branch"] == ()


@pytest.mark.parametrize("revision", [30, 31])
def test_a_file_is_what_it_was_asked_to_be_or_refused(revision: int) -> None:
    other = 61 - revision
    text = format_raw(RawCase(revision, {"bus": [record(revision, "bus", I=1)]}))
    with pytest.raises(WrongRevision, match=f"says it is of PSS/E revision {revision}, and is to be read as {other}"):
        parse_raw(text, revision=other)


@pytest.mark.parametrize(
    ("top", "told"),
    [
        ("0,100.0,33\na\nb\n", "of PSS/E revision 33: revisions 30 and 31 can be read"),
        ("0,100.0\na\nb\n", "does not say its revision"),
        ("0 100 30\na\nVER 31\n", "says revision 30 in line 1 and 31 in line 3"),
    ],
)
def test_a_revision_unknown_untold_or_told_twice_is_refused(top: str, told: str) -> None:
    with pytest.raises(WrongRevision, match=told):
        parse_raw(top)


def test_a_revision_told_in_the_third_line_alone_counts() -> None:
    assert parse_raw("0 100\na\nVER 31\n" + "0\n" * 17).revision == 31


@pytest.mark.parametrize(
    ("name", "values", "told"),
    [
        ("bus", {"I": 0}, "field I: expected a whole number above zero, found 0"),
        ("bus", {"I": 2, "NAME": "IT'S"}, "field NAME: expected text of at most 12 characters"),
        ("bus", {"I": 2, "BASKV": float("nan")}, "field BASKV: expected a number, found nan"),
        ("load", {"I": 5}, "field I: expected the number of a bus of this case, found 5"),
        (
            "multi-terminal DC",
            {"I": 1, "NCONV": 1, "NDCBS": 0, "NDCLN": 0},
            "expected the number of converters, found 1",
        ),
    ],
)
def test_what_no_file_could_say_is_not_written(name: str, values: dict[str, object], told: str) -> None:
    records = {"bus": [record(30, "bus", I=1)]}
    records[name] = [*records.get(name, []), record(30, name, **values)]
    with pytest.raises(RawError, match=told):
        format_raw(RawCase(30, records))


def test_a_field_of_the_other_revision_is_refused() -> None:
    with pytest.raises(RawError, match="section bus, field GL: expected a field of revision 31"):
        record(31, "bus", I=1, GL=1.0)
    with pytest.raises(RawError, match="section fixed shunt: expected a section of revision 30"):
        RawCase(30, {"fixed shunt": []})


def test_both_revisions_have_their_sections_in_order() -> None:
    assert [len(sections(revision)) for revision in (30, 31)] == [16, 17]
    assert sections(30)[8].name == "switched shunt"
    assert sections(31)[-1].name == "switched shunt"
