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
from crrsim.terms.quantity import MEGAWATT_STEP

# The solver's last digits are noise: what lies this close below a step has reached it.
_NOISE_MW = 1e-6
# A limit with more room than this is not overloaded by giving back a few kilowatts, and is looked at again at the end.
_NEAR_MW = 1.0


def rounded(award: float, bid: Bid, how: str) -> Decimal:
    """Return an award on the step of 0.001 MW (`floor` or `nearest`), or unrounded but for noise (`none`)."""
    if how == "none":
        return min(bid.mw, max(Decimal(0), Decimal(repr(round(award, 9)))))
    steps = Decimal(repr(award + _NOISE_MW)) / MEGAWATT_STEP if how == "floor" else Decimal(repr(award)) / MEGAWATT_STEP
    whole = steps.to_integral_value(ROUND_FLOOR if how == "floor" else ROUND_HALF_EVEN) * MEGAWATT_STEP
    return min(bid.mw, max(Decimal(0), whole)).quantize(MEGAWATT_STEP)


def give_back(feasibility: Feasibility, bids: Sequence[Bid], awards: Sequence[Decimal], loss: Vector) -> list[Decimal]:
    """Return awards cut in steps of 0.001 MW until no limit is overloaded.

    loss   (bids,) $/MW the bidder gains at the clearing price on its last megawatt, and so loses by a cut

    Of the awards whose cut takes away overload at nearly the best rate, summed over all limits, the one gives way that
    loses least value by it; then the highest bid number. With all awards at zero the base load remains, which is
    feasible: so this ends.
    """
    positions = Positions.of(feasibility.model, bids, [bid.side for bid in bids])
    answer = list(awards)
    while True:
        mw = np.array([float(award) for award in answer])
        overload = feasibility.overload(positions, mw)
        if overload.max(initial=0.0) <= OVERLOAD_TOLERANCE_MW:
            return answer
        near = np.flatnonzero(overload > -_NEAR_MW)
        cuts = _cuts(overload[near], feasibility.effects(positions, near), mw, loss)
        answer = [max(Decimal(0), a - int(n) * MEGAWATT_STEP) for a, n in zip(answer, cuts, strict=True)]


def _cuts(overload: Vector, effects: Matrix, mw: Vector, loss: Vector) -> NDArray[np.int64]:
    """How many steps each award gives back until these limits are no longer overloaded."""
    step = float(MEGAWATT_STEP)
    cuts = np.zeros(len(mw), dtype=np.int64)
    while overload.max() > OVERLOAD_TOLERANCE_MW:
        relief = _overloaded(overload[:, None]) - _overloaded(overload[:, None] - step * effects)
        # Where every cut overloads as much elsewhere as it relieves here, the worst limit alone decides.
        gain = (
            relief if relief.max(initial=0.0, where=mw - cuts * step > step / 2) > 1e-9 else effects[overload.argmax()]
        )
        giver = _giver(np.where(mw - cuts * step > step / 2, gain, -np.inf), loss)
        cuts[giver] += 1
        overload = overload - step * effects[:, giver]
    return cuts


def _overloaded(overload: Matrix) -> Vector:
    return np.asarray(np.maximum(overload - OVERLOAD_TOLERANCE_MW, 0.0).sum(axis=0), dtype=np.float64)


def _giver(gain: Vector, loss: Vector) -> int:
    nearly_best = np.flatnonzero(gain >= 0.5 * gain.max())
    return int(min(nearly_best.tolist(), key=lambda n: (round(float(loss[n] / gain[n]), 4), -n)))
