"""The report as one HTML file: opened from a disk, it loads nothing, sends nothing and needs no installation.

What every reader wants at once (whether the run was good, the calendar, coverage, settings) stands in the page as it
is; scenarios, conversations and exchanges are folded into islands and unfolded by the page's own script.
"""

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import escape

from crrsim.calendar.plan import Plan
from crrsim.reporting import words
from crrsim.reporting.board import board, counts_again
from crrsim.reporting.certificates import blame, connections, servers
from crrsim.reporting.clearings import clearing_rows
from crrsim.reporting.coverage import CodeProvoked, coverage, reason_for_gaps, reason_for_line
from crrsim.reporting.dated import dated
from crrsim.reporting.dossier import clearings, dossier, past_and_waivers
from crrsim.reporting.gate import Gate, read_gate
from crrsim.reporting.history import Past, Trend
from crrsim.reporting.islands import island_of, islands, packed
from crrsim.reporting.matrix import NOTHING, Tally, matrix, volume
from crrsim.reporting.readiness import Sheet, sheets
from crrsim.reporting.run import Finding, Run, Scenario
from crrsim.reporting.stationery import frozen, stationery
from crrsim.reporting.symptoms import idle, symptoms
from crrsim.reporting.verdicts import VERDICTS, Verdict, verdict

MOST_BYTES = 1_950_000
MOST_SYMPTOMS = 4
MOST_TURNED = 100
ISLANDS = "<!-- islands -->"
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
SECTIONS = (
    ("calendar", "Calendar"),
    ("scenarios", "Scenarios"),
    ("plan", "Plan ids"),
    ("operations", "Operations"),
    ("codes", "Error codes"),
    ("findings", "Findings"),
    ("readiness", "Readiness"),
    ("clearings", "Clearings"),
    ("trend", "Trend"),
    ("run", "This run"),
)
SCRIPTS = ("islands", "finder", "scenario", "conversation", "exchange", "readiness", "route")
TOLD_ELSEWHERE = frozenset({"assumptions", "run", "mock", "seed", "started_at"})


@dataclass(frozen=True)
class FindingRow:
    """Equal findings of one operation, folded: how often, and the scenario that met it first.

    `excused`: every scenario that met it is green, so it was meant to be.
    """

    finding: Finding
    operation: str
    deliberate: bool
    times: int
    key: str
    excused: bool


@dataclass(frozen=True)
class Readiness:
    """One participant's row: the sheet of each part of the plan that concerns it."""

    name: str
    roles: tuple[str, ...]
    sheets: Mapping[str, Sheet]


def write_report(run: Run, plan: Plan, trend: Trend | None = None) -> Path:
    """Write report.html into the run's folder and return its path; `trend` is what runs before it came to."""
    run.report.write_text(render(run, plan, trend), "utf-8", errors="replace")
    return run.report


def render(run: Run, plan: Plan, trend: Trend | None = None) -> str:
    """Return the page for `run`, its calendar laid out by `plan` on the dates of the run."""
    plan, gate = dated(run, plan), read_gate(run.folder)
    absent = set(_absent(run, trend))
    paper = stationery().get_template("report/page.html.j2")
    page = paper.render(
        **frozen(("family.css", "report/report.css"), [f"report/{name}.js" for name in SCRIPTS]),
        **_about(run, plan),
        **_covered(run),
        gate=gate,
        trend=trend if trend and trend.runs else None,
        turned=_turned(run, trend),
        words=words,
        sections=[each for each in SECTIONS if each[0] not in absent],
        verdicts=VERDICTS,
        verdict_of=verdict,
        volume=volume,
        nothing=NOTHING,
    )
    budget = MOST_BYTES - len(page.encode("utf-8", "replace"))
    return page.replace(ISLANDS, _scripts(run, plan, (gate, trend), budget), 1)


def _absent(run: Run, trend: Trend | None) -> Iterator[str]:
    """Yield the sections that this page does without: a part of a run says nothing of who is ready for what."""
    if trend is None or not trend.runs:
        yield "trend"
    if run.is_shared:
        yield "readiness"
        yield from () if any(scenario.clearings for scenario in run.scenarios) else ("clearings",)


def _about(run: Run, plan: Plan) -> Mapping[str, Any]:
    rows = board(run, plan)
    entries = [entry for row in rows for cell in row.cells for entry in cell.entries]
    troubles, unjudged = symptoms(run), idle(run)
    readiness = sheets(run, plan)
    return {
        "run": run,
        "crrsim": run.crrsim,
        "state": _state(run),
        "blamed": _blamed(run),
        "shares": tuple(_shares(run.verdicts)),
        "shares_of": _shares,
        "symptoms": troubles,
        "most_symptoms": MOST_SYMPTOMS,
        "idle": unjudged,
        "idle_count": sum(len(each.scenarios) for each in unjudged),
        "board": rows,
        "counts_again": counts_again(run, rows),
        "days": DAY_NAMES,
        "matrix": matrix(run),
        "entries": entries,
        "plan_ids": len(entries),
        "shown_ids": sum(1 for entry in entries if entry.scenarios),
        "readiness": readiness,
        "sheet_rows": tuple(_sheet_rows(readiness)),
        "reason_for_line": reason_for_line,
    }


def _covered(run: Run) -> Mapping[str, Any]:
    reached = coverage(run)
    assumptions = [_assumption(each) for each in run.manifest.get("assumptions") or () if isinstance(each, Mapping)]
    return {
        "coverage": reached,
        "codes_by_service": _by_service(reached.codes),
        "why_gaps": reason_for_gaps(run),
        "findings": _findings(run.scenarios),
        "clearing_rows": clearing_rows(run.scenarios),
        "clearings_count": sum(len(scenario.clearings) for scenario in run.scenarios),
        "connections": connections(run),
        "servers": servers(run),
        "assumptions": assumptions,
        "bent": sum(1 for each in assumptions if each["bent"]),
        "settings": _settings(run.manifest),
    }


def _settings(manifest: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what of a manifest is told nowhere else on the page; of a pack's, what stands with its scenarios is."""
    kept = {name: held for name, held in manifest.items() if name not in TOLD_ELSEWHERE}
    shared = kept.get("shared")
    if isinstance(shared, Mapping):
        kept["shared"] = {name: held for name, held in shared.items() if name not in {"spells", "others"}}
    return kept


def _scripts(run: Run, plan: Plan, beside: tuple[Gate | None, Trend | None], budget: int) -> str:
    """Return the islands: what the script needs to begin, the clearings, then exchanges as far as they fit."""
    told = packed({**dossier(run, plan, island_of(run)), **past_and_waivers(run, *beside), "dates": dict(_dates(plan))})
    first = {"dossier": told, "clearings": packed(clearings(run))}
    budget -= sum(len(data) + len(name) + 80 for name, data in first.items())
    held = {**first, **islands(run, budget)}
    return "\n".join(
        f'<script type="text/plain" id="{escape("island-" + key)}">{data}</script>' for key, data in held.items()
    )


def _state(run: Run) -> Verdict:
    """Return the verdict the page opens with: the worst that needs a look; a run that was cut is never green."""
    found = Tally(run.verdicts).verdict
    return verdict("unfinished") if run.is_cut and not found.is_bad else found


def _blamed(run: Run) -> list[tuple[str, int]]:
    """Return whose fault it is, and of how many scenarios, most first."""
    met: Counter[str] = Counter()
    for scenario in run.scenarios:
        if verdict(scenario.verdict).is_bad:
            met[blame(run, scenario).split(":")[0]] += 1
    return met.most_common()


def _shares(counts: Counter[str]) -> Iterator[tuple[Verdict, int, int]]:
    """Yield verdict, start and width in thousandths of a bar; none is too small to be seen."""
    total, place = sum(counts.values()), 0.0
    for known in VERDICTS:
        if counts[known.name]:
            width = max(6.0, 1000 * counts[known.name] / total)
            yield known, round(place), round(width)
            place += width


def _turned(run: Run, trend: Trend | None) -> list[Past]:
    """Return the scenarios of this run whose verdict was another in a run before, those that turned last first."""
    keys = {scenario.key for scenario in run.scenarios}
    found = [past for key, past in trend.pasts.items() if key in keys and past.turns] if trend else []
    return sorted(found, key=lambda past: past.since.at, reverse=True)[:MOST_TURNED]


def _sheet_rows(readiness: Mapping[str, Sequence[Sheet]]) -> Iterator[Readiness]:
    names = dict.fromkeys(sheet.participant for held in readiness.values() for sheet in held)
    for name in names:
        own = {part: sheet for part, held in readiness.items() for sheet in held if sheet.participant == name}
        yield Readiness(name, next(iter(own.values())).roles, own)


def _dates(plan: Plan) -> Iterator[tuple[str, str]]:
    for week in range(1, 6):
        first, last = plan.date_of(f"W{week}-MON"), plan.date_of(f"W{week}-FRI")
        yield f"Week {week}", words.days(first, last)


def _assumption(told: Mapping[str, Any]) -> Mapping[str, Any]:
    value, usual = (words.plain(str(told.get(name, ""))) for name in ("value", "default"))
    return {
        "register": told.get("register", ""),
        "means": told.get("means", ""),
        "value": value,
        "default": usual,
        "bent": value != usual,
    }


def _by_service(codes: Sequence[CodeProvoked]) -> list[tuple[str, list[CodeProvoked]]]:
    ordered = sorted(codes, key=lambda code: (code.service, code.code))
    return [(service, list(held)) for service, held in itertools.groupby(ordered, lambda code: code.service)]


def _findings(scenarios: Sequence[Scenario]) -> list[FindingRow]:
    """Return equal findings folded into one row each, breaks first."""
    met: dict[tuple[Finding, str, bool], list[Scenario]] = {}
    for scenario in scenarios:
        for exchange in scenario.exchanges:
            for finding in exchange.findings:
                where = (finding, f"{exchange.service} {exchange.operation}", exchange.deliberate)
                met.setdefault(where, []).append(scenario)
        for finding in scenario.findings:
            met.setdefault((finding, "", False), []).append(scenario)
    rows = [_finding_row(where, held) for where, held in met.items()]
    order = {"break": 0, "drift": 1, "note": 2}
    return sorted(rows, key=lambda row: (row.excused, order.get(row.finding.grade, 3), row.deliberate, -row.times))


def _finding_row(where: tuple[Finding, str, bool], held: Sequence[Scenario]) -> FindingRow:
    finding, operation, deliberate = where
    excused = finding.grade != "note" and all(verdict(each.verdict).is_green for each in held)
    return FindingRow(finding, operation, deliberate, times=len(held), key=held[0].key, excused=excused)
