"""Messages of the ISO, to everybody or to one participant."""

import base64
from typing import Annotated

from pydantic import StringConstraints

from crrsim.contract.wire import Absent, Answer, Instant, ParticipantQuery, Shape, names

MessageText = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9#@(). _-]*\Z", max_length=512)]
FileName = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9(). _-]*\Z", max_length=50)]


class MessagesQuery(ParticipantQuery):
    """`to_date` may be left out and then means now."""

    from_date: Instant
    to_date: Absent[Instant] = None


class Message(Answer):
    """A message; its attachment is base64 text, since raw bytes cannot stand in JSON (F-21)."""

    sent_time: Instant
    sender: Absent[Annotated[str, names(100)]] = None
    message: MessageText
    attachment_name: Absent[FileName] = None
    attachment: Absent[str] = None

    def file(self) -> bytes | None:
        """Return the attached bytes. Raises: ValueError when the text is no base64."""
        return None if self.attachment is None else base64.b64decode(self.attachment, validate=True)


SHAPES = {
    "public": Shape(query=MessagesQuery, answer=list[Message]),
    "private": Shape(query=MessagesQuery, answer=list[Message]),
}
