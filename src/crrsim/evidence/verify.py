"""Whether evidence is still what was written: the chain in the journal, the seal over everything, and who sealed.

Needs the folder and nothing else: no network, no account, no clock. What is wrong is said of the first thing that is
wrong, by its line and by what the record says it is.
"""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from crrsim.evidence import chain, merkle
from crrsim.evidence.journal import FILE_NAME as JOURNAL
from crrsim.evidence.part import EARLIER, PLAYED
from crrsim.evidence.seal import (
    FORMAT,
    RECORDS,
    RECORDS_ONCE,
    SHORT,
    SIGNATURE,
    STATEMENT,
    is_complete,
    root_over,
    sealed_names,
    signature_file,
)
from crrsim.evidence.signing import is_signed, key_id
from crrsim.evidence.touched import described, first_touched


class State(StrEnum):
    """What evidence is worth: sealed and untouched; whole as far as it goes but without a seal; touched."""

    SEALED = "sealed"
    UNSEALED = "unsealed"
    TOUCHED = "touched"


class NoJournal(Exception):  # noqa: N818 - reads as what it says
    """There is nothing to verify."""


@dataclass(frozen=True)
class Verification:
    """What a reader may rely on. `problems` are sentences, the first thing that is wrong first."""

    state: State
    records: int
    problems: tuple[str, ...] = ()
    run: str = ""
    fingerprint: str | None = None
    is_mock: bool | None = None
    is_complete: bool = False
    sealed_at: str = ""
    sealed_by: str = ""
    beside: tuple[str, ...] = ()


def verify(folder: Path, *, closed: bool = False) -> Verification:
    """Return what the evidence in `folder` is worth; in a `closed` one nothing may stand that is not under the seal.

    Raises: NoJournal.
    """
    try:
        journal = (folder / JOURNAL).read_bytes()
    except OSError as problem:
        raise NoJournal(
            f"{folder / JOURNAL}: no evidence to read ({problem.strerror}); name the folder of a run"
        ) from None
    lines = [line for line in journal.split(b"\n") if line.strip()]
    if not (folder / STATEMENT).exists() and not (folder / SIGNATURE).exists():
        return _unsealed(lines, journal)
    return _sealed(folder, lines, closed=closed)


def _unsealed(lines: Sequence[bytes], journal: bytes) -> Verification:
    """Judge a journal by its chains alone. A last line that has no end was cut off, which is no offence."""
    torn = bool(lines) and not journal.endswith(b"\n") and chain.read_link(lines[-1]) is None
    whole = lines[:-1] if torn else lines
    problems = tuple(broken_links(whole))
    records = [link.record for line in whole if (link := chain.read_link(line)) is not None]
    return Verification(
        state=State.TOUCHED if problems else State.UNSEALED,
        records=len(whole),
        problems=problems,
        run=str(records[0].get("run")) if records else "",
        is_mock=any(record.get("mock") for record in records),
        is_complete=not torn and is_complete(records),
    )


def _sealed(folder: Path, lines: Sequence[bytes], *, closed: bool) -> Verification:
    statement, doubts = _statement(folder / STATEMENT, folder / SIGNATURE)
    files = _files(statement)
    problems = [*doubts, *_departures(folder, lines, statement, files)]
    problems += [*broken_links(lines), *_earlier(folder)]
    named = {str(file.get("name")) for file in files}
    beside = tuple(name for name in sealed_names(folder, ()) if name not in named)
    if closed:
        problems += [f"{name} was added after sealing" for name in beside]
    return Verification(
        state=State.TOUCHED if problems else State.SEALED,
        records=len(lines),
        problems=tuple(dict.fromkeys(problems)),
        run=str(statement.get("run", "")),
        fingerprint=statement.get("fingerprint"),
        is_mock=statement.get("mock"),
        is_complete=bool(statement.get("complete")),
        sealed_at=str(statement.get("sealed_at", "")),
        sealed_by=str(statement.get("sealed_by", "")),
        beside=beside,
    )


def broken_links(lines: Sequence[bytes]) -> Iterator[str]:
    """Yield what breaks the chain of a writer: a record that is not what was written, is missing or out of place."""
    ends: dict[str, tuple[int, bytes]] = {}
    for place, line in enumerate(lines, start=1):
        link = chain.read_link(line)
        if link is None:
            yield f"{JOURNAL} line {place} is no record with a chain: altered or added"
            continue
        number, before = ends.get(link.writer, (0, chain.opening(link.run, link.writer)))
        ends[link.writer] = (link.number, link.digest)
        if chain.linked(before, link.body) == link.digest and link.number == number + 1:
            continue
        if link.number > number + 1:
            missing = (
                f"record {number + 1}" if link.number == number + 2 else f"records {number + 1} to {link.number - 1}"
            )
            yield f"{missing} of writer {link.writer} missing before {described(place, link)}"
        elif link.number <= number:
            yield f"{described(place, link)} is added or out of order: it follows record {number}"
        else:
            yield f"{described(place, link)} was altered"


def _earlier(folder: Path) -> Iterator[str]:
    """Yield what is wrong with what a pack holds of earlier runs: records that do not hang together, or their seals."""
    for file in sorted((folder / EARLIER).glob(f"*{PLAYED}")):
        lines = [line for line in file.read_bytes().split(b"\n") if line.strip()]
        yield from (each.replace(JOURNAL, f"{EARLIER}/{file.name}", 1) for each in broken_links(lines))
    for file in sorted((folder / EARLIER).glob(f"*.{STATEMENT}")):
        run = file.name.removesuffix(f".{STATEMENT}")
        statement, doubts = _statement(file, file.with_name(f"{run}.{SIGNATURE}"))
        yield from doubts
        if statement and statement.get("run") != run:
            yield f"{EARLIER}/{file.name} is the seal of another run, {statement.get('run')}"


def _statement(file: Path, beside: Path) -> tuple[Mapping[str, Any], list[str]]:
    """Return what was signed in `file`, and the doubts about the signature `beside` it."""
    try:
        held = file.read_bytes()
        statement = json.loads(held)
        signature_held = beside.read_bytes()
        signed = json.loads(signature_held)
        public, signature = (base64.b64decode(signed[name], validate=True) for name in ("public_key", "signature"))
    except OSError as problem:
        return {}, [f"{Path(str(problem.filename)).name} is missing: the seal is broken"]
    except (ValueError, KeyError, TypeError):
        return {}, [f"{file.name} or {beside.name} cannot be read: the seal is broken"]
    if not isinstance(statement, dict) or statement.get("format") != FORMAT:
        return {}, [f"{file.name} is no {FORMAT!r}: altered, or made by another version"]
    doubts = [] if is_signed(held, signature, public) else [f"{file.name} was altered: its signature does not match"]
    if signature_held != signature_file(public, signature):
        doubts.append(f"{beside.name} was altered")
    if statement.get("sealed_by") != key_id(public):
        doubts.append(f"{beside.name} holds another key than the one that sealed")
    return statement, doubts


def _files(statement: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    files = statement.get("files")
    return [file for file in files if isinstance(file, dict)] if isinstance(files, list) else []


def _departures(
    folder: Path, lines: Sequence[bytes], statement: Mapping[str, Any], files: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    """Yield where the folder departs from the statement: the records first, then the files by name."""
    digests = [merkle.leaf(line) for line in lines]
    records_root = merkle.root(digests).hex()
    promised = _at(statement, "records", "root")
    same_records = records_root == promised
    if statement and not same_records:
        yield _where(folder, lines, digests, files)
    for file in files:
        found = _changed(folder, file)
        if found and (same_records or file.get("name") != JOURNAL):
            yield found
    if statement and same_records and root_over(merkle.root(digests), files).hex() != statement.get("root"):
        yield f"{STATEMENT}: its root is not that of its records and files"


def _at(held: Any, *names: str) -> Any:  # noqa: ANN401 - JSON that somebody may have bent
    for name in names:
        held = held.get(name) if isinstance(held, Mapping) else None
    return held


def _where(folder: Path, lines: Sequence[bytes], digests: Sequence[bytes], files: Sequence[Mapping[str, Any]]) -> str:
    """Return which record was touched first, by the list of short digests when that is itself untouched."""
    listing = next((file for file in files if file.get("name") in {RECORDS, RECORDS_ONCE}), None)
    if listing is None or _changed(folder, listing):
        return f"{JOURNAL} is not the one that was sealed, and {RECORDS}, which would name the record, is altered too"
    expected = (folder / str(listing["name"])).read_text("ascii").split()
    return first_touched(expected, [digest.hex()[:SHORT] for digest in digests], lines)


def _changed(folder: Path, file: Mapping[str, Any]) -> str | None:
    name = str(file.get("name"))
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        return f"{STATEMENT} names a file outside the evidence: {name}"
    try:
        data = path.read_bytes()
    except OSError:
        return f"{name} is missing"
    return None if hashlib.sha256(data).hexdigest() == file.get("sha256") else f"{name} was altered"
