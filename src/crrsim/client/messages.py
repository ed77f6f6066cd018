"""Messages: what the ISO tells everybody, and what it tells one participant."""

from datetime import datetime
from typing import Any, ClassVar

from crrsim.client.service import Outcome, Service
from crrsim.contract.messages import Message


class MessagesService(Service):
    """Messages by the time they were sent; instants are aware. Source: CRR Messages API."""

    word: ClassVar[str] = "messages"

    def public(
        self, from_date: datetime, to_date: datetime | None = None, participant_name: str | None = None
    ) -> Outcome[list[Message]]:
        """Return the messages to all from `from_date` to `to_date` (now when left out).

        Refused: SER0006 when the dates are the wrong way round.
        """
        return self._ask("public", self._query(from_date, to_date, participant_name))

    def private(
        self, from_date: datetime, to_date: datetime | None = None, participant_name: str | None = None
    ) -> Outcome[list[Message]]:
        """Return the messages to the participant alone, attachments included. Refused: as `public`."""
        return self._ask("private", self._query(from_date, to_date, participant_name))

    def _query(self, from_date: datetime, to_date: datetime | None, participant_name: str | None) -> dict[str, Any]:
        return {"participantName": self._own(participant_name), "fromDate": from_date, "toDate": to_date}
