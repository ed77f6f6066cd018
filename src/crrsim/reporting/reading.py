"""Reads a run's folder. A journal cut short by a crash is read to its last whole line, and the run says so."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from crrsim.reporting.run import Check, Clearing, ClockMove, Exchange, Finding, Run, Scenario, Step
from crrsim.terms.anchor import anchor

Record = Mapping[str, Any]
JOURNAL = "journal.jsonl"
MANIFEST = "manifest.json"
SEAL = "seal.json"
UNFINISHED = "unfinished"
_BULKY = re.compile(rb'"kind": ?"(?:exchange|step_started|step_finished|connected|finding|clearing|clock_moved)"')
_HEAD = 512  # bytes of a record within which its kind stands
MOST_NAMES = 5
TORN = "the run was cut while writing"


class NoEvidence(Exception):  # noqa: N818 - reads as what it says
    """A folder that holds no journal of a run; the message names the file."""


def read_run(folder: Path, *, brief: bool = False) -> Run:
    """Return the run whose evidence is in `folder`; a `brief` one has no steps and exchanges, and is read at once.

    Raises: NoEvidence when there is no journal to read.
    """
    gaps: list[str] = []
    records = list(_records(folder / JOURNAL, gaps, brief=brief))
    manifest = _manifest(folder / MANIFEST, gaps)
    scenarios = tuple(_scenarios(records))
    cuts = list(_missing_ends(records, scenarios))
    is_cut = bool(cuts) or any(gap.endswith(TORN) for gap in gaps)
    gaps += cuts
    starts = _of_kind(records, "run_started")
    first: Record = starts[0] if starts else {}
    stamps = [at for record in records if (at := _instant(record.get("at")))]
    return Run(
        folder=folder,
        id=str(first.get("run") or manifest.get("run") or folder.name),
        is_mock=any(record.get("mock") for record in records) or bool(manifest.get("mock")),
        crrsim=str(first.get("crrsim") or manifest.get("versions", {}).get("crrsim") or "of an unknown version"),
        seed=first.get("seed", manifest.get("seed")),
        profile=str(first.get("profile") or "unknown"),
        started_at=min(stamps, default=None),
        elapsed_ms=(max(stamps) - min(stamps)).total_seconds() * 1000 if stamps else 0.0,
        manifest=manifest,
        scenarios=scenarios,
        loose=tuple(_exchange(record) for record in _of_kind(records, "exchange") if not record.get("scenario")),
        connections=tuple(_of_kind(records, "connected")),
        clearings=tuple(_of_kind(records, "clearing")),
        gaps=tuple(gaps),
        sealed_by=_sealed_by(folder / SEAL),
        selected=max((start["scenarios"] for start in starts if isinstance(start.get("scenarios"), int)), default=None),
        selection=str(first.get("selection") or ""),
        is_cut=is_cut,
    )


def played(records: Iterable[Record]) -> Iterator[Scenario]:
    """Yield the scenarios that some records tell, in the order of a page."""
    yield from _scenarios([{**record, "_line": line} for line, record in enumerate(records, start=1)])


def _records(journal: Path, gaps: list[str], *, brief: bool = False) -> Iterator[Record]:
    """Yield each record with its line number under `_line`; a line that is no JSON is reported and passed over."""
    try:
        lines = journal.read_bytes().split(b"\n")
    except OSError as problem:
        raise NoEvidence(f"{journal}: no evidence to read ({problem.strerror}); name the folder of a run") from None
    if lines[-1]:
        gaps.append(f"{journal.name} ends inside line {len(lines)}: {TORN}")
    for number, line in enumerate(lines, start=1):
        if not line.strip() or (brief and _BULKY.search(line, 0, _HEAD)):
            continue
        try:
            record = json.loads(line)
        except ValueError:
            if number < len(lines):
                gaps.append(f"{journal.name} line {number} is no JSON and was passed over")
            continue
        if isinstance(record, dict):
            yield {**record, "_line": number}


def _manifest(file: Path, gaps: list[str]) -> Record:
    try:
        manifest = json.loads(file.read_text("utf-8"))
    except OSError:
        gaps.append(f"{file.name} is missing: the versions of what ran are not known")
        return {}
    except ValueError:
        gaps.append(f"{file.name} is no JSON: the versions of what ran are not known")
        return {}
    return manifest if isinstance(manifest, dict) else {}


def _sealed_by(file: Path) -> str:
    try:
        seal = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return ""
    return str(seal.get("sealed_by", "")) if isinstance(seal, dict) else ""


def _missing_ends(records: Sequence[Record], scenarios: Sequence[Scenario]) -> Iterator[str]:
    unfinished = [scenario.key for scenario in scenarios if scenario.verdict == UNFINISHED]
    if unfinished:
        yield f"no end is recorded for {_few(unfinished)}: the run stopped inside"
    starts, ends = (_writers(records, kind) for kind in ("run_started", "run_finished"))
    if not starts:
        yield "no beginning is recorded: the run was cut before it played anything"
    for writer in sorted(starts - ends):
        yield f"writer {writer} never recorded its end: the run was interrupted or still goes on"


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return ", ".join(names[:MOST_NAMES]) + more


def _writers(records: Sequence[Record], kind: str) -> set[str]:
    return {str(record.get("writer", "")) for record in _of_kind(records, kind)}


def _of_kind(records: Sequence[Record], kind: str) -> list[Record]:
    return [record for record in records if record.get("kind") == kind]


def _scenarios(records: Sequence[Record]) -> Iterator[Scenario]:
    """Yield the scenarios by feature and line, in whatever order and by however many processes they were played."""
    plays: list[list[Record]] = []
    playing: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        where = (str(record.get("writer", "")), str(record.get("scenario") or ""))
        if record.get("kind") == "scenario_started":
            playing[where] = [record]
            plays.append(playing[where])
        elif where[1] and where in playing:
            playing[where].append(record)
    plays.sort(key=_place)
    seen: Counter[str] = Counter()
    for play in plays:
        key = anchor(str(play[0]["scenario"]))
        seen[key] += 1
        yield _scenario(f"{key}.{seen[key]}" if seen[key] > 1 else key, play)


def _place(play: Sequence[Record]) -> tuple[str, int, str]:
    start = play[0]
    return str(start.get("feature", "")), start.get("line") or 0, str(start["scenario"])


def _scenario(key: str, play: Sequence[Record]) -> Scenario:
    start = play[0]
    end = next(iter(_of_kind(play, "scenario_finished")), None)
    inside: dict[int, list[Exchange]] = defaultdict(list)
    for record in _of_kind(play, "exchange"):
        step = record.get("step")
        inside[step if isinstance(step, int) else -1].append(_exchange(record))
    steps = tuple(_step(record, inside) for record in _of_kind(play, "step_finished"))
    known = {step.index for step in steps}
    return Scenario(
        key=key,
        id=str(start["scenario"]).split("[", 1)[0],
        title=str(start.get("title", "")),
        verdict=str(end.get("verdict")) if end else UNFINISHED,
        feature=str(start.get("feature", "")),
        line=start.get("line"),
        node=str(start.get("node") or ""),
        rule=str(start.get("rule") or ""),
        description=str(start.get("description") or ""),
        tags=tuple(start.get("tags") or ()),
        parameters=start.get("parameters") or {},
        reason=str((end or {}).get("reason") or ("" if end else "the journal ends before this scenario does")),
        error=str((end or {}).get("error") or ""),
        elapsed_ms=float((end or {}).get("elapsed_ms") or 0.0),
        steps=steps,
        loose=tuple(exchange for step, found in inside.items() if step not in known for exchange in found),
        findings=tuple(_finding(record) for record in _of_kind(play, "finding")),
        writer=str(start.get("writer") or ""),
        began=_instant(start.get("at")),
        attestation=next(iter(_of_kind(play, "attested")), None),
        clock=tuple(_clock_move(record) for record in _of_kind(play, "clock_moved")),
        clearings=tuple(_clearing(record) for record in _of_kind(play, "clearing")),
    )


def _step(record: Record, inside: Mapping[int, list[Exchange]]) -> Step:
    index = int(record.get("index", 0))
    return Step(
        index=index,
        keyword=str(record.get("keyword", "")).strip(),
        text=str(record.get("text", "")),
        outcome=str(record.get("outcome", "")),
        elapsed_ms=float(record.get("elapsed_ms") or 0.0),
        line=record.get("line"),
        error=str(record.get("error") or ""),
        expected=record.get("expected"),
        actual=record.get("actual"),
        table=tuple(tuple(str(cell) for cell in row) for row in record.get("table") or ()),
        exchanges=tuple(inside.get(index, ())),
        checks=tuple(_check(row) for row in record.get("checks") or ()),
        ended=_instant(record.get("at")),
    )


def _clock_move(record: Record) -> ClockMove:
    return ClockMove(record["_line"], _instant(record.get("to")), bool(record.get("played")), record.get("step"))


def _clearing(record: Record) -> Clearing:
    told = record.get("record")
    kept = told if isinstance(told, dict) else {}
    return Clearing(record["_line"], str(record.get("market", "")), kept, record.get("step"))


def _check(row: Record) -> Check:
    return Check(*(str(row.get(name) or "") for name in ("says", "expected", "actual", "outcome", "written")))


def _exchange(record: Record) -> Exchange:
    return Exchange(
        line=record["_line"],
        at=_instant(record.get("at")),
        participant=str(record.get("participant", "")),
        service=str(record.get("service", "")),
        operation=str(record.get("operation", "")),
        method=str(record.get("method", "")),
        url=str(record.get("url", "")),
        request_id=str(record.get("request_id", "")),
        status=record.get("status"),
        outcome=str(record.get("outcome", "")),
        elapsed_ms=float(record.get("elapsed_ms") or 0.0),
        codes=tuple(record.get("codes") or ()),
        findings=tuple(_finding(finding) for finding in record.get("findings") or ()),
        deliberate=bool(record.get("deliberate")),
        attempt=int(record.get("attempt") or 1),
        error=str(record.get("error") or ""),
        curl=str(record.get("curl") or ""),
        request_headers=_pairs(record.get("request_headers")),
        response_headers=_pairs(record.get("response_headers")),
        request_body=record.get("request_body"),
        response_body=record.get("response_body"),
        tls=" ".join(filter(None, (record.get("tls_version"), record.get("tls_cipher")))),
    )


def _finding(record: Record) -> Finding:
    return Finding(*(str(record.get(name) or "") for name in ("grade", "message", "direction", "pointer", "document")))


def _pairs(headers: Any) -> tuple[tuple[str, str], ...]:  # noqa: ANN401 - JSON as it was read
    return tuple((str(name), str(value)) for name, value in headers or ())


def _instant(text: Any) -> datetime | None:  # noqa: ANN401 - JSON as it was read
    try:
        return datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
