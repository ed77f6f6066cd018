"""Who is blamed for what: a finding stands with the call that failed, and with nobody whose calls were answered."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from crrsim.reporting.matrix import matrix
from crrsim.reporting.reading import read_run
from crrsim.reporting.run import Run
from crrsim.reporting.tests.handmade import MANIFEST, HandMade


def call(who: str, service: str, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - fields of an exchange
    told = {"participant": who, "service": service, "operation": "x", "method": "GET", "url": "https://iso.example/crr"}
    return {**told, "outcome": "answered", "status": 200, "request_id": who, **fields}


def run(folder: Path, verdict: str, steps: list[Any], reason: str = "no", *, shared: bool = True) -> Run:
    hand = HandMade(mock=False)
    hand.write("run_started", seed=7, profile="x", crrsim="0.1.0", scenarios=1)
    hand.scenario("CRR-AUC-001", "A list", verdict, steps=steps, reason=reason)
    told = {**MANIFEST, "mock": False, **({"shared": {}} if shared else {})}
    return read_run(hand.save(folder, told=told))


def cells(held: Run) -> dict[tuple[str, str], str]:
    return {pair: tally.verdict.name for pair, tally in matrix(held).cells.items()}


def test_a_failure_stands_with_the_call_that_failed_and_a_pass_with_all(tmp_path: Path) -> None:
    steps = [
        ("Given", "the auction is OPEN", "passed", [call("P-IZEEX4", "market_status")], {}),
        ("Then", "it is refused", "failed", [call("P-KMODAM", "auction")], {"error": "no"}),
    ]
    assert cells(run(tmp_path / "a", "fail", steps)) == {("P-KMODAM", "auction"): "fail"}
    passed: list[Any] = [(*step[:2], "passed", step[3], {}) for step in steps]
    told = cells(run(tmp_path / "b", "pass", passed))
    assert told == {("P-IZEEX4", "market_status"): "pass", ("P-KMODAM", "auction"): "pass"}


def test_a_certificate_with_which_nothing_was_sent_stands_with_whose_it_is(tmp_path: Path) -> None:
    steps = [
        ("Given", "the auction is OPEN", "passed", [call("P-IZEEX4", "market_status")], {}),
        ("When", "P-KMODAM offers P-KGYL5L a part", "failed", [], {"error": "no"}),
    ]
    by_reason = run(tmp_path / "a", "certificate", steps, "P-KMODAM.p12: the certificate expired at some time")
    assert cells(by_reason) == {("P-KMODAM", "auction"): "certificate"}
    assert matrix(by_reason).actors == ("P-KMODAM",)
    (alone,) = by_reason.scenarios
    bare = replace(by_reason, scenarios=(replace(alone, tags=()),))
    assert cells(bare) == {("P-KMODAM", "no exchange"): "certificate"}
    by_step = run(tmp_path / "b", "certificate", steps, "keys.p12: the certificate expired at some time", shared=False)
    assert cells(by_step) == {("P-IZEEX4", "market_status"): "certificate"}


def test_where_nobody_can_be_told_apart_all_are_shown(tmp_path: Path) -> None:
    steps = [
        ("Given", "the auction is OPEN", "passed", [call("P-IZEEX4", "market_status")], {}),
        ("When", "somebody asks", "failed", [], {"error": "no"}),
    ]
    held = run(tmp_path, "certificate", steps, "key.p12: it expired")
    assert cells(held) == {("P-IZEEX4", "market_status"): "certificate"}
