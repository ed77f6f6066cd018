"""Elections: what an out-of-area load server elects as its eligible quantity, and which long-term CRRs go on.

Neither has an operation of the API; both are uploads of the market user interface, and count when caps are worked out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from crrsim.calendar.schedule import ScheduledWindow
from crrsim.market.book import Crr
from crrsim.market.load_check import refuse_all, takes_sink
from crrsim.market.periods import bounds
from crrsim.market.refusal import refuse
from crrsim.market.rules import rule
from crrsim.terms.outcome import Refusal
from crrsim.terms.participant import Participant
from crrsim.terms.product import CrrType, Period, TimeOfUse

if TYPE_CHECKING:
    from crrsim.market.world import World

LOAD_ELECTION, RENOMINATION = "OBAALSE election", "LT nomination election"


@dataclass(frozen=True)
class LoadElection:
    """The eligible quantity that an out-of-area load server elects at a scheduling point."""

    asset_owner: str
    sink: str
    period: str
    tou: TimeOfUse
    mw: Decimal


@dataclass(frozen=True)
class Renomination:
    """How much of a long-term CRR its holder wants to nominate again for a season."""

    asset_owner: str
    crr_id: int
    source: str
    sink: str
    tou: TimeOfUse
    season: str
    expiring_mw: Decimal
    elected_mw: Decimal


@rule("election-window", says="elections are taken while their window is open", source="our reading; plan W1-TUE")
def takes_elections(window: ScheduledWindow, at: datetime) -> bool:
    return window.open_at <= at < window.close_at


@takes_elections.defect("election-window-stays-open", says="elections are taken after their window has closed")
def _(window: ScheduledWindow, at: datetime) -> bool:
    return window.open_at <= at


@takes_elections.defect("elections-close-a-second-early", says="elections are refused in their last second")
def _(window: ScheduledWindow, at: datetime) -> bool:
    return window.open_at <= at < window.close_at - timedelta(seconds=1)


@rule(
    "election-owner",
    says="a participant elects for itself only",
    source="our reading, and that it is refused with SER0030",
)
def is_own(asset_owner: str, caller: str) -> bool:
    return asset_owner == caller


@is_own.defect("election-for-others", says="a participant elects for everybody")
def _(asset_owner: str, caller: str) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@is_own.defect("election-of-nobody", says="a participant does not even elect for itself")
def _(asset_owner: str, caller: str) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return False


@rule("election-once", says="one file elects once for each sink or CRR, period and time of use", source="our reading")
def twice(keys: Sequence[object]) -> tuple[int, ...]:
    """The places of keys that stand further ahead already."""
    return tuple(place for place, key in enumerate(keys) if key in keys[:place])


@twice.defect("last-election-counts", says="of two elections for the same in one file the last one counts")
def _(keys: Sequence[object]) -> tuple[int, ...]:  # noqa: ARG001 - finds none
    return ()


@rule(
    "renominated-mw",
    says="of a long-term CRR no more is elected than expires, and what expires is its MW",
    source="our reading of the LT nomination election",
)
def mw_is_wrong(one: Renomination, held: Decimal) -> bool:
    return one.expiring_mw != held or one.elected_mw > one.expiring_mw


@mw_is_wrong.defect("renominated-beyond-expiring", says="more may be elected than expires")
def _(one: Renomination, held: Decimal) -> bool:
    return one.expiring_mw != held


@mw_is_wrong.defect("renominated-less-than-expiring", says="less must be elected than expires")
def _(one: Renomination, held: Decimal) -> bool:
    return one.expiring_mw != held or one.elected_mw >= one.expiring_mw


@rule(
    "renominated-crr",
    says="who elects holds the long-term CRR, with that source, sink and time of use, in that season",
    source="our reading of the LT nomination election",
)
def is_renominable(one: Renomination, held: Crr | None) -> bool:
    if held is None or held.owner != one.asset_owner or held.crr_type is not CrrType.LSE:
        return False
    return (held.source, held.sink, held.tou) == (one.source, one.sink, one.tou) and held.market_name.endswith("_LT")


@is_renominable.defect("renominated-crr-unchecked", says="any CRR may be named as one to nominate again")
def _(one: Renomination, held: Crr | None) -> bool:  # noqa: ARG001 - does not ask whose or what it is
    return held is not None


@rule(
    "renominated-season",
    says="who elects, elects for a season that is for sale and in which the CRR is valid",
    source="our reading of the LT nomination election",
)
def is_in_season(season: str, seasons: frozenset[str], held: Crr | None) -> bool:
    return season in seasons and (held is None or held.covers(*bounds(Period.parse(season))))


@is_in_season.defect("renominated-in-any-season", says="a CRR may be elected for a season in which it is not valid")
def _(season: str, seasons: frozenset[str], held: Crr | None) -> bool:  # noqa: ARG001 - does not ask when it is valid
    return season in seasons


@rule(
    "election-period",
    says="a load server elects for periods that are for sale",
    source="our reading of LHFV0031 in the historical and forecasted load API",
)
def is_for_sale(period: str, periods: frozenset[str]) -> bool:
    return period in periods


@is_for_sale.defect("election-of-any-period", says="a load server elects for any period")
def _(period: str, periods: frozenset[str]) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


def load_election(world: "World", caller: Participant, elections: Sequence[LoadElection]) -> None:
    """Take the eligible quantities that the caller elects; what it does not name stays.

    Refuses: LHFV0033 outside the window, LHFV0031 for a period that is not for sale, SER0030 for each bad record.
    """
    periods = frozenset(map(str, (world.schedule.targets.month, *world.schedule.targets.seasons)))
    _refuse_shut(world, LOAD_ELECTION, sorted({one.period for one in elections}))
    for one in elections:
        if not world.rules[is_for_sale](one.period, periods):
            refuse("LHFV0031", one.period)
    refuse_all(_load_election_problems(world, caller, elections))
    world.book.elected.update(
        {(one.asset_owner, one.sink, Period.parse(one.period), one.tou): one.mw for one in elections}
    )


def renomination(world: "World", caller: Participant, elections: Sequence[Renomination]) -> None:
    """Take what the caller elects to nominate again; what it does not name stays.

    Refuses: NOM0128 outside the window, SER0030 for each bad record.
    """
    window = world.schedule.window(RENOMINATION)
    if not world.rules[takes_elections](window, world.now):
        refuse("NOM0128")
    refuse_all(_renomination_problems(world, caller, elections))
    world.book.renominated.update({(one.crr_id, Period.parse(one.season)): one.elected_mw for one in elections})


def _refuse_shut(world: "World", alias: str, periods: Iterable[str]) -> None:
    window = world.schedule.window(alias)
    if not world.rules[takes_elections](window, world.now):
        refuse("LHFV0033", window.name, ", ".join(periods))


def _load_election_problems(
    world: "World", caller: Participant, elections: Sequence[LoadElection]
) -> Iterator[Refusal]:
    locations = world.stage.model.locations
    repeated = world.rules[twice]([(one.asset_owner, one.sink, one.period, one.tou) for one in elections])
    for place, one in enumerate(elections):
        echo = f"[{one.asset_owner},{one.sink},{one.period},{one.tou},{one.mw}]"
        if not world.rules[is_own](one.asset_owner, caller.name):
            yield _bad(echo, f"{one.asset_owner} is not the participant who sends it")
        if not world.rules[takes_sink](locations[one.sink].type if one.sink in locations else None, is_obaalse=True):
            yield _bad(echo, f"{one.sink} is no scheduling point")
        if place in repeated:
            yield _bad(echo, "elects a second time for the same")


def _renomination_problems(world: "World", caller: Participant, elections: Sequence[Renomination]) -> Iterator[Refusal]:
    seasons = frozenset(str(one) for one in world.schedule.targets.seasons)
    repeated = world.rules[twice]([(one.crr_id, one.season) for one in elections])
    for place, one in enumerate(elections):
        echo = (
            f"[{one.asset_owner},{one.crr_id},{one.source},{one.sink},{one.tou},{one.season},{one.expiring_mw},"
            f"{one.elected_mw}]"
        )
        held = world.book.crrs.get(one.crr_id)
        if not world.rules[is_own](one.asset_owner, caller.name):
            yield _bad(echo, f"{one.asset_owner} is not the participant who sends it")
        if not world.rules[is_in_season](one.season, seasons, held):
            yield _bad(echo, f"CRR {one.crr_id} is not valid in {one.season}, or that season is not for sale")
        elif not world.rules[is_renominable](one, held):
            yield _bad(echo, f"{one.asset_owner} holds no such long-term CRR {one.crr_id}")
        elif held is not None and world.rules[mw_is_wrong](one, held.mw):
            yield _bad(echo, f"of {held.mw} MW that expire {one.elected_mw} MW are elected")
        if place in repeated:
            yield _bad(echo, "elects a second time for the same")


def _bad(echo: str, why: str) -> Refusal:
    return Refusal("SER0030", (f"Record {echo}: {why}.",))
