"""The secondary market service: offers between participants, responses, and what comes of them. API 1.2.1.

Each function but the last is one operation of the API. What is wrong with one record is said in its own answer, which
is then in ERROR; only what cannot be answered by record refuses the whole request, and then nothing was kept.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from crrsim.market.manners import refuse_when_busy
from crrsim.market.portfolio import records_fit
from crrsim.market.refusal import RefusedByRule, refuse
from crrsim.market.trade import NewOffer, NewResponse, NewTarget, Offer, Response, Transaction
from crrsim.market.trade_check import wrong_with_offer, wrong_with_response, wrong_with_target
from crrsim.market.trade_life import (
    check_ends,
    find_own,
    find_to_answer,
    is_taken_whole,
    judged,
    own_offers,
    own_transactions,
    status_when_made,
    told_of_targets,
    turns,
)
from crrsim.terms.market import BidType
from crrsim.terms.outcome import Refusal
from crrsim.terms.participant import Participant
from crrsim.terms.trade import OfferStatus, PostType, ResponseStatus

if TYPE_CHECKING:
    from crrsim.market.world import World


def public_sm_buy_offer_creation(world: "World", caller: Participant, offers: Sequence[NewOffer]) -> tuple[Offer, ...]:
    """Post offers to buy: each POSTED or in ERROR.

    In ERROR for: SMT0146, SMT0107, SMT0138, SER0030. Refuses: SER0030 for too many records, GEN0003.
    """
    return _create(world, caller, PostType.PUBLIC, offers)


def public_sm_sell_offer_creation(world: "World", caller: Participant, offers: Sequence[NewOffer]) -> tuple[Offer, ...]:
    """Post offers to sell. As `public_sm_buy_offer_creation`."""
    return _create(world, caller, PostType.PUBLIC, offers)


def private_sm_buy_offer_creation(world: "World", caller: Participant, offers: Sequence[NewOffer]) -> tuple[Offer, ...]:
    """Offer to one participant each to buy from it: PENDING_MP_RESPONSE, or as `public_sm_buy_offer_creation`."""
    return _create(world, caller, PostType.PRIVATE, offers)


def private_sm_sell_offer_creation(
    world: "World", caller: Participant, offers: Sequence[NewOffer]
) -> tuple[Offer, ...]:
    """Offer to one participant each to sell to it: PENDING_MP_RESPONSE, or as `public_sm_buy_offer_creation`."""
    return _create(world, caller, PostType.PRIVATE, offers)


def sm_public_offer_to_specified_mp(
    world: "World", caller: Participant, targets: Sequence[NewTarget]
) -> tuple[Offer, ...]:
    """Give posted offers to one participant each: PENDING_MP_RESPONSE, or an answer in ERROR and the offer as it was.

    In ERROR for: SMT0107, SMT0145, SER0030. Refuses: SER0030 for too many records, GEN0003; SMT0016 and SMT0063 for
    offers that are not there or not the caller's: an answer by record has to show the offer, path, MW and owner, which
    cannot be done for what is not there and must not be for another's; the document's ErrorDetail names an identifier
    that does not exist among the errors of a whole request (S-05).
    """
    _look_whether_taken(world, len(targets))
    found = _all_own(world, caller, targets)
    return tuple(_give(world, offer.request_id, target) for offer, target in zip(found, targets, strict=True))


def sm_response_to_buy_offers(
    world: "World", caller: Participant, responses: Sequence[NewResponse]
) -> tuple[Response, ...]:
    """Sell to those who offered to buy: PENDING_CREDIT_CHECK on both sides, or in ERROR and the offer as it was.

    In ERROR for: SMT0016, SMT0082, SMT0138, SER0030. Refuses: SER0030 for too many records, GEN0003.
    """
    return _answers(world, caller, BidType.BUY, responses)


def sm_response_to_sell_offers(
    world: "World", caller: Participant, responses: Sequence[NewResponse]
) -> tuple[Response, ...]:
    """Buy from those who offered to sell. As `sm_response_to_buy_offers`."""
    return _answers(world, caller, BidType.SELL, responses)


def offer_upload(world: "World", caller: Participant, offers: Sequence[tuple[PostType, NewOffer]]) -> tuple[Offer, ...]:
    """Keep offers of every kind that come in one file: all of them or, when one is bad, none.

    Answers what would be kept, in ERROR where something is wrong, in which case nothing was. Refuses: SER0030 for too
    many records, GEN0003.
    """
    _look_whether_taken(world, len(offers))
    wrong = [wrong_with_offer(world, caller.name, new) for _, new in offers]
    if any(wrong) and world.rules[is_taken_whole]():
        listed = zip(offers, wrong, strict=True)
        return tuple(_answered(caller, post_type, new, OfferStatus.ERROR, no) for (post_type, new), no in listed if no)
    good = (one for one, refusals in zip(offers, wrong, strict=True) if not refusals)
    return tuple(_keep(world, caller, post_type, new, ()) for post_type, new in good)


def my_sm_offers_by_status(world: "World", caller: Participant, status: OfferStatus) -> tuple[Offer, ...]:
    """The caller's offers of one status, oldest first; none is an empty list. Refuses: GEN0003."""
    refuse_when_busy(world)
    return world.rules[own_offers](world.book.offers.values(), caller.name, status)


def my_sm_respones_by_status(world: "World", caller: Participant, status: ResponseStatus) -> tuple[Transaction, ...]:
    """What was offered to the caller, and its responses, by status. Spelt as published. Refuses: GEN0003."""
    refuse_when_busy(world)
    return world.rules[own_transactions](world.book.offers, world.book.responses.values(), caller.name, status)


def _create(world: "World", caller: Participant, post_type: PostType, offers: Sequence[NewOffer]) -> tuple[Offer, ...]:
    _look_whether_taken(world, len(offers))
    wrong = world.rules[judged]([wrong_with_offer(world, caller.name, one) for one in offers])
    return tuple(_keep(world, caller, post_type, new, refusals) for new, refusals in zip(offers, wrong, strict=True))


def _keep(
    world: "World", caller: Participant, post_type: PostType, new: NewOffer, refusals: tuple[Refusal, ...]
) -> Offer:
    status = world.rules[status_when_made](post_type, refusals)
    answered = _answered(caller, post_type, new, status, refusals)
    if status is OfferStatus.ERROR and not world.settings.errors_are_kept:
        return answered
    kept = replace(answered, request_id=world.book.next_request_id())
    world.book.offers[kept.request_id] = kept
    return kept


def _answered(
    caller: Participant, post_type: PostType, new: NewOffer, status: OfferStatus, refusals: tuple[Refusal, ...]
) -> Offer:
    """An offer that is not kept, and so has no request ID."""
    return Offer(0, caller.name, new, post_type, status, new.target, new.crr_id, refusals=refusals)


def _all_own(world: "World", caller: Participant, targets: Sequence[NewTarget]) -> list[Offer]:
    found: list[Offer] = []
    refusals: list[Refusal] = []
    for one in targets:
        try:
            found.append(world.rules[find_own](one.request_id, caller.name, world.book.offers))
        except RefusedByRule as no:
            refusals += no.refusals
    if refusals:
        raise RefusedByRule(world.rules[told_of_targets](tuple(refusals)))
    return found


def _give(world: "World", request_id: int, target: NewTarget) -> Offer:
    offer = world.book.offers[request_id]
    refusals = wrong_with_target(world, offer, target)
    if refusals:
        return replace(offer, status=OfferStatus.ERROR, refusals=refusals)
    given = replace(offer, status=OfferStatus.PENDING_MP_RESPONSE, responder=target.responder)
    world.book.offers[request_id] = given
    return given


def _answers(
    world: "World", caller: Participant, side: BidType, responses: Sequence[NewResponse]
) -> tuple[Response, ...]:
    _look_whether_taken(world, len(responses))
    turn = world.rules[turns](len(responses))
    made = {place: _respond(world, caller, side, responses[place]) for place in turn}
    return tuple(made[place] for place in range(len(responses)))


def _respond(world: "World", caller: Participant, side: BidType, new: NewResponse) -> Response:
    try:
        offer = world.rules[find_to_answer](new.request_id, caller.name, side, world.book.offers)
    except RefusedByRule as no:
        return Response(new.request_id, caller.name, ResponseStatus.ERROR, crr_id=new.crr_id, refusals=no.refusals)
    seller, crr_id = (offer.initiator, offer.crr_id) if side is BidType.SELL else (caller.name, new.crr_id)
    refusals = wrong_with_response(world, offer, seller, crr_id)
    status = ResponseStatus.ERROR if refusals else ResponseStatus.PENDING_CREDIT_CHECK
    response_id = world.book.next_response_id()
    made = Response(offer.request_id, caller.name, status, response_id, crr_id, refusals)
    world.book.responses[response_id] = made
    if not refusals:
        _begin_check(world, offer, made)
    return made


def _begin_check(world: "World", offer: Offer, response: Response) -> None:
    world.book.offers[offer.request_id] = replace(
        offer,
        status=OfferStatus.PENDING_CREDIT_CHECK,
        responder=response.responder,
        crr_id=response.crr_id,
        response_id=response.response_id,
        due_at=_due(world),
    )


def _due(world: "World") -> datetime | None:
    """When the check ends by itself; None when only the operator ends it (S-01)."""
    minutes = world.settings.credit_check_minutes
    return world.rules[check_ends](world.now, minutes) if minutes >= 0 else None


def _look_whether_taken(world: "World", records: int) -> None:
    refuse_when_busy(world)
    most = world.settings.max_records
    if not world.rules[records_fit](records, most):
        refuse("SER0030", f"a submission has at most {most} records, not {records}")
