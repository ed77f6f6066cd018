"""What a run leaves for others: no secret in any artefact, every check as a row, and each verdict as it comes about.

Each test plays small features in a clone of the suite, in a process of its own, as a user would.
"""

import io
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from crrsim.cli import main
from crrsim.cli.export import Format
from crrsim.cli.report import make_pages
from crrsim.evidence.events import Exchange
from crrsim.evidence.verdict import Verdict
from crrsim.evidence.verify import State, verify
from crrsim.reporting.compare import compare
from crrsim.reporting.compare_page import write_page
from crrsim.reporting.reading import read_run
from steps.expect import Checks, Unexpected, expect, taken
from steps.recorder import Recorder
from steps.stepbook import ROOT

CANARY = "canary-Qv7-of-a-password"
LEAK = f'''

from pytest_bdd import then as _then
from crrsim.evidence.redaction import SHARED as _SHARED
from steps.phrases import phrase as _phrase


_SHARED.register("{CANARY}")


@_then(_phrase('the secret {{words:Name}} is told'))
def _tell(words: str) -> None:
    """Let a secret get into everything there is: output, a parameter, an exception, its traceback."""
    print("printed {CANARY}")
    raise RuntimeError(f"raised {{words}} {CANARY}")
'''
FEATURE = """\
@connectivity @conn-1
Feature: One of each verdict

  @CRR-CON-901
  Scenario: Passes
    When FIN1 asks for the app status over TLS 1.3
    Then the application is "up"

  @CRR-CON-902
  Scenario: Fails
    When FIN1 asks for the app status over TLS 1.3
    Then the application is "down"

  @CRR-CON-904
  Scenario: Meets an outage
    Given the ISO's environment is away
    When FIN1 asks for the status of the monthly auction
    Then the market is OPEN

  @CRR-CON-905
  Scenario: Is turned away at the door
    When somebody with an expired certificate lists the active auction markets over TLS 1.2
    Then the service answers

  @CRR-CON-907 @manual
  Scenario: Waits for a person
    When FIN1 asks for the app status over TLS 1.3
    Then the application is "up"
"""
VERDICTS = {
    "CRR-CON-901": "pass",
    "CRR-CON-902": "fail",
    "CRR-CON-904": "environment",
    "CRR-CON-905": "certificate",
    "CRR-CON-907": "manual_pending",
}
LISTING = """\
@connectivity @conn-1
Feature: A busy server

  @CRR-CON-920
  Scenario: Its list comes late
    Given the monthly auction is OPEN
    When FIN1 lists its portfolios in the monthly auction
    Then the list does not have "Anything"

  @CRR-CON-921
  Scenario: It is too early for the results
    Given the monthly auction is POSTED
    When FIN1 lists its portfolios in the monthly auction
    Then the list does not have "Anything"

  @CRR-CON-922 @mock_only
  Scenario: What only the mock can do
    When FIN1 lists its portfolios in the monthly auction
    Then the list does not have "Anything"
"""
OUTLINE = """\
@connectivity @conn-1
Feature: Rows

  @CRR-CON-930
  Scenario Outline: Over TLS <version>, <time>
    When FIN1 asks for the app status over TLS <version>
    Then the application is "up"

    Examples:
      | version | time |
      | 1.2     | once |
      | 1.3     | once |
      | 1.2     | more |
      | 1.3     | more |
"""
TELLING = """\
@connectivity @conn-1
Feature: A secret that gets everywhere

  @CRR-CON-910
  Scenario Outline: Told <what>
    When FIN1 asks for the app status over TLS 1.3
    Then the secret "<what>" is told

    Examples:
      | what                       |
      | canary-Qv7-of-a-password   |
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    folder = tmp_path / "clone"
    folder.mkdir()
    for name in ("pyproject.toml", "conftest.py"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "steps", folder / "steps", ignore=shutil.ignore_patterns("__pycache__", "tests"))
    (folder / "features").mkdir()
    return folder


def played(clone: Path, feature: str, *options: str) -> tuple[Path, str]:
    """Play a feature in the clone; return the evidence and what was printed."""
    (clone / "features" / "one.feature").write_text(feature)
    evidence = clone / "evidence"
    words = [sys.executable, "-m", "pytest", "features", "-p", "no:cacheprovider", f"--evidence={evidence}", *options]
    environment = {**os.environ, "XDG_CONFIG_HOME": str(clone / "settings"), "PYTHONPATH": str(ROOT / "src")}
    ended = subprocess.run(words, cwd=clone, capture_output=True, text=True, check=False, timeout=240, env=environment)
    assert (evidence / "journal.jsonl").exists(), ended.stdout + ended.stderr
    return evidence, ended.stdout + ended.stderr


def test_each_verdict_comes_about_and_the_evidence_is_sealed(clone: Path) -> None:
    evidence, _ = played(clone, FEATURE)
    run = read_run(evidence)
    assert {scenario.id: scenario.verdict for scenario in run.scenarios} == VERDICTS
    assert (verify(evidence).state, verify(evidence).is_complete) == (State.SEALED, True)
    [failed] = [scenario for scenario in run.scenarios if scenario.verdict == "fail"]
    [check] = failed.steps[-1].checks
    assert (check.expected, check.actual, check.outcome) == ("down", "up", "fail")


def test_a_property_that_no_document_declares_is_drift(clone: Path) -> None:
    status = FEATURE.partition("  @CRR-CON-902")[0]
    evidence, said = played(clone, status, "--defect=undeclared-property-added")
    assert {scenario.verdict for scenario in read_run(evidence).scenarios} == {"drift"}, said


def test_a_read_that_a_busy_server_answers_late_has_passed_after_retry(clone: Path) -> None:
    served = clone / "served"
    words = [sys.executable, "-m", "crrsim", "mock", "serve", "--dir", str(served), "--at", "W2-TUE 09:30"]
    words += ["--fault", "busy@auction.portfolio_listx1"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment) as server:
        assert server.stdout is not None
        assert "MOCK" in server.stdout.readline()
        assert "profile.toml" in server.stdout.readline()
        evidence, said = played(clone, LISTING, f"--profile={served / 'profile.toml'}")
        server.terminate()
    run = read_run(evidence)
    assert [scenario.verdict for scenario in run.scenarios] == ["passed_after_retry", "not_due", "blocked"], said
    assert [exchange.attempt for exchange in run.exchanges if exchange.operation == "portfolio_list"] == [1, 2]
    assert "1 passed, 2 skipped" in said


def test_a_secret_that_gets_everywhere_is_in_no_artefact(clone: Path) -> None:
    outcomes = clone / "steps" / "outcomes.py"
    outcomes.write_text(outcomes.read_text("utf-8") + LEAK)
    allure, junit = clone / "allure", clone / "pytest.xml"
    evidence, said = played(clone, TELLING, f"--alluredir={allure}", f"--junitxml={junit}", "--showlocals", "-rA")
    run = read_run(evidence)
    assert [scenario.verdict for scenario in run.scenarios] == ["harness"]
    for form in Format:
        export(evidence, form, clone / "exports" / form)
    make_pages(evidence, Console(file=io.StringIO()))
    write_page(compare(run, replace(run, scenarios=(replace(run.scenarios[0], verdict="fail"),))), clone / "exports")
    folders = (evidence, allure, clone / "exports")
    made = [file for folder in folders for file in folder.rglob("*") if file.is_file()] + [clone / "history.sqlite"]
    assert {file.name for file in made} >= {"journal.jsonl", "report.html", "junit.xml", "seal.json", "gate.json"}
    assert any(file.name.startswith("compare-") for file in made)
    assert len(list(allure.iterdir())) > 1
    assert "RuntimeError" in said
    for file in made:
        assert CANARY not in file.read_text("utf-8", "replace"), file.name
    # pytest's own file names a test by its node, which is what the feature says; all else in it is clean.
    assert CANARY not in re.sub(r' name="[^"]*"', "", junit.read_text("utf-8"))
    told = [json.loads(file.read_text("utf-8")) for file in allure.glob("*-result.json")]
    assert "REDACTED" in json.dumps([result.get("statusDetails") for result in told])
    assert "REDACTED" in json.dumps([result.get("parameters") for result in told])


def test_allure_gets_every_row_of_an_outline_with_its_steps_from_two_workers(clone: Path) -> None:
    """Both ways there are: Allure's own plugin as the run goes, and our results from the journal afterwards."""
    evidence, said = played(clone, OUTLINE, "-n", "2", f"--alluredir={clone / 'plugin'}")
    export(evidence, Format.ALLURE, clone / "journal")

    assert "4 passed" in said
    for folder in (clone / "plugin", clone / "journal"):
        results = [json.loads(file.read_text("utf-8")) for file in folder.glob("*-result.json")]
        assert len({result["historyId"] for result in results}) == len(results) == 4
        assert {result["status"] for result in results} == {"passed"}
        assert {tuple(step["name"] for step in result["steps"]) for result in results} == {
            (f"When FIN1 asks for the app status over TLS {version}", 'Then the application is "up"')
            for version in ("1.2", "1.3")
        }
        assert all({"name": "tag", "value": "MOCK"} in result["labels"] for result in results)
    writers = {scenario.writer for scenario in read_run(evidence).scenarios}
    assert writers == {"gw0", "gw1"}


def export(evidence: Path, form: Format, to: Path) -> None:
    with pytest.raises(SystemExit) as left:
        main(["export", str(evidence), "--to", form, "--out", str(to)])
    assert left.value.code == 0


def test_soft_checks_are_all_made_and_the_worst_is_taken() -> None:
    taken()
    checks = Checks()
    checks.that("the name", expected="a", actual="a", written="auction 1.2.1, portfolioName")
    checks.that("an extra", expected=None, actual="x", grade="drift")
    checks.that("the status", expected="VALID", actual="NEW")
    checks.that("the count", expected=2, actual=3)
    with pytest.raises(Unexpected, match=r"status \(and 1 more of 3 departures\): expected VALID, seen NEW"):
        checks.__exit__(None, None, None)
    rows = [check.as_row() for check in taken()]
    assert [row["outcome"] for row in rows] == ["held", "drift", "fail", "fail"]
    assert rows[0]["written"] == "auction 1.2.1, portfolioName"
    assert taken() == ()


def test_a_set_is_shown_as_words() -> None:
    with pytest.raises(Unexpected, match=r"the codes: expected MKT0004, POR0101, seen none"):
        expect("the codes", expected={"POR0101", "MKT0004"}, actual=set())
    taken()


def test_a_soft_departure_that_is_no_failure_lets_the_step_pass() -> None:
    with Checks() as checks:
        checks.that("an extra", expected=None, actual="x", grade="drift")
    expect("the end", expected=1, actual=1)
    assert [check.holds for check in taken()] == [False, True]
    with pytest.raises(ValueError, match="no grade"):
        checks.that("x", expected=1, actual=1, grade="bad")


def test_what_is_raised_among_soft_checks_comes_first() -> None:
    checks = Checks()
    checks.that("the status", expected="VALID", actual="NEW")
    checks.__exit__(KeyError, KeyError(), None)
    assert [check.holds for check in taken()] == [False]


@pytest.mark.parametrize(
    ("attempts", "grades", "graded", "verdict"),
    [
        ((1, 2), (), True, Verdict.RETRIED),
        ((1, 1), (), True, Verdict.PASS),
        ((1, 2), (), False, Verdict.PASS),
        ((1, 2), ("drift",), True, Verdict.DRIFT),
    ],
)
def test_a_scenario_is_judged_by_its_exchanges_too(
    tmp_path: Path, attempts: tuple[int, ...], grades: tuple[str, ...], graded: bool, verdict: Verdict
) -> None:
    recorder = Recorder(tmp_path, "main", mock=True)
    for attempt in attempts:
        findings: tuple[dict[str, Any], ...] = tuple({"grade": grade, "direction": "response"} for grade in grades)
        recorder.record(
            Exchange("FIN1", "auction", "portfolio_list", "GET", "/x", "1", attempt=attempt, findings=findings)
        )
    assert recorder.end_scenario(None, graded=graded).verdict is verdict
    recorder.close()
