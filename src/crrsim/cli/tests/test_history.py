"""`crrsim history` from the door: the trend of a system, one scenario's plays, and a file that is made anew."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crrsim.cli import main
from crrsim.evidence.tests.sealed_runs import sealed
from crrsim.reporting.history import HISTORY, History
from crrsim.reporting.tests.test_history import night


def crrsim(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as left:
        main([*map(str, arguments)])
    return int(left.value.code or 0)


def history(*arguments: str | Path) -> int:
    return crrsim("history", *arguments)


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "240")


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    for number, word in enumerate(("pass", "fail", "pass", "fail")):
        night(tmp_path, number, word, "pass")
    night(tmp_path, -5, "pass", profile="MAP stage")
    return tmp_path


def test_it_shows_runs_and_what_changed(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert history("--reports", reports) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "mock; others: MAP stage (1)" in said
    assert "2026-03-12 21:00:00 PDT night-3 fp-a 1 fail, 1 pass" in said
    assert "CRR-AUC-001 Scenario 1 ✓✗✓✗ fail 2026-03-12 21:00:00 PDT 2 of 4 flaky" in said
    assert "CRR-AUC-002" not in said
    assert history("--reports", reports, "--system", "MAP stage") == 0
    assert "No verdict changed in these runs, and none is red." in capsys.readouterr().out


def test_it_shows_every_play_of_a_scenario(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert history("crr-auc-001", "--reports", reports, "--last", "1") == 0
    said = capsys.readouterr().out
    assert said.count("✗ fail") == 2
    assert "night-3  because of 3" in said
    assert history("CRR-NOM-999", "--reports", reports) == 2
    assert "mock never played CRR-NOM-999" in capsys.readouterr().err


def test_what_cannot_be_used_is_told_and_made_anew(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (reports / HISTORY).write_bytes(b"no database" * 1000)
    assert history("--reports", reports) == 6
    assert "`crrsim history --rebuild` makes it anew" in " ".join(capsys.readouterr().err.split())
    assert history("--reports", reports, "--rebuild") == 0


def test_what_is_not_there_is_told(tmp_path: Path, reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    assert history("--reports", tmp_path / "empty") == 2
    assert history("--reports", tmp_path / "nowhere") == 2
    assert history("--reports", reports, "--system", "x") == 2
    assert "nothing was run against 'x'; there is 'mock', 'MAP stage'" in " ".join(capsys.readouterr().err.split())


def test_a_report_made_again_leaves_a_history_only_where_one_is_kept(tmp_path: Path) -> None:
    for name in ("tam", "nat"):
        sealed(tmp_path / name)
    assert crrsim("report", tmp_path / "tam") == 0
    assert {each.name for each in tmp_path.iterdir()} == {"tam", "nat"}
    assert "the last 2 runs, against mock" in (tmp_path / "tam" / "report.html").read_text("utf-8")
    History(tmp_path).refresh()
    sealed(tmp_path / "mat")
    assert crrsim("report", tmp_path / "mat") == 0
    with closing(sqlite3.connect(tmp_path / HISTORY)) as store:
        assert store.execute("SELECT count(*) FROM run").fetchone() == (3,)
