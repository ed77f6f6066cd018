"""Awards in steps of 0.001 MW that the grid still carries.

Rounding down frees a line from the awards that load it and takes relief from it where an award runs against the flow:
so a rounded award can overload a line that the exact one filled. What is overloaded is given back here.
"""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

import numpy as np
from numpy.typing import NDArray

from crrsim.clearing.bid import Bid
from crrsim.clearing.feasibility import Feasibility
from crrsim.clearing.optimum import OVERLOAD_TOLERANCE_MW
from crrsim.clearing.positions import Matrix, Positions, Vector
from crrsim.clearing.pricing import Pricing
from crrsim.terms.market import BidType
from crrsim.terms.quantity import MEGAWATT_STEP

# The solver's last digits are noise: what lies this close below a step has reached it.
_NOISE_MW = 1e-6
# A limit with more room than this is not overloaded by giving back a few kilowatts, and is looked at again at the end.
_NEAR_MW = 1.0
# Effects of one half are common and carry noise: the line between good and poor givers must not fall there.
_NEARLY_BEST = 0.45


def rounded(award: float, bid: Bid, how: str) -> Decimal:
    """Return an award on the step of 0.001 MW (`floor` or `nearest`), or unrounded but for noise (`none`)."""
    if how == "none":
        return min(bid.mw, max(Decimal(0), Decimal(repr(round(award, 9)))))
    steps = Decimal(repr(award + _NOISE_MW)) / MEGAWATT_STEP if how == "floor" else Decimal(repr(award)) / MEGAWATT_STEP
    whole = steps.to_integral_value(ROUND_FLOOR if how == "floor" else ROUND_HALF_EVEN) * MEGAWATT_STEP
    return min(bid.mw, max(Decimal(0), whole)).quantize(MEGAWATT_STEP)


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


def give_back(feasibility: Feasibility, positions: Positions, awards: Sequence[Decimal], gain: Vector) -> list[Decimal]:
    """Return awards cut in steps of 0.001 MW until no limit is overloaded.

    gain   (bids,) $/MW each bidder gains on its last megawatt, and so loses by a cut

    Of the awards whose cut takes away overload at nearly the best rate, summed over all limits, the one gives way that
    loses least value by it; then the last. With all awards at zero the base load remains, which is feasible: so this
    ends.
    """
    answer = list(awards)
    while True:
        mw = np.array([float(award) for award in answer])
        overload = feasibility.overload(positions, mw)
        if overload.max(initial=0.0) <= OVERLOAD_TOLERANCE_MW:
            return answer
        near = np.flatnonzero(overload > -_NEAR_MW)
        cuts = _cuts(overload[near], feasibility.effects(positions, near), mw, gain)
        answer = [max(Decimal(0), a - int(n) * MEGAWATT_STEP) for a, n in zip(answer, cuts, strict=True)]


def _cuts(overload: Vector, effects: Matrix, mw: Vector, gain: Vector) -> NDArray[np.int64]:
    """How many steps each award gives back until these limits are no longer overloaded."""
    step = float(MEGAWATT_STEP)
    cuts = np.zeros(len(mw), dtype=np.int64)
    while overload.max() > OVERLOAD_TOLERANCE_MW:
        able = mw - cuts * step > step / 2
        relief = _overloaded(overload[:, None]) - _overloaded(overload[:, None] - step * effects)
        # Where every cut overloads as much elsewhere as it relieves here, the worst limit alone decides.
        helps = relief if relief.max(initial=0.0, where=able) > 1e-9 else effects[overload.argmax()]
        giver = _giver(np.where(able, helps, -np.inf), gain)
        cuts[giver] += 1
        overload = overload - step * effects[:, giver]
    return cuts


def _overloaded(overload: Matrix) -> Vector:
    return np.asarray(np.maximum(overload - OVERLOAD_TOLERANCE_MW, 0.0).sum(axis=0), dtype=np.float64)


def _giver(helps: Vector, gain: Vector) -> int:
    nearly_best = np.flatnonzero(helps >= _NEARLY_BEST * helps.max())
    return int(min(nearly_best.tolist(), key=lambda n: (round(float(gain[n] / helps[n]), 4), -n)))
