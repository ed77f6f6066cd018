import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import xmlschema
from junitparser import JUnitXml

from crrsim.reporting.junit import write_junit
from crrsim.reporting.reading import read_run
from crrsim.reporting.tests.every_verdict import VERDICTS, every_verdict
from crrsim.reporting.tests.handmade import HandMade, hand_made

SCHEMA = xmlschema.XMLSchema(Path(__file__).with_name("junit.xsd"))


def test_verdicts_become_the_four_outcomes_junit_has(tmp_path: Path) -> None:
    root = ET.parse(write_junit(every_verdict(tmp_path))).getroot()

    cases = {str(case.get("name")).split()[0]: case[0] for case in root.iter("testcase")}
    assert {key: (each.tag, each.get("type")) for key, each in cases.items() if each.tag != "system-out"} == {
        "CRR-AUC-012": ("failure", "fail"),
        "CRR-AUC-030": ("failure", "drift"),
        "CRR-AUC-040": ("skipped", None),
        "CRR-AUC-050": ("error", "harness"),
        "CRR-AUC-060": ("error", "window"),
        "CRR-AUC-061": ("skipped", None),
        "CRR-AUC-063": ("error", "unfinished"),
        "CRR-CON-003": ("error", "certificate"),
        "CRR-ISO-001": ("skipped", None),
        "CRR-MSG-001": ("error", "environment"),
    }
    assert cases["CRR-AUC-040"].get("message", "").startswith("BLOCKED: the clock of this server is not ours to move")
    assert "tags: CRR-AUC-001 w2-tue-auc-mn-1" in str(cases["CRR-AUC-001"].text)


@pytest.mark.parametrize("mock", [True, False])
def test_the_schema_and_a_reader_of_others_take_it(tmp_path: Path, mock: bool) -> None:
    file = write_junit(every_verdict(tmp_path, mock=mock), tmp_path / "elsewhere.xml")

    SCHEMA.validate(file)
    read = JUnitXml.fromfile(str(file))
    assert (read.tests, read.failures, read.errors) == (15, 2, 5)
    assert sum(suite.skipped for suite in read) == 3
    assert len([case for suite in read for case in suite]) == len(VERDICTS)
    assert str(read.name).startswith("MOCK ") is mock
    told = {node.get("value") for node in ET.parse(file).getroot().iter("property") if node.get("name") == "mock"}
    assert told == {str(mock).lower()}


def test_the_schema_would_see_what_neither_reader_takes(tmp_path: Path) -> None:
    root = ET.parse(write_junit(every_verdict(tmp_path))).getroot()
    ET.SubElement(next(root.iter("testcase")), "properties")

    assert not SCHEMA.is_valid(root)


def test_what_the_gate_lets_through_is_skipped_and_says_why(tmp_path: Path) -> None:
    run = every_verdict(tmp_path)
    told = {"CRR-AUC-012": ("waived", "waived by CRR-4711 (QA) until 2026-12-01"),
            "CRR-AUC-030": ("let through", "the policy lets drift through"),
            "CRR-MSG-001": ("gates", "the waiver of CRR-9 (QA) lapsed on 2026-01-01"),
            "CRR-AUC-040": ("not judged", "the clock of this server is not ours to move")}  # fmt: skip
    rulings = [{"scenario": key, "effect": effect, "says": says} for key, (effect, says) in told.items()]
    gate = {"exit_code": 4, "rulings": rulings, "waivers": [], "objections": [], "required": []}
    (run.folder / "gate.json").write_text(json.dumps(gate))

    SCHEMA.validate(file := write_junit(run))
    root = ET.parse(file).getroot()
    cases = {str(case.get("name")).split()[0]: case[0] for case in root.iter("testcase")}
    said = {key: (cases[key].tag, str(cases[key].get("message"))) for key in told}
    assert said["CRR-AUC-012"][0] == said["CRR-AUC-030"][0] == "skipped"
    assert said["CRR-AUC-012"][1].startswith("WAIVED, FAIL: the portfolio is INVALID, not VALID")
    assert said["CRR-AUC-012"][1].endswith("; waived by CRR-4711 (QA) until 2026-12-01")
    assert said["CRR-AUC-030"][1].startswith("LET THROUGH, DRIFT: ")
    assert said["CRR-MSG-001"][0] == "error"
    assert said["CRR-MSG-001"][1].endswith("; the waiver of CRR-9 (QA) lapsed on 2026-01-01")
    assert said["CRR-AUC-040"][1].count("is not ours to move") == 1
    assert (root.get("failures"), root.get("errors")) == ("0", "5")
    assert sum(int(suite.get("skipped", 0)) for suite in root.iter("testsuite")) == 5


def test_control_characters_do_not_break_the_file(tmp_path: Path) -> None:
    made = HandMade()
    made.scenario("CRR-AUC-001", "A \x00 title \x1b[31m", "fail", reason="\x08 & <b>", error="\x0b")

    file = write_junit(read_run(made.save(tmp_path)))

    SCHEMA.validate(file)
    assert "\N{REPLACEMENT CHARACTER}" in str(next(ET.parse(file).getroot().iter("testcase")).get("name"))


def test_a_run_without_scenarios_is_a_file_all_the_same(tmp_path: Path) -> None:
    made = HandMade()
    made.write("run_started", seed=1, profile="mock")

    SCHEMA.validate(write_junit(read_run(made.save(tmp_path))))


def test_the_counts_add_up(tmp_path: Path) -> None:
    root = ET.parse(write_junit(read_run(hand_made().save(tmp_path)))).getroot()

    assert {name: root.get(name) for name in ("tests", "failures", "errors")} == {
        "tests": "11", "failures": "2", "errors": "3",
    }  # fmt: skip
    assert sum(int(suite.get("tests", 0)) for suite in root.iter("testsuite")) == 11
