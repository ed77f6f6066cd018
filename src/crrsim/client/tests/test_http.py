"""HTTP as a session needs it: what goes out, what comes back, and how it fails."""

import contextlib
import gzip
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crrsim.client import odd_http
from crrsim.client.http import _PLAIN, Failure, Http, HttpxHttp, NoAnswer, Reply, Sent, plain_address
from crrsim.client.identity import TLS_1_2, TLS_1_3, Identity
from crrsim.client.tests.tiny_server import Heard, Reset, TinyServer, answer, up

Serve = Callable[..., TinyServer]
BODY = b'{"status": "up"}'
HERE = "https://localhost/crr"


@pytest.fixture
def context(identity: Identity, trust: Path) -> ssl.SSLContext:
    return identity.context(trust, minimum=TLS_1_2, maximum=TLS_1_3)


@pytest.fixture
def way(context: ssl.SSLContext) -> Iterator[Http]:
    with HttpxHttp(context, HERE, 5.0) as opened:
        yield opened


def ask(way: Http, server: TinyServer, method: str = "GET", path: str = "/status", body: bytes = b"") -> Reply:
    return way.send(Sent(method, server.base_url + path, (("accept", "*/*"),), body))


def test_one_connection_serves_many_requests(serve: Serve, way: Http) -> None:
    server = serve()
    for _ in range(3):
        assert ask(way, server).status == 200
    assert server.connections == 1


def test_a_connection_that_the_server_ends_is_replaced(serve: Serve, way: Http) -> None:
    server = serve(lambda _: answer(200, BODY, {"connection": "close"}))
    for _ in range(2):
        assert ask(way, server).body == BODY
    assert server.connections == 2


def test_a_server_that_hung_up_meanwhile_is_connected_to_anew(serve: Serve, way: Http) -> None:
    server = serve()
    for _ in range(3):
        assert ask(way, server).status == 200
        server._open[-1].shutdown(socket.SHUT_RDWR)
    assert server.connections == 3


def test_nothing_is_sent_but_what_is_said_and_what_http_asks_for(serve: Serve, way: Http) -> None:
    server = serve()
    host = ("host", server.base_url.split("/")[2])
    ask(way, server)
    ask(way, server, "POST", body=b"[]")
    ask(way, server, "DELETE")
    ask(way, server, "POST")
    said = [sorted(heard.headers) for heard in server.heard]
    assert said[0] == said[2] == sorted([host, ("accept", "*/*")])
    assert said[1] == sorted([host, ("accept", "*/*"), ("content-length", "2")])
    assert said[3] == sorted([host, ("accept", "*/*"), ("content-length", "0")])


def test_an_address_goes_out_as_http_writes_it(serve: Serve, way: Http) -> None:
    server = serve()
    for path in ("/a%20b?q=1%2F2", "/a b/ü?q=ü&r=1:2", ""):
        ask(way, server, path=path)
    targets = [heard.target for heard in server.heard]
    assert targets == ["/crr/a%20b?q=1%2F2", "/crr/a%20b/%C3%BC?q=%C3%BC&r=1:2", "/crr"]


@given(st.from_regex(_PLAIN, fullmatch=True))
def test_a_plain_address_is_read_as_httpx_reads_it(url: str) -> None:
    assert plain_address(url) == odd_http.address(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://localhost/crr/../status",
        "https://localhost/crr/.",
        "https://LOCALHOST/crr",
        "https://me:word@localhost/crr",
        "https://127.0.0.999/crr",
        "https://localhost/crr#part",
        "https://localhost/a b",
        "https://localhost/ü",
        "https://localhost",
        "https://localhost/" + "a" * 70_000,
        "ftp://localhost/crr",
    ],
)
def test_any_other_address_is_no_plain_one(url: str) -> None:
    assert plain_address(url) is None


def test_an_answer_in_pieces_is_put_together_and_news_before_it_are_passed_over(serve: Serve, way: Http) -> None:
    pieces = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (BODY[:5], BODY[5:]))
    news = b"HTTP/1.1 103 X\r\nlink: </a>\r\n\r\n"
    server = serve(lambda _: news + b"HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n" + pieces + b"0\r\n\r\n")
    for _ in range(2):
        assert ask(way, server).body == BODY
    assert server.connections == 1


def test_headers_come_in_the_order_of_the_wire_each_as_often_as_it_came(serve: Serve, way: Http) -> None:
    server = serve(lambda _: b"HTTP/1.1 200 X\r\nX-One: a\r\nx-two: \xe9\r\nX-One: b\r\ncontent-length: 0\r\n\r\n")
    headers = ask(way, server).headers
    assert headers == (("X-One", "a"), ("x-two", "\xe9"), ("X-One", "b"), ("content-length", "0"))


@pytest.mark.parametrize(
    ("coding", "packed"),
    [("gzip", gzip.compress(BODY)), ("deflate", zlib.compress(BODY)), ("odd", BODY)],
    ids=["gzip", "deflate", "odd"],
)
def test_a_packed_body_is_unpacked(serve: Serve, way: Http, coding: str, packed: bytes) -> None:
    assert ask(way, serve(lambda _: answer(200, packed, {"content-encoding": coding}))).body == BODY


@pytest.mark.parametrize(
    ("said", "failure"),
    [
        (answer(200, b"no gzip", {"content-encoding": "gzip"}), Failure.UNREADABLE),
        (b"SSH-2.0-OpenSSH\r\n\r\n", Failure.DISCONNECT),
        (b"HTTP/1.1 200 X\r\nno header\r\n\r\n", Failure.DISCONNECT),
        (answer(302, b"", {"location": "https://localhost:port/"}), Failure.DISCONNECT),
        (Reset(), Failure.DISCONNECT),
    ],
    ids=["packing", "another protocol", "header", "location", "nothing"],
)
def test_what_is_no_answer_is_told_by_its_kind(serve: Serve, way: Http, said: bytes | Reset, failure: Failure) -> None:
    with pytest.raises(NoAnswer) as raised:
        ask(way, serve(lambda _: said))
    assert raised.value.failure is failure


@pytest.mark.parametrize("url", ["ftp://localhost/", "https://localhost:x/", "https://localhost/a\nb"])
def test_an_address_that_http_has_not_is_not_sent(way: Http, url: str) -> None:
    with pytest.raises(NoAnswer) as raised:
        way.send(Sent("GET", url, (), b""))
    assert raised.value.failure is Failure.UNSENDABLE


@pytest.mark.parametrize(("status", "method"), [(301, "GET"), (302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")])
def test_a_write_is_sent_on_as_browsers_do(serve: Serve, way: Http, status: int, method: str) -> None:
    def gate(heard: Heard) -> bytes:
        return up(heard) if heard.target.endswith("/there") else answer(status, b"", {"location": "there"})

    server = serve(gate)
    reply = ask(way, server, "POST", "/here", BODY)
    came = server.heard[1]
    assert (reply.status, came.method, came.body) == (200, method, BODY if method == "POST" else b"")
    assert bool(came.all("content-length")) is (method == "POST")
    [(hop, answered)] = reply.hops
    assert (hop.method, hop.url, answered.status) == ("POST", f"{server.base_url}/here", status)


def test_cookies_are_brought_back_where_they_belong(serve: Serve, way: Http) -> None:
    cookies = {"set-cookie": "pass=granted; Path=/crr/inside; Secure"}
    server = serve(lambda _: answer(200, BODY, cookies))
    for path in ("/inside/a", "/outside", "/inside/b"):
        ask(way, server, path=path)
    assert [heard.all("cookie") for heard in server.heard] == [[], [], ["pass=granted"]]


def test_a_password_in_the_address_is_told_to_its_server_alone(serve: Serve, way: Http) -> None:
    stranger = serve()
    server = serve(lambda _: answer(302, b"", {"location": f"{stranger.base_url}/status"}))
    way.send(Sent("GET", server.base_url.replace("https://", "https://me:word@"), (), b""))
    assert server.heard[0].all("authorization") == ["Basic bWU6d29yZA=="]
    assert stranger.heard[0].all("authorization") == []


def test_several_threads_may_ask_at_once(serve: Serve, way: Http) -> None:
    together = threading.Barrier(4)

    def late(heard: Heard) -> bytes:
        together.wait(5)
        return answer(200, heard.target.encode(), {})

    server, told = serve(late), dict[int, bytes]()

    def one(number: int) -> None:
        for turn in range(3):
            told[number * 3 + turn] = ask(way, server, path=f"/{number * 3 + turn}").body

    threads = [threading.Thread(target=one, args=(number,)) for number in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(10)
    assert told == {number: f"/crr/{number}".encode() for number in range(12)}


@pytest.fixture
def proxied(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """What a proxy, which the environment names, was asked for."""
    asked = list[bytes]()
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_pass_on, args=(listening, asked), daemon=True).start()
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{listening.getsockname()[1]}")
        yield asked


def test_a_server_outside_is_reached_by_the_proxy_that_the_environment_names(
    serve: Serve, context: ssl.SSLContext, proxied: list[bytes]
) -> None:
    server = serve()
    with HttpxHttp(context, "https://api.example.com/crr", 5.0) as way:
        assert ask(way, server).status == 200
    assert proxied[0].startswith(b"CONNECT localhost:")


@pytest.mark.parametrize(("base_url", "without"), [(HERE, ""), ("https://api.example.com/crr", ".example.com")])
def test_a_proxy_is_not_for_this_machine_nor_for_whom_it_is_ruled_out(
    serve: Serve, context: ssl.SSLContext, proxied: list[bytes], base_url: str, without: str
) -> None:
    server = serve()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("NO_PROXY", without)
        with HttpxHttp(context, base_url, 5.0) as way:
            assert ask(way, server).status == 200
    assert proxied == []


def _pass_on(listening: socket.socket, asked: list[bytes]) -> None:
    """Be a proxy for one connection."""
    client, _ = listening.accept()
    asked.append(client.recv(4096))
    host, port = asked[0].split(b" ")[1].decode().split(":")
    with client, socket.create_connection((host, int(port))) as server:
        client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        back = threading.Thread(target=_copy, args=(server, client), daemon=True)
        back.start()
        _copy(client, server)
        back.join(5)


def _copy(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):  # whoever has enough hangs up
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
