"""How records hang together: each carries a digest of itself and of all that its writer wrote before it.

Several processes write one file, and each has a chain of its own, so that none must wait for another. The digest is
taken over the bytes as they stand in the file: a reader needs no rule on how JSON is to be written.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crrsim.evidence.json_line import decoded

MARK = b',"chain":"'
_TAIL = len(MARK) + 64 + len(b'"}')
_BLOCK = 1 << 16


def opening(run: str, writer: str) -> bytes:
    """Return the digest that a writer's first record hangs on; it binds the chain to run and writer."""
    return hashlib.sha256(f"crrsim journal\n{run}\n{writer}".encode("utf-8", "backslashreplace")).digest()


def linked(before: bytes, body: bytes) -> bytes:
    """Return the digest of the record `body` (its bytes up to the chain's own field) that follows `before`."""
    return hashlib.sha256(before + body).digest()


def closed(body: bytes, digest: bytes) -> bytes:
    """Return the whole record, without the line's end."""
    return b'%s%s%s"}' % (body, MARK, digest.hex().encode())


@dataclass(frozen=True)
class Link:
    """One line of a journal: who wrote it as its how-manieth, the bytes that count, and the digest it carries."""

    run: str
    writer: str
    number: int
    body: bytes
    digest: bytes
    record: dict[str, Any]


def is_closed(line: bytes) -> bool:
    """Whether a line ends as a record with a chain does."""
    return line.startswith(MARK, -_TAIL) and line.endswith(b'"}')


def read_link(line: bytes) -> Link | None:
    """Return what a line holds, None when it is no record with a chain."""
    if not is_closed(line):
        return None
    body, tail = line[:-_TAIL], line[-_TAIL:]
    try:
        digest = bytes.fromhex(tail[len(MARK) : -2].decode("ascii"))
        record = decoded(line)
        return Link(str(record["run"]), str(record["writer"]), int(record["n"]), body, digest, record)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def last_of(path: Path, writer: str) -> Link | None:
    """Return the last record of `writer` in a journal, None when it has none there. Reads from the end."""
    try:
        with path.open("rb") as file:
            place, rest = file.seek(0, 2), b""
            while place > 0:
                step = min(_BLOCK, place)
                place -= step
                file.seek(place)
                head, *lines = (file.read(step) + rest).split(b"\n")
                rest = head
                for line in reversed(lines if place else [head, *lines]):
                    link = read_link(line)
                    if link is not None and link.writer == writer:
                        return link
    except OSError:
        return None
    return None
