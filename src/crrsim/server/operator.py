"""The operator's desk of a served double: what only whoever runs the ISO's system can decide.

It listens beside the services and opens to a certificate of its own, which no participant has. A decision is in the
journal before it is answered, as a participant's write is, and a restart takes it again at the time it was taken.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from crrsim.market.world import World
from crrsim.server.answers import Answer
from crrsim.server.app import UNAUTHORISED, body_of
from crrsim.server.desk import Desk
from crrsim.server.identity import common_name
from crrsim.server.store import Write
from crrsim.terms.quantity import usd

OPERATOR = "OPERATOR"
OPERATOR_PATH = "/crr-operator"
SERVICE = "operator"
"""Under this name decisions stand in the journal, where a write has its service."""

Words = Mapping[str, str]


class BadDecision(ValueError):  # noqa: N818 - says what it is
    """A decision that cannot be taken; the message says why."""


@dataclass(frozen=True)
class Deed:
    """Something that the operator may decide: what it is, which words it needs, and how it is done."""

    says: str
    needs: tuple[str, ...]
    do: Callable[[World, Words], None]


def deed_of(name: str, words: Words) -> Callable[[World], None]:
    """Return what a decision does to a world. Raises: BadDecision for an unknown deed, or words too few or too many."""
    deed = DEEDS.get(name)
    if deed is None:
        raise BadDecision(f"there is no deed {name!r}: there are {', '.join(DEEDS)}")
    if set(words) != set(deed.needs):
        raise BadDecision(f"{name} needs {', '.join(deed.needs) or 'no words'}, not {', '.join(words) or 'none'}")
    return lambda world: deed.do(world, words)


def again(write: Write) -> Callable[[World], None]:
    """Return what a decision of the journal does."""
    return deed_of(write.operation, json.loads(write.body))


def operator_routes(desk: Desk) -> list[BaseRoute]:
    """Return the routes of the operator's desk, for `build_app`."""
    return [Route(f"{OPERATOR_PATH}/{{deed}}", OperatorsDesk(desk), methods=["POST"])]


class OperatorsDesk:
    """The desk as an ASGI application: POST a JSON object of words to the deed's name."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await self._answer(scope, receive)
        await answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive) -> ASGIApp:
        sent = await body_of(receive, self._desk.body_limit)
        peer = scope["state"].get("peer")
        if peer is None or common_name(peer) != OPERATOR:
            return UNAUTHORISED
        name = scope["path_params"]["deed"]
        try:
            self._desk.decide(SERVICE, name, sent or b"", deed_of(name, _words(sent)))
        except (LookupError, ValueError) as problem:
            return _told(400, problem=str(problem))
        return _told(200, done=name)


def _words(sent: bytes | None) -> Words:
    """The words of a body. Raises: BadDecision."""
    try:
        words = json.loads(sent or b"")
    except ValueError:
        words = None
    if not isinstance(words, dict) or not all(isinstance(word, str) for word in words.values()):
        raise BadDecision("the body is no JSON object of words")
    return words


def _told(status: int, **words: str) -> Answer:
    return Answer(status, json.dumps(words).encode())


def _limit_credit(world: World, words: Words) -> None:
    if words["participant"] not in world.participants:
        raise BadDecision(f"there is no participant {words['participant']}")
    world.set_credit_limit(words["participant"], usd(words["usd"]))


def _portfolio(words: Words) -> tuple[str, str, str]:
    return words["market"], words["participant"], words["name"]


def _is_on(words: Words) -> bool:
    if words["on"] not in {"yes", "no"}:
        raise BadDecision(f"on is yes or no, not {words['on']}")
    return words["on"] == "yes"


PORTFOLIO = ("market", "participant", "name")
DEEDS = {
    "decline_trade": Deed(
        "Decline or withdraw an offer for a participant, which no service can.",
        ("request_id",),
        lambda world, words: world.decline_trade(int(words["request_id"])),
    ),
    "end_credit_check": Deed(
        "End the credit check of a trade now, whatever it finds.",
        ("request_id",),
        lambda world, words: world.end_credit_check(int(words["request_id"])),
    ),
    "set_credit_limit": Deed("Set what a participant is good for, in $.", ("participant", "usd"), _limit_credit),
    "be_busy": Deed(
        "Answer GEN0003 to everybody, or no more.", ("on",), lambda world, words: world.be_busy(busy=_is_on(words))
    ),
    "fail_downloads": Deed(
        "Answer SER0003 to downloads, or no more.",
        ("on",),
        lambda world, words: world.fail_downloads(fail=_is_on(words)),
    ),
    "hold_portfolio": Deed(
        "Let another session edit a portfolio.",
        PORTFOLIO,
        lambda world, words: world.hold_portfolio(*_portfolio(words)),
    ),
    "lose_portfolio": Deed(
        "Put a portfolio out of reach.", PORTFOLIO, lambda world, words: world.lose_portfolio(*_portfolio(words))
    ),
    "give_back_portfolios": Deed(
        "End every hold and put every portfolio back within reach.",
        (),
        lambda world, _words: world.give_back_portfolios(),
    ),
    "let_cast_rest": Deed(
        "Let the cast do no more of its ordinary business.", (), lambda world, _words: world.let_cast_rest()
    ),
}
"""Deed -> what it is. Each that is refused leaves the world as it was."""
