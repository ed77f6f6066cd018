"""The end of a conversion: at its posting the approved CRRs come into being."""

from dataclasses import replace
from typing import TYPE_CHECKING

from crrsim.market.book import Crr
from crrsim.market.conversion import Approval, Conversion
from crrsim.market.conversion_window import window_of
from crrsim.market.rules import rule
from crrsim.terms.conversion import ApprovalStatus
from crrsim.terms.market import CrrCategory
from crrsim.terms.product import CrrType

if TYPE_CHECKING:
    from crrsim.market.world import World

MARKET_NAME = "SYSTEM"


@rule(
    "tor-converted",
    says="what was approved becomes an MT_TOR CRR, and nothing else does",
    source="TOR conversion API, statuses of requests and approvals; notice of 06/02/2025, the name SYSTEM",
    plays=True,
)
def is_converted(status: ApprovalStatus) -> bool:
    return status is ApprovalStatus.APPROVED


@is_converted.defect("tor-disapproved-converted", says="what was disapproved becomes a CRR as well")
def _(status: ApprovalStatus) -> bool:
    return status is not ApprovalStatus.PENDING_APPROVAL


@is_converted.defect("tor-unanswered-converted", says="what nobody answered becomes a CRR as well")
def _(status: ApprovalStatus) -> bool:
    return status is not ApprovalStatus.DISAPPROVED


@rule("tor-owner", says="an MT_TOR CRR is the transferee's", source="TOR conversion API, transfereeAO", plays=True)
def owner_of(holder: str, transferee: str) -> str:
    del holder
    return transferee


@owner_of.defect("tor-stays-with-holder", says="an MT_TOR CRR stays with the holder of the right")
def _(holder: str, transferee: str) -> str:
    del transferee
    return holder


@rule(
    "tor-base-load",
    says="a converted right takes room on the grid when it is modelled, and only then",
    source="TOR conversion API, modeled; A-40",
    plays=True,
)
def takes_room(*, modeled: bool) -> bool:
    return modeled


@takes_room.defect("tor-modeled-ignored", says="every converted right takes room on the grid")
def _(*, modeled: bool) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@takes_room.defect("tor-modeled-forgotten", says="no converted right takes room on the grid")
def _(*, modeled: bool) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return False


@rule(
    "tor-booking",
    says="MT_TOR CRRs exist from the posting of the conversion on",
    source="TOR conversion API, mtTorCrrId; A-41",
    plays=True,
)
def books_now(*, posting: bool) -> bool:
    """Whether CRRs are booked now: at the posting, or else at the end of approval."""
    return posting


@books_now.defect("tor-booked-at-close", says="MT_TOR CRRs exist from the end of approval on")
def _(*, posting: bool) -> bool:
    return not posting


def close(world: "World") -> None:
    """End approval. Nothing is booked yet, unless that rule is bent."""
    _book(world, posting=False)


def post(world: "World") -> None:
    """Post the conversion: book its CRRs, one for each approved record, in the order of their numbers."""
    _book(world, posting=True)


def _book(world: "World", *, posting: bool) -> None:
    if not world.rules[books_now](posting=posting):
        return
    window = window_of(world).name
    mine = (world.book.approvals[number] for number in sorted(world.book.approvals))
    for one in [one for one in mine if one.window == window and world.rules[is_converted](one.status)]:
        _convert(world, one)


def _convert(world: "World", approval: Approval) -> None:
    crr = _crr(world, approval, world.book.conversions[approval.conversion_id])
    world.book.crrs[crr.crr_id] = crr
    world.book.approvals[approval.approval_id] = replace(approval, crr_id=crr.crr_id)


def _crr(world: "World", approval: Approval, conversion: Conversion) -> Crr:
    return Crr(
        crr_id=world.book.next_crr_id(),
        owner=world.rules[owner_of](conversion.holder, approval.owner),
        source=approval.source,
        sink=approval.sink,
        hedge=approval.hedge,
        tou=approval.tou,
        start_at=conversion.asked.start_at,
        end_at=conversion.asked.end_at,
        crr_type=CrrType.MT_TOR,
        category=CrrCategory.SYSTEM,
        market_name=MARKET_NAME,
        mw=approval.mw,
        based=world.rules[takes_room](modeled=conversion.asked.modeled),
    )
