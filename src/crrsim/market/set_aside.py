"""What of an intertie's room is kept from the later allocation tiers, so that the auction has some to sell."""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from crrsim.calendar.schedule import ScheduledMarket
from crrsim.clearing.feasibility import Feasibility
from crrsim.market.base_load import base_load_of, held_of, release_of
from crrsim.market.book import SetAside
from crrsim.market.download import Row
from crrsim.market.eligible_quantity import FIRST_TIERS, floored, tier_of
from crrsim.market.rules import rule
from crrsim.market.source_sink import model_of
from crrsim.network.interface import Interface
from crrsim.terms.market import MarketType
from crrsim.terms.product import Product

if TYPE_CHECKING:
    from crrsim.market.world import World

HUNDRED = Decimal(100)


@rule(
    "set-aside",
    says="half of the import room that tier 1, LT and older rights leave on an intertie is kept from later tiers",
    source="A-24",
    plays=True,
)
def kept_of(residual: Decimal, share: Decimal) -> Decimal:
    return floored(residual * share)


@kept_of.defect("set-aside-forgotten", says="later tiers may take all the import room there is")
def _(residual: Decimal, share: Decimal) -> Decimal:  # noqa: ARG001 - the bent rule keeps nothing
    return Decimal("0.000")


@rule(
    "set-aside-stays",
    says="what was kept from tier 2 is kept from tier 3 too, no more and no less",
    source="A-24: half of what tier 1, LT and older rights leave",
    plays=True,
)
def stays(earlier: tuple[SetAside, ...]) -> tuple[SetAside, ...]:
    return earlier


@stays.defect("set-aside-halved-again", says="from tier 3 half of what tier 2 has left is kept")
def _(earlier: tuple[SetAside, ...]) -> tuple[SetAside, ...]:  # noqa: ARG001 - the bent rule forgets it
    return ()


def set_asides(world: "World", market: ScheduledMarket) -> tuple[SetAside, ...]:
    """What is kept from a market: as it was at its clearing once it is cleared, before that as it would be now.

    Nothing is kept from an auction or a first tier, and from a later tier nothing is worked out before the first ones
    are posted.
    """
    settled = world.book.settled.get(market.name)
    if settled is not None:
        return settled.set_aside
    if not _comes_later(world, market):
        return ()
    before = world.rules[stays](_kept_before(world, market))
    return before or tuple(one for product in market.products for one in _of_product(world, market, product))


def _kept_before(world: "World", market: ScheduledMarket) -> tuple[SetAside, ...]:
    """What was kept from the later tiers that went before; nothing from the first of them."""
    earlier = (one.name for one in world.schedule.markets if one.term is market.term and one.close_at < market.open_at)
    kept = (world.book.settled[name].set_aside for name in earlier if name in world.book.settled)
    return next((one for one in kept if one), ())


def rows(world: "World", market: ScheduledMarket) -> Iterator[Row]:
    """The rows of a SET_ASIDE download."""
    for one in set_asides(world, market):
        yield {
            "InterfaceName": one.interface,
            "Direction": "IMPORT",
            "Period": str(one.product.period),
            "TOU": one.product.tou.value,
            "LimitMW": one.limit,
            "BaseLoadMW": one.base_load,
            "ResidualMW": one.residual,
            "SetAsidePercent": one.share * HUNDRED,
            "SetAsideMW": one.kept,
        }


def _comes_later(world: "World", market: ScheduledMarket) -> bool:
    if market.type is not MarketType.ALLOCATION or tier_of(market.name) in FIRST_TIERS:
        return False
    earlier = (
        one
        for one in world.schedule.markets
        if one.type is MarketType.ALLOCATION and one.term is market.term and tier_of(one.name) in FIRST_TIERS
    )
    return all(one.name in world.book.posted for one in earlier)


def _of_product(world: "World", market: ScheduledMarket, product: Product) -> Iterator[SetAside]:
    held = held_of(world, base_load_of(world, market, product))
    test = Feasibility(model_of(world, market), held, release=release_of(world, market))
    for place, device in enumerate(test.rows.devices):
        if isinstance(device, Interface):
            yield _kept(world, device.name, product, float(test.rated[place]), float(test.base[place]))


def _kept(world: "World", name: str, product: Product, limit: float, base_load: float) -> SetAside:
    released, carried = (_megawatts(mw) for mw in (limit, base_load))
    residual = max(Decimal("0.000"), released - carried)
    share = world.settings.set_aside_share
    return SetAside(name, product, released, carried, residual, share, world.rules[kept_of](residual, share))


def _megawatts(mw: float) -> Decimal:
    return Decimal(repr(round(mw, 3))).quantize(Decimal("0.001")) + Decimal(0)
