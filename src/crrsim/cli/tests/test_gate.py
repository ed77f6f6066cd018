"""Waivers and a policy from the door: what holds a run up, what is waived, lapsed or fixed, and what the run keeps."""

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from crrsim.cli import main
from crrsim.cli.bar_files import WAIVERS, find_beside
from crrsim.cli.console import paper
from crrsim.cli.report import make_pages
from crrsim.cli.suite import Suite
from crrsim.evidence.tests.sealed_runs import retold
from crrsim.evidence.verify import State, verify
from crrsim.reporting.gate import read_gate

CANARY = "canary-Wv4-secret"
SELECTION = "CRR-CON-001 or CRR-ISO-004"
"""Under the defect two rows of CRR-CON-001 drift, and CRR-ISO-004 passes."""
WAIVER = '[[waiver]]\nscenario = "{scenario}"\nticket = "CRR-4711"\nowner = "desk 2"\nexpires = {expires}\n'
LONG, PAST = "2199-12-31", "2020-01-01"


def waiver(scenario: str = "CRR-CON-001", expires: str = LONG) -> str:
    return WAIVER.format(scenario=scenario, expires=expires)


def crrsim(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as left:
        main([str(word) for word in arguments])
    return int(left.value.code or 0)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, Path]:
    """Return a run that kept its waivers, and how it ended."""
    place = tmp_path_factory.mktemp("played")
    (place / WAIVERS).write_text(waiver() + f'why = "password={CANARY}"\n')
    selected = ("--defect", "undeclared-property-added", "--select", SELECTION)
    code = crrsim("run", "--reports", place / "reports", *selected, "--waivers", place / WAIVERS)
    [folder] = [each for each in (place / "reports").iterdir() if each.is_dir()]
    return code, folder


@pytest.fixture
def folder(played: tuple[int, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(played[1], tmp_path / "run"))


def gate(folder: Path, waivers: str = "", policy: str = "") -> int:
    """Hold the run to these files; an empty one says nothing."""
    (folder.parent / "w.toml").write_text(waivers)
    (folder.parent / "p.toml").write_text(policy)
    return crrsim("gate", folder, "--waivers", folder.parent / "w.toml", "--policy", folder.parent / "p.toml")


def test_what_is_waived_does_not_gate_and_stays_in_the_evidence(
    played: tuple[int, Path], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert played[0] == crrsim("gate", folder) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "≈ waived CRR-CON-001[1.2] (drift): waived by CRR-4711 (desk 2) until 2199-12-31" in said
    assert "Gate: nothing holds this run up; 2 waived, 0 let through by the policy." in said
    held = read_gate(folder)
    assert held is not None
    assert (held.exit_code, held.rulings["CRR-CON-001[1.2]"].effect) == (0, "waived")
    [used] = held.waivers
    assert (used.ticket, used.state, used.scenarios) == ("CRR-4711", "in use", ("CRR-CON-001[1.2]", "CRR-CON-001[1.3]"))
    assert verify(folder).state is State.SEALED
    assert json.loads((folder / "waivers.json").read_text())["waiver"][0]["ticket"] == "CRR-4711"
    (folder / "waivers.json").write_text("{}")
    assert verify(folder).problems == ("waivers.json was altered",)


def test_junit_and_ctrf_agree_with_the_gate(folder: Path) -> None:
    root = ET.parse(folder / "junit.xml").getroot()
    assert (root.get("failures"), root.get("errors")) == ("0", "0")
    [said] = {each.get("message", "").partition(": ")[0] for each in root.iter("skipped")}
    assert said == "WAIVED, DRIFT"
    assert json.loads((folder / "ctrf.json").read_text())["results"]["summary"]["failed"] == 0


def test_no_secret_is_kept_with_waivers(folder: Path) -> None:
    for file in folder.iterdir():
        assert CANARY not in file.read_text("utf-8", "replace"), file.name
    assert "password=[REDACTED]" in (folder / "gate.json").read_text()


def test_a_row_alone_can_be_waived_and_a_lapsed_waiver_is_red(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert gate(folder, waiver("CRR-CON-001[1.2]") + waiver("CRR-CON-001[1.3]", PAST)) == 5
    said = " ".join(capsys.readouterr().out.split())
    assert "✗ gate CRR-CON-001[1.3] (drift): the waiver of CRR-4711 (desk 2) lapsed on 2020-01-01" in said
    assert "Gate: held up by 1 (1 drift); 1 waived" in said


def test_fixed_but_waived_is_told_and_gates_where_the_policy_says_so(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gate(folder, waiver("CRR-ISO-004"), "budget = { drift = 2 }\n") == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "≈ fixed CRR-4711 (desk 2), CRR-ISO-004: green now, and still waived until 2199-12-31" in said
    assert said.count("2 drift of 2 let through") == 2
    assert gate(folder, waiver("CRR-ISO-004"), 'fixed_but_waived = "gate"\nbudget = { drift = 2 }\n') == 3
    assert "✗ gate  CRR-4711 is fixed and still waived" in capsys.readouterr().out


def test_a_run_that_is_held_to_nothing_is_told_why_it_is_held_up(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gate(folder) == 5
    said = " ".join(capsys.readouterr().out.split())
    assert said == "Gate: held up by 2 (2 drift); 0 waived, 0 let through by the policy. Exit code 5."
    retold(folder, '"verdict":"drift"', '"verdict":"pass"')
    assert gate(folder) == 0
    assert "nothing holds this run up" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("scenario", "says"),
    [
        ("CRR-CON-901", "waives CRR-CON-901, which there is not; did you mean CRR-CON-"),
        ("crr-nope-101", "waives crr-nope-101, which there is not; did you mean CRR-"),
        ("CRR-CON-001[1.4]", "which there is not; did you mean CRR-CON-001[1.3] or CRR-CON-001[1.2]"),
    ],
)
def test_a_waiver_of_a_scenario_that_there_is_not_is_told(
    folder: Path, scenario: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gate(folder, waiver(scenario)) == 5
    said = " ".join(capsys.readouterr().out.split())
    assert "≈ unknown CRR-4711 (desk 2) waives" in said
    assert says in said


@pytest.mark.parametrize("scenario", ["CRR-CON-001", "CRR-CON-001[1.2]", "crr-auc-012", "CRR-AUC-020[12:00:00]", "own"])
def test_a_waiver_of_what_was_not_selected_is_no_slip(
    folder: Path, scenario: str, capsys: pytest.CaptureFixture[str]
) -> None:
    gate(folder, waiver(scenario))
    assert "≈ unknown" not in capsys.readouterr().out


def test_a_run_tells_of_the_waivers_it_kept(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = folder / WAIVERS.replace(".toml", ".json")
    kept.write_text(kept.read_text().replace("CRR-CON-001", "CRR-CON-901"))
    make_pages(folder, paper())
    assert "waives CRR-CON-901, which there is not" in " ".join(capsys.readouterr().out.split())


def test_a_run_that_lost_its_seal_is_told_to_have_none(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gate(folder)
    assert "not sealed" not in capsys.readouterr().out
    for name in ("seal.json", "seal.sig"):
        (folder / name).unlink()
    assert gate(folder) == 5
    assert "≈ not sealed the records hang together" in " ".join(capsys.readouterr().out.split())


def test_evidence_grows_old(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert gate(folder, policy='gate = ["fail"]\nmax_age_days = 1\n') == 0
    retold(folder, '"at":"2', '"at":"1')
    assert gate(folder, policy="max_age_days = 1\n") == 6
    assert "days old, and the policy takes 1 at most" in capsys.readouterr().out


def test_the_ids_that_must_pass_are_asked_of_whole_runs_and_whole_weeks(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = '[must_pass]\nalways = ["CONN-1"]\nweek2 = ["W2-TUE-AUC-MN-1"]\n'
    assert gate(folder, waiver(), policy) == 5
    said = capsys.readouterr().out
    assert "must pass, and no waiver helps" in said
    assert "W2-TUE" not in said
    retold(folder, f'"selection":"({SELECTION})"', '"selection":""')
    assert gate(folder, waiver(), policy) == 5
    assert "W2-TUE-AUC-MN-1 must pass and was not judged: no scenario of it was played" in capsys.readouterr().out


def test_a_run_in_which_nothing_was_judged_ends_with_7(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for word in ("drift", "pass"):
        retold(folder, f'"verdict":"{word}"', '"verdict":"not_due"')
    assert gate(folder) == 7
    assert "nothing was judged" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("waivers", waiver(expires="2026-02-30"), "is no TOML"),
        ("waivers", '[[waiver]]\ncode = "MKT0004"\n', "waiver 1 ticket: Field required"),
        ("policy", '[must_pass]\nweek2 = ["W2-TUE-AUC-MN-99"]\n', "must_pass: the plan has no activity"),
        ("policy", "budget = 3\n", "budget: "),
    ],
)
def test_a_slip_ends_with_3_before_anything_is_played(
    tmp_path: Path, name: str, text: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file, reports = tmp_path / f"{name}.toml", tmp_path / "reports"
    file.write_text(text)
    assert crrsim("run", "--reports", reports, f"--{name}", file) == 3
    said = " ".join(capsys.readouterr().err.split())
    assert str(file) in said
    assert says in said
    assert not reports.exists()


def test_the_files_beside_the_profile_come_before_those_of_the_suite(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone, desk = tmp_path / "clone", tmp_path / "desk"
    for place in (clone, desk):
        place.mkdir()
    (clone / "pyproject.toml").touch()
    monkeypatch.chdir(tmp_path)
    assert find_beside(WAIVERS, Suite(clone), None) is None
    (clone / WAIVERS).touch()
    assert find_beside(WAIVERS, Suite(clone), desk / "profile.toml") == clone / WAIVERS
    (desk / WAIVERS).touch()
    assert find_beside(WAIVERS, Suite(clone), desk / "profile.toml") == desk / WAIVERS
    assert find_beside(WAIVERS, Suite(tmp_path / "bundled"), None) is None
    (tmp_path / WAIVERS).touch()
    assert find_beside(WAIVERS, Suite(tmp_path / "bundled"), None) == tmp_path / WAIVERS
