"""The network models that are published in the course of a sim, run by run: which there are, when, and which is which.

V0 and V1 are the first two releases of a term's model, ETC is the one that converted rights have taken their room
from, and each tier and auction has the model that it was cleared on (A-47).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from crrsim.calendar.schedule import ScheduledMarket
from crrsim.market.eligible_quantity import Tier, tier_of
from crrsim.market.rules import rule
from crrsim.market.source_sink import Release, releases
from crrsim.network.model import Model
from crrsim.terms.market import MarketTerm, MarketType

if TYPE_CHECKING:
    from crrsim.market.world import World


class Run(StrEnum):
    """What a model was made for; the word stands in its files' names (F-43), an auction's excepted."""

    V0 = "V0"
    V1 = "V1"
    ETC = "ETC"
    T1 = "T1"
    LT = "LT"
    T2 = "T2"
    T3 = "T3"
    AUCTION = "AUC"


BESIDE: Mapping[tuple[MarketTerm, Tier], tuple[Run, ...]] = {
    (MarketTerm.MONTHLY, Tier.T1): (Run.V0, Run.ETC),
    (MarketTerm.ANNUAL, Tier.T1): (Run.V0, Run.V1),
    (MarketTerm.ANNUAL, Tier.LT): (Run.ETC,),
}
"""What comes out with a tier's market before the tier is run. Source: plan W2-TUE-ALLOC-MN-4 and W3-TUE-ALLOC-*-4."""


@dataclass(frozen=True)
class ModelRun:
    """A model of a market: `token` begins the names of its files, `at` is when it is published."""

    token: str
    run: Run
    market: ScheduledMarket
    at: datetime


@rule(
    "model-publication",
    says="a release's model is published with it, the model of a run with the run's results",
    source="plan W2-TUE-ALLOC-MN-4, CHG-PUB-2; A-47",
)
def is_out(published_at: datetime, at: datetime) -> bool:
    return at >= published_at


@is_out.defect("model-before-its-run", says="the model of a run can be had before the run")
def _(published_at: datetime, at: datetime) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@is_out.defect("model-published-late", says="a model cannot be had in the very second that it is published")
def _(published_at: datetime, at: datetime) -> bool:
    return at > published_at


@rule(
    "model-of-its-run",
    says="a run's model is the one it was cleared on, with every outage known at its close",
    source="A-47; plan CHG-SRC-1",
)
def release_for(known: tuple[Release, ...]) -> Release:
    return known[-1]


@release_for.defect("run-model-is-v0", says="every run's model is the first release")
def _(known: tuple[Release, ...]) -> Release:
    return known[0]


@release_for.defect("run-model-without-updates", says="a run's model is the second release, without later updates")
def _(known: tuple[Release, ...]) -> Release:
    return known[:2][-1]


def runs(world: "World") -> tuple[ModelRun, ...]:
    """Every model that is published in the course of the sim."""
    return tuple(one for market in world.schedule.markets for one in _runs_of(market))


def _runs_of(market: ScheduledMarket) -> Iterator[ModelRun]:
    if market.type is MarketType.AUCTION:
        yield ModelRun(market.name, Run.AUCTION, market, market.post_at)
        return
    tier = tier_of(market.name)
    begins = market.name.removesuffix(tier)
    for run in BESIDE.get((market.term, tier), ()):
        yield ModelRun(begins + run, run, market, market.publish_at if run is Run.V0 else market.open_at)
    yield ModelRun(market.name, Run(tier), market, market.post_at)


def model_for(world: "World", one: ModelRun) -> Model:
    """The model of a run: of the releases out by then, the one that counts."""
    upto = one.market.close_at if one.run not in {Run.V0, Run.V1, Run.ETC} else one.at
    known = tuple(each for each in releases(world, one.market) if each.at <= upto)
    release = world.rules[release_for](known)
    return world.stage.model_with(release.outages, release.derates)
