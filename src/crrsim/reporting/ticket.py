"""The one page that goes into a ticket: what was seen, at whose fault, since when, and how to see it again."""

import textwrap
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from crrsim.calendar.plan import Plan
from crrsim.reporting import words
from crrsim.reporting.account import Known, account
from crrsim.reporting.causes import Cause, causes
from crrsim.reporting.certificates import blame, presented
from crrsim.reporting.comparison import comparison
from crrsim.reporting.pack_guide import asked, contents
from crrsim.reporting.requests import guilty, sent
from crrsim.reporting.run import Exchange, Run, Scenario
from crrsim.reporting.seal_guide import check
from crrsim.reporting.sightings import Sightings
from crrsim.reporting.spells import Spell
from crrsim.reporting.text_column import WIDTH, labelled
from crrsim.reporting.verdicts import verdict

MOST_REQUESTS = 200
MOST_KEYS = 5
PLAN_SOURCE = "in our words, after the ISO's Customer Partnership Group slides of January 2025, Market Sim pages"
_BASE = "https://localhost/crr"
_UUIDGEN = "uuidgen() { python3 -c 'import uuid; print(uuid.uuid4())'; }"
_ASK = (
    'curl --silent --show-error --include --cert "$CERT" --key "$KEY" --cacert "$CA" '
    '--header "caiso-request-id: $(uuidgen)"'
)


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
    """Return the page as plain text: each cause is told by one scenario in full, the others of it in a line each."""
    found = causes([each.scenario for each in told])
    known = {each.scenario.key: each.known for each in told}
    leads = [cause.scenarios[0] for cause in found]
    numbers = _numbers(leads)
    lines = [*_head(run, beside.seal), "", "IN SHORT", *_in_short(run, found, known)]
    lines += ["", "WHAT IS ASKED OF YOU", *_asked(run, found, of_iso=beside.of_iso)]
    lines += ["", "WHAT IS IN THIS PACK", *(f"  {name:<14} {says}" for name, says in contents(beside.folders))]
    lines += ["", "HOW TO SEE IT AGAIN", *_again(run, leads, [known[each.key].spell for each in leads])]
    lines += ["", f"REQUESTS of the {words.counted(len(leads), 'scenario')} told in full, in the order they were sent"]
    lines += _requests(leads, numbers)
    for number, cause in enumerate(found, start=1):
        lines += ["", f"CAUSE {number} of {len(found)}, IN FULL: {cause.scenarios[0].title}"]
        lines += account(
            cause.scenarios[0], known[cause.scenarios[0].key], f"{number}, as told in short above", numbers
        )
        lines += _alike(number, cause.scenarios[1:])
    lines += ["", "WHAT THE PLAN ASKS", *_plan([each.scenario for each in told], plan)]
    lines += ["", "HOW TO CHECK THAT THIS PACK IS WHOLE", *check()]
    lines += ["", "LEFT OUT OF THIS PACK", *_left_out(beside)]
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


def _alike(number: int, others: Sequence[Scenario]) -> Iterator[str]:
    """Yield a line for each further scenario of a cause: when and at which request it went wrong, and which it is.

    Those in which no such request was sent have nothing to tell but which they are.
    """
    if not others:
        return
    yield ""
    more = words.counted(len(others), "more scenario")
    yield f"CAUSE {number}, ALIKE: {more} that met the same; report.html has the rest"
    rows = sorted(((at, each) for each in others for at in guilty(each)[-1:]), key=lambda row: _sent_at(row[0]))
    if rows:
        yield "    Pacific time                  request id                            scenario"
    for exchange, scenario in rows:
        yield f"    {_when(exchange)[:28]}  {exchange.request_id:<36}  {scenario.key}: {scenario.title}"
    bare = [each for each in others if not guilty(each)]
    if bare:
        of = "with the certificate at fault" if bare[0].verdict == "certificate" else "at which it went wrong"
        yield from labelled("", f"no request {of} was sent in {words.counted(len(bare), 'scenario')}:", indent=4)
        keys = "  ".join(each.key for each in bare)
        yield from textwrap.wrap(
            keys, WIDTH, initial_indent="    ", subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
        )


def _sent_at(exchange: Exchange) -> float:
    """Return when a request was sent, for its place in a list; several workers write one journal."""
    return exchange.began.timestamp() if exchange.began else 0.0


def _head(run: Run, seal: str) -> Iterator[str]:
    if run.is_mock:
        yield "MOCK: a rehearsal on the built-in double, which plays the ISO's system by crrsim's reading of the ISO's"
        yield "documents. Nothing here tells of the real system."
        yield ""
    yield f"CRR Market Sim: what run {run.id} saw"
    if run.is_mock:
        yield "  double    our stand-in for the ISO's system, which answered in its place"
    yield f"  played    {_both_clocks(run)}"
    if run.started_at and run.elapsed_ms:
        ended = words.to_the_millisecond(run.started_at + timedelta(milliseconds=run.elapsed_ms))
        yield f"  until     {ended[0]}  =  {ended[1]}, {words.duration(run.elapsed_ms)} later"
    yield from labelled(
        "made with",
        f"crrsim {run.crrsim}, seed {run.seed}; fingerprint {run.fingerprint or 'not recorded'}",
    )
    yield from labelled(
        "",
        "(one id for what the sender played with: code, packages, features, plan, documents, assumptions, seed and "
        "profile. Two runs with one id asked the same; it does not cover the server, the network or certificates)",
    )
    yield from labelled("run's seal", seal)
    yield from labelled(
        "this pack", "is a part of that run, without names, under a seal of its own (verify.html reads it)"
    )
    yield from labelled("clocks", _clocks(run))
    for defect in run.defects:
        yield from labelled(
            "on purpose", f"the double was told to be wrong: {defect}. That is no finding about the ISO"
        )
    yield from (f"  gap       {gap}" for gap in run.gaps)


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
    for number, cause in enumerate(found, start=1):
        word, first = verdict(cause.verdict).word, cause.scenarios[0]
        many = words.counted(len(cause.scenarios), "scenario")
        yield f"  {number}. {many}: {word}; at fault: {blame(run, first)}"
        yield from labelled("", cause.reason)
        yield from _values(cause)
        for each in presented(run, first) if cause.verdict == "certificate" else ():
            yield from labelled("", each.told)
        spell = known[first.key].spell
        if spell and spell.comes_and_goes:
            yield from labelled("", f"{spell.told}.")
        yield from _example(first)
        yield from labelled("", f"since: {_since([known[each.key].sightings for each in cause.scenarios])}")
        keys = [each.key for each in cause.scenarios]
        yield from (f"              {key}" for key in keys[:MOST_KEYS])
        if len(keys) > MOST_KEYS:
            yield f"              and {len(keys) - MOST_KEYS} more, told below"


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
    return f"{first}{'' if len(runs) == 1 else ', the earliest of them'}; in the play before: {told}"


def _values(cause: Cause) -> Iterator[str]:
    """Yield what was expected and seen where the reason, as a table of rules gave it, does not say so already."""
    compared, step = comparison(cause.scenarios[0]), words.failed_step(cause.scenarios[0])
    is_checked = step is not None and step.expected is not None
    if compared.seen not in cause.reason or (is_checked and compared.expected not in cause.reason):
        yield from labelled("", f"expected: {compared.expected}")
        yield from labelled("", f"seen: {compared.seen}")


def _asked(run: Run, found: Sequence[Cause], *, of_iso: bool) -> Iterator[str]:
    for sentence in asked(run, found, of_iso=of_iso):
        yield from labelled("", f"{sentence}.")


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


def _again(run: Run, scenarios: Sequence[Scenario], spelt: Sequence[Spell | None]) -> Iterator[str]:
    """Yield both ways: by hand, and with crrsim as it was then."""
    yield from labelled(
        "by hand",
        "set these to what is yours, then send the curl lines of a scenario in their order. An alias like P-XXXXXX "
        "stands where a participant's name was: put the one whose certificate it is. Each line sends an id of its own, "
        "so that your logs tell it from the request that was recorded",
    )
    yield f"              HOST={_host(run)} CERT=client.pem KEY=client.key CA=ca.pem"
    yield "            and, where the shell has no uuidgen, without which every request is refused:"
    yield f"              {_UUIDGEN}"
    if any(scenario.verdict == "certificate" for scenario in scenarios):
        if any(guilty(scenario) for scenario in scenarios):
            yield from labelled(
                "",
                "where one participant presented another's certificate, send that other's with the name as it stands: "
                "under its own name nothing is refused",
            )
        yield "  openssl   openssl pkcs12 -in FILE.p12 -nokeys | openssl x509 -noout -subject -issuer -dates"
        yield from labelled(
            "",
            "what the certificate says of itself; and what the server says of who presents it (an empty reply, or an "
            "alert of TLS, is a refusal):",
        )
        yield f'            {_ASK} "$HOST"{_base(run)}/status'
    is_rare = any(spell and spell.comes_and_goes for spell in spelt)
    chosen = run.selection if is_rare else " or ".join(dict.fromkeys(scenario.id for scenario in scenarios))
    options = [f"--seed {run.seed}", *(f"--defect {each}" for each in run.defects)]
    options += [f'--select "{chosen}"'] if chosen else []
    if "base_url" in _profile(run):
        options.insert(0, "--profile YOURS.toml")
    yield f"  crrsim    crrsim run {' '.join(options)}"
    if is_rare:
        yield from labelled(
            "",
            "(what comes and goes shows now and then: that is the whole selection of the run, which makes most calls)",
        )
    commit = run.manifest.get("commit")
    yield from labelled(
        "",
        f"with version {run.crrsim}{f', commit {commit}' if commit else ''}: ask the sender for that source, then "
        "`pip install .` in it (Python 3.11)",
    )


def _base(run: Run) -> str:
    """Return the path under which the services stand."""
    return urlsplit(str(_profile(run).get("base_url") or _BASE)).path


def _host(run: Run) -> str:
    """Return where the requests went: scheme, server and port."""
    urls = (exchange.url for scenario in run.scenarios for exchange in scenario.exchanges)
    return "/".join(next(urls, "https://SERVER").split("/", 3)[:3])


def _profile(run: Run) -> Mapping[str, Any]:
    profile = run.manifest.get("profile")
    return profile if isinstance(profile, Mapping) else {}


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
    if beside.others:
        yield from labelled("", f"scenarios of the run that were not chosen: {beside.others}", indent=2)
    yield from (f"  {kind}: {times}" for kind, times in sorted(beside.left_out.items()) if times)
