"""Markets and portfolios: their kinds and the states they pass through."""

from enum import StrEnum


class MarketType(StrEnum):
    ALLOCATION = "ALLOCATION"
    AUCTION = "AUCTION"


class MarketTerm(StrEnum):
    MONTHLY = "MONTHLY"
    ANNUAL = "ANNUAL"


class MarketStatus(StrEnum):
    """PREP before the window, OPEN in it, CLOSED after it, POSTED once results are out."""

    PREP = "PREP"
    OPEN = "OPEN"
    CLOSED = "CLOSED"
    POSTED = "POSTED"


class PortfolioStatus(StrEnum):
    """REJECTED is passed through on the way back to VALID; DELETED only confirms."""

    NEW = "NEW"
    VALID = "VALID"
    INVALID = "INVALID"
    SUBMITTED = "SUBMITTED"
    REJECTED = "REJECTED"
    DELETED = "DELETED"


class BidType(StrEnum):
    BUY = "BUY"
    SELL = "SELL"


class CrrCategory(StrEnum):
    """The class of an existing CRR in the downloads."""

    ALLOCATION = "ALLOCATION"
    AUCTION = "AUCTION"
    SECONDARY_MARKET = "SECONDARY_MARKET"
    SYSTEM = "SYSTEM"
    LOAD_MIGRATION = "LOAD_MIGRATION"
