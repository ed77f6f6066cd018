"""The one page that goes into a ticket: what was seen, at whose fault, since when, and how to see it again."""

import textwrap
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from crrsim.calendar.plan import Plan
from crrsim.reporting import words
from crrsim.reporting.account import Known, account
from crrsim.reporting.again import again
from crrsim.reporting.causes import Cause, causes
from crrsim.reporting.certificates import blame, presented
from crrsim.reporting.comparison import comparison
from crrsim.reporting.pack_guide import EARLIER, asked, contents
from crrsim.reporting.requests import guilty, sent
from crrsim.reporting.run import Exchange, Run, Scenario
from crrsim.reporting.seal_guide import check
from crrsim.reporting.sightings import Sightings
from crrsim.reporting.sources import ASSUMED
from crrsim.reporting.spells import Spell
from crrsim.reporting.text_column import WIDTH, labelled
from crrsim.reporting.verdicts import verdict

MOST_REQUESTS = 200
MOST_KEYS = 3
MOST_LETTERS = 300
MOST_CAUSES = 4
RULE = "This was the short form. Below: how to see it again, each cause in full, all requests, and how to check."
_COMPARED = frozenset({"fail", "drift", "certificate", "window"})
PLAN_SOURCE = "in our words, after the ISO's Customer Partnership Group slides of January 2025, Market Sim pages"


@dataclass(frozen=True)
class Told:
    """One scenario of the ticket, with what is known of it beside its records."""

    scenario: Scenario
    known: Known


@dataclass(frozen=True)
class Beside:
    """What the page tells beside the run's own records: what holds the run's `seal`, and what is not in the pack.

    `left_out` counts what was taken out, by kind; `others` tells the verdicts of the scenarios that were not chosen.
    `of_iso` is false where another company is told; `folders` are those that not every pack has.
    """

    seal: str
    left_out: Mapping[str, int]
    others: str
    of_iso: bool = True
    folders: Collection[str] = ()


def ticket(run: Run, told: Sequence[Told], plan: Plan, beside: Beside) -> str:
    """Return the page as plain text, the short form first; each cause is told by one scenario in full."""
    found = causes([each.scenario for each in told])
    known = {each.scenario.key: each.known for each in told}
    leads = [cause.scenarios[0] for cause in found]
    numbers = _numbers(leads)
    lines = [*_head(run), "", "IN SHORT", *_in_short(run, found, known)]
    lines += ["", "WHAT IS ASKED OF YOU", *asked(run, found, of_iso=beside.of_iso)]
    lines += ["", "WHAT IS IN THIS PACK", *contents(beside.folders), "", RULE]
    lines += ["", "HOW TO SEE IT AGAIN", *again(run, leads, [known[each.key].spell for each in leads])]
    for number, cause in enumerate(found, start=1):
        lines += ["", f"CAUSE {number} of {len(found)}, IN FULL{_by_which(cause)}: {cause.scenarios[0].title}"]
        lines += account(cause.scenarios[0], known[cause.scenarios[0].key], numbers)
        lines += _alike(number, cause.scenarios)
        lines += _undecided(known[cause.scenarios[0].key].spell)
    lines += ["", f"REQUESTS of the {words.counted(len(leads), 'scenario')} told in full, in the order they were sent"]
    lines += _requests(leads, numbers)
    lines += ["", "WHAT THE PLAN ASKS", *_plan([each.scenario for each in told], plan)]
    lines += ["", "ABOUT THE RUN", *_about(run, beside.seal)]
    lines += ["", "HOW TO CHECK THAT THIS PACK IS WHOLE", *check(has_earlier=EARLIER in beside.folders)]
    lines += ["", "LEFT OUT OF THIS PACK", *_left_out(beside)]
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


def _by_which(cause: Cause) -> str:
    return f", by one of its {len(cause.scenarios):,} scenarios" if len(cause.scenarios) > 1 else ""


def _alike(number: int, scenarios: Sequence[Scenario]) -> Iterator[str]:
    """Yield a line for each scenario of a cause but the first: when and at which request it went wrong, and its key.

    Those in which no such request was sent have nothing to tell but which they are.
    """
    others = scenarios[1:]
    if not others:
        return
    yield ""
    those = f"the other {len(others):,} of its {len(scenarios):,} scenarios"
    yield f"CAUSE {number}, ALIKE: {those}; report.html has the rest"
    rows = sorted(((at, each) for each in others for at in guilty(each)[-1:]), key=lambda row: _sent_at(row[0]))
    if rows:
        yield "    Pacific time                  request id                            scenario"
    for exchange, scenario in rows:
        yield f"    {_when(exchange)[:28]}  {exchange.request_id:<36}  {scenario.key}: {scenario.title}"
    bare = [each for each in others if not guilty(each)]
    if bare:
        of = "with the certificate at fault" if bare[0].verdict == "certificate" else "at which it went wrong"
        yield from labelled("", f"no request {of} was sent in {words.counted(len(bare), 'scenario')}:", indent=4)
        yield from _keys(bare)
    if any("~" in each.key for each in others):
        yield "    (a key with ~ is a longer one, cut short: behind the ~ stands its checksum)"


def _keys(scenarios: Sequence[Scenario]) -> Iterator[str]:
    keys, indent = "  ".join(each.key for each in scenarios), "    "
    yield from textwrap.wrap(
        keys, WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _undecided(spell: Spell | None) -> Iterator[str]:
    """Yield the calls that failed like those of a cause, and by which none of its scenarios is told."""
    if spell is None or not spell.comes_and_goes or not spell.others:
        return
    yield f"    and {words.counted(len(spell.others), 'more call')} that failed so, by which none of these is told:"
    for at, identity, operation in spell.others[:MOST_REQUESTS]:
        yield f"    {words.to_the_millisecond(datetime.fromisoformat(at))[0]:<28}  {identity:<36}  {operation}"


def _sent_at(exchange: Exchange) -> float:
    """Return when a request was sent, for its place in a list; several workers write one journal."""
    return exchange.began.timestamp() if exchange.began else 0.0


def _head(run: Run) -> Iterator[str]:
    if run.is_mock:
        yield "MOCK: a rehearsal. crrsim's double of the ISO's system answered; nothing here tells of the real one."
        yield ""
    yield f"CRR Market Sim: what run {run.id} saw"
    lasted = f", for {words.duration(run.elapsed_ms)}" if run.started_at and run.elapsed_ms else ""
    yield f"  played    {_both_clocks(run)}{lasted}"
    yield from labelled(
        "made with",
        f"crrsim {run.crrsim}, seed {run.seed}; fingerprint {run.fingerprint or 'not recorded'}",
    )
    for defect in run.defects:
        yield from labelled(
            "on purpose", f"the double was told to be wrong: {defect}. That is no finding about the ISO"
        )
    yield from (f"  gap       {gap}" for gap in run.gaps)


def _about(run: Run, seal: str) -> Iterator[str]:
    yield from labelled(
        "fingerprint",
        "one id for what the sender played with: code, packages, features, plan, documents, assumptions, seed and "
        "profile. It covers neither the server nor the network nor certificates",
    )
    yield from labelled("run's seal", seal)
    yield from labelled("this pack", "is a part of that run, without names, under a seal of its own")
    yield from labelled(
        "plays",
        "counted together, as under one profile, are runs with the same name of the profile, kind of server (double or "
        "not), defects and assumptions. The address may differ: `before` tells it",
    )
    yield from labelled("clocks", _clocks(run))


def _both_clocks(run: Run) -> str:
    return "{}  =  {}".format(*words.to_the_millisecond(run.started_at)) if run.started_at else "at an unknown time"


def _clocks(run: Run) -> str:
    moved = any(scenario.clock for scenario in run.scenarios)
    market = "the double's, set by the scenario (its line `clock`)" if moved else (
        "the double's, which stands in the weeks of the plan and not today" if run.is_mock else "the server's"
    )  # fmt: skip
    return (
        "times of requests are when they were sent, by the clock of the sender's machine, in Pacific time and in UTC. "
        "What bodies and "
        f"refusals say of time (creationTime, open and closed) is by the market's clock: {market}"
    )


def _in_short(run: Run, found: Sequence[Cause], known: Mapping[str, Known]) -> Iterator[str]:
    """Yield the causes, and what is known of those that are most frequent."""
    for number, cause in enumerate(found, start=1):
        word, first = verdict(cause.verdict).word, cause.scenarios[0]
        many = words.counted(len(cause.scenarios), "scenario")
        short = f"  {number}. {many}: {word}; at fault: {blame(run, first)}"
        if number > MOST_CAUSES:
            yield f"{short}: {first.key}"
            continue
        yield short
        yield from _values(cause)
        if any(each.is_rule and ASSUMED in each.where for each in known[first.key].written):
            yield from labelled("", "this rests in part on an assumption of ours and no rule of the ISO: see `written`")
        for each in presented(run, first) if cause.verdict == "certificate" else ():
            yield from labelled("", each.told)
        yield from _example(first)
        spell = known[first.key].spell
        if spell and spell.comes_and_goes:
            yield from labelled("", spell.brief)
        yield from labelled("", f"since: {_since([known[each.key].sightings for each in cause.scenarios])}")
        keys = ", ".join(each.key for each in cause.scenarios[:MOST_KEYS])
        more = f" and {len(cause.scenarios) - MOST_KEYS:,} more" if len(cause.scenarios) > MOST_KEYS else ""
        yield from labelled("", f"scenarios: {keys}{more}")


def _example(scenario: Scenario) -> Iterator[str]:
    """Yield when it was met and at which request, by the scenario that is told in full."""
    for each in guilty(scenario)[-1:]:
        yield from labelled("", f"met at: {_when(each).split('  ')[0]}, request {each.request_id}, {words.asked(each)}")


def _since(seen: Sequence[Sightings]) -> str:
    """Return since when the scenarios of a cause end as they do, and how they ended in the play before that."""
    begun = sorted((each.since for each in seen if each.since), key=lambda play: play.at)
    before = Counter(verdict(each.before.verdict).word if each.before else "with no earlier play" for each in seen)
    if not begun:
        return "not known, no earlier play is kept here"
    told = ", ".join(f"{times} {word}" for word, times in before.most_common())
    runs = {play.run for play in begun}
    first = f"{words.pacific(begun[0].at)}, run {begun[0].run}"
    kept = " (contained: earlier/)" if any(held.file for each in seen for held in each.contained.values()) else ""
    return f"{first}{'' if len(runs) == 1 else ', the earliest of them'}; in the play before: {told}{kept}"


def _values(cause: Cause) -> Iterator[str]:
    """Yield why, and what was expected and seen where the reason, as a table of rules gave it, does not say so."""
    compared, step = comparison(cause.scenarios[0]), words.failed_step(cause.scenarios[0])
    is_checked = step is not None and step.expected is not None
    if cause.verdict != "environment" or not guilty(cause.scenarios[0]):
        yield from labelled("", _cut(cause.reason))
    if cause.verdict in _COMPARED and (
        compared.seen not in cause.reason or (is_checked and compared.expected not in cause.reason)
    ):
        yield from labelled("", f"expected: {_cut(compared.expected)}")
        yield from labelled("", f"seen: {_cut(compared.seen)}")


def _cut(text: str) -> str:
    """Return as much of a text as the short form has room for."""
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]} ... (in full below)"


def _numbers(scenarios: Sequence[Scenario]) -> Mapping[int, int]:
    """Return the line of each request in the journal -> its number on this page."""
    lines = sorted(exchange.line for scenario in scenarios for exchange in scenario.exchanges)
    return {line: number for number, line in enumerate(lines, start=1)}


def _requests(scenarios: Sequence[Scenario], numbers: Mapping[int, int]) -> Iterator[str]:
    rows = [(each.exchange, scenario.key, each.is_guilty) for scenario in scenarios for each in sent(scenario)]
    if not rows:
        yield "  nothing was sent"
        return
    yield "    no.  Pacific time                  UTC               request id                            scenario"
    for exchange, key, is_guilty in sorted(rows, key=lambda row: row[0].line)[:MOST_REQUESTS]:
        mark = ">" if is_guilty else " "
        yield f"  {mark} {numbers[exchange.line]:>3}  {_when(exchange)}  {exchange.request_id:<36}  {key}"
    if any(is_guilty for _, _, is_guilty in rows):
        yield "  > marks the request at which the scenario went wrong"
    if len(rows) > MOST_REQUESTS:
        yield f"  and {len(rows) - MOST_REQUESTS} more, in exchanges.har"


def _when(exchange: Exchange) -> str:
    pacific, utc = words.to_the_millisecond(exchange.began) if exchange.began else ("unknown", "")
    return f"{pacific:<28}  {utc:<16}"


def _plan(scenarios: Sequence[Scenario], plan: Plan) -> Iterator[str]:
    tags = {tag for scenario in scenarios for tag in scenario.tags}
    told = [each for each in plan.activities if each.tag in tags]
    if told:
        yield f"  {PLAN_SOURCE}"
    for each in told:
        yield from labelled("", f"{each.id}: {each.text}", indent=2)
    if not told:
        yield "  these scenarios carry no line of the plan"


def _left_out(beside: Beside) -> Iterator[str]:
    yield "  passwords, keys and cookies: they were never recorded"
    yield "  names of participants: each stands under an alias, the same throughout; the sender can say who it is"
    yield "  another spelling of a name, as the ISO may refuse it, is that alias in small letters"
    if beside.others:
        yield from labelled("", f"scenarios of the run that were not chosen: {beside.others}", indent=2)
    yield from (f"  {kind}: {times}" for kind, times in sorted(beside.left_out.items()) if times)
