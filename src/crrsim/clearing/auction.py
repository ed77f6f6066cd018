"""The auction of one product: who gets how much, and what each path costs."""

from collections.abc import Sequence

from crrsim.clearing.award import awarded
from crrsim.clearing.bid import BadBid, Bid, Held, check_bids
from crrsim.clearing.book import Book
from crrsim.clearing.feasibility import Feasibility
from crrsim.clearing.greatest_value import greatest_value
from crrsim.clearing.large import Terms, clear_large, is_for_large
from crrsim.clearing.optimum import Watched
from crrsim.clearing.options import AS_PUBLISHED, ClearingOptions
from crrsim.clearing.record import input_digest
from crrsim.clearing.result import Binding, Clearing
from crrsim.clearing.solver import ClearingFailed
from crrsim.network.model import Model

__all__ = ["BadBid", "Bid", "Binding", "Clearing", "ClearingFailed", "ClearingOptions", "Held", "clear"]


def clear(
    model: Model,
    bids: Sequence[Bid],
    held: Sequence[Held] = (),
    *,
    release: float = 1.0,
    options: ClearingOptions = AS_PUBLISHED,
) -> Clearing:
    """Award bids and offers to the greatest total value the grid can carry at once, and price every location.

    The base case is held to normal ratings, each contingency to emergency ratings, both times `release` (A-22).
    Awards are floored to 0.001 MW (A-27) and stay feasible. Among equally good answers the rules of `ties` choose, so
    the order of bids does not matter.

    The method goes by size: simplex on few columns, an interior point method and sifting on many.

    Raises: BadBid, UnknownLocation for input no auction can read; ClearingFailed if the solver ends in anything but an
    optimum.
    Source: uniform nodal prices as in the engines of this family; A-22, A-27, A-31, A-32, A-33, A-34.

    >>> from decimal import Decimal
    >>> from crrsim.network.cases import three_bus
    >>> from crrsim.terms.market import BidType
    >>> from crrsim.terms.product import HedgeType
    >>> bid = Bid(1, "A", "C", HedgeType.OBL, BidType.BUY, ((Decimal(200), Decimal("7.00")),))
    >>> clear(three_bus(), [bid]).awards
    {1: Decimal('150.000')}
    """
    check_bids(bids, held)
    digest = input_digest(model, bids, held, release, options)
    if is_for_large(model, bids, options):
        terms = Terms(held, release=release)
        return clear_large(model, bids, terms, options, lines=options.curve != "step", input_digest=digest)
    feasibility = Feasibility(model, held, release=release, contingencies=options.enforce_contingencies)
    book = Book.of(model, bids)
    best = greatest_value(Watched(feasibility, book.columns), options.time_limit_s)
    return awarded(best, book, options, held=len(held), input_digest=digest)
