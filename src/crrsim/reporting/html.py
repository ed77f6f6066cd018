"""The report as one HTML file: opened from a disk, it loads nothing, sends nothing and needs no installation."""

import base64
import hashlib
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from crrsim.calendar.plan import Plan
from crrsim.reporting import words
from crrsim.reporting.board import board
from crrsim.reporting.coverage import CodeProvoked, coverage
from crrsim.reporting.islands import islands
from crrsim.reporting.run import Finding, Run, Scenario
from crrsim.reporting.verdicts import VERDICTS, verdict

MOST_BYTES = 1_950_000
ISLANDS = "<!-- islands -->"
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


@dataclass(frozen=True)
class FindingRow:
    """Equal findings of one operation, folded: how often, and the scenario that met it first."""

    finding: Finding
    operation: str
    deliberate: bool
    times: int
    key: str


def write_report(run: Run, plan: Plan) -> Path:
    """Write report.html into the run's folder and return its path."""
    run.report.write_text(render(run, plan), "utf-8", errors="replace")
    return run.report


def render(run: Run, plan: Plan) -> str:
    """Return the page for `run`, its calendar laid out by `plan`."""
    pages = Environment(
        loader=PackageLoader("crrsim.reporting"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    rows = board(run, plan)
    entries = [entry for row in rows for cell in row.cells for entry in cell.entries]
    reached = coverage(run)
    page = pages.get_template("report.html.j2").render(
        **_frozen_text(pages),
        run=run,
        crrsim=run.crrsim,
        words=words,
        verdicts=VERDICTS,
        verdict_of=verdict,
        board=rows,
        days=DAY_NAMES,
        entries=entries,
        ids={entry.activity.id for entry in entries},
        plan_ids=len(entries),
        shown_ids=sum(1 for entry in entries if entry.scenarios),
        features=_by_feature(run.scenarios),
        coverage=reached,
        codes_by_service=_by_service(reached.codes),
        findings=_findings(run.scenarios),
        connections=_connections(run.connections),
    )
    budget = MOST_BYTES - len(page.encode("utf-8", "replace"))
    held = islands(run.scenarios, run.loose, budget)
    scripts = "\n".join(
        f'<script type="text/plain" id="{escape("island-" + key)}">{data}</script>' for key, data in held.items()
    )
    return page.replace(ISLANDS, scripts, 1)


def _frozen_text(pages: Environment) -> Mapping[str, Markup | str]:
    """Return style and script, and the hashes by which the page's policy lets them and nothing else run."""
    source = pages.loader
    assert source is not None
    style, script = (source.get_source(pages, name)[0] for name in ("report.css", "report.js"))
    return {
        "style": Markup(style),  # noqa: S704 - our own files
        "script": Markup(script),  # noqa: S704 - our own files
        "style_hash": _hash(style),
        "script_hash": _hash(script),
    }


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def _by_feature(scenarios: Sequence[Scenario]) -> list[tuple[str, list[Scenario]]]:
    return [(feature, list(held)) for feature, held in itertools.groupby(scenarios, lambda each: each.feature)]


def _by_service(codes: Sequence[CodeProvoked]) -> list[tuple[str, list[CodeProvoked]]]:
    ordered = sorted(codes, key=lambda code: (code.service, code.code))
    return [(service, list(held)) for service, held in itertools.groupby(ordered, lambda code: code.service)]


def _findings(scenarios: Sequence[Scenario]) -> list[FindingRow]:
    """Return equal findings folded into one row each, breaks first."""
    met: dict[tuple[Finding, str, bool], list[str]] = {}
    for scenario in scenarios:
        for exchange in scenario.exchanges:
            for finding in exchange.findings:
                where = (finding, f"{exchange.service} {exchange.operation}", exchange.deliberate)
                met.setdefault(where, []).append(scenario.key)
        for finding in scenario.findings:
            met.setdefault((finding, "", False), []).append(scenario.key)
    rows = [FindingRow(*where, times=len(keys), key=keys[0]) for where, keys in met.items()]
    order = {"break": 0, "drift": 1, "note": 2}
    return sorted(rows, key=lambda row: (order.get(row.finding.grade, 3), row.deliberate, -row.times))


def _connections(records: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return one entry a participant and host; several workers connect alike and are shown once."""
    facts = ("tls_version", "tls_cipher", "client_certificate", "server_certificate")
    kept = {
        (record.get("participant"), record.get("host")): {
            "participant": record.get("participant"),
            "host": record.get("host"),
            "facts": {name: record.get(name) for name in facts if record.get(name)},
        }
        for record in records
    }
    return [kept[key] for key in sorted(kept, key=str)]
