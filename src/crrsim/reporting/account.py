"""One scenario on the page that goes into a ticket: what happened in it, request by request."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from crrsim.reporting import words
from crrsim.reporting.certificates import another_stood
from crrsim.reporting.comparison import comparison
from crrsim.reporting.history import Ending
from crrsim.reporting.requests import guilty, like, reads, sent, to_repeat, why_no_repeat
from crrsim.reporting.run import Exchange, Scenario
from crrsim.reporting.sightings import Sightings
from crrsim.reporting.sources import Written
from crrsim.reporting.spells import Spell
from crrsim.reporting.text_column import labelled
from crrsim.reporting.verdicts import verdict

_PLAN_ID = re.compile(r"(?:w\d|conn|chg)-")
MOST_EXCHANGES = 25
MOST_CURL = 8
MOST_OTHERS = 3
WITHHELD = "[WITHHELD]"
_WRITES = (
    "What failed here comes and goes, and this request writes: do not send it again and again. Repeat a GET that "
    "failed so instead, of another scenario with this verdict"
)
_UNWRITTEN = {
    "fail": "no published document found: the scenario names no rule and no code for what it expects",
    "drift": "in the document that the answer departed from",
}


@dataclass(frozen=True)
class Known:
    """What is known of a scenario beside its own records: its history, where it is written, how often calls failed."""

    sightings: Sightings = field(default_factory=Sightings)
    written: Sequence[Written] = ()
    spell: Spell | None = None


def account(scenario: Scenario, known: Known, numbers: Mapping[int, int]) -> Iterator[str]:
    """Yield the lines on a scenario; `numbers` are those of its requests on the page, by their lines in the journal."""
    yield f"  key       {scenario.key}"
    yield from _step(scenario)
    yield from _clock(scenario)
    yield from _where(scenario, known.written)
    yield from _sightings(scenario, known.sightings)
    if known.spell:
        yield from labelled("overall", f"{known.spell.told}.")
    yield from _requests(scenario, numbers)
    yield from _curl(scenario, numbers, known.spell)


def _step(scenario: Scenario) -> Iterator[str]:
    if not verdict(scenario.verdict).is_bad:
        return
    step, compared = words.failed_step(scenario), comparison(scenario)
    if step:
        yield from labelled("at step", f"“{step.keyword} {step.text}”")
    yield from labelled("expected", compared.expected)
    yield from labelled("seen", compared.seen)


def _clock(scenario: Scenario) -> Iterator[str]:
    """Yield where the double's clock stood when it happened: its market lives by that, and the wall's says nothing."""
    step = words.failed_step(scenario)
    before = [move for move in scenario.clock if step is None or (move.step or 0) <= step.index]
    if before and before[-1].to:
        yield f"  clock     {words.pacific(before[-1].to)}, as the double had it; the times of requests are the wall's"


def _where(scenario: Scenario, written: Sequence[Written]) -> Iterator[str]:
    for at, each in enumerate(written):
        yield from labelled("" if at else "written", f"{each.told}.")
    if not written:
        yield from labelled("written", unwritten(scenario))
    lines = [tag.upper() for tag in scenario.tags if _PLAN_ID.match(tag)]
    if lines:
        yield from labelled("plan", ", ".join(lines))
    documents = {finding.document for finding in scenario.all_findings if finding.document}
    for document in sorted(documents):
        yield from labelled("document", document)
    yield f"  feature   {scenario.feature}:{scenario.line or '?'}"


def _sightings(scenario: Scenario, seen: Sightings) -> Iterator[str]:
    if seen.gap:
        yield "  how often not known: the sender's history of runs could not be read"
        return
    if seen.past is None or seen.first is None:
        yield "  how often never before in the runs kept here"
        return
    yield f"  how often in {seen.seen} of {words.counted(seen.played, 'play')} of this scenario under this profile"
    if seen.since is None or seen.first != seen.since:
        yield f"  first     {_play(seen.first)}"
    if seen.since:
        is_new = seen.since == seen.past.last
        yield f"  since     {_play(seen.since)}, {'this one' if is_new else 'and in every play from then on'}"
        yield from _contained(scenario, seen, seen.since)
    yield from labelled("before", _before(seen))
    if seen.before:
        yield from _contained(scenario, seen, seen.before)
    if seen.stood:
        yield from labelled("", f"it stood {seen.stood}")
    if told := another_stood(scenario.verdict, words.reason(scenario), seen.before):
        yield from labelled("", told)
    others = [each for each in seen.others if each != seen.before]
    if others:
        more = f", and {len(others) - MOST_OTHERS} more" if len(others) > MOST_OTHERS else ""
        told = "; ".join(f"{verdict(each.verdict).word}, {_play(each)}" for each in others[-MOST_OTHERS:])
        yield from labelled("otherwise", told + more)
    if seen.past.is_flaky:
        yield from labelled(
            "flaky",
            "runs with one and the same fingerprint ended well and not well: what differs lies outside of what it "
            "covers, as the server does",
        )


def _contained(scenario: Scenario, seen: Sightings, ending: Ending) -> Iterator[str]:
    """Yield what the pack holds of an earlier play: the like request in it, where its records are, under which seal."""
    held = seen.contained.get(ending.run)
    if held is None:
        return
    if held.gap:
        yield from labelled("", f"nothing of that play is in this pack: {held.gap}")
    found = [then for each in guilty(scenario)[-1:] if held.play and (then := like(each, scenario, held.play))]
    for then in found:
        at = words.to_the_millisecond(then.began)[0] if then.began else "at an unknown time"
        yield from labelled("", f"the like request then: {at}, request {then.request_id}: {words.answer(then)}")
    for told in held.presented if scenario.verdict == "certificate" else ():
        yield from labelled("", f"then {told}")
    if held.file:
        seal = f"; that run was {held.sealed}" if held.sealed else "; that run was never sealed"
        yield from labelled("", f"its records: {held.file}{seal}")


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


def unwritten(scenario: Scenario) -> str:
    """Return why no source stands behind a scenario."""
    return _UNWRITTEN.get(scenario.verdict, "no code and no rule of the market was judged here")


def repeated(scenario: Scenario, spell: Spell | None) -> str:
    """Return in a sentence how a scenario is seen again with curl, or why no line of it can do that."""
    none = why_no_repeat(scenario)
    if none:
        return f"No line of curl: {none}."
    lines = [each.line for each in to_repeat(scenario) if each.curl]
    comes_and_goes = bool(spell and spell.comes_and_goes)
    if comes_and_goes and not all(map(reads, guilty(scenario))):
        return f"{_WRITES}."
    often = f"{spell.times} times, for it comes and goes" if spell and comes_and_goes else ""
    if len(lines) == 1:
        this = f"the request at line {lines[0]} of the journal again{f', {often}' if often else ''}"
        return f"Send {this}; below is its line of curl."
    these = f"the {len(lines)} requests at lines {', '.join(map(str, lines))} of the journal again, in this order"
    last = f", and the last of them {often}" if often else ""
    return f"Send {these}{last}; each has its line of curl below."


def _curl(scenario: Scenario, numbers: Mapping[int, int], spell: Spell | None) -> Iterator[str]:
    none = why_no_repeat(scenario)
    if none:
        yield from labelled("by hand", f"no line of curl: {none}")
        return
    found = [each for each in to_repeat(scenario) if each.curl]
    yield from labelled("by hand", _manner(found))
    often = {each.line for each in guilty(scenario) if reads(each)} if spell and spell.comes_and_goes else set()
    if spell and spell.comes_and_goes and not often:
        yield from labelled("", f"{_WRITES}:")
    for each in found[-MOST_CURL:]:
        if spell and each.line in often:
            yield from labelled("", f"{spell.repeat}. The line prints the id of each with its status:")
            yield f"      {numbers[each.line]:>4}  {_loop(each.curl, spell.times)}"
        else:
            yield f"      {numbers[each.line]:>4}  {each.curl}"


def _manner(found: Sequence[Exchange]) -> str:
    these = f"send these {len(found)}, in this order" if len(found) > 1 else "send this one"
    left = f" (the last {MOST_CURL} of them)" if len(found) > MOST_CURL else ""
    curls = " ".join(each.curl for each in found[-MOST_CURL:])
    files = (
        "; run them where this pack was unpacked: long bodies are in its folder bodies/" if "@bodies/" in curls else ""
    )
    gaps = f"; put what is yours where {WITHHELD} stands" if WITHHELD in curls else ""
    return f"{these}{left}{files}{gaps}:"


def _loop(curl: str, times: int) -> str:
    once = f"""echo "$id  $({curl.replace("$(uuidgen)", "$id")} | head -n 1 | tr -d '\\r')\""""
    return f"for n in $(seq {times}); do id=$(uuidgen 2>/dev/null); {once}; done"
