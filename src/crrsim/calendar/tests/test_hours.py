"""Hours: how many each product has, and how the hours of short and long days are named."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crrsim.calendar.hours import (
    WECC_ON_PEAK,
    OnPeak,
    days_of,
    hour_count,
    hour_start,
    hours_of,
    labels,
    nerc_holidays,
    tou_of,
)
from crrsim.calendar.pacific import midnight
from crrsim.terms.product import Period, TimeOfUse

# On-peak and off-peak hours of 2024, 2025, 2026, 2027: worked out apart from this code.
KNOWN = """
S01 1232/951 1216/943 1216/943 1216/943
S02 1232/952 1232/952 1232/952 1232/952
S03 1232/976 1232/976 1232/976 1232/976
S04 1232/977 1232/977 1232/977 1232/977
M01 416/328 416/328 416/328 400/344
M02 400/296 384/288 384/288 384/288
M03 416/327 416/327 416/327 432/311
M04 416/304 416/304 416/304 416/304
M05 416/328 416/328 400/344 400/344
M06 400/320 400/320 416/304 416/304
M07 416/328 416/328 416/328 416/328
M08 432/312 416/328 416/328 416/328
M09 384/336 400/320 400/320 400/320
M10 432/312 432/312 432/312 416/328
M11 400/321 384/337 384/337 400/321
M12 400/344 416/328 416/328 416/328
"""
ROWS = [
    (f"{2024 + n}_{name}", count)
    for name, *counts in (line.split() for line in KNOWN.split("\n") if line)
    for n, count in enumerate(counts)
]

days = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(("name", "count"), ROWS)
def test_a_product_has_its_known_number_of_hours(name: str, count: str) -> None:
    period = Period.parse(name)
    assert f"{hour_count(period, TimeOfUse.ON)}/{hour_count(period, TimeOfUse.OFF)}" == count


def test_a_sunday_holiday_moves_to_monday_and_a_saturday_one_stays() -> None:
    assert date(2027, 7, 5) in nerc_holidays(2027)
    assert date(2027, 7, 4) not in nerc_holidays(2027)
    assert date(2026, 7, 4) in nerc_holidays(2026)
    assert date(2026, 7, 3) not in nerc_holidays(2026)


def test_the_six_holidays_of_a_year() -> None:
    assert sorted(nerc_holidays(2026)) == [
        date(2026, 1, 1),
        date(2026, 5, 25),
        date(2026, 7, 4),
        date(2026, 9, 7),
        date(2026, 11, 26),
        date(2026, 12, 25),
    ]


def test_the_short_day_has_no_hour_three() -> None:
    assert labels(date(2026, 3, 8)) == (1, 2, *range(4, 25))
    assert hour_start(date(2026, 3, 8), 2) == datetime(2026, 3, 8, 9, tzinfo=UTC)
    assert hour_start(date(2026, 3, 8), 4) == datetime(2026, 3, 8, 10, tzinfo=UTC)
    with pytest.raises(ValueError, match="no hour 3"):
        hour_start(date(2026, 3, 8), 3)


def test_the_long_day_has_an_hour_25_which_is_the_second_hour_from_one_to_two() -> None:
    assert labels(date(2026, 11, 1)) == tuple(range(1, 26))
    starts = [hour_start(date(2026, 11, 1), label).hour for label in (1, 2, 25, 3, 24)]
    assert starts == [7, 8, 9, 10, 7]


@pytest.mark.parametrize("label", [0, 25, 26])
def test_a_plain_day_has_no_other_hours(label: int) -> None:
    with pytest.raises(ValueError, match="no hour"):
        tou_of(date(2026, 4, 1), label)


def test_the_rim_of_the_peak() -> None:
    wednesday = date(2026, 4, 1)
    assert [tou_of(wednesday, label).value for label in (6, 7, 22, 23)] == ["OFF", "ON", "ON", "OFF"]


def test_another_definition_of_the_peak_may_be_given() -> None:
    solar = OnPeak(frozenset(range(10, 18)), frozenset(range(7)), nerc_holidays)
    sunday = date(2026, 4, 5)
    assert tou_of(sunday, 12) is TimeOfUse.OFF
    assert tou_of(sunday, 12, solar) is TimeOfUse.ON
    assert hour_count(Period.parse("2026_M04"), TimeOfUse.ON, solar) == 30 * 8


@given(days)
def test_the_hours_of_a_day_fill_it_without_gap_or_overlap(day: date) -> None:
    starts = sorted(hour_start(day, label) for label in labels(day))
    assert starts[0] == midnight(day)
    assert {later - earlier for earlier, later in pairwise(starts)} == {timedelta(hours=1)}
    assert starts[-1] + timedelta(hours=1) == midnight(day + timedelta(days=1))


@given(days)
def test_a_sunday_or_a_holiday_is_off_peak_throughout(day: date) -> None:
    resting = day.weekday() == 6 or day in nerc_holidays(day.year)
    assert len(WECC_ON_PEAK.on(day)) == (0 if resting else 16)


@given(st.integers(2020, 2040), st.integers(1, 12), st.sampled_from(TimeOfUse))
def test_the_hours_of_a_product_are_as_many_as_counted(year: int, month: int, tou: TimeOfUse) -> None:
    period = Period.month(year, month)
    assert len(hours_of(period, tou)) == hour_count(period, tou)


@given(st.integers(2020, 2040), st.integers(1, 4))
def test_a_season_is_its_three_months(year: int, number: int) -> None:
    season = Period.season(year, number)
    months = tuple(day for month in season.months for day in days_of(Period.month(year, month)))
    assert days_of(season) == months
