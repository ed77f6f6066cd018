"""The requests of a scenario in the order they were sent: what each was for, and at which of them it went wrong."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from crrsim.reporting import words
from crrsim.reporting.run import Exchange, Scenario
from crrsim.reporting.verdicts import verdict

ARRANGING = "to arrange"
TIDYING = "to tidy up"
_READS = frozenset({"GET", "HEAD"})
_DOORS = frozenset({401, 403})


@dataclass(frozen=True)
class Sent:
    """One request. `purpose` is empty inside a step, else ARRANGING or TIDYING; `is_guilty` where it went wrong."""

    exchange: Exchange
    purpose: str
    is_guilty: bool


def sent(scenario: Scenario) -> tuple[Sent, ...]:
    """Return every request of the scenario in the order of its journal."""
    wrong = {exchange.line for exchange in guilty(scenario)}
    inside = [exchange.line for step in scenario.steps for exchange in step.exchanges]
    first, last = (min(inside), max(inside)) if inside else (0, 0)
    made = []
    for exchange in sorted(scenario.exchanges, key=lambda each: each.line):
        purpose = ARRANGING if exchange.line < first else TIDYING if exchange.line > last else ""
        made.append(Sent(exchange, purpose if inside else "", exchange.line in wrong))
    return tuple(made)


def guilty(scenario: Scenario) -> tuple[Exchange, ...]:
    """Return the requests at which a scenario went wrong; none where it went wrong before anything was sent."""
    return tuple(each for each in _suspects(scenario) if _fits(scenario.verdict, each))


def why_no_repeat(scenario: Scenario) -> str:
    """Return why nothing of a scenario can be sent again, empty where something can."""
    if not verdict(scenario.verdict).is_bad:
        return "nothing went wrong that could be shown again"
    if any(each.curl for each in to_repeat(scenario)):
        return ""
    if not scenario.exchanges:
        return "nothing was sent, so there is no request to send again"
    if not guilty(scenario) and scenario.verdict == "certificate":
        return (
            "nothing was sent with the certificate in question; above is a line that shows what the server says of it"
        )
    if not guilty(scenario):
        return "it went wrong before the request in question was sent: what was sent until then was answered well"
    return f"{_why_not_whole(to_repeat(scenario)[-1])}, and is not in this pack: ask the sender for it"


def _why_not_whole(exchange: Exchange) -> str:
    """Return why the body of a request is not told as it was sent."""
    body = exchange.request_body if isinstance(exchange.request_body, Mapping) else {}
    if body.get("truncated"):
        return "the body that was sent is longer than a journal keeps (128 KiB)"
    if body.keys() & {"base64", "keyed", "sha256"}:  # packs had a plain digest once
        return "the body that was sent is a file"
    return "the body that was sent is no JSON, in which names could not be told from other words"


def reads(exchange: Exchange) -> bool:
    """Say whether a request only asks, so that it may be sent as often as one likes."""
    return exchange.method in _READS


def to_repeat(scenario: Scenario) -> tuple[Exchange, ...]:
    """Return what leads to the fault again: what was written before it, in order, and the guilty requests."""
    requests = sent(scenario)
    last = max((each.exchange.line for each in requests if each.is_guilty), default=0)
    return tuple(
        each.exchange
        for each in requests
        if each.exchange.line <= last and (each.is_guilty or _is_needed(each.exchange))
    )


def like(exchange: Exchange, now: Scenario, then: Scenario) -> Exchange | None:
    """Return the request of an earlier play of the same scenario that asked what `exchange` asks in this one."""
    step = next((each.index for each in now.steps if exchange in each.exchanges), None)
    asked = next((each.exchanges for each in then.steps if each.index == step), then.loose if step is None else ())
    what = (exchange.service, exchange.operation, exchange.method)
    found = [each for each in asked if (each.service, each.operation, each.method) == what]
    return found[-1] if found else None


def _is_needed(exchange: Exchange) -> bool:
    return not reads(exchange) and exchange.outcome == "answered"


def _suspects(scenario: Scenario) -> Iterator[Exchange]:
    """Yield the request whose answer the step that failed looked at; without one, those that broke the document."""
    step = words.failed_step(scenario)
    if step is None:
        yield from (each for each in scenario.exchanges if _is_telling(each))
        return
    before = [each for each in scenario.steps if each.index <= step.index and each.exchanges]
    if before:
        yield _most_telling(before[-1].exchanges)
    elif scenario.loose and scenario.verdict != "fail":  # it went wrong while things were arranged
        yield _most_telling(scenario.loose)


def _fits(verdict: str, exchange: Exchange) -> bool:
    """Whether an exchange can have led to the verdict: no answer to one certificate tells of another's."""
    if verdict == "certificate":
        is_shut = exchange.status in _DOORS or any(code.startswith("SEC") for code in exchange.codes)
        return exchange.status is None or is_shut
    if verdict == "environment":
        return exchange.status is None or exchange.status >= 500 or exchange.outcome == "trouble"
    return True


def _most_telling(exchanges: Sequence[Exchange]) -> Exchange:
    """Return the last of some requests that came to no good, else the last."""
    return ([each for each in exchanges if each.outcome == "refused" or _is_telling(each)] or exchanges)[-1]


def _is_telling(exchange: Exchange) -> bool:
    return (
        exchange.status is None
        or exchange.outcome == "trouble"
        or any(finding.grade != "note" for finding in exchange.findings)
    )
