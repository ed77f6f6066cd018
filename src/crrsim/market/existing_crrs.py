"""Rows of the existing CRRs: all of them for the public, each participant's own by how they came to be."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from crrsim.calendar.pacific import pacific_date
from crrsim.market.book import Crr
from crrsim.market.download import Row
from crrsim.market.rules import rule
from crrsim.terms.market import CrrCategory

if TYPE_CHECKING:
    from crrsim.market.world import World

PUBLIC = "PUBLIC_EXISTING_CRR"
LM_CURRENT = "PRIVATE_EXISTING_CRR_LM_CURRENT_PLUS_3"
LM_BEYOND = "PRIVATE_EXISTING_CRR_LM_BEYOND_3"

CATEGORY_OF = {
    "PRIVATE_EXISTING_CRR_ALLOCATION": CrrCategory.ALLOCATION,
    "PRIVATE_EXISTING_CRR_AUCTION": CrrCategory.AUCTION,
    "PRIVATE_EXISTING_CRR_SECONDARY_MARKET": CrrCategory.SECONDARY_MARKET,
    "PRIVATE_EXISTING_CRR_SYSTEM": CrrCategory.SYSTEM,
    LM_CURRENT: CrrCategory.LOAD_MIGRATION,
    LM_BEYOND: CrrCategory.LOAD_MIGRATION,
}
"""Private download type -> the category of CRRs in it. Source: market data API, privateGeneralDownloadType."""


@rule("existing-crr-owner", says="a participant's private files have its own CRRs only", source="market data API")
def is_owned(crr: Crr, participant: str) -> bool:
    return crr.owner == participant


@is_owned.defect("existing-crrs-leak", says="a participant's private files have everybody's CRRs")
def _(crr: Crr, participant: str) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule(
    "existing-crr-category", says="each private file has the CRRs that came to be in its way", source="market data API"
)
def is_of(crr: Crr, category: CrrCategory) -> bool:
    return crr.category is category


@is_of.defect("existing-crrs-unsorted", says="each private file has CRRs of every category")
def _(crr: Crr, category: CrrCategory) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule(
    "migration-crr-split",
    says="migration CRRs effective this year or in the next three stand in one file, later ones in the other",
    source="market data API; F-15",
)
def is_near(start_at: datetime, now: datetime) -> bool:
    return pacific_date(start_at).year <= pacific_date(now).year + 3


@is_near.defect("migration-split-a-year-short", says="only this year and the next two stand in the first file")
def _(start_at: datetime, now: datetime) -> bool:
    return pacific_date(start_at).year <= pacific_date(now).year + 2


@is_near.defect("migration-split-a-year-long", says="CRRs four years ahead stand in the first file as well")
def _(start_at: datetime, now: datetime) -> bool:
    return pacific_date(start_at).year <= pacific_date(now).year + 4


@rule("public-crr-price", says="what a CRR cost is told to its owner only", source="F-14")
def price_is_public(*, private_only: bool) -> bool:
    return not private_only


@price_is_public.defect("crr-price-public", says="what a CRR cost is told to everybody")
def _(*, private_only: bool) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


def public_rows(world: "World") -> Iterator[Row]:
    shown = world.rules[price_is_public](private_only=world.settings.price_in_private_only)
    return (_row(one, with_price=shown) for one in world.book.crrs.values())


def private_rows(world: "World", participant: str, kind: str) -> Iterator[Row]:
    """Rows of one participant's file; `kind` is one of CATEGORY_OF."""
    mine = (one for one in world.book.crrs.values() if world.rules[is_owned](one, participant))
    of_kind = (one for one in mine if world.rules[is_of](one, CATEGORY_OF[kind]))
    return (_row(one, with_price=True) for one in _in_file(world, of_kind, kind))


def _in_file(world: "World", crrs: Iterable[Crr], kind: str) -> Iterable[Crr]:
    if kind not in {LM_CURRENT, LM_BEYOND}:
        return crrs
    return (one for one in crrs if world.rules[is_near](one.start_at, world.now) is (kind == LM_CURRENT))


def _row(crr: Crr, *, with_price: bool) -> Row:
    return {
        "CRRID": crr.crr_id,
        "ParentCRRID": crr.parent_id,
        "AssetOwner": crr.owner,
        "MarketName": crr.market_name,
        "Category": crr.category.value,
        "CRRType": crr.crr_type.value,
        "HedgeType": crr.hedge.value,
        "Source": crr.source,
        "Sink": crr.sink,
        "TOU": crr.tou.value,
        "StartDate": crr.start_at,
        "EndDate": crr.end_at,
        "MW": crr.mw,
        "ClearingPrice": crr.clearing_price if with_price else None,
    }
