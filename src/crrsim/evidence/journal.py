"""The one record of a run: append-only JSON lines, whole at every moment, shared by several processes.

Each line is one write on a descriptor opened for appending, so workers never cut into each other and a process killed
in between leaves a readable file. Each record carries the chain of its writer (`chain.py`), so that nobody can change,
drop or add one unseen.
"""

import os
import threading
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from crrsim.evidence import chain
from crrsim.evidence.events import EVENTS, Event
from crrsim.evidence.json_line import decoded, encoded
from crrsim.evidence.redaction import SHARED, Redactor

FILE_NAME = "journal.jsonl"

_A_WRITE_LASTS_S = 0.1  # hardly ever longer, on a machine that has other things to do


class JournalBroken(OSError):  # noqa: N818  -- reads as what happened
    """A record could not be written whole: the disk is full, or the file went away."""


class Journal:
    """Writes the records of one process into `folder`/journal.jsonl.

    `writer` names the process (main, gw0, ...), `run` the run; `mock` stands on every record, so that a rehearsal
    never passes for the real system. Scenario and step are context: set once, carried by each record until changed.
    A journal that is there already is added to: the writer goes on with its numbers and its chain.
    """

    def __init__(
        self,
        folder: Path,
        writer: str = "main",
        *,
        run: str | None = None,
        mock: bool = True,
        redactor: Redactor = SHARED,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / FILE_NAME
        self.run = run if run is not None else folder.name
        self.writer = writer
        self.mock = mock
        self.redactor = redactor
        self.scenario_id: str | None = None
        self.step_index: int | None = None
        before = chain.last_of(self.path, writer)
        self._number = before.number if before else 0
        self._chain = before.digest if before else chain.opening(self.run, writer)
        self._is_torn = _ends_inside_a_line(self.path)
        self._one_at_a_time = threading.Lock()
        self._descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)

    def scenario(self, scenario_id: str | None) -> None:
        """Let the records that follow belong to a scenario; None when between scenarios."""
        self.scenario_id = scenario_id
        self.step_index = None

    def step(self, index: int | None) -> None:
        """Let the records that follow belong to a step, counted from 1; None when between steps."""
        self.step_index = index

    def write(self, kind: str, **fields: Any) -> None:  # noqa: ANN401  -- the fields of the kind's class
        """Append one record of `kind`. Raises: KeyError, TypeError for what `events` does not know; JournalBroken."""
        self.record(EVENTS[kind](**fields))

    def record(self, event: Event) -> None:
        """Append `event`, redacted. Raises: JournalBroken."""
        with self._one_at_a_time:
            envelope = self._envelope(event)
            line = encoded({**envelope, **vars(event)})
            if not self.redactor.looks_clean(line.decode()):
                named = self.scenario_id and self.redactor.text(self.scenario_id)  # it holds the row of an outline
                line = encoded({**envelope, "scenario": named, **self._cleaned(event)})
            # The chain's digest stands last in the object, in the place of the closing brace.
            body = line[:-1]
            digest = chain.linked(self._chain, body)
            self._append(chain.closed(body, digest) + b"\n")
            self._number, self._chain = envelope["n"], digest

    def close(self) -> None:
        """Let the disk have all of it and close the file; nothing is written after that."""
        if self._descriptor >= 0:
            os.fsync(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _envelope(self, event: Event) -> dict[str, Any]:
        return {
            "run": self.run,
            "writer": self.writer,
            "n": self._number + 1,
            "at": datetime.now(UTC).isoformat(timespec="microseconds"),
            "mock": self.mock,
            "kind": event.kind,
            "scenario": self.scenario_id,
            "step": self.step_index,
        }

    def _cleaned(self, event: Event) -> dict[str, Any]:
        # Our own field names are not secrets: only what they hold is looked at, as JSON reads it back.
        return {name: self.redactor.clean(decoded(encoded(value))) for name, value in vars(event).items()}

    def _append(self, line: bytes) -> None:
        if self._is_torn:  # what a crash left of the last line gets its end, so that ours stands alone
            line = b"\n" + line
        written = os.write(self._descriptor, line)
        self._is_torn = written != len(line)
        if self._is_torn:
            raise JournalBroken(f"{self.path}: only {written} of {len(line)} bytes of a record were written")


def new_run_id(at: datetime | None = None) -> str:
    """Return a name for a run that sorts by time and never repeats: 20260310T160000Z-1f2e3d."""
    moment = (at or datetime.now(UTC)).astimezone(UTC)
    return f"{moment:%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex[:6]}"


def records(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a journal in file order; a line torn by a crash of the machine is left out."""
    with path.open("rb") as lines:
        for line in lines:
            try:
                yield decoded(line)
            except ValueError:
                continue


def _ends_inside_a_line(path: Path) -> bool:
    """Say whether a crash left half a line at the end; one that another process is just writing is none."""
    length, is_inside = _end_of(path)
    while is_inside:
        time.sleep(_A_WRITE_LASTS_S)
        before, (length, is_inside) = length, _end_of(path)
        if length == before:
            break
    return is_inside


def _end_of(path: Path) -> tuple[int, bool]:
    """Return how long the file is, and whether its last byte belongs to a line without an end."""
    try:
        with path.open("rb") as file:
            length = file.seek(0, os.SEEK_END)
            file.seek(max(0, length - 1))
            return length, file.read(1) not in {b"", b"\n"}
    except OSError:
        return 0, False
