"""Periods as instants, for callers that may not look at the calendar themselves, and by what people call them."""

from datetime import UTC, date, datetime

from crrsim.calendar.pacific import midnight, pacific_date, period_bounds
from crrsim.terms.product import Period


def bounds(period: Period) -> tuple[datetime, datetime]:
    """The first and the last second of a period, Pacific midnight to a second before one, in UTC (A-02)."""
    return period_bounds(period)


def day_begins(day: date) -> datetime:
    """The instant at which a Pacific day begins."""
    return midnight(day)


def day_of(instant: datetime) -> date:
    """The day that Pacific calendars showed at an instant."""
    return pacific_date(instant)


def instant_of(seconds: int) -> datetime:
    """The instant so many seconds after the beginning of 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def period_named(name: str) -> Period | None:
    """The period of that name, None for a name that no period has."""
    try:
        return Period.parse(name)
    except ValueError:
        return None
