"""What a rule rests on, told apart: a document that others can open, an assumption with its number, or our reading.

A rule's `source` is parts joined by "; ". A part begins with the name of a publication below, with the number of an
assumption, or with "our reading"; what follows says where in it. Where the ISO's own text is not at hand (its business
practice manual and tariff are not), no name of it may stand here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from crrsim.market.rules import AnyRule

_APIS = (
    "app status", "market status", "messages", "nomination", "auction", "market data", "historical and forecasted load",
    "load migration", "secondary market", "TOR conversion",
)  # fmt: skip
_DECK = 'the ISO\'s slides "CRR Upgrade Project Customer Partnership Group" of January 2025'
PUBLICATIONS = {
    "plan": f"{_DECK}, Market Sim plan",
    "slides": _DECK,
    "the APIs": "the ISO's ten published CRR APIs",
    "error tables": "the tables of error codes in the ISO's published CRR APIs",
    "notice of 06/02/2025": "the ISO's market notice of 06/02/2025 on the OASIS CRR Inventory Report",
    "PRR 1654": "proposed revision request 1654 to the ISO's BPM for Congestion Revenue Rights",
    "credit policy of 2010": "the ISO's draft tariff language on CRR credit policy, section 12.6.2, of May 2010",
    "Track 1A order of 2018": "163 FERC 61,237, the order of June 29, 2018 on CRR Track 1A",
    "Track 1B order of 2018": "the FERC order of September 20, 2018 on CRR Track 1B, as law firms report it",
    "LT order of 2007": "120 FERC 61,023, the order of 2007 on long-term CRRs",
    "load migration paper of 2007": 'the ISO\'s paper "Transfer of CRRs Associated with Load Migration", June 2007',
    "CRR BPM of 2009": "titles and revision history of the ISO's BPM for Congestion Revenue Rights, version 5, of 2009",
    "public client": "a public client of the services, github.com/sesco-llc/caisocrrclient",
    "OASIS": "the ISO's OASIS, as public readers of it have it",
    "short day note": "the ISO's information on the short day of daylight saving time",
}
"""How a source calls a document, and what others know it as; the ten APIs go by "auction API" and the like."""
_OURS = "our reading"
_NUMBER = re.compile(r"\b[AFS]-\d\d\b")
_NUMBERS = re.compile(r"[AFS]-\d\d(?:, [AFS]-\d\d)*")
_API = re.compile(rf"(?P<names>(?:{'|'.join(_APIS)})(?:(?:, | and )(?:{'|'.join(_APIS)}))*) API\b")


class Kind(StrEnum):
    """Whose word it is."""

    PUBLISHED = "published"
    ASSUMED = "assumed"
    OURS = "ours"


@dataclass(frozen=True)
class Ground:
    """One part of a source: `documents` are services for APIs, else names of PUBLICATIONS; `registers` the numbers.

    `says` is what stands beside these, as "POR0013" or "that a message does it"; it may be empty.
    """

    kind: Kind
    says: str
    documents: tuple[str, ...] = ()
    registers: tuple[str, ...] = ()


class Unfounded(ValueError):  # noqa: N818 - says what it is
    """A part of a source names no publication, no assumption, and does not own up to being our reading."""


def grounds(rule: AnyRule) -> tuple[Ground, ...]:
    """Return what a rule rests on, in the order of its source. Raises: Unfounded."""
    return tuple(_grounds(rule))


def _grounds(rule: AnyRule) -> Iterator[Ground]:
    for part in rule.source.split("; "):
        registers = tuple(_NUMBER.findall(part))
        assumed, api = _NUMBERS.match(part), _API.match(part)
        document = next((name for name in PUBLICATIONS if part.startswith(name)), None)
        if assumed:
            yield Ground(Kind.ASSUMED, _beside(part, assumed.end()), registers=registers)
        elif part.startswith(_OURS):
            yield Ground(Kind.OURS, part.removeprefix(_OURS).lstrip(":, "), registers=registers)
        elif api:
            yield Ground(Kind.PUBLISHED, _beside(part, api.end()), tuple(_services(api["names"])), registers)
        elif document:
            yield Ground(Kind.PUBLISHED, _beside(part, len(document)), (document,), registers)
        else:
            raise Unfounded(
                f"the rule {rule.name}: {part!r} names no publication, no assumption and is not our reading"
            )


def _beside(part: str, end: int) -> str:
    return part[end:].lstrip(":, ")


def _services(names: str) -> Iterator[str]:
    """Yield the services of "auction and nomination", by their words."""
    for each in _APIS:
        if re.search(rf"\b{each}\b", names):
            yield each.replace(" and ", "_").replace(" ", "_").lower()
