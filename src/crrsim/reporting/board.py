"""The calendar as a board: week by day, each plan id with the worst verdict of its scenarios."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crrsim.calendar.plan import Activity, Plan
from crrsim.reporting import words
from crrsim.reporting.matrix import Tally
from crrsim.reporting.places import BESIDE, CHANGES, CONNECTIVITY
from crrsim.reporting.run import Run, Scenario
from crrsim.reporting.verdicts import Verdict, worst

DAYS = ("MON", "TUE", "WED", "THU", "FRI")


@dataclass(frozen=True)
class Entry:
    """A plan id on the board: what it asks, the scenarios of this run that show it, and the worst of their verdicts."""

    activity: Activity
    scenarios: tuple[Scenario, ...]

    @property
    def verdict(self) -> Verdict:
        return worst(scenario.verdict for scenario in self.scenarios)

    @property
    def short(self) -> str:
        """The id without what the cell already says: W2-TUE-AUC-MN-1 is AUC-MN-1 in the cell of that Tuesday."""
        parts = self.activity.id.split("-")
        prefix = 2 if len(parts) > 3 else 1
        return "-".join(parts[prefix:]) if self.activity.week else self.activity.id


@dataclass(frozen=True)
class Cell:
    """What one day holds; `span` is the number of days it covers (MON-THU is four)."""

    day: str
    span: int
    entries: tuple[Entry, ...]
    place: str
    beside: tuple[Scenario, ...] = ()

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenarios of the day, each once."""
        held = {scenario.key: scenario for entry in self.entries for scenario in entry.scenarios}
        return (*held.values(), *self.beside)

    @property
    def tally(self) -> Tally:
        held = {scenario.key: scenario.verdict for scenario in self.scenarios}
        return Tally(Counter(held.values()))


@dataclass(frozen=True)
class Row:
    """A week of the plan, or a list beside it (connectivity, the upgrade's changes), which has one wide cell."""

    title: str
    note: str
    cells: tuple[Cell, ...]


def board(run: Run, plan: Plan) -> tuple[Row, ...]:
    """Return the rows of the board: connectivity, the five weeks, the changes of the upgrade, and what is beside."""
    entries = tuple(_entries(run, plan))
    weeks = sorted({entry.activity.week for entry in entries if entry.activity.week})
    return (
        _wide("Connectivity", "before week 1", entries, CONNECTIVITY),
        *(_week(week, plan, [entry for entry in entries if entry.activity.week == week]) for week in weeks),
        _wide("Upgrade", "what changes", entries, CHANGES),
        *_beside(run, plan),
    )


def counts_again(run: Run, rows: Sequence[Row]) -> bool:
    """Whether some scenario counts in several cells, so that these come to more than the run has."""
    return sum(len(cell.scenarios) for row in rows for cell in row.cells) > len(run.scenarios)


def _entries(run: Run, plan: Plan) -> Iterator[Entry]:
    for activity in plan.activities:
        yield Entry(activity, run.by_tag.get(activity.tag, ()))


def _wide(title: str, note: str, entries: Sequence[Entry], prefix: str) -> Row:
    held = tuple(entry for entry in entries if entry.activity.id.startswith(f"{prefix}-"))
    return Row(title, note, (Cell("", len(DAYS), held, prefix),))


def _beside(run: Run, plan: Plan) -> Iterator[Row]:
    """Yield a row for scenarios that show no line of the plan, so that none of their failures hides."""
    known = {activity.tag for activity in plan.activities}
    held = tuple(scenario for scenario in run.scenarios if not known & set(scenario.tags))
    if held:
        yield Row("Beside the plan", "no plan id", (Cell("", len(DAYS), (), BESIDE, held),))


def _week(week: int, plan: Plan, entries: Sequence[Entry]) -> Row:
    days = words.days(plan.date_of(f"W{week}-MON"), plan.date_of(f"W{week}-FRI")).rpartition(" ")[0]
    return Row(f"Week {week}", days, tuple(_cells(week, entries)))


def _cells(week: int, entries: Sequence[Entry]) -> Iterator[Cell]:
    place = 0
    while place < len(DAYS):
        day = DAYS[place]
        held = tuple(entry for entry in entries if _first_day(entry) == day)
        span = max((_span(entry) for entry in held), default=1)
        yield Cell(day, span, held, f"W{week}-{day}")
        place += span


def _first_day(entry: Entry) -> str:
    return (entry.activity.day or "").split("-")[0]


def _span(entry: Entry) -> int:
    first, _, last = (entry.activity.day or "").partition("-")
    return DAYS.index(last) - DAYS.index(first) + 1 if last in DAYS else 1
