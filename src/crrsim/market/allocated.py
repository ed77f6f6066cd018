"""What an owner's allocated CRRs come to at a sink or on a pair, load migration counted in."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from crrsim.calendar.pacific import period_bounds
from crrsim.market.book import Book, Crr
from crrsim.market.rules import rule
from crrsim.terms.market import CrrCategory
from crrsim.terms.product import CrrType, Product

Pair = tuple[str, str]
"""Source, sink."""

LONG_TERM = "_LT"
"""How the name of the market ends that awards for years."""

NONE = Decimal(0)


@rule(
    "migration-counted",
    says="a CRR that followed migrating load counts for who gained the load and against who lost it",
    source="A-44; our reading of what a limit counts",
    plays=True,
)
def counted(crr: Crr, crr_type: CrrType) -> tuple[Pair, Decimal] | None:
    """The pair a CRR counts at and its MW, or None if it is no allocated CRR of this type.

    A loser's counter-flow CRR runs the other way round (A-44), so it takes its MW from the pair turned back.
    """
    if crr.crr_type is crr_type or (crr_type is CrrType.LSE and crr.crr_type is CrrType.LSE_LMT):
        return (crr.source, crr.sink), crr.mw
    if crr_type is CrrType.LSE and crr.crr_type is CrrType.LMT_CNT:
        return (crr.sink, crr.source), -crr.mw
    return None


@counted.defect("migration-not-counted", says="CRRs that followed migrating load count for nobody and against nobody")
def _(crr: Crr, crr_type: CrrType) -> tuple[Pair, Decimal] | None:
    return ((crr.source, crr.sink), crr.mw) if crr.crr_type is crr_type else None


def in_product(crrs: Iterable[Crr], owner: str, product: Product) -> tuple[Crr, ...]:
    """An owner's CRRs that are valid in the whole of the product's period, at its time of use."""
    start_at, end_at = period_bounds(product.period)
    return tuple(one for one in crrs if one.owner == owner and one.tou is product.tou and one.covers(start_at, end_at))


def as_allocated(book: Book) -> tuple[Crr, ...]:
    """CRRs as they came to be: what has been sold or split since counts whole for whom it was allocated to.

    What is in the book without having been noted at its birth counts as it stands, pieces of others left out.
    """
    later = (one for one in book.crrs.values() if one.crr_id not in book.born)
    whole = (one for one in later if one.parent_id is None or one.category is CrrCategory.LOAD_MIGRATION)
    return (*book.born.values(), *whole)


def by_pair(counts: Iterable[tuple[Pair, Decimal] | None]) -> dict[Pair, Decimal]:
    """Sum what CRRs count for, by pair in order of name; what is None counts for nothing."""
    sums: dict[Pair, Decimal] = defaultdict(Decimal)
    for pair, mw in (one for one in counts if one is not None):
        sums[pair] += mw
    return {pair: sums[pair] for pair in sorted(sums)}


def at_sink(pairs: dict[Pair, Decimal], sink: str) -> Decimal:
    return sum((mw for pair, mw in pairs.items() if pair[1] == sink), NONE)


def rights_at(crrs: Iterable[Crr], sink: str) -> Decimal:
    """MW of rights converted to CRRs that serve the sink."""
    return sum((one.mw for one in crrs if one.crr_type is CrrType.MT_TOR and one.sink == sink), NONE)


def is_long_term(crr: Crr) -> bool:
    return crr.market_name.endswith(LONG_TERM)
