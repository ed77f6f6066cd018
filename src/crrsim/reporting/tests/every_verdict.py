"""The hand-made run with the verdicts it lacks, so that an export meets each there is, a cut one among them."""

import json
from pathlib import Path

from crrsim.reporting.reading import read_run
from crrsim.reporting.run import Run
from crrsim.reporting.tests.handmade import MANIFEST, Play, exchange, hand_made

FEATURE = """\
@auction @week2
Feature: Bids
  Background:
    Given the monthly auction is OPEN

  Rule: A bid is for a whole path

    @CRR-AUC-012
    Scenario: A bid of 500 records <&> more
      When FIN1 creates the portfolio “Spring” with the bids:
        | source      | sink       | mw     |
        | COPPER_7_N1 | DLAP_<SCE> | 60.000 |
      Then the portfolio is VALID
"""
VERDICTS = {
    "CRR-AUC-001": "pass",
    "CRR-AUC-012": "fail",
    "CRR-AUC-020[11:59:59-in_time]": "pass",
    "CRR-AUC-020[12:00:00-in_time]": "pass",
    "CRR-AUC-030": "drift",
    "CRR-AUC-040": "blocked",
    "CRR-AUC-050": "harness",
    "CRR-AUC-060": "window",
    "CRR-AUC-061": "manual_pending",
    "CRR-AUC-062": "passed_after_retry",
    "CRR-AUC-063": "unfinished",
    "CRR-CON-002": "pass",
    "CRR-CON-003": "certificate",
    "CRR-ISO-001": "not_due",
    "CRR-MSG-001": "environment",
}


def every_verdict(folder: Path, *, mock: bool = True) -> Run:
    """Return the run with a scenario of each verdict; its last scenario was cut in the middle of a step."""
    made = hand_made(mock=mock)
    late = exchange("portfolio_list", attempt=2)
    for number, (verdict, reason) in enumerate(
        (("window", "by the plan it is open"), ("manual_pending", "nobody has said so"), ("passed_after_retry", "")), 60
    ):
        asks: Play = ("When", "FIN1 asks", "passed" if verdict != "window" else "skipped", [late], {})
        made.scenario(f"CRR-AUC-0{number}", "One more", verdict, steps=[asks], line=number + 40, reason=reason)
    made.scenario("CRR-AUC-063", "Cut", None, steps=[("When", "FIN1 asks", "passed", [late], {})], line=110)
    made.save(folder)
    (folder / "manifest.json").write_text(json.dumps({**MANIFEST, "mock": mock}), "utf-8")
    return read_run(folder)
