"""Another try is made for reads alone, for "try again later" alone, and each one is on record."""

from collections.abc import Callable

import pytest

from crrsim.client.connection import CrrClient
from crrsim.client.retry import Retries
from crrsim.client.session import Session
from crrsim.client.tests.test_session import IDENTIFIER, exchanges
from crrsim.client.tests.tiny_server import TinyServer, answer, errors
from crrsim.evidence.journal import Journal
from crrsim.terms.outcome import Answered, Refused

Serve = Callable[..., TinyServer]
Connect = Callable[..., Session]
QUICK = Retries(attempts=3, first_wait=0.0, longest_wait=0.0, jitter=0.0)


def busy_twice() -> Callable[[object], bytes]:
    answers = iter([errors(400, "GEN0003"), errors(400, "GEN0003"), answer(200, [])])
    return lambda _: next(answers)


def test_a_busy_answer_to_a_read_is_asked_again_under_a_fresh_id(
    serve: Serve, connect: Connect, journal: Journal
) -> None:
    outcome = CrrClient(connect(serve(busy_twice()), retries=QUICK)).auction.portfolio_list("AUC_MN_2026_M04")
    assert isinstance(outcome, Answered)
    tried = exchanges(journal)
    assert [each["attempt"] for each in tried] == [1, 2, 3]
    assert [each["outcome"] for each in tried] == ["refused", "refused", "answered"]
    assert len({each["request_id"] for each in tried}) == 3


def test_without_being_asked_for_nothing_is_tried_again(serve: Serve, connect: Connect, journal: Journal) -> None:
    outcome = CrrClient(connect(serve(busy_twice()))).auction.portfolio_list("AUC_MN_2026_M04")
    assert isinstance(outcome, Refused)
    assert len(exchanges(journal)) == 1


def test_the_last_refusal_is_the_outcome(serve: Serve, connect: Connect, journal: Journal) -> None:
    server = serve(lambda _: errors(400, "GEN0003"))
    outcome = CrrClient(connect(server, retries=QUICK)).auction.portfolio_list("AUC_MN_2026_M04")
    assert isinstance(outcome, Refused)
    assert len(exchanges(journal)) == 3


@pytest.mark.parametrize("codes", [("MKT0001",), ("GEN0003", "MKT0001"), ("XYZ0001",), ()])
def test_other_refusals_stand(serve: Serve, connect: Connect, journal: Journal, codes: tuple[str, ...]) -> None:
    server = serve(lambda _: errors(400, *codes))
    assert isinstance(CrrClient(connect(server, retries=QUICK)).market_status.market_status("AUC_X"), Refused)
    assert len(exchanges(journal)) == 1


def test_a_write_is_never_repeated(serve: Serve, connect: Connect, journal: Journal) -> None:
    client = CrrClient(connect(serve(lambda _: errors(400, "GEN0003")), retries=QUICK))
    assert isinstance(client.auction.portfolio_submission(IDENTIFIER), Refused)
    assert isinstance(client.auction.delete_portfolio("AUC_MN_2026_M04", "Spring book"), Refused)
    assert len(exchanges(journal)) == 2
