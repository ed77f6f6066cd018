"""Hourly load: the rows of a feature's table on the one side, thousands of records on the other.

A row without a day is every hour of the period; one with a day and hour takes that hour out and puts its own in.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from crrsim.assembly.simulation import Simulation
from crrsim.calendar.pacific import midnight, pacific_date
from crrsim.calendar.schedule import LoadWindow
from crrsim.contract.historical_forecasted_load import LoadDataSet
from crrsim.contract.template import Record
from crrsim.terms.load import LoadType
from crrsim.terms.product import Period
from steps.bodies import typed_if_allowed
from steps.tables import Mw, Row

if TYPE_CHECKING:  # numerics: only sentences about hours wait for them
    from crrsim.calendar.hour_table import HourTable


@dataclass(frozen=True)
class LoadOf:
    """Whose hours are meant, as a feature words it: the window by its alias, the period by its part in it."""

    alias: str
    role: str = ""

    @classmethod
    def read(cls, text: str) -> "LoadOf":
        """Read `monthly forecast load`, `annual historical load for S04`."""
        alias, _, role = text.partition(" for ")
        return cls(alias, role)

    def window(self, sim: Simulation) -> LoadWindow:
        return sim.schedule.load(self.alias)

    def period(self, sim: Simulation) -> Period:
        return next(one for one in self.window(sim).periods if str(one).endswith(self.role))


class LoadRow(Row):
    """Load at a sink: in every hour, or in the one of `day` and `hour`; without `mw` that hour is left out.

    `day` is a day of the month, or `short`, `long`, `last`, or a whole date; `times` says how often its record stands.
    """

    noun = "table of hours"
    sink: str
    type: LoadType = LoadType.FINAL_LOAD
    day: str = ""
    hour: int | None = None
    mw: Mw | None = None
    times: int = 1
    owner: str = ""


class PacificDays:
    """Days of a file to instants of the wire and back."""

    def begins(self, day: date) -> Any:  # noqa: ANN401 - an instant
        return midnight(day)

    def of(self, instant: Any) -> date:  # noqa: ANN401 - an instant
        return pacific_date(instant)


def records(sim: Simulation, period: Period, rows: Sequence[LoadRow]) -> list[Record]:
    """Return the records of a table in the columns of an upload file, in the order of its rows, hour by hour."""
    from crrsim.calendar.hour_table import hour_table  # noqa: PLC0415 - as above

    table = hour_table(period)
    single = [row for row in rows if row.hour is not None]
    taken = {(row.owner, row.sink, row.type, day_of(table, row), row.hour) for row in single}
    whole = (one for row in rows if row.hour is None for one in _every_hour(sim, table, row, taken))
    own = (_record(sim, table, row, day_of(table, row), row.hour or 0) for row in single for _ in range(_times(row)))
    return [*whole, *own]


def load_data_set(
    sim: Simulation, load: LoadOf, owner: str, rows: Sequence[LoadRow]
) -> LoadDataSet | Mapping[str, Any]:
    """Return the body of a submission: typed when the document allows it, else as it is, and meant to be wrong."""
    window, period = load.window(sim), load.period(sim)
    body = {
        "histForecastFlag": window.kind,
        "assetOwner": owner,
        "loadSubmissionWindowName": window.name,
        "periodName": str(period),
        "hourlyLoad": [_wire(one) for one in records(sim, period, rows)],
    }
    return typed_if_allowed(LoadDataSet, body)


def flat(sink: str, mw: Decimal, owner: str = "") -> LoadRow:
    """Return the same load in every hour."""
    return LoadRow(sink=sink, mw=mw, owner=owner)


def day_of(table: "HourTable", row: LoadRow) -> date:
    """Return the day a row means. Raises: ValueError when the period has no such day."""
    if row.day in {"short", "long"}:
        length = 23 if row.day == "short" else 25
        hours = table.day_of.tolist()
        return next(day for place, day in enumerate(table.days) if hours.count(place) == length)
    if row.day == "last":
        return table.days[-1]
    return table.days[int(row.day) - 1] if row.day.isdigit() else date.fromisoformat(row.day)


def _every_hour(sim: Simulation, table: "HourTable", row: LoadRow, but: set[tuple[Any, ...]]) -> Iterator[Record]:
    for place, label in zip(table.day_of.tolist(), table.label_of.tolist(), strict=True):
        day = table.days[place]
        if (row.owner, row.sink, row.type, day, label) not in but:
            yield _record(sim, table, row, day, label)


def _record(sim: Simulation, table: "HourTable", row: LoadRow, day: date, label: int) -> Record:
    owned = {"AssetOwner": sim.participants[row.owner].name, "Month": str(table.period)} if row.owner else {}
    return {
        **owned,
        "SinkName": sim.location(row.sink),
        "EffectiveDate": day,
        "HourEnding": label,
        "DataType": str(row.type),
        "MW": row.mw if row.mw is not None else Decimal(0),
    }


def _times(row: LoadRow) -> int:
    return 0 if row.mw is None else row.times


def _wire(record: Record) -> dict[str, Any]:
    return {
        "sinkName": record["SinkName"],
        "effectiveDate": midnight(record["EffectiveDate"]),
        "hourEnding": record["HourEnding"],
        "dataType": record["DataType"],
        "mw": record["MW"],
    }


def exceedances(sets: Iterable[Any]) -> dict[tuple[str, str], tuple[Decimal, Decimal]]:
    """Return what a load comes to: (sink, time of use) -> (highest hour, exceedance), MW."""
    listed = (one for each in sets for one in each.load_exceedance)
    return {(one.sink_name, str(one.time_of_use)): (one.max_mw, one.exceedance) for one in listed}
