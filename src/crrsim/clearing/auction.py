"""The auction of one product: who gets how much, and what each path costs."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from crrsim.clearing.bid import Bid, Held, check_bids
from crrsim.clearing.feasibility import Feasibility
from crrsim.clearing.optimum import Columns, Watched, optimise
from crrsim.clearing.options import AS_PUBLISHED, ClearingOptions
from crrsim.clearing.positions import Positions, Vector
from crrsim.clearing.result import Binding, Clearing, ClearingRecord, Pricing
from crrsim.clearing.rounding import give_back, rounded
from crrsim.clearing.solver import ClearingFailed, solver_name
from crrsim.clearing.ties import LEAST_SQUARES_CUTS, LEAST_SQUARES_PRICES, settle_prices, share_cuts
from crrsim.network.model import Model
from crrsim.terms.market import BidType
from crrsim.terms.product import HedgeType

__all__ = ["Bid", "Clearing", "ClearingFailed", "ClearingOptions", "Held", "clear"]

_PRICED = 1e-6

ColumnKey = tuple[str, str, HedgeType, BidType, Decimal]


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
    """
    check_bids(bids, held)
    if options.curve != "step":
        raise NotImplementedError(f"{options.curve} bid curves are not built yet: bids clear as steps (A-31)")
    feasibility = Feasibility(model, held, release=release, contingencies=options.enforce_contingencies)
    book = _Book.of(model, bids)
    watched = Watched(feasibility, book.columns)
    optimum = optimise(watched, options.time_limit_s)
    mw = share_cuts(watched, optimum.mw, optimum.shadow)
    shadow = settle_prices(watched, mw, optimum.shadow)
    exact = book.split(mw, options.tie_break)
    pricing, priced = _pricing(watched, shadow, options.price_sign)
    floored = {bid.id: rounded(exact[bid.id], bid, options.rounding) for bid in book.bids}
    awards = _kept_feasible(feasibility, book.bids, floored, pricing) if options.repair_feasibility else floored
    final = feasibility.base + feasibility.flows(book.positions(model), np.array([float(a) for a in awards.values()]))
    binding = tuple(_binding(feasibility, limit, price, final) for limit, price in priced)
    record = ClearingRecord(
        status="optimal",
        solver=solver_name(),
        input_digest=_digest(model, book.bids, held, release, options),
        options=str(options),
        tie_rules=(LEAST_SQUARES_CUTS, LEAST_SQUARES_PRICES),
        bids=len(bids),
        columns=len(mw),
        held=len(held),
        buses=len(model.in_service.buses),
        branches=len(model.in_service.branches),
        contingencies=len(model.contingencies) if options.enforce_contingencies else 0,
        limits=len(feasibility),
        limits_watched=len(watched.limits),
        limits_binding=len(binding),
        limits_expanded=int((feasibility.limit > feasibility.rated).sum()),
        rounds=optimum.rounds,
        given_back_mw=sum(floored.values(), Decimal(0)) - sum(awards.values(), Decimal(0)),
        objective=float(book.columns.value @ mw),
        overload_mw=float((final - feasibility.limit).max(initial=0.0)),
        rent_gap=abs(float(mw @ (shadow @ watched.effects) - shadow @ watched.room)),
        value_gap=abs(float(book.columns.value @ mw) - _proven(watched, shadow)),
    )
    prices = {name: pricing.location(name) for name in model.location_position}
    return Clearing(awards, prices, binding, record, exact, pricing)


@dataclass(frozen=True)
class _Book:
    """Bids in order of their number, and the columns that bids alike in path, hedge, side and price share."""

    bids: tuple[Bid, ...]
    columns: Columns
    keys: tuple[ColumnKey, ...]
    parts: tuple[tuple[tuple[int, Decimal], ...], ...]

    @classmethod
    def of(cls, model: Model, bids: Sequence[Bid]) -> "_Book":
        ordered = tuple(sorted(bids, key=lambda bid: bid.id))
        sharing: dict[ColumnKey, list[tuple[int, Decimal]]] = {}
        for bid in ordered:
            for width, price in bid.steps:
                sharing.setdefault((*bid.path, bid.side, price), []).append((bid.id, width))
        keys = tuple(sorted(sharing))
        parts = tuple(tuple(sharing[key]) for key in keys)
        paths = [Held(source, sink, hedge, Decimal(0)) for source, sink, hedge, _, _ in keys]
        columns = Columns(
            Positions.of(model, paths, [side for _, _, _, side, _ in keys]),
            np.array([float(price if side is BidType.BUY else -price) for _, _, _, side, price in keys]),
            np.array([float(sum(width for _, width in part)) for part in parts]),
        )
        return cls(ordered, columns, keys, parts)

    def positions(self, model: Model) -> Positions:
        return Positions.of(model, self.bids, [bid.side for bid in self.bids])

    def split(self, mw: Vector, tie_break: str) -> dict[int, float]:
        """Bid number -> MW: what a column won is shared by width (A-34), or given out by bid number."""
        answer = {bid.id: 0.0 for bid in self.bids}
        for won, width, part in zip(mw.tolist(), self.columns.width.tolist(), self.parts, strict=True):
            left = won
            for number, offered in part:
                share = won * float(offered) / width if tie_break == "pro rata" else min(left, float(offered))
                answer[number] += share
                left -= share
        return answer


def _pricing(watched: Watched, shadow: Vector, sign: int) -> tuple[Pricing, list[tuple[int, float]]]:
    """Prices everywhere, and (limit, shadow price) of each limit that has one, the dearest first."""
    model, rows = watched.feasibility.model, watched.feasibility.rows
    chosen = np.flatnonzero(shadow > _PRICED)
    chosen = chosen[np.lexsort((watched.limits[chosen], -np.round(shadow[chosen], 6)))]
    limits = watched.limits[chosen]
    along = np.where(limits < len(rows), 1.0, -1.0)[:, None]
    factors = along * np.asarray(rows.flow_of[limits % len(rows)] @ model.location_factors)
    priced = list(zip(limits.tolist(), shadow[chosen].tolist(), strict=True))
    return Pricing(shadow[chosen], factors, model.location_position, sign), priced


def _kept_feasible(
    feasibility: Feasibility, bids: Sequence[Bid], awards: Mapping[int, Decimal], pricing: Pricing
) -> dict[int, Decimal]:
    loss = np.array([_surplus(bid, awards[bid.id], pricing) for bid in bids])
    kept = give_back(feasibility, bids, [awards[bid.id] for bid in bids], loss)
    return {bid.id: award for bid, award in zip(bids, kept, strict=True)}


def _surplus(bid: Bid, award: Decimal, pricing: Pricing) -> float:
    """What the bidder gains on the last megawatt awarded, $/MW; nothing where the award ends inside a step."""
    reached = Decimal(0)
    for width, price in bid.steps:
        if reached < award < reached + width:
            return 0.0
        reached += width
        if award == reached:
            gain = float(price) - pricing.sign * pricing.path(*bid.path)
            return max(0.0, gain if bid.side is BidType.BUY else -gain)
    return 0.0


def _binding(feasibility: Feasibility, limit: int, price: float, flow: Vector) -> Binding:
    rows = feasibility.rows
    branch = rows.branches[limit % len(rows)]
    return Binding(
        constraint=branch.name,
        device_type=branch.device_type.value,
        contingency=rows.contingencies[limit % len(rows)],
        direction="+" if limit < len(rows) else "-",
        flow_mw=round(float(flow[limit]), 6) + 0.0,
        limit_mw=round(float(feasibility.limit[limit]), 6) + 0.0,
        shadow_price=round(price, 8),
        base_mw=round(float(feasibility.base[limit]), 6) + 0.0,
    )


def _proven(watched: Watched, shadow: Vector) -> float:
    """The value no feasible awards can exceed, by the prices found: the dual objective."""
    surplus = watched.columns.value - shadow @ watched.effects
    return float(shadow @ watched.room + np.maximum(surplus, 0) @ watched.columns.width)


def _digest(model: Model, bids: Sequence[Bid], held: Sequence[Held], release: float, options: ClearingOptions) -> str:
    base_load = sorted((crr.source, crr.sink, crr.hedge.value, str(crr.mw)) for crr in held)
    text = repr((model.digest, [repr(bid) for bid in bids], base_load, release, str(options)))
    return hashlib.sha256(text.encode()).hexdigest()
