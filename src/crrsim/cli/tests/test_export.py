"""`crrsim export` from the door: every format, of whole runs and of killed ones, and never a secret in any of them."""

import base64
import csv
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from crrsim.cli import main
from crrsim.cli.console import paper
from crrsim.cli.export import Format
from crrsim.cli.github import tell_github
from crrsim.cli.report import make_pages
from crrsim.evidence.canary import canary
from crrsim.evidence.events import Exchange
from crrsim.evidence.journal import Journal
from crrsim.evidence.redaction import Redactor
from crrsim.evidence.tests.sealed_runs import retold
from crrsim.reporting.reading import read_run

PASSWORD = "canary Zx81/ü+password"
KEY = bytes(range(64, 256))
FEATURE = "Feature: F\n  Scenario Outline: Told <what>\n    When FIN1 says <what>\n    Examples:\n      | what |\n"


def export(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["export", *arguments])
    return int(left.value.code or 0)


@pytest.fixture
def telling(tmp_path: Path) -> Path:
    """Return a run whose secrets got everywhere that a run has room for: names, parameters, bodies, tracebacks."""
    redactor = Redactor()
    redactor.register(PASSWORD, KEY)
    forms = (PASSWORD, base64.b64encode(KEY).decode(), KEY.hex())
    folder = tmp_path / "20260310T160000Z-abc123"
    with Journal(folder, redactor=redactor) as journal:
        journal.write("run_started", seed=7, profile=f"stage {PASSWORD}", crrsim="0.1.0")
        for number, said in enumerate(forms):
            _scenario(journal, f"CRR-AUC-00{number}[{said}]", said)
    (folder / "manifest.json").write_text(json.dumps({"run": folder.name, "mock": True}), "utf-8")
    kept = redactor.clean({"one.feature": f"{FEATURE}      | {PASSWORD} |\n"})
    (folder / "features.json").write_text(json.dumps(kept), "utf-8")
    return folder


def _scenario(journal: Journal, name: str, said: str) -> None:
    journal.scenario(name)
    journal.write(
        "scenario_started", title=f"Told {said}", feature="features/one.feature", line=2, rule=said, tags=(said,),
        parameters={"what": said}, description=said, node=said,
    )  # fmt: skip
    journal.step(1)
    body = {"type": "text/plain", "size": 9, "text": json.dumps({"password": "x1y2z3", "note": said})}
    journal.record(
        Exchange(
            participant=said, service="auction", operation="portfolio_list", method="GET", url=f"https://h/x?y={said}",
            request_id=said, request_headers=(("authorization", said), ("x-note", said)), request_body=body, status=400,
            response_headers=(("set-cookie", said),), response_body=body, outcome="refused", codes=(said,), error=said,
            curl=f"curl {said}", findings=({"grade": "drift", "message": said, "direction": "response"},),
        )
    )  # fmt: skip
    check = {"says": said, "expected": said, "actual": said, "outcome": "fail", "written": said}
    trace = f"it said {said}\nTraceback (most recent call last):\n  raise ValueError({said!r})"
    journal.write(
        "step_finished", index=1, keyword="When", text=f"FIN1 says {said}", outcome="failed", error=trace,
        expected=said, actual=said, table=((said,),), checks=(check,),
    )  # fmt: skip
    journal.write("scenario_finished", verdict="fail", reason=said, error=trace)
    journal.scenario(None)


def exported(folder: Path, to: Path) -> list[Path]:
    """Write a run in every format; return all files that came of it."""
    for form in Format:
        assert export(str(folder), "--to", form, "--out", str(to / form)) == 0
    return [file for file in to.rglob("*") if file.is_file()]


def test_no_secret_is_in_any_export(telling: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = exported(telling, tmp_path / "made")
    make_pages(telling, paper())
    made += [file for file in telling.iterdir() if file.is_file()]
    monkeypatch.setenv("NO_COLOR", "1")
    github = tmp_path / "summary.md"
    tell_github(telling, {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(github)})

    forms = canary(PASSWORD).forms | canary(KEY).shingles
    assert len({file.suffix for file in made}) >= 7
    for file in [*made, github]:
        text = file.read_text("utf-8", "replace")
        assert [form for form in forms if form in text] == [], file
    assert "REDACTED" in github.read_text("utf-8")


def test_the_canary_would_be_heard(telling: Path, tmp_path: Path) -> None:
    retold(telling, "[REDACTED]", "canary-unredacted")

    silent = [form for form in Format if not _is_told(telling, form, tmp_path)]
    assert silent == []


def _is_told(folder: Path, form: Format, to: Path) -> bool:
    target = to / form
    assert export(str(folder), "--to", form, "--out", str(target)) == 0
    files = target.rglob("*") if target.is_dir() else (target,)
    return any("canary-unredacted" in file.read_text("utf-8") for file in files)


@pytest.mark.parametrize("cut", [40, 0.3, 0.5, 0.7, -1])
def test_a_killed_run_is_exported_as_far_as_it_came(telling: Path, tmp_path: Path, cut: float) -> None:
    journal = telling / "journal.jsonl"
    held = journal.read_bytes()
    journal.write_bytes(held[: int(cut * len(held)) if 0 < cut < 1 else int(cut)])
    played = len(read_run(telling).scenarios)

    made = tmp_path / "made"
    exported(telling, made)
    assert len(ET.parse(made / "junit").getroot().findall(".//testcase")) == played
    assert len(json.loads((made / "ctrf").read_text("utf-8"))["results"]["tests"]) == played
    assert (made / "cucumber").read_text("ascii").count('{"testCase":') == played
    assert json.loads((made / "har").read_text("ascii"))["log"]["version"] == "1.2"
    assert len(list((made / "allure").glob("*-result.json"))) == played
    with (made / "csv" / "scenarios.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert len(list(csv.DictReader(lines))) == played


def test_an_export_says_what_is_missing_and_that_it_is_mock(
    telling: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(str(telling), "--to", "ctrf", "--out", str(tmp_path / "deep" / "ctrf.json")) == 0

    said = " ".join(capsys.readouterr().out.split())
    assert "Evidence incomplete: writer main never recorded its end" in said
    assert "3 scenarios of a MOCK run" in said
    report = json.loads((tmp_path / "deep" / "ctrf.json").read_text("utf-8"))
    assert report["results"]["summary"]["extra"]["gaps"]


def test_a_collection_is_said_to_hold_what_it_holds(
    telling: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Journal(telling, "other") as journal:
        journal.scenario("CRR-AUC-009")
        journal.write("scenario_started", title="Fine", feature="features/one.feature", line=2)
        journal.write("scenario_finished", verdict="pass")
    assert export(str(telling), "--to", "postman", "--out", str(tmp_path / "c.json")) == 0

    assert "3 requests of 3 of 4 scenarios of a MOCK run" in " ".join(capsys.readouterr().out.split())
    assert len(json.loads((tmp_path / "c.json").read_text("ascii"))["item"]) == 3


def test_without_a_name_an_export_is_named_after_its_run(
    telling: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for form in Format:
        assert export(str(telling), "--to", form) == 0

    made = {path.name.removeprefix(f"{telling.name}-") for path in tmp_path.iterdir() if path != telling}
    assert made >= {
        "allure-results", "csv", "ctrf.json", "cucumber.ndjson", "exchanges.har", "in-toto.json", "junit.xml",
        "postman.json",
    }  # fmt: skip


def test_what_cannot_be_done_is_one_sentence_and_2(
    telling: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("")

    assert export(str(tmp_path), "--to", "har") == 2
    assert "no evidence to read" in capsys.readouterr().err
    assert export(str(telling), "--to", "allure", "--out", str(taken)) == 2
    assert "taken cannot be written (File exists)" in " ".join(capsys.readouterr().err.split())
    assert export(str(telling), "--to", "pdf") == 2


def test_outside_github_nothing_is_said(telling: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tell_github(telling, {})
    assert capsys.readouterr().out == ""
    tell_github(telling, {"GITHUB_ACTIONS": "true"})
    assert capsys.readouterr().out.count("::error file=features/one.feature,line=2,title=MOCK") == 3
