"""The load the cast serves: a day's double hump, seasons, weekends and chance; enough for caps worth a nomination.

Load servers hand in last year's seasons and the month before and ahead, the Commission a forecast a little above
theirs, and the out-of-area load server elects its eligible quantity.
"""

import math
from collections.abc import Iterable, Iterator
from datetime import date

from crrsim.calendar.hour_table import HourTable, hour_table
from crrsim.calendar.schedule import LoadWindow, Schedule
from crrsim.network.model import Model
from crrsim.synthetic.dice import dice
from crrsim.synthetic.places import names_of
from crrsim.terms.business import SeedCecLoad, SeedElection, SeedLoad, SeedSeries
from crrsim.terms.load import LoadKind, LoadType
from crrsim.terms.location import LocationType
from crrsim.terms.product import Period, TimeOfUse
from crrsim.terms.quantity import megawatt

LOAD_SERVERS = ("LSE1", "LSE2", "MSS1")
SUBSYSTEM, OUT_OF_AREA, COMMISSION = "MSS1", "OBA1", "CEC1"
HANDED_IN, FORECAST_BY_CEC, ELECTED = "09:05", "08:30", "09:10"
"""Pacific times of the Tuesday of week 1, early in the windows: what a scenario hands in later takes their place."""

HEADROOM_PERCENT = 2
"""How much the Commission's forecast lies above a load server's own."""

GENERATED_PERCENT = 15
"""How much of its gross load a metered subsystem generates itself."""


def loads(seed: int, schedule: Schedule, model: Model) -> tuple[SeedLoad, ...]:
    """Return what the load servers hand in: every window, every period."""
    at = schedule.plan.moment("W1-TUE", HANDED_IN)
    return tuple(
        SeedLoad(at, owner, window.alias, period, tuple(_series(seed, owner, window, period, model)))
        for owner in LOAD_SERVERS
        for window in schedule.loads
        for period in window.periods
    )


def cec_loads(schedule: Schedule, handed_in: Iterable[SeedLoad]) -> tuple[SeedCecLoad, ...]:
    """Return the Commission's forecast: what each load server will hand in, and a little more."""
    at = schedule.plan.moment("W1-TUE", FORECAST_BY_CEC)
    return tuple(
        SeedCecLoad(at, COMMISSION, one.participant, series.sink, one.period, _with_headroom(series.kilowatts))
        for one in handed_in
        if schedule.load(one.window_alias).kind is LoadKind.FORECAST
        for series in one.series
        if series.type is not LoadType.GROSS_GENERATION
    )


def elections(seed: int, schedule: Schedule, model: Model) -> tuple[SeedElection, ...]:
    """Return what the out-of-area load server elects at each scheduling point, for every period for sale."""
    at = schedule.plan.moment("W1-TUE", ELECTED)
    return tuple(
        SeedElection(at, OUT_OF_AREA, sink, period, tou, megawatt(dice(seed, "elected", sink, tou).randrange(20, 45)))
        for sink in names_of(model, LocationType.SP)
        for period in (schedule.targets.month, *schedule.targets.seasons)
        for tou in TimeOfUse
    )


def _series(seed: int, owner: str, window: LoadWindow, period: Period, model: Model) -> Iterator[SeedSeries]:
    table = hour_table(period)
    for sink in names_of(model, LocationType.LAP):
        hours = _hours(seed, owner, sink, window.kind, table)
        if owner == SUBSYSTEM and sink.startswith("SLAP"):
            yield SeedSeries(sink, LoadType.GROSS_LOAD, hours)
            own = tuple(load * GENERATED_PERCENT // 100 for load in hours)
            yield SeedSeries(sink, LoadType.GROSS_GENERATION, own)
        else:
            yield SeedSeries(sink, LoadType.FINAL_LOAD, hours)


def _hours(seed: int, owner: str, sink: str, kind: LoadKind, table: HourTable) -> tuple[int, ...]:
    """Return kW hour by hour; the shape is everybody's, the peak and the chance are the owner's at the sink."""
    peak = 1000 * dice(seed, "peak load", owner, sink).randrange(90, 240)
    chance = dice(seed, "load", owner, sink, kind, str(table.period))
    shapes = {label: _of_day(label) for label in range(1, 26)}
    levels = [_of_year(day) for day in table.days]
    hours = zip(table.day_of.tolist(), table.label_of.tolist(), strict=True)
    return tuple(int(peak * levels[day] * shapes[label] * chance.uniform(0.94, 1.06)) for day, label in hours)


def _of_day(label: int) -> float:
    """A small hump in the morning, a great one in the evening; hour 25 is the second hour 2."""
    hour = 2 if label == 25 else label
    return 0.62 + 0.10 * math.exp(-(((hour - 8) / 2.5) ** 2)) + 0.28 * math.exp(-(((hour - 18) / 3.5) ** 2))


def _of_year(day: date) -> float:
    summer = 0.5 - 0.5 * math.cos(2 * math.pi * (day.timetuple().tm_yday - 20) / 365)
    return (0.78 + 0.22 * summer) * (0.92 if day.weekday() >= 5 else 1.0)


def _with_headroom(kilowatts: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(load * (100 + HEADROOM_PERCENT) // 100 for load in kilowatts)
