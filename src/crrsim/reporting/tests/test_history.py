"""The history tells since when and how often, apart by system, and is made again from the runs at will."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crrsim.reporting.history import HISTORY, History, HistoryBroken, Past, system_of, trend
from crrsim.reporting.reading import read_run

NIGHT = datetime(2026, 3, 10, 4, tzinfo=UTC)


def night(
    reports: Path, number: int, *verdicts: str, profile: str = "mock", defects: tuple[str, ...] = (), code: str = "a"
) -> Path:
    """Write the run of a night: scenario CRR-AUC-001 and so on with these verdicts."""
    folder = reports / f"night-{number}"
    folder.mkdir(parents=True, exist_ok=True)
    at = (NIGHT + timedelta(days=number)).isoformat()
    head = {"run": folder.name, "writer": "main", "at": at, "mock": profile == "mock"}
    lines = [{**head, "kind": "run_started", "seed": 7, "profile": profile}]
    for place, word in enumerate(verdicts, start=1):
        inside = {**head, "scenario": f"CRR-AUC-00{place}"}
        lines += [
            {**inside, "kind": "scenario_started", "title": f"Scenario {place}", "feature": "a.feature", "line": place},
            {**inside, "kind": "exchange", "participant": "FIN1"},
            {**inside, "kind": "scenario_finished", "verdict": word, "reason": f"because of {number}"},
        ]
    (folder / "journal.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    manifest = {"run": folder.name, "fingerprint": {"id": f"fp-{code}"}, "profile": {"defects": list(defects)}}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def past(reports: Path, key: str = "CRR-AUC-001", system: str = "mock") -> Past:
    history = History(reports)
    history.refresh()
    return history.pasts(system)[key]


def test_it_tells_since_when_and_how_often(tmp_path: Path) -> None:
    for number, word in enumerate(("pass", "fail", "pass", "fail", "fail")):
        night(tmp_path, number, word)
    told = past(tmp_path)
    assert [each.run for each in told.endings] == [f"night-{number}" for number in range(5)]
    first = told.first("fail")
    assert first is not None
    assert (first.run, told.since.run, told.times("fail"), told.turns) == ("night-1", "night-3", 2 + 1, 3)
    assert (told.trend, told.last.reason, told.title) == ("✓✗✓✗✗", "because of 4", "Scenario 1")
    assert told.first("drift") is None


@pytest.mark.parametrize(
    ("words", "codes", "flaky"),
    [
        (("pass", "fail"), "aa", True),
        (("pass", "fail"), "ab", False),
        (("pass", "fail", "pass"), "aba", False),
        (("pass", "not_due", "passed_after_retry"), "aaa", False),
        (("blocked", "drift"), "aa", False),
        (("pass", "environment", "certificate"), "aaa", False),
        (("pass", "environment", "fail"), "aaa", True),
    ],
)
def test_only_what_changes_under_one_fingerprint_is_flaky(
    tmp_path: Path, words: tuple[str, ...], codes: str, flaky: bool
) -> None:
    for number, (word, code) in enumerate(zip(words, codes, strict=True)):
        night(tmp_path, number, word, code=code)
    assert past(tmp_path).is_flaky is flaky


def test_systems_are_kept_apart(tmp_path: Path) -> None:
    night(tmp_path, 0, "pass")
    night(tmp_path, 1, "fail", defects=("window-stays-open",))
    night(tmp_path, 2, "drift", profile="MAP stage")
    history = History(tmp_path)
    assert history.refresh() == 3
    assert list(history.systems()) == ["MAP stage", "mock, bent by window-stays-open", "mock"]
    assert {system: past(tmp_path, system=system).trend for system in history.systems()} == {
        "MAP stage": "≠",
        "mock, bent by window-stays-open": "✗",
        "mock": "✓",
    }


def test_a_mock_that_was_told_to_assume_otherwise_is_another_system(tmp_path: Path) -> None:
    folder = night(tmp_path, 0, "pass")
    manifest = json.loads((folder / "manifest.json").read_text())
    rows = [{"name": "hub_to_hub", "value": "yes", "default": "no"}, {"name": "x", "value": "1", "default": "1"}]
    (folder / "manifest.json").write_text(json.dumps({**manifest, "assumptions": rows}))
    assert system_of(read_run(folder)) == "mock, assuming hub_to_hub=yes"


def test_runs_are_listed_with_their_verdicts(tmp_path: Path) -> None:
    for number in range(4):
        night(tmp_path, number, "pass", "fail", "fail")
    lines = History.beside(tmp_path / "night-0").runs("mock", last=2)
    assert [line.id for line in lines] == ["night-2", "night-3"]
    assert lines[0].verdicts == Counter({"fail": 2, "pass": 1})
    assert lines[0].at == NIGHT + timedelta(days=2)


def test_a_run_is_taken_in_once_and_again_when_it_has_grown(tmp_path: Path) -> None:
    folder = night(tmp_path, 0, "pass")
    history = History(tmp_path)
    assert (history.refresh(), history.refresh()) == (1, 0)
    night(tmp_path, 0, "pass", "fail")
    assert history.refresh() == 1
    assert {key: each.trend for key, each in history.pasts("mock").items()} == {"CRR-AUC-001": "✓", "CRR-AUC-002": "✗"}
    assert folder.name == history.runs("mock")[0].folder


def test_it_outlives_runs_and_is_made_anew_from_those_that_are_left(tmp_path: Path) -> None:
    for number in range(3):
        night(tmp_path, number, "pass")
    history = History(tmp_path)
    history.refresh()
    (tmp_path / "night-0" / "journal.jsonl").unlink()
    history.refresh()
    assert past(tmp_path).trend == "✓✓✓"
    (tmp_path / HISTORY).write_bytes(b"no database" * 1000)
    with pytest.raises(HistoryBroken, match=r"cannot be used .* `crrsim history --rebuild`"):
        history.refresh()
    assert history.rebuild() == 2
    assert past(tmp_path).trend == "✓✓"


def test_what_came_before_a_run_is_the_last_ending_on_its_system(tmp_path: Path) -> None:
    night(tmp_path, 0, "pass", "fail")
    night(tmp_path, 1, "drift", profile="MAP stage")
    night(tmp_path, 2, "blocked")
    folder = night(tmp_path, 3, "fail", "fail")
    night(tmp_path, 4, "pass")
    before = History.beside(folder).before(read_run(folder))
    assert {key: (each.verdict, each.run) for key, each in before.items()} == {
        "CRR-AUC-001": ("blocked", "night-2"),
        "CRR-AUC-002": ("fail", "night-0"),
    }


def test_a_pack_that_lies_unfolded_beside_the_runs_is_not_counted(tmp_path: Path) -> None:
    night(tmp_path, 0, "fail")
    pack = night(tmp_path, 1, "fail")
    manifest = json.loads((pack / "manifest.json").read_text())
    (pack / "manifest.json").write_text(json.dumps({**manifest, "shared": {"root": "x"}}))
    assert past(tmp_path).times("fail") == 1


def test_a_run_is_read_at_once_without_its_exchanges(tmp_path: Path) -> None:
    folder = night(tmp_path, 0, "pass", "fail")
    brief, whole = read_run(folder, brief=True), read_run(folder)
    assert [each.verdict for each in brief.scenarios] == [each.verdict for each in whole.scenarios]
    assert (len(brief.exchanges), len(whole.exchanges)) == (0, 2)


def test_a_page_gets_the_trend_or_does_without(tmp_path: Path) -> None:
    for number in range(3):
        folder = night(tmp_path, number, "pass")
    told = trend(read_run(folder), last=2)
    assert told is not None
    assert (told.system, len(told.runs), told.pasts["CRR-AUC-001"].trend) == ("mock", 2, "✓✓")
    (tmp_path / HISTORY).write_bytes(b"no database" * 1000)
    assert trend(read_run(folder)) is None
