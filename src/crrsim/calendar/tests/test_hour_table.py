"""The table of a period's hours says what `hours` says of each, on short and long days too."""

from datetime import date

import numpy as np
import pytest

from crrsim.calendar.hour_table import NO_HOUR, hour_table
from crrsim.calendar.hours import hour_count, hours_of
from crrsim.terms.load import HourNumbering
from crrsim.terms.product import Period, TimeOfUse

MARCH, NOVEMBER, WINTER = Period.month(2025, 3), Period.month(2025, 11), Period.season(2025, 1)
SHORT, LONG = date(2025, 3, 9), date(2025, 11, 2)


@pytest.mark.parametrize("period", [MARCH, NOVEMBER, WINTER, Period.season(2025, 4)])
def test_hours_and_times_of_use_agree_with_the_calendar(period: Period) -> None:
    table = hour_table(period)
    for tou in TimeOfUse:
        places = np.flatnonzero(table.of(tou)).tolist()
        assert len(places) == hour_count(period, tou)
        assert [(table.day(hour), table.label(hour)) for hour in places] == list(hours_of(period, tou))


def test_a_winter_has_2159_hours_and_an_autumn_2209() -> None:
    assert len(hour_table(WINTER)) == 2159
    assert len(hour_table(Period.season(2025, 4))) == 2209


def test_short_day_has_no_hour_3_and_long_day_an_hour_25() -> None:
    march, november = hour_table(MARCH), hour_table(NOVEMBER)
    short, long = march.days.index(SHORT), november.days.index(LONG)
    assert march.place[short, 3] == NO_HOUR
    assert march.place[short, 4] == march.place[short, 2] + 1
    assert november.place[long, 25] == november.place[long, 24] + 1
    assert march.place[short, 25] == NO_HOUR


def test_in_sequence_the_short_day_ends_with_hour_23() -> None:
    march = hour_table(MARCH, HourNumbering.SEQUENTIAL)
    short = march.days.index(SHORT)
    assert march.place[short, 23] != NO_HOUR
    assert march.place[short, 24] == NO_HOUR
    assert len(march) == len(hour_table(MARCH))


def test_each_day_begins_at_its_pacific_midnight() -> None:
    march = hour_table(MARCH)
    lengths = np.diff(march.midnights) // 3600
    assert lengths[march.days.index(SHORT)] == 23
    assert set(lengths) == {23, 24}
