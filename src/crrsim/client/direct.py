"""HTTP straight to a server: connections kept alive, redirects followed, cookies kept."""

import base64
import ssl
import urllib.parse
import zlib
from dataclasses import dataclass, replace
from functools import lru_cache
from types import TracebackType
from typing import TYPE_CHECKING, Self

from crrsim.client.http import (
    MOST_REDIRECTS,
    TIMEOUT_SECONDS,
    Failure,
    Headers,
    NoAnswer,
    Reply,
    Sent,
    may_follow,
)
from crrsim.client.line import Line, Origin

if TYPE_CHECKING:
    from crrsim.client.cookies import Cookies

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PORTS = {"http": 80, "https": 443}
_AS_THEY_STAND = "!$%&'()*+,-./:;=?@[\\]^_|~"


@dataclass(frozen=True)
class _Address:
    """An address as a request names it: whom it is for, what it asks for, and who asks where it says so."""

    origin: Origin
    host: str
    target: bytes
    authorization: str


class Direct:
    """Follows redirects and keeps cookies, as the gateway expects. Several threads may send at once."""

    def __init__(self, context: ssl.SSLContext, timeout: float = TIMEOUT_SECONDS) -> None:
        context.set_alpn_protocols(["http/1.1"])
        self._context = context
        self._timeout = timeout
        self._resting: list[Line] = []
        self._cookies: Cookies | None = None

    def send(self, sent: Sent) -> Reply:
        """Return the answer to `sent`, redirects followed. Raises: NoAnswer."""
        sent, reply = self._once(sent)
        hops: list[tuple[Sent, Reply]] = []
        while reply.status in _REDIRECTS and (onward := _onward(sent, reply)) is not None:
            if len(hops) == MOST_REDIRECTS:
                raise NoAnswer(Failure.REDIRECTS, f"more than {MOST_REDIRECTS} redirects")
            hops.append((sent, reply))
            sent, reply = self._once(onward)
        return replace(reply, hops=tuple(hops)) if hops else reply

    def _once(self, sent: Sent) -> tuple[Sent, Reply]:
        """Send one request, and return it as it went out with its answer."""
        address = _address(sent.url)
        method = sent.method.upper()
        sent = Sent(method, sent.url, self._headers(sent, method, address), sent.body)
        line = self._line_to(address.origin)
        reply = line.exchange(method, address.target, sent.headers, sent.body)
        if line.is_open:
            self._resting.append(line)
        return sent, self._taken_in(sent.url, reply)

    def _line_to(self, origin: Origin) -> Line:
        for line in [each for each in self._resting if each.origin == origin]:
            try:
                self._resting.remove(line)
            except ValueError:  # another thread was faster
                continue
            if line.is_usable:
                return line
            line.close()
        return Line(origin, self._context, self._timeout)

    def _headers(self, sent: Sent, method: str, address: _Address) -> Headers:
        """Return the headers with what HTTP cannot do without: for whom, how long, and the cookies."""
        given = {name.lower() for name, _ in sent.headers}
        before = [] if "host" in given else [("Host", address.host)]
        after = []
        if address.authorization and "authorization" not in given:
            after.append(("Authorization", address.authorization))
        if self._cookies is not None and "cookie" not in given and (kept := self._cookies.for_address(sent.url)):
            after.append(("Cookie", kept))
        if not given & {"content-length", "transfer-encoding"} and (sent.body or method in {"POST", "PUT", "PATCH"}):
            after.append(("Content-Length", str(len(sent.body))))
        return (*before, *sent.headers, *after)

    def _taken_in(self, url: str, reply: Reply) -> Reply:
        """Keep the cookies of an answer, and return it with its body unpacked."""
        names = {name.lower() for name, _ in reply.headers}
        if "set-cookie" in names:
            if self._cookies is None:
                from crrsim.client.cookies import Cookies  # noqa: PLC0415 - few servers have any

                self._cookies = Cookies()
            self._cookies.keep(url, reply.headers)
        return replace(reply, body=_unpacked(reply)) if "content-encoding" in names else reply

    def close(self) -> None:
        while self._resting:
            self._resting.pop().close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@lru_cache(maxsize=1024)
def _address(url: str) -> _Address:
    """Read an address; many are asked again and again. Raises: NoAnswer."""
    try:
        parts = urllib.parse.urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
        host = (parts.hostname or "").encode("ascii" if (parts.hostname or "").isascii() else "idna").decode()
    except (ValueError, KeyError) as problem:
        raise NoAnswer(Failure.UNSENDABLE, f"{url!r} is no address of HTTP") from problem
    if not host or not url.isprintable():
        raise NoAnswer(Failure.UNSENDABLE, f"{url!r} is no address of HTTP")
    named = f"[{host}]" if ":" in host else host
    shown = named if port == _PORTS[parts.scheme] else f"{named}:{port}"
    path = urllib.parse.quote(parts.path or "/", safe=_AS_THEY_STAND)
    query = f"?{urllib.parse.quote(parts.query, safe=_AS_THEY_STAND)}" if parts.query else ""
    return _Address(Origin(parts.scheme, host, port), shown, f"{path}{query}".encode(), _authorization(parts))


def _authorization(parts: urllib.parse.SplitResult) -> str:
    if parts.username is None and parts.password is None:
        return ""
    both = f"{urllib.parse.unquote(parts.username or '')}:{urllib.parse.unquote(parts.password or '')}"
    return f"Basic {base64.b64encode(both.encode()).decode()}"


def _onward(sent: Sent, reply: Reply) -> Sent | None:
    """Return the request that a redirect asks for, as browsers make it; None when it is not followed."""
    location = reply.header("location")
    if not location:
        return None
    try:
        url = urllib.parse.urljoin(sent.url, location)
        method = _method_onward(sent.method, reply.status)
        if not may_follow(sent.url, method, url):
            return None
        is_same = _address(url).origin == _address(sent.url).origin
    except (ValueError, NoAnswer) as problem:
        raise NoAnswer(Failure.DISCONNECT, f"sent on to {location!r}, which is no address") from problem
    dropped = {"cookie"} if is_same else {"cookie", "host", "authorization"}
    if method != sent.method:
        dropped |= {"content-length", "transfer-encoding"}
    headers = tuple(pair for pair in sent.headers if pair[0].lower() not in dropped)
    return Sent(method, url, headers, sent.body if method == sent.method else b"")


def _method_onward(method: str, status: int) -> str:
    turns = (status in {302, 303} and method != "HEAD") or (status == 301 and method == "POST")
    return "GET" if turns else method


def _unpacked(reply: Reply) -> bytes:
    """Return the body without the coding that its headers name; one that we do not know is left. Raises: NoAnswer."""
    body = reply.body
    try:
        for coding in reversed(reply.header("content-encoding").lower().split(",")):
            if body and coding.strip() in {"gzip", "deflate"}:
                body = _inflated(body)
    except zlib.error as problem:
        raise NoAnswer.of(Failure.UNREADABLE, problem) from problem
    return body


def _inflated(body: bytes) -> bytes:
    try:
        return zlib.decompress(body, zlib.MAX_WBITS | 32)  # gzip or zlib, as its first bytes say
    except zlib.error:
        return zlib.decompress(body, -zlib.MAX_WBITS)  # some servers take deflate at its word
