"""What happens to an allocation after its close: nominations become awards product by product, and awards become CRRs.

Awards are found at the close and posted later; only from the posting on do they exist as CRRs, and then the next tier
stands on them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from crrsim.calendar.pacific import period_bounds
from crrsim.calendar.schedule import ScheduledMarket
from crrsim.clearing.allocation import AllocationTerms, Nominated, ObjectiveName
from crrsim.clearing.auction import Clearing, ClearingFailed, Held
from crrsim.clearing.bid import BadBid
from crrsim.market.base_load import base_load_of, held_of, release_of
from crrsim.market.book import Allotment, Crr, Portfolio, SetAside, Settled
from crrsim.market.clearing_house import asked_as, award_of, books_awards, options_of, takes_part
from crrsim.market.eligible_quantity import Tier, tier_of
from crrsim.market.nominated import Nomination
from crrsim.market.rules import rule
from crrsim.market.set_aside import set_asides
from crrsim.market.source_sink import model_of
from crrsim.terms.market import CrrCategory, MarketType
from crrsim.terms.product import CrrType, Period, Product

if TYPE_CHECKING:
    from crrsim.market.world import World


@rule(
    "allocation-objective",
    says="an allocation cuts as assumed; by weighted least squares: in proportion among equals, more where it "
    "relieves more",
    source="A-21",
    plays=True,
)
def objective_of(chosen: ObjectiveName) -> ObjectiveName:
    return chosen


@objective_of.defect("most-effective-cut-first", says="an allocation awards the most MW, whoever is cut for it")
def _(chosen: ObjectiveName) -> ObjectiveName:  # noqa: ARG001 - the bent rule looks at nothing
    return "most MW"


@objective_of.defect("objective-as-published", says="an allocation cuts by least squares, whatever is assumed")
def _(chosen: ObjectiveName) -> ObjectiveName:  # noqa: ARG001 - the bent rule looks at nothing
    return "least squares"


@rule(
    "allocated-type",
    says="an awarded nomination becomes a CRR of the nomination's type",
    source="nomination API, crrType: LSE or OBAALSE",
    plays=True,
)
def type_of(nominated: CrrType) -> CrrType:
    return nominated


@type_of.defect("allocated-as-lse", says="every awarded nomination becomes a CRR of type LSE")
def _(nominated: CrrType) -> CrrType:  # noqa: ARG001 - the bent rule looks at nothing
    return CrrType.LSE


@rule(
    "long-term-years",
    says="an LT award is valid in its season of each of the nine years after the one it was nominated for",
    source="A-16, F-18; our reading, which no document at hand confirms",
    plays=True,
)
def periods_of(nominated: Period, tier: Tier, years: int) -> tuple[Period, ...]:
    """The periods in which an award is valid. A tier 1 award is the first of the ten years that LT makes whole."""
    if tier is not Tier.LT:
        return (nominated,)
    return tuple(replace(nominated, year=nominated.year + on) for on in range(1, years + 1))


@periods_of.defect("long-term-one-year-short", says="an LT award ends a year early")
def _(nominated: Period, tier: Tier, years: int) -> tuple[Period, ...]:
    return periods_of.healthy(nominated, tier, years - 1)


@dataclass(frozen=True)
class _Taking:
    portfolio: Portfolio
    nomination: Nomination


@dataclass(frozen=True)
class _Answer:
    """What one product came to; no clearing where nothing was nominated."""

    product: Product
    clearing: Clearing | None
    allotments: tuple[Allotment, ...]


def settle(world: "World", market: ScheduledMarket) -> None:
    """Allocate a market that has just closed and remember what came of it; a failure is remembered as such."""
    taking, aside = tuple(_taking_part(world, market)), set_asides(world, market)
    try:
        answers = [_allocated(world, market, product, taking, aside) for product in market.products]
    except (ClearingFailed, BadBid) as problem:
        world.book.failed[market.name] = str(problem)
        return
    found = [one for answer in answers for one in answer.allotments]
    world.book.settled[market.name] = Settled(
        market.name,
        world.now,
        tuple((answer.product, answer.clearing) for answer in answers if answer.clearing is not None),
        (),
        tuple((product, _carried(world, market, product)) for product in market.products),
        _booked(world, market, sorted(found, key=lambda one: one.nomination.nomination_id), posting=False),
        aside,
    )


def post(world: "World", market: ScheduledMarket) -> None:
    """Post the results of a settled allocation: awards become CRRs, which later tiers and auctions stand on."""
    settled = world.book.settled.get(market.name)
    if settled is None:
        return  # nothing was found, so nothing is posted
    allotments = _booked(world, market, settled.allotments, posting=True)
    world.book.settled[market.name] = replace(settled, allotments=allotments)
    world.book.posted[market.name] = world.now


def _taking_part(world: "World", market: ScheduledMarket) -> Iterator[_Taking]:
    for key in sorted(key for key in world.book.portfolios if key[0] == market.name):
        portfolio = world.book.portfolios[key]
        if world.rules[takes_part](portfolio.status):
            yield from (_Taking(portfolio, one) for one in portfolio.nominations)


def _allocated(
    world: "World", market: ScheduledMarket, product: Product, taking: Iterable[_Taking], aside: Iterable[SetAside]
) -> _Answer:
    """Allocate one product. Nominations go in numbered from 1: the same ones are the same question under other ids."""
    mine = sorted(
        (one for one in taking if one.nomination.product == product), key=lambda one: one.nomination.nomination_id
    )
    if not mine:
        return _Answer(product, None, ())
    asked = tuple(_nominated(world, number, one.nomination) for number, one in enumerate(mine, start=1))
    kept = tuple((one.interface, float(one.kept)) for one in aside if one.product == product)
    answer = world.stage.allocate(model_of(world, market), asked, _terms(world, market, product, kept))
    found = tuple(_allotment(world, market, one, answer, number) for number, one in enumerate(mine, start=1))
    return _Answer(product, answer, found)


def _nominated(world: "World", number: int, one: Nomination) -> Nominated:
    return Nominated(number, one.source, one.sink, one.mw, world.rules[asked_as](one.hedge))


def _terms(
    world: "World", market: ScheduledMarket, product: Product, aside: tuple[tuple[str, float], ...]
) -> AllocationTerms:
    return AllocationTerms(
        held=held_of(world, _carried(world, market, product)),
        also=tuple(_later(world, market, product)),
        release=release_of(world, market),
        aside=aside,
        objective=world.rules[objective_of](world.settings.objective.value),
        options=options_of(world),
    )


def _carried(world: "World", market: ScheduledMarket, product: Product) -> tuple[Crr, ...]:
    """The base load of a product. What LT makes long, tier 1's awards of the year, takes no room beside LT itself."""
    base_load = base_load_of(world, market, product)
    if tier_of(market.name) is not Tier.LT:
        return base_load
    allocations = (one.name for one in world.schedule.markets if one.type is MarketType.ALLOCATION)
    extended = {name for name in allocations if tier_of(name) is Tier.T1}
    return tuple(one for one in base_load if one.market_name not in extended)


def _later(world: "World", market: ScheduledMarket, product: Product) -> Iterator[tuple[Held, ...]]:
    """The base loads of later years in which an award will be valid too, as far as they differ from one another."""
    periods = world.rules[periods_of](product.period, tier_of(market.name), world.settings.long_term_years)
    later = (Product(period, product.tou) for period in periods if period != product.period)
    return iter(dict.fromkeys(held_of(world, base_load_of(world, market, one)) for one in later))


def _allotment(world: "World", market: ScheduledMarket, one: _Taking, answer: Clearing, number: int) -> Allotment:
    mw = world.rules[award_of](answer.awards[number], answer.exact[number])
    return Allotment(market.name, one.portfolio.name, one.portfolio.owner, one.nomination, mw)


def _booked(
    world: "World", market: ScheduledMarket, allotments: Iterable[Allotment], *, posting: bool
) -> tuple[Allotment, ...]:
    """The allotments with the CRRs they made, if this is when they are booked; else as they are."""
    due = world.rules[books_awards](posting=posting)
    return tuple(_made(world, market, one) if due and one.mw > 0 else one for one in allotments)


def _made(world: "World", market: ScheduledMarket, one: Allotment) -> Allotment:
    years = world.settings.long_term_years
    periods = world.rules[periods_of](one.nomination.period, tier_of(market.name), years)
    made = tuple(_new_crr(world, one, period, one.mw) for period in periods)
    world.book.crrs.update({crr.crr_id: crr for crr in made})
    world.book.born.update({crr.crr_id: crr for crr in made})
    return replace(one, made=made)


def _new_crr(world: "World", one: Allotment, period: Period, mw: Decimal) -> Crr:
    start_at, end_at = period_bounds(period)
    return Crr(
        crr_id=world.book.next_crr_id(),
        owner=one.owner,
        source=one.nomination.source,
        sink=one.nomination.sink,
        hedge=one.nomination.hedge,
        tou=one.nomination.tou,
        start_at=start_at,
        end_at=end_at,
        crr_type=world.rules[type_of](one.nomination.crr_type),
        category=CrrCategory.ALLOCATION,
        market_name=one.market,
        mw=mw,
    )
