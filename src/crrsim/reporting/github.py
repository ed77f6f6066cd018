"""A run as GitHub shows it: a mark at the line of each feature that needs a look, and a summary of the job."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from crrsim.reporting import words
from crrsim.reporting.dialect import title
from crrsim.reporting.run import Run, Scenario
from crrsim.reporting.verdicts import VERDICTS, verdict

MOST_ROWS = 200
"""GitHub takes no summary above 1 MiB; the report beside it has all."""
_MARKUP = re.compile(r"[&<>|`*_~\[\]!#\\$@]")
_LEVELS = {"drift": "warning", "window": "warning"}


def annotations(run: Run) -> Iterator[str]:
    """Yield a workflow command for each scenario that needs a look, worst verdict first: GitHub shows only ten."""
    for scenario in _bad(run):
        known = verdict(scenario.verdict)
        named = {
            "file": scenario.feature,
            "line": str(_line(scenario) or ""),
            "title": f"{'MOCK ' if run.is_mock else ''}{scenario.key} {known.word}",
        }
        told = ",".join(f"{name}={_property(value)}" for name, value in named.items() if value)
        yield f"::{_LEVELS.get(known.name, 'error')} {told}::{_data(f'{scenario.title}: {words.fault(scenario)}')}"


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
        *(f"- evidence incomplete: {_cell(gap)}" for gap in run.gaps),
        f"Fingerprint {run.fingerprint or 'not recorded'}, seed {run.seed}, crrsim {run.crrsim}.",
    ]
    return "\n".join(lines) + "\n"


def _counts(run: Run) -> Iterator[tuple[str, ...]]:
    for known in VERDICTS:
        if run.verdicts[known.name]:
            yield f"{known.mark} {known.word}", str(run.verdicts[known.name]), known.fault


def _rows(run: Run) -> Iterator[tuple[str, ...]]:
    bad = _bad(run)
    for scenario in bad[:MOST_ROWS]:
        yield f"{scenario.key} {scenario.title}", verdict(scenario.verdict).word, words.fault(scenario)
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
