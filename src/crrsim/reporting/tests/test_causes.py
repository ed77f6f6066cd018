from crrsim.reporting.causes import causes
from crrsim.reporting.run import Scenario, Step


def ended(key: str, verdict: str, reason: str, error: str = "") -> Scenario:
    steps = (Step(1, "When", "x", "failed", error=error),) if error else ()
    return Scenario(key, key, "t", verdict, reason=reason, steps=steps)


def test_scenarios_that_met_the_same_are_one_cause() -> None:
    page = "a page came instead of the answer (FIN{0}, portfolio_list, request {0}b09df7b-3524-4f4d-92c9-e1b7db1eef1c)"
    found = causes([ended(str(number), "environment", "", page.format(number) + "\nTraceback") for number in range(3)])

    assert [(cause.verdict, len(cause.scenarios)) for cause in found] == [("environment", 3)]
    assert found[0].reason == page.format(0)


def test_another_verdict_or_another_reason_is_another_cause_and_the_most_frequent_comes_first() -> None:
    found = causes([
        ended("A", "fail", "the portfolio “Spring” is INVALID"),
        ended("B", "drift", "foo is not declared"),
        ended("C", "drift", "foo is not declared"),
        ended("D", "environment", "foo is not declared"),
    ])  # fmt: skip

    assert [[scenario.key for scenario in cause.scenarios] for cause in found] == [["B", "C"], ["A"], ["D"]]
