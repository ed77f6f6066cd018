"""The Energy Commission hands in its load, and forecasts that are kept are held against it again.

There is no operation of the API for it: the Commission uploads a file in the market user interface.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from crrsim.calendar.hour_table import NO_HOUR, HourTable
from crrsim.calendar.schedule import ScheduledWindow
from crrsim.market.cec_load import UNTOLD, CecLoad
from crrsim.market.historical_forecasted_load import hold_again, table_of
from crrsim.market.hourly_load import HourlyRecords
from crrsim.market.load_check import echo, out_of_order, places, refuse_all, takes_sink
from crrsim.market.refusal import refuse
from crrsim.market.registry import LOAD_SERVING
from crrsim.market.rules import rule
from crrsim.terms.load import LoadKind
from crrsim.terms.outcome import Refusal
from crrsim.terms.participant import Participant
from crrsim.terms.product import Period

if TYPE_CHECKING:
    from crrsim.market.world import World

WINDOW = "CEC load"

CecUpload = Mapping[tuple[str, str], HourlyRecords]
"""Load server and period, by their names -> hours."""


@rule(
    "cec-window",
    says="the CEC's load is taken while its window is open",
    source="our reading, and that it is refused with LHFV0033",
)
def takes_cec_load(window: ScheduledWindow, at: datetime) -> bool:
    return window.open_at <= at < window.close_at


@takes_cec_load.defect("cec-window-stays-open", says="the CEC's load is taken after its window has closed")
def _(window: ScheduledWindow, at: datetime) -> bool:
    return window.open_at <= at


@rule(
    "cec-owner",
    says="the CEC's load is for participants who serve load",
    source="our reading, and that it is refused with SER0030",
)
def is_load_server(owner: Participant | None) -> bool:
    return owner is not None and bool(owner.roles & LOAD_SERVING)


@is_load_server.defect("cec-load-for-anybody", says="the CEC's load is taken for participants who serve no load")
def _(owner: Participant | None) -> bool:
    return owner is not None


@rule("cec-hours-kept", says="hours that the CEC does not name keep the load they had", source="our reading")
def laid_over(before: NDArray[np.int64], now: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.where(now == UNTOLD, before, now)


@laid_over.defect("cec-hours-forgotten", says="hours that the CEC does not name again are forgotten")
def _(before: NDArray[np.int64], now: NDArray[np.int64]) -> NDArray[np.int64]:  # noqa: ARG001 - forgets them
    return now


def cec_submission(world: "World", caller: Participant, upload: CecUpload) -> tuple[CecLoad, ...]:
    """Take the Commission's load for one or more load servers, and hold the forecasts kept against it.

    Refuses: LHFV0033 outside the window, LHFV0031 for a month that is not forecast, SER0030 for each bad record.
    """
    window = world.schedule.window(WINDOW)
    if not world.rules[takes_cec_load](window, world.now):
        refuse("LHFV0033", window.name, ", ".join(sorted({period for _, period in upload})))
    periods = {name: _forecast_period(world, name) for _, name in upload}
    refuse_all(
        found
        for (owner, name), records in upload.items()
        for found in _problems(world, owner, table_of(world, periods[name]), records)
    )
    del caller  # only the Commission has the function
    made = [
        load
        for (owner, name), records in upload.items()
        for load in _loads(world, owner, table_of(world, periods[name]), records)
    ]
    world.book.cec.update({one.key: one for one in made})
    for period in set(periods.values()):
        hold_again(world, period)
    return tuple(made)


def _forecast_period(world: "World", name: str) -> Period:
    forecasts = (one for one in world.schedule.loads if one.kind is LoadKind.FORECAST)
    found = next((period for one in forecasts for period in one.periods if str(period) == name), None)
    return found or refuse("LHFV0031", name)


def _problems(world: "World", owner: str, table: HourTable, records: HourlyRecords) -> Iterator[Refusal]:
    if not world.rules[is_load_server](world.participants.get(owner)):
        yield Refusal("SER0030", (f"{owner} is no participant who serves load.",))
    place = places(world, table, records)
    known = world.stage.model.locations
    types = {sink: known[sink].type if sink in known else None for sink in records.sinks}
    for sink in (one for one in records.sinks if not world.rules[takes_sink](types[one], is_obaalse=False)):
        yield Refusal("SER0030", (f"{sink} is no sink at which load is served.",))
    for number in np.flatnonzero(place == NO_HOUR):
        yield Refusal("SER0030", (f"Record {echo(records, int(number))} is of no hour of {table.period}.",))
    times = np.unique(records.sink_of[place >= 0] * np.int64(len(table)) + place[place >= 0], return_counts=True)
    for cell in times[0][world.rules[out_of_order](times[1])]:
        sink, hour = records.sinks[int(cell) // len(table)], int(cell) % len(table)
        says = f"{sink} has {table.day(hour):%m/%d/%Y} hour {table.label(hour)} more than once."
        yield Refusal("SER0030", (says,))


def _loads(world: "World", owner: str, table: HourTable, records: HourlyRecords) -> Iterator[CecLoad]:
    place = places(world, table, records)
    for number, sink in enumerate(records.sinks):
        mine = (records.sink_of == number) & (place >= 0)
        now = np.full(len(table), UNTOLD, dtype=np.int64)
        now[place[mine]] = records.kilowatts[mine]
        kept = world.book.cec.get((owner, sink, table.period))
        before = np.full(len(table), UNTOLD, dtype=np.int64) if kept is None else kept.kilowatts
        yield CecLoad(owner, sink, table.period, world.now, world.rules[laid_over](before, now))
