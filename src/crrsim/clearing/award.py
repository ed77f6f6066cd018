"""From the best answer to awards one can post: split among bids, put on the step, feasible still, and on record.

An auction and an allocation differ in what is best; what follows is the same for both.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from crrsim.clearing.bid import Bid
from crrsim.clearing.book import Book
from crrsim.clearing.feasibility import Feasibility
from crrsim.clearing.optimum import Watched
from crrsim.clearing.options import ClearingOptions
from crrsim.clearing.positions import Vector
from crrsim.clearing.pricing import Pricing
from crrsim.clearing.record import ClearingRecord, rent_gap, value_gap
from crrsim.clearing.repair import Repair
from crrsim.clearing.result import Clearing, binding_limits
from crrsim.clearing.rounding import Mending, rounded
from crrsim.clearing.solver import solver_name

Gain = Callable[[Bid, Decimal, Pricing], float]


@dataclass(frozen=True)
class Best:
    """The best answer, and what proves it.

    mw           (columns,)
    shadow       (watched limits,) what a megawatt more of each limit would be worth
    objective    what the answer comes to; rounds of screening it took
    tie_rules    who decided among equals: awards, shadow prices
    gain         what a bidder has of its last megawatt, in the units of `shadow`: who has least gives back first
    """

    watched: Watched
    mw: Vector
    shadow: Vector
    objective: float
    rounds: int
    tie_rules: tuple[str, str]
    gain: Gain


def awarded(best: Best, book: Book, options: ClearingOptions, *, held: int, input_digest: str) -> Clearing:
    """Return the awards of a best answer, on the step of 0.001 MW (A-27) and feasible, with prices and record.

    `held` counts the base load.
    """
    feasibility = best.watched.feasibility
    pricing = Pricing.of(best.watched, best.shadow, options.price_sign)
    exact = book.split(best.mw, options.tie_break)
    floored = [rounded(exact[bid.id], bid, options.rounding) for bid in book.bids]
    awards, mending = _given_back(best, book, floored, pricing) if options.repair_feasibility else (floored, "off")
    flow = feasibility.base + feasibility.flows(book.positions, np.array([float(award) for award in awards]))
    record = ClearingRecord(
        **_sizes(best, book, held),
        status="optimal",
        solver=solver_name(),
        input_digest=input_digest,
        options=str(options),
        tie_rules=best.tie_rules,
        limits_binding=len(pricing.limits),
        objective=best.objective,
        given_back_mw=sum(floored, Decimal(0)) - sum(awards, Decimal(0)),
        mending=mending,
        overload_mw=float((flow - feasibility.limit).max(initial=0.0)),
        rent_gap=rent_gap(best.watched, best.mw, best.shadow),
        value_gap=value_gap(best.watched, best.mw, best.shadow),
    )
    prices = {name: pricing.location(name) for name in feasibility.model.location_position}
    numbered = {bid.id: award for bid, award in zip(book.bids, awards, strict=True)}
    return Clearing(numbered, prices, binding_limits(feasibility, pricing, flow), record, exact, pricing)


def _given_back(
    best: Best, book: Book, awards: Sequence[Decimal], pricing: Pricing
) -> tuple[Sequence[Decimal], Mending]:
    gain = [best.gain(bid, award, pricing) for bid, award in zip(book.bids, awards, strict=True)]
    return Repair(best.watched.feasibility, book.positions, np.array(gain)).feasible(awards)


def _sizes(best: Best, book: Book, held: int) -> dict[str, int]:
    feasibility: Feasibility = best.watched.feasibility
    grid = feasibility.model.in_service
    return {
        "bids": len(book.bids),
        "columns": len(book.parts),
        "held": held,
        "buses": len(grid.buses),
        "branches": len(grid.branches),
        "contingencies": len(set(feasibility.rows.contingencies)) - 1,
        "limits": len(feasibility),
        "limits_watched": len(best.watched.limits),
        "limits_expanded": int((feasibility.limit > feasibility.rated).sum()),
        "rounds": best.rounds,
    }
