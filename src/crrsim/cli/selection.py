"""From `--select`, `--week` and `--day` to one expression over tags, which every worker process understands."""

import difflib
import re
from collections.abc import Collection

from _pytest.mark.expression import Expression  # pytest names no public way to read an expression before it plays

from crrsim.calendar.plan import Plan
from crrsim.cli.complaint import Complaint

SCENARIO_ID = re.compile(r"CRR-[A-Z]{2,5}-\d{3}")
_ROW = re.compile(rf"(?P<scenario>{SCENARIO_ID.pattern})\[[^\]]*\]")
"""A row as reports and the terminal name it, `CRR-AUC-020[12:00:00]`."""
_TAGS = re.compile(r"@(?=[\w-])")


def expression(select: str, week: int | None, day: str) -> str:
    """Return the expression for pytest's -m; empty means everything.

    Raises: Complaint for a selection that is no expression, and for a day the plan lacks.
    """
    parts = [_selected(select), _of_week(week), _of_day(day)]
    return " and ".join(f"({part})" for part in parts if part)


def check_tags(select: str, known: Collection[str]) -> None:
    """Raises: Complaint naming the tag that none of the `known` ones is, and those nearest to it."""
    for name in sorted(_names(select)):
        if name not in known:
            near = difflib.get_close_matches(name.replace("_", "-"), known, n=3)
            hint = f"did you mean {' or '.join(near)}?" if near else "`crrsim plan` lists what there is"
            raise Complaint(f"--select: no scenario has the tag {name}; {hint}")


def _names(select: str) -> set[str]:
    """The tags of an expression: as `and` and `or` look no further than they must, it is read both ways."""
    named: set[str] = set()

    def met(name: str, /, *, answer: bool) -> bool:
        named.add(name)
        return answer

    read = Expression.compile(_TAGS.sub("", select).strip())
    for answer in (True, False):
        read.evaluate(lambda name, /, _answer=answer, **_: met(name, answer=_answer))
    return named


def _selected(select: str) -> str:
    wanted = _TAGS.sub("", select).strip()
    if not wanted:
        return ""
    if row := _ROW.search(wanted):  # pytest would take it for a tag that nothing has
        one = f"it is selected with its whole scenario: use {row['scenario']}"
        raise Complaint(f"--select: {row[0]} is one row of an outline, and tags name no rows; {one}")
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
