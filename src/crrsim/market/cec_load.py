"""The Energy Commission's load: what forecasts are held against, hour by hour.

A forecast may exceed it by five per cent. The test is made when a forecast comes in, and again when the Commission
changes its mind.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from crrsim.calendar.hour_table import HourTable, hour_table
from crrsim.market.hourly_load import Kilowatts, megawatts
from crrsim.market.rules import rule
from crrsim.terms.load import LoadKind
from crrsim.terms.product import Period

UNTOLD = -1
"""In place of kilowatts: the Commission has said nothing about the hour."""

PERCENT = 5
HOURS_TOLD = 24
"""Failed hours of one sink told one by one; of more, only how many more."""

CecKey = tuple[str, str, Period]
"""Load server, sink, period."""


@dataclass(frozen=True, eq=False)
class CecLoad:
    """The Commission's load for one load server at one sink, an hour after the other; UNTOLD where it said nothing."""

    owner: str
    sink: str
    period: Period
    updated_at: datetime
    kilowatts: Kilowatts

    @property
    def key(self) -> CecKey:
        return (self.owner, self.sink, self.period)


@dataclass(frozen=True)
class FailedHour:
    """An hour in which a forecast exceeds the Commission's load by more than the tolerance."""

    owner: str
    sink: str
    hour: int
    load: int
    cec: int


@rule(
    "cec-tolerance",
    says="a forecast may exceed the CEC's load by 5 percent in each hour, and not by a kilowatt more",
    source="historical and forecasted load API, errorMessages of LoadSubmissionStatus with their example; A-08",
)
def exceeds(load: Kilowatts, cec: Kilowatts) -> NDArray[np.bool_]:
    """Say of each hour whether the load is beyond the tolerance; where the CEC has said nothing it is not."""
    return np.asarray((cec != UNTOLD) & (load * 100 > cec * (100 + PERCENT)), dtype=np.bool_)


@exceeds.defect("cec-tolerance-not-reached", says="a forecast of exactly 5 percent above the CEC's load is too much")
def _(load: Kilowatts, cec: Kilowatts) -> NDArray[np.bool_]:
    return np.asarray((cec != UNTOLD) & (load * 100 >= cec * (100 + PERCENT)), dtype=np.bool_)


@exceeds.defect("cec-tolerance-off", says="a forecast may exceed the CEC's load by however much")
def _(load: Kilowatts, cec: Kilowatts) -> NDArray[np.bool_]:  # noqa: ARG001 - compares nothing
    return np.zeros(len(load), dtype=np.bool_)


@exceeds.defect("cec-tolerance-of-the-sum", says="the CEC's load is compared with the sum over all hours only")
def _(load: Kilowatts, cec: Kilowatts) -> NDArray[np.bool_]:
    told = cec != UNTOLD
    return np.asarray(told & (load[told].sum() * 100 > cec[told].sum() * (100 + PERCENT)), dtype=np.bool_)


@rule(
    "cec-forecasts-only",
    says="forecasts are held against the CEC's load, each against that of its own period; past load is not",
    source="historical and forecasted load API, errorMessages of LoadSubmissionStatus; our reading",
)
def held_against(known: Mapping[CecKey, CecLoad], key: CecKey, kind: LoadKind) -> CecLoad | None:
    return known.get(key) if kind is LoadKind.FORECAST else None


@held_against.defect("cec-holds-past-load", says="past load is held against the CEC's load for as long a period")
def _(known: Mapping[CecKey, CecLoad], key: CecKey, kind: LoadKind) -> CecLoad | None:
    if kind is LoadKind.FORECAST:
        return known.get(key)
    owner, sink, past = key
    of_others = (one for one in known.values() if (one.owner, one.sink) == (owner, sink))
    return next((one for one in of_others if len(one.kilowatts) == len(hour_table(past))), None)


def failed_hours(
    exceeding: Sequence[bool] | NDArray[np.bool_], owner: str, sink: str, load: Kilowatts, cec: Kilowatts
) -> Iterator[FailedHour]:
    for hour in np.flatnonzero(exceeding):
        yield FailedHour(owner, sink, int(hour), int(load[hour]), int(cec[hour]))


def message(failed: FailedHour, table: HourTable) -> str:
    """One failed hour in the words that the document's example has, for programs read them."""
    return (
        f"For the date = {table.day(failed.hour):%m/%d/%Y} and hour = {table.label(failed.hour)}, {failed.owner} has "
        f"uploaded the load for {failed.sink} in the total MW = {megawatts(failed.load)} which exceeds CEC load of "
        f"{megawatts(failed.cec)} MW by more than {PERCENT} percent tolerance."
    )


def messages(failed: Iterable[FailedHour], table: HourTable) -> tuple[str, ...]:
    return tuple(message(one, table) for one in failed)
