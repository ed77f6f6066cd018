"""What moves with the load: at the posting, CRRs go to who gained it, and counterflows to who lost it.

The loser keeps its CRR and gets a counterflow against it, so that the two of them and the gainer's CRR come to what
there was before. What one market began a later one adds to.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from crrsim.calendar.pacific import pacific_date, period_bounds
from crrsim.calendar.schedule import MigrationMarket
from crrsim.market.book import Crr
from crrsim.market.migration import Migrated, Transfer
from crrsim.market.migration_share import as_fraction, transfers_of
from crrsim.market.migration_window import effective_date
from crrsim.market.rules import rule
from crrsim.terms.location import LocationType
from crrsim.terms.market import CrrCategory
from crrsim.terms.product import CrrType, Period
from crrsim.terms.quantity import MEGAWATT_STEP

if TYPE_CHECKING:
    from crrsim.market.world import World

NONE = Decimal(0)
ALLOCATED_FOR_A_MONTH = "ALLOC_MN"
ONE_SECOND = timedelta(seconds=1)


@rule(
    "migration-parents",
    says="only CRRs allocated for a season or longer migrate, and what migrated before",
    source="PRR 1654; load migration paper of 2007",
    plays=True,
)
def migrates(crr: Crr) -> bool:
    if crr.crr_type is CrrType.LSE_LMT:
        return True
    allocated = crr.crr_type is CrrType.LSE and crr.category is CrrCategory.ALLOCATION
    return allocated and not crr.market_name.startswith(ALLOCATED_FOR_A_MONTH)


@migrates.defect("migration-of-monthly", says="CRRs allocated for a month migrate as well")
def _(crr: Crr) -> bool:
    return crr.crr_type in {CrrType.LSE, CrrType.LSE_LMT}


@migrates.defect("migration-of-bought", says="CRRs bought in an auction migrate as well")
def _(crr: Crr) -> bool:
    return crr.crr_type is CrrType.AUC or migrates.healthy(crr)


@migrates.defect("migrated-stays", says="what migrated once does not migrate again")
def _(crr: Crr) -> bool:
    return crr.crr_type is CrrType.LSE and migrates.healthy(crr)


@rule(
    "migration-place",
    says="a CRR migrates when its sink lies in the place that the company serves",
    source="our reading",
    plays=True,
)
def lies_in(sink: str, served: frozenset[str]) -> bool:
    return sink in served


@lies_in.defect("migration-everywhere", says="a CRR migrates wherever its sink lies")
def _(sink: str, served: frozenset[str]) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule(
    "migration-mw",
    says="of what the loser has left of a CRR the share moves, down to the step of 0.001 MW",
    source="A-45; load migration paper of 2007, in proportion to the load lost",
    plays=True,
)
def moving(left: Decimal, share: Decimal) -> Decimal:
    return (left * share).quantize(MEGAWATT_STEP, ROUND_FLOOR)


@moving.defect("migration-rounded-up", says="what moves goes up to the step of 0.001 MW")
def _(left: Decimal, share: Decimal) -> Decimal:
    return (left * share).quantize(MEGAWATT_STEP, ROUND_CEILING)


@rule(
    "migration-counterflow",
    says="the loser gets a counterflow of as many MW as the gainers' CRRs have",
    source="PRR 1654, the counter-flow CRR of an LSE that loses load; A-44",
    plays=True,
)
def counterflow(mw: Decimal) -> Decimal:
    return mw


@counterflow.defect("migration-without-counterflow", says="the gainers get their CRRs, and the loser no counterflow")
def _(mw: Decimal) -> Decimal:
    del mw
    return NONE


@rule(
    "migration-direction",
    says="a counterflow runs against its CRR: source and sink swapped, MW above zero",
    source="A-44",
    plays=True,
)
def against(source: str, sink: str, mw: Decimal, *, swapped: bool) -> tuple[str, str, Decimal]:
    return (sink, source, mw) if swapped else (source, sink, -mw)


@against.defect("migration-counterflow-along", says="a counterflow runs the way of its CRR")
def _(source: str, sink: str, mw: Decimal, *, swapped: bool) -> tuple[str, str, Decimal]:
    del swapped
    return source, sink, mw


@rule(
    "migration-adds",
    says="a later market adds to the CRR of an earlier one, also when its month begins within that CRR's term",
    source="load migration API, initialMw and adjustedMw",
    plays=True,
)
def earlier_of(wanted: Crr, kept: Iterable[Crr]) -> Crr | None:
    """The CRR that a market before made of the same parent for the same owner, there when `wanted` begins."""
    same = (one for one in kept if _likeness(one) == _likeness(wanted) and one.start_at <= wanted.start_at)
    return next(same, None)


@earlier_of.defect("migration-always-new", says="each market makes CRRs of its own")
def _(wanted: Crr, kept: Iterable[Crr]) -> Crr | None:
    del wanted, kept
    return None


@earlier_of.defect("migration-new-within-a-term", says="a later market adds to a CRR of its own first day alone")
def _(wanted: Crr, kept: Iterable[Crr]) -> Crr | None:
    return earlier_of.healthy(wanted, [one for one in kept if one.start_at == wanted.start_at])


@rule(
    "migration-adds-onward",
    says="what a later market adds counts from its month on; the days before are left as they were, under an id apart",
    source="S-07; our reading, that a CRR follows load from the effective date on",
    plays=True,
)
def from_then_on(kept: Crr, since: datetime) -> tuple[Crr, ...]:
    """The CRR from `since` on, under its id, and what its days before become, id still 0, if it has any."""
    onward, before = replace(kept, start_at=since), replace(kept, crr_id=0, end_at=since - ONE_SECOND)
    return (onward, before) if kept.start_at < since else (kept,)


@from_then_on.defect("migration-adds-backward", says="what a later market adds counts for the days before it as well")
def _(kept: Crr, since: datetime) -> tuple[Crr, ...]:
    del since
    return (kept,)


@rule(
    "migration-booking",
    says="the CRRs exist from the posting on",
    source="load migration API, LMV0103; our reading",
    plays=True,
)
def books_now(*, posting: bool) -> bool:
    """Whether they are booked now: at the posting, or else at the close."""
    return posting


@books_now.defect("migration-booked-at-close", says="the CRRs exist from the close on")
def _(*, posting: bool) -> bool:
    return not posting


@dataclass(frozen=True)
class Stretch:
    """A CRR over the part of its term that lies in one season, and the MW of it that its owner has left."""

    crr: Crr
    season: int
    start_at: datetime
    end_at: datetime
    left: Decimal


def close(world: "World", market: MigrationMarket) -> None:
    """End the market's window. Nothing is booked yet, unless that rule is bent."""
    if world.rules[books_now](posting=False):
        _settle(world, market)


def post(world: "World", market: MigrationMarket) -> None:
    """Post a market: work out what moved, and book the CRRs that move with it."""
    if world.rules[books_now](posting=True):
        _settle(world, market)


def _settle(world: "World", market: MigrationMarket) -> None:
    companies = sorted({udc for name, udc, _ in world.book.reports if name == market.name})
    transfers = {udc: transfers_of(world, market, udc) for udc in companies}
    before = dict(world.book.crrs)  # what migrates in this market does not migrate on in it
    booked = [one for udc in companies for one in _migrate(world, market, udc, transfers[udc], before)]
    world.book.transfers[market.name] = tuple(one for udc in companies for one in transfers[udc])
    world.book.migrated[market.name] = tuple(booked)


def _migrate(
    world: "World", market: MigrationMarket, udc: str, transfers: Iterable[Transfer], before: Mapping[int, Crr]
) -> Iterator[Migrated]:
    served = places_served(world, udc)
    parents = [
        one
        for one in before.values()
        if world.rules[migrates](one) and world.rules[lies_in](one.sink, served) and one.end_at > effective_date(market)
    ]
    all_transfers = tuple(transfers)
    for parent in sorted(parents, key=lambda one: one.crr_id):
        for stretch in _stretches(parent, effective_date(market), before.values()):
            yield from _move(world, market, udc, stretch, all_transfers)


def _move(
    world: "World", market: MigrationMarket, udc: str, stretch: Stretch, transfers: Iterable[Transfer]
) -> Iterator[Migrated]:
    """The gainers' CRRs made of one stretch of a CRR, and the loser's counterflow against all of them."""
    crr, total = stretch.crr, NONE
    for one in transfers:
        if (one.loser, one.season, one.tou) == (crr.owner, stretch.season, crr.tou):
            share = as_fraction(one.percentage, world.settings.migration_shares_in)
            mw = world.rules[moving](stretch.left, share)
            total += mw
            yield from _book(world, udc, _child(market, stretch, one.gainer, CrrType.LSE_LMT, mw))
    child = _child(market, stretch, crr.owner, CrrType.LMT_CNT, world.rules[counterflow](total))
    swapped = world.settings.counterflow_swapped
    source, sink, mw = world.rules[against](crr.source, crr.sink, child.mw, swapped=swapped)
    yield from _book(world, udc, replace(child, source=source, sink=sink, mw=mw))


def _child(market: MigrationMarket, stretch: Stretch, owner: str, crr_type: CrrType, mw: Decimal) -> Crr:
    return replace(
        stretch.crr,
        crr_id=0,
        owner=owner,
        start_at=stretch.start_at,
        end_at=stretch.end_at,
        crr_type=crr_type,
        category=CrrCategory.LOAD_MIGRATION,
        market_name=market.name,
        mw=mw,
        parent_id=stretch.crr.crr_id,
        clearing_price=None,
    )


def _book(world: "World", udc: str, wanted: Crr) -> Iterator[Migrated]:
    """Add to the CRR of an earlier market, or make a new one; nothing is made of nothing."""
    if not wanted.mw:
        return
    kept = world.rules[earlier_of](wanted, world.book.crrs.values())
    crr = _added(world, kept, wanted) if kept else replace(wanted, crr_id=world.book.next_crr_id())
    world.book.crrs[crr.crr_id] = crr
    yield Migrated(
        crr_id=crr.crr_id,
        parent_id=wanted.parent_id or 0,
        udc=udc,
        owner=crr.owner,
        source=crr.source,
        sink=crr.sink,
        tou=crr.tou,
        start_at=crr.start_at,
        end_at=crr.end_at,
        crr_type=crr.crr_type,
        mw=wanted.mw,
        made=kept is None,
    )


def _added(world: "World", kept: Crr, wanted: Crr) -> Crr:
    """The CRR with what is added to it; what its days before become is put in the books."""
    onward, *before = world.rules[from_then_on](kept, wanted.start_at)
    for one in before:
        crr_id = world.book.next_crr_id()
        world.book.crrs[crr_id] = replace(one, crr_id=crr_id)
    return replace(onward, mw=onward.mw + wanted.mw)


def places_served(world: "World", udc: str) -> frozenset[str]:
    """The load aggregation points within the one that a company serves, itself included."""
    territory = next((one for one in world.stage.business.territories if one.udc == udc), None)
    if territory is None:
        return frozenset()
    places = world.stage.model.locations
    within = {bus for bus, _ in places[territory.lap].factors}
    return frozenset(
        name
        for name, place in places.items()
        if place.type is LocationType.LAP and {bus for bus, _ in place.factors} <= within
    )


def _stretches(parent: Crr, since: datetime, crrs: Iterable[Crr]) -> Iterator[Stretch]:
    """The parent from `since` on, season by season, less the counterflows that lie against it already."""
    own = [one for one in crrs if one.owner == parent.owner]
    for season in _seasons(max(parent.start_at, since), parent.end_at):
        first, last = period_bounds(season)
        start_at, end_at = max(first, parent.start_at, since), min(last, parent.end_at)
        there = [one for one in own if one.start_at <= end_at and start_at <= one.end_at]
        yield Stretch(parent, season.number, start_at, end_at, parent.mw - _gone(parent, there))


def _gone(crr: Crr, there: Sequence[Crr]) -> Decimal:
    """The MW of a CRR that its owner's counterflows take.

    A trade or a sale may have left several CRRs of one; a counterflow lies against all of them, the oldest first.
    """
    root = crr.parent_id or crr.crr_id
    alike = (one for one in there if one.crr_type is crr.crr_type and root in {one.crr_id, one.parent_id})
    line = {one.crr_id: one.mw for one in sorted(alike, key=lambda one: one.crr_id)}
    against = (one for one in there if one.crr_type is CrrType.LMT_CNT and one.parent_id in {root, *line})
    left = sum((abs(one.mw) for one in against), NONE)
    for crr_id, mw in line.items():
        taken = min(mw, left)
        left -= taken
        if crr_id == crr.crr_id:
            break
    return taken


def _seasons(start_at: datetime, end_at: datetime) -> Iterator[Period]:
    first, last = pacific_date(start_at), pacific_date(end_at)
    quarters = range(first.year * 4 + (first.month - 1) // 3, last.year * 4 + (last.month - 1) // 3 + 1)
    return (Period.season(quarter // 4, quarter % 4 + 1) for quarter in quarters)


def _likeness(crr: Crr) -> tuple[object, ...]:
    """What a CRR and an addition to it have in common; a part of one that was traded away is of another category."""
    return crr.parent_id, crr.category, crr.crr_type, crr.owner, crr.source, crr.sink, crr.tou, crr.end_at
