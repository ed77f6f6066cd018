"""What is out of the ordinary in an exchange, read as httpx reads it: odd addresses, cookies, packed bodies, redirects.

A module of its own, for `http` to import when it meets any of this: httpx brings a command line with it, and importing
that takes as long as a hundred requests.
"""

import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import httpcore
import httpx

from crrsim.client.http import Failure, NoAnswer, RawHeaders, Reply, Sent, raw, said, text


def address(url: str) -> tuple[httpcore.URL, RawHeaders]:
    """Return an address as it is asked for, with the headers that it asks for. Raises: NoAnswer."""
    with _told():
        request = httpx.Request("GET", url)
        if request.url.scheme not in {"http", "https"}:
            raise httpx.UnsupportedProtocol("an address begins with http:// or https://")
        if request.url.userinfo:
            next(httpx.BasicAuth(request.url.username, request.url.password).auth_flow(request))
        return _located(request.url), request.headers.raw


def unpacked(status: int, headers: RawHeaders, body: bytes) -> bytes:
    """Return a body out of the coding that its headers name. Raises: NoAnswer."""
    with _told():
        return httpx.Response(status, headers=headers, content=body).content


class Cookies:
    """What servers have asked to be told again, each of its own."""

    def __init__(self) -> None:
        self.jar = httpx.Cookies()

    def keep(self, sent: Sent, headers: RawHeaders) -> None:
        """Keep what the headers of the answer to `sent` ask to be kept."""
        with _told():
            request = httpx.Request(sent.method, sent.url)
            self.jar.extract_cookies(httpx.Response(200, headers=headers, request=request))

    def of(self, sent: Sent) -> RawHeaders:
        """Return the headers that bring to the server of `sent` what is its own."""
        with _told():
            told = httpx.Request(sent.method, sent.url, cookies=self.jar).headers.raw
        return [(name, value) for name, value in told if name.lower() == b"cookie"]


def onward(sent: Sent, reply: Reply, cookies: Cookies | None) -> Sent | None:
    """Return what a redirect asks for, as httpx's client reads it, which is shown the answer once more.

    None when it asks for nothing, or for what may not be: out of TLS, or to write at another host. Raises: NoAnswer.
    """
    with _told():
        shown = httpx.Response(reply.status, headers=raw(reply.headers, "latin-1"))
        request = httpx.Request(sent.method, sent.url, headers=raw(sent.headers), content=sent.body or None)
        jar = cookies.jar if cookies else None
        with httpx.Client(transport=httpx.MockTransport(lambda _: shown), cookies=jar) as reader:
            wanted = reader.send(request).next_request
        if wanted is None or not _may_follow(request.url, wanted):
            return None
        return Sent(wanted.method, str(wanted.url), text(wanted.headers.raw), wanted.read())


def proxy(base_url: str) -> httpcore.Proxy | None:
    """Return the proxy that the environment names for a server, if it names one."""
    server = urllib.parse.urlsplit(base_url)
    if urllib.request.proxy_bypass(server.hostname or ""):
        return None
    every = urllib.request.getproxies()
    if not (named := every.get(server.scheme) or every.get("all")):
        return None
    found = httpx.Proxy(named)
    return httpcore.Proxy(_located(found.url), auth=found.raw_auth)


def _may_follow(came_from: httpx.URL, wanted: httpx.Request) -> bool:
    same = (wanted.url.host, wanted.url.port) == (came_from.host, came_from.port)
    return wanted.url.scheme == "https" and (wanted.method == "GET" or same)


def _located(url: httpx.URL) -> httpcore.URL:
    return httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)


@contextmanager
def _told() -> Iterator[None]:
    """Tell as `NoAnswer` what httpx complains of: an answer that cannot be read, or what HTTP does not allow."""
    try:
        yield
    except httpx.RemoteProtocolError as problem:
        raise NoAnswer(Failure.DISCONNECT, said(problem)) from problem
    except httpx.DecodingError as problem:
        raise NoAnswer(Failure.UNREADABLE, said(problem)) from problem
    except (httpx.HTTPError, httpx.InvalidURL) as problem:
        raise NoAnswer(Failure.UNSENDABLE, said(problem)) from problem
