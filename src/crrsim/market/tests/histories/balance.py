"""Every megawatt: of each path, time of use and hedge, at every instant, there is what came in by the rules.

A CRR against a path counts as less of it, so what load migration makes comes to nothing. What two sums have in common
cancels; so they are compared by where they step up and down in time.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from crrsim.calendar.pacific import period_bounds
from crrsim.market.book import Book, Crr
from crrsim.terms.conversion import ApprovalStatus
from crrsim.terms.market import BidType
from crrsim.terms.product import HedgeType, TimeOfUse

ONE_SECOND = timedelta(seconds=1)


class Path(NamedTuple):
    """What makes two megawatts the same good, at one instant."""

    source: str
    sink: str
    tou: TimeOfUse
    hedge: HedgeType


class Part(NamedTuple):
    """So many MW of a path, from an instant to another, both included."""

    path: Path
    mw: Decimal
    start_at: datetime
    end_at: datetime


Steps = dict[tuple[Path, datetime], Decimal]
"""By how many MW the sum of a path changes at an instant."""


def path_of(crr: Crr) -> Path:
    return Path(crr.source, crr.sink, crr.tou, crr.hedge)


def held(crrs: Iterable[Crr]) -> Iterator[Part]:
    return (Part(path_of(one), one.mw, one.start_at, one.end_at) for one in crrs)


def awarded(book: Book) -> Iterator[Part]:
    """What posted auctions sold, and what they took from sellers as less than nothing."""
    for name in book.posted:
        for one in book.settled[name].awards:
            record = one.record
            mw = one.mw if record.side is BidType.BUY else -one.mw
            path = Path(record.source, record.sink, record.tou, record.hedge)
            yield Part(path, mw, *period_bounds(record.period))


def converted(book: Book) -> Iterator[Part]:
    """What transferees approved."""
    for one in book.approvals.values():
        if one.status is ApprovalStatus.APPROVED:
            asked = book.conversions[one.conversion_id].asked
            path = Path(one.source, one.sink, one.tou, one.hedge)
            yield Part(path, one.mw, asked.start_at, asked.end_at)


def steps(parts: Iterable[Part]) -> Steps:
    """Where each path's sum changes, and by how much; nothing where it stays."""
    found: defaultdict[tuple[Path, datetime], Decimal] = defaultdict(Decimal)
    for part in map(_one_way, parts):
        found[part.path, part.start_at] += part.mw
        found[part.path, part.end_at + ONE_SECOND] -= part.mw
    return {where: mw for where, mw in found.items() if mw}


def _one_way(part: Part) -> Part:
    """An obligation against a path is less of that path: of the two ways one is chosen."""
    path = part.path
    if path.hedge is HedgeType.OPT or path.source <= path.sink:
        return part
    return Part(path._replace(source=path.sink, sink=path.source), -part.mw, part.start_at, part.end_at)
