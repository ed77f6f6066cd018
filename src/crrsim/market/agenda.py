"""What happens by itself, and when: windows close, results are posted, messages go out, the cast files its business."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from crrsim.calendar.schedule import ScheduledCap, ScheduledMarket
from crrsim.market import allocation_house, auction, clearing_house, messages, nomination_caps
from crrsim.market.book import NewRecord, Portfolio
from crrsim.market.conversion_business import conversion_business
from crrsim.market.filing import file_portfolio
from crrsim.market.happening import CAST, Happening
from crrsim.market.load_business import load_business
from crrsim.market.migration_business import migration_business
from crrsim.market.nomination_business import nomination_business
from crrsim.market.stage import Stage
from crrsim.market.trade_business import trade_business
from crrsim.terms.business import SeedBid, SeedMessage, SeedPortfolio
from crrsim.terms.market import MarketType

if TYPE_CHECKING:
    from crrsim.market.world import World


def agenda_of(stage: Stage) -> tuple[Happening, ...]:
    """All that happens on a stage, in order: at one instant closings, postings, caps, messages, then the cast."""
    happenings = [
        *(Happening(one.close_at, (0, one.name), _closing(one)) for one in stage.schedule.markets),
        *(Happening(one.post_at, (1, one.name), _posting(one)) for one in stage.schedule.markets),
        *(Happening(one.post_at, (2, one.name), _caps(one)) for one in stage.schedule.caps),
        *(Happening(one.at, (3, f"{n:05}"), _message(one)) for n, one in enumerate(stage.business.messages)),
        *(Happening(one.at, (CAST, f"{n:05}"), _portfolio(one)) for n, one in enumerate(stage.business.portfolios)),
        *load_business(stage),
        *nomination_business(stage),
        *conversion_business(stage),
        *trade_business(stage),
        *migration_business(stage),
    ]
    return tuple(sorted(happenings, key=lambda one: (one.at, one.order)))


def _closing(market: ScheduledMarket) -> Callable[["World"], None]:
    settle = clearing_house.settle if market.type is MarketType.AUCTION else allocation_house.settle
    return lambda world: settle(world, market)


def _posting(market: ScheduledMarket) -> Callable[["World"], None]:
    post = clearing_house.post if market.type is MarketType.AUCTION else allocation_house.post
    return lambda world: post(world, market)


def _caps(cap: ScheduledCap) -> Callable[["World"], None]:
    return lambda world: nomination_caps.post(world, cap)


def _message(seed: SeedMessage) -> Callable[["World"], None]:
    def send(world: "World") -> None:
        messages.send(world, seed.to, seed.sender, seed.text, seed.attachment_name, seed.attachment)

    return send


def _portfolio(seed: SeedPortfolio) -> Callable[["World"], None]:
    return lambda world: _file(world, seed)


def _file(world: "World", seed: SeedPortfolio) -> None:
    """Create and submit one of the cast's portfolios by the door that everybody uses."""
    caller = world.participants[seed.participant]
    market = world.schedule.alias(seed.market_alias).name
    bids = [_record(world, seed.participant, bid) for bid in seed.buys]
    offers = [_record(world, seed.participant, bid) for bid in seed.offers]

    def submit() -> Portfolio:
        auction.portfolio_creation(world, caller, market, seed.name, bids, offers)
        return auction.portfolio_submission(world, caller, market, seed.name)

    file_portfolio(world, seed.participant, seed.name, submit)


def _record(world: "World", owner: str, bid: SeedBid) -> NewRecord:
    return NewRecord(
        asset_owner=owner,
        source=bid.source,
        sink=bid.sink,
        hedge=bid.hedge,
        tou=bid.tou,
        period=str(bid.period),
        crr_type=bid.crr_type,
        curve=bid.curve,
        description=bid.description or None,
        crr_id=None if bid.offered is None else world.stage.seeded_ids[bid.offered],
    )
