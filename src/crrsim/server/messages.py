"""Messages: what the ISO tells everybody, and what it tells one participant."""

from base64 import b64encode
from datetime import datetime

from crrsim.contract.wire import read_instant
from crrsim.market import messages
from crrsim.market.book import Message
from crrsim.market.rules import rule
from crrsim.market.world import World
from crrsim.server.desk import Call
from crrsim.server.windows import Json


@rule(
    "attachment-as-text",
    says="an attachment travels as base64 text, since raw bytes cannot stand in JSON",
    source="F-21; our reading of the schema, which has raw bytes in JSON",
)
def attachment_text(content: bytes) -> str:
    return b64encode(content).decode()


@attachment_text.defect(
    "attachment-not-encoded", says="an attachment's bytes are put into the JSON as if they were text"
)
def _(content: bytes) -> str:
    return content.decode("latin-1")


def public(world: World, call: Call) -> list[Json]:
    return [_message(world, one) for one in messages.public(world, call.caller, *_dates(world, call))]


def private(world: World, call: Call) -> list[Json]:
    return [_message(world, one) for one in messages.private(world, call.caller, *_dates(world, call))]


def _dates(world: World, call: Call) -> tuple[datetime, datetime]:
    """From when to when; without a toDate, up to now."""
    from_date = read_instant(call.query["fromDate"])
    to_date = read_instant(call.query["toDate"]) if "toDate" in call.query else max(world.now, from_date)
    return from_date, to_date


def _message(world: World, one: Message) -> Json:
    told: Json = {"sentTime": one.sent_at, "sender": one.sender, "message": one.text}
    if one.attachment_name is not None:
        told["attachmentName"] = one.attachment_name
    if one.attachment is not None:
        told["attachment"] = world.rules[attachment_text](one.attachment)
    return told
