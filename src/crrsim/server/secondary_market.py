"""Secondary market: offers and responses from the wire to the market and back, each record with its own status."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from crrsim.contract import errors
from crrsim.contract.templates import OFFERS
from crrsim.market import secondary_market
from crrsim.market.refusal import RefusedByRule
from crrsim.market.trade import Contact, NewOffer, NewResponse, NewTarget, Offer, Response, Transaction
from crrsim.market.world import World
from crrsim.server.desk import Call
from crrsim.server.instants import sent_instant
from crrsim.server.windows import Json
from crrsim.terms.market import BidType
from crrsim.terms.outcome import Refusal
from crrsim.terms.participant import Participant
from crrsim.terms.product import CrrType, HedgeType, TimeOfUse
from crrsim.terms.quantity import QuantityError, megawatt, usd
from crrsim.terms.trade import OfferStatus, ResponseStatus

Creation = Callable[[World, Participant, Sequence[NewOffer]], tuple[Offer, ...]]

_MESSAGE_LENGTH = 1024
_OWNER_LENGTH = 6  # of the answer to an offer; the offer's own may be longer (slip `owner-of-six`)
_NAME_LENGTH = 64  # of any other name in an answer; some requests have no limit
_LARGEST_ID = 9_999_999_999


def public_sm_buy_offer_creation(world: World, call: Call) -> list[Json]:
    return _created(world, call, BidType.BUY, secondary_market.public_sm_buy_offer_creation)


def public_sm_sell_offer_creation(world: World, call: Call) -> list[Json]:
    return _created(world, call, BidType.SELL, secondary_market.public_sm_sell_offer_creation)


def private_sm_buy_offer_creation(world: World, call: Call) -> list[Json]:
    return _created(world, call, BidType.BUY, secondary_market.private_sm_buy_offer_creation)


def private_sm_sell_offer_creation(world: World, call: Call) -> list[Json]:
    return _created(world, call, BidType.SELL, secondary_market.private_sm_sell_offer_creation)


def sm_public_offer_to_specified_mp(world: World, call: Call) -> list[Json]:
    targets = [NewTarget(int(one["requestId"]), one["respondingMpName"], _usd(one["price"])) for one in call.body]
    given = secondary_market.sm_public_offer_to_specified_mp(world, call.caller, targets)
    return [_offer_status(one) for one in given]


def sm_response_to_buy_offers(world: World, call: Call) -> list[Json]:
    sent = [NewResponse(int(one["requestId"]), int(one["crrId"])) for one in call.body]
    return [_response_status(one) for one in secondary_market.sm_response_to_buy_offers(world, call.caller, sent)]


def sm_response_to_sell_offers(world: World, call: Call) -> list[Json]:
    sent = [NewResponse(int(one["requestId"])) for one in call.body]
    return [_response_status(one) for one in secondary_market.sm_response_to_sell_offers(world, call.caller, sent)]


def my_sm_offers_by_status(world: World, call: Call) -> list[Json]:
    status = OfferStatus(call.query["OfferStatusType"])
    return [_offer(one) for one in secondary_market.my_sm_offers_by_status(world, call.caller, status)]


def my_sm_respones_by_status(world: World, call: Call) -> list[Json]:
    """Spelt as published."""
    status = ResponseStatus(call.query["responseStatusType"])
    return [_transaction(one) for one in secondary_market.my_sm_respones_by_status(world, call.caller, status)]


def take_offers(world: World, call: Call) -> list[Json]:
    """Take an uploaded file of offers: each list of its body is as one operation takes it."""
    new = [
        (post_type, _new_offer(number, side, sent))
        for name, (post_type, side) in OFFERS.items()
        for number, sent in enumerate(call.body[name], start=1)
    ]
    answered = secondary_market.offer_upload(world, call.caller, new)
    faults = [f"{_told(one)}: {fault.code}: {_text(fault)}" for one in answered for fault in one.refusals]
    if faults:
        raise RefusedByRule(Refusal("SER0030", (one,)) for one in faults)
    return [_offer_status(one) for one in answered]


def _told(one: Offer) -> str:
    """An offer as one finds it in a file."""
    terms = one.terms
    return f"{one.post_type} {terms.side} {terms.mw} MW from {terms.source} to {terms.sink} {terms.tou}"


def _created(world: World, call: Call, side: BidType, create: Creation) -> list[Json]:
    new = [_new_offer(number, side, sent) for number, sent in enumerate(call.body, start=1)]
    return [_offer_status(one) for one in create(world, call.caller, new)]


def _new_offer(number: int, side: BidType, sent: Mapping[str, Any]) -> NewOffer:
    return NewOffer(
        asset_owner=sent["assetOwner"],
        side=side,
        source=sent["source"],
        sink=sent["sink"],
        hedge=HedgeType(sent["hedgeType"]),
        tou=TimeOfUse(sent["tou"]),
        crr_type=CrrType(sent["crrType"]),
        start_at=sent_instant(sent["startDate"], f"record {number}, startDate"),
        end_at=sent_instant(sent["endDate"], f"record {number}, endDate"),
        mw=_megawatt(sent["mw"]),
        price=_usd(sent["price"]),
        crr_id=int(sent["crrId"]) if side is BidType.SELL else None,
        target=sent.get("targetMpName"),
        contact=Contact(**sent["contactInfo"]) if "contactInfo" in sent else None,
    )


def _offer_status(one: Offer) -> Json:
    told: Json = {
        **_terms(one.terms),
        "assetOwner": one.terms.asset_owner[:_OWNER_LENGTH],
        "postType": str(one.post_type),
        "offerType": str(one.terms.side),
        "offerStatus": str(one.status),
    }
    return told | _ids(requestId=one.request_id, crrId=one.terms.crr_id) | _message(one.refusals)


def _offer(one: Offer) -> Json:
    told: Json = {
        **_terms(one.terms),
        "assetOwner": one.terms.asset_owner[:_NAME_LENGTH],
        "postType": str(one.post_type),
        "offerType": str(one.terms.side),
        "price": one.terms.price,
    }
    if one.responder is not None:
        told["targetMpName"] = one.responder[:_NAME_LENGTH]
    if one.terms.contact is not None:
        told["contactInfo"] = {name: value for name, value in vars(one.terms.contact).items() if value is not None}
    return told | _ids(requestId=one.request_id, crrId=one.crr_id)


def _transaction(one: Transaction) -> Json:
    offer, response = one.offer, one.response
    told: Json = {
        **_terms(offer.terms),
        "initiatingAO": offer.initiator,
        "initiatingOfferType": str(offer.terms.side),
        "price": offer.terms.price,
    }
    responder = response.responder if response else offer.responder
    if responder is not None:
        told["respondingAssetOwner"] = responder
    crr_id, response_id = (response.crr_id, response.response_id) if response else (offer.crr_id, None)
    return told | _ids(requestId=offer.request_id, responseId=response_id, crrId=crr_id)


def _response_status(one: Response) -> Json:
    told: Json = {"requestId": one.request_id, "responseStatus": str(one.status)}
    return told | _ids(responseId=one.response_id) | _message(one.refusals)


def _terms(one: NewOffer) -> Json:
    return {
        "source": one.source,
        "sink": one.sink,
        "tou": str(one.tou),
        "hedgeType": str(one.hedge),
        "crrType": str(one.crr_type),
        "startDate": one.start_at,
        "endDate": one.end_at,
        "mw": one.mw,
    }


def _ids(**ids: int | None) -> Json:
    """The ids there are; what no document allows as one is left out of the answer."""
    return {name: value for name, value in ids.items() if value is not None and 1 <= value <= _LARGEST_ID}


def _message(refusals: Sequence[Refusal]) -> Json:
    """What is wrong with a record, each problem after its code (S-06); nothing when it is good."""
    if not refusals:
        return {}
    text = "; ".join(f"{one.code}: {_text(one)}" for one in refusals)
    return {"message": text if len(text) <= _MESSAGE_LENGTH else text[: _MESSAGE_LENGTH - 4] + " ..."}


def _text(refusal: Refusal) -> str:
    return errors.find("secondary_market", refusal.code).describe(*refusal.arguments)


def _megawatt(sent: float | Decimal) -> Decimal:
    return _quantity(sent, megawatt)


def _usd(sent: float | Decimal) -> Decimal:
    return _quantity(sent, usd)


def _quantity(sent: float | Decimal, read: Callable[[float | Decimal], Decimal]) -> Decimal:
    """Quantise once; what is finer than the step got here only because the step check is bent, and stays as it is."""
    try:
        return read(sent)
    except QuantityError:
        return Decimal(str(sent))
