"""Every verdict there is, with what brings it about: the scenario that shows it, and the defect or the fault behind."""

from pathlib import Path

from crrsim.evidence.verdict import Verdict
from crrsim.reporting.reading import read_run
from crrsim.server.faults import FaultKind
from steps.gherkin import read_feature
from steps.stepbook import ROOT
from steps.tags import every_rule
from steps.tests.test_evidence import FEATURE, clone, played

SHOWN: dict[Verdict, tuple[str, str]] = {
    Verdict.PASS: ("CRR-CON-001", "nothing is bent"),
    Verdict.FAIL: ("CRR-ISO-007", "fault breakdown"),
    Verdict.DRIFT: ("CRR-CON-001", "defect undeclared-property-added"),
    Verdict.ENVIRONMENT: ("CRR-ISO-001", "fault unavailable"),
    Verdict.CERTIFICATE: ("CRR-ISO-008", "an expired certificate"),
    Verdict.WINDOW: ("CRR-CON-908", "a market that is shut by itself"),
    Verdict.BLOCKED: ("CRR-ISO-004", "fault unavailable"),
    Verdict.NOT_DUE: ("CRR-CON-921", "a wall clock"),
    Verdict.MANUAL: ("CRR-MUI-001", "nobody's word"),
    Verdict.HARNESS: ("CRR-CON-909", "a step that breaks"),
    Verdict.RETRIED: ("CRR-CON-920", "fault busy"),
}
"""Verdict -> where it is shown, and by what. Ids from 900 on are features that tests of the evidence play."""

BROKEN = """

from pytest_bdd import given as _given
from crrsim.assembly.simulation import WindowDiffers as _WindowDiffers
from steps.phrases import phrase as _phrase


@_given(_phrase("a market is open by the plan alone"))
def _shut() -> None:
    raise _WindowDiffers("AUC_MN_2026_M04 is PREP; by the plan it is OPEN")


@_given(_phrase("a step breaks"))
def _breaks() -> None:
    raise KeyError("a slip of ours")
"""
MORE = """\

  @CRR-CON-908
  Scenario: Finds the market shut
    Given a market is open by the plan alone
    When FIN1 asks for the app status over TLS 1.3
    Then the application is "up"

  @CRR-CON-910
  Scenario Outline: Meets a breakdown on <day>
    Given it is <day> 10:00:00 PPT
    And the ISO's environment is breaking down
    When FIN1 asks for the status of the monthly auction
    Then the market is POSTED

    Examples:
      | day    |
      | W2-FRI |
      | W3-MON |

  @CRR-CON-909
  Scenario: Stumbles over itself
    Given a step breaks
    When FIN1 asks for the app status over TLS 1.3
    Then the application is "up"
"""
__all__ = ["clone"]


def test_every_verdict_has_its_place_and_its_cause() -> None:
    assert set(SHOWN) == set(Verdict)
    files = (ROOT / "features").rglob("*.feature")
    known = {tag.name for file in files for scenario in read_feature(file) for tag in scenario.own_tags}
    assert {where for where, _ in SHOWN.values() if int(where[-3:]) < 900} <= known
    defects = {defect.name for rule in every_rule() for defect in rule.defects}
    causes = [cause.partition(" ") for _, cause in SHOWN.values()]
    assert {name for kind, _, name in causes if kind == "defect"} <= defects
    assert {name for kind, _, name in causes if kind == "fault"} <= set(FaultKind)


def test_windows_breakdowns_and_slips_of_ours_are_told_apart(clone: Path) -> None:
    outcomes = clone / "steps" / "outcomes.py"
    outcomes.write_text(outcomes.read_text("utf-8") + BROKEN)
    evidence, said = played(clone, FEATURE + MORE, "-k", "finds or stumbles or passes or breakdown")
    wanted = {
        "CRR-CON-901": "pass",
        "CRR-CON-908": "window",
        "CRR-CON-909": "harness",
        "CRR-CON-910[W2-FRI]": "environment",
        "CRR-CON-910[W3-MON]": "fail",
    }
    assert {scenario.key: scenario.verdict for scenario in read_run(evidence).scenarios} == wanted, said
