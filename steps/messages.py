"""What the ISO tells everybody, and what it tells one participant."""

from datetime import datetime, timedelta

from pytest_bdd import given, then, when

from crrsim.assembly.simulation import Simulation
from crrsim.contract.messages import Message
from crrsim.contract.wire import wire_instant
from crrsim.terms.business import SeedMessage
from steps.acting import Came, answered, attempt
from steps.expect import expect
from steps.phrases import PlanMoment, phrase

PAST = timedelta(days=60)
TEXT = b"Market Sim notes\r\nand a second line: \xe2\x82\xac 1,000\x00\x01"
"""Bytes that are neither plain ASCII nor text alone."""


@given(phrase("the ISO sends {whom:Addressee} the message {text:Name}"))
def iso_sends(sim: Simulation, whom: str, text: str) -> None:
    addressee = None if whom == "everybody" else sim.participants[whom].name
    sim.message(SeedMessage(sim.clock.now(), addressee, "System Operator", text))


@given(phrase("the ISO sends {actor:Actor} the message {text:Name} with the file {file:Name}"))
def iso_sends_a_file(sim: Simulation, actor: str, text: str, file: str) -> None:
    name = sim.participants[actor].name
    sim.message(SeedMessage(sim.clock.now(), name, "System Operator", text, file, TEXT))


@when(phrase("{actor:Actor} reads the {audience:Audience} messages"), target_fixture="outcome")
def reads_messages(sim: Simulation, actor: str, audience: str) -> Came:
    """Read everything sent up to now."""
    return _read(sim, actor, audience, sim.clock.now() - PAST, None)


@when(
    phrase("{actor:Actor} reads the {audience:Audience} messages from {since:Moment} to {until:Moment}"),
    target_fixture="outcome",
)
def reads_messages_between(sim: Simulation, actor: str, audience: str, since: PlanMoment, until: PlanMoment) -> Came:
    return _read(sim, actor, audience, _instant(sim, since), _instant(sim, until))


@when(
    phrase("{actor:Actor} asks for {audience:Audience} messages with the dates {query:Name}"), target_fixture="outcome"
)
def asks_with_dates(sim: Simulation, actor: str, audience: str, query: str) -> Came:
    """Send the dates as they stand: `fromDate=...&toDate=...`."""
    client = sim.client(actor)
    pairs = [(name, value) for name, _, value in (pair.partition("=") for pair in query.split("&") if pair)]
    asked = [("participantName", client.participant), *pairs]
    return attempt(sim, lambda: client.session.send("GET", f"/messages/v1.0/{audience}", asked))


@then(phrase("{text:Name} is {whether:Whether}among the messages"))
def is_among_the_messages(outcome: Came, text: str, whether: str) -> None:
    expect(f"{text!r} among the messages", expected=not whether, actual=text in _texts(outcome))


@then(phrase("the only message is {text:Name}"))
def only_message_is(outcome: Came, text: str) -> None:
    expect("the messages", expected=[text], actual=_texts(outcome))


@then(phrase("the messages come oldest first, none later than now"))
def messages_come_in_order(sim: Simulation, outcome: Came) -> None:
    sent = [message.sent_time for message in _messages(outcome)]
    in_order = sorted(sent) == sent and bool(sent) and sent[-1] <= sim.clock.now()
    expect(f"messages in order: {[wire_instant(at) for at in sent]}", expected=True, actual=in_order)


@then(phrase("the file {file:Name} comes with the message, byte for byte"))
def file_comes_with_the_message(outcome: Came, file: str) -> None:
    messages = {message.attachment_name: message for message in _messages(outcome)}
    expect(f"the bytes of {file}", expected=TEXT, actual=_bytes_of(messages.get(file)))


def _read(sim: Simulation, actor: str, audience: str, since: datetime, until: datetime | None) -> Came:
    service = sim.client(actor).messages
    return attempt(sim, lambda: getattr(service, audience)(since, until))


def _instant(sim: Simulation, moment: PlanMoment) -> datetime:
    return sim.plan.moment(moment.day, moment.time)


def _messages(outcome: Came) -> list[Message]:
    messages: list[Message] = answered(outcome)
    return messages


def _bytes_of(message: Message | None) -> bytes | str:
    try:
        return (message.file() if message else None) or "no such file"
    except ValueError as problem:
        return f"no base64: {problem}"


def _texts(outcome: Came) -> list[str]:
    return [message.message for message in _messages(outcome)]
