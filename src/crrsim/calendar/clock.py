"""The clock as an object: the double's is ours to move, the real system's is the one on the wall."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from crrsim.calendar.pacific import aware


class Clock(Protocol):
    """Whatever can be asked the time."""

    def now(self) -> datetime:
        """Return the present instant, in UTC."""
        ...


class SimClock:
    """A clock that stands still until it is moved.

    It may be set back as well: the double reaches an earlier moment by taking up an earlier snapshot of its world.
    """

    def __init__(self, at: datetime) -> None:
        """Set the clock to `at`. Raises: ValueError when `at` carries no time zone."""
        self._at = aware(at).astimezone(UTC)

    def now(self) -> datetime:
        """Return the instant the clock was last set to."""
        return self._at

    def move_to(self, at: datetime) -> None:
        """Set the clock to `at`. Raises: ValueError when `at` carries no time zone."""
        self._at = aware(at).astimezone(UTC)


@dataclass(frozen=True)
class WallClock:
    """The machine's own clock, or one so far `ahead` of it: a sim of next spring may be served today."""

    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        """Return the present instant, in UTC."""
        return datetime.now(UTC) + self.ahead
