"""Which offers a participant finds, and in which states they may be given away, answered, declined."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NoReturn

from crrsim.market.refusal import RefusedByRule
from crrsim.market.rules import rule
from crrsim.market.trade import Offer, Response, Transaction
from crrsim.terms.market import BidType
from crrsim.terms.outcome import Refusal
from crrsim.terms.trade import OfferStatus, PostType, ResponseStatus

Offers = Mapping[int, Offer]
Refusals = tuple[Refusal, ...]


@rule(
    "trade-per-record",
    says="each offer of a request is judged on its own: a bad one is answered ERROR, and the others stand",
    source="secondary market API: the answer has a status for each record",
)
def judged(wrong: Sequence[Refusals]) -> tuple[Refusals, ...]:
    return tuple(wrong)


@judged.defect("trade-all-or-nothing", says="one bad offer turns all the offers of its request into errors")
def _(wrong: Sequence[Refusals]) -> tuple[Refusals, ...]:
    first = next((one for one in wrong if one), ())
    return tuple(one or first for one in wrong)


@rule(
    "trade-upload-whole",
    says="of an uploaded file of offers with a bad one none is kept",
    source="F-30: a file is taken whole or not at all",
)
def is_taken_whole() -> bool:
    return True


@is_taken_whole.defect("trade-upload-good-ones-kept", says="of an uploaded file of offers the good ones are kept")
def _() -> bool:
    return False


@rule(
    "trade-new-status",
    says="a public offer is POSTED, a private one waits for its responder, a bad one is in ERROR",
    source="secondary market API, OfferStatus and PostType",
)
def status_when_made(post_type: PostType, refusals: Refusals) -> OfferStatus:
    if refusals:
        return OfferStatus.ERROR
    return OfferStatus.POSTED if post_type is PostType.PUBLIC else OfferStatus.PENDING_MP_RESPONSE


@status_when_made.defect("bad-trade-accepted", says="a bad offer is kept like a good one, whatever was said of it")
def _(post_type: PostType, refusals: Refusals) -> OfferStatus:
    del refusals
    return status_when_made.healthy(post_type, ())


@status_when_made.defect("public-trade-waits", says="a public offer waits for a responder, and a private one is POSTED")
def _(post_type: PostType, refusals: Refusals) -> OfferStatus:
    other = PostType.PRIVATE if post_type is PostType.PUBLIC else PostType.PUBLIC
    return status_when_made.healthy(other, refusals)


@rule(
    "trade-of-own-offer",
    says="a participant gives away its own offers only",
    source="secondary market API, SMT0016, SMT0063",
)
def find_own(request_id: int, participant: str, offers: Offers) -> Offer:
    if request_id not in offers:
        _refuse(Refusal("SMT0016", (str(request_id),)))
    if offers[request_id].initiator != participant:
        _refuse(Refusal("SMT0063", (str(request_id), participant)))
    return offers[request_id]


@find_own.defect("trade-others-offer-given-away", says="a participant may give away the offers of others")
def _(request_id: int, participant: str, offers: Offers) -> Offer:
    return offers[request_id] if request_id in offers else find_own.healthy(request_id, participant, offers)


@find_own.defect("no-offer-is-somebody-elses", says="an offer that there is not is said to be another's")
def _(request_id: int, participant: str, offers: Offers) -> Offer:
    if request_id not in offers:
        _refuse(Refusal("SMT0063", (str(request_id), participant)))
    return find_own.healthy(request_id, participant, offers)


@rule(
    "trade-targets-told",
    says="of a request that gives away offers, each that is not there or another's is told, and then none is given",
    source="secondary market API: ErrorDetail is for an object that does not exist, and SmOfferStatus has to show it",
)
def told_of_targets(refusals: Refusals) -> Refusals:
    return refusals


@told_of_targets.defect("trade-first-bad-target-told", says="only the first offer that cannot be given away is told")
def _(refusals: Refusals) -> Refusals:
    return refusals[:1]


@rule(
    "trade-posted-once",
    says="only an offer that is POSTED is given to somebody",
    source="secondary market API, OfferStatus; our reading of the order of statuses",
)
def may_be_given(status: OfferStatus) -> bool:
    return status is OfferStatus.POSTED


@may_be_given.defect("trade-given-away-twice", says="an offer that waits for one participant is given to another")
def _(status: OfferStatus) -> bool:
    return status in {OfferStatus.POSTED, OfferStatus.PENDING_MP_RESPONSE}


@rule(
    "trade-response-side",
    says="a participant responds to offers that were made or given to it, of the side it is asked for",
    source="secondary market API, SMT0016, SMT0082",
)
def find_to_answer(request_id: int, participant: str, side: BidType, offers: Offers) -> Offer:
    if request_id not in offers:
        _refuse(Refusal("SMT0016", (str(request_id),)))
    found = offers[request_id]
    if found.responder != participant or found.terms.side is not side:
        _refuse(Refusal("SMT0082"))
    return found


@find_to_answer.defect("trade-answered-by-anybody", says="anybody may respond to an offer made to somebody else")
def _(request_id: int, participant: str, side: BidType, offers: Offers) -> Offer:
    if request_id in offers and offers[request_id].terms.side is side:
        return offers[request_id]
    return find_to_answer.healthy(request_id, participant, side, offers)


@find_to_answer.defect("no-offer-is-of-the-other-side", says="an offer that there is not is said to be out of reach")
def _(request_id: int, participant: str, side: BidType, offers: Offers) -> Offer:
    if request_id not in offers:
        _refuse(Refusal("SMT0082"))
    return find_to_answer.healthy(request_id, participant, side, offers)


@rule(
    "trade-answered-once",
    says="only an offer that waits for a response is responded to",
    source="secondary market API, OfferStatus; our reading of the order of statuses",
)
def may_be_answered(status: OfferStatus) -> bool:
    return status is OfferStatus.PENDING_MP_RESPONSE


@may_be_answered.defect("trade-answered-at-its-end", says="an offer that has been declined is still responded to")
def _(status: OfferStatus) -> bool:
    return status in {OfferStatus.PENDING_MP_RESPONSE, OfferStatus.DISAPPROVED}


@rule(
    "trade-first-come",
    says="the responses of one request are taken in their order: of two to one offer the first one counts",
    source="secondary market API: the answer has a status for each record; our reading of their order",
)
def turns(records: int) -> Sequence[int]:
    """The places of the records of a request, in the order in which they are taken."""
    return range(records)


@turns.defect("trade-last-response-counts", says="of two responses to one offer in a request the last one counts")
def _(records: int) -> Sequence[int]:
    return range(records)[::-1]


@rule(
    "trade-decline",
    says="what the operator declines or withdraws for a participant is DISAPPROVED, on both sides",
    source="A-38",
)
def status_when_declined() -> OfferStatus:
    return OfferStatus.DISAPPROVED


@status_when_declined.defect("trade-declined-in-error", says="what the operator declines ends in ERROR")
def _() -> OfferStatus:
    return OfferStatus.ERROR


@rule(
    "trade-list",
    says="a participant lists its own offers of the status it asks for",
    source="secondary market API, mySmOffersByStatus",
)
def own_offers(offers: Iterable[Offer], participant: str, status: OfferStatus) -> tuple[Offer, ...]:
    return tuple(one for one in offers if one.initiator == participant and one.status is status)


@own_offers.defect("trade-list-shows-all", says="the list has the offers of every participant")
def _(offers: Iterable[Offer], participant: str, status: OfferStatus) -> tuple[Offer, ...]:
    del participant
    return tuple(one for one in offers if one.status is status)


@own_offers.defect("trade-list-of-any-status", says="the list has offers of every status")
def _(offers: Iterable[Offer], participant: str, status: OfferStatus) -> tuple[Offer, ...]:
    del status
    return tuple(one for one in offers if one.initiator == participant)


@rule(
    "trade-response-list",
    says="a participant lists the offers that it may respond to, and its responses, by their status",
    source="secondary market API, mySmResponesByStatus",
)
def own_transactions(
    offers: Offers, responses: Iterable[Response], participant: str, status: ResponseStatus
) -> tuple[Transaction, ...]:
    """An offer without a response in force has its own status: it waits, or was declined."""
    waiting = (one for one in offers.values() if one.responder == participant and one.response_id is None)
    mine = (one for one in responses if one.responder == participant and one.status is status)
    return (
        *(Transaction(one) for one in waiting if one.status.value == status.value and not one.refusals),
        *(Transaction(offers[one.request_id], one) for one in mine),
    )


@own_transactions.defect("trade-responses-leak", says="the list has what was offered to anybody")
def _(
    offers: Offers, responses: Iterable[Response], participant: str, status: ResponseStatus
) -> tuple[Transaction, ...]:
    del responses, participant
    return tuple(Transaction(one) for one in offers.values() if one.status.value == status.value)


@rule(
    "trade-check-time",
    says="the credit check of a trade takes its time, and ends by itself",
    source="S-01",
)
def check_ends(responded_at: datetime, minutes: int) -> datetime:
    return responded_at + timedelta(minutes=minutes)


@check_ends.defect("trade-check-a-minute-late", says="the credit check of a trade ends a minute late")
def _(responded_at: datetime, minutes: int) -> datetime:
    return responded_at + timedelta(minutes=minutes + 1)


@check_ends.defect("trade-check-over-at-once", says="the credit check of a trade is over as soon as it begins")
def _(responded_at: datetime, minutes: int) -> datetime:
    del minutes
    return responded_at


def _refuse(refusal: Refusal) -> NoReturn:
    raise RefusedByRule([refusal])
