"""The Market Sim plan: who does what on which weekday, counted from the Monday of week 1.

The plan is data (plan.yaml beside this file). Dates enter only here, so a server that runs the sim in another
month is met by another `week_1`, and a plan that the ISO issues anew by another file.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from crrsim.calendar.pacific import midnight, pacific_date, to_utc
from crrsim.calendar.window import Window
from crrsim.facts import read_facts

OURS = Path(__file__).with_name("plan.yaml")
WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
CHANNELS = frozenset({"api", "mui", "iso"})
AUDIENCES = frozenset({"ALL", "CRRH", "LSE", "UDC", "CEC", "TOR", "OBAALSE", "NDA"})

_DAY = re.compile(r"W(?P<week>[1-5])-(?P<first>[A-Z]{3})(-(?P<last>[A-Z]{3}))?")
_MOMENT = re.compile(r"(?P<day>W\d-[A-Z]{3}) (?P<time>\d{2}:\d{2}(:\d{2})?)( PPT)?")


class PlanError(ValueError):
    """A plan, or a day or id of a plan, that makes no sense."""


@dataclass(frozen=True)
class Activity:
    """One line of the plan. `week` and `day` are None for what is bound to no day (connectivity, changes)."""

    id: str
    week: int | None
    day: str | None
    channel: str
    audience: tuple[str, ...]
    text: str

    @property
    def tag(self) -> str:
        """The tag a scenario carries to show that it proves this line."""
        return self.id.lower()

    @property
    def days(self) -> tuple[str, ...]:
        """The days of the plan it is due on: ("W2-TUE",), or four of them for "MON-THU", or none."""
        if self.week is None or self.day is None:
            return ()
        first, _, last = self.day.partition("-")
        span = WEEKDAYS[WEEKDAYS.index(first) : WEEKDAYS.index(last or first) + 1]
        return tuple(f"W{self.week}-{weekday}" for weekday in span)


@dataclass(frozen=True)
class Phase:
    """A stretch of the sim, first and last day included."""

    name: str
    first: date
    last: date
    note: str


@dataclass(frozen=True)
class Plan:
    """The plan laid on real dates. `call` is the daily call: weekdays, from, to, in Pacific wall time."""

    week_1: date
    activities: tuple[Activity, ...]
    phases: tuple[Phase, ...]
    test_credit_usd: int
    patching_weekday: str
    call: tuple[tuple[str, ...], str, str]

    @classmethod
    def load(cls, week_1: date = date(2026, 3, 2), source: Path = OURS) -> "Plan":
        """Read a plan and lay it on dates. Raises: PlanError when `week_1` is no Monday or the file is no plan."""
        if week_1.weekday() != 0:
            raise PlanError(f"week 1 begins on a Monday, and {week_1} is a {WEEKDAYS[week_1.weekday()]}")
        facts = read_facts(source)
        call = facts["daily_call"]
        return cls(
            week_1=week_1,
            activities=_checked(tuple(_activities(facts))),
            phases=tuple(_phase(week_1, row) for row in facts["phases"]),
            test_credit_usd=facts["test_credit_usd"],
            patching_weekday=facts["patching_weekday"],
            call=(tuple(call["days"]), call["from"], call["to"]),
        )

    def activity(self, identity: str) -> Activity:
        """Return the activity of that id, in either case. Raises: PlanError."""
        try:
            return self._by_id[identity.upper()]
        except KeyError:
            raise PlanError(f"the plan has no activity {identity!r}") from None

    def date_of(self, day: str) -> date:
        """Return the date of a day of the plan: "W2-TUE" -> 2026-03-10. Raises: PlanError."""
        found = _DAY.fullmatch(day)
        if found is None or found["last"] or found["first"] not in WEEKDAYS:
            raise PlanError(f"{day!r} is no day of the plan: expected W1-MON to W5-SUN")
        return self.week_1 + timedelta(weeks=int(found["week"]) - 1, days=WEEKDAYS.index(found["first"]))

    def moment(self, day: str, time: str = "09:00") -> datetime:
        """Return the instant at which Pacific clocks show `time` on a day of the plan.

        Raises: PlanError, LocalTimeError.
        """
        return to_utc(self.date_of(day), time)

    def read(self, text: str) -> datetime:
        """Return the instant of a text such as "W2-TUE 09:00 PPT". Raises: PlanError, LocalTimeError."""
        found = _MOMENT.fullmatch(text.strip())
        if found is None:
            raise PlanError(f"{text!r} is no moment of the plan: expected, say, W2-TUE 09:00 PPT")
        return self.moment(found["day"], found["time"])

    def day_of(self, instant: datetime) -> str | None:
        """Return the day of the plan on which `instant` falls, weekends too; None before week 1 and after week 5."""
        days = (pacific_date(instant) - self.week_1).days
        return f"W{days // 7 + 1}-{WEEKDAYS[days % 7]}" if 0 <= days < 35 else None

    def phase_of(self, instant: datetime) -> Phase | None:
        """Return the phase in which `instant` falls, or None outside the sim."""
        day = pacific_date(instant)
        return next((phase for phase in self.phases if phase.first <= day <= phase.last), None)

    def due_on(self, day: str) -> tuple[Activity, ...]:
        """Return what the plan asks for on one of its days."""
        return tuple(activity for activity in self.activities if day in activity.days)

    @cached_property
    def days(self) -> tuple[str, ...]:
        """The days of the plan, weekends left out: W1-MON to W5-FRI."""
        return tuple(f"W{week}-{weekday}" for week in range(1, 6) for weekday in WEEKDAYS[:5])

    @cached_property
    def patching_days(self) -> tuple[str, ...]:
        """The days on which the ISO patches: an outage then says nothing about the product."""
        return tuple(day for day in self.days if day.endswith(self.patching_weekday))

    def patching_windows(self) -> tuple[Window, ...]:
        """Return the patching days from midnight to midnight, Pacific."""
        dates = [self.date_of(day) for day in self.patching_days]
        return tuple(Window(midnight(day), midnight(day + timedelta(days=1))) for day in dates)

    def is_patching(self, instant: datetime) -> bool:
        """Say whether the plan lets the environment be away at `instant`."""
        return any(instant in window for window in self.patching_windows())

    @cached_property
    def _by_id(self) -> Mapping[str, Activity]:
        return {activity.id: activity for activity in self.activities}


def _activities(facts: Mapping[str, Any]) -> Iterator[Activity]:
    for row in facts["connectivity"]:
        yield _activity(row)
    for days, rows in facts["days"].items():
        for row in rows:
            yield _activity(row, days)
    for row in facts["changes"]:
        yield _activity(row)


def _activity(row: Mapping[str, Any], days: str | None = None) -> Activity:
    found = _DAY.fullmatch(days) if days else None
    if days and (found is None or {found["first"], found["last"] or "MON"} - set(WEEKDAYS)):
        raise PlanError(f"{row['id']}: {days!r} names no days of the plan")
    unknown = set(row["audience"]) - AUDIENCES
    if unknown or row["channel"] not in CHANNELS:
        raise PlanError(f"{row['id']}: unknown channel or audience: {row['channel']}, {', '.join(row['audience'])}")
    week, day = (int(found["week"]), found.string[3:]) if found else (None, None)
    return Activity(row["id"], week, day, row["channel"], tuple(row["audience"]), row["text"])


def _checked(activities: tuple[Activity, ...]) -> tuple[Activity, ...]:
    names = [activity.id for activity in activities]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise PlanError(f"the plan names these activities twice: {', '.join(twice)}")
    return activities


def _phase(week_1: date, row: Mapping[str, Any]) -> Phase:
    first = week_1 + timedelta(weeks=row["after"])
    return Phase(row["name"], first, first + timedelta(weeks=row["weeks"], days=-1), row["note"])
