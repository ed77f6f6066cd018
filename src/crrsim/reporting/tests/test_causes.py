from dataclasses import replace

import pytest

from crrsim.reporting.causes import causes
from crrsim.reporting.run import Exchange, Scenario, Step
from crrsim.reporting.symptoms import symptoms
from crrsim.reporting.tests.test_spells import RUN


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


def judged(key: str, code: str, operation: str, verdict: str = "fail") -> Scenario:
    answer = Exchange(1, None, "FIN1", "auction", operation, "POST", "/", key, 200, "answered", 1.0, curl="curl")
    refusal = f"a refusal with {code}"
    step = Step(1, "Then", f"it is refused with {code}", "failed", expected=refusal, actual="{}", exchanges=(answer,))
    return Scenario(key, key, "t", verdict, reason="the answer: expected a refusal, seen an answer", steps=(step,))


@pytest.mark.parametrize(
    ("other", "kinds"),
    [(("AUC0037", "portfolio_submission"), 1), (("NOM0101", "portfolio_submission"), 2), (("AUC0037", "portfolio"), 2)],
)
def test_another_expected_code_or_operation_is_another_cause_in_the_pack_and_in_the_report(
    other: tuple[str, str], kinds: int
) -> None:
    both = (judged("A", "AUC0037", "portfolio_submission"), judged("B", *other))
    assert len(causes(both)) == kinds
    assert len(symptoms(replace(RUN, scenarios=both))) == kinds


def test_an_outage_is_one_cause_whatever_was_asked() -> None:
    gone = [judged(str(at), "AUC0037", f"operation_{at}", "environment") for at in range(3)]
    assert len(causes(gone)) == 1


def test_the_scenario_that_is_repeated_most_easily_tells_a_cause() -> None:
    hard = judged("A", "AUC0037", "x")
    step = replace(hard.steps[0], exchanges=(*hard.steps[0].exchanges, replace(hard.exchanges[0], line=2)))
    silent = replace(hard, key="B", steps=(replace(hard.steps[0], exchanges=(replace(hard.exchanges[0], curl=""),)),))
    found = causes([silent, replace(hard, steps=(step,)), judged("C", "AUC0037", "x")])
    assert [each.key for each in found[0].scenarios] == ["C", "B", "A"]


def struck(key: str, line: int, keyword: str, method: str = "GET", *, deliberate: bool = False) -> Scenario:
    """Return a scenario that an outage struck at one request."""
    call = Exchange(
        line, None, "FIN1", "auction", "x", method, "/", key, 503, "trouble", 1.0, curl="curl", deliberate=deliberate
    )
    step = Step(1, keyword, "x", "failed", error="no", exchanges=(call,))
    return Scenario(key, key, "t", "environment", reason="status 503", steps=(step,))


def test_an_outage_is_told_by_an_early_and_plain_question() -> None:
    odd = [struck("A", 1, "Given"), struck("B", 2, "When", "POST"), struck("C", 3, "When", deliberate=True)]
    (found,) = causes([*odd, struck("D", 9, "When"), struck("E", 5, "When")])
    assert found.scenarios[0].key == "E"
    assert causes(odd)[0].scenarios[0].key == "A"
