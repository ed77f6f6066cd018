"""`crrsim convert` from the door: the other revision is written, and what it has no room for is told."""

from pathlib import Path

import pytest

from crrsim.cli import main
from crrsim.network.raw_case import RawCase, record
from crrsim.network.raw_reader import read_raw
from crrsim.network.raw_writer import write_raw

BUSES = [record(31, "bus", I=number, NAME=f"BUS{number}") for number in (1, 2)]
CASE = RawCase(
    31,
    {
        "bus": BUSES,
        "FACTS": [record(31, "FACTS", NAME="SVC", I=1)],
        "fixed shunt": [record(31, "fixed shunt", I=2, BL=4)],
    },
    titles=("a case", "VER 31"),
)


def crrsim(*arguments: object) -> int:
    with pytest.raises(SystemExit) as left:
        main(["convert", *map(str, arguments)])
    return int(left.value.code or 0)


def test_a_case_is_written_in_the_other_revision_and_what_is_lost_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_raw(tmp_path / "a.RAW", CASE)
    assert crrsim(tmp_path / "a.RAW", "--to", 30, "--out", tmp_path / "b.RAW") == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "not in revision 30: names of FACTS records (SVC) a.RAW, of revision 31, is written as 30: " in said
    assert read_raw(tmp_path / "b.RAW", revision=30)["bus"][1]["BL"] == 4.0
    assert crrsim(tmp_path / "b.RAW", "--to", 31, "--out", tmp_path / "c.RAW") == 0
    assert "not in" not in capsys.readouterr().out
    again = read_raw(tmp_path / "c.RAW", revision=31)
    assert again["FACTS"][0]["NAME"] == "1"
    assert [again[name] for name in ("bus", "fixed shunt")] == [CASE[name] for name in ("bus", "fixed shunt")]


def test_what_cannot_be_converted_is_told_and_nothing_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_raw(tmp_path / "a.RAW", CASE)
    before = (tmp_path / "a.RAW").read_bytes()

    def told(file: str, out: str) -> str:
        assert crrsim(tmp_path / file, "--to", 30, "--out", tmp_path / out) == 2
        return " ".join(capsys.readouterr().err.split())

    (tmp_path / "d.RAW").write_bytes(before.replace(b"'BUS2", b"'BUS2', x, '"))
    (tmp_path / "e.RAW").write_bytes(before.replace(b" 31 ", b" 33 ").replace(b"VER 31", b"VER 33"))
    assert "is the file that is read" in told("a.RAW", "a.RAW")
    assert "none.RAW: No such file" in told("none.RAW", "b.RAW")
    assert "d.RAW line 5, section bus" in told("d.RAW", "b.RAW")
    assert "of PSS/E revision 33" in told("e.RAW", "b.RAW")
    assert (tmp_path / "a.RAW").read_bytes() == before
    assert not (tmp_path / "b.RAW").exists()
