"""What holds a run up: its evidence held against waivers and a policy, in words and as gate.json for the pages."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from crrsim.calendar.pacific import pacific_date
from crrsim.calendar.plan import Plan, PlanError
from crrsim.cli import selection
from crrsim.cli.bar_files import KEPT_POLICY, KEPT_WAIVERS, kept
from crrsim.cli.complaint import Complaint
from crrsim.cli.strangers import strangers
from crrsim.evidence.gate import Bar, Effect, Outcome, Played, Ruling, WaiverState, WaiverUse, judge
from crrsim.evidence.policy import Policy, read_policy
from crrsim.evidence.settings_file import SettingsError
from crrsim.evidence.verdict import ExitCode, Verdict
from crrsim.evidence.waiver import Symptom, Waiver, read_waivers
from crrsim.reporting.gate import GATE
from crrsim.reporting.run import Run, Scenario
from crrsim.reporting.verdicts import VERDICTS, verdict

WEEKS = range(1, 6)
Told = tuple[tuple[Waiver, ...], Policy]


def read_bar(waivers: Path | None, policy: Path | None) -> Told:
    """Return what both files say, None being no file. Raises: Complaint (3), naming file, entry and field."""
    try:
        told = read_waivers(waivers) if waivers else (), read_policy(policy) if policy else Policy()
    except SettingsError as problem:
        raise Complaint(str(problem), ExitCode.CONFIGURATION) from None
    _check_ids(policy, told[1])
    return told


def write_gate(run: Run) -> Outcome:
    """Hold a run against what it has kept, as of the day it began, and write gate.json for the pages."""
    told = read_bar(kept(run.folder, KEPT_WAIVERS), kept(run.folder, KEPT_POLICY))
    outcome = held(run, *told, at=run.started_at)
    (run.folder / GATE).write_text(json.dumps(_told(outcome), ensure_ascii=False, indent=1) + "\n", "utf-8")
    return outcome


def held(run: Run, waived: Sequence[Waiver], policy: Policy, *, at: datetime | None) -> Outcome:
    """Return what holds `run` up when it is looked at on the day of `at`."""
    week, asked = _selected(run.selection)
    age = (at - run.started_at).total_seconds() / 86400 if at and run.started_at else 0.0
    on = pacific_date(at) if at else date.min
    bar = Bar(policy, waived, on, policy.required(week), asked=asked, age_days=age)
    return judge((_played(scenario) for scenario in run.scenarios), bar)


def print_gate(outcome: Outcome, run: Run, console: Console, *, is_asked: bool = False) -> None:
    """Print what waivers and policy made of a run; where they had nothing to say nothing, unless somebody asked."""
    for line in _lines(outcome):
        console.print(line, soft_wrap=True)
    for sentence in strangers(outcome, run):
        console.print(Text("≈ unknown  ", "magenta").append(sentence, "default"), soft_wrap=True)
    if is_asked or outcome.bar.waivers or outcome.bar.policy != Policy():
        console.print(_conclusion(outcome), soft_wrap=True)


def _lines(outcome: Outcome) -> Iterator[Text]:
    for ruling in outcome.rulings:
        if ruling.effect in {Effect.WAIVED, Effect.LET_THROUGH} or ruling.rule in {"lapsed waiver", "must pass"}:
            yield _line(ruling)
    for use in outcome.waivers:
        if use.state in {WaiverState.FIXED, WaiverState.OTHER}:
            yield Text(f"≈ {use.state}  ", "magenta").append(_remark(use), "default")
    for objection in outcome.objections:
        yield Text("✗ gate  ", "red").append(objection.says, "default")


def _line(ruling: Ruling) -> Text:
    word = "gate" if ruling.effect is Effect.GATES else str(ruling.effect)
    mark, style = ("✗", "red") if ruling.effect is Effect.GATES else ("≈", "blue")
    known = verdict(ruling.played.symptom.verdict).word
    line = Text(f"{mark} {word}  ", style).append(f"{ruling.played.symptom.key} ({known}): ", "bold default")
    return line.append(ruling.says, "default")


def _remark(use: WaiverUse) -> str:
    about = f"{use.waiver.ticket} ({use.waiver.owner}), {use.waiver.symptom}"
    if use.state is WaiverState.FIXED:
        return f"{about}: green now, and still waived until {use.waiver.expires}; take the waiver out"
    return f"{about}: the scenario is red for another reason, which is not waived"


def _conclusion(outcome: Outcome) -> Text:
    counts = {effect: sum(each.effect is effect for each in outcome.rulings) for effect in Effect}
    said = f"{counts[Effect.WAIVED]} waived, {counts[Effect.LET_THROUGH]} let through by the policy"
    if outcome.exit_code is ExitCode.PASS:
        return Text(f"Gate: nothing holds this run up; {said}.", "bold green")
    reasons = f"{counts[Effect.GATES] + len(outcome.objections)}{_gating(outcome)}"
    return Text(f"Gate: held up by {reasons}; {said}. Exit code {int(outcome.exit_code)}.", "bold red")


def _gating(outcome: Outcome) -> str:
    """Return how many scenarios of which verdict gate: " (40 fail, 2 drift)"; empty where none does."""
    counts = Counter(str(each.played.symptom.verdict) for each in outcome.gating)
    told = ", ".join(f"{counts[each.name]} {each.word}" for each in VERDICTS if counts[each.name])
    return f" ({told})" if told else ""


def _played(scenario: Scenario) -> Played:
    known = set(Verdict)
    word = Verdict(scenario.verdict) if scenario.verdict in known else Verdict.HARNESS  # no end is our own defect
    codes = frozenset(code for exchange in scenario.exchanges for code in exchange.codes)
    symptom = Symptom(scenario.id, scenario.key, word, scenario.reason, codes)
    key = str((scenario.attestation or {}).get("key", ""))
    return Played(symptom, scenario.title, frozenset(scenario.tags), key)


def _selected(expression: str) -> tuple[int | None, bool]:
    """Return the one week that was asked for, if any, and whether all of what was asked for must be shown."""
    week = next((week for week in WEEKS if selection.expression("", week, "") == expression), None)
    return week, not expression or week is not None


def _check_ids(file: Path | None, policy: Policy) -> None:
    plan = Plan.load()
    for identity in policy.required():
        if not selection.SCENARIO_ID.fullmatch(identity):
            try:
                plan.activity(identity)
            except PlanError as problem:
                raise Complaint(f"{file}: must_pass: {problem}", ExitCode.CONFIGURATION) from None


def _told(outcome: Outcome) -> dict[str, Any]:
    return {
        "on": outcome.bar.on.isoformat(),
        "exit_code": int(outcome.exit_code),
        "required": list(outcome.bar.required),
        "rulings": [_ruling(each) for each in outcome.rulings if each.effect is not Effect.PASSES],
        "waivers": [{**_waiver(use.waiver), "state": use.state, "scenarios": use.keys} for use in outcome.waivers],
        "objections": [{"rule": each.rule, "says": each.says, "code": int(each.code)} for each in outcome.objections],
    }


def _ruling(ruling: Ruling) -> dict[str, Any]:
    waived = {"waiver": _waiver(ruling.waiver)} if ruling.waiver else {}
    key = ruling.played.symptom.key
    return {"scenario": key, "rule": ruling.rule, "effect": ruling.effect, "says": ruling.says, **waived}


def _waiver(waiver: Waiver) -> dict[str, str]:
    told = {"ticket": waiver.ticket, "owner": waiver.owner, "expires": waiver.expires.isoformat()}
    return {**told, "symptom": waiver.symptom, "why": waiver.why}
