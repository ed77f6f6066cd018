"""The end of a run, made fast: what stood in its folder, record by record, signed.

Three files beside the journal. `records.merkle` holds one short digest a record, so that a later reader can name the
record that was touched. `seal.json` is the statement: run, fingerprint, records, files, one root over all of them.
`seal.sig` is the signature over the bytes of `seal.json`, with the public key.
"""

import base64
import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crrsim.evidence import merkle
from crrsim.evidence.chain import Link, is_closed, read_link
from crrsim.evidence.journal import FILE_NAME as JOURNAL
from crrsim.evidence.manifest import FILE_NAME as MANIFEST
from crrsim.evidence.signing import SealKey, key_id

FORMAT = "crrsim seal 1"
STATEMENT = "seal.json"
SIGNATURE = "seal.sig"
RECORDS = "records.merkle"
RECORDS_ONCE = "records.sha256"
"""What it was called in earlier seals; it was never a list for `sha256sum`."""
SHORT = 16
"""Hexadecimal digits of a record's digest in records.merkle: enough to find the place, the root guards the rest."""
_IN_BETWEEN = re.compile(
    rb'\{"run":"[^"\\]*","writer":"([^"\\]*)","n":[0-9]+,"at":"[^"\\]*","mock":[a-z]+,"kind":"(?!run_|scenario_)[a-z_]+",'
)
"""The head of a record, as the journal writes it, that begins and ends no run and no scenario: most are such."""
DERIVED = frozenset(
    {"report.html", "junit.xml", "ctrf.json", "contract.json", "sources.json", "progress.json", "gate.json"}
)
"""What is made from the evidence and may be made again; it stands beside the seal, not under it."""


@dataclass(frozen=True)
class Lines:
    """The records of a journal as the seal sees them: each line's digest, in the order of the file."""

    digests: tuple[bytes, ...]
    ends: Mapping[str, Link]
    counts: Mapping[str, int]
    is_complete: bool


def seal(folder: Path, key: SealKey, *, leave_out: Iterable[str] = DERIVED) -> Path:
    """Seal what stands in `folder` and return the statement's file; an older seal is replaced. Raises: OSError.

    Files below `folder` are taken, links and those named in `leave_out` are not. A run that was cut can be sealed as
    it is: the statement then says that it is not complete.
    """
    for name in (SIGNATURE, STATEMENT):
        (folder / name).unlink(missing_ok=True)
    lines = read_lines((folder / JOURNAL).read_bytes())
    short = "".join(f"{digest.hex()[:SHORT]}\n" for digest in lines.digests)
    _write(folder / RECORDS, short.encode())
    files = [_listed(folder, name) for name in sealed_names(folder, leave_out)]
    statement = json.dumps(_statement(folder, lines, files, key), ensure_ascii=False, indent=1).encode() + b"\n"
    _write(folder / STATEMENT, statement)
    _write(folder / SIGNATURE, signature_file(key.public, key.sign(statement)))
    return folder / STATEMENT


def read_lines(journal: bytes) -> Lines:
    """Return what the seal says of a journal. Blank lines are no records."""
    kept = [line for line in journal.split(b"\n") if line.strip()]
    last: dict[str, bytes] = {}
    counts: Counter[str] = Counter()
    whole = is_complete(_records(kept, last, counts))
    ends = {writer: link for writer, line in last.items() if (link := read_link(line)) is not None}
    return Lines(tuple(map(merkle.leaf, kept)), ends, counts, is_complete=whole and counts.total() == len(kept))


def _records(lines: Iterable[bytes], last: dict[str, bytes], counts: Counter[str]) -> Iterator[Mapping[str, Any]]:
    """Yield the records that may begin or end something, noting of all the last of each writer and their number.

    One by one, because a long run's would fill memory.
    """
    for line in lines:
        if (passed := _IN_BETWEEN.match(line)) and is_closed(line):
            last[writer := passed[1].decode()] = line
            counts[writer] += 1
        elif (link := read_link(line)) is not None:
            last[link.writer] = line
            counts[link.writer] += 1
            yield link.record


def is_complete(records: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a run began, every writer that began ended, and every scenario that began has an end."""
    open_ends: Counter[tuple[str, str, str]] = Counter()
    began = False
    for record in records:
        began |= record.get("kind") == "run_started"
        word, _, half = str(record.get("kind")).partition("_")
        if half in {"started", "finished"} and word in {"run", "scenario"}:
            where = (word, str(record.get("writer")), str(record.get("scenario")))
            open_ends[where] += 1 if half == "started" else -1
    return began and not any(open_ends.values())


def sealed_names(folder: Path, leave_out: Iterable[str] = DERIVED) -> list[str]:
    """Return the files below `folder` that a seal takes in, by path, sorted."""
    apart = {STATEMENT, SIGNATURE, *leave_out}
    found = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(name for path in found if (name := path.relative_to(folder).as_posix()) not in apart)


def root_over(records_root: bytes, files: Iterable[Mapping[str, Any]]) -> bytes:
    """Return the one digest over the records and the files of a seal."""
    leaves = [merkle.leaf(f"{file['name']}\n{file['size']}\n{file['sha256']}".encode()) for file in files]
    return merkle.root([records_root, *leaves])


def signature_file(public: bytes, signature: bytes) -> bytes:
    """Return what stands in the file of the signature."""
    signed = {"algorithm": "Ed25519", "public_key": _text(public), "signature": _text(signature)}
    return json.dumps(signed, indent=1).encode() + b"\n"


def _statement(folder: Path, lines: Lines, files: list[dict[str, Any]], key: SealKey) -> dict[str, Any]:
    records_root = merkle.root(lines.digests)
    head = _head(folder)
    return {
        "format": FORMAT,
        "run": head.get("run", folder.name),
        "mock": head.get("mock"),
        "fingerprint": (head.get("fingerprint") or {}).get("id"),
        "sealed_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "sealed_by": key_id(key.public),
        "complete": lines.is_complete,
        "records": {
            "count": len(lines.digests),
            "root": records_root.hex(),
            "writers": {
                writer: {"count": lines.counts[writer], "chain": link.digest.hex()}
                for writer, link in sorted(lines.ends.items())
            },
        },
        "files": files,
        "root": root_over(records_root, files).hex(),
    }


def _head(folder: Path) -> Mapping[str, Any]:
    try:
        head = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return head if isinstance(head, dict) else {}


def _listed(folder: Path, name: str) -> dict[str, Any]:
    data = (folder / name).read_bytes()
    return {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _write(path: Path, data: bytes) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    draft.write_bytes(data)
    draft.replace(path)
