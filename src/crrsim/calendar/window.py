"""A window of time: open at its first instant, shut at its last."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from crrsim.calendar.pacific import aware

SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Window:
    """The half-open span [open_at, close_at): whatever comes at the very second of closing comes too late."""

    open_at: datetime
    close_at: datetime

    def __post_init__(self) -> None:
        if not aware(self.open_at) < aware(self.close_at):
            raise ValueError(f"a window opens before it closes, but {self.open_at} is not before {self.close_at}")

    def __contains__(self, instant: datetime) -> bool:
        return self.open_at <= aware(instant) < self.close_at

    def edges(self) -> tuple["Edge", ...]:
        """Return the four instants at which a window shows whether it keeps its word, in order of time."""
        return (
            Edge("one second before it opens", self.open_at - SECOND, is_open=False),
            Edge("the second it opens", self.open_at, is_open=True),
            Edge("one second before it closes", self.close_at - SECOND, is_open=True),
            Edge("the second it closes", self.close_at, is_open=False),
        )


@dataclass(frozen=True)
class Edge:
    """One instant at the rim of a window, in words, and whether the window is open at it."""

    says: str
    at: datetime
    is_open: bool
