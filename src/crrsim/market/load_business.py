"""What the cast does about load on its own: it hands in load, the Commission its forecast, and elections are made."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from crrsim.market.book import TurnedAway
from crrsim.market.cec_submission import cec_submission
from crrsim.market.election import LoadElection, load_election
from crrsim.market.happening import Happening
from crrsim.market.historical_forecasted_load import load_submission, table_of
from crrsim.market.hourly_load import HourlyRecords, LoadSeries
from crrsim.market.refusal import RefusedByRule
from crrsim.market.stage import Stage
from crrsim.terms.business import SeedCecLoad, SeedElection, SeedLoad
from crrsim.terms.load import LoadType

if TYPE_CHECKING:
    from crrsim.market.world import World

ORDER = 5
"""After the closings, postings and messages of the same instant."""


def load_business(stage: Stage) -> Iterator[Happening]:
    """All that the cast does about load, by the doors that everybody uses."""
    business = stage.business
    for number, load in enumerate(business.loads):
        yield Happening(load.at, (ORDER, f"load {number:05}"), _load(load))
    for (at, who), of_one in groupby(business.cec_loads, key=lambda one: (one.at, one.participant)):
        yield Happening(at, (ORDER, f"cec {who}"), _cec(who, tuple(of_one)))
    for (at, who), elected in groupby(business.elections, key=lambda one: (one.at, one.participant)):
        yield Happening(at, (ORDER, f"election {who}"), _election(who, tuple(elected)))


def _load(seed: SeedLoad) -> Callable[["World"], None]:
    def hand_in(world: "World") -> None:
        window = world.schedule.load(seed.window_alias)
        series = [LoadSeries(one.sink, one.type, np.array(one.kilowatts, dtype=np.int64)) for one in seed.series]
        records = HourlyRecords.of_series(table_of(world, seed.period), series)
        caller = world.participants[seed.participant]
        load_submission(world, caller, window.kind, window.name, str(seed.period), records)

    return _by_the_door(seed.participant, f"load of {seed.period}", hand_in)


def _cec(who: str, seeds: tuple[SeedCecLoad, ...]) -> Callable[["World"], None]:
    def hand_in(world: "World") -> None:
        grouped = groupby(sorted(seeds, key=_key), key=_key)
        cec_submission(world, world.participants[who], {key: _hours(world, of_one) for key, of_one in grouped})

    return _by_the_door(who, "load of the Commission", hand_in)


def _election(who: str, seeds: tuple[SeedElection, ...]) -> Callable[["World"], None]:
    elections = [LoadElection(one.participant, one.sink, str(one.period), one.tou, one.mw) for one in seeds]
    return _by_the_door(who, "election", lambda world: load_election(world, world.participants[who], elections))


def _key(seed: SeedCecLoad) -> tuple[str, str]:
    return seed.load_server, str(seed.period)


def _hours(world: "World", seeds: Iterable[SeedCecLoad]) -> HourlyRecords:
    of_one = tuple(seeds)
    final = LoadType.FINAL_LOAD
    series = [LoadSeries(one.sink, final, np.array(one.kilowatts, dtype=np.int64)) for one in of_one]
    return HourlyRecords.of_series(table_of(world, of_one[0].period), series)


def _by_the_door(who: str, what: str, do: Callable[["World"], None]) -> Callable[["World"], None]:
    """Do as a participant does, and note a refusal where the ISO turns it away."""

    def play(world: "World") -> None:
        try:
            do(world)
        except RefusedByRule as no:
            world.book.turned_away += (TurnedAway(world.now, who, what, str(no)),)

    return play
