"""Files that sentences name: only those of the folder, and the very ones that were looked at before the play."""

from pathlib import Path

import pytest

from steps import expect
from steps.data_files import DataFolder, DataProblem, OwnFile, digest, read_load, read_records, read_upload
from steps.guards import Guard

LOAD = b"SinkName,EffectiveDate,HourEnding,DataType,MW\nDLAP_PGAE-APND,04/01/2026,1,FINAL_LOAD,1.000\n"
FILE = OwnFile("april.csv", template="load")


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    (tmp_path / FILE.name).write_bytes(LOAD)
    return DataFolder(tmp_path, {})


def test_what_was_looked_at_is_read_and_its_digest_told(folder: DataFolder) -> None:
    expect.taken()
    assert list(folder.look(FILE)) == []
    (record,) = folder.records(FILE, lambda data: data)

    assert record["SinkName"] == "DLAP_PGAE-APND"
    (check,) = expect.taken()
    assert (check.says, check.actual, check.holds) == ("SHA-256 of april.csv", digest(LOAD), True)


def test_a_file_that_changes_meanwhile_is_not_used(folder: DataFolder) -> None:
    assert list(folder.look(FILE)) == []
    (folder.folder / FILE.name).write_bytes(LOAD.replace(b"1.000", b"2.000"))

    with pytest.raises(DataProblem, match=r"april\.csv was changed while the run went on"):
        folder.bytes(FILE)
    assert [check.holds for check in expect.taken()] == [False]


def test_files_of_one_name_beside_two_features_are_two_files(tmp_path: Path) -> None:
    guard = Guard(own=tmp_path)
    for place, load in (("north", LOAD), ("south", LOAD.replace(b"1.000", b"2.000"))):
        (tmp_path / place).mkdir()
        (tmp_path / place / FILE.name).write_bytes(load)
    folders = [guard.data_of(tmp_path / place / "any.feature") for place in ("north", "south")]

    assert [list(folder.look(FILE)) for folder in folders] == [[], []]
    assert [folder.bytes(FILE) == LOAD for folder in folders] == [True, False]
    assert list(guard.files) == ["north/april.csv", "south/april.csv"]


@pytest.mark.parametrize("name", ["/etc/hosts.csv", "../april.csv", "a/../../april.csv"])
def test_no_file_outside_of_the_folder_is_read(folder: DataFolder, name: str) -> None:
    (told,) = folder.look(OwnFile(name))
    assert "would be outside of" in told


def test_the_mark_of_a_spreadsheet_is_passed_over_and_semicolons_are_told_once(folder: DataFolder) -> None:
    (folder.folder / FILE.name).write_bytes(b"\xef\xbb\xbf" + LOAD)
    assert list(folder.look(FILE)) == []
    assert len(folder.records(FILE, lambda data: data)) == 1
    (folder.folder / FILE.name).write_bytes(LOAD.replace(b",", b";"))
    (told,) = folder.look(FILE)
    assert told.endswith("expected comma-separated text, found semicolons: save as comma-separated CSV (UTF-8)")


def test_periods_are_put_in_before_a_file_is_read(folder: DataFolder) -> None:
    assert list(folder.look(FILE)) == []
    (record,) = folder.records(FILE, lambda data: data.replace(b"1.000", b"2.000"))
    assert str(record["MW"]) == "2.000"


def test_sentences_name_files_by_what_they_are_of() -> None:
    assert read_records('bids of the file "a b.csv"') == OwnFile("a b.csv", template="bids_offers")
    assert read_records('nominations of the file "x/n.json"') == OwnFile("x/n.json", template="nominations")
    assert read_load('"a.csv"') == OwnFile("a.csv", template="load")
    assert read_upload('"a.csv" of the load forecast') == OwnFile("a.csv", upload="cec_load")
