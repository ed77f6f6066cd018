"""Whether a run is good enough: one table of rules for each scenario, one for the whole, and the exit code they give.

A verdict says whose fault it is and never changes. What the gate adds is whether that holds anybody up: waivers and the
policy are held against it here and nowhere else.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from crrsim.evidence.policy import Policy
from crrsim.evidence.verdict import EXIT_CODES, GREEN, UNPLAYED, ExitCode, Verdict
from crrsim.evidence.waiver import Symptom, Waiver, best

GRAVEST_FIRST = (
    ExitCode.EVIDENCE,
    ExitCode.PRODUCT,
    ExitCode.HARNESS,
    ExitCode.CONFIGURATION,
    ExitCode.ENVIRONMENT,
    ExitCode.DRIFT,
    ExitCode.NOTHING_DUE,
)


class Effect(StrEnum):
    """What a scenario does to the gate."""

    PASSES = "passes"
    UNJUDGED = "not judged"
    WAIVED = "waived"
    LET_THROUGH = "let through"
    GATES = "gates"


@dataclass(frozen=True)
class Played:
    """A scenario as it ended; `tags` name its plan ids, in any case, `key` is that of whoever attested it by hand."""

    symptom: Symptom
    title: str = ""
    tags: frozenset[str] = frozenset()
    key: str = ""

    def shows(self, identity: str) -> bool:
        """Say whether it is that scenario, or shows that id of the plan."""
        return identity.lower() in {self.symptom.id.lower(), *(tag.lower() for tag in self.tags)}


@dataclass(frozen=True)
class Bar:
    """What the run is held to. `asked` is False where a run was narrowed, so that it need not show all that must pass.

    `on` is the day on which waivers are looked at; `age_days` how old the evidence is by then.
    """

    policy: Policy = field(default_factory=Policy)
    waivers: Sequence[Waiver] = ()
    on: date = date.min
    required: tuple[str, ...] = ()
    asked: bool = True
    age_days: float = 0.0


@dataclass(frozen=True)
class Seen:
    """What a rule looks at: the scenario, the waiver that fits it best, how many share its verdict unwaived."""

    played: Played
    waiver: Waiver | None
    bar: Bar
    alike: int

    @property
    def verdict(self) -> Verdict:
        return self.played.symptom.verdict

    @property
    def is_required(self) -> bool:
        return any(self.played.shows(each) for each in self.bar.required)

    @property
    def is_lapsed(self) -> bool:
        return self.waiver is not None and self.waiver.is_lapsed(self.bar.on)


@dataclass(frozen=True)
class Rule:
    """One row: when it applies, what follows, and the sentence a reader gets."""

    name: str
    applies: Callable[[Seen], bool]
    effect: Effect
    says: Callable[[Seen], str]


RULES = (
    Rule("green", lambda seen: seen.verdict in GREEN, Effect.PASSES, lambda _: ""),
    Rule("unplayed", lambda seen: seen.verdict in UNPLAYED, Effect.UNJUDGED, lambda seen: seen.played.symptom.reason),
    Rule("must pass", lambda seen: seen.is_required, Effect.GATES, lambda _: "must pass, and no waiver helps"),
    Rule("lapsed waiver", lambda seen: seen.is_lapsed, Effect.GATES, lambda seen: _lapsed(seen.waiver)),
    Rule("waived", lambda seen: seen.waiver is not None, Effect.WAIVED, lambda seen: _waived(seen.waiver)),
    Rule("not gated", lambda seen: seen.verdict not in seen.bar.policy.gate, Effect.LET_THROUGH,
         lambda seen: f"the policy lets {seen.verdict} through"),
    Rule("within budget", lambda seen: seen.alike <= seen.bar.policy.budget.get(seen.verdict, 0), Effect.LET_THROUGH,
         lambda seen: f"{seen.alike} {seen.verdict} of {seen.bar.policy.budget[seen.verdict]} let through"),
    Rule("otherwise", lambda _: True, Effect.GATES, lambda _: ""),
)  # fmt: skip
"""From one scenario to what it does to the gate: the first row that applies."""


@dataclass(frozen=True)
class Ruling:
    """What the table made of one scenario, and by which row."""

    played: Played
    rule: str
    effect: Effect
    says: str
    waiver: Waiver | None = None


@dataclass(frozen=True)
class Objection:
    """Why a run as a whole is held up, with the exit code that says so."""

    rule: str
    says: str
    code: ExitCode


class WaiverState(StrEnum):
    """What became of a waiver in a run."""

    USED = "in use"
    LAPSED = "lapsed"
    FIXED = "fixed"
    OTHER = "fits no more"
    UNMET = "not met"


@dataclass(frozen=True)
class WaiverUse:
    """A waiver and the keys of the scenarios it is about in this run."""

    waiver: Waiver
    state: WaiverState
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """Whether the run is good enough, and everything that says so."""

    bar: Bar
    rulings: tuple[Ruling, ...]
    waivers: tuple[WaiverUse, ...]
    objections: tuple[Objection, ...]

    @property
    def gating(self) -> tuple[Ruling, ...]:
        return tuple(each for each in self.rulings if each.effect is Effect.GATES)

    @property
    def exit_code(self) -> ExitCode:
        """The gravest of what holds the run up; 0 when nothing does."""
        codes = {EXIT_CODES[each.played.symptom.verdict] for each in self.gating}
        codes |= {each.code for each in self.objections}
        return min(codes, key=GRAVEST_FIRST.index, default=ExitCode.PASS)


def judge(scenarios: Iterable[Played], bar: Bar) -> Outcome:
    """Hold the scenarios of a run against a bar."""
    played = tuple(scenarios)
    chosen = {each.symptom.key: best(bar.waivers, each.symptom, bar.on) for each in played}
    alike = Counter(each.symptom.verdict for each in played if not _holds(chosen[each.symptom.key], bar))
    seen = [Seen(each, chosen[each.symptom.key], bar, alike[each.symptom.verdict]) for each in played]
    rulings = tuple(_ruling(each) for each in seen)
    waivers = tuple(_use(waiver, played, rulings) for waiver in bar.waivers)
    return Outcome(bar, rulings, waivers, tuple(_objections(rulings, waivers, bar)))


def _ruling(seen: Seen) -> Ruling:
    rule = next(rule for rule in RULES if rule.applies(seen))
    return Ruling(seen.played, rule.name, rule.effect, rule.says(seen), seen.waiver)


def _holds(waiver: Waiver | None, bar: Bar) -> bool:
    return waiver is not None and not waiver.is_lapsed(bar.on)


def _use(waiver: Waiver, played: Collection[Played], rulings: Iterable[Ruling]) -> WaiverUse:
    using = tuple(ruling.played.symptom.key for ruling in rulings if ruling.waiver is waiver)
    if using:
        lapsed = any(ruling.waiver is waiver and ruling.rule == "lapsed waiver" for ruling in rulings)
        return WaiverUse(waiver, WaiverState.LAPSED if lapsed else WaiverState.USED, using)
    about = [each.symptom for each in played if waiver.names(each.symptom) and each.symptom.verdict not in UNPLAYED]
    keys = tuple(symptom.key for symptom in about)
    if not about:
        return WaiverUse(waiver, WaiverState.UNMET)
    fixed = all(symptom.verdict in GREEN for symptom in about)
    return WaiverUse(waiver, WaiverState.FIXED if fixed else WaiverState.OTHER, keys)


def _objections(rulings: Sequence[Ruling], waivers: Sequence[WaiverUse], bar: Bar) -> Iterator[Objection]:
    for name, look in RUN_RULES.items():
        yield from (Objection(name, says, code) for says, code in look(rulings, waivers, bar))


Look = Callable[[Sequence[Ruling], Sequence[WaiverUse], Bar], Iterator[tuple[str, ExitCode]]]


def _nothing_judged(rulings: Sequence[Ruling], _: Sequence[WaiverUse], __: Bar) -> Iterator[tuple[str, ExitCode]]:
    if rulings and all(each.effect is Effect.UNJUDGED for each in rulings):
        yield "nothing was judged: every scenario was blocked, not due or waits for a person", ExitCode.NOTHING_DUE


def _must_pass(rulings: Sequence[Ruling], _: Sequence[WaiverUse], bar: Bar) -> Iterator[tuple[str, ExitCode]]:
    for identity in bar.required:
        about = [each for each in rulings if each.played.shows(identity)]
        judged = [each for each in about if each.effect is not Effect.UNJUDGED]
        if not judged and (about or bar.asked):
            why = about[0].says or "it was not played" if about else "no scenario of it was played"
            yield f"{identity} must pass and was not judged: {why}", ExitCode.NOTHING_DUE


def _too_many_waived(rulings: Sequence[Ruling], _: Sequence[WaiverUse], bar: Bar) -> Iterator[tuple[str, ExitCode]]:
    waived = [each for each in rulings if each.effect is Effect.WAIVED]
    if bar.policy.most_waived is not None and len(waived) > bar.policy.most_waived:
        codes = {EXIT_CODES[each.played.symptom.verdict] for each in waived}
        says = f"{len(waived)} scenarios are waived, and the policy allows {bar.policy.most_waived}"
        yield says, min(codes, key=GRAVEST_FIRST.index)


def _fixed(_: Sequence[Ruling], waivers: Sequence[WaiverUse], bar: Bar) -> Iterator[tuple[str, ExitCode]]:
    if bar.policy.fixed_but_waived == "gate":
        for each in waivers:
            if each.state is WaiverState.FIXED:
                yield f"{each.waiver.ticket} is fixed and still waived", ExitCode.CONFIGURATION


def _too_old(_: Sequence[Ruling], __: Sequence[WaiverUse], bar: Bar) -> Iterator[tuple[str, ExitCode]]:
    if bar.policy.max_age_days is not None and bar.age_days > bar.policy.max_age_days:
        says = f"the evidence is {bar.age_days:.1f} days old, and the policy takes {bar.policy.max_age_days} at most"
        yield says, ExitCode.EVIDENCE


def _strangers(rulings: Sequence[Ruling], _: Sequence[WaiverUse], bar: Bar) -> Iterator[tuple[str, ExitCode]]:
    for each in rulings if bar.policy.attested_by else ():
        if each.played.key and each.played.key not in bar.policy.attested_by:
            says = (
                f"{each.played.symptom.key} was attested with the key {each.played.key}, which the policy does not name"
            )
            yield says, ExitCode.EVIDENCE


RUN_RULES: Mapping[str, Look] = {
    "nothing judged": _nothing_judged,
    "must pass": _must_pass,
    "too many waived": _too_many_waived,
    "fixed but waived": _fixed,
    "too old": _too_old,
    "attested by a stranger": _strangers,
}
"""From a run to what holds it up as a whole: every row that applies."""


def _lapsed(waiver: Waiver | None) -> str:
    return f"the waiver of {waiver.ticket} ({waiver.owner}) lapsed on {waiver.expires}" if waiver else ""


def _waived(waiver: Waiver | None) -> str:
    return f"waived by {waiver.ticket} ({waiver.owner}) until {waiver.expires}" if waiver else ""
