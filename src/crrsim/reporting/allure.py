"""Allure results from a run's evidence: a file a scenario, its Gherkin steps nested, each exchange below its step.

Allure takes results of one history for tries of one test and shows the last alone. So each row of an outline has a
history of its own, and so has each play of a scenario that was played twice.
"""

import hashlib
import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crrsim.reporting import span, words
from crrsim.reporting.dialect import dialect, title
from crrsim.reporting.run import Exchange, Run, Scenario, Step
from crrsim.reporting.verdicts import verdict

_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "crrsim allure")
_STEP = {"passed": "passed", "skipped": "skipped"}
_NO_ESCAPE = str.maketrans({"\\": "\\\\", "\n": " ", "\r": " "})


def write_allure(run: Run, folder: Path) -> Path:
    """Write a result for each scenario into `folder`, which may hold those of other runs; return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for scenario in run.scenarios:
        result = _result(scenario, run, folder)
        _write(folder / f"{result['uuid']}-result.json", result)
    (folder / "environment.properties").write_text("\n".join(_environment(run)) + "\n", "utf-8", errors="replace")
    return folder


def _environment(run: Run) -> Iterator[str]:
    facts = {
        "MOCK": "yes: the built-in double answered, not the ISO" if run.is_mock else "no",
        "run": run.id,
        "profile": run.profile,
        "seed": run.seed,
        "crrsim": run.crrsim,
        "fingerprint": run.fingerprint or "not recorded",
        **{f"gap.{number}": gap for number, gap in enumerate(run.gaps, 1)},
    }
    return (f"{name}={str(value).translate(_NO_ESCAPE)}" for name, value in facts.items())


def _result(scenario: Scenario, run: Run, folder: Path) -> dict[str, Any]:
    lasted, status = span.of_scenario(scenario), dialect(scenario.verdict).allure
    told = {"message": words.fault(scenario), "trace": scenario.error} if status != "passed" else {}
    held = scenario.exchanges if verdict(scenario.verdict).is_bad else ()
    return {
        "uuid": str(uuid.uuid5(_NAMES, f"{run.id} {scenario.key}")),
        "historyId": _digest(scenario.key),
        "testCaseId": _digest(scenario.id),
        "fullName": f"{scenario.feature}:{scenario.key}",
        "name": f"{scenario.id} {scenario.title}".strip(),
        "description": "\n\n".join(filter(None, (scenario.description, words.by_hand(scenario)))),
        "status": status,
        "statusDetails": told,
        "stage": "finished",
        "start": lasted.start_ms,
        "stop": lasted.stop_ms,
        "labels": [{"name": name, "value": value} for name, value in _labels(scenario, run)],
        "parameters": [{"name": name, "value": value} for name, value in _parameters(scenario)],
        "steps": [*(_step(step, scenario) for step in scenario.steps), *map(_asked, scenario.loose)],
        "attachments": [_attached(each, folder) for each in held],
    }


def _labels(scenario: Scenario, run: Run) -> Iterator[tuple[str, str]]:
    yield "parentSuite", title(run)
    yield "suite", scenario.feature or "features"
    yield "epic", scenario.feature.split("/")[-2] if "/" in scenario.feature else "features"
    yield "feature", scenario.feature.rsplit("/", 1)[-1].removesuffix(".feature").replace("_", " ")
    if scenario.rule:
        yield "story", scenario.rule
    yield "framework", "pytest-bdd"
    yield "language", "gherkin"
    if scenario.writer:
        yield "thread", scenario.writer
    yield from (("tag", tag) for tag in scenario.tags)
    yield "tag", f"verdict:{scenario.verdict}"
    if run.is_mock:
        yield "tag", "MOCK"


def _parameters(scenario: Scenario) -> Iterator[tuple[str, str]]:
    yield from scenario.parameters.items()
    base, _, play = scenario.key.rpartition(".")
    if base and play.isdigit():  # Allure tells histories apart by parameters
        yield "play", play


def _step(step: Step, scenario: Scenario) -> dict[str, Any]:
    lasted, known = span.of_step(step, scenario), dialect(scenario.verdict).allure
    red = known if known in {"failed", "broken"} else "broken"
    return {
        "name": f"{step.keyword} {step.text}".strip(),
        "status": _STEP.get(step.outcome, red),
        "statusDetails": {"message": step.sentence, "trace": step.error} if step.error else {},
        "stage": "finished",
        "start": lasted.start_ms,
        "stop": lasted.stop_ms,
        "parameters": [{"name": check.says, "value": _compared(check.expected, check.actual)} for check in step.checks],
        "steps": [_asked(exchange) for exchange in step.exchanges],
    }


def _compared(expected: str, actual: str) -> str:
    return actual if actual == expected else f"{actual} instead of {expected}"


def _asked(exchange: Exchange) -> dict[str, Any]:
    start = int(exchange.at.timestamp() * 1000 - exchange.elapsed_ms) if exchange.at else 0
    return {
        "name": words.asked(exchange),
        "status": "broken" if exchange.outcome == "trouble" else "passed",
        "stage": "finished",
        "start": start,
        "stop": start + round(exchange.elapsed_ms),
        "parameters": [{"name": "caiso-request-id", "value": exchange.request_id}],
    }


def _attached(exchange: Exchange, folder: Path) -> dict[str, str]:
    """Write one exchange beside the results, as the journal has it, and return what refers to it."""
    name = f"{uuid.uuid5(_NAMES, f'{folder.name} {exchange.line} {exchange.request_id}')}-attachment.json"
    told = {
        "asked": f"{exchange.method} {exchange.url}",
        "request_headers": exchange.request_headers,
        "request_body": exchange.request_body,
        "status": exchange.status,
        "response_headers": exchange.response_headers,
        "response_body": exchange.response_body,
        "error": exchange.error,
        "findings": [vars(finding) for finding in exchange.findings],
        "curl": exchange.curl,
    }
    _write(folder / name, told)
    return {"name": words.asked(exchange), "source": name, "type": "application/json"}


def _write(file: Path, content: object) -> None:
    file.write_text(json.dumps(content, indent=1) + "\n", "ascii")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:32]
