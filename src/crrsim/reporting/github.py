"""A run as GitHub shows it: a mark at the line of each feature that needs a look, and a summary of the job."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from crrsim.reporting import words
from crrsim.reporting.dialect import title
from crrsim.reporting.gate import LET_THROUGH, Gate, read_gate
from crrsim.reporting.run import Run, Scenario
from crrsim.reporting.verdicts import VERDICTS, verdict

MOST_ROWS = 200
"""GitHub takes no summary above 1 MiB; the report beside it has all."""
_MARKUP = re.compile(r"[&<>|`*_~\[\]!#\\$@]")
_LEVELS = {"drift": "warning", "window": "warning"}


def annotations(run: Run) -> Iterator[str]:
    """Yield a workflow command for each scenario that needs a look, and for each objection of the gate.

    The worst verdict comes first, since GitHub shows only ten; what a waiver or the policy lets through comes last.
    """
    gate = _gate(run)
    mock = "MOCK " if run.is_mock else ""
    for says in gate.objections:
        yield f"::error title={_property(f'{mock}gate')}::{_data(says)}"
    for scenario in sorted(_bad(run), key=lambda each: _ruling(each, gate) in LET_THROUGH):
        known, effect = verdict(scenario.verdict), _ruling(scenario, gate)
        level = "notice" if effect in LET_THROUGH else _LEVELS.get(known.name, "error")
        named = {
            "file": scenario.feature,
            "line": str(_line(scenario) or ""),
            "title": f"{mock}{scenario.key} {known.word}{f', {effect}' if effect in LET_THROUGH else ''}",
        }
        told = ",".join(f"{name}={_property(value)}" for name, value in named.items() if value)
        yield f"::{level} {told}::{_data(f'{scenario.title}: {words.fault(scenario)}')}"


def add_summary(run: Run, file: Path) -> None:
    """Append the summary of `run` to the file that GITHUB_STEP_SUMMARY names."""
    with file.open("a", encoding="utf-8", errors="replace") as page:
        page.write(summary(run))


def summary(run: Run) -> str:
    """Return a run as Markdown: the counts, and a row for each scenario that needs a look."""
    lines = [
        f"## {title(run)}",
        "",
        *(["**MOCK: the built-in double answered, not the ISO.**", ""] if run.is_mock else []),
        words.headline(run),
        "",
        *_table(("verdict", "scenarios", "at fault"), _counts(run)),
        *_table(("scenario", "verdict", "why"), _rows(run)),
        *(f"- gate: {_cell(says)}" for says in _gate(run).objections),
        *(f"- evidence incomplete: {_cell(gap)}" for gap in run.gaps),
        f"Fingerprint {run.fingerprint or 'not recorded'}, seed {run.seed}, crrsim {run.crrsim}.",
    ]
    return "\n".join(lines) + "\n"


def _gate(run: Run) -> Gate:
    return read_gate(run.folder) or Gate(0, {}, (), (), ())


def _ruling(scenario: Scenario, gate: Gate) -> str:
    ruling = gate.rulings.get(scenario.key)
    return ruling.effect if ruling else ""


def _counts(run: Run) -> Iterator[tuple[str, ...]]:
    for known in VERDICTS:
        if run.verdicts[known.name]:
            yield f"{known.mark} {known.word}", str(run.verdicts[known.name]), known.fault


def _rows(run: Run) -> Iterator[tuple[str, ...]]:
    bad, gate = _bad(run), _gate(run)
    for scenario in bad[:MOST_ROWS]:
        word, effect = verdict(scenario.verdict).word, _ruling(scenario, gate)
        named = f"{word}, {effect}" if effect in LET_THROUGH else word
        yield f"{scenario.key} {scenario.title}", named, words.fault(scenario)
    if len(bad) > MOST_ROWS:
        yield f"… and {len(bad) - MOST_ROWS} more in the report", "", ""


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    lines = [f"| {' | '.join(map(_cell, row))} |" for row in rows]
    if lines:
        yield from (f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}", *lines, "")


def _bad(run: Run) -> list[Scenario]:
    ranks = {known.name: rank for rank, known in enumerate(VERDICTS)}
    bad = [scenario for scenario in run.scenarios if verdict(scenario.verdict).is_bad]
    return sorted(bad, key=lambda scenario: ranks.get(scenario.verdict, 1))


def _line(scenario: Scenario) -> int | None:
    failed = next((step for step in scenario.steps if step.outcome in {"failed", "undefined"} and step.line), None)
    return failed.line if failed else scenario.line


def _cell(text: str) -> str:
    """Return `text` so that Markdown and its HTML neither end the cell nor read anything into it."""
    return " ".join(_MARKUP.sub(lambda sign: f"&#{ord(sign[0])};", text).split())


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
