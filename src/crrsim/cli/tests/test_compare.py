"""`crrsim compare` from the door: two nights of the same seed are the same, a bent one is not."""

from pathlib import Path

import pytest

from crrsim.cli import main
from crrsim.evidence.tests.sealed_runs import play

SELECTION = "CRR-CON-001 or CRR-ISO-005 or CRR-AUC-001"


def crrsim(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as left:
        main([str(word) for word in arguments])
    return int(left.value.code or 0)


def test_two_nights_are_the_same_and_a_bent_one_is_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reports = tmp_path / "reports"
    bent = ("--defect", "undeclared-property-added")
    assert [crrsim("run", "--reports", reports, "--select", SELECTION, *more) for more in ((), (), bent)] == [0, 0, 5]
    first, second, third = sorted(each.name for each in reports.iterdir() if each.is_dir())
    capsys.readouterr()
    assert crrsim("compare", first, reports / second, "--reports", reports) == 0
    assert "Nothing changed in meaning: 4 scenarios came out the same." in capsys.readouterr().out
    assert crrsim("compare", second, third, "--reports", reports, "--to", tmp_path / "pages") == 0
    said = capsys.readouterr().out
    assert "system: mock → mock, bent by undeclared-property-added" in said
    assert "✓ pass → ≠ drift  CRR-CON-001[1.2]" in said
    assert (tmp_path / "pages" / f"compare-{second}-{third}.html").is_file()


def test_a_run_is_named_by_folder_or_by_the_beginning_of_its_id(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("20260310T160000Z-aa", "20260310T160000Z-ab", "20260311T160000Z-cc"):
        play(tmp_path / name)
    assert crrsim("compare", "20260311", "20260310T160000Z-ab", "--reports", tmp_path) == 0
    capsys.readouterr()
    assert crrsim("compare", "20260311", "20260310", "--reports", tmp_path) == 2
    assert "20260310 begins the ids of 2 runs" in " ".join(capsys.readouterr().err.split())
    assert crrsim("compare", "nowhere", "20260311", "--reports", tmp_path) == 2
    assert "nowhere/journal.jsonl: no evidence to read" in " ".join(capsys.readouterr().err.split())
