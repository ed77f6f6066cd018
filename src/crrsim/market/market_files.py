"""Rows of what is published with a market: its source/sink list, the retired places, the grouped base load."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from crrsim.calendar.pacific import period_bounds
from crrsim.calendar.schedule import ScheduledMarket
from crrsim.market.base_load import base_load_of
from crrsim.market.download import Row
from crrsim.market.rules import rule
from crrsim.market.source_sink import model_of, release_now
from crrsim.network.model import Model
from crrsim.terms.product import Product, TimeOfUse

if TYPE_CHECKING:
    from crrsim.market.book import Crr
    from crrsim.market.world import World

FACTOR_STEP = Decimal("0.00001")
"""Participation factors have five decimals, so that the many buses of an aggregate still sum to one."""


@rule(
    "biddable-flag",
    says="the list says No for a place that is retired or islanded, else Yes",
    source="public client, BiddableFlag of the source/sink list; plan CHG-ISL-1",
)
def flag_of(*, biddable: bool) -> str:
    return "Yes" if biddable else "No"


@flag_of.defect("biddable-flag-always-yes", says="the list says Yes for every place")
def _(*, biddable: bool) -> str:  # noqa: ARG001 - the bent rule looks at nothing
    return "Yes"


@rule(
    "replacement-release",
    says="what a retired place is mapped to is released with the market period's model",
    source="plan CHG-MAP-1",
)
def mapping_is_released(market: ScheduledMarket, at: datetime) -> bool:
    return market.is_published(at)


@mapping_is_released.defect("replacement-list-withheld", says="what a retired place is mapped to is never released")
def _(market: ScheduledMarket, at: datetime) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return False


@rule(
    "grouped-base-load",
    says="the grouped base load sums the existing CRRs of one path, hedge and product, whoever owns them",
    source="market data API, GROUPED_BASE_LOADING; F-16",
)
def grouped_mw(mws: tuple[Decimal, ...]) -> Decimal:
    return sum(mws, Decimal(0))


@grouped_mw.defect("base-load-group-loses-one", says="of several CRRs on one path only the largest is counted")
def _(mws: tuple[Decimal, ...]) -> Decimal:
    return max(mws)


def source_sink_rows(world: "World", market: ScheduledMarket) -> Iterator[Row]:
    """The market's list as released by now, a row for each place, bus and time of use; none before the first."""
    if release_now(world, market) is None:
        return
    model = model_of(world, market)
    for name in model.locations:
        flag = world.rules[flag_of](biddable=model.biddable(name))
        yield from _rows_of_place(model, name, flag)


def _rows_of_place(model: Model, name: str, flag: str) -> Iterator[Row]:
    place = model.locations[name]
    for bus_name, factor in place.factors:
        bus = model.grid.buses[model.grid.bus_position[bus_name]]
        for tou in TimeOfUse:
            yield {
                "SourceSink": name,
                "Type": place.type.value,
                "BiddableFlag": flag,
                "Zone": bus.zone,
                "AugmentedBusName": bus.augmented_name,
                "EMSBusName": bus.ems_name,
                "ParticipationFactor": Decimal(repr(factor)).quantize(FACTOR_STEP),
                "TOU": tou.value,
            }


def replacement_rows(world: "World") -> Iterator[Row]:
    """A row for each retired place, market and period whose mapping is released by now."""
    for market in world.schedule.markets:
        if world.rules[mapping_is_released](market, world.now):
            yield from _replacements(world, market)


def _replacements(world: "World", market: ScheduledMarket) -> Iterator[Row]:
    model = model_of(world, market)
    for old, new in model.replacements.items():
        for period in market.periods:
            yield {
                "OldName": old,
                "NewName": new,
                "MarketName": market.name,
                "Period": str(period),
                "EffectiveDate": period_bounds(period)[0],
                "Designation": model.designation(old).value,
            }


def base_load_rows(world: "World", market: ScheduledMarket) -> Iterator[Row]:
    """The existing CRRs the market stands on, grouped; as they were at its clearing once it is cleared."""
    if release_now(world, market) is None:
        return
    for product, crrs in _base_loads(world, market):
        groups = defaultdict(list)
        for one in crrs:
            groups[one.source, one.sink, one.hedge].append(one.mw)
        for (source, sink, hedge), mws in groups.items():
            start_at, end_at = period_bounds(product.period)
            yield {
                "Source": source,
                "Sink": sink,
                "HedgeType": hedge.value,
                "TOU": product.tou.value,
                "Period": str(product.period),
                "StartDate": start_at,
                "EndDate": end_at,
                "MW": world.rules[grouped_mw](tuple(mws)),
            }


def _base_loads(world: "World", market: ScheduledMarket) -> Iterator[tuple[Product, tuple["Crr", ...]]]:
    settled = world.book.settled.get(market.name)
    if settled is not None:
        yield from settled.base_load
    else:
        yield from ((product, base_load_of(world, market, product)) for product in market.products)
