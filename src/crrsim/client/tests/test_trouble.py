"""Each kind of trouble is told from the others, under TLS 1.2 and under TLS 1.3."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from crrsim.client.connection import CrrClient
from crrsim.client.identity import Identity
from crrsim.client.session import Session
from crrsim.client.tests.conftest import Papers, server_context
from crrsim.client.tests.tiny_server import Heard, Manners, Reset, Silence, TinyServer, answer, up
from crrsim.client.trouble import (
    CertificateRefused,
    ContractBroken,
    GatewayPage,
    HungUp,
    NotReachable,
    ServerError,
    ServerNotTrusted,
    ServerUnavailable,
    TimedOut,
    Trouble,
)
from crrsim.evidence.journal import Journal, records
from crrsim.evidence.verdict import Facts, Verdict, decide

Serve = Callable[..., TinyServer]
Connect = Callable[..., Session]
ONE_MEGABYTE = b"x" * 1_000_000


@pytest.fixture(params=[ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3], ids=["TLS 1.2", "TLS 1.3"])
def only(request: pytest.FixtureRequest) -> dict[str, ssl.TLSVersion]:
    """The options of a session that speaks one version of TLS."""
    return {"minimum_tls": request.param, "maximum_tls": request.param}


@pytest.fixture
def strangers(authority: trustme.CA, tmp_path: Path) -> dict[str, Identity]:
    past = datetime(2020, 1, 1, tzinfo=UTC)
    old = Papers(tmp_path, "OLD", authority.issue_cert("old.example", not_after=past))
    foreign = Papers(tmp_path, "ODD", trustme.CA().issue_cert("odd.example"))
    return {
        "nobody": Identity("stranger", "FIN1"),
        "expired": Identity("stranger", "FIN1", old.pem, deliberate=True),
        "foreign": Identity("stranger", "FIN1", foreign.pem, deliberate=True),
    }


def verdict(trouble: BaseException) -> Verdict:
    return decide(Facts(trouble)).verdict


@pytest.mark.parametrize("kind", ["nobody", "expired", "foreign"])
def test_a_refused_certificate_is_told_as_such(
    serve: Serve,
    connect: Connect,
    strangers: dict[str, Identity],
    only: dict[str, ssl.TLSVersion],
    kind: str,
) -> None:
    for manners in (Manners.POLITE, Manners.MUTE):
        session = connect(serve(manners=manners), identity=strangers[kind], **only)
        _assert_refused(session)


def _assert_refused(session: Session) -> None:
    for body in (b"", ONE_MEGABYTE):  # a large one is still being sent when the server hangs up
        with pytest.raises(CertificateRefused) as trouble:
            session.send("POST", "/status", body=body)
        assert verdict(trouble.value) is Verdict.CERTIFICATE


def test_a_gateway_that_hangs_up_without_a_word_has_refused_the_certificate(
    serve: Serve, connect: Connect, only: dict[str, ssl.TLSVersion]
) -> None:
    with pytest.raises(CertificateRefused, match="before it hears a request"):
        CrrClient(connect(serve(manners=Manners.DROP), **only)).app_status.status()


def test_a_crash_after_a_good_handshake_is_no_refused_certificate(
    serve: Serve, connect: Connect, only: dict[str, ssl.TLSVersion]
) -> None:
    for after in (b"", b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nhalf an ans"):
        server = serve(lambda _, after=after: Reset(after))
        with pytest.raises(HungUp) as trouble:
            CrrClient(connect(server, **only)).app_status.status()
        assert verdict(trouble.value) is Verdict.ENVIRONMENT
        assert len(server.heard) == 1, "the request went out once and was not repeated"


def test_an_answer_on_a_connection_that_served_before_may_break_too(
    serve: Serve, connect: Connect, only: dict[str, ssl.TLSVersion]
) -> None:
    fine = answer(200, {"status": "up"})
    answers = iter([fine, fine, Reset(), fine])
    client = CrrClient(connect(serve(lambda _: next(answers)), **only))
    client.app_status.status()
    client.app_status.status()
    with pytest.raises(HungUp):
        client.app_status.status()
    client.app_status.status()


def test_a_server_that_died_is_not_taken_for_one_that_refuses(serve: Serve, connect: Connect) -> None:
    stopped: list[TinyServer] = []

    def die(_: Heard) -> Reset:
        stopped[0]._listening.close()
        return Reset()

    stopped.append(serve(die))
    with pytest.raises(HungUp):
        CrrClient(connect(stopped[0])).app_status.status()


def test_a_server_of_another_authority_or_name_is_not_trusted(
    serve: Serve, connect: Connect, authority: trustme.CA, only: dict[str, ssl.TLSVersion]
) -> None:
    for context in (server_context(trustme.CA()), server_context(authority, "elsewhere.example")):
        with pytest.raises(ServerNotTrusted) as trouble:
            CrrClient(connect(serve(up, context), **only)).app_status.status()
        assert verdict(trouble.value) is Verdict.CERTIFICATE


def test_no_tls_version_in_common_is_not_reachable(serve: Serve, connect: Connect, authority: trustme.CA) -> None:
    context = server_context(authority)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with pytest.raises(NotReachable, match="TLS"):
        CrrClient(connect(serve(up, context), minimum_tls=ssl.TLSVersion.TLSv1_3)).app_status.status()


def test_a_server_that_speaks_no_tls_is_not_reachable(identity: Identity, trust: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"https://localhost:{listening.getsockname()[1]}/crr"
        for said in (b"", b"HTTP/1.1 400 Bad Request\r\n\r\n"):
            answering = threading.Thread(target=_hang_up_twice, args=(listening, said), daemon=True)
            answering.start()
            with Session(identity, url, trust=trust, timeout=5) as session, pytest.raises(NotReachable):
                session.send("GET", "/status")
            answering.join(5)


def _hang_up_twice(listening: socket.socket, said: bytes) -> None:
    listening.settimeout(2)
    with contextlib.suppress(TimeoutError):
        for _ in range(2):  # once for the request, once for the probe
            plain, _ = listening.accept()
            plain.recv(4096)
            plain.sendall(said)
            plain.close()


def test_a_closed_port_is_not_reachable(identity: Identity, trust: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with (
        Session(identity, f"https://localhost:{port}/crr", trust=trust) as session,
        pytest.raises(NotReachable) as trouble,
    ):
        session.send("GET", "/status")
    assert verdict(trouble.value) is Verdict.ENVIRONMENT


def test_silence_is_a_time_out(serve: Serve, connect: Connect) -> None:
    with pytest.raises(TimedOut) as trouble:
        CrrClient(connect(serve(lambda _: Silence()), timeout=0.2)).app_status.status()
    assert verdict(trouble.value) is Verdict.ENVIRONMENT


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (answer(200, b"<html>log in", {"content-type": "text/html; charset=utf-8"}), (GatewayPage, "environment")),
        (answer(200, b'{"status": ', {"content-type": "application/json"}), (ContractBroken, "fail")),
        (answer(200, {"status": 7}), (ContractBroken, "fail")),
        (answer(304), (ContractBroken, "fail")),
        (answer(500, b"Traceback", {"content-type": "text/plain"}), (ServerError, "fail")),
        (answer(500, {"errorList": "none"}), (ServerError, "fail")),
        (answer(503, b"<html>patching", {"content-type": "text/html"}), (ServerUnavailable, "environment")),
    ],
    ids=["gateway", "half JSON", "wrong type", "304", "crash page", "no list", "patching"],
)
def test_an_unusable_answer_is_told_and_recorded(
    serve: Serve, connect: Connect, journal: Journal, reply: bytes, expected: tuple[type[Trouble], str]
) -> None:
    kind, blamed = expected
    with pytest.raises(kind) as trouble:
        CrrClient(connect(serve(lambda _: reply))).app_status.status()
    assert type(trouble.value) is kind
    assert verdict(trouble.value) == blamed
    [exchange] = [each for each in records(journal.path) if each["kind"] == "exchange"]
    assert exchange["outcome"] == "trouble"
    assert exchange["error"].startswith(f"{kind.__name__}: ")
    assert exchange["status"] is not None


def test_a_download_that_is_no_archive_breaks_the_contract(serve: Serve, connect: Connect) -> None:
    server = serve(lambda _: answer(200, b"not a zip", {"content-type": "application/octet-stream"}))
    with pytest.raises(ContractBroken, match="download"):
        CrrClient(connect(server)).market_data.public_general_data("PUBLIC_EXISTING_CRR")


def test_endless_redirects_are_the_gateways(serve: Serve, connect: Connect) -> None:
    server = serve(lambda _: answer(302, b"", {"location": "/crr/status"}))
    with pytest.raises(GatewayPage):
        CrrClient(connect(server)).app_status.status()


def test_trouble_says_who_asked_for_what_under_which_id(serve: Serve, connect: Connect, journal: Journal) -> None:
    server = serve(lambda _: Reset())
    with pytest.raises(Trouble) as trouble:
        CrrClient(connect(server)).market_status.active_auction_markets()
    seen = trouble.value
    assert (seen.participant, seen.operation) == ("LSE1", "market_status.active_auction_markets")
    assert seen.request_id == server.heard[0].request_id
    [exchange] = [each for each in records(journal.path) if each["kind"] == "exchange"]
    assert (exchange["status"], exchange["request_id"]) == (None, seen.request_id)
