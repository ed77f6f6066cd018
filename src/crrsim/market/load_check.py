"""What hourly load must be before it is kept: of a type and sink that are the owner's, whole, at one with itself."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from crrsim.calendar.hour_table import NO_HOUR, HourTable
from crrsim.market.hourly_load import TYPES, HourlyRecords, Kilowatts, LoadSeries, megawatts
from crrsim.market.periods import day_of, instant_of
from crrsim.market.refusal import RefusedByRule
from crrsim.market.rules import rule
from crrsim.terms.load import LoadType
from crrsim.terms.location import LocationType
from crrsim.terms.outcome import Refusal
from crrsim.terms.participant import Participant, Role

if TYPE_CHECKING:
    from crrsim.market.world import World

MOST_TOLD = 50
"""Refusals told one by one; of more, only how many more."""

PASSED_OVER = -2
"""In place of an hour: the record is dropped without a word. Only a bent rule says so."""

Series = Mapping[tuple[str, LoadType], Kilowatts]


@rule(
    "load-type",
    says="only a metered subsystem hands in other load than FINAL_LOAD",
    source="historical and forecasted load API, LHFV0026",
)
def may_hand_in(load_type: LoadType, *, is_mss: bool) -> bool:
    return is_mss or load_type is LoadType.FINAL_LOAD


@may_hand_in.defect("load-type-unchecked", says="everybody hands in load of every type")
def _(load_type: LoadType, *, is_mss: bool) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@may_hand_in.defect("mss-final-load-only", says="a metered subsystem hands in FINAL_LOAD only")
def _(load_type: LoadType, *, is_mss: bool) -> bool:  # noqa: ARG001 - does not ask who it is
    return load_type is LoadType.FINAL_LOAD


@rule(
    "load-sink",
    says="load is served at load aggregation points, the load of an out-of-area participant at scheduling points",
    source="CRR BPM of 2009, its titles alone; our reading, and that it is refused with SER0030",
)
def takes_sink(sink: LocationType | None, *, is_obaalse: bool) -> bool:
    return sink is (LocationType.SP if is_obaalse else LocationType.LAP)


@takes_sink.defect("load-sink-unchecked", says="load is taken at any sink")
def _(sink: LocationType | None, *, is_obaalse: bool) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@takes_sink.defect("load-sink-of-the-others", says="load is taken where the others' load is served")
def _(sink: LocationType | None, *, is_obaalse: bool) -> bool:
    return takes_sink.healthy(sink, is_obaalse=not is_obaalse)


@rule(
    "load-date",
    says="an effective date is the Pacific midnight of a day of the period",
    source="historical and forecasted load API, HourlyLoadRecord and its examples",
)
def days_meant(midnights: NDArray[np.int64], begins: NDArray[np.int64]) -> NDArray[np.int64]:
    """The place of each record's day in the period, NO_HOUR where it has none."""
    days = np.clip(np.searchsorted(midnights, begins, side="right") - 1, 0, None)
    return np.where(midnights[days] == begins, days, NO_HOUR)


@days_meant.defect("load-date-at-any-hour", says="any instant of a day stands for the day")
def _(midnights: NDArray[np.int64], begins: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.asarray(np.searchsorted(midnights, begins, side="right") - 1, dtype=np.int64)


@rule(
    "load-hours",
    says="each day has the hours it had: 24, without hour 3 on the short day, and with hour 25 on the long one",
    source="historical and forecasted load API, hourEnding from 1 to 25; short day note, there is no hour 3; A-03",
)
def hours_known(place: NDArray[np.int32]) -> NDArray[np.int32]:
    return place


@hours_known.defect("hour-25-refused", says="no day has an hour 25")
def _(place: NDArray[np.int32]) -> NDArray[np.int32]:
    bent = place.copy()
    bent[:, 25] = NO_HOUR
    return bent


@hours_known.defect("unknown-hour-dropped", says="a record of an hour that its day does not have is dropped silently")
def _(place: NDArray[np.int32]) -> NDArray[np.int32]:
    return np.where(place == NO_HOUR, PASSED_OVER, place)


@rule(
    "load-complete",
    says="each sink has each hour of the period once",
    source="our reading, and that it is refused with SER0030",
)
def out_of_order(times: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say of each hour whether its number of records is wrong."""
    return np.asarray(times != 1, dtype=np.bool_)


@out_of_order.defect("missing-hour-is-zero", says="an hour without a record counts as no load")
def _(times: NDArray[np.int64]) -> NDArray[np.bool_]:
    return np.asarray(times > 1, dtype=np.bool_)


@out_of_order.defect("last-record-of-an-hour-counts", says="of two records of one hour the last one counts")
def _(times: NDArray[np.int64]) -> NDArray[np.bool_]:
    return np.asarray(times < 1, dtype=np.bool_)


@rule("mss-net", says="a metered subsystem's final load is its gross load less its gross generation", source="A-07")
def net(load: Kilowatts, generation: Kilowatts) -> Kilowatts:
    return np.asarray(np.maximum(load - generation, 0), dtype=np.int64)


@net.defect("mss-generation-not-netted", says="a metered subsystem's final load is its gross load")
def _(load: Kilowatts, generation: Kilowatts) -> Kilowatts:  # noqa: ARG001 - forgets the generation
    return load


@rule("mss-net-agrees", says="a final load handed in beside gross ones agrees with them to 0.001 MW", source="A-07")
def disagrees(final: Kilowatts, netted: Kilowatts) -> NDArray[np.bool_]:
    return np.asarray(np.abs(final - netted) > 1, dtype=np.bool_)


@disagrees.defect("mss-net-unchecked", says="a final load may be whatever beside gross ones")
def _(final: Kilowatts, netted: Kilowatts) -> NDArray[np.bool_]:  # noqa: ARG001 - compares nothing
    return np.zeros(len(final), dtype=np.bool_)


@dataclass(frozen=True)
class _Check:
    """One submission under the eye of the rules."""

    world: "World"
    owner: Participant
    table: HourTable
    records: HourlyRecords

    def refusals(self, place: NDArray[np.int64]) -> Iterator[Refusal]:
        """What is wrong record by record: type, sink, date and hour."""
        for number in np.flatnonzero(~self._types_allowed[self.records.type_of]):
            yield Refusal("LHFV0026", (self._told(number),))
        for number in np.flatnonzero(~self._sinks_allowed[self.records.sink_of]):
            yield Refusal("SER0030", (f"Record {self._told(number)} names no sink at which load is served.",))
        for number in np.flatnonzero(place == NO_HOUR):
            says = f"Record {self._told(number)} is of no hour of {self.table.period}."
            yield Refusal("SER0030", (says,))

    @property
    def _types_allowed(self) -> NDArray[np.bool_]:
        allowed = self.world.rules[may_hand_in]
        return np.array([allowed(one, is_mss=self.owner.is_a(Role.MSS)) for one in TYPES])

    @property
    def _sinks_allowed(self) -> NDArray[np.bool_]:
        allowed, known = self.world.rules[takes_sink], self.world.stage.model.locations
        types = [known[name].type if name in known else None for name in self.records.sinks]
        return np.array([allowed(one, is_obaalse=self.owner.is_a(Role.OBAALSE)) for one in types])

    def _told(self, number: np.integer) -> str:
        return echo(self.records, int(number))


def echo(records: HourlyRecords, number: int) -> str:
    """A record as a line of an upload file, in brackets: what a person looks for."""
    day = day_of(instant_of(int(records.begins[number])))
    sink, load_type = records.sinks[records.sink_of[number]], TYPES[records.type_of[number]]
    return f"[{sink},{day:%m/%d/%Y},{records.label_of[number]},{load_type},{megawatts(records.kilowatts[number])}]"


def places(world: "World", table: HourTable, records: HourlyRecords) -> NDArray[np.int64]:
    """The place of each record's hour in the period, NO_HOUR where there is none."""
    days = world.rules[days_meant](table.midnights, records.begins)
    hours = world.rules[hours_known](table.place)
    return np.where(days == NO_HOUR, NO_HOUR, hours[days, records.label_of])


def checked(world: "World", owner: Participant, table: HourTable, records: HourlyRecords) -> tuple[LoadSeries, ...]:
    """The records as whole series, in order of sink and type.

    Refuses: LHFV0026 and SER0030 for each bad record; else SER0030 for each sink that is not whole; else SER0030 for
    each sink whose final and gross loads disagree.
    """
    place = places(world, table, records)
    refuse_all(_Check(world, owner, table, records).refusals(place))
    series = _whole(world, table, records, place)
    refuse_all(_net_problems(world, table, series))
    return tuple(LoadSeries(sink, load_type, kilowatts) for (sink, load_type), kilowatts in sorted(series.items()))


def final_loads(world: "World", series: Iterable[LoadSeries]) -> dict[str, Kilowatts]:
    """The final load of each sink, as handed in or as gross load less gross generation."""
    known = {(one.sink, one.type): one.kilowatts for one in series}
    final = {sink: load for (sink, load_type), load in known.items() if load_type is LoadType.FINAL_LOAD}
    netted = {sink: load for sink, load in _netted(world, known) if sink not in final}
    return dict(sorted({**final, **netted}.items()))


def _whole(world: "World", table: HourTable, records: HourlyRecords, place: NDArray[np.int64]) -> Series:
    kept = place >= 0
    group = (records.sink_of * len(TYPES) + records.type_of)[kept]
    size = (len(records.sinks) * len(TYPES), len(table))
    cell = group * np.int64(len(table)) + place[kept]
    times = np.bincount(cell, minlength=size[0] * size[1]).reshape(size)
    kilowatts = np.zeros(size[0] * size[1], dtype=np.int64)
    kilowatts[cell] = records.kilowatts[kept]
    present = [number for number in range(size[0]) if times[number].any()]
    named = {number: (records.sinks[number // len(TYPES)], TYPES[number % len(TYPES)]) for number in present}
    wrong = world.rules[out_of_order]
    refuse_all(says for one in present for says in _gaps(table, named[one], times[one], wrong(times[one])))
    rows = kilowatts.reshape(size)
    return {named[number]: _frozen(rows[number].copy()) for number in present}


def _gaps(
    table: HourTable, name: tuple[str, LoadType], times: NDArray[np.int64], wrong: NDArray[np.bool_]
) -> Iterator[Refusal]:
    for says, hours in (("lacks", wrong & (times == 0)), ("has more than once", wrong & (times > 1))):
        found = np.flatnonzero(hours)
        if len(found):
            first = f"{table.day(found[0]):%m/%d/%Y} hour {table.label(found[0])}"
            of_all = f"{len(found)} of the {len(table)} hours of {table.period}"
            yield Refusal("SER0030", (f"{name[0]} {name[1]} {says} {of_all}, first {first}.",))


def _net_problems(world: "World", table: HourTable, series: Series) -> Iterator[Refusal]:
    for sink in sorted({sink for sink, _ in series}):
        has = {load_type for name, load_type in series if name == sink}
        if LoadType.FINAL_LOAD not in has and len(has) < 2:
            yield Refusal("SER0030", (f"{sink} has neither FINAL_LOAD nor both GROSS_LOAD and GROSS_GENERATION.",))
    for sink, netted in _netted(world, series):
        final = series.get((sink, LoadType.FINAL_LOAD))
        if final is None:
            continue
        apart = np.flatnonzero(world.rules[disagrees](final, netted))
        if len(apart):
            hour = int(apart[0])
            text = (
                f"{sink} has a FINAL_LOAD that is not GROSS_LOAD less GROSS_GENERATION in {len(apart)} hours, first "
                f"{table.day(hour):%m/%d/%Y} hour {table.label(hour)}: "
                f"{megawatts(final[hour])} MW in place of {megawatts(netted[hour])} MW."
            )
            yield Refusal("SER0030", (text,))


def _netted(world: "World", series: Series) -> Iterator[tuple[str, Kilowatts]]:
    for (sink, load_type), load in series.items():
        generation = series.get((sink, LoadType.GROSS_GENERATION))
        if load_type is LoadType.GROSS_LOAD and generation is not None:
            yield sink, world.rules[net](load, generation)


def refuse_all(refusals: Iterable[Refusal]) -> None:
    """Refuse when there is anything to refuse for: the first MOST_TOLD in full, of the rest their number."""
    found = list(refusals)
    if len(found) > MOST_TOLD:
        found[MOST_TOLD:] = [Refusal("SER0030", (f"{len(found) - MOST_TOLD} more records or sinks are wrong.",))]
    if found:
        raise RefusedByRule(found)


def _frozen(kilowatts: Kilowatts) -> Kilowatts:
    kilowatts.setflags(write=False)
    return kilowatts
