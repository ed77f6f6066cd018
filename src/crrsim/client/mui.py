"""The market user interface from a participant's side: files uploaded as forms, over the session's mutual TLS.

The ISO's own interface is made for people, and how its uploads travel is not public. This client speaks to the
double's; against the ISO a person uploads the same files.
"""

import uuid
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from crrsim.client.answer import AnyOutcome
from crrsim.client.session import Session
from crrsim.contract.record_file import media_of
from crrsim.contract.wire import REQUEST_ID

FILE = "file"


class MuiClient:
    """Uploads and downloads as one participant. `session` stands at the interface; closing the client closes it."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @property
    def participant(self) -> str:
        return self.session.participant

    def upload(self, template: str, name: str, data: bytes, **fields: str) -> AnyOutcome:
        """Upload the file `name` to a template; `fields` are what its form says besides, in the wire's spelling.

        The participant is the session's own unless `participantName` says otherwise.
        Answered: {"template", "records", "answer"}. Refused: every fault of the file, or what the market refuses.
        Raises: Trouble.
        """
        body, kind = form({"participantName": self.participant, **fields}, name, data)
        headers = ((REQUEST_ID, str(uuid.uuid4())), ("accept", "*/*"), ("content-type", kind))
        return self.session.send("POST", f"/upload/{template}", headers=headers, body=body)

    def template(self, template: str) -> Any:  # noqa: ANN401 - an outcome whose body is a file
        """Return the empty file of a template. Raises: Trouble."""
        return self.session.send("GET", f"/template/{template}")

    def models(self) -> AnyOutcome:
        """List the network models that are out. Answered: {"models": [...]}. Refused: SEC0001 without NDA access."""
        return self.session.send("GET", "/models")

    def model(self, model: str, period: str) -> AnyOutcome:
        """Fetch a network model as a ZIP archive. Answered: its bytes. Refused: SEC0001, MKT0001, DWL0005."""
        return self.session.send("GET", f"/models/{model}/{period}")

    def open_files(self, market: str) -> AnyOutcome:
        """Fetch what a market publishes to everybody, as a ZIP archive. Refused: MKT0001, DWL0005 before it does."""
        return self.session.send("GET", f"/open-files/{market}")

    def close(self) -> None:
        self.session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def form(fields: Mapping[str, str], name: str, data: bytes) -> tuple[bytes, str]:
    """Return a form with one file as multipart/form-data, and the content type that goes with it."""
    mark = uuid.uuid4().hex
    parts = [_part(mark, f'name="{_quoted(field)}"', text.encode()) for field, text in fields.items()]
    parts.append(_part(mark, f'name="{FILE}"; filename="{_quoted(name)}"', data, f"Content-Type: {media_of(name)}\r\n"))
    return b"".join(parts) + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"


def _part(mark: str, disposition: str, data: bytes, more: str = "") -> bytes:
    head = f"--{mark}\r\nContent-Disposition: form-data; {disposition}\r\n{more}\r\n"
    return head.encode() + data + b"\r\n"


def _quoted(text: str) -> str:
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
