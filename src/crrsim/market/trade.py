"""What a trade between participants is made of: the offer, whom it is given to, and the response.

Offer     POSTED (public) --> PENDING_MP_RESPONSE --> PENDING_CREDIT_CHECK --> APPROVED or DISAPPROVED
Response                                          --> PENDING_CREDIT_CHECK --> APPROVED or DISAPPROVED
What fails its checks is ERROR from the start and stays so; a response in ERROR leaves its offer waiting for another.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from crrsim.terms.market import BidType
from crrsim.terms.outcome import Refusal
from crrsim.terms.product import CrrType, HedgeType, TimeOfUse
from crrsim.terms.trade import OfferStatus, PostType, ResponseStatus


@dataclass(frozen=True)
class Contact:
    """Whom to call about an offer."""

    name: str
    phone: str
    email: str
    address: str | None = None


@dataclass(frozen=True)
class NewOffer:
    """An offer as it comes in, with nothing checked but its types.

    A SELL offer names its `crr_id`, a private one its `target`. The term runs from `start_at` to `end_at`, the midnight
    after the last day or the second before it.
    """

    asset_owner: str
    side: BidType
    source: str
    sink: str
    hedge: HedgeType
    tou: TimeOfUse
    crr_type: CrrType
    start_at: datetime
    end_at: datetime
    mw: Decimal
    price: Decimal
    crr_id: int | None = None
    target: str | None = None
    contact: Contact | None = None


@dataclass(frozen=True)
class NewTarget:
    """Whom a public offer is to be given to, and at which price it was agreed."""

    request_id: int
    responder: str
    price: Decimal


@dataclass(frozen=True)
class NewResponse:
    """A response as it comes in; one to a BUY offer names the CRR to be sold."""

    request_id: int
    crr_id: int | None = None


@dataclass(frozen=True)
class Offer:
    """An offer kept: who made it, who may respond, how it stands, and why it went no further.

    `crr_id` is the CRR to be traded, known from the start for a SELL offer. `response_id` is the response in force and
    `due_at` the end of its credit check.
    """

    request_id: int
    initiator: str
    terms: NewOffer
    post_type: PostType
    status: OfferStatus
    responder: str | None = None
    crr_id: int | None = None
    response_id: int | None = None
    due_at: datetime | None = None
    refusals: tuple[Refusal, ...] = ()
    reason: str | None = None

    @property
    def seller(self) -> str | None:
        """Who gives the CRR away; None while a BUY offer knows no responder."""
        return self.initiator if self.terms.side is BidType.SELL else self.responder

    @property
    def buyer(self) -> str | None:
        return self.responder if self.terms.side is BidType.SELL else self.initiator

    @property
    def is_pending(self) -> bool:
        return self.status is OfferStatus.PENDING_CREDIT_CHECK

    @property
    def is_over(self) -> bool:
        return self.status in {OfferStatus.APPROVED, OfferStatus.DISAPPROVED, OfferStatus.ERROR}


@dataclass(frozen=True)
class Response:
    """A response kept. Without an id it could not be kept: its request is unknown, or is not the responder's affair."""

    request_id: int
    responder: str
    status: ResponseStatus
    response_id: int | None = None
    crr_id: int | None = None
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True)
class Transaction:
    """What a responder sees: the offer made to it, and its response once there is one."""

    offer: Offer
    response: Response | None = None
