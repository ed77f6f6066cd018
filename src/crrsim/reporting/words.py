"""Sentences a page and a terminal share: what an exchange asked and got, how long, how many, whose fault."""

import json
from datetime import datetime
from typing import Any

from crrsim.calendar.pacific import to_pacific
from crrsim.reporting.run import Exchange, Run, Scenario, Step
from crrsim.reporting.verdicts import VERDICTS, verdict

_GRADES = ("break", "drift", "note")


def duration(milliseconds: float) -> str:
    """Return a length of time as a person says it: 7 ms, 1.2 s, 3 min 5 s."""
    if milliseconds < 1000:
        return f"{milliseconds:.0f} ms"
    if milliseconds < 60_000:
        return f"{milliseconds / 1000:.1f} s"
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    return f"{minutes} min {seconds} s"


def pacific(at: datetime) -> str:
    """Return an instant as people of the market say it, in Pacific prevailing time."""
    return to_pacific(at)


def counted(number: int, noun: str) -> str:
    """Return `3 scenarios`, `1 scenario`, `no scenarios`."""
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def asked(exchange: Exchange) -> str:
    """Return who asked what and what came back, in one sentence without a full stop."""
    again = f", attempt {exchange.attempt}" if exchange.attempt > 1 else ""
    return (
        f"{exchange.participant or 'Nobody'} asked {exchange.service} {exchange.operation}{again}: {answer(exchange)}"
    )


def answer(exchange: Exchange) -> str:
    """Return what came back: answered, refused with its codes, not built, or no answer and why."""
    codes = f" with {', '.join(exchange.codes)}" if exchange.codes else ""
    if exchange.status is None:
        return f"no answer ({exchange.error.split(chr(10), 1)[0] or 'the reason is not recorded'})"
    if exchange.outcome == "not_built":
        return f"not built in the mock ({exchange.status})"
    if exchange.outcome == "trouble":
        return f"trouble{codes} (HTTP {exchange.status}) {exchange.error.split(chr(10), 1)[0]}".rstrip()
    return f"{exchange.outcome or 'answered'}{codes} (HTTP {exchange.status})"


def expected_of(exchange: Exchange) -> str:
    """Return what the harness expected of the exchange as such, before any Then looked at it."""
    if exchange.deliberate:
        return "a refusal in the published form: the request is wrong on purpose"
    return "request and answer both as the published document has them"


def actual_of(exchange: Exchange) -> str:
    """Return what was seen, findings counted by grade."""
    if exchange.status is None:
        return answer(exchange)
    if exchange.outcome == "not_built":
        return f"{answer(exchange)}; not held against the document"
    grades = [finding.grade for finding in exchange.findings]
    found = ", ".join(counted(grades.count(grade), grade) for grade in _GRADES if grade in grades)
    match = (
        f"{found} against the document" if found else "both match" if not exchange.deliberate else "the answer matches"
    )
    return f"{answer(exchange)}; {match}"


def fault(scenario: Scenario) -> str:
    """Return why a scenario is not green, in one sentence that names whose fault it is."""
    step = _failed(scenario)
    where = f" at “{step.keyword} {step.text}”" if step else ""
    return f"{reason(scenario)}{where}; at fault: {verdict(scenario.verdict).fault}"


def reason(scenario: Scenario) -> str:
    """Return why a scenario is not green: what its failed step says, else what decided on its verdict."""
    step = _failed(scenario)
    return (step.sentence if step else "") or scenario.reason or "no reason is recorded"


def by_hand(scenario: Scenario) -> str:
    """Return who did what no program can do, and until when that word holds; empty for what was played."""
    told = scenario.attestation
    return (
        f"done by hand: {told.get('by')}, {told.get('attested_at')}; holds until {told.get('expires')}" if told else ""
    )


def _failed(scenario: Scenario) -> Step | None:
    return next((step for step in scenario.steps if step.outcome in {"failed", "undefined"}), None)


def headline(run: Run) -> str:
    """Return the run in one sentence: what failed, or that nothing did."""
    total = len(run.scenarios)
    if not total:
        return "No scenario was played."
    said = [f"{run.verdicts[known.name]} {known.word}" for known in VERDICTS if run.verdicts[known.name]]
    bad = sum(run.verdicts[known.name] for known in VERDICTS if known.is_bad)
    opening = "Nothing failed." if not bad else f"{bad} of {counted(total, 'scenario')} need{'s' * (bad == 1)} a look."
    return f"{opening} {counted(total, 'scenario').capitalize()}: {', '.join(said)}."


def shown(value: Any) -> str:  # noqa: ANN401 - whatever a check compared
    """Return an expected or actual value as text: itself when it is text, else JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1, default=str)
