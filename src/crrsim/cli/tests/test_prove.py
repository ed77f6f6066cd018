from crrsim.cli.prove import Proof, false_alarms, never_failed, never_red, proof_of
from crrsim.market.rules import Defect

WINDOW = Defect("window-stays-open", "bids are taken after the close", "submission-window")


def test_a_defect_is_caught_by_the_scenarios_it_turned_red() -> None:
    matrix = {
        "healthy": {"CRR-AUC-001": "pass"},
        WINDOW.name: {"CRR-AUC-001": "fail", "CRR-AUC-002": "pass", "CRR-AUC-003": "drift"},
        "another": {"CRR-AUC-004": "fail"},
    }

    assert proof_of(WINDOW, matrix) == Proof(WINDOW, 3, ("CRR-AUC-001", "CRR-AUC-003"))


def test_a_harness_defect_or_a_blocked_scenario_catches_nothing() -> None:
    matrix = {WINDOW.name: {"CRR-AUC-001": "harness", "CRR-AUC-002": "blocked", "CRR-AUC-003": "pass"}}

    assert proof_of(WINDOW, matrix) == Proof(WINDOW, 3, ())


def test_a_defect_under_which_nothing_was_played_is_not_caught() -> None:
    assert proof_of(WINDOW, {"healthy": {}}) == Proof(WINDOW, 0, ())


def test_whatever_is_not_green_on_the_healthy_mock_is_a_false_alarm() -> None:
    healthy = {"a": "pass", "b": "fail", "c": "blocked", "for a person": "manual_pending"}
    assert false_alarms(healthy) == ("b", "c")


def test_a_scenario_that_no_defect_turns_red_in_any_row_is_told_unless_a_person_does_it() -> None:
    matrix = {
        "healthy": {
            "idle[1]": "pass",
            "idle[2]": "pass",
            "able[1]": "pass",
            "able[2]": "pass",
            "by hand": "manual_pending",
        },
        WINDOW.name: {"idle[1]": "pass", "idle[2]": "harness", "able[1]": "pass", "able[2]": "fail"},
    }

    assert never_red(matrix) == ("idle",)


def test_a_scenario_red_around_what_it_says_is_told_apart() -> None:
    matrix = {
        "healthy": dict.fromkeys(("around[1]", "around[2]", "by itself", "idle"), "pass"),
        WINDOW.name: {"around[1]": "drift", "by itself": "drift"},
        "another": {"around[2]": "environment", "by itself": "fail", "idle": "pass"},
    }

    assert never_failed(matrix) == ("around",)
