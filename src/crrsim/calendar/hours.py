"""The hours of a day and of a period: their labels on short and long days, and whether they are on-peak.

On-peak hours: hours ending 7 to 22, Monday to Saturday, but not on the six NERC holidays. Other definitions have been
proposed (the middle of the day, Sundays), so the definition is data and every function takes another one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from crrsim.calendar.pacific import day_length, midnight, period_days
from crrsim.terms.load import HourNumbering
from crrsim.terms.product import Period, TimeOfUse

SKIPPED_LABEL = 3
REPEATED_LABEL = 25
SUNDAY = 6

_NERC_DAYS = frozenset(
    {"New Year's Day", "Memorial Day", "Independence Day", "Labor Day", "Thanksgiving Day", "Christmas Day"}
)


@cache
def nerc_holidays(year: int) -> frozenset[date]:
    """Return the six NERC holidays of `year`: one that falls on a Sunday moves to Monday, a Saturday one stays."""
    from holidays import country_holidays  # noqa: PLC0415 - every country of the world, and few scenarios ask

    days = country_holidays("US", years=year, observed=False)
    kept = [day for day, name in days.items() if name in _NERC_DAYS]
    return frozenset(day + timedelta(days=1) if day.weekday() == SUNDAY else day for day in kept)


@dataclass(frozen=True)
class OnPeak:
    """Which hours are on-peak: labels of hours, weekdays (Monday is 0), and the holidays of a year that are not."""

    labels: frozenset[int]
    weekdays: frozenset[int]
    holidays: Callable[[int], frozenset[date]]

    def on(self, day: date) -> frozenset[int]:
        """Return the labels of the on-peak hours of `day`."""
        working = day.weekday() in self.weekdays and day not in self.holidays(day.year)
        return self.labels & frozenset(labels(day)) if working else frozenset()


def labels(day: date, numbering: HourNumbering = HourNumbering.REPEATED) -> tuple[int, ...]:
    """Return the labels of the hours of `day`, in order of number.

    1 to 24; the day clocks go forward has no hour 3; the day they go back has an hour 25, the repeated one (A-03).
    Numbered in sequence, these days have the hours 1 to 23 and 1 to 25.
    """
    length = day_length(day)
    if numbering is HourNumbering.SEQUENTIAL:
        return tuple(range(1, length + 1))
    if length < 24:
        return tuple(label for label in range(1, 25) if label != SKIPPED_LABEL)
    return tuple(range(1, 25)) if length == 24 else (*range(1, 25), REPEATED_LABEL)


def hour_start(day: date, label: int) -> datetime:
    """Return the instant at which the hour of that label begins; label 25 is the second 01:00 to 02:00 (A-03).

    Raises: ValueError when `day` has no such hour.
    """
    if label not in labels(day):
        raise ValueError(f"{day} has no hour {label}: its hours are {labels(day)}")
    return midnight(day) + timedelta(hours=_elapsed(day, label))


WECC_ON_PEAK = OnPeak(frozenset(range(7, 23)), frozenset(range(6)), nerc_holidays)


def tou_of(day: date, label: int, on_peak: OnPeak = WECC_ON_PEAK) -> TimeOfUse:
    """Return the time of use of one hour. Raises: ValueError when `day` has no such hour."""
    if label not in labels(day):
        raise ValueError(f"{day} has no hour {label}: its hours are {labels(day)}")
    return TimeOfUse.ON if label in on_peak.on(day) else TimeOfUse.OFF


def days_of(period: Period) -> tuple[date, ...]:
    """Return every day of a period."""
    first, after = period_days(period)
    return tuple(first + timedelta(days=n) for n in range((after - first).days))


def hours_of(period: Period, tou: TimeOfUse, on_peak: OnPeak = WECC_ON_PEAK) -> tuple[tuple[date, int], ...]:
    """Return every hour of a period and time of use, as its day and label."""
    return tuple((day, label) for day in days_of(period) for label in labels(day) if tou_of(day, label, on_peak) is tou)


def hour_count(period: Period, tou: TimeOfUse, on_peak: OnPeak = WECC_ON_PEAK) -> int:
    """Return how many hours a product has."""
    peak = sum(len(on_peak.on(day)) for day in days_of(period))
    return peak if tou is TimeOfUse.ON else sum(len(labels(day)) for day in days_of(period)) - peak


def _elapsed(day: date, label: int) -> int:
    """Count the hours of `day` that pass before the hour of that label begins."""
    if label == REPEATED_LABEL:
        return 2
    return label - 1 + (day_length(day) - 24 if label > 2 else 0)
