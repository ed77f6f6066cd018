"""How a clearing was found: sizes, solver, residuals, and a digest of everything that went in."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from crrsim.clearing.bid import Bid, Held
from crrsim.clearing.optimum import Watched
from crrsim.clearing.options import ClearingOptions
from crrsim.clearing.positions import Vector
from crrsim.clearing.rounding import Mending
from crrsim.network.model import Model


@dataclass(frozen=True)
class ClearingRecord:
    """One clearing, for evidence.

    limits            rows watched in both directions, in the base case and every contingency
    limits_watched    those the solver was given; limits_binding those with a price
    limits_expanded   those that base load alone overloads, and whose limit is therefore its flow
    given_back_mw     what rounding would have overloaded and was cut
    mending           how that was done
    overload_mw       the greatest overload with the awards as they are; above 0.000001 only if repair is off
    rent_gap          |payments at exact awards - sum of shadow price x (limit - base flow)|, $; zero in theory
    value_gap         |value of the awards - value proven by the prices|, $; zero in theory
    """

    status: str
    solver: str
    input_digest: str
    options: str
    tie_rules: tuple[str, str]
    bids: int
    columns: int
    held: int
    buses: int
    branches: int
    contingencies: int
    limits: int
    limits_watched: int
    limits_binding: int
    limits_expanded: int
    rounds: int
    objective: float
    given_back_mw: Decimal
    mending: Mending
    overload_mw: float
    rent_gap: float
    value_gap: float


def input_digest(
    model: Model, bids: Sequence[Bid], held: Sequence[Held], release: float, options: ClearingOptions
) -> str:
    """SHA-256 over the model, bids by number, the base load in order, the release factor and the options."""
    base_load = sorted((crr.source, crr.sink, crr.hedge.value, str(crr.mw)) for crr in held)
    by_number = [repr(bid) for bid in sorted(bids, key=lambda bid: bid.id)]
    text = repr((model.digest, by_number, base_load, release, str(options)))
    return hashlib.sha256(text.encode()).hexdigest()


def rent_gap(watched: Watched, mw: Vector, shadow: Vector) -> float:
    """What payments and the rent of the limits differ by, $: every dollar paid is for room on some limit."""
    return abs(float(mw @ (shadow @ watched.effects) - shadow @ watched.room))


def value_gap(watched: Watched, mw: Vector, shadow: Vector) -> float:
    """What the awards fall short of the value no feasible awards can exceed, by these shadow prices; $."""
    surplus = watched.columns.value - shadow @ watched.effects
    proven = float(shadow @ watched.room + np.maximum(surplus, 0) @ watched.columns.width)
    return abs(float(watched.columns.value @ mw) - proven)
