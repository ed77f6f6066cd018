from pathlib import Path

from crrsim.cli.prove import Proof, proof_of
from crrsim.market.rules import Defect
from crrsim.reporting.run import Run, Scenario

WINDOW = Defect("window-stays-open", "bids are taken after the close", "auction-window")
LONGER = Defect("window-stays-open-late", "bids are taken an hour after the close", "auction-window")


def run_of(*scenarios: Scenario) -> Run:
    return Run(Path(), "r", True, "0", 1, "mock", None, 0.0, {}, scenarios)


def bent(identity: str, verdict: str, defect: str) -> Scenario:
    return Scenario(identity, identity, "t", verdict, node=f"f.feature::test_t[{defect}]")


def test_a_defect_is_caught_by_the_scenarios_it_turned_red() -> None:
    run = run_of(
        bent("CRR-AUC-001", "fail", WINDOW.name), bent("CRR-AUC-002", "pass", WINDOW.name),
        bent("CRR-AUC-003", "fail", LONGER.name),
    )  # fmt: skip

    assert proof_of(WINDOW, run) == Proof(WINDOW, 2, ("CRR-AUC-001",))


def test_a_harness_defect_or_a_blocked_scenario_catches_nothing() -> None:
    run = run_of(bent("CRR-AUC-001", "harness", WINDOW.name), bent("CRR-AUC-002", "blocked", WINDOW.name))

    assert proof_of(WINDOW, run).caught_by == ()
