"""Rows of an allocation's results: awards for the public and for each participant; what binds is told elsewhere."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from crrsim.calendar.pacific import pacific_date, period_bounds
from crrsim.market.auction_results import is_told_to
from crrsim.market.book import Allotment, Crr, Settled
from crrsim.market.download import Row
from crrsim.market.rules import rule
from crrsim.terms.product import CrrType, Period

if TYPE_CHECKING:
    from crrsim.market.world import World


@rule(
    "public-allocation-results",
    says="the public results have every award above zero, of whichever type",
    source="market data API, PUBLIC_ALLOCATION_RESULT; F-10",
)
def is_public(made: Crr) -> bool:
    return made.mw > 0


@is_public.defect("public-allocation-lacks-obaalse", says="the public results have the awards of type LSE only")
def _(made: Crr) -> bool:
    return made.crr_type is CrrType.LSE


@rule(
    "zero-awards-told",
    says="private results tell every nomination, those that came to nothing too",
    source="F-10",
)
def is_row(allotment: Allotment) -> bool:  # noqa: ARG001 - every one of them
    return True


@is_row.defect("zero-awards-withheld", says="private results leave out what came to nothing")
def _(allotment: Allotment) -> bool:
    return allotment.mw > 0


def public_rows(world: "World", settled: Settled) -> Iterator[Row]:
    for one in settled.allotments:
        for first, last in _spans(world, one):
            if world.rules[is_public](first):
                yield {
                    "MarketName": one.market,
                    "AssetOwner": one.owner,
                    "CRRID": first.crr_id,
                    "CRRType": first.crr_type.value,
                    **_what(one, first.start_at, last.end_at),
                    "MW": first.mw,
                }


def private_rows(world: "World", settled: Settled, participant: str) -> Iterator[Row]:
    """A participant's nominations with what each came to: a row for each CRR made, or one without a CRR."""
    for one in settled.allotments:
        if world.rules[is_told_to](one, participant) and world.rules[is_row](one):
            yield from _private(world, one)


def _private(world: "World", one: Allotment) -> Iterator[Row]:
    for first, last in _spans(world, one):
        yield _private_row(one, first.crr_id, first.crr_type, first.start_at, last.end_at)
    if not one.made:
        yield _private_row(one, None, one.nomination.crr_type, *period_bounds(one.nomination.period))


def _private_row(one: Allotment, crr_id: int | None, crr_type: CrrType, start_at: datetime, end_at: datetime) -> Row:
    return {
        "MarketName": one.market,
        "PortfolioName": one.portfolio,
        "NominationID": one.nomination.nomination_id,
        "CRRID": crr_id,
        "AssetOwner": one.owner,
        "CRRType": crr_type.value,
        **_what(one, start_at, end_at),
        "NominatedMW": one.nomination.mw,
        "AwardedMW": one.mw,
        "Description": one.nomination.description,
    }


def _spans(world: "World", one: Allotment) -> tuple[tuple[Crr, Crr], ...]:
    """The first and last CRR of each row: year by year, or all of an LT award's years in one span (F-18)."""
    if world.settings.long_term_row_by_year or not one.made:
        return tuple((crr, crr) for crr in one.made)
    return ((one.made[0], one.made[-1]),)


def _what(one: Allotment, start_at: datetime, end_at: datetime) -> Row:
    period = Period(pacific_date(start_at).year, one.nomination.period.kind, one.nomination.period.number)
    return {
        "HedgeType": one.nomination.hedge.value,
        "Source": one.nomination.source,
        "Sink": one.nomination.sink,
        "TOU": one.nomination.tou.value,
        "Period": str(period),
        "StartDate": start_at,
        "EndDate": end_at,
    }
