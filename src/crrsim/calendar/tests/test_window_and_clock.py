"""Windows are half-open; clocks stand still or run."""

from datetime import UTC, datetime, timedelta

import pytest

from crrsim.calendar.clock import Clock, SimClock, WallClock
from crrsim.calendar.window import Window

OPEN = datetime(2026, 3, 10, 16, tzinfo=UTC)
WINDOW = Window(OPEN, OPEN + timedelta(hours=2))


def test_a_window_is_open_at_its_first_second_and_shut_at_its_last() -> None:
    assert [edge.at in WINDOW for edge in WINDOW.edges()] == [False, True, True, False]
    assert [edge.is_open for edge in WINDOW.edges()] == [False, True, True, False]


def test_a_window_that_closes_before_it_opens_is_refused() -> None:
    with pytest.raises(ValueError, match="opens before it closes"):
        Window(OPEN, OPEN)


def test_a_sim_clock_stands_still_until_it_is_moved() -> None:
    clock = SimClock(OPEN)
    assert (clock.now(), clock.now()) == (OPEN, OPEN)
    clock.move_to(OPEN - timedelta(days=1))
    assert clock.now() == OPEN - timedelta(days=1)


def test_a_sim_clock_wants_a_time_zone() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        SimClock(OPEN.replace(tzinfo=None))


def test_the_wall_clock_runs_in_utc() -> None:
    clock: Clock = WallClock()
    before = datetime.now(UTC)
    assert before <= clock.now() <= datetime.now(UTC)
    assert clock.now().tzinfo is UTC
