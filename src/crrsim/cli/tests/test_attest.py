"""What only a person can do, from the door: pending, prompted for, attested, lapsed, shared without a name."""

import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from crrsim.assembly.simulation import ManualPending
from crrsim.cli import main
from crrsim.evidence.attestation import FILE_NAME, attest, text_of
from crrsim.evidence.signing import seal_key
from crrsim.reporting.reading import read_run
from steps.manual import attestation_of

WHO, NOTE = "Jane Q. Tester", "rows were in order on the screen of Jane"
TODAY = datetime.now(UTC).date()


def crrsim(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as left:
        main([str(word) for word in arguments])
    return int(left.value.code or 0)


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "240")


def test_a_persons_word_stands_until_it_lapses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reports, picture = tmp_path / "reports", tmp_path / "shot.png"
    picture.write_bytes(b"pixels")
    said = ("--reports", reports, "--by", WHO, "--note")
    assert crrsim("attest", "crr-mui-001", *said, NOTE, "--screenshot", picture) == 0
    assert crrsim("attest", "CRR-MUI-020", *said, "no calendar", "--failed") == 0
    assert crrsim("run", "--reports", reports, "--select", "CRR-MUI-001 or CRR-MUI-010 or CRR-MUI-020") == 1
    [folder] = filter(Path.is_dir, reports.iterdir())
    played = {each.id: each for each in read_run(folder).scenarios}
    assert {name: each.verdict for name, each in played.items()} == {
        "CRR-MUI-001": "pass",
        "CRR-MUI-010": "manual_pending",
        "CRR-MUI-020": "fail",
    }
    done, told = played["CRR-MUI-001"], played["CRR-MUI-001"].attestation
    assert told is not None
    assert (told["by"], told["note"], told["screenshot"]["size"]) == (WHO, NOTE, 6)
    assert [step.outcome for step in done.steps] == ["passed"] * 3
    assert done.reason.startswith("attested on ")
    assert [step.outcome for step in played["CRR-MUI-010"].steps] == ["skipped"] * 3
    capsys.readouterr()
    assert crrsim("attest", "--reports", reports) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert f"✓ {WHO}" in shown
    assert "CRR-MUI-010 The models of the monthly allocation after tier 1 ✎ manual pending" in shown
    assert crrsim("share", folder, "--for", "iso", "--scenario", "CRR-MUI-001", "--to", tmp_path) == 0
    with zipfile.ZipFile(next(tmp_path.glob("*.zip"))) as pack:
        for name in pack.namelist():
            assert "Jane" not in pack.read(name).decode("utf-8", "replace"), name
        assert "who attested what was done by hand, and the note: 2" in pack.read("summary.txt").decode()


def test_the_prompt_is_the_scenarios_own_sentences(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert crrsim("attest", "CRR-MUI-001", "--reports", tmp_path) == 0
    said = capsys.readouterr().out
    assert '  When  the person "orders the rows by MW' in said
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("CRR-AUC-001", "--by", WHO, "--note", "x"), 2, "CRR-AUC-001 is no scenario that a person plays"),
        (("CRR-MUI-001", "--by", WHO), 2, "--note: say what was done and seen"),
        (("CRR-MUI-001", "--by", WHO, "--note", "x", "--screenshot", "no.png"), 2, "no.png: cannot be used"),
        (("CRR-MUI-001", "--profile", "no.toml"), 3, "no.toml: cannot be read"),
    ],
)
def test_what_makes_no_sense_is_told(
    tmp_path: Path, arguments: tuple[str, ...], code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert crrsim("attest", *arguments, "--reports", tmp_path) == code
    assert says in " ".join(capsys.readouterr().err.split())


def test_a_file_that_somebody_bent_is_evidence_that_cannot_be_relied_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / FILE_NAME).write_text("{}\n")
    assert crrsim("attest", "--reports", tmp_path) == 6
    assert "line 1 is no attestation" in " ".join(capsys.readouterr().err.split())


SCENARIO = SimpleNamespace(name="Rows", steps=[SimpleNamespace(type="then", name="the person sees it")])


@pytest.mark.parametrize(
    ("title", "system", "expires", "says"),
    [
        ("Rows", "mock", TODAY + timedelta(days=2), None),
        ("Rows", "mock", TODAY - timedelta(days=2), "lapsed on"),
        ("Other rows", "mock", TODAY + timedelta(days=2), "written anew"),
        ("Rows", "MAP stage", TODAY + timedelta(days=2), "nobody has said"),
    ],
)
def test_what_was_attested_stands_for_the_same_text_on_the_same_system_in_time(
    tmp_path: Path, title: str, system: str, expires: date, says: str | None
) -> None:
    text = text_of(title, [("then", "the person sees it")])
    attest(tmp_path / FILE_NAME, seal_key(), scenario="CRR-MUI-001", system=system, text=text, by=WHO, note=NOTE,
           expires=expires)  # fmt: skip
    if says is None:
        assert attestation_of(tmp_path / FILE_NAME, SCENARIO, "CRR-MUI-001", "mock").by == WHO  # type: ignore[arg-type]  # as much of a scenario as is asked for
        return
    with pytest.raises(ManualPending, match=says):
        attestation_of(tmp_path / FILE_NAME, SCENARIO, "CRR-MUI-001", "mock")  # type: ignore[arg-type]  # see above


def test_nothing_in_a_bent_file_is_relied_on(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("{}\n")
    with pytest.raises(ManualPending, match=r"no attestation is relied on: .* line 1 is no attestation"):
        attestation_of(tmp_path / FILE_NAME, SCENARIO, "CRR-MUI-001", "mock")  # type: ignore[arg-type]  # see above
