"""How trades end: by their credit check when it is due, by the operator, or because nobody responded in time."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from crrsim.market import credit, requirement
from crrsim.market.trade import Offer
from crrsim.market.trade_life import status_when_declined
from crrsim.market.trade_terms import is_early_enough, last_second
from crrsim.market.transfer import kept_by_seller, made_for_buyer, put_in_books
from crrsim.terms.trade import OfferStatus, ResponseStatus

if TYPE_CHECKING:
    from crrsim.market.world import World


class NoSuchTrade(LookupError):  # noqa: N818 - says what it is
    """The operator names an offer that is not there, or that has come to its end."""


def next_due(world: "World") -> datetime | None:
    """The instant at which the next credit check ends, or None when none is under way or ends by itself."""
    return min((one.due_at for one in world.book.pending_offers() if one.due_at is not None), default=None)


def end_checks(world: "World", moment: datetime) -> None:
    """End every credit check that is due by `moment`, each at its own time, and let offers expire (A-38)."""
    while (due := next_due(world)) is not None and due <= moment:
        world.now = max(world.now, due)
        for offer in [one for one in world.book.pending_offers() if one.due_at == due]:
            decide(world, offer)
    if world.settings.offers_expire:
        for offer in [*_expired(world, moment)]:
            _end(world, offer, OfferStatus.DISAPPROVED, "nobody responded in time")


def end_check_of(world: "World", request_id: int) -> Offer:
    """End a credit check now, as the operator may. Raises: NoSuchTrade when none of that request is under way."""
    offer = _open_offer(world, request_id)
    if not offer.is_pending:
        raise NoSuchTrade(f"the offer {request_id} is {offer.status}; no credit check of it is under way")
    return decide(world, offer)


def decline(world: "World", request_id: int) -> Offer:
    """Decline or withdraw an offer for a participant, which no API can (A-38). Raises: NoSuchTrade."""
    offer = _open_offer(world, request_id)
    return _end(world, offer, world.rules[status_when_declined](), "declined through the operator")


def decide(world: "World", offer: Offer) -> Offer:
    """APPROVED, with the CRR handed over, or DISAPPROVED with the reason."""
    reason = _why_not(world, offer)
    if reason is not None:
        return _end(world, offer, OfferStatus.DISAPPROVED, reason)
    _hand_over(world, offer)
    return _end(world, offer, OfferStatus.APPROVED, None)


def _open_offer(world: "World", request_id: int) -> Offer:
    offer = world.book.offers.get(request_id)
    if offer is None or offer.is_over:
        raise NoSuchTrade(f"there is no offer {request_id} that has not come to its end")
    return offer


def _why_not(world: "World", offer: Offer) -> str | None:
    held = world.book.crrs.get(offer.crr_id or 0)
    if held is None or held.owner != offer.seller:
        return f"CRR ID {offer.crr_id} is no longer held by {offer.seller}"
    if not held.covers(offer.terms.start_at, last_second(offer.terms.end_at)):
        return f"CRR ID {offer.crr_id} is no longer valid on all days of the trade"
    for participant in (offer.buyer, offer.seller):
        lacking = _lacking(world, offer, participant or "")
        if lacking is not None:
            return lacking
    return None


def _lacking(world: "World", offer: Offer, participant: str) -> str | None:
    needed = requirement.of_trade(world, offer, participant)
    taken = requirement.committed(world, participant, but_trade=offer.request_id)
    limit = world.credit_limit(participant)
    if not needed or world.rules[credit.credit_suffices](needed, taken, limit):
        return None
    return f"{participant} needs ${needed:,.2f} and has ${limit - taken:,.2f} of credit left"


def _hand_over(world: "World", offer: Offer) -> None:
    held, terms = world.book.crrs[offer.crr_id or 0], offer.terms
    last_at = last_second(terms.end_at)
    left = world.rules[kept_by_seller](held, terms.mw, terms.start_at, last_at)
    made = world.rules[made_for_buyer](held, world.book.next_crr_id(), offer.buyer or "")
    child = replace(made, mw=terms.mw, start_at=terms.start_at, end_at=last_at)
    put_in_books(world.book, held, left, child)


def _end(world: "World", offer: Offer, status: OfferStatus, reason: str | None) -> Offer:
    """Put the offer, and the response that was in force, at their end."""
    ended = replace(offer, status=status, reason=reason, due_at=None)
    world.book.offers[offer.request_id] = ended
    if offer.response_id is not None:
        response = world.book.responses[offer.response_id]
        world.book.responses[offer.response_id] = replace(response, status=ResponseStatus(status.value))
    return ended


def _expired(world: "World", moment: datetime) -> Iterator[Offer]:
    """Offers that wait for a response although their days come too near for one (A-38, A-39)."""
    for one in world.book.offers.values():
        waits = one.status in {OfferStatus.POSTED, OfferStatus.PENDING_MP_RESPONSE}
        days = world.settings.trade_lead_days
        if waits and not world.rules[is_early_enough](one.terms.start_at, moment, days):
            yield one
