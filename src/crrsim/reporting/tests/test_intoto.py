import hashlib
import json
from pathlib import Path

import pytest
from google.protobuf import json_format
from in_toto_attestation.predicates.test_result.v0.test_result_pb2 import TestResult as Predicate
from in_toto_attestation.v1.statement import Statement
from in_toto_attestation.v1.statement_pb2 import Statement as Message

from crrsim.reporting.intoto import statement, write_statement
from crrsim.reporting.reading import read_run
from crrsim.reporting.tests.every_verdict import every_verdict
from crrsim.reporting.tests.handmade import HandMade


def predicate_of(file: Path) -> Predicate:
    """Read a statement with in-toto's own library, and return its predicate."""
    told = json.loads(file.read_text("ascii"))
    message = json_format.ParseDict({"type": told.pop("_type"), **told}, Message())
    Statement.copy_from_pb(message).validate()
    return json_format.ParseDict(told["predicate"], Predicate())


def test_the_library_of_in_toto_reads_results_by_scenario(tmp_path: Path) -> None:
    found = predicate_of(write_statement(every_verdict(tmp_path), tmp_path / "statement.json"))

    assert found.result == "FAILED"
    assert len(found.passed_tests) == 5
    assert set(found.warned_tests) == {"CRR-AUC-040", "CRR-AUC-061", "CRR-ISO-001"}
    assert {"CRR-AUC-012", "CRR-AUC-030", "CRR-AUC-063", "CRR-MSG-001"} < set(found.failed_tests)
    assert found.configuration[0].name == "manifest.json"


@pytest.mark.parametrize(("verdicts", "result"), [(("pass",), "PASSED"), (("pass", "blocked"), "WARNED")])
def test_a_run_passes_when_all_was_judged_and_green(tmp_path: Path, verdicts: tuple[str, ...], result: str) -> None:
    made = HandMade()
    made.write("run_started", seed=1, profile="mock")
    for number, verdict in enumerate(verdicts):
        made.scenario(f"CRR-AUC-00{number}", "t", verdict)
    cut = read_run(made.save(tmp_path / "cut"))
    made.write("run_finished", verdicts={}, exit_code=0)

    assert statement(read_run(made.save(tmp_path / "whole")))["predicate"]["result"] == result
    assert statement(cut)["predicate"]["result"] == "FAILED"


@pytest.mark.parametrize("mock", [True, False])
def test_the_subject_is_the_journal_and_says_mock(tmp_path: Path, mock: bool) -> None:
    told = statement(every_verdict(tmp_path, mock=mock))

    [subject] = told["subject"]
    assert subject["digest"]["sha256"] == hashlib.sha256((tmp_path / "journal.jsonl").read_bytes()).hexdigest()
    assert subject["name"].startswith("MOCK ") is mock
    assert told["predicate"]["configuration"][0]["annotations"]["mock"] is mock
