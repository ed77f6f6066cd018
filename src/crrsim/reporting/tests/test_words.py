"""What an exchange came to, in words that many pages share."""

import json
from typing import Any

import pytest

from crrsim.reporting import words
from crrsim.reporting.run import Exchange, Finding, Scenario, Step

AWAY = Exchange(
    1, None, "FIN1", "auction", "portfolio_list", "GET", "https://iso.example/crr", "1", 503, "trouble", 1.0
)


def test_what_a_gateway_said_is_held_against_no_document_and_is_not_said_to_match_one() -> None:
    assert words.actual_of(AWAY) == "no usable answer (HTTP 503); not held against the document"


def test_an_answer_that_cannot_be_read_is_held_against_it() -> None:
    broken = Exchange(**{**vars(AWAY), "status": 200, "findings": (Finding("break", "not JSON"),)})
    assert words.actual_of(broken) == "no usable answer (HTTP 200); 1 break against the document"


def failed(*bodies: object, reason: str = "expected SUBMITTED, seen INVALID", verdict: str = "fail") -> Scenario:
    """Return a scenario whose first step got these answers, and whose second looked at the last of them."""
    held: tuple[dict[str, Any], ...] = tuple(
        {"text": one if isinstance(one, str) else json.dumps(one)} for one in bodies
    )
    got = tuple(Exchange(**{**vars(AWAY), "response_body": body}) for body in held)
    steps = Step(1, "When", "it is sent", "passed", exchanges=got), Step(2, "Then", "it is SUBMITTED", "failed")
    return Scenario("CRR-TST-001", "CRR-TST-001", "A cap", verdict, reason=reason, steps=steps)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (
            {"status": "INVALID", "errorMessage": "Total MW = 9 exceeds the allowed MW = 1.;"},
            "Total MW = 9 exceeds the allowed MW = 1",
        ),
        ({"loadSubmissionStatus": {"errorMessages": '["too much", "too late"]'}}, "too much; too late"),
        ({"errorList": [{"errorCode": "MKT0004", "errorDescription": "It is closed"}]}, "MKT0004 It is closed"),
        ([{"offerStatus": "ERROR", "message": "SER0030 no such CRR"}, {"message": "well"}], "SER0030 no such CRR"),
        ({"errorMessage": "x" * 500}, f"{'x' * 400} … (500 characters)"),
    ],
)
def test_what_the_answer_gives_as_its_reason_stands_with_the_check_that_failed(body: object, says: str) -> None:
    told = words.fault(failed(body))
    assert (
        told
        == f"expected SUBMITTED, seen INVALID at “Then it is SUBMITTED”; the answer says: {says}; at fault: the product"
    )


@pytest.mark.parametrize(
    "body", ["", "<html>", "[" * 10_000, {"errorList": 7}, {"errorMessage": None}, [1], {"a": [{}]}]
)
def test_an_answer_without_a_reason_adds_nothing(body: object) -> None:
    assert "the answer says" not in words.fault(failed(body))


def test_a_reason_is_told_once_and_only_of_what_needs_a_look() -> None:
    body = {"errorMessage": "It is closed"}
    assert words.answered(failed(body, reason="refused: It is closed")) == ""
    assert words.answered(failed(body, verdict="blocked")) == ""
    assert words.answered(failed(body, {"status": "VALID"})) == "It is closed"
