"""Sentences a page and a terminal share: what an exchange asked and got, how long, how many, whose fault."""

import ast
import json
import re
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

from crrsim.calendar.pacific import to_pacific
from crrsim.reporting.grounds import grounds
from crrsim.reporting.run import Exchange, Run, Scenario, Step
from crrsim.reporting.verdicts import VERDICTS, verdict

_DECIMAL = re.compile(r"Decimal\('([^']*)'\)")
_NAME_OF_A_CLASS = re.compile(r"^[A-Za-z]\w*: ")
_GRADES = ("break", "drift", "note")


def duration(milliseconds: float) -> str:
    """Return a length of time as a person says it: 7 ms, 1.2 s, 3 min 5 s."""
    if milliseconds < 1000:
        return f"{milliseconds:.0f} ms"
    if milliseconds < 60_000:
        return f"{milliseconds / 1000:.1f} s"
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    return f"{minutes} min {seconds} s"


_SERVICES = {
    "historical_forecasted_load": "historical and forecasted load",
    "tor_conversion": "TOR conversion",
    "mui_upload": "MUI upload",
    "oasis": "OASIS",
}


def pacific(at: datetime) -> str:
    """Return an instant as people of the market say it, in Pacific prevailing time."""
    return to_pacific(at)


def to_the_millisecond(at: datetime) -> tuple[str, str]:
    """Return an instant in Pacific time and in UTC, `2026-03-10 09:00:00.125 PDT`, `16:00:00.125 UTC`."""
    day, time, zone = to_pacific(at).split(" ")
    part = f".{at.microsecond // 1000:03}"
    return f"{day} {time}{part} {zone}", f"{at.astimezone(UTC):%H:%M:%S}{part} UTC"


def counted(number: int, noun: str) -> str:
    """Return `1,001 scenarios`, `1 scenario`, `no scenarios`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}" if number else f"no {noun}s"


def service(name: str) -> str:
    """Return a service as its document is called, any other word with blanks."""
    return _SERVICES.get(name, name.replace("_", " "))


def operation(exchange: Exchange) -> str:
    """Return what was called: the operation, or the end of the path of what is none of the 69."""
    return exchange.operation or urlsplit(exchange.url).path.rstrip("/").rpartition("/")[2] or "the server"


def asked(exchange: Exchange) -> str:
    """Return who asked what and what came back, in one sentence without a full stop."""
    again = f", attempt {exchange.attempt}" if exchange.attempt > 1 else ""
    service = f"{exchange.service} " if exchange.service else ""
    return f"{exchange.participant or 'Nobody'} asked {service}{operation(exchange)}{again}: {answer(exchange)}"


def answer(exchange: Exchange) -> str:
    """Return what came back: answered, refused with its codes, not built, or no answer and why."""
    codes = f" with {', '.join(exchange.codes)}" if exchange.codes else ""
    if exchange.status is None:
        return f"no answer ({exchange.error.split(chr(10), 1)[0] or 'the reason is not recorded'})"
    if exchange.outcome == "not_built":
        return f"not built in the mock ({exchange.status})"
    if exchange.outcome == "trouble":
        said = _NAME_OF_A_CLASS.sub("", exchange.error.split(chr(10), 1)[0])
        return f"no usable answer{codes} (HTTP {exchange.status}){f': {said}' if said else ''}"
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
    if exchange.outcome == "not_built" or (exchange.outcome == "trouble" and not exchange.findings):
        return f"{answer(exchange)}; not held against the document"
    grades = [finding.grade for finding in exchange.findings]
    found = ", ".join(counted(grades.count(grade), grade) for grade in _GRADES if grade in grades)
    match = (
        f"{found} against the document" if found else "both match" if not exchange.deliberate else "the answer matches"
    )
    return f"{answer(exchange)}; {match}"


def reason(scenario: Scenario) -> str:
    """Return why a scenario is not green, without where: the sentence that decided it, or that of the step."""
    step = failed_step(scenario)
    return scenario.reason or (step.sentence if step else "") or "no reason is recorded"


def failed_step(scenario: Scenario) -> Step | None:
    """Return the step at which a scenario went wrong, None when none did."""
    return next((step for step in scenario.steps if step.outcome in {"failed", "undefined"}), None)


def fault(scenario: Scenario, blamed: str = "") -> str:
    """Return why a scenario is not green, in one sentence that names whose fault it is, or who else is `blamed`."""
    step = failed_step(scenario)
    where = f" at “{step.keyword} {step.text}”" if step else ""
    says = f"; the answer says: {told}" if (told := answered(scenario)) else ""
    return f"{reason(scenario)}{where}{says}; at fault: {blamed or verdict(scenario.verdict).fault}"


def answered(scenario: Scenario) -> str:
    """Return what the system gave as its reason where a scenario went wrong, unless the verdict's reason tells it."""
    step = failed_step(scenario)
    if step is None or not verdict(scenario.verdict).is_bad:
        return ""
    before = [each.exchanges for each in scenario.steps if each.index <= step.index and each.exchanges]
    told = grounds(before[-1]) if before else ""
    return "" if told in reason(scenario) else told


def by_hand(scenario: Scenario) -> str:
    """Return who did what no program can do, and until when that word holds; empty for what was played."""
    told = scenario.attestation
    return (
        f"done by hand: {told.get('by')}, {told.get('attested_at')}; holds until {told.get('expires')}" if told else ""
    )


def headline(run: Run) -> str:
    """Return the run in one sentence: whether it was cut, what needs a look, and how many have which verdict."""
    total = len(run.scenarios)
    if not total:
        return "No scenario was played."
    return f"{_cut(run)}{_outcome(run)} {counted(total, 'scenario').capitalize()}: {tally(run)}."


def tally(run: Run) -> str:
    """Return the verdicts of a run, counted, worst first."""
    return ", ".join(f"{run.verdicts[each.name]:,} {each.word}" for each in VERDICTS if run.verdicts[each.name])


def _cut(run: Run) -> str:
    if not run.is_cut:
        return ""
    missing = f"; {run.unplayed:,} of {run.selected:,} were never played" if run.unplayed else ""
    return f"The run was cut short{missing}. "


def _outcome(run: Run) -> str:
    bad = sum(run.verdicts[known.name] for known in VERDICTS if known.is_bad)
    if bad and run.others:
        return (
            f"{bad:,} of {counted(len(run.scenarios) + run.others.total(), 'scenario')} need{'s' * (bad == 1)} a look; "
            f"{_left_out(run)} {'was' if run.others.total() == 1 else 'were'} left out of this pack."
        )
    if bad:
        return f"{bad:,} of {counted(len(run.scenarios), 'scenario')} need{'s' * (bad == 1)} a look."
    if run.is_cut:
        return "Nothing failed so far."
    return "Nothing failed."


def _left_out(run: Run) -> str:
    """Return how many scenarios of the run a pack does without, and how many of these passed."""
    green = sum(times for name, times in run.others.items() if verdict(name).is_green)
    others = counted(run.others.total(), "other")
    return f"{others}, of which {green:,} passed," if green else others


def opening(run: Run) -> str:
    """Return the run in the words a page opens with."""
    if not run.scenarios:
        return "No scenario was played."
    if not run.is_cut and not any(verdict(name).is_bad for name in run.verdicts):
        return f"Nothing failed: {_passed(run)} passed."
    cut = f"Cut short after {counted(len(run.scenarios), 'scenario')}: " if run.is_cut else ""
    return cut + (_outcome(run)[0].lower() + _outcome(run)[1:] if cut else _outcome(run))


def _passed(run: Run) -> str:
    green = sum(times for name, times in run.verdicts.items() if verdict(name).is_green)
    total = len(run.scenarios)
    if green < total:
        return f"{green:,} of {counted(total, 'scenario')}"
    return f"{'all ' if total > 1 else ''}{counted(total, 'scenario')}"


def seal(run: Run) -> str:
    """Return what made the evidence fast, as far as a page can know that is written before a pack is sealed."""
    if run.is_shared:
        return f"sealed as a pack with the key {run.sealed_by}" if run.sealed_by else "sealed as a pack"
    return f"sealed with the key {run.sealed_by}" if run.sealed_by else "not sealed"


def clock(run: Run) -> str:
    """Return which clock the market of a run lives by."""
    if any(each.clock for each in run.scenarios):
        return "the double's, set by each scenario"
    return "the served double's own, in the weeks of the plan" if run.is_mock else "the wall clock"


def days(first: date, last: date) -> str:
    """Return a stretch of days: 2 to 6 Mar 2026, 30 Mar to 3 Apr 2026."""
    begins = f"{first.day}" if first.month == last.month else f"{first.day} {first:%b}"
    return f"{begins} to {last.day} {last:%b %Y}"


def plain(text: str) -> str:
    """Return a value as Python wrote it in words: {'A', 'B'} is A, B; Decimal('0.75') is 0.75; else as it is."""
    bare = _DECIMAL.sub(r"\1", text)
    try:
        value = ast.literal_eval(bare)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return bare
    if isinstance(value, frozenset | set | list | tuple) and all(isinstance(each, str | int | float) for each in value):
        return ", ".join(sorted(map(str, value)) if isinstance(value, set) else map(str, value)) or "none"
    return bare


def shown(value: Any) -> str:  # noqa: ANN401 - whatever a check compared
    """Return an expected or actual value as text: itself when it is text, else JSON."""
    return plain(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1, default=str)
