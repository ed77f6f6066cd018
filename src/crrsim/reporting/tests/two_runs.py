"""Small runs to hold against each other: one scenario each, in which one thing differs."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from crrsim.reporting.reading import read_run
from crrsim.reporting.run import Run

Json = Any


def exchange(answer: Json, *, asked: Json = None, **fields: Json) -> dict[str, Json]:
    """Return an exchange whose answer is this JSON."""
    said = {"service": "auction", "operation": "portfolio_status", "participant": "FIN1", "status": 200,
            "outcome": "answered", "attempt": 1, "codes": [], "findings": []}  # fmt: skip
    bodies = {name: body and {"type": "application/json", "size": 1, "text": json.dumps(body)}
              for name, body in (("response_body", answer), ("request_body", asked))}  # fmt: skip
    return {**said, **bodies, **fields}


def played(
    place: Path, *exchanges: Mapping[str, Json], verdict: str = "pass", reason: str = "", key: str = "CRR-AUC-001",
    profile: Mapping[str, Json] | None = None, checks: Json = (), seed: int = 7, mock: bool = True,
) -> Run:  # fmt: skip
    """Return a run with one scenario, whose one step made these exchanges and checks."""
    place.mkdir(parents=True, exist_ok=True)
    head = {"run": place.name, "writer": "main", "at": "2026-03-10T16:00:00+00:00", "mock": mock}
    inside, name = {**head, "scenario": key}, "mock" if profile is None else profile["name"]
    step = {"index": 1, "keyword": "Then", "text": "the portfolio is VALID", "outcome": "passed", "checks": checks}
    lines = [
        {**head, "kind": "run_started", "seed": seed, "profile": name},
        {
            **inside,
            "kind": "scenario_started",
            "title": "A <bid>",
            "feature": "features/a_week_with_a_long_name/a_participant_does_what_takes_many_words.feature",
            "line": 7,
        },
        *({**inside, "step": 1, "kind": "exchange", **each} for each in exchanges),
        {**inside, "step": 1, "kind": "step_finished", **step},
        {**inside, "kind": "scenario_finished", "verdict": verdict, "reason": reason},
        {**head, "kind": "run_finished", "verdicts": {verdict: 1}, "exit_code": 0},
    ]
    (place / "journal.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    manifest = {"run": place.name, "mock": mock, "fingerprint": {"id": "fp-1", "code": "aa"}, "profile": profile or {}}
    (place / "manifest.json").write_text(json.dumps(manifest))
    return read_run(place)
