"""The requests of a scenario in the order they were sent: what each was for, and at which of them it went wrong."""

from collections.abc import Iterator
from dataclasses import dataclass

from crrsim.reporting import words
from crrsim.reporting.run import Exchange, Scenario, Step

ARRANGING = "to arrange"
TIDYING = "to tidy up"
_READS = frozenset({"GET", "HEAD"})


@dataclass(frozen=True)
class Sent:
    """One request. `purpose` is empty inside a step, else ARRANGING or TIDYING; `is_guilty` where it went wrong."""

    exchange: Exchange
    purpose: str
    is_guilty: bool


def sent(scenario: Scenario) -> tuple[Sent, ...]:
    """Return every request of the scenario in the order of its journal."""
    guilty = {exchange.line for exchange in _guilty(scenario)}
    inside = [exchange.line for step in scenario.steps for exchange in step.exchanges]
    first, last = (min(inside), max(inside)) if inside else (0, 0)
    made = []
    for exchange in sorted(scenario.exchanges, key=lambda each: each.line):
        purpose = ARRANGING if exchange.line < first else TIDYING if exchange.line > last else ""
        made.append(Sent(exchange, purpose if inside else "", exchange.line in guilty))
    return tuple(made)


def to_repeat(scenario: Scenario) -> tuple[Exchange, ...]:
    """Return what leads to the fault again: what was written before it, in order, and the guilty requests."""
    requests = sent(scenario)
    last = max((each.exchange.line for each in requests if each.is_guilty), default=0)
    return tuple(
        each.exchange
        for each in requests
        if each.exchange.line <= last and (each.is_guilty or _is_needed(each.exchange))
    )


def _is_needed(exchange: Exchange) -> bool:
    return exchange.method not in _READS and exchange.outcome == "answered"


def _guilty(scenario: Scenario) -> Iterator[Exchange]:
    """Yield the request whose answer the step that failed looked at; without one, those that broke the document."""
    step = words.failed_step(scenario)
    if step is None:
        yield from (each for each in scenario.exchanges if _is_telling(each))
        return
    before = [each for each in scenario.steps if each.index <= step.index and each.exchanges]
    if before:
        yield _most_telling(before[-1])


def _most_telling(step: Step) -> Exchange:
    """Return the last request of a step that came to no good, else its last."""
    bad = [each for each in step.exchanges if each.outcome in {"trouble", "refused"} or _is_telling(each)]
    return (bad or step.exchanges)[-1]


def _is_telling(exchange: Exchange) -> bool:
    return exchange.status is None or any(finding.grade != "note" for finding in exchange.findings)
