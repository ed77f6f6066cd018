"""Short words for trades in tests: offer a part of a CRR to somebody, respond, let the credit check end."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from crrsim.market import secondary_market, trade_settlement
from crrsim.market.book import Crr
from crrsim.market.trade import NewOffer, NewResponse, Offer, Response
from crrsim.market.trade_terms import ONE_SECOND
from crrsim.market.world import World
from crrsim.terms.market import BidType
from crrsim.terms.participant import Participant


def terms(held: Crr, mw: str | Decimal, **other: object) -> NewOffer:
    """An offer to sell so much of a CRR for all its days; `other` says what else."""
    made = NewOffer(
        asset_owner=held.owner,
        side=BidType.SELL,
        source=held.source,
        sink=held.sink,
        hedge=held.hedge,
        tou=held.tou,
        crr_type=held.crr_type,
        start_at=held.start_at,
        end_at=held.end_at + ONE_SECOND,
        mw=Decimal(mw),
        price=Decimal("150.00"),
        crr_id=held.crr_id,
    )
    return replace(made, **other)  # type: ignore[arg-type] # facts by name


def offer_to(world: World, buyer: Participant, held: Crr, mw: str | Decimal, **other: object) -> Offer:
    """Make a private offer to sell, good or bad."""
    new = terms(held, mw, **{"target": buyer.name, **other})
    seller = world.participants[held.owner]
    (made,) = secondary_market.private_sm_sell_offer_creation(world, seller, [new])
    return made


def respond(world: World, buyer: Participant, offer: Offer) -> Response:
    (made,) = secondary_market.sm_response_to_sell_offers(world, buyer, [NewResponse(offer.request_id)])
    return made


def sell_to(world: World, buyer: Participant, held: Crr, mw: str | Decimal, **other: object) -> Offer:
    """Offer and respond: the trade then waits for its credit check."""
    offer = offer_to(world, buyer, held, mw, **other)
    assert offer.refusals == ()
    assert respond(world, buyer, offer).refusals == ()
    return world.book.offers[offer.request_id]


def settle(world: World, offer: Offer) -> Offer:
    """End the credit check now."""
    return trade_settlement.end_check_of(world, offer.request_id)


def mw_on(world: World, at: datetime) -> Decimal:
    """All the MW that anybody holds at an instant."""
    return sum((one.mw for one in world.book.crrs.values() if one.start_at <= at <= one.end_at), Decimal(0))
