"""The windows of the plan with their moments, so that a person who serves a double knows which `--at` to ask for."""

from collections.abc import Sequence
from datetime import datetime

from rich.console import Console
from rich.table import Table

from crrsim.calendar.pacific import to_pacific
from crrsim.calendar.plan import Plan
from crrsim.calendar.schedule import Schedule, ScheduledWindow

_ENDS = ("open", "close", "post")


def windows(schedule: Schedule) -> Sequence[ScheduledWindow]:
    """Return all that opens during the weeks of the plan, in order of time."""
    every = (*schedule.markets, *schedule.windows, *schedule.loads, *schedule.migrations)
    return sorted(
        (one for one in every if schedule.plan.day_of(one.open_at)), key=lambda one: (one.open_at, one.close_at)
    )


def in_plan(plan: Plan, instant: datetime) -> str:
    """Return an instant as `--at` takes it: "W2-TUE 09:00"; outside the weeks of the plan as Pacific clocks show it."""
    shown = to_pacific(instant)
    day = plan.day_of(instant)
    return f"{day} {shown[11:16]}" if day else shown


def entry(plan: Plan, one: ScheduledWindow) -> dict[str, str]:
    """Return a window in words: its alias in features, its name on the wire, and its moments."""
    moments = {f"{end}s": in_plan(plan, getattr(one, f"{end}_at")) for end in _ENDS}
    return {"window": one.alias, "name": one.name, **moments}


def print_windows(console: Console, schedule: Schedule) -> None:
    """Print every window with the moments at which it opens, closes and posts, Pacific time."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    rows = [entry(schedule.plan, one) for one in windows(schedule)]
    for column in rows[0]:
        table.add_column(column, no_wrap=column not in {"window", "name"})
    for row in rows:
        table.add_row(*row.values())
    console.print(table)
    console.print(f"\n{len(rows)} windows, Pacific time; each is open up to its closing second, and not in it.")
    console.print("`crrsim mock serve --at` takes any of these moments, and its clock runs on from there.")
