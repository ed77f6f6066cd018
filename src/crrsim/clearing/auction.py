"""The auction of one product: who gets how much, and what each path costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from crrsim.clearing.bid import BadBid, Bid, Held, check_bids
from crrsim.clearing.book import Book
from crrsim.clearing.feasibility import Feasibility
from crrsim.clearing.optimum import Watched, optimise
from crrsim.clearing.options import AS_PUBLISHED, ClearingOptions
from crrsim.clearing.positions import Vector
from crrsim.clearing.pricing import Pricing
from crrsim.clearing.record import ClearingRecord, input_digest, rent_gap, value_gap
from crrsim.clearing.repair import Repair
from crrsim.clearing.result import Binding, Clearing, binding_limits
from crrsim.clearing.rounding import rounded, surplus
from crrsim.clearing.solver import ClearingFailed, solver_name
from crrsim.clearing.ties import LEAST_SQUARES_CUTS, LEAST_SQUARES_PRICES, settle_prices, share_cuts
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

    Raises: BadBid, UnknownLocation for input no auction can read; NotImplementedError for piecewise-linear curves;
    ClearingFailed if the solver ends in anything but an optimum.
    Source: uniform nodal prices as in the engines of this family; A-22, A-27, A-31, A-32, A-33, A-34.

    >>> from crrsim.network.cases import three_bus
    >>> from crrsim.terms.market import BidType
    >>> from crrsim.terms.product import HedgeType
    >>> bid = Bid(1, "A", "C", HedgeType.OBL, BidType.BUY, ((Decimal(200), Decimal("7.00")),))
    >>> clear(three_bus(), [bid]).awards
    {1: Decimal('150.000')}
    """
    check_bids(bids, held)
    if options.curve != "step":
        raise NotImplementedError(f"{options.curve} bid curves are not built yet: bids clear as steps (A-31)")
    feasibility = Feasibility(model, held, release=release, contingencies=options.enforce_contingencies)
    book = Book.of(model, bids)
    found = _settled(Watched(feasibility, book.columns), options)
    pricing = Pricing.of(found.watched, found.shadow, options.price_sign)
    exact = book.split(found.mw, options.tie_break)
    floored = [rounded(exact[bid.id], bid, options.rounding) for bid in book.bids]
    awards = _given_back(feasibility, book, floored, pricing) if options.repair_feasibility else floored
    flow = feasibility.base + feasibility.flows(book.positions, np.array([float(award) for award in awards]))
    record = ClearingRecord(
        **_sizes(found, book, held),
        status="optimal",
        solver=solver_name(),
        input_digest=input_digest(model, bids, held, release, options),
        options=str(options),
        tie_rules=(LEAST_SQUARES_CUTS, LEAST_SQUARES_PRICES),
        limits_binding=len(pricing.limits),
        objective=float(book.columns.value @ found.mw),
        given_back_mw=sum(floored, Decimal(0)) - sum(awards, Decimal(0)),
        overload_mw=float((flow - feasibility.limit).max(initial=0.0)),
        rent_gap=rent_gap(found.watched, found.mw, found.shadow),
        value_gap=value_gap(found.watched, found.mw, found.shadow),
    )
    prices = {name: pricing.location(name) for name in model.location_position}
    numbered = {bid.id: award for bid, award in zip(book.bids, awards, strict=True)}
    return Clearing(numbered, prices, binding_limits(feasibility, pricing, flow), record, exact, pricing)


@dataclass(frozen=True)
class _Settled:
    """The optimum after the tie rules: mw (columns,), shadow (watched limits,)."""

    watched: Watched
    mw: Vector
    shadow: Vector
    rounds: int


def _settled(watched: Watched, options: ClearingOptions) -> _Settled:
    optimum = optimise(watched, options.time_limit_s)
    mw = share_cuts(watched, optimum.mw, optimum.shadow)
    return _Settled(watched, mw, settle_prices(watched, mw, optimum.shadow), optimum.rounds)


def _given_back(feasibility: Feasibility, book: Book, awards: Sequence[Decimal], pricing: Pricing) -> list[Decimal]:
    gain = [surplus(bid, award, pricing) for bid, award in zip(book.bids, awards, strict=True)]
    return Repair(feasibility, book.positions, np.array(gain)).feasible(awards)


def _sizes(found: _Settled, book: Book, held: Sequence[Held]) -> dict[str, int]:
    feasibility = found.watched.feasibility
    grid = feasibility.model.in_service
    return {
        "bids": len(book.bids),
        "columns": len(book.parts),
        "held": len(held),
        "buses": len(grid.buses),
        "branches": len(grid.branches),
        "contingencies": len(set(feasibility.rows.contingencies)) - 1,
        "limits": len(feasibility),
        "limits_watched": len(found.watched.limits),
        "limits_expanded": int((feasibility.limit > feasibility.rated).sum()),
        "rounds": found.rounds,
    }
