"""The ISO's desk: the world and the clock in force, and the one lock through which every request reaches them.

A scenario puts its own world on the desk (`desk.world = ...`) and moves its clock; the socket, the certificates and
the routes stay as they are.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from crrsim.contract.operations import Operation
from crrsim.market.world import World
from crrsim.server.faults import NO_FAULTS, Faults
from crrsim.server.store import Store, Write
from crrsim.terms.participant import Participant

BODY_LIMIT = 10 * 1024 * 1024
LOAD_LIMIT = 64 * 1024 * 1024  # a season of hours at many sinks is longer than what A-52 grants the others


class Clock(Protocol):
    """Whatever tells the market's time."""

    def now(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Call:
    """A request that may be carried out: who calls which operation with what, already authorised and valid.

    `query` holds the query parameters by their published names; `body` is the operation's wire model, None for a read;
    `sent` is the body as it came, which the journal keeps.
    """

    operation: Operation
    caller: Participant
    query: Mapping[str, str]
    body: Any = None
    sent: bytes = b""


Handler = Callable[[World, Call], Any]


@dataclass
class Desk:
    """The state of the double. `store` is there when acknowledged writes must survive the process."""

    world: World
    clock: Clock
    faults: Faults = NO_FAULTS
    store: Store | None = None
    body_limit: int = BODY_LIMIT
    load_limit: int = LOAD_LIMIT
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def now(self) -> datetime:
        """The market's time. It does not run backwards, even where a clock does."""
        return max(self.clock.now(), self.world.now)

    def limit(self, service: str | None) -> int:
        """The most bytes that a body for `service` may have."""
        return self.load_limit if service == "historical_forecasted_load" else self.body_limit

    def participant(self, name: str) -> Participant | None:
        return self.world.participants.get(name)

    def carry_out(self, call: Call, handler: Handler) -> Any:  # noqa: ANN401 - a body of any operation
        """Play the world to this moment, let `handler` answer, and keep the write before anybody hears of it.

        Raises: RefusedByRule, NotBuiltYet. When the journal cannot be written, the world stands as before.
        """
        with self.lock:
            self.world.advance(self.now())
            if self.store is None or not call.operation.write:
                return handler(self.world, call)
            return self._carry_out_for_good(call, handler)

    def decide(self, service: str, name: str, sent: bytes, act: Callable[[World], None]) -> None:
        """Let the operator act, and keep the decision before anybody hears of it.

        Raises: what `act` raises, and then the world stands as before.
        """
        with self.lock:
            self.world.advance(self.now())
            before = self.world.copy()
            try:
                act(self.world)
                self._keep(Write(self.world.now, service, service, name, {}, sent))
            except Exception:
                self.world = before
                raise

    def replay(self, write: Write, act: Callable[[World], object]) -> None:
        """Do again what was acknowledged before the restart, at the time it happened."""
        with self.lock:
            self.world.advance(max(write.at, self.world.now))
            act(self.world)

    def _carry_out_for_good(self, call: Call, handler: Handler) -> Any:  # noqa: ANN401 - as above
        before = self.world.copy()
        body = handler(self.world, call)
        operation = call.operation
        write = Write(
            at=self.world.now,
            participant=call.caller.name,
            service=operation.service,
            operation=operation.name,
            query=dict(call.query),
            body=call.sent,
        )
        try:
            self._keep(write)
        except Exception:
            self.world = before
            raise
        return body

    def _keep(self, write: Write) -> None:
        if self.store is not None:
            self.store.append(write)
