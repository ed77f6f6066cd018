"""Pacific wall time and UTC: the one place where one becomes the other.

People and pages speak Pacific time, the wire speaks UTC, and twice a year the two disagree about whether an hour
exists. A local time that never happened, or happened twice, is an error here rather than a guess.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Literal

from whenever import Date, Instant, PlainDateTime, RepeatedTime, SkippedTime, Time, ZonedDateTime

from crrsim.terms.product import Period

PACIFIC = "America/Los_Angeles"
ONE_SECOND = timedelta(seconds=1)


class LocalTimeError(ValueError):
    """A Pacific wall time that names no instant, or two."""


class SkippedLocalTimeError(LocalTimeError):
    """The clocks were put forward over this time; it never happened."""


class RepeatedLocalTimeError(LocalTimeError):
    """The clocks were put back over this time; it happened twice."""


class WireTimeError(ValueError):
    """A text that is no instant of the wire."""


def to_utc(day: date, time: str = "00:00", which: Literal["raise", "earlier", "later"] = "raise") -> datetime:
    """Return the instant at which Pacific clocks showed `time` ("HH:MM" or "HH:MM:SS") on `day`.

    `which` picks one of the two instants of a repeated time. A skipped time has none, so it is refused in any case.
    Raises: SkippedLocalTimeError, RepeatedLocalTimeError, LocalTimeError when `time` is no time of day.
    """
    local = _local(day, time)
    try:
        return _stdlib(local.assume_tz(PACIFIC, disambiguation="raise"))
    except SkippedTime as problem:
        raise SkippedLocalTimeError(f"{day} {time} never happened in {PACIFIC}: clocks were put forward") from problem
    except RepeatedTime as problem:
        if which == "raise":
            raise RepeatedLocalTimeError(f"{day} {time} happened twice in {PACIFIC}: say which") from problem
        return _stdlib(local.assume_tz(PACIFIC, disambiguation=which))


def to_pacific(instant: datetime) -> str:
    """Return `instant` as people read it: "2026-03-10 09:00:00 PDT"."""
    local = _zoned(instant)
    return f"{local.date().format_iso()} {local.time().format_iso()[:8]} {local.tz_abbrev()}"


def pacific_date(instant: datetime) -> date:
    """Return the day that Pacific calendars showed at `instant`."""
    return _zoned(instant).date().to_stdlib()


def midnight(day: date) -> datetime:
    """Return the instant at which `day` begins in Pacific time: 07:00Z in summer, 08:00Z in winter."""
    return to_utc(day)


def day_length(day: date) -> int:
    """Return how many hours `day` has in Pacific time: 23, 24 or 25."""
    return int((midnight(day + timedelta(days=1)) - midnight(day)) / timedelta(hours=1))


def wire(instant: datetime) -> str:
    """Return `instant` as the wire writes it: UTC, to the second, with Z ("2026-03-10T16:00:00Z")."""
    return aware(instant).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_wire(text: str) -> datetime:
    """Return the instant that a text of the wire names. Raises: WireTimeError."""
    try:
        return Instant.parse_iso(text).to_stdlib()
    except ValueError as problem:
        raise WireTimeError(f"{text!r} is no UTC date-time such as 2026-03-10T16:00:00Z") from problem


def period_bounds(period: Period) -> tuple[datetime, datetime]:
    """Return the first and the last second of a period.

    It starts at Pacific midnight and ends one second before the next one. Source: the Period schema; A-02.
    """
    first, after = period_days(period)
    return midnight(first), midnight(after) - ONE_SECOND


def period_hours(period: Period) -> float:
    """Return how many hours a period has, from its first to its last, whatever the clocks show."""
    first, after = period_days(period)
    return (midnight(after) - midnight(first)) / timedelta(hours=1)


def ends_period(period: Period, instant: datetime) -> bool:
    """Say whether `instant` may stand for the end of `period`: its last second or the midnight after it (A-02)."""
    last = period_bounds(period)[1]
    return aware(instant) in {last, last + ONE_SECOND}


def period_days(period: Period) -> tuple[date, date]:
    """Return the first day of a period and the first day after it."""
    last = period.months[-1]
    after = date(period.year + 1, 1, 1) if last == 12 else date(period.year, last + 1, 1)
    return date(period.year, period.months[0], 1), after


def aware(instant: datetime) -> datetime:
    """Return `instant` unchanged if it carries a time zone. Raises: ValueError when it does not."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant} carries no time zone, so it names no instant")
    return instant


def _local(day: date, time: str) -> PlainDateTime:
    try:
        return Date(day.year, day.month, day.day).at(Time.parse_iso(time))
    except ValueError as problem:
        raise LocalTimeError(f"{time!r} is no time of day: expected HH:MM or HH:MM:SS") from problem


def _zoned(instant: datetime) -> ZonedDateTime:
    return Instant(aware(instant).astimezone(UTC)).to_tz(PACIFIC)


def _stdlib(moment: ZonedDateTime) -> datetime:
    return moment.to_instant().to_stdlib()
