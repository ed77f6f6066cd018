"""What a session needs of HTTP, in plain values: a request as it goes out, and its `Reply`, or `NoAnswer`.

`direct` speaks it to servers within reach, `by_proxy` where the environment names a proxy: another library can take
the place of either in an afternoon.
"""

import ssl
import urllib.parse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from types import TracebackType
from typing import Protocol, Self

TIMEOUT_SECONDS = 15.0
"""To connect and to wait for bytes, each. Source: the published sample client."""

MOST_REDIRECTS = 5

HANG_UPS = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ConnectionResetError, BrokenPipeError, ConnectionAbortedError)
"""How a connection ends when the other side says nothing."""

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


class NoAnswer(Exception):  # noqa: N818  -- reads as what happened
    """No whole HTTP answer. `ssl_error` is what TLS had to say, when it was TLS that failed."""

    def __init__(self, failure: Failure, detail: str, ssl_error: ssl.SSLError | None = None) -> None:
        super().__init__(detail)
        self.failure = failure
        self.detail = detail
        self.ssl_error = ssl_error

    @classmethod
    def of(cls, failure: Failure, problem: Exception) -> Self:
        """Return the failure that `problem` was, in its own words and those of TLS."""
        return cls(failure, str(problem) or type(problem).__name__, _tls(problem))


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
        return header_of(self.headers, name)


class Http(Protocol):
    """Keeps connections alive under one TLS context; follows redirects and keeps cookies, as the gateway expects."""

    def send(self, sent: Sent) -> Reply:
        """Return the answer to `sent`, redirects followed. Raises: NoAnswer."""

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def http_to(base_url: str, context: ssl.SSLContext, timeout: float = TIMEOUT_SECONDS) -> Http:
    """Return the way to a server: straight, or by a proxy when the environment names any."""
    # A proxy from the environment is for the world outside, never for a server on this machine.
    if urllib.parse.urlsplit(base_url).hostname not in _LOOPBACK:
        from urllib.request import getproxies  # noqa: PLC0415 - as below

        if getproxies():
            from crrsim.client.by_proxy import ByProxy  # noqa: PLC0415 - a library that few runs need

            return ByProxy(context, timeout)
    from crrsim.client.direct import Direct  # noqa: PLC0415 - it imports us

    return Direct(context, timeout)


def with_query(url: str, query: Iterable[tuple[str, str]]) -> str:
    """Return `url` with `query`, percent-encoded, in the order given."""
    encoded = "&".join([f"{_quoted(name)}={_quoted(value)}" for name, value in query])
    return f"{url}?{encoded}" if encoded else url


def header_of(headers: Headers, name: str) -> str:
    """Return the first value of a header, whatever its case; empty when there is none."""
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), "")


def may_follow(came_from: str, method: str, onward: str) -> bool:
    """Whether a redirect is followed: never out of TLS, and to another host only to read there."""
    here, there = urllib.parse.urlsplit(came_from), urllib.parse.urlsplit(onward)
    if there.scheme != "https":
        return False
    return method == "GET" or (there.hostname, there.port or 443) == (here.hostname, here.port or 443)


def causes(problem: BaseException) -> Iterator[BaseException]:
    """Yield `problem` and what led to it, the root last."""
    cause: BaseException | None = problem
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


@lru_cache(maxsize=4096)
def _quoted(text: str) -> str:
    return urllib.parse.quote(text, safe="")


def _tls(problem: BaseException) -> ssl.SSLError | None:
    """Return what TLS had to say at the root of `problem`, if anything: a bare end of the stream says nothing."""
    told = (each for each in causes(problem) if isinstance(each, ssl.SSLError) and not isinstance(each, HANG_UPS))
    return next(told, None)
