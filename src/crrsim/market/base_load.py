"""What the grid carries already when a market is cleared, and how much of each limit the market may use."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from crrsim.calendar.schedule import ScheduledMarket
from crrsim.clearing.bid import Held
from crrsim.market.book import Crr
from crrsim.market.holdings import base_loaded
from crrsim.market.rules import rule
from crrsim.market.source_sink import model_of
from crrsim.terms.market import MarketTerm
from crrsim.terms.product import HedgeType, Product

if TYPE_CHECKING:
    from crrsim.market.world import World


@rule(
    "release-share",
    says="an annual market may use 65 % of each limit, a monthly one 82.5 %",
    source="Track 1B order of 2018, 65 % in an annual market; A-22",
    plays=True,
)
def released(term: MarketTerm, annual: float, monthly: float) -> float:
    return annual if term is MarketTerm.ANNUAL else monthly


@released.defect("whole-grid-released", says="every market may use each limit in full")
def _(term: MarketTerm, annual: float, monthly: float) -> float:  # noqa: ARG001 - looks at nothing
    return 1.0


@rule(
    "retired-base-load",
    says="a base-loaded CRR at a retired place is carried at its replacement in this market's model",
    source="plan CHG-MAP-1, CHG-MAP-2",
    plays=True,
)
def stands_at(name: str, replacements: Mapping[str, str]) -> str:
    return replacements.get(name, name)


@stands_at.defect("retired-base-load-unmapped", says="a base-loaded CRR stays where its place was retired")
def _(name: str, replacements: Mapping[str, str]) -> str:  # noqa: ARG001 - looks nothing up
    return name


@rule(
    "held-option",
    says="a base-loaded option takes room in its own direction and makes none in the other",
    source="our reading, after other markets' practice",
    plays=True,
)
def carried_as(hedge: HedgeType) -> HedgeType:
    return hedge


@carried_as.defect("held-options-make-room", says="a base-loaded option makes room like an obligation")
def _(hedge: HedgeType) -> HedgeType:  # noqa: ARG001 - the bent rule looks at nothing
    return HedgeType.OBL


def base_load_of(world: "World", market: ScheduledMarket, product: Product) -> tuple[Crr, ...]:
    """The existing CRRs that take room on the grid in this product, at the places they now stand."""
    replacements = model_of(world, market).replacements
    existing = world.rules[base_loaded](world.book.crrs.values(), product)
    where = world.rules[stands_at]
    moved = (
        replace(one, source=where(one.source, replacements), sink=where(one.sink, replacements)) for one in existing
    )
    return tuple(sorted(moved, key=lambda one: one.crr_id))


def held_of(world: "World", crrs: Iterable[Crr]) -> tuple[Held, ...]:
    """CRRs as the engine takes them; one of negative MW (A-44) is as many the other way."""
    hedged = world.rules[carried_as]
    return tuple(
        Held(one.source, one.sink, hedged(one.hedge), one.mw)
        if one.mw >= 0
        else Held(one.sink, one.source, hedged(one.hedge), -one.mw)
        for one in crrs
    )


def release_of(world: "World", market: ScheduledMarket) -> float:
    """The share of each limit that the market may use."""
    return world.rules[released](market.term, world.settings.release_annual, world.settings.release_monthly)
