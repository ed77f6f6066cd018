"""Whether a failure comes and goes: of how many calls of a run it struck how many, from when to when.

A gateway that answers one call in thirty with 503 is another thing than a service that is down, and who repeats the
request once sees nothing. Calls of scenarios that passed count where they were answered; what failed in these was
meant to.
"""

import math
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from crrsim.reporting import words
from crrsim.reporting.requests import guilty
from crrsim.reporting.run import Exchange, Run, Scenario
from crrsim.reporting.verdicts import verdict

SURE = 0.95
ENOUGH = 20
"""Calls of one operation that are enough to tell how often it fails."""
_SHARED = "spells"
_BESIDE, _ELSEWHERE = "beside", "elsewhere"


@dataclass(frozen=True)
class Spell:
    """Calls of one run that failed in one `way`: `failed` of `calls`, from `first` to `last` (ISO text).

    `struck` counts the calls of operations that failed so at least once; `own_failed` and `own_calls` are of the
    `operation` at hand. `meanwhile` is how many calls there were from the first to the last. After `again` of those
    that failed came a later call of the same kind, and `answered` of these came to something. Most calls that failed
    decided a scenario each: `beside` counts others in these scenarios, `elsewhere` those in scenarios that ended
    otherwise, as blocked ones do; `others` are both of these, each with when it was sent (ISO text), its request id and
    what it asked.
    """

    way: str
    operation: str
    failed: int
    calls: int
    struck: int
    own_failed: int
    own_calls: int
    first: str
    last: str
    meanwhile: int
    again: int
    answered: int
    beside: int = 0
    elsewhere: int = 0
    others: tuple[tuple[str, str, str], ...] = ()

    @property
    def comes_and_goes(self) -> bool:
        return self.failed < self.struck

    @property
    def times(self) -> int:
        """How often a call is to be sent to see it fail once with SURE likelihood; once where all failed."""
        failed, calls = self._rate
        return math.ceil(math.log(1 - SURE) / math.log(1 - failed / calls)) if self.comes_and_goes else 1

    @property
    def _rate(self) -> tuple[int, int]:
        """How many failed of how many calls, from which follows how often one is to be sent."""
        is_own = self.own_calls >= ENOUGH and self.own_failed < self.own_calls
        return (self.own_failed, self.own_calls) if is_own else (self.failed, self.struck)

    @property
    def repeat(self) -> str:
        """How often to send a call, and why so often, in a sentence without a full stop."""
        failed, calls = self._rate
        of = f"calls of {self.operation}" if (failed, calls) == (self.own_failed, self.own_calls) else "calls like it"
        return (
            f"send it {self.times} times, for it comes and goes: {failed:,} of {calls:,} {of} failed "
            f"({failed / calls:.1%}), and at that rate at least one of {self.times} fails in {SURE:.0%} of such rows"
        )

    @property
    def brief(self) -> str:
        """How often it struck, and when, in one clause."""
        first, last = _told(self.first), _told(self.last).split(" ")[1]
        return f"comes and goes: {self.failed:,} of {words.counted(self.calls, 'call')} of this run, {first} to {last}"

    @property
    def told(self) -> str:
        """The spell in sentences without a last full stop."""
        if not self.comes_and_goes:
            return f"it did not pass: of {self.operation}, {self.own_failed} of {self.own_calls} calls failed so"
        return (
            f"it comes and goes: {self.failed:,} of {words.counted(self.calls, 'call')} of this run failed so "
            f"({self.way}), the first at {_told(self.first)}, the last at {_told(self.last)}; of the "
            f"{words.counted(self.meanwhile, 'call')} from first to last {self.meanwhile - self.failed:,} did not. Of "
            f"the calls of {self.operation} it was {self.own_failed} of {self.own_calls}. {self._places}{self._repeats}"
        )

    @property
    def _places(self) -> str:
        """Say where those are that no scenario of this kind is told by: a reader counts, and misses them."""
        found = [
            (self.beside, "in the same scenarios beside these"),
            (self.elsewhere, "in scenarios that ended otherwise"),
        ]
        told = " and ".join(f"{times} {where}" for times, where in found if times)
        if not told:
            return ""
        decided = self.failed - self.beside - self.elsewhere
        return f"{words.counted(decided, 'scenario')} went wrong by one of them each; the others were {told}. "

    @property
    def _repeats(self) -> str:
        if not self.again:
            return "After none of those that failed did the same participant make a call of the same operation"
        return (
            f"After {self.again:,} of those that failed the same participant made a later call of the same operation, "
            f"for its own reasons and not as a retry, and {self.answered:,} of these later calls did not fail so"
        )


@dataclass(frozen=True)
class _Call:
    at: datetime
    way: str
    operation: str
    participant: str
    place: str
    id: str


def spells(run: Run) -> Mapping[str, Spell]:
    """Return the spell of each scenario that needs a look for a call without a usable answer, by key.

    Those of a pack are as its sender found them in the whole run.
    """
    if run.is_shared:
        told = run.manifest["shared"]
        held = told.get(_SHARED) if isinstance(told, Mapping) else None
        return dict(_held(held or ()))
    calls = sorted(_calls(run), key=lambda call: call.at)
    looked = ((each.key, list(guilty(each))) for each in run.scenarios if verdict(each.verdict).is_bad)
    found = {key: (way(each[-1]), _operation(each[-1])) for key, each in looked if each and way(each[-1])}
    made = {each: _spell(*each, calls) for each in set(found.values())}
    return {key: spell for key, each in found.items() if (spell := made[each])}


def as_shared(held: Mapping[str, Spell], hide: Callable[[str], str] = str) -> Mapping[str, Any]:
    """Return spells as the manifest of a pack carries them, each once with the keys of its scenarios.

    `hide` takes names out of request ids, which a scenario may have made up.
    """
    keys: dict[Spell, list[str]] = {}
    for key, each in held.items():
        keys.setdefault(each, []).append(key)
    return {_SHARED: [{"keys": found, **asdict(_hidden(each, hide))} for each, found in keys.items()]}


def _hidden(spell: Spell, hide: Callable[[str], str]) -> Spell:
    return replace(spell, others=tuple((at, hide(identity), operation) for at, identity, operation in spell.others))


def _held(told: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Spell]]:
    """Yield key and spell as a pack carries them; older ones had the spell of each key in full."""
    rows = [{"keys": [key], **each} for key, each in told.items()] if isinstance(told, Mapping) else told
    for row in rows:
        fields = {name: value for name, value in row.items() if name not in {"keys", "others"}}
        spell = Spell(**fields, others=tuple(tuple(each) for each in row.get("others", ())))
        yield from ((str(key), spell) for key in row["keys"])


def way(exchange: Exchange) -> str:
    """Return how a call came to no usable answer, empty where it came to one."""
    if exchange.status is None:
        return exchange.error.partition(":")[0].partition("\n")[0] or "no answer"
    return f"HTTP {exchange.status}" if exchange.status >= 500 or exchange.outcome == "trouble" else ""


def _calls(run: Run) -> Iterator[_Call]:
    for scenario in run.scenarios:
        decisive = {each.line for each in guilty(scenario)[-1:]}
        told = [
            _Call(
                each.began,
                way(each),
                _operation(each),
                each.participant,
                _place(scenario, each, decisive),
                each.request_id,
            )
            for each in scenario.exchanges
            if each.began
        ]
        yield from (each for each in told if not each.way or scenario.verdict != "pass")


def _spell(kind: str, operation: str, calls: Sequence[_Call]) -> Spell | None:
    failed = [each for each in calls if each.way == kind]
    if not failed:
        return None
    struck = {each.operation for each in failed}
    own = [each for each in calls if each.operation == operation]
    later = [each for each in map(_again(calls), failed) if each]
    first, last = failed[0].at, failed[-1].at
    return Spell(
        way=kind,
        operation=operation,
        failed=len(failed),
        calls=len(calls),
        struck=sum(each.operation in struck for each in calls),
        own_failed=sum(each.way == kind for each in own),
        own_calls=len(own),
        first=first.isoformat(),
        last=last.isoformat(),
        meanwhile=sum(first <= each.at <= last for each in calls),
        again=len(later),
        answered=sum(each.way != kind for each in later),
        beside=sum(each.place == _BESIDE for each in failed),
        elsewhere=sum(each.place == _ELSEWHERE for each in failed),
        others=tuple((each.at.isoformat(), each.id, each.operation) for each in failed if each.place),
    )


def _again(calls: Sequence[_Call]) -> Callable[[_Call], _Call | None]:
    """Return what finds the next time that the same participant made a call of the same operation."""
    following: dict[int, _Call] = {}
    latest: dict[tuple[str, str], _Call] = {}
    for call in reversed(calls):
        who = (call.participant, call.operation)
        if who in latest:
            following[id(call)] = latest[who]
        latest[who] = call
    return lambda call: following.get(id(call))


def _place(scenario: Scenario, exchange: Exchange, decisive: Container[int]) -> str:
    """Return where a call was: empty where a scenario that needs a look was decided by it."""
    if not verdict(scenario.verdict).is_bad:
        return _ELSEWHERE
    return "" if exchange.line in decisive else _BESIDE


def _operation(exchange: Exchange) -> str:
    return f"{exchange.service} {words.operation(exchange)}".strip()


def _told(at: str) -> str:
    return words.to_the_millisecond(datetime.fromisoformat(at))[0]
