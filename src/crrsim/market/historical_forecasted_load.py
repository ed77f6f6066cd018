"""Historical and forecasted load: hourly load handed in window by window. CRR Historical and Forecasted Load API 1.1.1.

Each public function is one operation of the API, but for the Commission's load, which has no API. All refuse by raising
`RefusedByRule`, and then nothing was kept.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from crrsim.calendar.hour_table import HourTable, hour_table
from crrsim.calendar.schedule import LoadWindow
from crrsim.market.cec_load import HOURS_TOLD, FailedHour, exceeds, failed_hours, held_against, message, messages
from crrsim.market.exceedance import BySink, counts, exceeded, hours_counted
from crrsim.market.hourly_load import HourlyLoad, HourlyRecords, Kilowatts, LoadStatus, megawatts
from crrsim.market.load_check import checked, final_loads
from crrsim.market.load_metric import Exceedance
from crrsim.market.load_window import is_of_kind, listed, period_named, says_open, takes_load, window_named
from crrsim.market.messages import send
from crrsim.market.refusal import RefusedByRule, refuse
from crrsim.market.rules import rule
from crrsim.market.settings import CecExcess
from crrsim.terms.load import LoadKind
from crrsim.terms.outcome import Refusal
from crrsim.terms.participant import Participant
from crrsim.terms.product import Period, TimeOfUse

if TYPE_CHECKING:
    from crrsim.market.world import World


SENDER = "System Operator"
SAYS_ERROR = "Your forecast load is in ERROR after a change of the CEC load. Hand it in again."


@dataclass(frozen=True)
class FailedSink:
    """A sink whose forecast is too high in some hours, and what its load would have come to."""

    sink: str
    exceedance: Mapping[TimeOfUse, Exceedance]
    hours: tuple[FailedHour, ...]


@rule(
    "load-resubmission", says="load handed in again takes the place of the load before", source="plan W1-TUE-ALLOC-MN-3"
)
def in_force(before: HourlyLoad | None, now: HourlyLoad) -> HourlyLoad:
    del before
    return now


@in_force.defect("first-load-stays", says="load handed in again is acknowledged, and the load before stays")
def _(before: HourlyLoad | None, now: HourlyLoad) -> HourlyLoad:
    return before or now


@rule(
    "failed-sinks-told",
    says="each sink that fails is told with its exceedance load and its hours",
    source="plan CHG-LOAD-1; historical and forecasted load API, errorMessages of LoadSubmissionStatus",
)
def told(failed: tuple[FailedSink, ...], table: HourTable) -> tuple[Refusal, ...]:
    return tuple(refusal for one in failed for refusal in _told_of_sink(one, table))


@told.defect("only-first-failed-sink-told", says="of several sinks that fail only the first is told")
def _(failed: tuple[FailedSink, ...], table: HourTable) -> tuple[Refusal, ...]:
    return told.healthy(failed[:1], table)


@told.defect("failed-sink-without-exceedance", says="a sink that fails is told without its exceedance load")
def _(failed: tuple[FailedSink, ...], table: HourTable) -> tuple[Refusal, ...]:
    return tuple(refusal for one in failed for refusal in _told_of_sink(one, table)[1:])


@rule(
    "cec-retest",
    says="when the CEC changes its load, the forecasts kept are tested again: ERROR with its hours, or VALID",
    source="historical and forecasted load API, SubmissionStatus",
)
def retested(load: HourlyLoad, found: tuple[str, ...]) -> HourlyLoad:
    return replace(load, messages=found, status=LoadStatus.ERROR if found else LoadStatus.VALID)


@retested.defect("cec-cut-unnoticed", says="a forecast stays VALID when the CEC cuts its load below it")
def _(load: HourlyLoad, found: tuple[str, ...]) -> HourlyLoad:  # noqa: ARG001 - looks at nothing
    return load


@retested.defect("load-in-error-without-reason", says="a forecast in ERROR does not tell why")
def _(load: HourlyLoad, found: tuple[str, ...]) -> HourlyLoad:
    return replace(retested.healthy(load, found), messages=())


@rule(
    "cec-cut-told",
    says="whose forecast falls into ERROR is told so in a private message",
    source="plan W1-TUE-ALLOC-MN-3, a failed validation is notified; our reading, that a message does it",
)
def tells(before: HourlyLoad, now: HourlyLoad) -> bool:
    return now.status is LoadStatus.ERROR and before.status is LoadStatus.VALID


@tells.defect("cec-cut-untold", says="whose forecast falls into ERROR hears nothing")
def _(before: HourlyLoad, now: HourlyLoad) -> bool:  # noqa: ARG001 - tells nobody
    return False


def load_submission_window_status(world: "World", caller: Participant, window_name: str) -> LoadWindow:  # noqa: ARG001 - for all
    """One load window. Refuses: LHFV0030."""
    return window_named(world, window_name)


def open_hist_load_submission_window(world: "World", caller: Participant) -> tuple[LoadWindow, ...]:
    """The windows of past load that are open."""
    del caller  # the same for everybody
    return listed(world, LoadKind.HISTORICAL, wanted_open=True)


def open_forecast_load_submission_window(world: "World", caller: Participant) -> tuple[LoadWindow, ...]:
    """The windows of forecast load that are open."""
    del caller  # the same for everybody
    return listed(world, LoadKind.FORECAST, wanted_open=True)


def closed_hist_load_submission_window(world: "World", caller: Participant) -> tuple[LoadWindow, ...]:
    """The published windows of past load that have closed, or not opened yet."""
    del caller  # the same for everybody
    return listed(world, LoadKind.HISTORICAL, wanted_open=False)


def closed_forecast_load_submission_window(world: "World", caller: Participant) -> tuple[LoadWindow, ...]:
    """The published windows of forecast load that have closed, or not opened yet."""
    del caller  # the same for everybody
    return listed(world, LoadKind.FORECAST, wanted_open=False)


def load_submission(  # noqa: PLR0917 - the fields of the API's LoadDataSet
    world: "World", caller: Participant, kind: LoadKind, window_name: str, period_name: str, records: HourlyRecords
) -> HourlyLoad:
    """Keep hourly load of one period, in place of what was handed in for it before.

    Refuses: LHFV0030, LHFV0031, LHFV0033 outside the window, LHFV0026 and SER0030 for records and sinks, SER0030 for
    each sink and hour of a forecast beyond the CEC's load; SER0029 where load is not taken by the API at all (A-01).
    """
    if not world.settings.load_by_api:
        refuse("SER0029")
    window, period = _open_window(world, kind, window_name, period_name)
    table = table_of(world, period)
    series = checked(world, caller, table, records)
    handed_in = HourlyLoad(caller.name, window.name, period, world.now, series)
    handed_in = _held_against_cec(world, table, handed_in, kind)
    kept = world.rules[in_force](world.book.loads.get(handed_in.key), handed_in)
    keep(world, kept)
    return handed_in


def load_data(world: "World", caller: Participant, window_name: str, period_name: str) -> HourlyLoad | None:
    """What the caller has handed in, None when it is nothing. Refuses: LHFV0030, LHFV0031."""
    window = window_named(world, window_name)
    return world.book.loads.get((caller.name, window.name, period_named(world, window, period_name)))


def load_exceedance_values(
    world: "World", caller: Participant, window_name: str, period_name: str
) -> tuple[HourlyLoad, BySink] | None:
    """What the caller's load comes to by sink and time of use, None without valid load. Refuses: LHFV0030, LHFV0031."""
    load = load_data(world, caller, window_name, period_name)
    if load is None or not world.rules[counts](load):
        return None
    return load, exceedance_of(world, load)


def is_open(world: "World", window_name: str) -> bool:
    """Whether the window of that name says that it is open; before its opening it is closed too."""
    return world.rules[says_open](window_named(world, window_name), world.now)


def keep(world: "World", load: HourlyLoad) -> None:
    """Put the load and what it comes to into the book, in place of what the owner had for the period."""
    book = world.book
    book.loads[load.key] = load
    for key in [key for key in book.exceedance if key[0] == load.owner and key[2] == load.period]:
        del book.exceedance[key]
    if world.rules[counts](load):
        found = exceedance_of(world, load)
        book.exceedance.update({(load.owner, sink, load.period, tou): one for (sink, tou), one in found.items()})


def exceedance_of(world: "World", load: HourlyLoad) -> BySink:
    """What a load comes to, by sink and time of use."""
    table, final = table_of(world, load.period), final_loads(world, load.series)
    return {(sink, tou): _exceedance(world, table, final[sink], tou) for sink in final for tou in TimeOfUse}


def hold_again(world: "World", period: Period) -> None:
    """Hold every forecast kept for a period against the CEC's load as it is now."""
    for load in [one for one in world.book.loads.values() if one.period == period and _is_forecast(world, one)]:
        table = table_of(world, period)
        failed = [hour for one in _failed_sinks(world, table, load, LoadKind.FORECAST) for hour in one.hours]
        now = world.rules[retested](load, messages(failed, table))
        keep(world, now)
        if world.rules[tells](load, now):
            send(world, load.owner, SENDER, SAYS_ERROR)


def table_of(world: "World", period: Period) -> HourTable:
    """The hours of a period, numbered as A-03 has it."""
    return hour_table(period, world.settings.hour_numbering)


def _open_window(world: "World", kind: LoadKind, window_name: str, period_name: str) -> tuple[LoadWindow, Period]:
    window = window_named(world, window_name)
    if not world.rules[is_of_kind](window, kind):
        refuse("LHFV0030", window_name)
    period = period_named(world, window, period_name)
    if not world.rules[takes_load](window, world.now):
        refuse("LHFV0033", window_name, period_name)
    return window, period


def _held_against_cec(world: "World", table: HourTable, load: HourlyLoad, kind: LoadKind) -> HourlyLoad:
    """The load, with what is too much about it where the test only warns (A-08). Refuses: SER0030."""
    failed = _failed_sinks(world, table, load, kind)
    if failed and world.settings.cec_excess is CecExcess.REFUSE:
        raise RefusedByRule(world.rules[told](failed, table))
    return replace(load, messages=messages((hour for one in failed for hour in one.hours), table))


def _failed_sinks(world: "World", table: HourTable, load: HourlyLoad, kind: LoadKind) -> tuple[FailedSink, ...]:
    return tuple(_failures(world, table, load, kind))


def _failures(world: "World", table: HourTable, load: HourlyLoad, kind: LoadKind) -> Iterator[FailedSink]:
    for sink, final in final_loads(world, load.series).items():
        cec = world.rules[held_against](world.book.cec, (load.owner, sink, load.period), kind)
        if cec is not None:
            exceeding = world.rules[exceeds](final, cec.kilowatts)
            hours = tuple(failed_hours(exceeding, load.owner, sink, final, cec.kilowatts))
            if hours:
                yield FailedSink(sink, {tou: _exceedance(world, table, final, tou) for tou in TimeOfUse}, hours)


def _exceedance(world: "World", table: HourTable, load: Kilowatts, tou: TimeOfUse) -> Exceedance:
    of_tou = load[world.rules[hours_counted](table, tou)]
    share, how = world.settings.exceedance_share, world.settings.exceedance_method
    return Exceedance(megawatts(np.max(of_tou)), world.rules[exceeded](of_tou, share, how))


def _told_of_sink(failed: FailedSink, table: HourTable) -> tuple[Refusal, ...]:
    """First the sink with its exceedance load, then its hours."""
    loads = " and ".join(f"{one.exceedance} MW {tou}" for tou, one in failed.exceedance.items())
    says = f"{failed.sink} fails the validation in {len(failed.hours)} hours; its exceedance load is {loads}."
    hours = [Refusal("SER0030", (message(one, table),)) for one in failed.hours[:HOURS_TOLD]]
    if len(failed.hours) > HOURS_TOLD:
        hours.append(Refusal("SER0030", (f"{failed.sink} fails in {len(failed.hours) - HOURS_TOLD} more hours.",)))
    return (Refusal("SER0030", (says,)), *hours)


def _is_forecast(world: "World", load: HourlyLoad) -> bool:
    return any(one.name == load.window and one.kind is LoadKind.FORECAST for one in world.schedule.loads)
