"""Pacific time: the two nights a year on which an hour is missing or comes twice, and the bounds of periods."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crrsim.calendar.pacific import (
    LocalTimeError,
    RepeatedLocalTimeError,
    SkippedLocalTimeError,
    WireTimeError,
    day_length,
    ends_period,
    midnight,
    pacific_date,
    period_bounds,
    read_wire,
    to_pacific,
    to_utc,
    wire,
)
from crrsim.terms.product import Period

FORWARD = date(2026, 3, 8)
BACK = date(2026, 11, 1)


def test_a_plain_time_is_seven_hours_behind_in_summer_and_eight_in_winter() -> None:
    assert to_utc(date(2026, 7, 1), "09:00") == datetime(2026, 7, 1, 16, tzinfo=UTC)
    assert to_utc(date(2026, 1, 2), "09:00:30") == datetime(2026, 1, 2, 17, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("time", ["02:00", "02:30", "02:59:59"])
def test_an_hour_that_never_happened_is_refused(time: str) -> None:
    with pytest.raises(SkippedLocalTimeError):
        to_utc(FORWARD, time)
    with pytest.raises(SkippedLocalTimeError):
        to_utc(FORWARD, time, "later")


@pytest.mark.parametrize("time", ["01:59:59", "03:00"])
def test_the_seconds_around_the_missing_hour_are_one_second_apart(time: str) -> None:
    assert to_utc(FORWARD, time) in {datetime(2026, 3, 8, 9, 59, 59, tzinfo=UTC), datetime(2026, 3, 8, 10, tzinfo=UTC)}


def test_an_hour_that_happened_twice_must_be_told_apart() -> None:
    with pytest.raises(RepeatedLocalTimeError):
        to_utc(BACK, "01:30")
    assert to_utc(BACK, "01:30", "earlier") == datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
    assert to_utc(BACK, "01:30", "later") == datetime(2026, 11, 1, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("time", ["25:00", "9 o'clock", "", "09:61"])
def test_what_is_no_time_of_day_is_refused(time: str) -> None:
    with pytest.raises(LocalTimeError, match="no time of day"):
        to_utc(date(2026, 7, 1), time)


def test_days_have_23_24_or_25_hours() -> None:
    assert [day_length(day) for day in (FORWARD, date(2026, 3, 9), BACK)] == [23, 24, 25]


def test_people_read_the_zone_with_the_time() -> None:
    assert to_pacific(datetime(2026, 3, 10, 16, tzinfo=UTC)) == "2026-03-10 09:00:00 PDT"
    assert to_pacific(datetime(2026, 11, 1, 9, 30, 5, tzinfo=UTC)) == "2026-11-01 01:30:05 PST"


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2026_M04", "2026-04-01T07:00:00Z", "2026-05-01T06:59:59Z"),
        ("2026_M03", "2026-03-01T08:00:00Z", "2026-04-01T06:59:59Z"),
        ("2026_M11", "2026-11-01T07:00:00Z", "2026-12-01T07:59:59Z"),
        ("2026_M12", "2026-12-01T08:00:00Z", "2027-01-01T07:59:59Z"),
        ("2027_S01", "2027-01-01T08:00:00Z", "2027-04-01T06:59:59Z"),
        ("2027_S04", "2027-10-01T07:00:00Z", "2028-01-01T07:59:59Z"),
    ],
)
def test_a_period_runs_from_pacific_midnight_to_the_last_second(name: str, first: str, last: str) -> None:
    start, end = period_bounds(Period.parse(name))
    assert (wire(start), wire(end)) == (first, last)


def test_a_period_may_be_said_to_end_at_its_last_second_or_at_the_midnight_after() -> None:
    period = Period.parse("2026_M04")
    ends = ("2026-05-01T06:59:58Z", "2026-05-01T06:59:59Z", "2026-05-01T07:00:00Z", "2026-05-01T07:00:01Z")
    assert [ends_period(period, read_wire(end)) for end in ends] == [False, True, True, False]


def test_an_instant_without_a_zone_is_no_instant() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        wire(datetime(2026, 3, 10, 16))  # noqa: DTZ001  the missing zone is what is tested


@pytest.mark.parametrize("text", ["2026-03-10", "2026-03-10 16:00", "2023-12-141T02:00:00Z", "soon"])
def test_what_is_no_instant_of_the_wire_is_refused(text: str) -> None:
    with pytest.raises(WireTimeError):
        read_wire(text)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)).map(lambda at: at.replace(microsecond=0, tzinfo=UTC)))  # noqa: DTZ001  hypothesis wants naive bounds
def test_the_wire_gives_back_what_it_was_given(at: datetime) -> None:
    assert read_wire(wire(at)) == at


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_midnight_begins_its_day(day: date) -> None:
    assert pacific_date(midnight(day)) == day
    assert pacific_date(midnight(day) - timedelta(seconds=1)) == day - timedelta(days=1)


@given(st.integers(2020, 2040), st.integers(1, 12))
def test_periods_follow_one_another_without_a_gap(year: int, month: int) -> None:
    following = Period.month(year + month // 12, month % 12 + 1)
    assert period_bounds(Period.month(year, month))[1] + timedelta(seconds=1) == period_bounds(following)[0]
