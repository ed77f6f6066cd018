"""One connection to a server, kept alive between requests: a socket, TLS around it, and h11 to speak HTTP/1.1.

h11 is what httpx speaks too; without the layers above it a request costs less than half.
"""

import select
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass

import h11

from crrsim.client.http import HANG_UPS, Failure, Headers, NoAnswer, Reply, causes

MOST_BYTES_OF_HEADERS = 100 * 1024
_BLOCK = 64 * 1024
_KEPT_FOR_S = 5.0  # unused; many servers hang up after that


@dataclass(frozen=True)
class Origin:
    """What a connection leads to."""

    scheme: str
    host: str
    port: int


class Line:
    """Open at once. Raises: NoAnswer."""

    def __init__(self, origin: Origin, context: ssl.SSLContext, timeout: float) -> None:
        self.origin = origin
        self._socket = _opened(origin, context, timeout)
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=MOST_BYTES_OF_HEADERS)
        self._tls = _tls_facts(self._socket)
        self._has_come = _watch(self._socket)
        self._stale_at = 0.0

    @property
    def is_open(self) -> bool:
        """Whether the server lets us ask again."""
        return self._stale_at > 0.0

    @property
    def is_usable(self) -> bool:
        """Whether another request may be sent: what comes before an answer is asked for is the server's goodbye."""
        return time.monotonic() < self._stale_at and not self._has_come()

    def exchange(self, method: str, target: bytes, headers: Headers, body: bytes) -> Reply:
        """Return the answer to a request, its body as it came. Raises: NoAnswer, and the line is closed."""
        try:
            self._send(self._request(method, target, headers, body))
            reply = self._reply()
            self._rest()
        except BaseException as problem:
            self.close()
            if isinstance(problem, (OSError, h11.RemoteProtocolError)):
                raise NoAnswer.of(_failure(problem), problem) from problem
            raise
        return reply

    def close(self) -> None:
        """Hang up."""
        self._stale_at = 0.0
        self._socket.close()

    def _request(self, method: str, target: bytes, headers: Headers, body: bytes) -> bytes:
        try:
            pairs = [(name.encode(), value.encode()) for name, value in headers]
            said = self._http.send(h11.Request(method=method, target=target, headers=pairs)) or b""
            if body:
                said += self._http.send(h11.Data(data=body)) or b""
            return said + (self._http.send(h11.EndOfMessage()) or b"")
        except (h11.LocalProtocolError, UnicodeEncodeError) as problem:
            raise NoAnswer.of(Failure.UNSENDABLE, problem) from problem

    def _send(self, data: bytes) -> None:
        rest = memoryview(data)
        try:
            while rest:  # not sendall, which has to be through with all of it within the time for one piece
                rest = rest[self._socket.send(rest) :]
        except TimeoutError:
            raise
        except OSError:
            return  # servers may answer before they have heard all; if this one did not, reading will tell

    def _reply(self) -> Reply:
        head: h11.Response | h11.InformationalResponse | None = None
        pieces: list[bytes] = []
        while True:
            event = self._http.next_event()
            if event is h11.NEED_DATA:
                self._receive()
            elif isinstance(event, h11.Data):
                pieces.append(bytes(event.data))
            elif isinstance(event, h11.Response | h11.InformationalResponse):
                head = event
                if event.status_code == 101:
                    break  # they would go on in another language than HTTP
            else:
                break  # the end of the message
        assert head is not None
        pairs = tuple([(name.decode("latin-1"), value.decode("latin-1")) for name, value in head.headers.raw_items()])
        return Reply(head.status_code, pairs, b"".join(pieces), *self._tls)

    def _receive(self) -> None:
        data = self._socket.recv(_BLOCK)
        if not data and self._http.their_state is h11.SEND_RESPONSE:
            raise h11.RemoteProtocolError("Server disconnected without sending a response.")
        self._http.receive_data(data)

    def _rest(self) -> None:
        """Make ready for the next request, where the server lets us."""
        is_over = self._http.our_state is h11.DONE and self._http.their_state is h11.DONE
        if is_over and not self._http.trailing_data[0]:
            self._http.start_next_cycle()
            self._stale_at = time.monotonic() + _KEPT_FOR_S
        else:
            self.close()


def _opened(origin: Origin, context: ssl.SSLContext, timeout: float) -> socket.socket:
    plain: socket.socket | None = None
    try:
        plain = socket.create_connection((origin.host, origin.port), timeout)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return context.wrap_socket(plain, server_hostname=origin.host) if origin.scheme == "https" else plain
    except (OSError, UnicodeError) as problem:  # a name that cannot be looked up is no text for it
        if plain is not None:
            plain.close()
        is_hang_up = any(isinstance(each, HANG_UPS) for each in causes(problem))
        failure = Failure.HANDSHAKE if is_hang_up else Failure.CONNECT
        raise NoAnswer.of(Failure.TIMEOUT if isinstance(problem, TimeoutError) else failure, problem) from problem


def _failure(problem: Exception) -> Failure:
    return Failure.TIMEOUT if isinstance(problem, TimeoutError) else Failure.DISCONNECT


def _tls_facts(line: socket.socket) -> tuple[str | None, str | None, bytes | None]:
    if not isinstance(line, ssl.SSLSocket):
        return None, None, None
    cipher = line.cipher()
    return line.version(), cipher[0] if cipher else None, line.getpeercert(binary_form=True)


def _watch(line: socket.socket) -> Callable[[], bool]:
    """Return what says whether anything has come in that nobody has read."""
    if not hasattr(select, "poll"):  # Windows
        return lambda: bool(select.select([line], [], [], 0)[0])
    poll = select.poll()
    poll.register(line, select.POLLIN)
    return lambda: bool(poll.poll(0))
