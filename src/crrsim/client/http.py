"""The one module that knows httpx and its engine httpcore, so that another library can take its place in an afternoon.

Above it stand plain values: a `Reply`, or `NoAnswer` with how it failed and what TLS said.
"""

import ssl
import urllib.parse
import urllib.request
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from itertools import chain
from types import TracebackType
from typing import Any, Protocol, Self

import httpcore
import httpx

TIMEOUT_SECONDS = 15.0
"""To connect and to wait for bytes, each. Source: the published sample client."""

MOST_REDIRECTS = 5
KEPT_SECONDS = 5.0
"""How long a connection is kept that nobody uses."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_LENGTHS = frozenset({b"content-length", b"transfer-encoding"})
_HANG_UPS = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ConnectionResetError, BrokenPipeError, ConnectionAbortedError)
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
Headers = tuple[tuple[str, str], ...]
_RawHeaders = Sequence[tuple[bytes, bytes]]


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
    (httpx.RemoteProtocolError, Failure.DISCONNECT),
    (httpx.DecodingError, Failure.UNREADABLE),
    # A header, method or address that HTTP does not allow.
    (httpcore.LocalProtocolError, Failure.UNSENDABLE),
    (httpx.HTTPError, Failure.UNSENDABLE),
    (httpx.InvalidURL, Failure.UNSENDABLE),
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
    than half of the time. Addresses, cookies, packed bodies and redirects are read by httpx, where there are any.
    """

    def __init__(self, context: ssl.SSLContext, base_url: str, timeout: float = TIMEOUT_SECONDS) -> None:
        self._connections = _Connections(context, _proxy(base_url))
        self._extensions = {"timeout": httpx.Timeout(timeout).as_dict()}
        self._cookies: httpx.Cookies | None = None

    def send(self, sent: Sent) -> Reply:
        """Return the answer to `sent`, redirects followed. Raises: NoAnswer."""
        try:
            reply = self._answer(sent)
            hops: list[tuple[Sent, Reply]] = []
            while (onward := self._onward(sent, reply)) is not None and _may_follow(sent.url, onward):
                if len(hops) == MOST_REDIRECTS:
                    raise NoAnswer(Failure.REDIRECTS, f"more than {MOST_REDIRECTS} redirects")
                hops.append((sent, reply))
                sent, reply = onward, self._answer(onward)
        except _PROBLEMS as problem:
            raise NoAnswer(_failure(problem), _said(problem), _tls(problem)) from problem
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
        if b"content-encoding" in named:
            body = httpx.Response(response.status, headers=response.headers, content=body).content
        if b"set-cookie" in named:
            self._keep_cookies(sent, response.headers)
        return Reply(response.status, _text(response.headers), body, *_tls_facts(response))

    def _headers(self, sent: Sent, asked_for: _RawHeaders) -> _RawHeaders:
        """Return the headers of a request as they are said, and before them those that HTTP asks for."""
        said = _raw(sent.headers)
        named = {name.lower() for name, _ in said}
        added = [each for each in asked_for if each[0].lower() not in named]
        if (sent.body or sent.method.upper() in _WITH_BODY) and not named & _LENGTHS:
            added.append((b"Content-Length", b"%d" % len(sent.body)))
        if self._cookies is not None and b"cookie" not in named:
            told = httpx.Request(sent.method, sent.url, cookies=self._cookies).headers.raw
            added += [(name, value) for name, value in told if name.lower() == b"cookie"]
        return [*added, *said]

    def _keep_cookies(self, sent: Sent, headers: _RawHeaders) -> None:
        self._cookies = self._cookies or httpx.Cookies()
        request = httpx.Request(sent.method, sent.url)
        self._cookies.extract_cookies(httpx.Response(200, headers=headers, request=request))

    def _onward(self, sent: Sent, reply: Reply) -> Sent | None:
        """Return what a redirect asks for, as httpx's client reads it: it is shown the answer once more."""
        if reply.status not in _REDIRECTS:
            return None
        shown = httpx.Response(reply.status, headers=_raw(reply.headers, "latin-1"))
        request = httpx.Request(sent.method, sent.url, headers=_raw(sent.headers), content=sent.body or None)
        with httpx.Client(transport=httpx.MockTransport(lambda _: shown), cookies=self._cookies) as reader:
            onward = reader.send(request).next_request
        return Sent(onward.method, str(onward.url), _text(onward.headers.raw), onward.read()) if onward else None

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
def _address(text: str) -> tuple[httpcore.URL, _RawHeaders]:
    """Return an address as it is asked for, with the headers that it asks for: whose it is, and a password in it.

    Reading one takes longer than sending the request, and many are asked again and again.
    """
    request = httpx.Request("GET", text)
    if request.url.scheme not in {"http", "https"}:
        raise httpx.UnsupportedProtocol("an address begins with http:// or https://")
    if request.url.userinfo:
        next(httpx.BasicAuth(request.url.username, request.url.password).auth_flow(request))
    return _located(request.url), request.headers.raw


def _located(url: httpx.URL) -> httpcore.URL:
    return httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)


@lru_cache(maxsize=4096)
def _quoted(text: str) -> str:
    return urllib.parse.quote(text, safe="")


def _proxy(base_url: str) -> httpcore.Proxy | None:
    """Return the proxy that the environment names for a server of the world outside; none for one on this machine."""
    address = urllib.parse.urlsplit(base_url)
    host = address.hostname or ""
    if host in _LOOPBACK or urllib.request.proxy_bypass(host):
        return None
    every = urllib.request.getproxies()
    if not (named := every.get(address.scheme) or every.get("all")):
        return None
    proxy = httpx.Proxy(named)
    return httpcore.Proxy(_located(proxy.url), auth=proxy.raw_auth)


def _may_follow(came_from: str, onward: Sent) -> bool:
    """Whether a redirect is followed: never out of TLS, and to another host only to read there."""
    before, after = httpx.URL(came_from), httpx.URL(onward.url)
    if after.scheme != "https":
        return False
    return onward.method == "GET" or (after.host, after.port) == (before.host, before.port)


def _failure(problem: Exception) -> Failure:
    if isinstance(problem, httpcore.ConnectError) and any(isinstance(each, _HANG_UPS) for each in _causes(problem)):
        return Failure.HANDSHAKE
    return next(failure for kind, failure in _FAILURES if isinstance(problem, kind))


def _text(headers: _RawHeaders) -> Headers:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers)


def _raw(headers: Headers, coding: str = "utf-8") -> list[tuple[bytes, bytes]]:
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


def _said(problem: Exception) -> str:
    return str(problem) or type(problem).__name__
