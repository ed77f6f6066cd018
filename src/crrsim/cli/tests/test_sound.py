"""What was touched is neither judged, reported, compared nor exported; what was cut is, as far as it goes."""

from pathlib import Path

import pytest

from crrsim.cli import main
from crrsim.evidence.tests.sealed_runs import forged, lines_of, play, put, sealed

COMMANDS = ("gate", "report", "compare", "export")


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "400")


def ended(command: str, folder: Path) -> int:
    more = {"compare": [str(folder), "--to", str(folder.parent)], "export": ["--to", "junit", "--out", f"{folder}.xml"]}
    with pytest.raises(SystemExit) as left:
        main([command, str(folder), *more.get(command, ())])
    return int(left.value.code or 0)


def turned(lines: list[bytes]) -> list[bytes]:
    """Return the records with one end that says something else."""
    place = next(at for at, line in enumerate(lines) if b'"kind":"scenario_finished"' in line)
    lines[place] = lines[place].replace(b'"verdict":"pass"', b'"verdict":"fail"')
    return lines


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("anew", [False, True])
def test_evidence_that_was_touched_ends_with_6_and_names_the_record(
    tmp_path: Path, command: str, anew: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    run = sealed(tmp_path / "run-1")
    lines = turned(lines_of(run))
    put(run, forged(lines) if anew else lines)
    assert ended(command, run) == 6
    said = capsys.readouterr().err
    assert "journal.jsonl line 7 (record 6 of writer gw0: scenario finished, scenario CRR-AUC-000) was altered" in said
    assert "Take it from where it was kept, or play again." in said
    assert {each.name for each in tmp_path.iterdir()} == {"run-1"}
    assert not (run / "report.html").exists()


@pytest.mark.parametrize("command", COMMANDS)
def test_without_a_seal_the_chain_tells_what_was_touched(tmp_path: Path, command: str) -> None:
    run = play(tmp_path / "run-1")
    put(run, turned(lines_of(run)))
    assert ended(command, run) == 6


@pytest.mark.parametrize("command", COMMANDS)
def test_what_was_cut_is_read_as_far_as_it_goes(tmp_path: Path, command: str) -> None:
    run = play(tmp_path / "run-1", ends=False)
    journal = run / "journal.jsonl"
    journal.write_bytes(journal.read_bytes()[:-30])
    assert ended(command, run) in {0, 70}  # its last scenario has no end, which nobody but us answers for
