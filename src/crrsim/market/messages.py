"""The message service: what the ISO tells everybody, and what it tells one participant. CRR Messages API 1.2.1."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING

from crrsim.market.book import Message
from crrsim.market.refusal import refuse
from crrsim.market.rules import rule
from crrsim.terms.business import SeedMessage
from crrsim.terms.participant import Participant

if TYPE_CHECKING:
    from crrsim.market.world import World


@rule("message-dates", says="toDate is not before fromDate", source="messages API, SER0006")
def dates_in_order(from_date: datetime, to_date: datetime) -> bool:
    return from_date <= to_date


@dates_in_order.defect("message-dates-unchecked", says="toDate may lie before fromDate")
def _(from_date: datetime, to_date: datetime) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule("message-span", says="messages from the second of fromDate to that of toDate are told", source="messages API")
def is_within(sent_at: datetime, from_date: datetime, to_date: datetime) -> bool:
    return from_date <= sent_at <= to_date


@is_within.defect("message-edge-off", says="a message sent at the very second of toDate is left out")
def _(sent_at: datetime, from_date: datetime, to_date: datetime) -> bool:
    return from_date <= sent_at < to_date


@is_within.defect("message-from-edge-off", says="a message sent at the very second of fromDate is left out")
def _(sent_at: datetime, from_date: datetime, to_date: datetime) -> bool:
    return from_date < sent_at <= to_date


@rule("message-time", says="what the ISO is going to say is told to nobody yet", source="plan, times of what it says")
def told_ahead(coming: Iterable[SeedMessage], now: datetime) -> Iterable[SeedMessage]:  # noqa: ARG001 - none is told
    return ()


@told_ahead.defect("messages-an-hour-early", says="what the ISO says is told an hour before its time")
def _(coming: Iterable[SeedMessage], now: datetime) -> Iterable[SeedMessage]:
    return [one for one in coming if now < one.at <= now + timedelta(hours=1)]


@rule("message-addressee", says="a private message is told to its addressee alone", source="messages API, private")
def is_for(message: Message, participant: str) -> bool:
    return message.to == participant


@is_for.defect("private-messages-leak", says="a private message is told to everybody")
def _(message: Message, participant: str) -> bool:  # noqa: ARG001 - does not ask who it is
    return message.to is not None


@rule("message-none-found", says="when no message is found the ISO refuses", source="messages API, SER0007")
def refuses_when_none(found: int) -> bool:
    return found == 0


@refuses_when_none.defect("no-message-answers-empty", says="when no message is found the list is empty")
def _(found: int) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return False


@rule("message-order", says="messages are told oldest first", source="our reading of the messages API")
def in_order(messages: Iterable[Message]) -> list[Message]:
    return sorted(messages, key=lambda one: (one.sent_at, one.number))


@in_order.defect("messages-newest-first", says="messages are told newest first")
def _(messages: Iterable[Message]) -> list[Message]:
    return in_order.healthy(messages)[::-1]


def public(world: "World", caller: Participant, from_date: datetime, to_date: datetime) -> tuple[Message, ...]:
    """The messages to everybody sent in [from_date, to_date], oldest first. Refuses: SER0006, SER0007."""
    del caller  # the same for everybody
    return _told(world, (one for one in _sent(world) if one.to is None), from_date, to_date)


def private(world: "World", caller: Participant, from_date: datetime, to_date: datetime) -> tuple[Message, ...]:
    """The messages to the caller alone sent in [from_date, to_date], oldest first. Refuses: SER0006, SER0007."""
    own = (one for one in _sent(world) if world.rules[is_for](one, caller.name))
    return _told(world, own, from_date, to_date)


def send(  # noqa: PLR0917 - the fields of a message, in the document's order
    world: "World",
    to: str | None,
    sender: str,
    text: str,
    attachment_name: str | None = None,
    attachment: bytes | None = None,
) -> Message:
    """Send a message now: to everybody when `to` is None. The ISO does this; no participant can."""
    number = len(world.book.messages) + 1
    sent = Message(number, world.now, to, sender, text, attachment_name, attachment)
    world.book.messages[number] = sent
    return sent


def _sent(world: "World") -> Iterable[Message]:
    ahead = world.rules[told_ahead](world.stage.business.messages, world.now)
    early = (Message(0, world.now, one.to, one.sender, one.text, one.attachment_name, one.attachment) for one in ahead)
    return world.rules[in_order](chain(world.book.messages.values(), early))


def _told(world: "World", messages: Iterable[Message], from_date: datetime, to_date: datetime) -> tuple[Message, ...]:
    if not world.rules[dates_in_order](from_date, to_date):
        refuse("SER0006")
    told = tuple(one for one in messages if world.rules[is_within](one.sent_at, from_date, to_date))
    if world.rules[refuses_when_none](len(told)):
        refuse("SER0007")
    return told
