"""Two runs held against each other: what changed in meaning, not in ids and times.

Scenario by scenario: its verdict, why, what was answered (status, codes, findings), the results in the answers (awards,
prices, MW), what was seen by its checks, and what was sent. Night against night, or the mock against the ISO.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from crrsim.reporting.history import system_of
from crrsim.reporting.meaning import Glossary, Row
from crrsim.reporting.run import Exchange, Json, Run, Scenario, Step
from crrsim.reporting.verdicts import VERDICTS, verdict

NOTHING = "nothing"
UNPLAYED = frozenset({"blocked", "not_due", "manual_pending"})
"""Nothing was judged."""
_WORD = re.compile(r"[^\s,(){}\[\]']+")
_RANK = {known.name: rank for rank, known in enumerate(VERDICTS)}


class Kind(StrEnum):
    """What changed of a scenario, the gravest first."""

    VERDICT = "verdict"
    REASON = "reason"
    ANSWER = "answer"
    RESULT = "result"
    CHECK = "check"
    SENT = "sent"


@dataclass(frozen=True)
class Change:
    """One thing that is different; `where` is the step it shows at, or empty."""

    kind: Kind
    where: str
    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """A scenario that both runs played and that came out differently."""

    before: Scenario
    after: Scenario
    changes: tuple[Change, ...]

    @property
    def has_new_verdict(self) -> bool:
        return self.before.verdict != self.after.verdict

    @property
    def is_of_one(self) -> bool:
        """Whether only one of the two runs judged it."""
        return (self.before.verdict in UNPLAYED) != (self.after.verdict in UNPLAYED)

    @property
    def is_worse(self) -> bool:
        """Whether the later verdict needs a look and the earlier did not, or needs it more."""
        old, new = verdict(self.before.verdict), verdict(self.after.verdict)
        return new.is_bad and (not old.is_bad or _RANK.get(new.name, 0) < _RANK.get(old.name, 0))


@dataclass(frozen=True)
class Comparison:
    """What became of the scenarios of `before` in `after`; `stood_on` names the parts of the ground that differ.

    `unjudged` are those that one run judged and the other could not play here and now, which says nothing of either.
    """

    before: Run
    after: Run
    stood_on: tuple[tuple[str, str, str], ...]
    differences: tuple[Difference, ...]
    unjudged: tuple[Difference, ...]
    new: tuple[Scenario, ...]
    gone: tuple[Scenario, ...]
    same: int

    @property
    def counts(self) -> Counter[Kind]:
        """How many scenarios changed in each respect."""
        return Counter(kind for each in self.differences for kind in {change.kind for change in each.changes})

    @property
    def is_same(self) -> bool:
        return not (self.differences or self.unjudged or self.new or self.gone)


def compare(before: Run, after: Run) -> Comparison:
    """Return what changed in meaning from one run to another."""
    old, new = ({each.key: each for each in run.scenarios} for run in (before, after))
    words = Glossary.of(before), Glossary.of(after)
    both = [key for key in old if key in new]
    found = [Difference(old[key], new[key], tuple(_changes(old[key], new[key], words))) for key in both]
    unjudged = tuple(each for each in found if each.is_of_one)
    differences = [each for each in found if each.changes and not each.is_of_one]
    differences.sort(key=lambda each: (not each.is_worse, not each.has_new_verdict, _RANK.get(each.after.verdict, 0)))
    return Comparison(
        before, after, tuple(_stood_on(before, after)), tuple(differences), unjudged,
        new=tuple(new[key] for key in new if key not in old), gone=tuple(old[key] for key in old if key not in new),
        same=len(both) - len(differences) - len(unjudged),
    )  # fmt: skip


Words = tuple[Glossary, Glossary]


def _changes(old: Scenario, new: Scenario, words: Words) -> Iterator[Change]:
    if old.verdict != new.verdict:
        yield Change(Kind.VERDICT, "", "verdict", _judged(old), _judged(new))
    elif words[0].text(old.reason) != words[1].text(new.reason):
        yield Change(Kind.REASON, "", "reason", old.reason or NOTHING, new.reason or NOTHING)
    steps = {step.index: step for step in new.steps}
    for step in old.steps:
        other = steps.get(step.index)
        if other is not None and (step.keyword, step.text) == (other.keyword, other.text):
            yield from _of_step(step, other, words)


def _judged(scenario: Scenario) -> str:
    word = verdict(scenario.verdict).word
    return f"{word}: {scenario.reason}" if scenario.reason else word


def _of_step(old: Step, new: Step, words: Words) -> Iterator[Change]:
    where = f"{old.keyword} {old.text}"
    for exchange, other in _paired(old, new):
        yield from _of_exchange(where, exchange, other, words)
    yield from _checks(where, old, new, words)


def _paired(old: Step, new: Step) -> Iterator[tuple[Exchange, Exchange]]:
    """Yield the calls of one operation by one participant in their order; those that only one run made say nothing."""
    first, second = _by_operation(old.exchanges), _by_operation(new.exchanges)
    for operation, calls in first.items():
        yield from zip(calls, second.get(operation, ()), strict=False)


def _by_operation(exchanges: Sequence[Exchange]) -> Mapping[tuple[str, str], list[Exchange]]:
    """Return the calls by operation; of one that was tried again, the last try."""
    found: dict[tuple[str, str], list[Exchange]] = defaultdict(list)
    for exchange in exchanges:
        calls = found[exchange.service, exchange.operation]
        if exchange.attempt > 1 and calls:
            calls.pop()
        calls.append(exchange)
    return found


def _of_exchange(where: str, old: Exchange, new: Exchange, words: Words) -> Iterator[Change]:
    what = f"{old.service} {old.operation}"
    told = _answer(old, words[0]), _answer(new, words[1])
    if told[0] != told[1]:
        yield Change(Kind.ANSWER, where, what, *told)
    kinds = (Kind.RESULT, old.response_body, new.response_body), (Kind.SENT, old.request_body, new.request_body)
    for kind, ours, theirs in kinds:
        if _held(ours) != _held(theirs):
            yield from _rows(kind, where, what, words[0].rows(ours), words[1].rows(theirs))


def _held(body: Json) -> Json:
    return (body.get("text"), body.get("base64")) if isinstance(body, Mapping) else body


def _answer(exchange: Exchange, words: Glossary) -> str:
    if exchange.status is None:
        return f"no answer: {words.text(exchange.error.partition(chr(10))[0])}"
    codes = f" with {', '.join(sorted(exchange.codes))}" if exchange.codes else ""
    found = sorted({f"{each.grade}: {words.text(each.message)}" for each in exchange.findings if each.grade != "note"})
    return "; ".join([f"{exchange.outcome or 'answered'}{codes} (HTTP {exchange.status})", *found])


def _rows(kind: Kind, where: str, what: str, old: Sequence[Row], new: Sequence[Row]) -> Iterator[Change]:
    """Yield what differs of two lists of records: quantities of those that are about the same, and whole records."""
    left, right = _by_subject(old), _by_subject(new)
    for about in sorted({*left, *right}):
        ours, theirs = left.get(about, []), right.get(about, [])
        common = Counter(map(_frozen, ours)) & Counter(map(_frozen, theirs))
        rest, others = _less(ours, common), _less(theirs, common)
        for first, second in zip(rest, others, strict=False):
            for name in sorted({*first.quantities, *second.quantities}):
                values = first.quantities.get(name, NOTHING), second.quantities.get(name, NOTHING)
                if values[0] != values[1]:
                    yield Change(kind, where, f"{what}: {name} of {about}" if about else f"{what}: {name}", *values)
        for row in rest[len(others) :]:
            yield Change(kind, where, f"{what}: {about}", _quantities(row) or "there", NOTHING)
        for row in others[len(rest) :]:
            yield Change(kind, where, f"{what}: {about}", NOTHING, _quantities(row) or "there")


def _by_subject(rows: Sequence[Row]) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.about].append(row)
    return found


def _frozen(row: Row) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(row.quantities.items()))


def _less(rows: Sequence[Row], common: Counter[tuple[tuple[str, str], ...]]) -> list[Row]:
    left = Counter(common)
    kept = []
    for row in rows:
        if left[_frozen(row)] > 0:
            left[_frozen(row)] -= 1
        else:
            kept.append(row)
    return kept


def _quantities(row: Row) -> str:
    return ", ".join(f"{name} {value}" for name, value in sorted(row.quantities.items()))


def _checks(where: str, old: Step, new: Step, words: Words) -> Iterator[Change]:
    for check, other in zip(old.checks, new.checks, strict=False):
        seen = words[0].text(check.actual), words[1].text(other.actual)
        if _settled(seen[0]) != _settled(seen[1]):
            yield Change(Kind.CHECK, where, words[0].text(check.says), seen[0] or NOTHING, seen[1] or NOTHING)


def _settled(seen: str) -> str:
    """Return a set in one order, whichever it was written in: its words tell as much."""
    return " ".join(sorted(_WORD.findall(seen))) if "{" in seen else seen


def _stood_on(before: Run, after: Run) -> Iterator[tuple[str, str, str]]:
    """Yield what the two runs stood on that differs: the system, and the parts of the fingerprint."""
    if system_of(before) != system_of(after):
        yield "system", system_of(before), system_of(after)
    if before.seed != after.seed:
        yield "seed", str(before.seed), str(after.seed)
    parts, others = (run.manifest.get("fingerprint") or {} for run in (before, after))
    for name in sorted({*parts, *others} - {"id", "seed", "profile"}):
        if parts.get(name) != others.get(name):
            yield name, str(parts.get(name, NOTHING))[:12], str(others.get(name, NOTHING))[:12]
