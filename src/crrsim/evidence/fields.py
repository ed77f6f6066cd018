"""What kind of thing a field holds, by the names the published documents use: decides what may leave the house.

An allow-list: only fields that a document declares go out with their values, and of those not the ones that tell of
people, or, to another company, of business.
"""

from enum import StrEnum


class FieldClass(StrEnum):
    """Who may see a field's value."""

    PARTICIPANT = "participant"
    PERSON = "person"
    BUSINESS = "business"
    WORDS = "words"
    MARKET = "market"
    UNKNOWN = "unknown"


class Audience(StrEnum):
    """Who a pack is for: the ISO's support, which sees the bids anyway, or another company, which must not."""

    ISO = "iso"
    PEER = "peer"


WITHHELD = "[WITHHELD]"
_PARTICIPANT = frozenset(
    {
        "participantname",
        "assetowner",
        "fromassetowner",
        "toassetowner",
        "initiatingao",
        "respondingassetowner",
        "respondingmpname",
        "targetmpname",
        "transfereeao",
        "torholder",
        "lse",
        "fromlse",
        "tolse",
        "udc",
        "udcname",
    }
)
_PERSON = frozenset({"contactinfo", "email", "phone", "address"})
_BUSINESS = frozenset(
    {
        "mw",
        "price",
        "bidcurve",
        "adjustedmw",
        "initialmw",
        "maxmw",
        "kwrate",
        "requiredcredit",
        "hourlyload",
        "numberofcustomers",
        "numcustomertransfer",
        "loadpercentage",
        "loadtransfermw",
        "amount",
        "awardedmw",
        "bidmw",
        "eligiblequantitymw",
        "heldmw",
        "loadmetricmw",
        "nominatedmw",
        "adjustedloadmetricmw",
        "deductionmw",
        "residualmw",
    }
)
_WORDS = frozenset(
    {"message", "attachment", "attachmentname", "description", "portfolioname", "sender", "recordid", "name"}
)
_SEEN_BY = {
    Audience.ISO: frozenset({FieldClass.MARKET, FieldClass.BUSINESS, FieldClass.WORDS}),
    Audience.PEER: frozenset({FieldClass.MARKET}),
}
HEADERS = frozenset(
    {
        "accept",
        "caiso-request-id",
        "content-length",
        "content-type",
        "date",
        "location",
        "retry-after",
        "user-agent",
        "x-crrsim-not-built",
    }
)
"""Headers that go out with their values; of any other only the name does."""


def class_of(name: str, documented: frozenset[str]) -> FieldClass:
    """Return the class of a field by its name; `documented` holds the names, in lower case, that documents declare."""
    plain = name.lower()
    if plain in _PARTICIPANT:
        return FieldClass.PARTICIPANT
    if plain in _PERSON:
        return FieldClass.PERSON
    if plain in _BUSINESS:
        return FieldClass.BUSINESS
    if plain in _WORDS:
        return FieldClass.WORDS
    return FieldClass.MARKET if plain in documented else FieldClass.UNKNOWN


def may_see(audience: Audience, kind: FieldClass) -> bool:
    """Whether values of this class go to the audience as they are; a participant goes to nobody but as an alias."""
    return kind in _SEEN_BY[audience]
