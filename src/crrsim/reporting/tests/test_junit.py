from pathlib import Path
from xml.etree import ElementTree as ET

from crrsim.reporting.junit import write_junit
from crrsim.reporting.reading import read_run
from crrsim.reporting.tests.handmade import HandMade, hand_made


def test_verdicts_become_the_four_outcomes_junit_has(tmp_path: Path) -> None:
    root = ET.parse(write_junit(read_run(hand_made().save(tmp_path)))).getroot()

    outcome = {
        str(case.get("name")).split()[0]: next((each for each in case if each.tag != "properties"), None)
        for case in root.iter("testcase")
    }
    tags = {key: None if each is None else (each.tag, each.get("type")) for key, each in outcome.items()}
    assert tags["CRR-AUC-001"] is None
    assert tags["CRR-AUC-012"] == ("failure", "fail")
    assert tags["CRR-AUC-030"] == ("failure", "drift")
    assert tags["CRR-AUC-050"] == ("error", "harness")
    assert tags["CRR-CON-003"] == ("error", "certificate")
    assert tags["CRR-MSG-001"] == ("error", "environment")
    assert tags["CRR-AUC-040"] == ("skipped", "blocked")
    assert tags["CRR-ISO-001"] == ("skipped", "not_due")
    blocked = outcome["CRR-AUC-040"]
    assert blocked is not None
    assert "the clock of this server is not ours to move" in str(blocked.get("message"))


def test_the_counts_add_up(tmp_path: Path) -> None:
    root = ET.parse(write_junit(read_run(hand_made().save(tmp_path)))).getroot()

    assert {name: root.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "11", "failures": "2", "errors": "3", "skipped": "2",
    }  # fmt: skip
    assert sum(int(suite.get("tests", 0)) for suite in root.iter("testsuite")) == 11
    assert next(each.get("value") for each in root.iter("property") if each.get("name") == "mock") == "true"


def test_control_characters_do_not_break_the_file(tmp_path: Path) -> None:
    made = HandMade()
    made.scenario("CRR-AUC-001", "A \x00 title \x1b[31m", "fail", reason="\x08 & <b>", error="\x0b")

    case = next(ET.parse(write_junit(read_run(made.save(tmp_path)))).getroot().iter("testcase"))

    assert "\N{REPLACEMENT CHARACTER}" in str(case.get("name"))


def test_a_scenario_without_an_end_is_an_error(tmp_path: Path) -> None:
    made = HandMade()
    made.scenario("CRR-AUC-001", "Cut", None)

    root = ET.parse(write_junit(read_run(made.save(tmp_path)))).getroot()

    assert root.get("errors") == "1"
