"""Where it is written: the ISO's word and what is assumed are never mixed up."""

import json
from pathlib import Path
from typing import Any

from crrsim.reporting.reading import read_run
from crrsim.reporting.run import Run
from crrsim.reporting.sources import SOURCES, Sources
from crrsim.reporting.tests.handmade import HandMade, exchange

LISTED: dict[str, Any] = {
    "codes": [
        {
            "service": "auction", "code": "AUC0037", "says": "It stands in ERROR.", "written": "CRR Auction API 1.2.1",
            "status": 400, "register": "A-22", "open": ["The enum lacks ERROR. The double: INVALID."],
        },
        {
            "service": "nomination", "code": "AUC0037", "says": "x", "written": "CRR Nomination API 1.3.1",
            "status": 400, "register": "A-22", "open": [],
        },
    ],
    "rules": [
        {
            "name": "guard", "says": "no INVALID portfolio is submitted",
            "grounds": [
                {"kind": "published", "says": "POR0013", "documents": ["CRR Auction API 1.2.1"], "registers": []},
                {"kind": "ours", "says": "that ERROR is INVALID", "documents": [], "registers": []},
            ],
        },
        {
            "name": "share", "says": "65 % of each limit",
            "grounds": [{"kind": "assumed", "says": "half of it", "documents": [], "registers": ["A-22", "A-99"]}],
        },
    ],
}  # fmt: skip


def run(folder: Path, verdict: str = "fail", *, listed: object = LISTED) -> Run:
    hand = HandMade()
    hand.write("run_started", seed=7, profile="x", crrsim="0.1.0", scenarios=1)
    wrong = {"error": "no", "expected": "a refusal with AUC0037", "actual": "refused with HTTP 400: NOM0128"}
    refused = exchange(outcome="refused", status=400, codes=["NOM0128"])
    steps = [("Then", "it is refused with AUC0037", "failed", [refused], wrong)]
    hand.scenario(
        "CRR-AUC-001", "t", verdict, steps=steps, tags=["CRR-AUC-001", "rule:guard", "rule:share", "rule:new"]
    )
    hand.save(folder)
    if listed is not None:
        (folder / SOURCES).write_text(json.dumps(listed), "utf-8")
    return read_run(folder)


def told(held: Run) -> list[str]:
    return [each.told for each in Sources(held).behind(held.scenarios[0])]


def test_the_expected_code_is_told_with_its_document_by_the_service_that_was_asked(tmp_path: Path) -> None:
    assert told(run(tmp_path))[0] == (
        "AUC0037 (expected): “It stands in ERROR.” (in our words). Published: CRR Auction API 1.2.1. Not settled "
        "there: The enum lacks ERROR. The double: INVALID. ASSUMED, and no rule of the ISO: that it comes as HTTP 400, "
        "A-22 (share of each limit = 0.5)"
    )


def test_a_code_that_no_table_has_and_a_rule_that_is_not_listed_are_owned_up_to(tmp_path: Path) -> None:
    said = told(run(tmp_path))
    assert said[1] == "NOM0128 (seen). No published table has it"
    assert said[4] == "rule new. Where it is written was not kept by this run"


def test_an_assumption_is_called_one_and_never_a_rule_of_the_iso(tmp_path: Path) -> None:
    _, _, guard, share, _ = told(run(tmp_path))
    assert guard == (
        "rule guard: no INVALID portfolio is submitted. Published: CRR Auction API 1.2.1: POR0013. "
        "ASSUMED, and no rule of the ISO: crrsim's own reading, that ERROR is INVALID"
    )
    assert share == (
        "rule share: 65 % of each limit. ASSUMED, and no rule of the ISO: A-22 (share of each limit = 0.5); A-99, "
        "half of it. No published document found that says so"
    )


def test_where_no_answer_was_judged_no_rule_was(tmp_path: Path) -> None:
    assert not [each for each in told(run(tmp_path, "environment")) if each.startswith("rule")]


def test_a_run_that_kept_no_list_says_so(tmp_path: Path) -> None:
    said = told(run(tmp_path, listed=None))
    assert said[0] == "AUC0037 (expected). Where it is written was not kept by this run"
    assert not [each for each in said if "Published" in each]


def test_a_pack_gets_what_its_scenarios_need_and_no_more(tmp_path: Path) -> None:
    held = run(tmp_path)
    part = Sources(held).of(held.scenarios)
    assert ([each["code"] for each in part["codes"]], [each["name"] for each in part["rules"]]) == (
        ["AUC0037", "AUC0037"], ["guard", "share"]
    )  # fmt: skip
