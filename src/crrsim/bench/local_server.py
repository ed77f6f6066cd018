"""The one server that every runner of the harness bench asks: plain HTTP, canned answers, as little work as may be.

It runs in a process of its own, prints its port and lives until its standard input closes, so that it cannot outlive
the bench. Plain HTTP, because the bench asks what a Gherkin step costs, not what a handshake costs.
"""

import asyncio
import json
import sys
from typing import cast

BASE_PATH = "/crr"
ANSWERS: dict[str, object] = {"/status": {"status": "up"}, "/marketstatus/v1.0/marketStatus": "OPEN"}
"""Path -> body, as the documents have it, so that conformity finds nothing."""


class Canned(asyncio.Protocol):
    """HTTP/1.1 with keep-alive, for GET requests without a body."""

    def __init__(self) -> None:
        self._waiting = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        *requests, self._waiting = (self._waiting + data).split(b"\r\n\r\n")
        for request in requests:
            target = request.split(b" ", 2)[1].split(b"?", 1)[0].removeprefix(BASE_PATH.encode())
            self._transport.write(REPLIES.get(target, MISSING))


def _reply(status: str, body: object) -> bytes:
    data = json.dumps(body).encode()
    head = f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {len(data)}\r\n\r\n"
    return head.encode() + data


REPLIES = {path.encode(): _reply("200 OK", body) for path, body in ANSWERS.items()}
MISSING = _reply("404 Not Found", {})


async def _serve() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Canned, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(_serve())
