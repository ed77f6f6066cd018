"""The one page that goes into a ticket: what was seen, at whose fault, since when, and how to see it again."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crrsim.calendar.plan import Activity, Plan
from crrsim.reporting import words
from crrsim.reporting.causes import causes
from crrsim.reporting.run import Exchange, Run, Scenario, Step
from crrsim.reporting.sightings import Sightings
from crrsim.reporting.verdicts import verdict

WIDTH = 110
MOST_EXCHANGES = 5
MOST_CAUSES = 12


@dataclass(frozen=True)
class Told:
    """One scenario of the ticket, with how often its verdict was seen."""

    scenario: Scenario
    sightings: Sightings


def ticket(run: Run, told: Sequence[Told], plan: Plan, left_out: Mapping[str, int], note: str) -> str:
    """Return the page as plain text. `left_out` counts what was taken out by kind; `note` tells what holds the seal."""
    scenarios = [each.scenario for each in told]
    lines = [*_head(run, note), "", "IN SHORT", *_in_short(scenarios)]
    for number, each in enumerate(told, start=1):
        lines += ["", f"{number} of {len(told)}", *_scenario(each, plan)]
    lines += ["", "HOW TO SEE IT AGAIN", *_again(run, scenarios)]
    lines += ["", "LEFT OUT OF THIS PACK", *_left_out(left_out)]
    return "\n".join(lines).rstrip() + "\n"


def _head(run: Run, note: str) -> Iterator[str]:
    if run.is_mock:
        yield "MOCK: the built-in double answered, not the ISO. Nothing here tells of the real system."
        yield ""
    yield f"CRR Market Sim: what run {run.id} saw"
    yield f"  played    {words.pacific(run.started_at) if run.started_at else 'at an unknown time'}"
    yield f"  stood on  {run.fingerprint or 'nothing recorded'} (crrsim {run.crrsim}, seed {run.seed})"
    yield from _labelled("evidence", note)
    for defect in _defects(run):
        yield from _labelled(
            "on purpose", f"the double was told to be wrong: {defect}. That is no finding about the ISO"
        )
    yield from (f"  gap       {gap}" for gap in run.gaps)


def _defects(run: Run) -> Sequence[str]:
    return [str(name) for name in _profile(run).get("defects") or ()]


def _profile(run: Run) -> Mapping[str, Any]:
    profile = run.manifest.get("profile")
    return profile if isinstance(profile, Mapping) else {}


def _in_short(scenarios: Sequence[Scenario]) -> Iterator[str]:
    found = causes(scenarios)
    for cause in found[:MOST_CAUSES]:
        known, first = verdict(cause.verdict), cause.scenarios[0].key
        more = f" and {len(cause.scenarios) - 1} more" if len(cause.scenarios) > 1 else ""
        yield f"  {words.counted(len(cause.scenarios), 'scenario')}: {known.word}; at fault: {known.fault}"
        yield from _labelled("", f"{cause.reason} ({first}{more})")
    if len(found) > MOST_CAUSES:
        yield f"  and {words.counted(len(found) - MOST_CAUSES, 'other cause')}, each told below"


def _again(run: Run, scenarios: Sequence[Scenario]) -> Iterator[str]:
    """Yield both ways: by hand, and with crrsim as it was then."""
    yield from _labelled(
        "by hand",
        "send the curl line of a request. $CERT, $KEY and $CA are files of yours; an alias like P-XXXXXX stands where "
        "a participant's name was: put the one whose certificate it is",
    )
    if any(scenario.verdict == "certificate" for scenario in scenarios):
        yield "  openssl   openssl pkcs12 -in FILE.p12 -nokeys | openssl x509 -noout -subject -issuer -dates"
    chosen = " or ".join(dict.fromkeys(scenario.id for scenario in scenarios))
    options = [f"--seed {run.seed}", *(f"--defect {each}" for each in _defects(run)), f'--select "{chosen}"']
    if "base_url" in _profile(run):
        options.insert(0, "--profile YOURS.toml")
    yield f"  crrsim    crrsim run {' '.join(options)}"
    commit = run.manifest.get("commit")
    yield from _labelled("", f"of version {run.crrsim}{f', commit {commit}' if commit else ''}")


def _scenario(told: Told, plan: Plan) -> Iterator[str]:
    scenario = told.scenario
    known = verdict(scenario.verdict)
    step = next((each for each in scenario.steps if each.outcome in {"failed", "undefined"}), None)
    yield f"{scenario.key}  {scenario.title}"
    yield f"  verdict   {known.word}; at fault: {known.fault}"
    yield f"  sent by   {', '.join(_who(scenario)) or 'nobody: nothing was sent'}"
    yield from _labelled("what", words.fault(scenario))
    yield from _values(step)
    yield from _clock(scenario, step)
    yield from _written(scenario, plan)
    yield from _sightings(told.sightings)
    if step is not None and not step.exchanges and scenario.exchanges:
        yield "  sent      before the step that failed, which sent nothing itself:"
    for exchange in _shown(scenario, step):
        yield from _exchange(exchange)


def _who(scenario: Scenario) -> list[str]:
    return sorted({exchange.participant for exchange in scenario.exchanges if exchange.participant})


def _values(step: Step | None) -> Iterator[str]:
    if step is not None and step.expected is not None:
        yield from _labelled("expected", words.shown(step.expected))
        yield from _labelled("seen", words.shown(step.actual))


def _clock(scenario: Scenario, step: Step | None) -> Iterator[str]:
    """Yield where the double's clock stood when it happened: its market lives by that, and the wall's says nothing."""
    before = [move for move in scenario.clock if step is None or (move.step or 0) <= step.index]
    if before and before[-1].to:
        yield f"  clock     {words.pacific(before[-1].to)}, as the double had it; the times of requests are the wall's"


def _written(scenario: Scenario, plan: Plan) -> Iterator[str]:
    shown: list[Activity] = [each for each in plan.activities if each.tag in scenario.tags]
    for activity in shown:
        yield from _labelled("plan", f"{activity.id}: {activity.text}")
    documents = {finding.document for finding in scenario.all_findings if finding.document}
    for document in sorted(documents):
        yield from _labelled("document", document)
    yield f"  feature   {scenario.feature}:{scenario.line or '?'}"


def _sightings(seen: Sightings) -> Iterator[str]:
    if seen.gap:
        yield from _labelled("how often", f"not known: {seen.gap}")
        return
    if seen.first is None:
        yield "  how often never before in the runs kept here"
        return
    yield f"  how often in {seen.seen} of {words.counted(seen.played, 'play')} of this scenario kept here"
    yield f"  first     {words.pacific(seen.first.at)}, run {seen.first.run}"
    if seen.since:
        yield f"  since     {words.pacific(seen.since.at)}, run {seen.since.run}, in every play"
    if seen.flaky and seen.since == seen.first:
        yield "  before    green, and the run stood on the same: what changed since lies outside of it"
    elif seen.flaky:
        yield "  flaky     runs that stood on the same were judged green and not green"


def _shown(scenario: Scenario, step: Step | None) -> Sequence[Exchange]:
    """Return the exchanges that tell most: those of the step that failed, else those with a finding, else the last."""
    inside = step.exchanges if step else ()
    telling = tuple(each for each in scenario.exchanges if any(one.grade != "note" for one in each.findings))
    return (inside or telling or scenario.exchanges)[-MOST_EXCHANGES:]


def _exchange(exchange: Exchange) -> Iterator[str]:
    yield f"  request   {exchange.request_id or 'without a request id'}"
    yield from _labelled("", f"{words.pacific(exchange.at) if exchange.at else 'at an unknown time'}")
    yield from _labelled("", words.asked(exchange))
    for finding in exchange.findings:
        if finding.grade != "note":
            yield from _labelled("", f"{finding.grade} in the {finding.direction}: {finding.message}")
    if exchange.curl:
        yield f"            {exchange.curl}"


def _left_out(left_out: Mapping[str, int]) -> Iterator[str]:
    yield "  passwords, keys and cookies: they were never recorded"
    yield "  names of participants: each stands under an alias, the same throughout; the sender can say who it is"
    yield from (f"  {kind}: {times}" for kind, times in sorted(left_out.items()) if times)


def _labelled(label: str, text: str) -> Iterator[str]:
    wrapped = textwrap.wrap(text, WIDTH - 12, break_long_words=False, break_on_hyphens=False) or [""]
    yield f"  {label:<9} {wrapped[0]}"
    yield from (f"            {line}" for line in wrapped[1:])
