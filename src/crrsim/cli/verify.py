"""`crrsim verify`: whether a run's evidence, or a support pack, is still what was sealed; works offline."""

import contextlib
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from crrsim.cli.complaint import Complaint
from crrsim.cli.console import paper
from crrsim.evidence.verdict import ExitCode

if TYPE_CHECKING:
    from crrsim.evidence.verify import Verification

MOST_PROBLEMS = 10
LARGEST = 1 << 30
"""Bytes a pack may unfold to: a support pack stays far below."""


def verify(
    evidence: Annotated[Path, typer.Argument(help="A run's folder, or a pack made by `crrsim share`.")],
    sealed_by: Annotated[
        str,
        typer.Option(help="Insist on this key, as its owner told it to you: 1a2b-3c4d-...", metavar="KEY"),
    ] = "",
) -> None:
    """Say whether evidence is what was sealed, and if not, which record or file was touched first (exit code 6)."""
    from crrsim.evidence.verify import NoJournal  # noqa: PLC0415 - cryptography, needed by few commands

    try:
        with _opened(evidence) as folder:
            found = _verified(folder, is_pack=folder != evidence)
    except NoJournal as problem:
        raise Complaint(str(problem), ExitCode.EVIDENCE) from None
    console = paper()
    _say(console, found)
    if found.problems:
        raise Complaint(f"{evidence} is not what was written: {found.problems[0]}", ExitCode.EVIDENCE)
    if not found.sealed_by:
        raise Complaint(f"{evidence} carries no seal: {_without_a_seal(found)}", ExitCode.EVIDENCE)
    if sealed_by and sealed_by.lower() != found.sealed_by:
        raise Complaint(f"{evidence} is sealed with the key {found.sealed_by}, not with {sealed_by}", ExitCode.EVIDENCE)


def _verified(folder: Path, *, is_pack: bool) -> "Verification":
    from crrsim.evidence.verify import verify as verified  # noqa: PLC0415 - cryptography, needed by few commands

    return verified(folder, closed=is_pack)


def _say(console: Console, found: "Verification") -> None:
    for problem in found.problems[:MOST_PROBLEMS]:
        console.print(f"✗ {problem}", style="red", markup=False)
    if len(found.problems) > MOST_PROBLEMS:
        console.print(f"… and {len(found.problems) - MOST_PROBLEMS} more")
    if found.problems or not found.sealed_by:
        return
    source = "a MOCK run" if found.is_mock else "a run against a real server"
    end = "complete" if found.is_complete else "INCOMPLETE: the run was interrupted, and sealed as it was"
    console.print(f"✓ {found.records} records of {found.run}, {source}, {end}", style="green", markup=False)
    console.print(f"  fingerprint {found.fingerprint or 'not recorded'}; sealed {found.sealed_at}")
    console.print(f"  with the key {found.sealed_by}{' (your own)' if _is_own(found) else ''}")
    if not _is_own(found):
        console.print("  Anybody can seal anew with a key of their own: ask the sender whether that key is theirs.")
    if found.beside:
        console.print(f"  beside the seal, not under it: {', '.join(found.beside)}", markup=False)


def _is_own(found: "Verification") -> bool:
    from crrsim.evidence.signing import key_id, own_public_key  # noqa: PLC0415 - cryptography, needed by few commands

    own = own_public_key()
    return own is not None and key_id(own) == found.sealed_by


def _without_a_seal(found: "Verification") -> str:
    end = "ended, and was never sealed" if found.is_complete else "was cut before its end"
    return (
        f"its {found.records} records hang together up to the last, but the run {end}, "
        "so nobody vouches that nothing is missing after it"
    )


@contextlib.contextmanager
def _opened(evidence: Path) -> Iterator[Path]:
    """Lend the folder that holds the evidence; a pack is unfolded for as long."""
    if not zipfile.is_zipfile(evidence):
        yield evidence
        return
    with tempfile.TemporaryDirectory(prefix="crrsim-verify-") as folder, zipfile.ZipFile(evidence) as pack:
        entries = pack.infolist()
        if sum(entry.file_size for entry in entries) > LARGEST:
            raise Complaint(f"{evidence} unfolds to more than a gigabyte: no pack of ours", ExitCode.EVIDENCE)
        if len({entry.filename for entry in entries}) < len(entries):
            raise Complaint(f"{evidence} holds two files of one name", ExitCode.EVIDENCE)
        try:
            pack.extractall(folder)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as problem:
            raise Complaint(f"{evidence} cannot be unfolded: {problem}", ExitCode.EVIDENCE) from None
        yield Path(folder)
