"""One scenario on the page that goes into a ticket: what happened in it, request by request."""

import re
import textwrap
from collections.abc import Iterator, Mapping

from crrsim.reporting import words
from crrsim.reporting.history import Ending
from crrsim.reporting.requests import sent, to_repeat
from crrsim.reporting.run import Exchange, Scenario
from crrsim.reporting.sightings import Sightings
from crrsim.reporting.verdicts import verdict

WIDTH = 110
_PLAN_ID = re.compile(r"(?:w\d|conn|chg)-")
MOST_EXCHANGES = 25
MOST_CURL = 8
MOST_OTHERS = 3


def account(scenario: Scenario, seen: Sightings, cause: str, numbers: Mapping[int, int]) -> Iterator[str]:
    """Yield the lines on a scenario; `numbers` are those of its requests on the page, by their lines in the journal."""
    yield f"  key       {scenario.key}"
    yield from labelled("cause", cause)
    yield from _step(scenario)
    yield from _clock(scenario)
    yield from _written(scenario)
    yield from _sightings(seen)
    yield from _requests(scenario, numbers)
    yield from _curl(scenario, numbers)


def labelled(label: str, text: str, indent: int = 12) -> Iterator[str]:
    """Yield a text under a label, its lines wrapped."""
    wrapped = textwrap.wrap(text, WIDTH - 12, break_long_words=False, break_on_hyphens=False) or [""]
    first = f"  {label:<9} " if label else " " * indent
    yield f"{first:<{indent}}{wrapped[0]}"
    yield from (f"            {line}" for line in wrapped[1:])


def _step(scenario: Scenario) -> Iterator[str]:
    step = words.failed_step(scenario)
    if step is None:
        return
    yield from labelled("at step", f"“{step.keyword} {step.text}”")
    if step.expected is not None:
        yield from labelled("expected", words.shown(step.expected))
        yield from labelled("seen", words.shown(step.actual))


def _clock(scenario: Scenario) -> Iterator[str]:
    """Yield where the double's clock stood when it happened: its market lives by that, and the wall's says nothing."""
    step = words.failed_step(scenario)
    before = [move for move in scenario.clock if step is None or (move.step or 0) <= step.index]
    if before and before[-1].to:
        yield f"  clock     {words.pacific(before[-1].to)}, as the double had it; the times of requests are the wall's"


def _written(scenario: Scenario) -> Iterator[str]:
    lines = [tag.upper() for tag in scenario.tags if _PLAN_ID.match(tag)]
    if lines:
        yield from labelled("plan", ", ".join(lines))
    documents = {finding.document for finding in scenario.all_findings if finding.document}
    for document in sorted(documents):
        yield from labelled("document", document)
    yield f"  feature   {scenario.feature}:{scenario.line or '?'}"


def _sightings(seen: Sightings) -> Iterator[str]:
    if seen.gap:
        yield "  how often not known: the sender's history of runs could not be read"
        return
    if seen.past is None or seen.first is None:
        yield "  how often never before in the runs kept here"
        return
    yield f"  how often in {seen.seen} of {words.counted(seen.played, 'play')} of this scenario on the same system"
    if seen.since is None or seen.first != seen.since:
        yield f"  first     {_play(seen.first)}"
    if seen.since:
        is_new = seen.since == seen.past.last
        yield f"  since     {_play(seen.since)}, {'this one' if is_new else 'and in every play from then on'}"
    yield from labelled("before", _before(seen))
    others = [each for each in seen.others if each != seen.before]
    if others:
        more = f", and {len(others) - MOST_OTHERS} more" if len(others) > MOST_OTHERS else ""
        told = "; ".join(f"{verdict(each.verdict).word}, {_play(each)}" for each in others[-MOST_OTHERS:])
        yield from labelled("otherwise", told + more)
    if seen.past.is_flaky:
        yield from labelled(
            "flaky", "runs with one and the same fingerprint ended well and not well: what differs lies outside of them"
        )


def _before(seen: Sightings) -> str:
    if seen.before is None:
        return "no earlier play is kept here"
    return f"{verdict(seen.before.verdict).word}, {_play(seen.before)}"


def _play(ending: Ending) -> str:
    return f"{words.pacific(ending.at)}, run {ending.run}"


def _requests(scenario: Scenario, numbers: Mapping[int, int]) -> Iterator[str]:
    requests = sent(scenario)
    if not requests:
        yield "  requests  none: nothing was sent"
        return
    names = sorted({each.exchange.participant for each in requests if each.exchange.participant})
    yield from labelled("requests", f"by {', '.join(names) or 'nobody known by name'}, as they were sent:")
    if len(requests) > MOST_EXCHANGES:
        yield f"            (the last {MOST_EXCHANGES} of {len(requests)}; all are in exchanges.har)"
    for each in requests[-MOST_EXCHANGES:]:
        mark, purpose = ">" if each.is_guilty else " ", f"{each.purpose}: " if each.purpose else ""
        yield from labelled(f"  {mark} {numbers[each.exchange.line]:>4}", f"{purpose}{words.asked(each.exchange)}")
        yield from _departures(each.exchange)


def _departures(exchange: Exchange) -> Iterator[str]:
    for finding in exchange.findings:
        if finding.grade != "note":
            yield from labelled("", f"{finding.grade} in the {finding.direction}: {finding.message}")


def _curl(scenario: Scenario, numbers: Mapping[int, int]) -> Iterator[str]:
    repeated = [each for each in to_repeat(scenario) if each.curl]
    if repeated:
        these = f"send these {len(repeated)}, in this order" if len(repeated) > 1 else "send this one"
        left = f" (the last {MOST_CURL} of them)" if len(repeated) > MOST_CURL else ""
        yield f"  by hand   {these}{left}:"
    for each in repeated[-MOST_CURL:]:
        yield f"      {numbers[each.line]:>4}  {each.curl}"
