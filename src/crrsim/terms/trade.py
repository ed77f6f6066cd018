"""Trades between participants: to whom an offer goes, and the states that it and its response pass through."""

from enum import StrEnum


class PostType(StrEnum):
    """A PUBLIC offer waits for the participant it will be given to; a PRIVATE one is given to one from the start."""

    PUBLIC = "PUBLIC"
    PRIVATE = "PRIVATE"


class OfferStatus(StrEnum):
    """POSTED (public only), then a response is awaited, then its credit check; the last three are ends."""

    POSTED = "POSTED"
    PENDING_MP_RESPONSE = "PENDING_MP_RESPONSE"
    APPROVED = "APPROVED"
    DISAPPROVED = "DISAPPROVED"
    PENDING_CREDIT_CHECK = "PENDING_CREDIT_CHECK"
    ERROR = "ERROR"


class ResponseStatus(StrEnum):
    """As an offer's, seen by the one who responds."""

    PENDING_MP_RESPONSE = "PENDING_MP_RESPONSE"
    APPROVED = "APPROVED"
    DISAPPROVED = "DISAPPROVED"
    PENDING_CREDIT_CHECK = "PENDING_CREDIT_CHECK"
    ERROR = "ERROR"
