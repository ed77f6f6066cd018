"""The socket: quick to start, keeps connections, and gone without a trace."""

import logging
import socket
import time
import warnings

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from crrsim.server.app import build_app
from crrsim.server.authority import Authority
from crrsim.server.listen import Listener, ListenerError
from crrsim.server.tests.conftest import Stand


async def app(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """Answers nothing; the tests of this file never ask."""


def test_it_starts_in_a_third_of_a_second() -> None:
    authority = Authority.create()
    began = time.perf_counter()
    with Listener(app, authority):
        assert time.perf_counter() - began < 0.3


def test_it_listens_on_loopback_alone() -> None:
    with Listener(app, Authority.create()) as listener:
        assert listener._socket.getsockname()[0] == "127.0.0.1"


def test_a_port_that_is_taken_is_said_to_be_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ListenerError, match=str(port)):
            Listener(app, Authority.create(), port=port)


def test_it_stops_at_once_though_a_client_holds_on(stand: Stand, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    listener = Listener(build_app(stand.desk), stand.authority)
    with stand.client(stand.authority.issue("LSE1")) as client, warnings.catch_warnings():
        warnings.simplefilter("error")
        listener.start()
        assert client.get(f"{listener.base_url}/status").status_code == 200
        began = time.perf_counter()
        listener.stop()
        assert time.perf_counter() - began < 1
    assert caplog.records == []


def test_a_connection_serves_many_requests(stand: Stand) -> None:
    with stand.client(stand.authority.issue("LSE1")) as client:
        streams = {client.get("/status").extensions["network_stream"].get_extra_info("client_addr") for _ in range(5)}
    assert len(streams) == 1


def test_answers_do_not_wait_for_the_network(stand: Stand) -> None:
    client = stand.as_("LSE1")
    client.get("/status")
    began = time.perf_counter()
    for _ in range(20):
        client.get("/status")
    assert (time.perf_counter() - began) / 20 < 0.03  # Nagle's delay alone would be 0.04


def test_plain_http_is_not_spoken(stand: Stand) -> None:
    with pytest.raises(httpx.TransportError):
        httpx.get(f"http://127.0.0.1:{stand.listener.port}/crr/status", trust_env=False)
