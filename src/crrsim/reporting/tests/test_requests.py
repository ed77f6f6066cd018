"""The requests of a scenario as a reader of a pack meets them: in order, the guilty one marked, the tidying named."""

from collections.abc import Sequence

from crrsim.reporting.requests import ARRANGING, TIDYING, sent, to_repeat
from crrsim.reporting.run import Exchange, Finding, Scenario, Step


def request(line: int, method: str = "GET", outcome: str = "answered", **fields: object) -> Exchange:
    facts = {"at": None, "participant": "FIN1", "service": "auction", "operation": "x", "url": "/", "request_id": "1"}
    return Exchange(line=line, method=method, outcome=outcome, status=200, elapsed_ms=1.0, **{**facts, **fields})  # type: ignore[arg-type]  # a row of the table


def scenario(*steps: tuple[str, Sequence[Exchange]], loose: Sequence[Exchange] = ()) -> Scenario:
    made = tuple(Step(at, "When", "x", outcome, exchanges=tuple(held)) for at, (outcome, held) in enumerate(steps, 1))
    return Scenario("CRR-AUC-013", "CRR-AUC-013", "A name twice", "fail", steps=made, loose=tuple(loose))


def test_a_step_that_sent_nothing_looked_at_the_last_answer_and_tidying_comes_after() -> None:
    twice = scenario(
        ("passed", [request(2, "POST"), request(3)]),
        ("passed", [request(4, "POST")]),
        ("failed", []),
        loose=[request(1), request(5), request(6, "DELETE")],
    )
    told = sent(twice)
    assert [each.exchange.line for each in told] == [1, 2, 3, 4, 5, 6]
    assert [each.purpose for each in told] == [ARRANGING, "", "", "", TIDYING, TIDYING]
    assert [each.exchange.line for each in told if each.is_guilty] == [4]
    assert [each.line for each in to_repeat(twice)] == [2, 4]


def test_of_the_requests_of_the_step_that_failed_the_one_that_came_to_no_good_is_guilty() -> None:
    broken = scenario(("failed", [request(1), request(2, outcome="trouble"), request(3)]))
    assert [each.exchange.line for each in sent(broken) if each.is_guilty] == [2]
    assert [each.line for each in to_repeat(broken)] == [2]


def test_where_no_step_failed_those_are_guilty_that_departed_from_the_document() -> None:
    drifted = scenario(("passed", [request(1), request(2, findings=(Finding("drift", "x"),))]))
    assert [each.exchange.line for each in sent(drifted) if each.is_guilty] == [2]
    assert to_repeat(scenario(("passed", [request(1)]))) == ()
    assert sent(scenario(("failed", []))) == ()
