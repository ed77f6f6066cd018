"""Awards in steps of 0.001 MW, and what the last step of an award is worth to its bidder."""

from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import Literal

from crrsim.clearing.bid import Bid
from crrsim.clearing.pricing import Pricing
from crrsim.terms.market import BidType
from crrsim.terms.quantity import MEGAWATT_STEP

# The solver's last digits are noise: what lies this close below a step has reached it.
_NOISE_MW = 1e-6

Mending = Literal["off", "none", "reserve", "simplex", "cuts", "coarse cuts"]
"""What made rounded awards fit the grid: it was not asked for; nothing, they did; limits that kept a reserve, and the
least move of awards that makes room for it; awards decided anew with such a reserve, among equals not by the tie rules;
single awards cut by a step; or by more than a step, where such cuts chase each other."""


def rounded(award: float, bid: Bid, how: str) -> Decimal:
    """Return an award on the step of 0.001 MW (`floor` or `nearest`), or unrounded but for noise (`none`)."""
    if how == "none":
        return min(bid.mw, max(Decimal(0), Decimal(repr(round(award, 9)))))
    exact = Decimal(repr(award + _NOISE_MW if how == "floor" else award))
    steps = (exact / MEGAWATT_STEP).to_integral_value(ROUND_FLOOR if how == "floor" else ROUND_HALF_EVEN)
    return min(bid.mw, max(Decimal(0), steps * MEGAWATT_STEP)).quantize(MEGAWATT_STEP)


def surplus(bid: Bid, award: Decimal, pricing: Pricing) -> float:
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
