"""What a person did and saw where no program can: who says so, when, of which text, and until when it holds.

One file beside the runs, to which lines are only added. Each line is signed with the key of whoever attests, and
carries the digest of the line before, so that nobody can alter, drop or slip in one unseen. A picture stays with the
person: its digest is kept.
"""

import base64
import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from crrsim.evidence.redaction import SHARED, Redactor
from crrsim.evidence.signing import SealKey, is_signed, key_id

FILE_NAME = "attestations.jsonl"
_OPENING = hashlib.sha256(b"crrsim attestations").hexdigest()
_MARK = b',"signature":"'
_PATIENCE_SECONDS = 10


class AttestationsBroken(Exception):  # noqa: N818 - reads as what happened
    """The file is not what was written: nothing in it is relied on. The message names the line."""


@dataclass(frozen=True)
class Attestation:
    """One line. `text` is the digest of what was asked for, `screenshot` name, size and sha256, or empty."""

    scenario: str
    system: str
    text: str
    by: str
    at: datetime
    expires: date
    done: bool
    note: str
    screenshot: Mapping[str, Any]
    key: str
    signature: str = ""

    def is_lapsed(self, on: date) -> bool:
        """Say whether its last day is over on the day `on`."""
        return on > self.expires

    @property
    def sentence(self) -> str:
        """When it was attested and how long that holds; names no person, since reasons are shared."""
        return f"attested on {self.at:%Y-%m-%d} with the key {self.key}, holds until {self.expires}"


def text_of(title: str, steps: Iterable[tuple[str, str]]) -> str:
    """Return the digest of what a scenario asks a person to do: its title and steps, each with its kind."""
    told = json.dumps([title, *([kind, text] for kind, text in steps)], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def picture_of(file: Path) -> dict[str, Any]:
    """Return what is kept of a screenshot. Raises: OSError."""
    data = file.read_bytes()
    return {"name": file.name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def attest(
    file: Path, key: SealKey, *, scenario: str, system: str, text: str, by: str, note: str, expires: date,
    done: bool = True, screenshot: Mapping[str, Any] | None = None, redactor: Redactor = SHARED,
) -> Attestation:  # fmt: skip
    """Add one signed line to `file`, as of now, and return what it says. Raises: AttestationsBroken, OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with _alone(file):
        lines = _lines(file)
        list(_read(file, lines))  # nothing is added to what somebody bent
        said = redactor.clean({
            "scenario": scenario, "system": system, "text": text, "by": by,
            "at": datetime.now(UTC).isoformat(timespec="seconds"), "expires": expires.isoformat(), "done": done,
            "note": note, "screenshot": dict(screenshot or {}),
        })  # fmt: skip
        link = {"before": _digest(lines[-1]) if lines else _OPENING, "public_key": _text(key.public)}
        body = json.dumps({**said, **link}, ensure_ascii=False, separators=(",", ":"))[:-1].encode()
        line = b'%s%s%s"}' % (body, _MARK, _text(key.sign(body)).encode())
        with file.open("ab") as held:
            held.write(line + b"\n")
    return _attestation(json.loads(line))


def read_attestations(file: Path) -> tuple[Attestation, ...]:
    """Return the lines of `file`, oldest first; none when there is no file. Raises: AttestationsBroken."""
    return tuple(_read(file, _lines(file)))


def latest(
    attestations: Iterable[Attestation], scenario: str, system: str, text: str | None = None
) -> Attestation | None:
    """Return the last attestation of a scenario on a system; of just this text, where one is given."""
    of_it = (each for each in attestations if (each.scenario, each.system) == (scenario, system))
    return next((each for each in reversed(tuple(of_it)) if text is None or each.text == text), None)


def _read(file: Path, lines: Iterable[bytes]) -> Iterator[Attestation]:
    before = _OPENING
    for number, line in enumerate(lines, start=1):
        body, _, _ = line.rpartition(_MARK)
        try:
            said = json.loads(line)
            public, signature = (base64.b64decode(said[name], validate=True) for name in ("public_key", "signature"))
            attestation = _attestation(said)
        except (ValueError, KeyError, TypeError):
            raise AttestationsBroken(f"{file} line {number} is no attestation: altered or cut") from None
        if not is_signed(body, signature, public) or line != b'%s%s%s"}' % (body, _MARK, said["signature"].encode()):
            raise AttestationsBroken(f"{file} line {number} was altered: its signature does not match")
        if said["before"] != before:
            raise AttestationsBroken(f"{file}: a line before line {number} is missing, or stands elsewhere")
        before = _digest(line)
        yield attestation


def _attestation(said: Mapping[str, Any]) -> Attestation:
    return Attestation(
        scenario=str(said["scenario"]), system=str(said["system"]), text=str(said["text"]), by=str(said["by"]),
        at=datetime.fromisoformat(said["at"]), expires=date.fromisoformat(said["expires"]), done=said["done"] is True,
        note=str(said["note"]), screenshot=dict(said["screenshot"]),
        key=key_id(base64.b64decode(said["public_key"])), signature=str(said["signature"]),
    )  # fmt: skip


def _lines(file: Path) -> list[bytes]:
    return file.read_bytes().splitlines() if file.exists() else []


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Let one process at a time add a line; a lock that a dead one left is broken after a while."""
    lock, began = file.with_name(f".{file.name}.lock"), time.monotonic()
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
            break
        except FileExistsError:
            if time.monotonic() - began > _PATIENCE_SECONDS:
                break
            time.sleep(0.05)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _digest(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
