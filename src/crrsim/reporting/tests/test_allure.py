import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from crrsim.reporting.allure import write_allure
from crrsim.reporting.reading import read_run
from crrsim.reporting.run import Run
from crrsim.reporting.tests.every_verdict import VERDICTS, every_verdict
from crrsim.reporting.tests.handmade import HandMade
from crrsim.reporting.tests.node import package

STATUS = {
    "pass": "passed",
    "passed_after_retry": "passed",
    "fail": "failed",
    "drift": "failed",
    "blocked": "skipped",
    "not_due": "skipped",
    "manual_pending": "skipped",
    "unfinished": "unknown",
}


def results(run: Run, folder: Path) -> dict[str, Any]:
    """Return what was written for each scenario, by its key."""
    told = [json.loads(file.read_text("utf-8")) for file in write_allure(run, folder).glob("*-result.json")]
    return {result["fullName"].partition(":")[2]: result for result in told}


def twice(folder: Path) -> Run:
    made = HandMade()
    for _ in range(2):
        made.scenario("CRR-AUC-001", "Played twice", "pass")
    return read_run(made.save(folder))


def test_each_scenario_and_each_row_has_a_result_and_a_history_of_its_own(tmp_path: Path) -> None:
    found = results(every_verdict(tmp_path), tmp_path / "allure")

    assert {key: result["status"] for key, result in found.items()} == {
        key: STATUS.get(verdict, "broken") for key, verdict in VERDICTS.items()
    }
    assert len({result["historyId"] for result in found.values()}) == len(VERDICTS)
    rows = [found[f"CRR-AUC-020[{time}-in_time]"] for time in ("11:59:59", "12:00:00")]
    assert [row["parameters"] for row in rows] == [
        [{"name": "time", "value": "11:59:59"}], [{"name": "time", "value": "12:00:00"}]
    ]  # fmt: skip
    assert len({row["testCaseId"] for row in rows}) == 1


def test_a_scenario_that_was_played_twice_is_not_taken_for_a_retry(tmp_path: Path) -> None:
    found = results(twice(tmp_path), tmp_path / "allure")

    assert found["CRR-AUC-001.2"]["parameters"] == [{"name": "play", "value": "2"}]
    assert len({result["historyId"] for result in found.values()}) == 2


def test_exchanges_are_nested_below_the_step_that_sent_them(tmp_path: Path) -> None:
    failed = results(every_verdict(tmp_path), tmp_path / "allure")["CRR-AUC-012"]

    assert [(step["name"], step["status"]) for step in failed["steps"]] == [
        ("Given the monthly auction is OPEN", "passed"),
        ("When FIN1 creates the portfolio “Spring” with the bids:", "passed"),
        ("Then the portfolio is VALID", "failed"),
    ]
    [asked] = failed["steps"][1]["steps"]
    assert asked["name"] == "FIN1 asked auction portfolio_creation: answered (HTTP 200)"
    assert failed["start"] <= failed["steps"][0]["start"] <= failed["steps"][0]["stop"]
    assert len(failed["attachments"]) == 2
    held = json.loads((tmp_path / "allure" / failed["attachments"][1]["source"]).read_text("utf-8"))
    assert held["asked"].startswith("POST https://localhost:1/crr/auction/")


@pytest.mark.parametrize("mock", [True, False])
def test_mock_is_said_of_the_run_and_of_each_result(tmp_path: Path, mock: bool) -> None:
    found = results(every_verdict(tmp_path, mock=mock), tmp_path / "allure")

    tagged = [{"name": "tag", "value": "MOCK"} in result["labels"] for result in found.values()]
    assert tagged == [mock] * len(VERDICTS)
    said = (tmp_path / "allure" / "environment.properties").read_text("utf-8")
    assert ("MOCK=yes" in said) is mock


@pytest.mark.parametrize("make", [every_verdict, twice])
def test_the_program_of_allure_builds_a_report_of_all_of_them(tmp_path: Path, make: Any) -> None:  # noqa: ANN401 - either of two functions
    program = package("allure") / "cli.js"
    run = make(tmp_path)
    write_allure(run, tmp_path / "allure")

    ended = subprocess.run(
        ["node", str(program), "generate", "allure", "--output", "report", "--cwd", str(tmp_path)],
        capture_output=True, text=True, check=False, cwd=tmp_path, timeout=120,
    )  # fmt: skip

    assert ended.returncode == 0, ended.stdout + ended.stderr
    shown = [json.loads(file.read_text("utf-8")) for file in (tmp_path / "report/data/test-results").glob("*.json")]
    assert len([each for each in shown if not each["isRetry"]]) == len(run.scenarios)
    steps = sum(len(scenario.steps) for scenario in run.scenarios)
    assert sum(step["type"] == "step" for each in shown for step in each["steps"]) == steps
