"""CSV for spreadsheets and data frames: a row a scenario in one file, a row an exchange in the other.

A cell that a spreadsheet would take for a formula is quoted with an apostrophe, since bodies of answers get here and
nobody knows what a server says. The files open in Excel as they are: UTF-8 with its mark.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from crrsim.reporting import words
from crrsim.reporting.run import Exchange, Run, Scenario
from crrsim.reporting.verdicts import verdict

SCENARIOS = "scenarios.csv"
EXCHANGES = "exchanges.csv"
SCENARIO_COLUMNS = (
    "run", "mock", "key", "id", "title", "parameters", "verdict", "at_fault", "reason", "feature", "line", "rule",
    "tags", "began_utc", "elapsed_ms", "steps", "steps_passed", "exchanges", "findings", "played_by", "by_hand",
)  # fmt: skip
EXCHANGE_COLUMNS = (
    "run", "mock", "journal_line", "scenario", "step", "at_utc", "participant", "service", "operation", "method", "url",
    "request_id", "attempt", "status", "outcome", "codes", "elapsed_ms", "deliberate", "findings", "tls", "error",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

Row = Mapping[str, object]


def write_tables(run: Run, folder: Path) -> tuple[Path, Path]:
    """Write scenarios.csv and exchanges.csv into `folder` and return both paths."""
    folder.mkdir(parents=True, exist_ok=True)
    return (
        _write(folder / SCENARIOS, SCENARIO_COLUMNS, (_scenario(each, run) for each in run.scenarios)),
        _write(folder / EXCHANGES, EXCHANGE_COLUMNS, _exchanges(run)),
    )


def _write(file: Path, columns: tuple[str, ...], rows: Iterable[Row]) -> Path:
    with file.open("w", encoding="utf-8-sig", errors="replace", newline="") as made:
        writer = csv.writer(made)
        writer.writerow(columns)
        writer.writerows([harmless(row[column]) for column in columns] for row in rows)
    return file


def harmless(value: object) -> str:
    """Return a cell as text that no spreadsheet computes; our own numbers stay numbers."""
    if value is None:
        return ""
    text = str(value).replace("\0", "\N{REPLACEMENT CHARACTER}")
    if isinstance(value, str) and text.startswith(_FORMULA):
        return f"'{text}"
    return text


def _scenario(scenario: Scenario, run: Run) -> Row:
    known = verdict(scenario.verdict)
    return {
        **_of(run),
        "key": scenario.key,
        "id": scenario.id,
        "title": scenario.title,
        "parameters": "; ".join(f"{name}={value}" for name, value in scenario.parameters.items()),
        "verdict": scenario.verdict,
        "at_fault": known.fault,
        "reason": words.fault(scenario) if known.name != "pass" else "",
        "feature": scenario.feature,
        "line": scenario.line,
        "rule": scenario.rule,
        "tags": " ".join(scenario.tags),
        "began_utc": scenario.began and scenario.began.isoformat(),
        "elapsed_ms": scenario.elapsed_ms,
        "steps": len(scenario.steps),
        "steps_passed": sum(step.outcome == "passed" for step in scenario.steps),
        "exchanges": len(scenario.exchanges),
        "findings": len(scenario.all_findings),
        "played_by": scenario.writer,
        "by_hand": words.by_hand(scenario),
    }


def _exchanges(run: Run) -> Iterator[Row]:
    for scenario in run.scenarios:
        for step in scenario.steps:
            yield from (_exchange(each, run, scenario.key, step.index) for each in step.exchanges)
        yield from (_exchange(each, run, scenario.key) for each in scenario.loose)
    yield from (_exchange(each, run) for each in run.loose)


def _exchange(exchange: Exchange, run: Run, scenario: str = "", step: int | None = None) -> Row:
    return {
        **_of(run),
        "journal_line": exchange.line,
        "scenario": scenario,
        "step": step,
        "at_utc": exchange.at and exchange.at.isoformat(),
        "participant": exchange.participant,
        "service": exchange.service,
        "operation": exchange.operation,
        "method": exchange.method,
        "url": exchange.url,
        "request_id": exchange.request_id,
        "attempt": exchange.attempt,
        "status": exchange.status,
        "outcome": exchange.outcome,
        "codes": " ".join(exchange.codes),
        "elapsed_ms": exchange.elapsed_ms,
        "deliberate": exchange.deliberate,
        "findings": "; ".join(f"{each.grade}: {each.message}" for each in exchange.findings),
        "tls": exchange.tls,
        "error": exchange.error.split("\n", 1)[0],
    }


def _of(run: Run) -> Row:
    return {"run": run.id, "mock": "MOCK" if run.is_mock else "real"}
