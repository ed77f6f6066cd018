"""The allocation of one product: how much of each nomination the grid can carry beside what is held already."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from crrsim.clearing.award import awarded
from crrsim.clearing.bid import Bid, Held, check_bids
from crrsim.clearing.book import Book
from crrsim.clearing.feasibility import Feasibility
from crrsim.clearing.greatest_value import greatest_value
from crrsim.clearing.large import Terms, clear_large, is_for_large
from crrsim.clearing.least_squares import ONE_ANSWER, least_squares
from crrsim.clearing.optimum import Watched
from crrsim.clearing.options import AS_PUBLISHED, ClearingOptions
from crrsim.clearing.record import input_digest
from crrsim.clearing.result import Clearing
from crrsim.network.model import Model
from crrsim.terms.market import BidType
from crrsim.terms.product import HedgeType

ObjectiveName = Literal["least squares", "most MW"]
"""A-21: the cuts that are fairest, or the awards that are most."""


@dataclass(frozen=True)
class Nominated:
    """A path somebody asks to be allocated, up to `mw`; `id` is the caller's."""

    id: int
    source: str
    sink: str
    mw: Decimal
    hedge: HedgeType = HedgeType.OBL


@dataclass(frozen=True)
class AllocationTerms:
    """What nominations are held against.

    held         the base load
    also         base loads of other times in which the awards will be valid too: they must leave room in each
    release      the share of each limit that may be used (A-22)
    aside        (interface, MW) kept back of its room in its own direction (A-24)
    """

    held: tuple[Held, ...] = ()
    also: tuple[tuple[Held, ...], ...] = ()
    release: float = 1.0
    aside: tuple[tuple[str, float], ...] = ()
    objective: ObjectiveName = "least squares"
    options: ClearingOptions = AS_PUBLISHED


ON_A_FREE_GRID = AllocationTerms()


def allocate(model: Model, nominated: Sequence[Nominated], terms: AllocationTerms = ON_A_FREE_GRID) -> Clearing:
    """Award nominations as far as the grid can carry them at once, beside what it carries already.

    The base case is held to normal ratings and interface limits, each contingency to emergency ratings. Awards are
    floored to 0.001 MW (A-27) and stay feasible. The order of nominations does not matter (A-28).

    The answer's prices and shadow prices have no money in them: they are in units of the objective per MW (F-17).

    Raises: BadBid for a number used twice or nothing nominated; UnknownLocation; GridError for an unknown interface;
    ClearingFailed.

    >>> from crrsim.network.cases import three_bus
    >>> asked = [Nominated(1, "A", "C", Decimal(120)), Nominated(2, "A", "C", Decimal(60))]
    >>> allocate(three_bus(), asked).awards
    {1: Decimal('100.000'), 2: Decimal('50.000')}
    """
    options = terms.options
    bids = [_bid(one) for one in nominated]
    check_bids(bids, terms.held)
    if is_for_large(model, bids, options):
        return _allocated_at_large(model, nominated, bids, terms)
    book, watched = _watched(model, bids, terms)
    best = (
        least_squares(watched) if terms.objective == "least squares" else greatest_value(watched, options.time_limit_s)
    )
    return awarded(best, book, options, held=len(terms.held), input_digest=_digest(model, bids, terms))


def _watched(model: Model, bids: Sequence[Bid], terms: AllocationTerms) -> tuple[Book, Watched]:
    feasibility = Feasibility(
        model,
        terms.held,
        also=terms.also,
        release=terms.release,
        contingencies=terms.options.enforce_contingencies,
        aside=dict(terms.aside),
    )
    book = Book.of(model, bids)
    return book, Watched(feasibility, book.columns)


def _allocated_at_large(
    model: Model, nominated: Sequence[Nominated], bids: Sequence[Bid], terms: AllocationTerms
) -> Clearing:
    """Least squares are an auction in which each megawatt is worth less, from two to nothing: 2 (N - x) / N."""
    digest = _digest(model, bids, terms)
    held_against = Terms(terms.held, terms.also, terms.release, dict(terms.aside))
    lines = terms.objective == "least squares"
    if lines:
        bids = [replace(bid, steps=((bid.mw, Decimal(0)),), begins=Decimal(2)) for bid in bids]
    clearing = clear_large(model, bids, held_against, terms.options, lines=lines, input_digest=digest)
    if not lines:
        return clearing
    asked = float(sum((one.mw for one in nominated), Decimal(0)))
    record = replace(
        clearing.record,
        objective=asked - clearing.record.objective,
        tie_rules=(ONE_ANSWER, clearing.record.tie_rules[1]),
    )
    return replace(clearing, record=record)


def _digest(model: Model, bids: Sequence[Bid], terms: AllocationTerms) -> str:
    """SHA-256 of what an auction's digest covers, and of what an allocation has beyond it."""
    plain = input_digest(model, bids, terms.held, terms.release, terms.options)
    beyond = [[str(crr) for crr in sorted(each, key=str)] for each in terms.also]
    return hashlib.sha256(repr((plain, beyond, sorted(terms.aside), terms.objective)).encode()).hexdigest()


def _bid(one: Nominated) -> Bid:
    """A nomination as a bid, every megawatt worth the same."""
    return Bid(one.id, one.source, one.sink, one.hedge, BidType.BUY, ((one.mw, Decimal(1)),))
