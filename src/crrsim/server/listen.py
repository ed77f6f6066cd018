"""The socket: uvicorn in a thread, loopback only, and no request without a client certificate of our authority.

TLS is real here too, because most of what goes wrong on the first day of a market simulation goes wrong in the
handshake. The peer's certificate travels with each request as `scope["state"]["peer"]` (DER bytes).
"""

import asyncio
import secrets
import socket
import ssl
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from crrsim.market.rules import RuleBook, rule
from crrsim.server.authority import Authority, Credential, write_secret

LOOPBACK = "127.0.0.1"
BASE_PATH = "/crr"
_KEEP_ALIVE_SECONDS = 75
_START_SECONDS = 10.0
_NO_DATES = ssl.VerifyFlags(0x200000)
"""OpenSSL's X509_V_FLAG_NO_CHECK_TIME, for which Python has no name."""


@rule(
    "certificate-demanded",
    says="without a client certificate no connection comes about",
    source="the APIs, 401; plan CONN-3; our reading, that it is the handshake which refuses",
)
def demands_certificate() -> bool:
    return True


@demands_certificate.defect("certificate-optional", says="a connection comes about without a client certificate")
def _() -> bool:
    return False


@rule("certificate-dates", says="a certificate out of date is refused at the handshake", source="plan CONN-3")
def checks_dates() -> bool:
    return True


@checks_dates.defect("expired-certificate-accepted", says="a certificate out of date passes")
def _() -> bool:
    return False


class ListenerError(RuntimeError):
    """The double could not start to listen."""


class PeerProtocol(H11Protocol):
    """HTTP/1.1 whose requests carry what the connection knows: the peer's certificate, and how to hang up."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn narrows it too
        super().connection_made(transport)
        socket_ = transport.get_extra_info("ssl_object")
        peer = socket_.getpeercert(binary_form=True) if socket_ else None
        self.app_state = {**self.app_state, "peer": peer, "hang_up": transport.abort}

    def shutdown(self) -> None:
        """Drop an idle connection at once: a polite TLS farewell would wait for a client that is not listening."""
        if self.cycle is None or self.cycle.response_complete:
            self.transport.abort()
        else:
            super().shutdown()


class _Server(uvicorn.Server):
    """Uvicorn, saying when it is ready and waking at once when told to stop."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


class Listener:
    """The app on a loopback port for as long as the context lasts.

    >>> with Listener(app, Authority.create()) as listener:           # doctest: +SKIP
    ...     httpx.get(listener.base_url + "/status", verify=..., headers=...)
    """

    def __init__(self, app: ASGIApp, authority: Authority, *, port: int = 0) -> None:
        self._socket = _bind(port)
        self.port: int = self._socket.getsockname()[1]
        self._context = server_context(authority)
        self._server = _Server(_config(app, self._context))
        self._thread = threading.Thread(
            target=self._server.run, args=([self._socket],), name="crrsim-mock", daemon=True
        )

    @property
    def base_url(self) -> str:
        """Where the ten services answer, like `https://localhost:41234/crr`."""
        return f"https://localhost:{self.port}{BASE_PATH}"

    def start(self) -> None:
        """Return once the socket accepts. Raises: ListenerError."""
        self._thread.start()
        if not self._server.ready.wait(_START_SECONDS):
            raise ListenerError(f"nothing listens on port {self.port} after {_START_SECONDS:.0f} seconds")

    def shake_hands_by(self, rules: RuleBook) -> None:
        """Ask of certificates what these rules ask, from the next connection on."""
        self._context.verify_mode = ssl.CERT_REQUIRED if rules[demands_certificate]() else ssl.CERT_OPTIONAL
        flags = self._context.verify_flags
        self._context.verify_flags = flags & ~_NO_DATES if rules[checks_dates]() else flags | _NO_DATES

    def stop(self) -> None:
        """Finish the requests in flight, drop idle connections, and return when the thread is gone."""
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def server_context(authority: Authority) -> ssl.SSLContext:
    """Return the double's TLS settings: TLS 1.2 or 1.3, and a client certificate signed by `authority` is a must."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(cadata=authority.certificate_pem.decode())
    context.num_tickets = 0  # a connection is kept, not resumed; tickets would only delay the first answer
    with _on_disk(authority.issue_server()) as (file, password):
        context.load_cert_chain(file, password=password)
    return context


@contextmanager
def _on_disk(credential: Credential) -> Iterator[tuple[Path, bytes]]:
    """Lend `credential` as a file, since OpenSSL reads nothing else; encrypted, private, and gone afterwards."""
    password = secrets.token_bytes(16).hex().encode()
    with tempfile.TemporaryDirectory(prefix="crrsim-") as folder:
        file = Path(folder) / "server.pem"
        write_secret(file, credential.certificate_pem + credential.encrypted_key_pem(password))
        yield file, password


def _bind(port: int) -> socket.socket:
    # asyncio switches Nagle's delay off only where the protocol is named; with it each answer would wait 40 ms
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((LOOPBACK, port))
    except OSError as problem:
        listening.close()
        raise ListenerError(f"port {port} on {LOOPBACK} cannot be used: {problem.strerror}") from problem
    return listening


def _config(app: ASGIApp, context: ssl.SSLContext) -> uvicorn.Config:
    settings: dict[str, Any] = {
        "http": PeerProtocol,
        "ws": "none",
        "lifespan": "off",
        "loop": "asyncio",
        "log_config": None,
        "log_level": "critical",
        "access_log": False,
        "proxy_headers": False,  # nobody stands between the participant and this server
        "server_header": False,
        "timeout_keep_alive": _KEEP_ALIVE_SECONDS,
        "timeout_graceful_shutdown": 5,
        "ssl_context_factory": lambda _config, _default: context,
    }
    return uvicorn.Config(app, **settings)
