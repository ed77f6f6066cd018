"""HTTP by way of a proxy, with httpx: it knows what the environment may say of proxies. No other module knows httpx."""

import ssl
from types import TracebackType
from typing import Any, Self

import httpx

from crrsim.client.http import (
    HANG_UPS,
    MOST_REDIRECTS,
    TIMEOUT_SECONDS,
    Failure,
    Headers,
    NoAnswer,
    Reply,
    Sent,
    causes,
    may_follow,
)

_FAILURES: tuple[tuple[type[Exception], Failure], ...] = (
    (httpx.TimeoutException, Failure.TIMEOUT),
    (httpx.ConnectError, Failure.CONNECT),
    (httpx.ProxyError, Failure.CONNECT),
    (httpx.NetworkError, Failure.DISCONNECT),
    (httpx.RemoteProtocolError, Failure.DISCONNECT),
    (httpx.DecodingError, Failure.UNREADABLE),
    (Exception, Failure.UNSENDABLE),  # a header, method or address that HTTP does not allow
)


class ByProxy:
    """The way to a server by the proxy that the environment names for it, if it names one for it."""

    def __init__(self, context: ssl.SSLContext, timeout: float = TIMEOUT_SECONDS) -> None:
        self._client = httpx.Client(verify=context, timeout=timeout)
        # Only what we say is sent: a header that httpx adds of itself would stand in no record.
        for name in tuple(self._client.headers):
            del self._client.headers[name]

    def send(self, sent: Sent) -> Reply:
        """Return the answer to `sent`, redirects followed. Raises: NoAnswer."""
        try:
            response = self._client.send(self._request(sent))
            hops: list[tuple[Sent, Reply]] = []
            while (onward := response.next_request) is not None and _may_follow(response.request, onward):
                if len(hops) == MOST_REDIRECTS:
                    raise NoAnswer(Failure.REDIRECTS, f"more than {MOST_REDIRECTS} redirects")
                hops.append((_sent(response.request), _reply(response)))
                response = self._client.send(onward)
            return _reply(response, tuple(hops))
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            raise NoAnswer.of(_failure(problem), problem) from problem

    def _request(self, sent: Sent) -> httpx.Request:
        headers = [(name.encode(), value.encode()) for name, value in sent.headers]
        return self._client.build_request(sent.method, sent.url, headers=headers, content=sent.body or None)

    def close(self) -> None:
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _may_follow(came_from: httpx.Request, onward: httpx.Request) -> bool:
    return may_follow(str(came_from.url), onward.method, str(onward.url))


def _failure(problem: Exception) -> Failure:
    if isinstance(problem, httpx.ConnectError) and any(isinstance(each, HANG_UPS) for each in causes(problem)):
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
