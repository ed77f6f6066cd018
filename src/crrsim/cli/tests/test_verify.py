"""`crrsim verify` from the door: what it says and with which code; runs killed at any moment; packs that were bent."""

import os
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from crrsim.calendar.plan import Plan
from crrsim.cli import main
from crrsim.evidence.tests.sealed_runs import lines_of, play, put, sealed
from crrsim.evidence.verify import State, verify
from crrsim.reporting.html import write_report
from crrsim.reporting.reading import read_run

RUNS = 200
# One process forks a run after another, so that Python starts once; each run is killed after a moment of its own.
KILL_MANY = """
import os, random, signal, sys, time
from pathlib import Path
from crrsim.evidence.tests.sealed_runs import play
dice = random.Random(int(sys.argv[3]))
for number in range(int(sys.argv[2])):
    folder = Path(sys.argv[1], f"run-{number}")
    child = os.fork()
    if child == 0:
        play(folder, scenarios=1000000)
        os._exit(0)
    while not (folder / "journal.jsonl").exists():
        time.sleep(0.0002)
    time.sleep(dice.random() ** 2 * 0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
"""


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as left:
        main(["verify", *arguments])
    captured = capsys.readouterr()
    return int(left.value.code or 0), captured.out + captured.err


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


def test_untouched_evidence_is_confirmed_with_the_key_that_sealed_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = sealed(tmp_path / "run-1")
    code, text = said(capsys, str(run))
    key = verify(run).sealed_by
    assert (code, "24 records of run-1, a MOCK run, complete" in text, key in text) == (0, True, True)
    assert said(capsys, str(run), "--sealed-by", key)[0] == 0
    assert said(capsys, str(run), "--sealed-by", "0000-1111")[0] == 6


def test_touched_evidence_ends_with_6_and_names_the_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = sealed(tmp_path / "run-1")
    put(run, lines_of(run)[:5] + lines_of(run)[6:])
    code, text = said(capsys, str(run))
    assert code == 6
    assert "a record is missing after journal.jsonl line 5" in text


def test_without_a_seal_it_ends_with_6_and_says_how_far_the_records_hold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, text = said(capsys, str(play(tmp_path / "run-1")))
    assert (code, "24 records hang together" in text, "ended, and was never sealed" in text) == (6, True, True)
    code, text = said(capsys, str(play(tmp_path / "run-2", ends=False)))
    assert (code, "was cut before its end" in text) == (6, True)
    assert said(capsys, str(tmp_path / "nowhere"))[0] == 6


def test_a_pack_is_verified_as_it_is_and_may_hold_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = sealed(tmp_path / "run-1")
    pack = tmp_path / "pack.zip"
    with zipfile.ZipFile(pack, "w") as archive:
        for file in run.iterdir():
            archive.write(file, file.name)
    assert said(capsys, str(pack))[0] == 0
    with zipfile.ZipFile(pack, "a") as archive:
        archive.writestr("note.txt", "believe me")
    code, text = said(capsys, str(pack))
    assert (code, "note.txt was added after sealing" in text) == (6, True)


def test_a_pack_with_two_files_of_one_name_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = tmp_path / "pack.zip"
    with zipfile.ZipFile(pack, "w") as archive:
        archive.writestr("journal.jsonl", "1")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("journal.jsonl", "2")
    assert said(capsys, str(pack))[0] == 6


@pytest.mark.skipif(not hasattr(os, "fork"), reason="runs are killed as forks of one process")
def test_two_hundred_killed_runs_hold_up_to_their_last_record_and_say_they_were_cut(tmp_path: Path) -> None:
    seed = random.Random().randrange(10**9)  # another choice of moments each time; a failure names it
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    words = [sys.executable, "-c", KILL_MANY, str(tmp_path), str(RUNS), str(seed)]
    subprocess.run(words, check=True, timeout=240, env=environment)
    lengths = set()
    for number in range(RUNS):
        folder = tmp_path / f"run-{number}"
        found = verify(folder)
        run = read_run(folder)
        assert (found.state, found.is_complete, found.problems) == (State.UNSEALED, False, ()), (seed, number)
        assert any("cut" in gap or "interrupted" in gap or "stopped" in gap for gap in run.gaps), (seed, number)
        lengths.add(found.records)
        if number % 40 == 0:
            assert "Evidence incomplete" in write_report(run, Plan.load()).read_text("utf-8"), (seed, number)
    assert len(lengths) > RUNS / 10, "the runs were all killed at the same moment"
