"""The plan: its lines, and its days on real dates, also where the clocks change between two weeks."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crrsim.calendar.plan import OURS, Plan, PlanError

SPRING = Plan.load()
AUTUMN = Plan.load(date(2026, 10, 26))


def test_the_plan_has_86_lines_each_with_its_own_id_and_words() -> None:
    assert len(SPRING.activities) == 86
    assert len({activity.text for activity in SPRING.activities}) == 86


def test_each_week_day_has_something_to_do() -> None:
    assert len(SPRING.days) == 25
    assert all(SPRING.due_on(day) for day in SPRING.days)


def test_what_is_bound_to_no_day_is_connectivity_and_changes() -> None:
    loose = {activity.id.split("-")[0] for activity in SPRING.activities if not activity.days}
    assert loose == {"CONN", "CHG"}


def test_an_activity_is_found_by_id_or_tag() -> None:
    found = SPRING.activity("w2-tue-auc-mn-1")
    assert found == SPRING.activity("W2-TUE-AUC-MN-1")
    assert (found.week, found.day, found.channel, found.audience) == (2, "TUE", "api", ("CRRH",))
    assert found.days == ("W2-TUE",)
    assert found.tag == "w2-tue-auc-mn-1"


def test_a_line_may_span_days() -> None:
    assert SPRING.activity("W4-OPEN-1").days == ("W4-MON", "W4-TUE", "W4-WED", "W4-THU")


def test_the_days_of_the_plan_have_dates() -> None:
    assert SPRING.date_of("W1-MON") == date(2026, 3, 2)
    assert SPRING.date_of("W2-TUE") == date(2026, 3, 10)
    assert SPRING.date_of("W5-FRI") == date(2026, 4, 3)


def test_nine_in_the_morning_keeps_to_the_clock_on_the_wall_when_the_clocks_go_forward() -> None:
    assert SPRING.moment("W1-TUE") == datetime(2026, 3, 3, 17, tzinfo=UTC)
    assert SPRING.moment("W2-TUE") == datetime(2026, 3, 10, 16, tzinfo=UTC)
    assert SPRING.moment("W2-TUE") - SPRING.moment("W1-TUE") == timedelta(days=7, hours=-1)


def test_nine_in_the_morning_keeps_to_the_clock_on_the_wall_when_the_clocks_go_back() -> None:
    assert AUTUMN.date_of("W1-SUN") == date(2026, 11, 1)
    assert AUTUMN.moment("W2-TUE") - AUTUMN.moment("W1-TUE") == timedelta(days=7, hours=1)


def test_a_moment_is_read_as_features_write_it() -> None:
    assert SPRING.read("W2-TUE 09:00 PPT") == SPRING.moment("W2-TUE")
    assert SPRING.read("W2-THU 11:59:59") == datetime(2026, 3, 12, 18, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("text", ["W2-TUE", "W2-TUE 9:00", "W6-TUE 09:00", "W2-TUX 09:00", "tomorrow"])
def test_what_is_no_moment_of_the_plan_is_refused(text: str) -> None:
    with pytest.raises(PlanError):
        SPRING.read(text)


@pytest.mark.parametrize("day", ["W0-MON", "W6-MON", "W1-MON-THU", "W1-ABC", "MON"])
def test_what_is_no_day_of_the_plan_is_refused(day: str) -> None:
    with pytest.raises(PlanError):
        SPRING.date_of(day)


def test_an_instant_knows_its_day_by_pacific_midnight() -> None:
    midnight = SPRING.moment("W2-TUE", "00:00")
    assert SPRING.day_of(midnight) == "W2-TUE"
    assert SPRING.day_of(midnight - timedelta(seconds=1)) == "W2-MON"
    assert SPRING.day_of(SPRING.moment("W1-MON", "00:00") - timedelta(seconds=1)) is None
    assert SPRING.day_of(SPRING.moment("W5-SUN", "23:59:59") + timedelta(seconds=1)) is None


def test_phases_follow_one_another() -> None:
    assert [(phase.name, (phase.last - phase.first).days + 1) for phase in SPRING.phases] == [
        ("connectivity", 28),
        ("structured", 21),
        ("unstructured", 14),
    ]
    phase = SPRING.phase_of(SPRING.moment("W3-FRI"))
    assert phase is not None
    assert phase.name == "structured"
    assert SPRING.phase_of(datetime(2027, 1, 1, tzinfo=UTC)) is None


def test_fridays_are_for_patching() -> None:
    assert SPRING.patching_days == ("W1-FRI", "W2-FRI", "W3-FRI", "W4-FRI", "W5-FRI")
    assert SPRING.is_patching(SPRING.moment("W2-FRI", "00:00"))
    assert SPRING.is_patching(SPRING.moment("W2-FRI", "23:59:59"))
    assert not SPRING.is_patching(SPRING.moment("W2-THU", "23:59:59"))


def test_the_sim_begins_on_a_monday() -> None:
    with pytest.raises(PlanError, match="Monday"):
        Plan.load(date(2026, 3, 3))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("id: W1-TUE-MISC-1,", "id: W1-TUE-MISC-2,", "twice"),
        ("channel: api", "channel: fax", "unknown channel"),
        ("audience: [UDC]", "audience: [UPS]", "unknown channel or audience"),
        ("  W2-TUE:", "  W2-DIE:", "no days"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(tmp_path: Path, old: str, new: str, says: str) -> None:
    bad = tmp_path / "plan.yaml"
    bad.write_text(OURS.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(PlanError, match=says):
        Plan.load(source=bad)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)).map(lambda day: day - timedelta(days=day.weekday())))
def test_dates_and_days_agree_for_any_week_one(week_1: date) -> None:
    plan = Plan.load(week_1)
    assert all(plan.day_of(plan.moment(day)) == day for day in plan.days)
