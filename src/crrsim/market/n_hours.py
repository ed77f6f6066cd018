"""The N hours: the few hours of highest load by which a distribution company finds what a customer of a class draws."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from crrsim.calendar.hour_table import HourTable, hour_table
from crrsim.calendar.pacific import midnight
from crrsim.market.hourly_load import Kilowatts
from crrsim.market.rules import rule
from crrsim.terms.load import LoadType
from crrsim.terms.product import Period, TimeOfUse

if TYPE_CHECKING:
    from crrsim.market.world import World


@dataclass(frozen=True)
class NHour:
    """One of the hours: its default load aggregation point, season and time of use, its day's midnight, its label."""

    lap: str
    season: int
    tou: TimeOfUse
    day: datetime
    hour_ending: int


@rule(
    "n-hours",
    says="the N hours are those whose load is above what only 0.5 % of the hours exceed: the highest of them",
    source="A-42",
)
def highest(load: Kilowatts, share: Decimal, fixed: int) -> Kilowatts:
    """Places of the hours, highest load first, of equal ones the earlier: `fixed` many, or by `share` where it is 0."""
    count = fixed or int(share * len(load))
    return np.argsort(-load, kind="stable")[:count]


@highest.defect("n-hours-one-more", says="the hour that sets the load metric is one of the N hours")
def _(load: Kilowatts, share: Decimal, fixed: int) -> Kilowatts:
    return highest.healthy(load, share, (fixed or int(share * len(load))) + 1)


@highest.defect("n-hours-lowest", says="the N hours are those of lowest load")
def _(load: Kilowatts, share: Decimal, fixed: int) -> Kilowatts:
    return highest.healthy(-load, share, fixed)


@rule(
    "n-hours-place",
    says="a company is told the N hours of the place it serves",
    source="load migration API, nHourData; our reading",
)
def is_told(lap: str, served: str) -> bool:
    return lap == served


@is_told.defect("n-hours-of-every-place", says="a company is told the N hours of every place")
def _(lap: str, served: str) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


def places(world: "World") -> tuple[str, ...]:
    """The default load aggregation points, by name."""
    return tuple(name for name in sorted(world.stage.model.locations) if name.startswith("DLAP"))


def n_hours(world: "World", lap: str) -> tuple[NHour, ...]:
    """The N hours of last year's seasons at a place, in order of season, time of use and time.

    The load is what all load servers metered there, whenever they hand it in.
    """
    seasons = {one.period for one in world.stage.business.loads if one.period.kind == "S"}
    return tuple(hour for season in sorted(seasons) for hour in _of_season(world, lap, season))


def _of_season(world: "World", lap: str, season: Period) -> Iterator[NHour]:
    table, load = hour_table(season), _load(world, lap, season)
    for tou in TimeOfUse:
        places = np.flatnonzero(table.of(tou))
        chosen = world.rules[highest](load[places], world.settings.exceedance_share, world.settings.n_hours)
        yield from (_hour(table, lap, season, tou, int(hour)) for hour in sorted(places[chosen].tolist()))


def _load(world: "World", lap: str, season: Period) -> Kilowatts:
    series = [
        np.array(each.kilowatts, dtype=np.int64)
        for one in world.stage.business.loads
        if one.period == season
        for each in one.series
        if each.sink == lap and each.type is LoadType.FINAL_LOAD
    ]
    return np.sum(series, axis=0) if series else np.zeros(len(hour_table(season)), dtype=np.int64)


def _hour(table: HourTable, lap: str, season: Period, tou: TimeOfUse, hour: int) -> NHour:
    return NHour(lap, season.number, tou, midnight(table.day(hour)), table.label(hour))
