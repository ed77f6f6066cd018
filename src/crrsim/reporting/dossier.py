"""What the page's script is told of a run: each scenario with its steps and conversation, the sheets, the clearings.

Exchanges are only named here, with the line that sums each up; what they held is in the islands.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from crrsim.calendar.plan import Plan
from crrsim.reporting import words
from crrsim.reporting.account import repeated, unwritten
from crrsim.reporting.certificates import another_stood, blame, presented
from crrsim.reporting.comparison import comparison
from crrsim.reporting.gate import Gate
from crrsim.reporting.history import Past, Trend
from crrsim.reporting.places import actors, judged, place_of, places
from crrsim.reporting.readiness import Line, Sheet, mark_of, sheets, state_of
from crrsim.reporting.requests import Sent, sent
from crrsim.reporting.run import Check, Clearing, Exchange, Finding, Run, Scenario, Step
from crrsim.reporting.sequence import anchors, conversation, state
from crrsim.reporting.sightings import Sightings, standings
from crrsim.reporting.sources import Sources
from crrsim.reporting.spells import Spell, spells
from crrsim.reporting.verdicts import VERDICTS, verdict

Told = Mapping[str, Any]


def dossier(run: Run, plan: Plan, island_of: Mapping[str, str]) -> Told:
    """Return the content of the page's first island, ready for JSON; `island_of` names the islands of scenarios."""
    known, sources, spelt = actors(run), Sources(run), spells(run)
    return {
        "mock": run.is_mock,
        "run": {"id": run.id, "profile": run.profile, "fingerprint": run.fingerprint, "seal": words.seal(run)},
        "verdicts": {each.name: [each.word, each.mark, each.fault, each.is_bad] for each in VERDICTS},
        "places": {each.id: place_of(each) for each in plan.activities},
        "plan": {
            each.id: [each.text, each.channel, ", ".join(each.audience)] for each in plan.activities
        },
        "scenarios": [
            {
                **_scenario(each, plan, known, island_of.get(each.key, "")),
                **_blamed(run, each),
                **(_compared(each, sources, spelt.get(each.key)) if verdict(each.verdict).is_bad else {}),
            }
            for each in run.scenarios
        ],
        "readiness": {} if run.is_shared else {
            part: [_sheet(each) for each in held] for part, held in sheets(run, plan).items()
        },
    }  # fmt: skip


def past_and_waivers(run: Run, gate: Gate | None, trend: Trend | None) -> Told:
    """Return what is known of scenarios beside their own run: what holds them up or does not, and how they fared."""
    rulings = gate.rulings.values() if gate else ()
    pasts = trend.pasts.values() if trend else ()
    stood = _stood(run, trend) if trend else {}
    return {
        "rulings": {each.scenario: [each.effect, each.says] for each in rulings if each.effect != "gates"},
        "pasts": {each.key: _past(each, stood.get(each.key, "")) for each in pasts if len(each.endings) > 1},
    }


def _stood(run: Run, trend: Trend) -> Mapping[str, str]:
    """Return what the play before stood on for each scenario that needs a look; a pack has it from its sender."""
    if run.is_shared:
        return trend.stood
    bad = {each.key: each.verdict for each in run.scenarios if verdict(each.verdict).is_bad}
    return standings(run.folder, {key: Sightings(word, trend.pasts.get(key)) for key, word in bad.items()})


def _past(past: Past, stood: str) -> Sequence[str]:
    """Return the marks of the last endings, since when it is as it is now, and what the play before that stood on."""
    word = verdict(past.last.verdict).word
    begun = f"{word} since {words.pacific(past.since.at)}, run {past.since.run}"
    times = f"{past.times(past.last.verdict)} of the last {words.counted(len(past.endings), 'run')}"
    before = next((each for each in reversed(past.endings) if each.at < past.since.at), None)
    other = another_stood(past.last.verdict, past.last.reason, before)
    flaky = "; flaky: the same fingerprint was judged both ways" if past.is_flaky else ""
    return (
        past.trend,
        f"{begun}; {times}{flaky}{f'; the play before stood {stood}' if stood else ''}{f'; {other}' if other else ''}",
    )


def clearings(run: Run) -> Sequence[Told]:
    """Return every clearing of the run with the scenario that caused it."""
    return [_clearing(each, scenario.key) for scenario in run.scenarios for each in scenario.clearings]


def _scenario(scenario: Scenario, plan: Plan, known: Sequence[str], island: str) -> Told:
    known_verdict = verdict(scenario.verdict)
    held = _trimmed(
        key=scenario.key,
        id=scenario.id,
        title=scenario.title,
        verdict=known_verdict.name,
        feature=scenario.feature,
        line=scenario.line,
        rule=scenario.rule,
        description=scenario.description,
        tags=[tag for tag in scenario.tags if tag != scenario.id],
        row=list(scenario.unsaid),
        ms=round(scenario.elapsed_ms, 1),
        places=places(scenario, plan),
        pairs=judged(scenario, known),
        codes=sorted({code for each in scenario.exchanges for code in each.codes}),
        steps=[_step(each) for each in scenario.steps],
        findings=[_finding(each) for each in scenario.findings],
        island=island,
        hand=words.by_hand(scenario),
        answered=words.answered(scenario),
    )
    roles = {each.exchange.line: _role(each) for each in sent(scenario)} if known_verdict.is_bad else {}
    named = [_exchange(exchange, step, anchor, roles) for exchange, step, anchor in anchors(scenario)]
    spoken = conversation(scenario, plan)
    talk = [[each.step, each.lane, each.says, each.answer, each.target, each.state] for each in spoken.moments]
    why = {"why": words.fault(scenario), "reason": words.reason(scenario)} if known_verdict.name != "pass" else {}
    trace = {"trace": scenario.error} if known_verdict.is_bad and scenario.error and not _is_told(scenario) else {}
    return {**held, **why, **trace, "exchanges": named, "lanes": spoken.lanes, "talk": talk}


def _blamed(run: Run, scenario: Scenario) -> Told:
    """Return whose fault a scenario is where that is more than its verdict says, and the certificates it is about."""
    fault = blame(run, scenario)
    held = [each.told for each in presented(run, scenario)] if scenario.verdict == "certificate" else []
    if fault == verdict(scenario.verdict).fault:
        return _trimmed(presented=held)
    return _trimmed(presented=held, fault=fault, why=words.fault(scenario, fault))


def _compared(scenario: Scenario, sources: Sources, spell: Spell | None) -> Told:
    """Return what a scenario that needs a look is held against: expected, seen, where it is written, how to repeat."""
    compared = comparison(scenario)
    return _trimmed(
        compared=[compared.expected, compared.seen],
        written=[f"{each.told}." for each in sources.behind(scenario)] or [f"{unwritten(scenario)}."],
        spell=f"{spell.told}." if spell else "",
        repeat=repeated(scenario, spell),
    )


def _is_told(scenario: Scenario) -> bool:
    return any(step.error for step in scenario.steps)


def _step(step: Step) -> Told:
    return _trimmed(
        index=step.index,
        keyword=step.keyword,
        text=step.text,
        outcome=step.outcome,
        ms=round(step.elapsed_ms, 1),
        line=step.line,
        table=step.table,
        error=step.error,
        expected=None if step.expected is None else words.shown(step.expected),
        actual=None if step.actual is None else words.shown(step.actual),
        checks=[_check(each) for each in step.checks],
    )


def _check(check: Check) -> Sequence[str]:
    return check.says, words.plain(check.expected), words.plain(check.actual), check.outcome, check.written


def _role(request: Sent) -> str:
    """Return what a reader is told of a request in a scenario that needs a look: what it was for, or that it is it."""
    return "here it went wrong" if request.is_guilty else request.purpose


def _exchange(exchange: Exchange, step: int, anchor: str, roles: Mapping[int, str]) -> Sequence[Any]:
    grades = [finding.grade for finding in exchange.findings if finding.grade != "note"]
    return (
        step,
        anchor,
        exchange.line,
        words.asked(exchange),
        words.duration(exchange.elapsed_ms),
        grades,
        state(exchange),
        roles.get(exchange.line, ""),
    )


def _finding(finding: Finding) -> Sequence[str]:
    return finding.grade, finding.direction, finding.pointer, finding.message, finding.document


def _clearing(clearing: Clearing, key: str) -> Told:
    return {"scenario": key, "line": clearing.line, "market": clearing.market, "record": clearing.record}


def _sheet(sheet: Sheet) -> Told:
    return {
        "who": sheet.participant,
        "roles": sheet.roles,
        "word": sheet.word,
        "verdict": sheet.verdict.name,
        "lines": [_line(each) for each in sheet.lines],
    }


def _line(line: Line) -> Told:
    return _trimmed(
        id=line.activity.id,
        verdict=line.verdict.name,
        mark=mark_of(line),
        state=state_of(line),
        shown=len(line.scenarios),
        others=len(line.others),
        open=[each.key for each in line.open],
    )


def _trimmed(**fields: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever JSON holds
    """Return the fields that say anything."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], ())}
