"""A journal is whole at every moment, whoever writes and whoever is killed."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from crrsim.evidence.events import EVENTS
from crrsim.evidence.journal import Journal, JournalBroken, new_run_id, records
from crrsim.evidence.redaction import Redactor

WRITERS = 3
LINES = 150
# Lines far longer than a pipe's or a page's atomic size, so that a torn write would show.
WRITE_MANY = """
import sys
from pathlib import Path
from crrsim.evidence.journal import Journal
journal = Journal(Path(sys.argv[1]), sys.argv[2])
for number in range(int(sys.argv[3])):
    journal.write("step_finished", index=number, keyword="When", text="x" * (number % 40) * 1000, outcome="passed")
"""


def written(journal: Journal) -> list[dict[str, object]]:
    return list(records(journal.path))


def test_a_record_carries_run_writer_number_moment_and_context(tmp_path: Path) -> None:
    with Journal(tmp_path / "20260310", "gw1", mock=False) as journal:
        journal.write("run_started", seed=7, profile="mock")
        journal.scenario("CRR-AUC-012")
        journal.step(2)
        journal.write("step_finished", index=2, keyword="When", text="LSE1 submits", outcome="passed")
        journal.scenario(None)
        journal.write("run_finished", verdicts={"pass": 1}, exit_code=0)
    started, step, finished = written(journal)
    assert (started["run"], started["writer"], started["mock"], started["seed"]) == ("20260310", "gw1", False, 7)
    assert [started["n"], step["n"], finished["n"]] == [1, 2, 3]
    assert (step["kind"], step["scenario"], step["step"]) == ("step_finished", "CRR-AUC-012", 2)
    assert (finished["scenario"], finished["step"]) == (None, None)
    assert datetime.fromisoformat(str(step["at"])).tzinfo == UTC


def test_a_mock_run_says_so_on_every_record(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        journal.write("run_started", seed=7, profile="mock")
        journal.write("finding", grade="drift", message="an undeclared status")
    assert all(record["mock"] is True for record in written(journal))


def test_a_kind_or_field_nobody_knows_is_refused(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        with pytest.raises(KeyError):
            journal.write("gossip")
        with pytest.raises(TypeError):
            journal.write("run_started", seed=7, profile="mock", colour="green")
    assert written(journal) == []
    assert set(EVENTS) >= {"run_started", "scenario_started", "step_finished", "exchange", "clearing", "run_finished"}


def test_quantities_and_instants_are_written_as_text(tmp_path: Path) -> None:
    at = datetime(2026, 3, 10, 16, tzinfo=UTC)
    record = {"mw": Decimal("60.001"), "at": at, "names": {"b", "a"}, "bytes": b"\x00", "path": Path("a")}
    with Journal(tmp_path) as journal:
        journal.write("clearing", market="AUC_MN_2026_M04", record=record)
    [clearing] = written(journal)
    assert clearing["record"] == {
        "mw": "60.001",
        "at": "2026-03-10T16:00:00+00:00",
        "names": ["a", "b"],
        "bytes": "AA==",
        "path": "a",
    }


def test_what_json_readers_disagree_on_is_written_and_read(tmp_path: Path) -> None:
    record = {"many": 2**70, 7: (1, 2.5)}
    with Journal(tmp_path) as journal:
        journal.write("clearing", market="AUC_MN_2026_M04", record=record)
    [clearing] = written(journal)
    assert clearing["record"] == {"many": 2**70, "7": [1, 2.5]}
    with journal.path.open("ab") as older:
        older.write(b'{"kind":"clearing","record":NaN}\n')
    assert str(written(journal)[1]["record"]) == "nan"


def test_text_that_is_no_proper_unicode_still_gets_a_line(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        journal.write("finding", grade="note", message="half a pair \ud83d and a line\nbreak")
    [finding] = written(journal)
    assert finding["message"] == "half a pair \ud83d and a line\nbreak"


def test_several_processes_share_one_file(tmp_path: Path) -> None:
    commands = [[sys.executable, "-c", WRITE_MANY, str(tmp_path), f"gw{n}", str(LINES)] for n in range(WRITERS)]
    workers = [subprocess.Popen(command) for command in commands]
    assert [worker.wait(60) for worker in workers] == [0] * WRITERS
    lines = [json.loads(line) for line in (tmp_path / "journal.jsonl").read_bytes().splitlines()]
    assert len(lines) == WRITERS * LINES
    for n in range(WRITERS):
        own = [line for line in lines if line["writer"] == f"gw{n}"]
        assert [line["n"] for line in own] == list(range(1, LINES + 1))
        assert all(len(line["text"]) == line["index"] % 40 * 1000 for line in own)


def test_what_a_killed_process_wrote_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    worker = subprocess.Popen([sys.executable, "-c", WRITE_MANY, str(tmp_path), "main", "1000000"])
    deadline = time.monotonic() + 30
    while (not path.exists() or path.stat().st_size < 500_000) and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait(10)
    told = list(records(path))
    assert len(told) > 20
    assert [record["n"] for record in told] == list(range(1, len(told) + 1))


def test_a_torn_line_is_passed_over(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        journal.write("run_started", seed=7, profile="mock")
    with journal.path.open("ab") as file:
        file.write(b'{"kind": "step_fini')
    assert [record["kind"] for record in records(journal.path)] == ["run_started"]


def test_what_is_written_after_a_torn_line_stands_alone(tmp_path: Path) -> None:
    (tmp_path / "journal.jsonl").write_bytes(b'{"kind": "step_fini')
    with Journal(tmp_path) as journal:
        journal.write("run_started", seed=7, profile="mock")
        journal.write("run_started", seed=8, profile="mock")
    assert [record["seed"] for record in records(journal.path)] == [7, 8]


def test_a_full_disk_is_no_silence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Journal(tmp_path) as journal:
        monkeypatch.setattr(os, "write", lambda _descriptor, line: len(line) - 1)
        with pytest.raises(JournalBroken, match=r"journal\.jsonl"):
            journal.write("run_started", seed=7, profile="mock")


def test_an_old_journal_is_added_to_and_never_cut(tmp_path: Path) -> None:
    for seed in (1, 2):
        with Journal(tmp_path) as journal:
            journal.write("run_started", seed=seed, profile="mock")
    assert [record["seed"] for record in written(journal)] == [1, 2]


def test_a_step_record_is_cheap(tmp_path: Path) -> None:
    """The best of many stays under a quarter of a millisecond with a dozen identities' secrets registered."""
    redactor = Redactor()
    for number in range(12):
        redactor.register(f"password of number {number}", os.urandom(2600), os.urandom(1200))
    best = 1.0
    with Journal(tmp_path, redactor=redactor) as journal:
        for number in range(300):
            before = time.perf_counter()
            journal.write("step_finished", index=number, keyword="When", text="LSE1 submits a bid", outcome="passed")
            best = min(best, time.perf_counter() - before)
    assert best < 0.00025


def test_run_names_sort_by_time_and_do_not_repeat() -> None:
    earlier, later = (new_run_id(datetime(2026, 3, day, tzinfo=UTC)) for day in (9, 10))
    assert earlier < later
    assert new_run_id() != new_run_id()
