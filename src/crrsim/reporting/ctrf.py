"""CTRF: a run as the Common Test Report Format has it, one JSON file that dashboards and bots of many makers read."""

import json
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from crrsim.reporting import span, words
from crrsim.reporting.dialect import dialect, title
from crrsim.reporting.gate import Ruling, rulings_of
from crrsim.reporting.run import Run, Scenario, Step
from crrsim.reporting.verdicts import verdict

CTRF = "ctrf.json"
SPECIFICATION = "0.0.0"
_STATUSES = ("passed", "failed", "skipped", "pending", "other")
_STEP = {"passed": "passed", "failed": "failed", "skipped": "skipped"}
_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "crrsim")


def write_ctrf(run: Run, file: Path | None = None) -> Path:
    """Write the report to `file`, by default ctrf.json in the run's folder; return the path."""
    file = file or run.folder / CTRF
    file.write_text(json.dumps(ctrf(run), indent=1) + "\n", "ascii")
    return file


def ctrf(run: Run) -> dict[str, Any]:
    """Return the run as CTRF. The id of a test is that of its scenario and row, so it stays from run to run.

    What the gate lets through, by a waiver or the policy, is neither passed nor failed: `other`.
    """
    began, ruling = run.started_at, rulings_of(run.folder)
    tests = [_test(scenario, run, ruling(scenario.key)) for scenario in run.scenarios]
    return {
        "reportFormat": "CTRF",
        "specVersion": SPECIFICATION,
        "reportId": _id(run.id),
        **({"timestamp": began.isoformat(timespec="milliseconds")} if began else {}),
        "generatedBy": f"crrsim {run.crrsim}",
        "results": {
            "tool": {"name": "crrsim", "version": run.crrsim},
            "summary": _summary(run, tests),
            "tests": tests,
            "environment": _environment(run),
        },
    }


def _summary(run: Run, tests: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    found = Counter(test["status"] for test in tests)
    lasted = span.of_run(run)
    return {
        "tests": len(run.scenarios),
        **{status: found[status] for status in _STATUSES},
        "flaky": run.verdicts["passed_after_retry"],
        "suites": len({scenario.feature for scenario in run.scenarios}),
        "start": lasted.start_ms,
        "stop": lasted.stop_ms,
        "extra": {"mock": run.is_mock, "verdicts": dict(run.verdicts), "gaps": list(run.gaps)},
    }


def _environment(run: Run) -> dict[str, Any]:
    return {
        "reportName": title(run),
        "appName": "CRR services, MOCK" if run.is_mock else "CRR services",
        "testEnvironment": f"{'MOCK: ' if run.is_mock else ''}{run.profile}",
        **({"commit": str(run.manifest["commit"])} if run.manifest.get("commit") else {}),
        "extra": {"mock": run.is_mock, "run": run.id, "seed": run.seed, "fingerprint": run.fingerprint},
    }


def _test(scenario: Scenario, run: Run, ruling: Ruling) -> dict[str, Any]:
    lasted, known = span.of_scenario(scenario), verdict(scenario.verdict)
    suite = [each for each in (scenario.feature, scenario.rule) if each]
    told = {"message": words.fault(scenario) + ruling.remark} if known.name != "pass" else {}
    hand = words.by_hand(scenario)
    return {
        "id": _id(scenario.key),
        "name": f"{scenario.key} {scenario.title}".strip(),
        "status": "other" if ruling.lets_through else dialect(scenario.verdict).ctrf,
        "duration": round(scenario.elapsed_ms),
        "start": lasted.start_ms,
        "stop": lasted.stop_ms,
        **({"suite": suite} if suite else {}),
        **told,
        **({"trace": scenario.error} if scenario.error else {}),
        **({"line": scenario.line} if scenario.line else {}),
        "rawStatus": scenario.verdict,
        "tags": list(scenario.tags),
        "type": "manual" if scenario.attestation else "acceptance",
        **({"filePath": scenario.feature} if scenario.feature else {}),
        "flaky": scenario.verdict == "passed_after_retry",
        **({"threadId": scenario.writer} if scenario.writer else {}),
        **({"parameters": dict(scenario.parameters)} if scenario.parameters else {}),
        "steps": [_step(step) for step in scenario.steps],
        "extra": {
            "mock": run.is_mock,
            "fault": known.fault,
            "requestIds": _requests(scenario.steps),
            **({"byHand": hand} if hand else {}),
            **({"gate": ruling.effect} if ruling.lets_through else {}),
        },
    }


def _step(step: Step) -> dict[str, Any]:
    said = {"said": step.sentence} if step.sentence else {}
    return {
        "name": f"{step.keyword} {step.text}".strip(),
        "status": _STEP.get(step.outcome, "other"),
        "extra": {"milliseconds": step.elapsed_ms, **said},
    }


def _requests(steps: Iterable[Step]) -> list[str]:
    return [exchange.request_id for step in steps for exchange in step.exchanges if exchange.request_id]


def _id(name: str) -> str:
    return str(uuid.uuid5(_NAMES, name))
