"""The network model of a market and its releases: v0 when its data are published, v1 when it opens, updates later.

What changes between releases is what is out of service, whole or in part. v0 knows no outage of the period, v1 knows
the planned ones, an update adds those that became known while the market was open. The latest release decides what may
be bid.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from crrsim.calendar.pacific import period_hours
from crrsim.calendar.schedule import ScheduledMarket
from crrsim.market.book import Update
from crrsim.market.rules import rule
from crrsim.network.grid import Derate
from crrsim.network.model import Model
from crrsim.terms.market import MarketTerm

if TYPE_CHECKING:
    from crrsim.market.world import World


@dataclass(frozen=True)
class Release:
    """One release of a market's model: its version, since when it counts, what is out of service in it, or in part."""

    version: str
    at: datetime
    outages: tuple[str, ...]
    derates: tuple[Derate, ...] = ()


@rule(
    "source-sink-release",
    says="the latest release of a market's source/sink list counts, each update included",
    source="plan CHG-SRC-1",
    plays=True,
)
def release_in_force(releases: tuple[Release, ...], at: datetime) -> Release | None:
    return next((one for one in reversed(releases) if one.at <= at), None)


@release_in_force.defect("source-sink-stays-v0", says="the first release of the source/sink list counts for ever")
def _(releases: tuple[Release, ...], at: datetime) -> Release | None:
    return releases[0] if releases[0].at <= at else None


@release_in_force.defect("source-sink-v1-at-once", says="the second release of the list counts at once")
def _(releases: tuple[Release, ...], at: datetime) -> Release | None:
    return release_in_force.healthy((replace(releases[1], at=releases[0].at), *releases[2:]), at)


@rule(
    "model-update",
    says="an update is of one market's model, and changes no other's",
    source="plan CHG-SRC-1; our reading of a release by market",
    plays=True,
)
def updates_of(updates: Mapping[str, tuple[Update, ...]], market: str) -> tuple[Update, ...]:
    return updates.get(market, ())


@updates_of.defect("model-update-of-every-market", says="what is updated in one market's model changes every market's")
def _(updates: Mapping[str, tuple[Update, ...]], market: str) -> tuple[Update, ...]:  # noqa: ARG001 - takes all
    return tuple(one for each in updates.values() for one in each)


@rule(
    "derated-limits",
    says="a line that is derated is limited to what is left of it",
    source="our reading of the OUTAGE table in the ISO's model package, Adjusted Base and Emergency Limit",
    plays=True,
)
def derates_known(derates: tuple[Derate, ...]) -> tuple[Derate, ...]:
    return derates


@derates_known.defect("derates-forgotten", says="a derated line is limited to its whole rating")
def _(derates: tuple[Derate, ...]) -> tuple[Derate, ...]:  # noqa: ARG001 - the bent rule knows none
    return ()


@rule(
    "derate-hours",
    says="in a monthly market a derate counts for its hours of the month, in an annual one in full",
    source="A-25",
    plays=True,
)
def counts_by_hours(term: MarketTerm, spread: bool) -> bool:
    return spread and term is MarketTerm.MONTHLY


@counts_by_hours.defect("monthly-derate-in-full", says="a derate of a few hours counts for all of the month")
def _(term: MarketTerm, spread: bool) -> bool:  # noqa: ARG001 - the bent rule never spreads
    return False


@counts_by_hours.defect("annual-derate-by-hours", says="a derate counts for its hours in annual markets too")
def _(term: MarketTerm, spread: bool) -> bool:  # noqa: ARG001 - the bent rule takes every term alike
    return spread


@counts_by_hours.defect("derate-always-by-hours", says="a derate counts for its hours though all of it is assumed")
def _(term: MarketTerm, spread: bool) -> bool:  # noqa: ARG001 - the bent rule heeds no assumption
    return term is MarketTerm.MONTHLY


def releases(world: "World", market: ScheduledMarket) -> tuple[Release, ...]:
    """Every release of the market's model, in order of time, also those still to come."""
    planned = world.stage.model.outages
    later = sorted(world.rules[updates_of](world.book.updates, market.name), key=lambda one: one.at)
    first = (Release("v0", market.publish_at, ()), Release("v1", market.open_at, planned))
    return first + tuple(
        Release(f"v{number}", one.at, planned + one.outages, world.rules[derates_known](one.derates))
        for number, one in enumerate(later, start=2)
    )


def release_now(world: "World", market: ScheduledMarket) -> Release | None:
    """The release in force, or None before the market's data are published."""
    return world.rules[release_in_force](releases(world, market), world.now)


def model_of(world: "World", market: ScheduledMarket) -> Model:
    """The market's model as known now; before its data are published, the one without outages."""
    release = release_now(world, market)
    spread = world.rules[counts_by_hours](market.term, spread=world.settings.derates_spread)
    hours = period_hours(market.periods[0]) if spread else None
    outages, derates = (release.outages, release.derates) if release else ((), ())
    return world.stage.model_with(outages, derates, hours=hours)
