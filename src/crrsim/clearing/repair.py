"""Rounded awards that the grid still carries.

Rounding down frees a line from the awards that load it and takes relief from it where an award runs against the flow:
so rounded awards can overload a line that the exact ones filled. What is overloaded is given back here, kilowatt by
kilowatt.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from crrsim.clearing.feasibility import Feasibility
from crrsim.clearing.optimum import OVERLOAD_TOLERANCE_MW
from crrsim.clearing.positions import Matrix, Positions, Vector
from crrsim.clearing.rounding import Mending
from crrsim.clearing.solver import ClearingFailed, LinearProgram
from crrsim.terms.quantity import CENT, MEGAWATT_STEP, floor_megawatt

_STEP_MW = float(MEGAWATT_STEP)
# A limit with more room than this is not overloaded by giving back a few kilowatts, and is looked at again at the end.
_NEAR_MW = 1.0
# Effects of one half are common and carry noise: the line between good and poor givers must not fall there.
_NEARLY_BEST = 0.45
# Ordinary repairs take a handful of cuts; many more than there are bids means that they chase each other.
_FEW_CUTS = 50
_PATIENCE_S = 10.0

Awards = list[Decimal]


@dataclass(frozen=True)
class Repair:
    """What a repair weighs: what awards do to limits, and what a cut costs.

    gain   (bids,) $/MW each bidder gains on its last megawatt, and so loses by a cut
    """

    feasibility: Feasibility
    positions: Positions
    gain: Vector

    def feasible(self, awards: Sequence[Decimal]) -> tuple[Awards, Mending]:
        """Return awards cut in steps of 0.001 MW until no limit is overloaded, and how that was reached.

        Of the awards whose cut takes away overload at nearly the best rate, summed over all limits, the one gives way
        that loses least value by it; then the last. Where such cuts chase each other round a loop of counterflows, the
        awards of greatest value that leave room for rounding take their place; where not even those exist, cuts get
        coarser until they end: with all awards at zero the base load remains, which is feasible.
        """
        answer = self._cut(awards, stride=1)
        if answer is not None:
            return answer, "none" if answer == list(awards) else "cuts"
        answer, stride = self._inside(awards), 1
        if answer is not None:
            return answer, "simplex"
        while answer is None:
            stride *= 10
            answer = self._cut(awards, stride)
        return answer, "coarse cuts"

    def _overload(self, awards: Sequence[Decimal]) -> Vector:
        return self.feasibility.overload(self.positions, np.array([float(award) for award in awards]))

    def _cut(self, awards: Sequence[Decimal], stride: int) -> Awards | None:
        """Cut `stride` steps at a time; None if that takes too many cuts."""
        answer, most = list(awards), _FEW_CUTS + len(awards)
        while most >= 0:
            overload = self._overload(answer)
            if overload.max(initial=0.0) <= OVERLOAD_TOLERANCE_MW:
                return answer
            near = np.flatnonzero(overload > -_NEAR_MW * stride)
            steps = np.array([int((award / MEGAWATT_STEP).to_integral_value()) for award in answer])
            effects = self.feasibility.effects(self.positions, near)
            left, taken = cuts(overload[near], effects, steps, self.gain, most=most, stride=stride)
            cut = (int(n) * MEGAWATT_STEP for n in steps - left)
            answer = [max(Decimal(0), award - n) for award, n in zip(answer, cut, strict=True)]
            most -= taken
        return None

    def _inside(self, awards: Sequence[Decimal]) -> Awards | None:
        """The awards of greatest value that stay feasible however they are floored; None if there are none.

        Each limit keeps free what flooring can at most add to it: a step of every award that runs against it.
        """
        program = LinearProgram(self.gain + float(CENT), np.array([float(award) for award in awards]), _PATIENCE_S)
        room = self.feasibility.limit - self.feasibility.base
        watched, answer = np.zeros(0, dtype=np.intp), list(awards)
        while True:
            overload = self._overload(answer)
            overload[watched] = -np.inf
            new = np.flatnonzero(overload > (OVERLOAD_TOLERANCE_MW if watched.size else -_NEAR_MW))
            if not new.size:
                return answer
            effects = self.feasibility.effects(self.positions, new)
            program.add_rows(effects, room[new] - _STEP_MW * np.maximum(-effects, 0).sum(axis=1))
            watched = np.concatenate([watched, new])
            try:
                found, _ = program.solve()
            except ClearingFailed:
                return None
            answer = [min(award, floor_megawatt(x)) for award, x in zip(awards, found.tolist(), strict=True)]


def cuts(
    overload: Vector, effects: Matrix, steps: NDArray[np.int64], gain: Vector, *, most: int, stride: int
) -> tuple[NDArray[np.int64], int]:
    """The steps left of each award once these limits are free or `most` cuts are made; and how many were made.

    Where no cut helps though a limit is not free, that counts as more than `most`.
    """
    left, taken = steps.copy(), 0
    while overload.max() > OVERLOAD_TOLERANCE_MW and taken <= most:
        relief = _overloaded(overload[:, None]) - _overloaded(overload[:, None] - _STEP_MW * effects)
        # Where every cut overloads as much elsewhere as it relieves here, the worst limit alone decides.
        helps = relief if relief.max(initial=0.0, where=left > 0) > 1e-9 else effects[overload.argmax()]
        helping = np.where(left > 0, helps, -np.inf)
        if helping.max(initial=-np.inf) <= 0:
            return left, most + 1
        giver = _giver(helping, gain)
        cut = min(stride, int(left[giver]))
        left[giver] -= cut
        taken += 1
        overload = overload - cut * _STEP_MW * effects[:, giver]
    return left, taken


def _overloaded(overload: Matrix) -> Vector:
    return np.asarray(np.maximum(overload - OVERLOAD_TOLERANCE_MW, 0.0).sum(axis=0), dtype=np.float64)


def _giver(helps: Vector, gain: Vector) -> int:
    nearly_best = np.flatnonzero(helps >= _NEARLY_BEST * helps.max())
    return int(min(nearly_best.tolist(), key=lambda n: (round(float(gain[n] / helps[n]), 4), -n)))
