"""The journal of acknowledged writes: nothing the double said yes to may be lost, even when its process is killed.

A write is in this file before its answer leaves. A restart plays the file again, in order, at the times it happened:
the rule book is deterministic, so the same requests make the same market.
"""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

_TABLES = """
CREATE TABLE IF NOT EXISTS writes (
    n INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    participant TEXT NOT NULL,
    service TEXT NOT NULL,
    operation TEXT NOT NULL,
    query TEXT NOT NULL,
    body BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


@dataclass(frozen=True)
class Write:
    """One acknowledged request: who wrote what, when by the market's clock, as it came over the wire.

    A decision of the operator's stands here too, its deed as the operation, `operator` as participant and service.
    """

    at: datetime
    participant: str
    service: str
    operation: str
    query: dict[str, str]
    body: bytes


class Store:
    """A SQLite file. Every `append` is on the disk when it returns (WAL, full synchronous)."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.executescript(_TABLES)

    def append(self, write: Write) -> None:
        """Keep `write`. Called under the desk's lock, so the order of the file is the order of the market."""
        row = (
            write.at.isoformat(),
            write.participant,
            write.service,
            write.operation,
            json.dumps(write.query),
            write.body,
        )
        self._connection.execute(
            "INSERT INTO writes (at, participant, service, operation, query, body) VALUES (?, ?, ?, ?, ?, ?)", row
        )

    def writes(self) -> Iterator[Write]:
        """Yield what was acknowledged, oldest first."""
        rows = self._connection.execute(
            "SELECT at, participant, service, operation, query, body FROM writes ORDER BY n"
        ).fetchall()
        for at, participant, service, operation, query, body in rows:
            yield Write(datetime.fromisoformat(at), participant, service, operation, json.loads(query), body)

    def recall(self, name: str, otherwise: str) -> str:
        """Return what was noted under `name`; note and return `otherwise` the first time."""
        self._connection.execute("INSERT OR IGNORE INTO about (name, value) VALUES (?, ?)", (name, otherwise))
        (value,) = self._connection.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
        return str(value)

    def note(self, name: str, value: str) -> None:
        """Note `value` under `name` in place of what was noted before."""
        self._connection.execute("INSERT OR REPLACE INTO about (name, value) VALUES (?, ?)", (name, value))

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()
