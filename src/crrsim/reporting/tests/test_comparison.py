"""Every scenario that needs a look has what was expected and what was seen."""

from dataclasses import replace

from crrsim.reporting.comparison import comparison
from crrsim.reporting.run import Check, Exchange, Finding, Scenario, Step

GONE = Exchange(
    line=1, at=None, participant="FIN1", service="market_status", operation="market_status", method="GET", url="/",
    request_id="1", status=503, outcome="trouble", elapsed_ms=1.0, error="ServerUnavailable: status 503",
)  # fmt: skip


def scenario(step: Step | None, verdict: str = "fail", **fields: object) -> Scenario:
    return Scenario("K", "K", "t", verdict, steps=(step,) if step else (), **fields)  # type: ignore[arg-type]  # a row


def both(told: Scenario) -> tuple[str, str]:
    return comparison(told).expected, comparison(told).seen


def test_the_values_of_a_check_come_first_and_name_the_codes() -> None:
    step = Step(1, "Then", "it is refused with MKT0004", "failed", expected="{'MKT0004'}", actual="{'NOM0128'}")
    told = comparison(scenario(step))
    assert (told.expected, told.seen, told.codes, told.met) == ("MKT0004", "NOM0128", ("MKT0004",), ("NOM0128",))


def test_a_soft_check_that_did_not_hold_is_told() -> None:
    step = Step(1, "Then", "x", "failed", checks=(Check("a", "1", "1", "held"), Check("MW", "60", "61", "fail")))
    assert both(scenario(step)) == ("MW: 60", "61")


def test_without_a_check_the_request_says_what_came_instead() -> None:
    step = Step(1, "Given", "the monthly auction is OPEN", "failed", exchanges=(GONE,))
    expected, seen = both(scenario(step, "environment"))
    assert expected == "an answer of the service to market_status market_status"
    assert seen == "no usable answer (HTTP 503): status 503"
    page = replace(GONE, response_headers=(("content-type", "text/html"),))
    assert both(scenario(replace(step, exchanges=(page,)), "environment"))[1].endswith("as text/html, and not as JSON")


def test_a_departure_from_the_document_is_told_without_a_failed_step() -> None:
    finding = Finding("drift", "property foo is not declared", "response")
    step = Step(
        1,
        "When",
        "x",
        "passed",
        exchanges=(Exchange(**{**vars(GONE), "outcome": "answered", "status": 200, "findings": (finding,)}),),
    )
    assert both(scenario(step, "drift")) == (
        "requests and answers as the published document has them", "property foo is not declared"
    )  # fmt: skip


def test_without_a_request_the_step_says_what_was_to_be_done() -> None:
    step = Step(1, "When", "FIN1 bids", "failed")
    assert both(scenario(step, "certificate", reason="FIN1.p12: it expired")) == (
        "the step “When FIN1 bids” to be carried out", "FIN1.p12: it expired"
    )  # fmt: skip
    assert both(scenario(None, "harness", reason="KeyError")) == ("the scenario to be played", "KeyError")
