"""The one module that knows httpx, so that another library can take its place in an afternoon.

Above it stand plain values: a `Reply`, or `NoAnswer` with how it failed and what TLS said.
"""

import ssl
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from types import TracebackType
from typing import Any, Protocol, Self

import httpx

TIMEOUT_SECONDS = 15.0
"""To connect and to wait for bytes, each. Source: the published sample client."""

MOST_REDIRECTS = 5

_HANG_UPS = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ConnectionResetError, BrokenPipeError, ConnectionAbortedError)
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
Headers = tuple[tuple[str, str], ...]


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
    (httpx.TimeoutException, Failure.TIMEOUT),
    (httpx.ConnectError, Failure.CONNECT),
    (httpx.ProxyError, Failure.CONNECT),
    (httpx.NetworkError, Failure.DISCONNECT),
    (httpx.RemoteProtocolError, Failure.DISCONNECT),
    (httpx.DecodingError, Failure.UNREADABLE),
    (Exception, Failure.UNSENDABLE),  # a header, method or address that HTTP does not allow
)


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

    It asks httpx's transport without the client around it, whose share of a request is a third of its time: what the
    client would add (headers of its own, `auth`, hooks, logging) we do not want, and what we do want of it stands here.
    """

    def __init__(self, context: ssl.SSLContext, base_url: str, timeout: float = TIMEOUT_SECONDS) -> None:
        self._transport = httpx.HTTPTransport(verify=context, proxy=_proxy(base_url))
        self._timeout = httpx.Timeout(timeout).as_dict()
        self._cookies = httpx.Cookies()

    def send(self, sent: Sent) -> Reply:
        """Return the answer to `sent`, redirects followed. Raises: NoAnswer."""
        try:
            response = self._answer(self._request(sent))
            hops: list[tuple[Sent, Reply]] = []
            while (onward := self._onward(response)) is not None and _may_follow(response.request, onward):
                if len(hops) == MOST_REDIRECTS:
                    raise NoAnswer(Failure.REDIRECTS, f"more than {MOST_REDIRECTS} redirects")
                hops.append((_sent(response.request), _reply(response)))
                response = self._answer(onward)
            return _reply(response, tuple(hops))
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            raise NoAnswer(_failure(problem), _said(problem), _tls(problem)) from problem

    def _answer(self, request: httpx.Request) -> httpx.Response:
        response = self._transport.handle_request(request)
        response.request = request
        response.read()
        if "set-cookie" in response.headers:
            self._cookies.extract_cookies(response)
        return response

    def _request(self, sent: Sent) -> httpx.Request:
        request = httpx.Request(
            sent.method,
            _url(sent.url),
            headers=[(name.encode(), value.encode()) for name, value in sent.headers],
            content=sent.body or None,
            cookies=self._cookies or None,
            extensions={"timeout": self._timeout},
        )
        if request.url.userinfo:
            next(httpx.BasicAuth(request.url.username, request.url.password).auth_flow(request))
        return request

    def _onward(self, response: httpx.Response) -> httpx.Request | None:
        """Return what a redirect asks for, as httpx's client reads it: it is shown the answer once more."""
        if not response.has_redirect_location:
            return None
        shown = httpx.MockTransport(lambda _: httpx.Response(response.status_code, headers=response.headers))
        with httpx.Client(transport=shown, cookies=self._cookies) as reader:
            return reader.send(response.request).next_request

    def close(self) -> None:
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def with_query(url: str, query: Iterable[tuple[str, str]]) -> str:
    """Return `url` with `query`, percent-encoded, in the order given."""
    encoded = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in query)
    return f"{url}?{encoded}" if encoded else url


_url = lru_cache(maxsize=1024)(httpx.URL)
"""Reading an address takes longer than sending the request, and many are asked again and again."""


@lru_cache(maxsize=4096)
def _quoted(text: str) -> str:
    return urllib.parse.quote(text, safe="")


def _proxy(base_url: str) -> str | None:
    """Return the proxy that the environment names for a server of the world outside; none for one on this machine."""
    address = urllib.parse.urlsplit(base_url)
    host = address.hostname or ""
    if host in _LOOPBACK or urllib.request.proxy_bypass(host):
        return None
    named = urllib.request.getproxies()
    return named.get(address.scheme) or named.get("all")


def _may_follow(came_from: httpx.Request, onward: httpx.Request) -> bool:
    """Whether a redirect is followed: never out of TLS, and to another host only to read there."""
    if onward.url.scheme != "https":
        return False
    return onward.method == "GET" or (onward.url.host, onward.url.port) == (came_from.url.host, came_from.url.port)


def _failure(problem: Exception) -> Failure:
    if isinstance(problem, httpx.ConnectError) and any(isinstance(each, _HANG_UPS) for each in _causes(problem)):
        return Failure.HANDSHAKE
    return next(failure for kind, failure in _FAILURES if isinstance(problem, kind))


def _reply(response: httpx.Response, hops: tuple[tuple[Sent, Reply], ...] = ()) -> Reply:
    version, cipher, certificate = _tls_facts(response)
    return Reply(
        status=response.status_code,
        headers=_pairs(response.headers),
        body=response.content,
        tls_version=version,
        tls_cipher=cipher,
        server_certificate=certificate,
        hops=hops,
    )


def _sent(request: httpx.Request) -> Sent:
    return Sent(request.method, str(request.url), _pairs(request.headers), request.read())


def _pairs(headers: httpx.Headers) -> Headers:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers.raw)


def _tls_facts(response: httpx.Response) -> tuple[str | None, str | None, bytes | None]:
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
