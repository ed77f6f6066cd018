"""What the ten services have in common: a session to ask through, and the participant who asks."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypeAlias, TypeVar

from crrsim.client.answer import AnyOutcome
from crrsim.client.payload import Body
from crrsim.client.session import Session
from crrsim.terms.outcome import Answered, NotBuilt, Refused

T = TypeVar("T")

Outcome: TypeAlias = Answered[T] | Refused | NotBuilt
"""What a call comes to. Trouble on the way is raised instead: see `trouble`."""

Plain: TypeAlias = Mapping[str, Any]
"""A body of the caller's own making, sent as it is and counted as meant."""

Records: TypeAlias = Sequence[T | Plain]
"""A list body: models, plain mappings, or both."""


class Service:
    """One of the ten services, for one session. `word` is its name in every room."""

    word: ClassVar[str]

    def __init__(self, session: Session) -> None:
        self.session = session

    def _ask(self, name: str, query: Plain, body: Body = None) -> AnyOutcome:
        return self.session.call(self.word, name, query, body)

    def _own(self, participant_name: str | None) -> str:
        """Return the participant asked for: the session's own unless another is named."""
        return self.session.participant if participant_name is None else participant_name
