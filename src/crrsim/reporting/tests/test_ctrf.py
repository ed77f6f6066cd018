import json
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from crrsim.reporting.ctrf import ctrf, write_ctrf
from crrsim.reporting.reading import read_run
from crrsim.reporting.tests.every_verdict import VERDICTS, every_verdict
from crrsim.reporting.tests.handmade import HandMade
from crrsim.reporting.tests.node import node, package

STRICT = """\
import { readFileSync } from 'node:fs'
import { validateStrict } from 'ctrf'
const report = JSON.parse(readFileSync(process.argv[2], 'utf8'))
validateStrict(report)
console.log(report.results.summary.tests)
"""


def read(file: Path) -> Any:  # noqa: ANN401 - JSON
    return json.loads(file.read_text("utf-8"))


def test_a_test_tells_its_verdict_its_place_and_its_steps(tmp_path: Path) -> None:
    report = read(write_ctrf(every_verdict(tmp_path)))

    tests = {test["name"].split()[0]: test for test in report["results"]["tests"]}
    assert {key: test["rawStatus"] for key, test in tests.items()} == VERDICTS
    failed = tests["CRR-AUC-012"]
    assert (failed["status"], failed["line"], failed["filePath"]) == (
        "failed",
        20,
        "week_2_monthly_markets/bids.feature",
    )
    assert failed["message"].startswith("the portfolio is INVALID, not VALID at “Then the portfolio is VALID”")
    assert [step["status"] for step in failed["steps"]] == ["passed", "passed", "failed"]
    assert tests["CRR-AUC-020[12:00:00-in_time]"]["parameters"] == {"time": "12:00:00"}
    assert tests["CRR-AUC-062"]["flaky"]
    assert tests["CRR-AUC-061"]["status"] == "pending"
    assert tests["CRR-AUC-063"]["status"] == "failed"  # what was cut does not pass a gate


def test_what_a_waiver_lets_through_has_neither_passed_nor_failed(tmp_path: Path) -> None:
    run = every_verdict(tmp_path)
    says = "waived by CRR-4711 (QA) until 2026-12-01"
    gate = {"rulings": [{"scenario": "CRR-AUC-012", "effect": "waived", "says": says}], "exit_code": 5}
    (run.folder / "gate.json").write_text(json.dumps({**gate, "waivers": [], "objections": [], "required": []}))

    results = ctrf(run)["results"]
    [test] = [test for test in results["tests"] if test["status"] == "other"]
    assert (test["rawStatus"], test["extra"]["gate"]) == ("fail", "waived")
    assert test["message"].endswith(f"; {says}")
    assert (results["summary"]["failed"], results["summary"]["other"]) == (6, 1)


def test_the_summary_counts_what_the_tests_say(tmp_path: Path) -> None:
    results = ctrf(every_verdict(tmp_path))["results"]

    counted = Counter(test["status"] for test in results["tests"])
    summary = results["summary"]
    assert {name: summary[name] for name in ("passed", "failed", "skipped", "pending", "other")} == {
        "passed": 5, "failed": 7, "skipped": 2, "pending": 1, "other": 0,
    }  # fmt: skip
    assert all(summary[status] == times for status, times in counted.items())
    assert summary["tests"] == len(results["tests"]) == 15
    assert summary["start"] <= min(test["start"] for test in results["tests"])
    assert all(test["start"] <= test["stop"] for test in results["tests"])


def test_the_id_of_a_test_stays_from_run_to_run_and_is_its_own(tmp_path: Path) -> None:
    one, other = (ctrf(every_verdict(tmp_path / name))["results"]["tests"] for name in ("one", "other"))

    assert [test["id"] for test in one] == [test["id"] for test in other]
    assert len({test["id"] for test in one}) == len(one)


@pytest.mark.parametrize("mock", [True, False])
def test_mock_is_said_at_the_head_and_of_each_test(tmp_path: Path, mock: bool) -> None:
    results = ctrf(every_verdict(tmp_path, mock=mock))["results"]

    assert ("MOCK" in results["environment"]["testEnvironment"]) is mock
    assert ("MOCK" in results["environment"]["reportName"]) is mock
    assert {test["extra"]["mock"] for test in results["tests"]} == {mock}


def test_the_published_schema_takes_it(tmp_path: Path) -> None:
    schema = read(next((package("ctrf") / "dist").glob("ctrf-schema-*.json")))
    validator = jsonschema_rs.validator_for(schema, validate_formats=True)
    empty = HandMade()
    empty.write("run_started", seed=1, profile="mock")

    for run in (every_verdict(tmp_path / "run"), read_run(empty.save(tmp_path / "empty", manifest=False))):
        assert [str(error) for error in validator.iter_errors(ctrf(run))] == []
    assert not validator.is_valid({**ctrf(run), "reportFormat": "other"})


def test_its_own_reader_takes_it(tmp_path: Path) -> None:
    package("ctrf")

    assert node(STRICT, write_ctrf(every_verdict(tmp_path)), cwd=tmp_path).strip() == "15"
