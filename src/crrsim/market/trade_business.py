"""The cast's own trades, played by the doors that everybody uses: offered at one moment, answered at another."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from crrsim.calendar.pacific import period_bounds
from crrsim.market import secondary_market
from crrsim.market.book import TurnedAway
from crrsim.market.happening import Happening
from crrsim.market.stage import Stage
from crrsim.market.trade import NewOffer, NewResponse, Offer
from crrsim.market.trade_terms import ONE_SECOND
from crrsim.terms.business import SeedTrade
from crrsim.terms.market import BidType
from crrsim.terms.outcome import Refusal
from crrsim.terms.trade import OfferStatus

if TYPE_CHECKING:
    from crrsim.market.world import World

AFTER_PORTFOLIOS = 5


def trade_business(stage: Stage) -> tuple[Happening, ...]:
    """Every offer of the cast's business, and every answer."""
    offers, answers = [], []
    for number, one in enumerate(stage.business.trades):
        order = (AFTER_PORTFOLIOS, f"trade {number:05}")
        offers.append(Happening(one.at, order, _offering(one)))
        if one.answered_at is not None:
            answers.append(Happening(one.answered_at, order, _answering(one)))
    return (*offers, *answers)


def _offering(seed: SeedTrade) -> Callable[["World"], None]:
    return lambda world: _offer(world, seed)


def _answering(seed: SeedTrade) -> Callable[["World"], None]:
    return lambda world: _answer(world, seed)


def _offer(world: "World", seed: SeedTrade) -> None:
    seller = world.participants[seed.offered.owner]
    (made,) = secondary_market.private_sm_sell_offer_creation(world, seller, [_terms(world, seed)])
    _turn_away(world, seed.offered.owner, seed, made.refusals)


def _answer(world: "World", seed: SeedTrade) -> None:
    buyer = world.participants[seed.buyer]
    offer = _waiting(world, seed)
    if offer is None:
        return  # it was turned away, or has been withdrawn
    (made,) = secondary_market.sm_response_to_sell_offers(world, buyer, [NewResponse(offer.request_id)])
    _turn_away(world, seed.buyer, seed, made.refusals)


def _terms(world: "World", seed: SeedTrade) -> NewOffer:
    held = seed.offered
    start_at, last_at = period_bounds(seed.period)
    return NewOffer(
        asset_owner=held.owner,
        side=BidType.SELL,
        source=held.source,
        sink=held.sink,
        hedge=held.hedge,
        tou=held.tou,
        crr_type=held.crr_type,
        start_at=start_at,
        end_at=last_at + ONE_SECOND,
        mw=seed.mw,
        price=seed.price,
        crr_id=world.stage.seeded_ids[held],
        target=seed.buyer,
    )


def _waiting(world: "World", seed: SeedTrade) -> Offer | None:
    crr_id = world.stage.seeded_ids[seed.offered]
    found = (one for one in world.book.offers.values() if one.crr_id == crr_id and one.responder == seed.buyer)
    return next((one for one in found if one.status is OfferStatus.PENDING_MP_RESPONSE), None)


def _turn_away(world: "World", participant: str, seed: SeedTrade, refusals: tuple[Refusal, ...]) -> None:
    if refusals:
        reason = "; ".join(f"{one.code} {', '.join(one.arguments)}".strip() for one in refusals)
        told = TurnedAway(world.now, participant, f"trade with {seed.buyer}", reason)
        world.book.turned_away += (told,)
