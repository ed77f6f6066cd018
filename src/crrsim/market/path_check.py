"""What can be wrong with any record, be it a bid, an offer or a nomination: whose it is, for when, and its path."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from crrsim.calendar.schedule import ScheduledMarket
from crrsim.market.eligibility import may_be_bid_at, runs_somewhere
from crrsim.market.periods import period_named
from crrsim.market.rules import rule
from crrsim.market.source_sink import model_of
from crrsim.terms.location import LocationType
from crrsim.terms.product import TimeOfUse

if TYPE_CHECKING:
    from crrsim.market.book import NewRecord
    from crrsim.market.nominated import NewNomination
    from crrsim.market.world import World

MayRun = Callable[[LocationType, LocationType], bool]
"""Whether a path may run from a place of the one type to a place of the other."""


@rule(
    "asset-owner",
    says="the asset owner of a record is the participant itself",
    source="auction and nomination API, assetOwner",
)
def owner_is_participant(asset_owner: str, participant: str) -> bool:
    return asset_owner == participant


@owner_is_participant.defect("asset-owner-unchecked", says="a record may name any asset owner")
def _(asset_owner: str, participant: str) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule(
    "record-product",
    says="the period and time of use of a record are products of the market",
    source="market status API, products",
)
def is_sold_in(market: ScheduledMarket, period: str, tou: TimeOfUse) -> bool:
    return any(str(one.period) == period and one.tou is tou for one in market.products)


@is_sold_in.defect("period-unchecked", says="a record may name any period, if only it is one")
def _(market: ScheduledMarket, period: str, tou: TimeOfUse) -> bool:  # noqa: ARG001 - forgets the market
    return period_named(period) is not None


def problems_of_record(
    world: "World", market: ScheduledMarket, participant: str, record: "NewRecord | NewNomination"
) -> Iterator[str]:
    """What is wrong with the owner and the product of a record."""
    if not world.rules[owner_is_participant](record.asset_owner, participant):
        yield f"the asset owner {record.asset_owner} is not {participant}"
    if not world.rules[is_sold_in](market, record.period, record.tou):
        yield f"{market.name} has no product {record.period} {record.tou}"


def problems_of_path(
    world: "World", market: ScheduledMarket, record: "NewRecord | NewNomination", noun: str, may_run: MayRun
) -> Iterator[str]:
    """What is wrong with a new path in the market's model as it is now; `noun` is what runs along it."""
    model = model_of(world, market)
    for what, name in (("source", record.source), ("sink", record.sink)):
        if not world.rules[may_be_bid_at](model, name):
            yield f"the {what} {name} is not biddable in {market.name}"
    if not world.rules[runs_somewhere](record.source, record.sink):
        yield f"the {noun} runs from {record.source} to itself"
    elif {record.source, record.sink} <= model.locations.keys():
        kinds = [model.locations[name].type for name in (record.source, record.sink)]
        if not may_run(kinds[0], kinds[1]):
            yield f"no {noun} may run from {kinds[0]} {record.source} to {kinds[1]} {record.sink}"
