"""Cucumber messages: a run as the stream of envelopes that Cucumber's own formatters read.

Cucumber judges steps alone. What a run says of a scenario as a whole stands in a last step, the verdict: so a drift is
red although all steps passed, and so is what was cut.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from gherkin.stream.id_generator import IdGenerator

from crrsim.reporting import span, words
from crrsim.reporting.dialect import dialect, title
from crrsim.reporting.documents import Document, documents
from crrsim.reporting.run import Exchange, Run, Scenario, Step
from crrsim.reporting.verdicts import verdict

PROTOCOL = "34.0.0"
"""The version of the messages' schema that these keep to."""
LOG = "text/x.cucumber.log+plain"
_STATUS = {"passed": "PASSED", "failed": "FAILED", "skipped": "SKIPPED", "undefined": "UNDEFINED"}
_NOT_RECORDED = {"status": "UNKNOWN", "duration": {"seconds": 0, "nanos": 0}, "message": "no end is recorded"}

Json = Any
Envelope = dict[str, Json]


def write_messages(run: Run, features: Mapping[str, str], file: Path) -> Path:
    """Write the messages of a run to `file`, one JSON object a line; `features` are the texts that it kept."""
    with file.open("w", encoding="ascii", newline="\n") as lines:
        lines.writelines(json.dumps(each, separators=(",", ":")) + "\n" for each in messages(run, features))
    return file


def messages(run: Run, features: Mapping[str, str]) -> Iterator[Envelope]:
    """Yield the envelopes in the order in which Cucumber writes them."""
    ids = IdGenerator()
    hook = ids.get_next_id()
    held = list(documents(run.scenarios, features, ids))
    lasted, bad = span.of_run(run), any(verdict(scenario.verdict).is_bad for scenario in run.scenarios)
    yield {"meta": _meta(run)}
    for document in held:
        yield from _sources(document)
    yield {"hook": {"id": hook, "name": "the verdict", "type": "AFTER_TEST_CASE", "sourceReference": {}}}
    yield {"testRunStarted": {"timestamp": _instant(lasted.start)}}
    for document in held:
        for scenario, pickle in document.plays:
            yield from _play(scenario, pickle, run, hook, ids)
    said = {"message": f"{title(run)}: {words.headline(run)}"}
    yield {"testRunFinished": {**said, "success": not bad and not run.gaps, "timestamp": _instant(lasted.stop)}}


def _meta(run: Run) -> Json:
    versions = run.manifest.get("versions") or {}
    name = f"crrsim{', MOCK: the built-in double answered, not the ISO' if run.is_mock else ''}"
    return {
        "protocolVersion": PROTOCOL,
        "implementation": {"name": name, "version": run.crrsim},
        "runtime": {"name": str(versions.get("implementation", "python")), "version": str(versions.get("python", ""))},
        "os": {"name": str(versions.get("system", "unknown"))},
        "cpu": {"name": "unknown"},
    }


def _sources(document: Document) -> Iterator[Envelope]:
    yield {"source": {"uri": document.uri, "data": document.text, "mediaType": "text/x.cucumber.gherkin+plain"}}
    yield {"gherkinDocument": document.tree}
    pickles = {pickle["id"]: pickle for _, pickle in document.plays}
    yield from ({"pickle": pickle} for pickle in pickles.values())


def _play(scenario: Scenario, pickle: Json, run: Run, hook: str, ids: IdGenerator) -> Iterator[Envelope]:
    case, started, last = ids.get_next_id(), ids.get_next_id(), ids.get_next_id()
    steps = [{"id": ids.get_next_id(), "pickleStepId": step["id"]} for step in pickle["steps"]]
    lasted = span.of_scenario(scenario)
    yield {"testCase": {"id": case, "pickleId": pickle["id"], "testSteps": [*steps, {"id": last, "hookId": hook}]}}
    worker = {"workerId": scenario.writer} if scenario.writer else {}
    first = {"attempt": 0, "id": started, "testCaseId": case, "timestamp": _instant(lasted.start)}
    yield {"testCaseStarted": first | worker}
    played: list[Step | None] = [*scenario.steps]
    for known, step in zip(steps, played + [None] * (len(steps) - len(played)), strict=True):
        yield from _step(step, scenario, {"testCaseStartedId": started, "testStepId": known["id"]})
    yield from _verdict(scenario, run, {"testCaseStartedId": started, "testStepId": last})
    ended = {"testCaseStartedId": started, "timestamp": _instant(lasted.stop), "willBeRetried": False}
    yield {"testCaseFinished": ended}


def _step(step: Step | None, scenario: Scenario, where: Json) -> Iterator[Envelope]:
    lasted = span.of_step(step, scenario) if step else span.of_scenario(scenario)
    yield {"testStepStarted": {**where, "timestamp": _instant(lasted.start)}}
    for exchange in step.exchanges if step else ():
        yield {"attachment": _log(_told(exchange, scenario)) | where}
    result = _NOT_RECORDED if step is None else _result(step)
    yield {"testStepFinished": {**where, "testStepResult": result, "timestamp": _instant(lasted.stop)}}


def _result(step: Step) -> Json:
    seconds, nanos = divmod(round(step.elapsed_ms * 1_000_000), 1_000_000_000)
    told = {"message": step.error} if step.error else {}
    status = _STATUS.get(step.outcome, "UNKNOWN")
    return {"status": status, "duration": {"seconds": seconds, "nanos": nanos}, **told}


def _verdict(scenario: Scenario, run: Run, where: Json) -> Iterator[Envelope]:
    known, at = verdict(scenario.verdict), _instant(span.of_scenario(scenario).stop)
    hand = words.by_hand(scenario)
    said = f"{'MOCK ' if run.is_mock else ''}{known.word}; at fault: {known.fault}{f'; {hand}' if hand else ''}"
    reason = {"message": words.fault(scenario)} if known.name != "pass" else {}
    result = {"status": dialect(known.name).cucumber, "duration": {"seconds": 0, "nanos": 0}, **reason}
    yield {"testStepStarted": {**where, "timestamp": at}}
    for exchange in scenario.loose:
        yield {"attachment": _log(_told(exchange, scenario)) | where}
    yield {"attachment": _log(said) | where}
    yield {"testStepFinished": {**where, "testStepResult": result, "timestamp": at}}


def _told(exchange: Exchange, scenario: Scenario) -> str:
    curl = f"\n{exchange.curl}" if exchange.curl and verdict(scenario.verdict).is_bad else ""
    return f"{words.asked(exchange)}, {exchange.request_id}{curl}"


def _log(text: str) -> Json:
    return {"body": text, "contentEncoding": "IDENTITY", "mediaType": LOG}


def _instant(at: datetime) -> Json:
    since = at - datetime.fromtimestamp(0, at.tzinfo)
    whole = since // timedelta(seconds=1)
    return {"seconds": whole, "nanos": (since - timedelta(seconds=whole)) // timedelta(microseconds=1) * 1000}
