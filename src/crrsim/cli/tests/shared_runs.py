"""A small sealed run to be shared, the run before it, and what is in a pack that came of it."""

import base64
import json
import re
import shutil
import zipfile
import zlib
from pathlib import Path

import pytest

from crrsim.cli import main
from crrsim.evidence.events import Exchange
from crrsim.evidence.journal import Journal
from crrsim.evidence.seal import seal
from crrsim.evidence.sharing import rewritten
from crrsim.evidence.signing import seal_key

CANARY = "canary-Zx81-secret"

FEATURE = """\
@auction
Feature: Windows

  Background:
    Given the monthly auction is OPEN

  Rule: Nothing is taken after the close

    @CRR-AUC-001 @w2-tue-auc-mn-1
    Scenario: On time
      When FIN1 bids
      Then the portfolio is VALID

    @CRR-AUC-002 @w2-tue-auc-mn-2
    Scenario: Too late
      When FIN1 bids
        | who  | mw |
        | FIN1 | 60 |
      Then it is refused with MKT0004
"""


def played(reports: Path) -> Path:
    """Return a sealed run with one scenario that passed and one that failed, of a participant named FIN1."""
    folder = reports / "20260310T160000Z-abc123"
    with Journal(folder) as journal:
        journal.redactor.register(CANARY)
        journal.write("run_started", seed=7, profile="FIN1's stage", crrsim="0.1.0")
        for number, (title, line, verdict) in enumerate((("On time", 10, "pass"), ("Too late", 15, "fail")), 1):
            journal.scenario(f"CRR-AUC-00{number}")
            journal.write(
                "scenario_started", title=title, feature="features/windows.feature", line=line,
                tags=(f"CRR-AUC-00{number}", f"w2-tue-auc-mn-{number}"),
            )  # fmt: skip
            journal.step(1)
            journal.write("clock_moved", to=f"2026-03-1{number}T19:00:00Z")
            journal.record(bid())
            failed = {"error": f"the answer: {CANARY}\nTraceback FIN1", "expected": "a refusal", "actual": "VALID"}
            extra = failed if verdict == "fail" else {}
            outcome = "failed" if verdict == "fail" else "passed"
            journal.write("step_finished", index=1, keyword="When", text="FIN1 bids", outcome=outcome, **extra)
            journal.write("scenario_finished", verdict=verdict, reason="expected a refusal" if extra else "")
            journal.scenario(None)
        journal.write("run_finished", verdicts={"pass": 1, "fail": 1}, exit_code=1)
    head = {"run": folder.name, "mock": True, "seed": 7, "fingerprint": {"id": "fp-1234-5678-9abc"}}
    (folder / "manifest.json").write_text(json.dumps({**head, "profile": {"name": "FIN1's stage"}}))
    (folder / "features.json").write_text(json.dumps({"windows.feature": FEATURE}))
    seal(folder, seal_key())
    return folder


def bid() -> Exchange:
    body = json.dumps({"participantName": "FIN1", "marketName": "AUC_MN_2026_M04", "password": CANARY})
    return Exchange(
        participant="FIN1", service="auction", operation="portfolio_creation", method="POST",
        url="https://localhost/crr/auction/v1.0/portfolioCreation?participantName=FIN1", request_id="5f0c-1",
        request_headers=(("caiso-request-id", "5f0c-1"), ("authorization", f"Bearer {CANARY}")),
        request_body={"type": "application/json", "size": len(body), "text": body},
        status=200, response_body={"type": "application/json", "size": 18, "text": '{"status":"VALID"}'},
        outcome="answered",
    )  # fmt: skip


def share(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["share", *arguments])
    return int(left.value.code or 0)


def unfolded(pack: Path, place: Path) -> dict[str, str]:
    with zipfile.ZipFile(pack) as archive:
        archive.extractall(place)
    return {path.relative_to(place).as_posix(): path.read_text("utf-8") for path in place.rglob("*") if path.is_file()}


def earlier(run: Path, verdict: str = "pass") -> Path:
    """Return a sealed run that was played before, in which all ended otherwise."""
    before = run.parent / "20260309T160000Z-abc123"
    shutil.copytree(run, before)
    records = [json.loads(line) for line in (before / "journal.jsonl").read_bytes().splitlines()]
    for each in records:
        each.update({"at": "2026-01-01T16:00:00+00:00", "run": before.name})
        each.update({"verdict": verdict, "reason": ""} if each["kind"] == "scenario_finished" else {})
        each.update({"request_id": f"then-{each['request_id']}", "status": 400} if each["kind"] == "exchange" else {})
    (before / "journal.jsonl").write_text("".join(f"{json.dumps(each)}\n" for each in records))
    head = json.loads((run / "manifest.json").read_text())
    (before / "manifest.json").write_text(json.dumps({**head, "run": before.name, "fingerprint": {"id": "fp-old"}}))
    return rechained(before)


def rechained(run: Path) -> Path:
    """Write the journal of a run anew after records were changed, and seal it."""
    journal = run / "journal.jsonl"
    records = [json.loads(line) for line in journal.read_bytes().splitlines()]
    journal.write_bytes(rewritten(records, run.name))
    seal(run, seal_key())
    return run


def told_in(page: str) -> list[str]:
    """Return what the islands of a page say."""
    islands = re.findall(r'<script type="text/plain"[^>]*>([^<]+)</script>', page)
    return [zlib.decompress(base64.b64decode(each)).decode() for each in islands]
