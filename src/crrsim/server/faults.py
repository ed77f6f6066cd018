"""Nuisances: what networks and gateways do to a harness. They test its manners, not its knowledge of the market.

A defect bends a business rule; a fault leaves every rule as it is and spoils the conversation about it. Off by default,
seeded, so that a run that met one can be repeated.
"""

import random
import re
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

_FAULT = re.compile(
    r"(?P<kind>[a-z-]+)(?:=(?P<number>\d*\.?\d+))?(?:@(?P<operation>[a-z_.]+))?(?:x(?P<times>\d+))?",
)


class FaultKind(StrEnum):
    """What may go wrong, in the order in which it is tried."""

    LATENCY = "latency"  # the answer comes late
    RESET = "reset"  # the connection breaks before anything is done
    UNAVAILABLE = "unavailable"  # a 503 of the gateway, not in the documents
    BUSY = "busy"  # the documented GEN0003: too many users, come back later
    SERVER_ERROR = "server-error"  # the documented 500 SER0028
    BREAKDOWN = "breakdown"  # a 500 and a page: not in the documents either
    GATEWAY_PAGE = "gateway-page"  # 200 and a login page instead of JSON
    TRUNCATED = "truncated"  # everything is done, then the connection breaks in the middle of the answer
    LOST_ANSWER = "lost-answer"  # everything is done, then the connection breaks


@dataclass(frozen=True)
class Fault:
    """One nuisance: how often (`share` of requests), to which operation, how many times at most.

    `operation` is a service ("auction") or an operation of one ("auction.portfolio_creation"), None for all.
    `seconds` matters to latency alone.
    """

    kind: FaultKind
    share: float = 1.0
    seconds: float = 0.0
    operation: str | None = None
    times: int | None = None

    @classmethod
    def parse(cls, text: str) -> "Fault":
        """Read `KIND[=NUMBER][@SERVICE[.OPERATION]][xTIMES]`; the number is seconds of latency, else a share.

        >>> Fault.parse("lost-answer@auction.portfolio_creationx1").times
        1

        Raises: ValueError, naming the kinds there are.
        """
        found = _FAULT.fullmatch(text)
        if found is None or found["kind"] not in set(FaultKind):
            raise ValueError(
                f"{text!r} is no fault: expected KIND[=NUMBER][@SERVICE[.OPERATION]][xTIMES], KIND one of {_KINDS}"
            )
        kind, number = FaultKind(found["kind"]), float(found["number"] or 1)
        times = int(found["times"]) if found["times"] else None
        if kind is FaultKind.LATENCY:
            return cls(kind, seconds=number, operation=found["operation"], times=times)
        return cls(kind, share=number, operation=found["operation"], times=times)

    def concerns(self, service: str, name: str) -> bool:
        return self.operation in {None, service, f"{service}.{name}"}


class Faults:
    """The nuisances in force. Safe to ask from several threads."""

    def __init__(self, faults: Iterable[Fault] = (), *, seed: int = 0) -> None:
        self._faults = sorted(faults, key=lambda fault: list(FaultKind).index(fault.kind))
        self._dice = random.Random(seed)  # noqa: S311 - a repeatable nuisance, no secret
        self._struck: Counter[int] = Counter()
        self._lock = threading.Lock()

    def __bool__(self) -> bool:
        return bool(self._faults)

    def strike(self, service: str, name: str) -> tuple[Fault, ...]:
        """Return the faults that hit this request to operation `name` of `service`, and count them."""
        if not self._faults:
            return ()
        with self._lock:
            return tuple(fault for place, fault in enumerate(self._faults) if self._hits(place, fault, service, name))

    def _hits(self, place: int, fault: Fault, service: str, name: str) -> bool:
        if not fault.concerns(service, name) or self._struck[place] == fault.times:
            return False
        hit = self._dice.random() < fault.share
        self._struck[place] += hit
        return hit


_KINDS = ", ".join(FaultKind)
NO_FAULTS = Faults()
