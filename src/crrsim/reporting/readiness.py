"""The sheet a manager signs: for one participant and one week, what the plan asks, what was shown, what is open."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from crrsim.calendar.plan import Activity, Plan
from crrsim.reporting.places import CHANGES, CONNECTIVITY, NOBODY, actors, pairs, place_of
from crrsim.reporting.run import Run, Scenario
from crrsim.reporting.verdicts import NO_SCENARIO, Verdict, worst

NDA = "NDA"
GREEN = frozenset({"pass", "passed_after_retry"})


@dataclass(frozen=True)
class Line:
    """A line of the plan for one participant: the scenarios in which it took part, and who else showed the line."""

    activity: Activity
    scenarios: tuple[Scenario, ...]
    others: tuple[Scenario, ...]

    @property
    def verdict(self) -> Verdict:
        return worst(scenario.verdict for scenario in self.scenarios)

    @property
    def open(self) -> tuple[Scenario, ...]:
        return tuple(scenario for scenario in self.scenarios if scenario.verdict not in GREEN)


@dataclass(frozen=True)
class Sheet:
    """What one participant has to show in one part of the plan."""

    participant: str
    roles: tuple[str, ...]
    part: str
    lines: tuple[Line, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst of what the participant showed itself."""
        return worst(line.verdict.name for line in self.lines if line.scenarios)

    @property
    def shown(self) -> int:
        return sum(1 for line in self.lines if line.scenarios)

    @property
    def open(self) -> int:
        """How many lines have a scenario that is not green."""
        return sum(1 for line in self.lines if line.open)

    @property
    def word(self) -> str:
        """Ready, ready as far as it was shown, not ready, or nothing shown."""
        if not self.shown:
            return "nothing shown"
        if self.open:
            return "not ready"
        return "ready" if self.shown == len(self.lines) else "ready so far"


def sheets(run: Run, plan: Plan) -> Mapping[str, tuple[Sheet, ...]]:
    """Return part of the plan -> a sheet for each participant that has anything to do with it, parts in their order."""
    roles = _roles(run)
    known = actors(run)
    met = {scenario.key: {actor for actor, _ in pairs(scenario, known)} for scenario in run.scenarios}
    acted = {
        actor: frozenset(key for key, held in met.items() if _is_for(actor, held, run.by_key[key])) for actor in known
    }
    parts = _parts(plan)
    return {part: tuple(_of_part(part, lines, roles, acted, run.by_tag)) for part, lines in parts.items()}


def _parts(plan: Plan) -> Mapping[str, list[Activity]]:
    parts: dict[str, list[Activity]] = {}
    names = {CONNECTIVITY: "Connectivity", CHANGES: "Upgrade"}
    for activity in plan.activities:
        part = f"Week {activity.week}" if activity.week else names[place_of(activity)]
        parts.setdefault(part, []).append(activity)
    return parts


def _roles(run: Run) -> Mapping[str, tuple[str, ...]]:
    """Return participant -> its roles by the profile, with NDA where its access reads those files."""
    known = run.settings.get("participants")
    told: dict[str, tuple[str, ...]] = {}
    for actor, entry in (known or {}).items() if isinstance(known, Mapping) else ():
        if isinstance(entry, Mapping):
            nda = [NDA] if any(NDA in str(access) for access in entry.get("access") or ()) else []
            told[str(entry.get("name") or actor)] = (*entry.get("roles", ()), *nda)
    return told


def _is_for(actor: str, met: Collection[str], scenario: Scenario) -> bool:
    """Say whether a scenario is one of `actor`'s; what names nobody and is still open is everybody's."""
    return actor in met or (NOBODY in met and scenario.verdict not in GREEN)


def _of_part(
    part: str,
    activities: Sequence[Activity],
    roles: Mapping[str, tuple[str, ...]],
    acted: Mapping[str, frozenset[str]],
    by_tag: Mapping[str, tuple[Scenario, ...]],
) -> Iterator[Sheet]:
    tagged = {activity.id: by_tag.get(activity.tag, ()) for activity in activities}
    for actor, keys in acted.items():
        lines = [_line(activity, tagged[activity.id], keys) for activity in activities]
        due = tuple(line for line in lines if _concerns(line, roles.get(actor, ())))
        if due:
            yield Sheet(actor, roles.get(actor, ()), part, due)


def _line(activity: Activity, tagged: Sequence[Scenario], keys: frozenset[str]) -> Line:
    own = tuple(scenario for scenario in tagged if scenario.key in keys)
    return Line(activity, own, tuple(scenario for scenario in tagged if scenario.key not in keys))


def _concerns(line: Line, roles: Sequence[str]) -> bool:
    """Say whether a line is due from a participant: by its roles, or, where none are known, by what it took part in."""
    audience = line.activity.audience
    if roles and "ALL" not in audience and not set(audience) & set(roles):
        return any(scenario.exchanges for scenario in line.scenarios)
    return bool(roles) or bool(line.scenarios)


def state_of(line: Line) -> str:
    """Return how a line stands in the words of the sheet."""
    if line.scenarios:
        return line.verdict.word
    if not line.others:
        return NO_SCENARIO.word
    return f"by others: {worst(scenario.verdict for scenario in line.others).word}"


def mark_of(line: Line) -> str:
    """Return the mark beside the words; what only others showed is in brackets."""
    if line.scenarios:
        return line.verdict.mark
    return f"({worst(scenario.verdict for scenario in line.others).mark})" if line.others else NO_SCENARIO.mark
