"""What YAML files say is kept between processes only as long as it is what they say."""

import json
import sys
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

import pytest

from crrsim import facts
from crrsim.facts import read_facts


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a YAML file below what counts as our package, where Python may keep bytecode."""
    monkeypatch.setattr(facts, "_OURS", tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    file = tmp_path / "hours.yaml"
    file.write_text("tou: [ON, OFF]\nhedge: N\nstep: 0.001\n", "utf-8")
    return file


def kept_of(file: Path) -> Path:
    return Path(cache_from_source(str(file))).with_name("hours.yaml.json")


def read_afresh(file: Path) -> Any:  # noqa: ANN401 - whatever the file says
    facts._read.cache_clear()
    return read_facts(file)


def never(_text: str) -> None:
    raise AssertionError("the slow reader was asked")


def test_what_was_read_once_is_not_read_slowly_again(ours: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = read_afresh(ours)
    assert said == {"tou": ["ON", "OFF"], "hedge": "N", "step": 0.001}
    monkeypatch.setattr(facts, "read_yaml", never)
    assert read_afresh(ours) == said


def test_a_changed_text_is_read_anew(ours: Path) -> None:
    read_afresh(ours)
    ours.write_text("tou: [OFF]", "utf-8")
    assert read_afresh(ours) == {"tou": ["OFF"]}


@pytest.mark.parametrize("spoilt", [b"", b"{", b"[]", b'"text"', b"7", b'["0", {"tou": "ON"}]', b"\xff\xfe"])
def test_what_cannot_be_used_is_read_anew(ours: Path, spoilt: bytes) -> None:
    said = read_afresh(ours)
    kept_of(ours).write_bytes(spoilt)
    assert read_afresh(ours) == said


def test_what_json_would_change_is_not_kept(ours: Path) -> None:
    ours.write_text("1: 2026-03-02", "utf-8")
    said = read_afresh(ours)
    assert not isinstance(next(iter(said.values())), str)
    assert not kept_of(ours).exists()


def test_nothing_is_kept_where_python_keeps_no_bytecode(ours: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    read_afresh(ours)
    assert not kept_of(ours).exists()


def test_a_folder_that_cannot_be_written_is_no_trouble(ours: Path) -> None:
    kept_of(ours).parent.write_text("in the way", "utf-8")
    assert read_afresh(ours)["hedge"] == "N"


def test_files_of_others_leave_nothing_behind(tmp_path: Path) -> None:
    theirs = tmp_path / "plan.yaml"
    theirs.write_text("hedge: Y", "utf-8")
    assert read_afresh(theirs) == {"hedge": "Y"}
    assert list(tmp_path.iterdir()) == [theirs]


def test_everything_of_ours_can_be_kept() -> None:
    package = Path(facts.__file__).parent
    for file in package.rglob("*.yaml"):
        said = facts.read_yaml(file.read_text("utf-8"))
        assert json.loads(json.dumps(said, default=str)) == said, file


def test_what_another_version_of_the_reader_made_is_not_taken(ours: Path) -> None:
    made: list[str] = []

    def reader(text: str) -> list[str]:
        made.append(text)
        return [f"reading {len(made)}"]

    said = [facts.read_once(ours, reader, version) for version in ("1", "1", "2", "2", "1")]
    assert said == [["reading 1"], ["reading 1"], ["reading 2"], ["reading 2"], ["reading 3"]]
