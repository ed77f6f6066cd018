"""From `--select`, `--week` and `--day` to one expression over tags, which every worker process understands."""

import re

from _pytest.mark.expression import Expression  # pytest names no public way to read an expression before it plays

from crrsim.calendar.plan import Plan
from crrsim.cli.complaint import Complaint

SCENARIO_ID = re.compile(r"CRR-[A-Z]{2,5}-\d{3}")
_TAGS = re.compile(r"@(?=[\w-])")


def expression(select: str, week: int | None, day: str) -> str:
    """Return the expression for pytest's -m; empty means everything.

    Raises: Complaint for a selection that is no expression, and for a day the plan lacks.
    """
    parts = [_selected(select), _of_week(week), _of_day(day)]
    return " and ".join(f"({part})" for part in parts if part)


def _selected(select: str) -> str:
    wanted = _TAGS.sub("", select).strip()
    if not wanted:
        return ""
    try:
        Expression.compile(wanted)
    except SyntaxError as problem:
        place = f" at column {problem.offset}" if problem.offset else ""
        raise Complaint(f"--select: {select!r} is no expression over tags{place}: {problem.msg}") from None
    return wanted


def _of_week(week: int | None) -> str:
    if week is None:
        return ""
    ids = [activity.tag for activity in Plan.load().activities if activity.week == week]
    return " or ".join([f"week{week}", *ids])


def _of_day(day: str) -> str:
    if not day:
        return ""
    plan = Plan.load()
    if day.upper() not in plan.days:
        raise Complaint(
            f"--day: {day!r} is no day of the plan; it has {plan.days[0]} to {plan.days[-1]}, weekends left out"
        )
    ids = [activity.tag for activity in plan.due_on(day.upper())]
    return " or ".join(ids)
