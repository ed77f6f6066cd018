"""Faults over the wire: what each looks like from outside, and what was done all the same."""

import time

import httpx
import pytest

from crrsim.server.faults import Fault, Faults
from crrsim.server.tests.conftest import Stand, codes
from crrsim.server.tests.test_rules_of_the_wire import MARKET

CREATION = "/auction/v1.0/portfolioCreation"
EMPTY = {**MARKET, "portfolioName": "Spring", "newBids": [], "newOffers": []}


def spoil(stand: Stand, *texts: str) -> httpx.Client:
    stand.desk.faults = Faults(map(Fault.parse, texts))
    return stand.as_("LSE1")


def names(client: httpx.Client) -> list[str]:
    return [one["portfolioName"] for one in client.get("/auction/v1.0/portfolioList", params=MARKET).json()]


def test_latency_is_waited_out(stand: Stand) -> None:
    client, began = spoil(stand, "latency=0.2"), time.perf_counter()
    assert client.get("/status").status_code == 200
    assert time.perf_counter() - began >= 0.2


def test_a_reset_breaks_the_connection_and_nothing_is_done(stand: Stand) -> None:
    client = spoil(stand, "reset@auction.portfolio_creationx1")
    with pytest.raises(httpx.TransportError):
        client.post(CREATION, json=EMPTY)
    assert names(client) == []


def test_a_busy_server_says_so_and_then_answers(stand: Stand) -> None:
    client = spoil(stand, "busy@auction.portfolio_listx1")
    assert codes(client.get("/auction/v1.0/portfolioList", params=MARKET)) == ["GEN0003"]
    assert names(client) == []


def test_a_lost_answer_breaks_the_connection_and_everything_is_done(stand: Stand) -> None:
    client = spoil(stand, "lost-answer@auction.portfolio_creationx1")
    with pytest.raises(httpx.TransportError):
        client.post(CREATION, json=EMPTY)
    assert names(client) == ["Spring"]
    assert codes(client.post(CREATION, json=EMPTY)) == ["POR0101"]


def test_the_gateway_answers_200_with_a_page(stand: Stand) -> None:
    answer = spoil(stand, "gateway-page").get("/status")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html"


def test_the_gateway_may_be_unavailable(stand: Stand) -> None:
    assert spoil(stand, "unavailable").get("/status").status_code == 503


def test_the_service_may_fail_as_documented(stand: Stand) -> None:
    answer = spoil(stand, "server-error@messages").get("/messages/v1.0/public", params=MARKET)
    assert answer.status_code == 500
    assert codes(answer) == ["SER0028"]


def test_a_truncated_answer_ends_too_early(stand: Stand) -> None:
    client = spoil(stand, "truncated@market_statusx1")
    with pytest.raises(httpx.TransportError):
        client.get("/marketstatus/v1.0/marketInfo", params=MARKET)
    assert client.get("/marketstatus/v1.0/marketInfo", params=MARKET).status_code == 200
