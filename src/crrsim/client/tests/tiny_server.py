"""A TLS server of a few lines, told by each test how to behave, well or badly. It knows nothing of the ISO."""

import contextlib
import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import IO, TypeAlias

JSON = {"content-type": "application/json"}


@dataclass(frozen=True)
class Heard:
    """A request as the server read it. Header names in lower case; values of a repeated header are all kept."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key == name]

    @property
    def request_id(self) -> str:
        return "".join(self.all("caiso-request-id"))


class Manners(StrEnum):
    """How a server treats its clients.

    POLITE serves, and tells whom it refuses by an alert. MUTE refuses without an alert, as asyncio does, and serves
    nobody. DROP hangs up on everybody after the handshake, as some gateways do.
    """

    POLITE = "polite"
    MUTE = "mute"
    DROP = "drop"


class Reset:
    """Drop the connection without a word, as a crashed process does; `after` bytes of an answer come first."""

    def __init__(self, after: bytes = b"") -> None:
        self.after = after


class Silence:
    """Never answer."""


Behaviour: TypeAlias = Callable[[Heard], bytes | Reset | Silence]


def answer(status: int, body: object = b"", headers: dict[str, str] | None = None) -> bytes:
    """Return the bytes of an answer; anything but bytes goes as JSON."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    kinds = {"content-type": "application/json"} if headers is None and data else headers or {}
    lines = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in kinds.items())]
    return "\r\n".join([*lines, f"content-length: {len(data)}", "", ""]).encode() + data


def errors(status: int, *codes: str) -> bytes:
    """Return a refusal with an error list of `codes`."""
    entries = [{"errorCode": code, "errorDescription": f"about {code}", "severity": "ERROR"} for code in codes]
    moment = "2026-03-10T16:00:00Z"
    return answer(status, {"errorList": entries, "creationTime": moment, "serviceVersion": "V1.0"})


def up(_: Heard) -> bytes:
    return answer(200, {"status": "up"})


@dataclass
class TinyServer:
    """Serves `behaviour` under `context` on a loopback port; counts handshakes that went well."""

    context: ssl.SSLContext
    behaviour: Behaviour = up
    manners: Manners = Manners.POLITE
    heard: list[Heard] = field(default_factory=list)
    connections: int = 0

    def __post_init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._stopping = threading.Event()
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    @property
    def base_url(self) -> str:
        return f"https://localhost:{self._listening.getsockname()[1]}/crr"

    def stop(self) -> None:
        self._stopping.set()
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for each in self._open:
            _drop(each)
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                plain, _ = self._listening.accept()
            except OSError:
                return
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            thread = threading.Thread(target=self._serve, args=(plain,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, plain: socket.socket) -> None:
        if self.manners is Manners.MUTE:
            _shake_hands_mutely(self.context, plain)
            plain.close()
            return
        try:
            talk = self.context.wrap_socket(plain, server_side=True)
        except OSError:
            plain.close()
            return
        self.connections += 1
        self._open.append(talk)
        if self.manners is Manners.DROP:
            _drop(talk)
            return
        with contextlib.suppress(OSError, EOFError), talk, talk.makefile("rb") as stream:
            for heard in _requests(stream):
                self.heard.append(heard)
                if not self._respond(talk, self.behaviour(heard)):
                    return

    def _respond(self, talk: ssl.SSLSocket, behaviour: bytes | Reset | Silence) -> bool:
        if isinstance(behaviour, bytes):
            talk.sendall(behaviour)
            return True
        if isinstance(behaviour, Reset):
            talk.sendall(behaviour.after)
            _drop(talk)
            return False
        self._stopping.wait(10)
        return False


def _requests(stream: IO[bytes]) -> Iterator[Heard]:
    while line := stream.readline():
        method, target, _ = line.decode("latin-1").split(" ", 2)
        headers = []
        while (line := stream.readline()) not in {b"\r\n", b""}:
            name, _, value = line.decode("latin-1").partition(":")
            headers.append((name.strip().lower(), value.strip()))
        length = int(dict(headers).get("content-length", "0"))
        yield Heard(method, target, tuple(headers), stream.read(length))


def _shake_hands_mutely(context: ssl.SSLContext, plain: socket.socket) -> None:
    """Make a handshake by hand, and keep the alert to oneself when it fails."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    talk = context.wrap_bio(incoming, outgoing, server_side=True)
    with contextlib.suppress(OSError):
        while True:
            try:
                talk.do_handshake()
            except ssl.SSLWantReadError:
                plain.sendall(outgoing.read())
                if not (received := plain.recv(65536)):
                    return
                incoming.write(received)
            else:
                return


def _drop(talk: socket.socket) -> None:
    """Close so that the other side meets a reset, not a farewell."""
    with contextlib.suppress(OSError):
        talk.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        talk.shutdown(socket.SHUT_RDWR)
    with contextlib.suppress(OSError):
        talk.close()
