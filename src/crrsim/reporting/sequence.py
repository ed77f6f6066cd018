"""A scenario as a conversation: who said what to the ISO in what order, what the clock did, what the ISO cleared."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from crrsim.calendar.pacific import to_pacific
from crrsim.calendar.plan import Plan
from crrsim.reporting import words
from crrsim.reporting.places import NOBODY
from crrsim.reporting.run import Clearing, ClockMove, Exchange, Scenario

ISO = "ISO"
DOUBLES, WALL = "double's clock", "wall clock"
"""Which clock the market lives by: that of our double, which scenarios move, or that of everybody."""


@dataclass(frozen=True)
class Moment:
    """One row of the view. `lane` says whose it is; an exchange goes from there to the ISO and back.

    `target` is the anchor that the row opens, empty when there is nothing behind it. `answer` is what came back.
    """

    step: int
    lane: str
    says: str
    answer: str = ""
    target: str = ""
    state: str = ""


@dataclass(frozen=True)
class Conversation:
    """`lanes` from left to right: the participants as they first spoke, the ISO, the clock by its name."""

    lanes: tuple[str, ...]
    moments: tuple[Moment, ...]


def conversation(scenario: Scenario, plan: Plan) -> Conversation:
    """Return the conversation of a scenario in the order of its journal."""
    told = [*_exchanges(scenario), *_clock(scenario, plan), *_clearings(scenario)]
    if not any(moment.step or moment.target for _, moment in told):
        told = []  # nobody said anything, and no step moved the clock
    moments = tuple(moment for _, moment in sorted(told, key=lambda each: (each[0], bool(each[1].target))))
    spoke = dict.fromkeys(exchange.participant or NOBODY for exchange in scenario.exchanges)
    return Conversation((*spoke, ISO, clock_of(scenario)), moments)


def clock_of(scenario: Scenario) -> str:
    """Return the name of the clock that a scenario lives by."""
    return DOUBLES if scenario.clock else WALL


def anchors(scenario: Scenario) -> Iterator[tuple[Exchange, int, str]]:
    """Yield each exchange with its step (0 beside the steps) and the anchor it has on the page."""
    for step in scenario.steps:
        for number, exchange in enumerate(step.exchanges, start=1):
            yield exchange, step.index, f"{scenario.key}/step-{step.index}/exchange-{number}"
    for number, exchange in enumerate(scenario.loose, start=1):
        yield exchange, 0, f"{scenario.key}/beside-{number}"


def _exchanges(scenario: Scenario) -> Iterator[tuple[int, Moment]]:
    for exchange, step, target in anchors(scenario):
        lane = exchange.participant or NOBODY
        yield exchange.line, Moment(step, lane, _asked(exchange), words.answer(exchange), target, state(exchange))


def _asked(exchange: Exchange) -> str:
    again = f", attempt {exchange.attempt}" if exchange.attempt > 1 else ""
    return f"{exchange.method} {words.operation(exchange)}{again}"


def state(exchange: Exchange) -> str:
    """Return answered, refused or trouble as a reader sees it: a finding that is no note counts as trouble."""
    if exchange.status is None or exchange.outcome == "trouble":
        return "trouble"
    if any(finding.grade != "note" for finding in exchange.findings):
        return "finding"
    return "refused" if exchange.outcome == "refused" else "answered"


def _clock(scenario: Scenario, plan: Plan) -> Iterator[tuple[int, Moment]]:
    if not scenario.clock:
        yield from _wall(scenario, plan)
    for move, after in itertools.pairwise((*scenario.clock, None)):
        if move and not _is_overtaken(move, after, scenario):
            verb = "time passes to" if move.played else "set to"
            yield move.line, Moment(move.step or 0, DOUBLES, f"{verb} {_moment(move.to, plan)}")


def _is_overtaken(move: ClockMove, after: ClockMove | None, scenario: Scenario) -> bool:
    """Say whether the clock was set anew before anybody said anything."""
    if after is None or after.played:
        return False
    return not any(move.line < exchange.line < after.line for exchange in scenario.exchanges)


def _wall(scenario: Scenario, plan: Plan) -> Iterator[tuple[int, Moment]]:
    """Yield each second in which something was sent: where nobody moved a clock, the wall's is the one in force."""
    shown = ""
    for exchange, step, _ in anchors(scenario):
        now = _moment(exchange.began, plan) if exchange.began else ""
        if now and now != shown:
            yield exchange.line, Moment(step, WALL, now)
            shown = now


def _moment(at: datetime | None, plan: Plan) -> str:
    if at is None:
        return "an unknown moment"
    day = plan.day_of(at)
    return f"{day} {to_pacific(at)}" if day else to_pacific(at)


def _clearings(scenario: Scenario) -> Iterator[tuple[int, Moment]]:
    for market, held in _runs(scenario.clearings):
        products = words.counted(len(held), "product")
        yield held[0].line, Moment(held[0].step or 0, ISO, f"clears {market}, {products}: {_status(held)}")


def _runs(clearings: Sequence[Clearing]) -> Iterator[tuple[str, list[Clearing]]]:
    """Yield the clearings of one market that followed each other; their names are the market's and a product's."""
    held: dict[tuple[str, int | None], list[Clearing]] = {}
    for clearing in clearings:
        held.setdefault((clearing.market.split(" ", 1)[0], clearing.step), []).append(clearing)
    for (market, _), each in held.items():
        yield market, each


def _status(held: Sequence[Clearing]) -> str:
    return ", ".join(sorted({str(each.record.get("status", "unknown")) for each in held}))
