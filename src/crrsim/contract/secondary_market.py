"""Secondary market: CRRs offered between participants, and the responses."""

from typing import Annotated

from pydantic import Field, StringConstraints

from crrsim.contract.wire import (
    Absent,
    Answer,
    Identifier,
    Instant,
    LocationName,
    LongName,
    Megawatt,
    ParticipantQuery,
    Price,
    Request,
    Shape,
    WireModel,
    names,
)
from crrsim.terms.market import BidType
from crrsim.terms.product import CrrType, HedgeType, TimeOfUse
from crrsim.terms.trade import OfferStatus, PostType, ResponseStatus

AnyName = Annotated[str, names()]
AnyInteger = Annotated[int, Field(strict=True)]
ContactText = Annotated[str, names(256)]
Phone = Annotated[str, StringConstraints(pattern=r"^[0-9. _-]*\Z", max_length=256)]
EmailAddress = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9@._-]*\Z", max_length=256)]
Reason = Annotated[str, StringConstraints(max_length=1024)]
# Six characters where every other owner has ten or more (slip `owner-of-six`).
SixCharacterName = Annotated[str, names(6)]


class OffersQuery(ParticipantQuery):
    """The parameter begins with a capital letter on the wire."""

    offer_status_type: Annotated[OfferStatus, Field(alias="OfferStatusType")]


class ResponsesQuery(ParticipantQuery):
    response_status_type: ResponseStatus


class NewContactInfo(Request):
    name: ContactText
    phone: Phone
    email: EmailAddress
    address: Absent[ContactText] = None


class ContactInfo(NewContactInfo, extra="allow"):
    """The same person read back."""


class Traded(WireModel):
    """What changes hands: a path, from when to when, and how much of it."""

    source: LocationName
    sink: LocationName
    tou: TimeOfUse
    hedge_type: HedgeType
    crr_type: CrrType
    start_date: Instant
    end_date: Instant
    mw: Megawatt


class NewOffer(Traded, Request):
    """What every new offer says: what is traded, and at what price."""

    price: Price


class NewPrivateSmBuyOffer(NewOffer):
    asset_owner: LongName
    target_mp_name: LongName
    contact_info: Absent[NewContactInfo] = None


class NewPrivateSmSellOffer(NewOffer):
    asset_owner: LongName
    crr_id: AnyInteger
    target_mp_name: AnyName
    contact_info: Absent[NewContactInfo] = None


class NewPublicSmBuyOffer(NewOffer):
    asset_owner: AnyName
    contact_info: NewContactInfo


class NewPublicSmSellOffer(NewOffer):
    asset_owner: LongName
    crr_id: Identifier
    contact_info: NewContactInfo


class SmOffer(Traded, Answer):
    asset_owner: LongName
    request_id: Identifier
    offer_type: BidType
    post_type: PostType
    crr_id: Absent[Identifier] = None
    price: Price
    target_mp_name: Absent[LongName] = None
    contact_info: Absent[ContactInfo] = None


class SmResponse(Traded, Answer):
    response_id: Absent[Identifier] = None
    request_id: Identifier
    initiating_offer_type: BidType
    initiating_ao: Annotated[LongName, Field(alias="initiatingAO")]
    crr_id: Absent[Identifier] = None
    price: Price
    responding_asset_owner: Absent[LongName] = None


class SmResponseToBuyOffer(Request):
    request_id: Identifier
    crr_id: Identifier


class SmResponseToSellOffer(Request):
    request_id: Identifier


class SmOfferStatus(Traded, Answer):
    asset_owner: SixCharacterName
    request_id: Absent[Identifier] = None
    offer_type: BidType
    post_type: PostType
    crr_id: Absent[Identifier] = None
    offer_status: OfferStatus
    message: Absent[Reason] = None


class TargetRespondingMp(Request):
    request_id: Identifier
    responding_mp_name: LongName
    price: Price


class SmResponseStatus(Answer):
    request_id: Identifier
    response_id: Absent[Identifier] = None
    response_status: ResponseStatus
    message: Absent[Reason] = None


SHAPES = {
    "my_sm_offers_by_status": Shape(query=OffersQuery, answer=list[SmOffer]),
    "my_sm_respones_by_status": Shape(query=ResponsesQuery, answer=list[SmResponse]),
    "public_sm_buy_offer_creation": Shape(ParticipantQuery, list[NewPublicSmBuyOffer], list[SmOfferStatus]),
    "public_sm_sell_offer_creation": Shape(ParticipantQuery, list[NewPublicSmSellOffer], list[SmOfferStatus]),
    "private_sm_buy_offer_creation": Shape(ParticipantQuery, list[NewPrivateSmBuyOffer], list[SmOfferStatus]),
    "private_sm_sell_offer_creation": Shape(ParticipantQuery, list[NewPrivateSmSellOffer], list[SmOfferStatus]),
    "sm_public_offer_to_specified_mp": Shape(ParticipantQuery, list[TargetRespondingMp], list[SmOfferStatus]),
    "sm_response_to_buy_offers": Shape(ParticipantQuery, list[SmResponseToBuyOffer], list[SmResponseStatus]),
    "sm_response_to_sell_offers": Shape(ParticipantQuery, list[SmResponseToSellOffer], list[SmResponseStatus]),
}
