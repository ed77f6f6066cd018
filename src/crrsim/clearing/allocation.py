"""The allocation of one product: how much of each nomination the grid can carry beside what is held already."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from crrsim.clearing.award import awarded
from crrsim.clearing.bid import Bid, Held, check_bids
from crrsim.clearing.book import Book
from crrsim.clearing.feasibility import NOTHING, Feasibility
from crrsim.clearing.greatest_value import greatest_value
from crrsim.clearing.least_squares import least_squares
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


def allocate(
    model: Model,
    nominated: Sequence[Nominated],
    held: Sequence[Held] = (),
    *,
    release: float = 1.0,
    aside: Mapping[str, float] = NOTHING,
    objective: ObjectiveName = "least squares",
    options: ClearingOptions = AS_PUBLISHED,
) -> Clearing:
    """Award nominations as far as the grid can carry them at once with the base load `held`.

    The base case is held to normal ratings and interface limits, each contingency to emergency ratings, all times
    `release` (A-22); `aside` keeps so many MW of an interface's own direction back (A-24). Awards are floored to
    0.001 MW (A-27) and stay feasible. The order of nominations does not matter (A-28).

    The answer's prices and shadow prices have no money in them: they are in units of the objective per MW (F-17).

    Raises: BadBid for a number used twice or nothing nominated; UnknownLocation; GridError for an unknown interface;
    ClearingFailed.

    >>> from crrsim.network.cases import three_bus
    >>> asked = [Nominated(1, "A", "C", Decimal(120)), Nominated(2, "A", "C", Decimal(60))]
    >>> allocate(three_bus(), asked).awards
    {1: Decimal('100.000'), 2: Decimal('50.000')}
    """
    bids = [_bid(one) for one in nominated]
    check_bids(bids, held)
    feasibility = Feasibility(model, held, release=release, contingencies=options.enforce_contingencies, aside=aside)
    book = Book.of(model, bids)
    watched = Watched(feasibility, book.columns)
    best = least_squares(watched) if objective == "least squares" else greatest_value(watched, options.time_limit_s)
    digest = input_digest(model, bids, held, release, options)
    asked = repr((digest, objective, sorted(aside.items())))
    return awarded(best, book, options, held=len(held), input_digest=hashlib.sha256(asked.encode()).hexdigest())


def _bid(one: Nominated) -> Bid:
    """A nomination as a bid, every megawatt worth the same."""
    return Bid(one.id, one.source, one.sink, one.hedge, BidType.BUY, ((one.mw, Decimal(1)),))
