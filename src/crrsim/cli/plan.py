"""`crrsim plan`: every activity of the five weeks with its scenarios, and the ones that have none yet."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from crrsim.calendar.plan import Activity, Plan
from crrsim.calendar.schedule import Schedule
from crrsim.cli.console import paper
from crrsim.cli.features import SCENARIO_ID, Written, read_features
from crrsim.cli.suite import find_suite
from crrsim.cli.window_table import entry, print_windows, windows

ByActivity = Mapping[str, Sequence[Written]]


def plan(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON list instead of a table.")] = False,
    when: Annotated[
        bool, typer.Option("--windows", help="List when markets and other windows open, close and post instead.")
    ] = False,
) -> None:
    """List every plan id with its scenarios, and what has none yet."""
    if when:
        _windows(as_json=as_json)
        return
    activities = Plan.load().activities
    scenarios = by_activity(activities, read_features(find_suite()))
    if as_json:
        typer.echo(json.dumps([_entry(activity, scenarios) for activity in activities], indent=2))
    else:
        _print(paper(), activities, scenarios)


def _windows(*, as_json: bool) -> None:
    schedule = Schedule.of(Plan.load())
    if as_json:
        typer.echo(json.dumps([entry(schedule.plan, one) for one in windows(schedule)], indent=2))
    else:
        print_windows(paper(), schedule)


def by_activity(activities: Sequence[Activity], scenarios: Sequence[Written]) -> ByActivity:
    """Return the scenarios of each plan id; the tag of an activity is its id in lower case."""
    found: dict[str, list[Written]] = defaultdict(list)
    for scenario in scenarios:
        for activity in activities:
            if activity.tag in scenario.tags:
                found[activity.id].append(scenario)
    return found


def folded(names: Iterable[str]) -> str:
    """Return ids in short, those of one prefix together and those in a row as a span; other names as they are.

    >>> folded(["CRR-AUC-003", "CRR-AUC-001", "CRR-AUC-002", "CRR-NOM-010", "On time"])
    'CRR-AUC-001 to 003; CRR-NOM-010; On time'
    """
    numbers: dict[str, list[str]] = defaultdict(list)
    others = []
    for name in names:
        prefix, _, number = name.rpartition("-")
        if prefix.startswith(SCENARIO_ID) and number.isdigit():
            numbers[prefix].append(number)
        else:
            others.append(name)
    return "; ".join([*(f"{prefix}-{_spans(sorted(held))}" for prefix, held in numbers.items()), *others])


def _spans(numbers: Sequence[str]) -> str:
    """Return numbers of equal length in their order: 001 to 003, 010."""
    rows: list[list[str]] = []
    for number in numbers:
        if rows and int(number) == int(rows[-1][-1]) + 1:
            rows[-1].append(number)
        else:
            rows.append([number])
    return ", ".join(f"{row[0]} to {row[-1]}" if len(row) > 2 else ", ".join(row) for row in rows)


def _entry(activity: Activity, scenarios: ByActivity) -> dict[str, object]:
    return {
        "id": activity.id,
        "week": activity.week,
        "day": activity.day,
        "channel": activity.channel,
        "audience": list(activity.audience),
        "text": activity.text,
        "scenarios": [scenario.name for scenario in scenarios.get(activity.id, ())],
    }


def _print(console: Console, activities: Sequence[Activity], scenarios: ByActivity) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in ("week", "day", "plan id", "who", "what", "scenarios"):
        table.add_column(column, no_wrap=column == "plan id")
    for activity in activities:
        week = f"{activity.week}" if activity.week else ""
        found = [scenario.name for scenario in scenarios.get(activity.id, ())]
        text = f"{len(found)}: {folded(found)}" if found else "[yellow]none yet[/yellow]"
        who = ", ".join(activity.audience)
        table.add_row(week, activity.day or "", activity.id, who, escape(activity.text), text)
    console.print(table)
    bare = [activity.id for activity in activities if not scenarios.get(activity.id)]
    played = len({scenario.name for found in scenarios.values() for scenario in found})
    console.print(
        f"\n{len(activities)} plan ids; {len(activities) - len(bare)} have scenarios ({played} of them), "
        f"{len(bare)} have none yet. `crrsim plan --windows` tells when markets are open."
    )
