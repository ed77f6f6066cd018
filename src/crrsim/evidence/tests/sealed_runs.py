"""Small runs to be sealed, touched and verified: real journals, written by the real writer."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from crrsim.evidence import chain
from crrsim.evidence.journal import Journal
from crrsim.evidence.seal import seal
from crrsim.evidence.signing import SealKey

KEY = SealKey(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
WRITERS = ("gw0", "gw1")


def play(folder: Path, scenarios: int = 4, writers: Sequence[str] = WRITERS, *, ends: bool = True) -> Path:
    """Write the journal of a run whose writers take turns, scenario by scenario; return its folder."""
    journals = [Journal(folder, writer) for writer in writers]
    for journal in journals:
        journal.write("run_started", seed=7, profile="mock")
    for number in range(scenarios):
        journal = journals[number % len(journals)]
        journal.scenario(f"CRR-AUC-{number:03}")
        journal.write("scenario_started", title=f"Scenario {number}")
        for step, text in enumerate(("the auction is OPEN", "LSE1 submits 60.000 MW", "the portfolio is VALID"), 1):
            journal.step(step)
            journal.write("step_finished", index=step, keyword="*", text=text, outcome="passed")
        journal.step(None)
        journal.write("scenario_finished", verdict="pass")
        journal.scenario(None)
    for journal in journals:
        if ends:
            journal.write("run_finished", verdicts={"pass": scenarios}, exit_code=0)
        journal.close()
    (folder / "manifest.json").write_text(json.dumps({"run": folder.name, "mock": True, "fingerprint": {"id": "fp-1"}}))
    return folder


def sealed(folder: Path, scenarios: int = 4) -> Path:
    """Return the folder of a run that was played and sealed."""
    play(folder, scenarios)
    seal(folder, KEY)
    return folder


def copy(folder: Path, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    return Path(shutil.copytree(folder, to))


def lines_of(folder: Path) -> list[bytes]:
    return (folder / "journal.jsonl").read_bytes().splitlines()


def put(folder: Path, lines: Sequence[bytes]) -> None:
    (folder / "journal.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))


def retold(folder: Path, old: str, new: str) -> None:
    """Let a run say `new` where it said `old`, as if it had been so: chained anew, and sealed with a key of ours."""
    lines = lines_of(folder)
    assert any(old.encode() in line for line in lines)
    put(folder, forged([line.replace(old.encode(), new.encode()) for line in lines]))
    seal(folder, KEY)


def forged(lines: Sequence[bytes]) -> list[bytes]:
    """Return lines chained anew from their start, as a forger with our own code would do it."""
    ends: dict[str, bytes] = {}
    made = []
    for line in lines:
        link = chain.read_link(line)
        assert link is not None
        before = ends.get(link.writer) or chain.opening(link.run, link.writer)
        ends[link.writer] = chain.linked(before, link.body)
        made.append(chain.closed(link.body, ends[link.writer]))
    return made
