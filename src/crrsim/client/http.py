"""The one module, with `odd_http`, that knows which library speaks HTTP, so that another can take its place.

Above it stand plain values: a `Reply`, or `NoAnswer` with how it failed and what TLS said.
"""

import re
import ssl
import urllib.parse
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from itertools import chain
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

import httpcore

if TYPE_CHECKING:  # imported where something odd is met, for the reason that it tells
    from crrsim.client import odd_http

TIMEOUT_SECONDS = 15.0
"""To connect and to wait for bytes, each. Source: the published sample client."""

MOST_REDIRECTS = 5
KEPT_SECONDS = 5.0
"""How long a connection is kept that nobody uses."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_ODD = frozenset({b"content-encoding", b"set-cookie"})
_LENGTHS = frozenset({b"content-length", b"transfer-encoding"})
_HANG_UPS = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ConnectionResetError, BrokenPipeError, ConnectionAbortedError)
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_PLAIN = re.compile(
    r"(https?)://([a-z][a-z0-9.-]*|127\.0\.0\.1)(?::([0-9]{1,5}))?"
    r"((?:/[A-Za-z0-9_-][A-Za-z0-9_.~%-]*)+(?:\?[A-Za-z0-9_.~%=&-]*)?)"
)
"""An address in which nothing has to be escaped, normalised or looked up before it goes out."""
_MOST_OF_PLAIN = 8000
_DEFAULT_PORTS = {"http": 80, "https": 443}
_TIMES = ("connect", "read", "write", "pool")
Headers = tuple[tuple[str, str], ...]
RawHeaders = Sequence[tuple[bytes, bytes]]


class Failure(StrEnum):
    """At which point there was no answer."""

    CONNECT = "connect"
    HANDSHAKE = "handshake"
    TIMEOUT = "timeout"
    DISCONNECT = "disconnect"
    UNREADABLE = "unreadable"
    UNSENDABLE = "unsendable"
    REDIRECTS = "redirects"


_FAILURES: tuple[tuple[type[Exception], Failure], ...] = (
    (httpcore.TimeoutException, Failure.TIMEOUT),
    (httpcore.ConnectError, Failure.CONNECT),
    (httpcore.ProxyError, Failure.CONNECT),
    (httpcore.NetworkError, Failure.DISCONNECT),
    (httpcore.RemoteProtocolError, Failure.DISCONNECT),
    (httpcore.LocalProtocolError, Failure.UNSENDABLE),  # a header or method that HTTP does not allow
)
_PROBLEMS = tuple(kind for kind, _ in _FAILURES)


class NoAnswer(Exception):  # noqa: N818  -- reads as what happened
    """No whole HTTP answer. `ssl_error` is what TLS had to say, when it was TLS that failed."""

    def __init__(self, failure: Failure, detail: str, ssl_error: ssl.SSLError | None = None) -> None:
        super().__init__(detail)
        self.failure = failure
        self.detail = detail
        self.ssl_error = ssl_error


@dataclass(frozen=True)
class Sent:
    """A request as it goes out."""

    method: str
    url: str
    headers: Headers
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class Reply:
    """An answer as it came in. `hops` are redirects followed on the way, oldest first, each with its request."""

    status: int
    headers: Headers
    body: bytes = field(repr=False)
    tls_version: str | None = None
    tls_cipher: str | None = None
    server_certificate: bytes | None = field(default=None, repr=False)
    hops: tuple[tuple[Sent, "Reply"], ...] = ()

    def header(self, name: str) -> str:
        """Return the first value of a header, whatever its case; empty when there is none."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")


class Http(Protocol):
    """What a session needs of HTTP."""

    def send(self, sent: Sent) -> Reply: ...

    def close(self) -> None: ...


class HttpxHttp:
    """Keeps connections alive under one TLS context; follows redirects and keeps cookies, as the gateway expects.

    Requests go to httpcore, which is what httpx itself sends them with: the client and the models around it take more
    than half of the time. Odd addresses, cookies, packed bodies and redirects are read by httpx, where there are any.
    """

    def __init__(self, context: ssl.SSLContext, base_url: str, timeout: float = TIMEOUT_SECONDS) -> None:
        self._connections = _Connections(context, _proxy(base_url))
        self._extensions = {"timeout": dict.fromkeys(_TIMES, timeout)}
        self._cookies: odd_http.Cookies | None = None

    def send(self, sent: Sent) -> Reply:
        """Return the answer to `sent`, redirects followed. Raises: NoAnswer."""
        try:
            reply = self._answer(sent)
            hops: list[tuple[Sent, Reply]] = []
            while (onward := self._onward(sent, reply)) is not None:
                if len(hops) == MOST_REDIRECTS:
                    raise NoAnswer(Failure.REDIRECTS, f"more than {MOST_REDIRECTS} redirects")
                hops.append((sent, reply))
                sent, reply = onward, self._answer(onward)
        except _PROBLEMS as problem:
            raise NoAnswer(_failure(problem), said(problem), _tls(problem)) from problem
        return replace(reply, hops=tuple(hops)) if hops else reply

    def _answer(self, sent: Sent) -> Reply:
        url, asked_for = _address(sent.url)
        headers = self._headers(sent, asked_for)
        content = sent.body or ()  # of no body not even an empty piece is sent
        request = httpcore.Request(
            sent.method.upper(), url, headers=headers, content=content, extensions=self._extensions
        )
        response, body = self._connections.ask(request)
        named = {name.lower() for name, _ in response.headers}
        if named & _ODD:
            body = self._odd_body(sent, response, body)
        return Reply(response.status, text(response.headers), body, *_tls_facts(response))

    def _headers(self, sent: Sent, asked_for: RawHeaders) -> RawHeaders:
        """Return the headers of a request as they are said, and before them those that HTTP asks for."""
        own = raw(sent.headers)
        named = {name.lower() for name, _ in own}
        added = [each for each in asked_for if each[0].lower() not in named]
        if (sent.body or sent.method.upper() in _WITH_BODY) and not named & _LENGTHS:
            added.append((b"Content-Length", b"%d" % len(sent.body)))
        if self._cookies is not None and b"cookie" not in named:
            added += self._cookies.of(sent)
        return [*added, *own]

    def _odd_body(self, sent: Sent, response: httpcore.Response, body: bytes) -> bytes:
        """Return a body that came packed, or with cookies, which are kept."""
        from crrsim.client import odd_http  # noqa: PLC0415 - see there

        self._cookies = self._cookies or odd_http.Cookies()
        self._cookies.keep(sent, response.headers)
        return odd_http.unpacked(response.status, response.headers, body)

    def _onward(self, sent: Sent, reply: Reply) -> Sent | None:
        if reply.status not in _REDIRECTS:
            return None
        from crrsim.client import odd_http  # noqa: PLC0415 - see there

        return odd_http.onward(sent, reply, self._cookies)

    def close(self) -> None:
        self._connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Connections:
    """Connections that httpcore makes, each for one request at a time, kept for the next to the same server.

    httpcore would keep them itself, but asks each of them six times a request whether it is still there.
    """

    def __init__(self, context: ssl.SSLContext, proxy: httpcore.Proxy | None) -> None:
        self._maker = httpcore.ConnectionPool(context, proxy, keepalive_expiry=KEPT_SECONDS)
        self._idle: defaultdict[tuple[bytes, bytes, int | None], list[httpcore.ConnectionInterface]] = defaultdict(list)

    def ask(self, request: httpcore.Request) -> tuple[httpcore.Response, bytes]:
        """Return the answer to `request`, and its body."""
        url = request.url
        idle = self._idle[url.scheme, url.host, url.port]
        connection = _alive(idle) or self._maker.create_connection(url.origin)
        try:
            response = connection.handle_request(request)
            body = response.read()
            response.close()
        except BaseException:
            connection.close()
            raise
        idle.append(connection)
        return response, body

    def close(self) -> None:
        for connection in chain.from_iterable(self._idle.values()):
            connection.close()


def _alive(idle: list[httpcore.ConnectionInterface]) -> httpcore.ConnectionInterface | None:
    """Take one that can be used out of `idle`, closing those that cannot."""
    with suppress(IndexError):
        while True:
            connection = idle.pop()
            if connection.is_available() and not connection.has_expired():
                return connection
            connection.close()
    return None


def with_query(url: str, query: Iterable[tuple[str, str]]) -> str:
    """Return `url` with `query`, percent-encoded, in the order given."""
    encoded = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in query)
    return f"{url}?{encoded}" if encoded else url


@lru_cache(maxsize=1024)
def _address(url: str) -> tuple[httpcore.URL, RawHeaders]:
    """Return an address as it is asked for, with the headers that it asks for: whose it is, and a password in it.

    Reading one takes longer than sending the request, and many are asked again and again.
    """
    if (plain := plain_address(url)) is not None:
        return plain
    from crrsim.client import odd_http  # noqa: PLC0415 - see there

    return odd_http.address(url)


def plain_address(url: str) -> tuple[httpcore.URL, RawHeaders] | None:
    """Return an address that goes out just as it is written, with the header that it asks for; None for any other."""
    found = _PLAIN.fullmatch(url) if len(url) <= _MOST_OF_PLAIN else None
    if found is None:
        return None
    scheme, host, said_port, target = found.groups()
    port = int(said_port) if said_port and int(said_port) != _DEFAULT_PORTS[scheme] else None
    named = f"{host}:{port}" if port is not None else host
    return httpcore.URL(scheme=scheme, host=host, port=port, target=target), [(b"Host", named.encode())]


@lru_cache(maxsize=4096)
def _quoted(text: str) -> str:
    return urllib.parse.quote(text, safe="")


def _proxy(base_url: str) -> httpcore.Proxy | None:
    """Return the proxy for a server of the world outside, if the environment names one; none is for this machine."""
    if urllib.parse.urlsplit(base_url).hostname in _LOOPBACK:
        return None
    from crrsim.client import odd_http  # noqa: PLC0415 - see there

    return odd_http.proxy(base_url)


def _failure(problem: Exception) -> Failure:
    if isinstance(problem, httpcore.ConnectError) and any(isinstance(each, _HANG_UPS) for each in _causes(problem)):
        return Failure.HANDSHAKE
    return next(failure for kind, failure in _FAILURES if isinstance(problem, kind))


def text(headers: RawHeaders) -> Headers:
    """Return headers as text, each byte a letter."""
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers)


def raw(headers: Headers, coding: str = "utf-8") -> list[tuple[bytes, bytes]]:
    """Return headers as bytes."""
    return [(name.encode(coding), value.encode(coding)) for name, value in headers]


def _tls_facts(response: httpcore.Response) -> tuple[str | None, str | None, bytes | None]:
    stream: Any = response.extensions.get("network_stream")
    tls: Any = stream.get_extra_info("ssl_object") if stream is not None else None
    if tls is None:
        return None, None, None
    cipher = tls.cipher()
    return tls.version(), cipher[0] if cipher else None, tls.getpeercert(True)


def _tls(problem: BaseException) -> ssl.SSLError | None:
    """Return what TLS had to say at the root of `problem`, if anything: a bare end of the stream says nothing."""
    told = (each for each in _causes(problem) if isinstance(each, ssl.SSLError) and not isinstance(each, _HANG_UPS))
    return next(told, None)


def _causes(problem: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = problem
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


def said(problem: Exception) -> str:
    """Return what an exception says, or what it is when it says nothing."""
    return str(problem) or type(problem).__name__
