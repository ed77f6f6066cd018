"""Periods as instants, for callers that may not look at the calendar themselves."""

from datetime import datetime

from crrsim.calendar.pacific import period_bounds
from crrsim.terms.product import Period


def bounds(period: Period) -> tuple[datetime, datetime]:
    """The first and the last second of a period, Pacific midnight to a second before one, in UTC (A-02)."""
    return period_bounds(period)
