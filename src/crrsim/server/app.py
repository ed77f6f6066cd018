"""From a request to an answer: the order in which the double judges, the same for all 69 operations.

Certificate, path, request id, privilege, whose business, what was sent, and only then the market. Whatever goes wrong
on the way is answered in the ISO's own envelope; what nobody foresaw is logged here and told outside as SER0028 only.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crrsim.contract.operations import Operation
from crrsim.market.refusal import NotBuiltYet, RefusedByRule
from crrsim.market.registry import authorise
from crrsim.market.rules import rule
from crrsim.server.answers import Answer, body_answer, not_built_answer, refusal_answer
from crrsim.server.desk import Call, Desk
from crrsim.server.faults import Fault, FaultKind
from crrsim.server.identity import caller_of
from crrsim.server.routing import Route, find_route
from crrsim.server.troubles import TOLD
from crrsim.server.validation import (
    Unreadable,
    checked_body,
    checked_query,
    checked_request_id,
    parsed_body,
    parsed_query,
    spoken_for,
)
from crrsim.terms.outcome import Refusal
from crrsim.terms.participant import Participant

_log = logging.getLogger(__name__)
UNAUTHORISED = Answer(401, media=None)  # documented without a body
_NO_SERVICE = "app_status"


@rule("unknown-path", says="a method and path that no document has is answered 404 SER0029", source="A-50")
def unknown_path() -> Refusal:
    return Refusal("SER0029")


@unknown_path.defect("unknown-path-fails", says="an unknown path brings the service down: 500 SER0028")
def _() -> Refusal:
    return Refusal("SER0028")


class Dropped(Exception):  # noqa: N818 - what happened to the connection
    """The peer is gone, or we hung up on it: there is nobody to answer."""


def build_app(desk: Desk, more: Sequence[BaseRoute] = ()) -> Starlette:
    """Return the ten services in front of `desk`; `more` routes (pages, say) are looked at first."""
    return Starlette(routes=[*more, Mount("", app=Services(desk))])


class Services:
    """The ten services as one ASGI application."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            answer = await self._answer(scope, receive)
        except Dropped:
            return
        await answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive) -> ASGIApp:
        caller = caller_of(self._desk, scope["state"].get("peer"))
        route = find_route(scope["method"], scope["path"])
        operation = route.operation if route else None
        sent = await body_of(receive, self._desk.limit(operation.service if operation else None))
        if caller is None:
            return UNAUTHORISED
        struck = self._desk.faults.strike(operation.service, operation.name) if operation else ()
        spoilt = await self._spoilt(struck, scope, receive, operation)
        if spoilt is not None:
            return spoilt
        service = operation.service if operation else _NO_SERVICE
        answer = judged(self._desk, scope, service, lambda: self._carried_out(scope, caller, route, sent))
        kinds = {fault.kind for fault in struck}
        if FaultKind.LOST_ANSWER in kinds:
            await _hang_up(scope, receive)
        return Truncated(answer) if FaultKind.TRUNCATED in kinds else answer

    def _carried_out(self, scope: Scope, caller: Participant, route: Route | None, sent: bytes | None) -> Answer:
        rules = self._desk.world.rules
        if route is None:
            raise RefusedByRule([rules[unknown_path]()])
        checked_request_id(rules, scope["headers"])
        operation = route.operation
        query = parsed_query(scope["query_string"])
        document = parsed_body(rules, operation, sent, self._desk.limit(operation.service))
        acting = authorise(
            self._desk.world,
            caller,
            operation.service,
            operation.name,
            write=operation.write,
            participant_name=spoken_for(operation, query, document),
        )
        checked_query(rules, operation, query)
        body = checked_body(rules, operation, document, sent or b"")
        answered = self._desk.carry_out(Call(operation, acting, query, body, sent or b""), route.handler)
        return answered if isinstance(answered, Answer) else body_answer(rules, answered)

    async def _spoilt(
        self, struck: tuple[Fault, ...], scope: Scope, receive: Receive, operation: Operation | None
    ) -> Answer | None:
        """Let the faults that strike before the work have their way; return the answer that one puts in its place."""
        for fault in struck:
            match fault.kind:
                case FaultKind.LATENCY:
                    await asyncio.sleep(fault.seconds)
                case FaultKind.RESET:
                    await _hang_up(scope, receive)
                case FaultKind.BUSY:
                    return self._told(Refusal("GEN0003"), operation)
                case kind if kind in TOLD:
                    return self._told(self._desk.world.rules[TOLD[kind]](), operation)
                case _:  # TRUNCATED and LOST_ANSWER strike after the work
                    pass
        return None

    def _told(self, told: Answer | Refusal, operation: Operation | None) -> Answer:
        if isinstance(told, Answer):
            return told
        service = operation.service if operation else _NO_SERVICE
        return refusal_answer(self._desk.world.rules, self._desk.now(), service, [told])


def judged(desk: Desk, scope: Scope, service: str, carry_out: Callable[[], Answer]) -> Answer:
    """Return what `carry_out` answers, or what its refusal or failure is in the ISO's words."""
    rules, now = desk.world.rules, desk.now()
    try:
        return carry_out()
    except RefusedByRule as refused:
        return refusal_answer(rules, now, service, refused.refusals, fatal=isinstance(refused, Unreadable))
    except NotBuiltYet as missing:
        return not_built_answer(rules, now, missing.reason)
    except Exception:  # noqa: BLE001 - whatever it is, outside it is SER0028 and here it is logged
        _log.exception("%s %s failed", scope["method"], scope["path"])
        return refusal_answer(rules, now, service, [Refusal("SER0028")])


class Truncated:
    """An answer of which half arrives, though its head promises all."""

    def __init__(self, whole: Answer) -> None:
        self._whole = whole

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = self._whole.body

        async def send_half(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": body[: len(body) // 2], "more_body": True}
            await send(message)

        await self._whole(scope, receive, send_half)
        await asyncio.sleep(0.01)  # what was sent is to arrive before the connection breaks
        with suppress(Dropped):
            await _hang_up(scope, receive)


async def body_of(receive: Receive, limit: int) -> bytes | None:
    """Return the body as sent, None when it is longer than `limit` bytes (it is read to its end all the same)."""
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        event = await receive()
        if event["type"] == "http.disconnect":
            raise Dropped
        part, more = event.get("body", b""), event.get("more_body", False)
        size += len(part)
        if size <= limit:
            parts.append(part)
    return b"".join(parts) if size <= limit else None


async def _hang_up(scope: Scope, receive: Receive) -> None:
    """Break the connection and wait until it is broken."""
    scope["state"]["hang_up"]()
    while (await receive())["type"] != "http.disconnect":
        pass
    raise Dropped
