from pathlib import Path

import pytest

from crrsim.cli import suite
from crrsim.cli.complaint import Complaint
from crrsim.cli.suite import find_suite


def a_suite(folder: Path, *, project: str | None = None) -> Path:
    (folder / "features").mkdir(parents=True)
    (folder / "steps").mkdir()
    (folder / "conftest.py").touch()
    if project:
        (folder / "pyproject.toml").write_text(f'[project]\nname = "{project}"\n')
    return folder


def test_a_clone_above_the_working_folder_comes_first(tmp_path: Path) -> None:
    clone = a_suite(tmp_path / "clone", project="crrsim")
    (clone / "a" / "b").mkdir(parents=True)

    found = find_suite(clone / "a" / "b")

    assert (found.root, found.is_clone) == (clone, True)


def test_somebody_elses_project_is_not_taken_for_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundled = a_suite(tmp_path / "site" / "crrsim" / "_suite")
    monkeypatch.setattr(suite, "_PACKAGE", bundled.parent)

    found = find_suite(a_suite(tmp_path / "other", project="shop"))

    assert (found.root, found.is_clone) == (bundled, False)


def test_without_a_suite_the_places_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suite, "_PACKAGE", tmp_path / "a" / "b" / "crrsim")

    with pytest.raises(Complaint, match="no features and steps found") as complaint:
        find_suite(tmp_path)
    assert complaint.value.code == 3
