"""What happens to an auction after its close: it is cleared product by product, and its results become CRRs.

Clearing happens at the close, posting later; only from the posting on do awards exist as CRRs and sales count.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Literal

from crrsim.calendar.pacific import period_bounds
from crrsim.calendar.schedule import ScheduledMarket
from crrsim.clearing.auction import Bid, Clearing, ClearingFailed, ClearingOptions
from crrsim.clearing.bid import BadBid
from crrsim.clearing.question import Question
from crrsim.market.base_load import base_load_of, held_of, release_of, stands_at
from crrsim.market.book import Award, Crr, Portfolio, Record, Settled
from crrsim.market.holdings import after_sale
from crrsim.market.rules import rule
from crrsim.market.settings import Interpolation
from crrsim.market.source_sink import model_of
from crrsim.terms.market import BidType, CrrCategory, PortfolioStatus
from crrsim.terms.product import CrrType, HedgeType, Product
from crrsim.terms.quantity import MEGAWATT_STEP

if TYPE_CHECKING:
    from crrsim.market.world import World

TieBreakName = Literal["pro rata", "first come"]
CurveName = Literal["step", "piecewise linear"]
CURVES: Mapping[Interpolation, CurveName] = {
    Interpolation.STEP: "step",
    Interpolation.PIECEWISE_LINEAR: "piecewise linear",
}
"""What the engine calls each reading of a curve (A-31)."""


@rule(
    "who-clears",
    says="only submitted portfolios take part in the clearing",
    source="auction API, SUBMITTED",
    plays=True,
)
def takes_part(status: PortfolioStatus) -> bool:
    return status is PortfolioStatus.SUBMITTED


@takes_part.defect("valid-portfolio-clears", says="a portfolio takes part though it was never submitted, or taken back")
def _(status: PortfolioStatus) -> bool:
    return status in {PortfolioStatus.SUBMITTED, PortfolioStatus.VALID}


@rule(
    "bid-interpolation", says="a curve is read as assumed, as steps or from point to point", source="A-31", plays=True
)
def between_points(chosen: Interpolation) -> Interpolation:
    return chosen


@between_points.defect("lines-read-as-steps", says="a curve is read as steps though lines are assumed")
def _(chosen: Interpolation) -> Interpolation:  # noqa: ARG001 - the bent rule looks at nothing
    return Interpolation.STEP


@rule(
    "contingencies",
    says="awards survive each single outage",
    source="our reading, after the CONTINGENCY table of the ISO's model package and other markets' practice",
    plays=True,
)
def holds_against_contingencies() -> bool:
    return True


@holds_against_contingencies.defect("contingencies-ignored", says="awards are held against the base case alone")
def _() -> bool:
    return False


@rule("tie-break", says="identical bids at one price are cut in proportion to their MW", source="A-34", plays=True)
def who_is_cut(chosen: TieBreakName) -> TieBreakName:
    return chosen


@who_is_cut.defect("ties-first-come", says="identical bids at one price are served in the order of their ids")
def _(chosen: TieBreakName) -> TieBreakName:  # noqa: ARG001 - the bent rule looks at nothing
    return "first come"


@rule(
    "price-direction",
    says="a path costs its sink's price less its source's",
    source="our reading, after other markets' practice: sink less source",
    plays=True,
)
def price_sign() -> Literal[1, -1]:
    return 1


@price_sign.defect("prices-inverted", says="a path costs its source's price less its sink's")
def _() -> Literal[1, -1]:
    return -1


@rule(
    "path-price",
    says="whoever gets a path pays what the path costs, whatever it bid",
    source="our reading, after other markets' practice: one price a path",
    plays=True,
)
def price_of(path: Decimal, bid: Decimal) -> Decimal:  # noqa: ARG001 - one price for all
    return path


@price_of.defect("pay-as-bid", says="whoever gets a path pays the price of its own bid")
def _(path: Decimal, bid: Decimal) -> Decimal:  # noqa: ARG001 - the bent rule does not ask what the path costs
    return bid


@rule(
    "counterflow",
    says="what runs against the flow makes room for what runs along it",
    source="our reading, after other markets' practice: obligations net",
    plays=True,
)
def asked_as(hedge: HedgeType) -> HedgeType:
    return hedge


@asked_as.defect("counterflow-makes-no-room", says="bids and nominations take room, and none makes any")
def _(hedge: HedgeType) -> HedgeType:  # noqa: ARG001 - the bent rule looks at nothing
    return HedgeType.OPT


@rule("award-step", says="an award goes down to the step of 0.001 MW", source="A-27", plays=True)
def award_of(award: Decimal, exact: float) -> Decimal:  # noqa: ARG001 - the engine has put it on its step
    return award


@award_of.defect("awards-rounded-up", says="an award goes up to the step of 0.001 MW")
def _(award: Decimal, exact: float) -> Decimal:
    # A solver's answer is only good to a millionth or so; what lies that near a step is on it.
    up = Decimal(repr(round(exact, 6))).quantize(MEGAWATT_STEP, rounding=ROUND_CEILING)
    return max(award, up)


@award_of.defect("awards-in-whole-megawatts", says="an award goes down to the whole MW")
def _(award: Decimal, exact: float) -> Decimal:  # noqa: ARG001 - it is the step that is wrong
    return award.quantize(Decimal(1), rounding=ROUND_FLOOR)


@rule(
    "award-booking",
    says="awards become CRRs, and sales leave their holders, when the results are posted",
    source="market data API, MKT0007: results do not exist for anybody before",
    plays=True,
)
def books_awards(*, posting: bool) -> bool:
    """Whether awards are booked now: at the posting, or else at the close."""
    return posting


@books_awards.defect("awards-booked-at-close", says="awards show among the existing CRRs from the close on")
def _(*, posting: bool) -> bool:
    return not posting


@books_awards.defect("awards-never-booked", says="awards become no CRRs")
def _(*, posting: bool) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return False


@dataclass(frozen=True)
class _Taking:
    portfolio: Portfolio
    record: Record


def settle(world: "World", market: ScheduledMarket) -> None:
    """Clear an auction that has just closed and remember what came of it; a failure is remembered as such."""
    taking = _taking_part(world, market)
    try:
        asked = tuple(_asked(world, market, product, taking) for product in market.products)
        clearings = tuple(zip(market.products, world.stage.clear(asked, options_of(world)), strict=True))
    except (ClearingFailed, BadBid) as problem:
        world.book.failed[market.name] = str(problem)
        return
    base_load = tuple((product, base_load_of(world, market, product)) for product in market.products)
    found = [award for product, answer in clearings for award in _awards(world, market, product, answer, taking)]
    ordered = _booked(world, sorted(found, key=lambda one: one.record.bid_id), posting=False)
    world.book.settled[market.name] = Settled(market.name, world.now, clearings, ordered, base_load)


def post(world: "World", market: ScheduledMarket) -> None:
    """Post the results of a settled market: awards become CRRs, sales leave their holders."""
    settled = world.book.settled.get(market.name)
    if settled is None:
        return  # nothing was found, so nothing is posted
    awards = _booked(world, settled.awards, posting=True)
    world.book.settled[market.name] = replace(settled, awards=awards)
    world.book.posted[market.name] = world.now


def _taking_part(world: "World", market: ScheduledMarket) -> tuple[_Taking, ...]:
    keys = sorted(key for key in world.book.portfolios if key[0] == market.name)
    portfolios = (world.book.portfolios[key] for key in keys)
    chosen = (one for one in portfolios if world.rules[takes_part](one.status))
    return tuple(_Taking(portfolio, record) for portfolio in chosen for record in portfolio.records)


def _of_product(taking: Iterable[_Taking], product: Product) -> tuple[_Taking, ...]:
    return tuple(sorted((one for one in taking if one.record.product == product), key=lambda one: one.record.bid_id))


def _asked(world: "World", market: ScheduledMarket, product: Product, taking: Iterable[_Taking]) -> Question:
    """What the engine is asked for one product.

    Bids go in numbered from 1, so that the same bids are the same question under other ids.
    """
    offered = enumerate(_of_product(taking, product), start=1)
    bids = tuple(
        Bid.drawn(number, _path(world, market, record), _hedge(world, record), record.side, record.curve)
        for number, record in ((number, one.record) for number, one in offered)
    )
    held = held_of(world, base_load_of(world, market, product))
    return Question(model_of(world, market), bids, held, release_of(world, market))


def options_of(world: "World") -> ClearingOptions:
    """How the engine behaves under the rules in force."""
    return ClearingOptions(
        enforce_contingencies=world.rules[holds_against_contingencies](),
        rounding=world.settings.award_rounding.value,
        tie_break=world.rules[who_is_cut](world.settings.tie_break.value),
        price_sign=world.rules[price_sign](),
        curve=CURVES[world.rules[between_points](world.settings.interpolation)],
    )


def _path(world: "World", market: ScheduledMarket, record: Record) -> tuple[str, str]:
    """Where a record's path runs in this market's model: what is sold runs where its base load stands."""
    if record.side is BidType.BUY:
        return record.source, record.sink
    replacements = model_of(world, market).replacements
    where = world.rules[stands_at]
    return where(record.source, replacements), where(record.sink, replacements)


def _hedge(world: "World", record: Record) -> HedgeType:
    """What is sold is what is held."""
    return world.rules[asked_as](record.hedge) if record.side is BidType.BUY else record.hedge


def _awards(
    world: "World", market: ScheduledMarket, product: Product, answer: Clearing, taking: Iterable[_Taking]
) -> Iterable[Award]:
    for number, one in enumerate(_of_product(taking, product), start=1):
        mw = world.rules[award_of](answer.awards[number], answer.exact[number])
        path = answer.path_price(*_path(world, market, one.record), one.record.hedge)
        price = world.rules[price_of](path, one.record.curve[-1][1])
        yield Award(market.name, one.portfolio.name, one.portfolio.owner, one.record, mw, price)


def _booked(world: "World", awards: Iterable[Award], *, posting: bool) -> tuple[Award, ...]:
    """The awards with the ids of the CRRs they made, if this is when they are booked; else as they are."""
    due = world.rules[books_awards](posting=posting)
    return tuple(_made(world, award) if due else award for award in awards)


def _made(world: "World", award: Award) -> Award:
    if award.mw == 0:
        return award
    if award.record.side is BidType.SELL:
        _take_from_holding(world, award)
        return award
    made = _new_crr(world, award)
    world.book.crrs[made.crr_id] = made
    return replace(award, crr_id=made.crr_id)


def _new_crr(world: "World", award: Award) -> Crr:
    start_at, end_at = period_bounds(award.record.period)
    return Crr(
        crr_id=world.book.next_crr_id(),
        owner=award.owner,
        source=award.record.source,
        sink=award.record.sink,
        hedge=award.record.hedge,
        tou=award.record.tou,
        start_at=start_at,
        end_at=end_at,
        crr_type=CrrType.AUC,
        category=CrrCategory.AUCTION,
        market_name=award.market,
        mw=award.mw,
        clearing_price=award.clearing_price,
    )


def _take_from_holding(world: "World", award: Award) -> None:
    """Take the sold MW from the CRR, and where an earlier sale has split it, from its remainders too."""
    start_at, end_at = period_bounds(award.record.period)
    left = award.mw
    for held in _pieces(world, award):
        taken = min(left, held.mw)
        if taken > 0:
            left -= taken
            remaining = world.rules[after_sale](held, taken, start_at, end_at)
            _put_in_stead(world, held, remaining, award.record.crr_id)


def _pieces(world: "World", award: Award) -> tuple[Crr, ...]:
    """What the seller has of the CRR sold: the CRR first, then remainders that earlier sales left of it."""
    bounds = period_bounds(award.record.period)
    sold = award.record.crr_id
    own = (one for one in world.book.crrs.values() if one.owner == award.owner and one.covers(*bounds))
    family = (
        one for one in own if one.crr_id == sold or (one.parent_id == sold and one.crr_type is award.record.crr_type)
    )
    return tuple(sorted(family, key=lambda one: one.crr_id))


def _put_in_stead(world: "World", held: Crr, remaining: Iterable[Crr], sold: int | None) -> None:
    """Remainders become CRRs of their own, children of the CRR that was sold, whichever piece they were cut from."""
    del world.book.crrs[held.crr_id]
    for one in remaining:
        kept = one if one.crr_id else replace(one, crr_id=world.book.next_crr_id(), parent_id=sold)
        world.book.crrs[kept.crr_id] = kept
