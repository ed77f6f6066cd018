"""Shadow prices of limits, carried to locations and paths."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from crrsim.clearing.feasibility import Feasibility, Index
from crrsim.clearing.optimum import Watched
from crrsim.clearing.positions import Matrix, Vector
from crrsim.network.model import UnknownLocation
from crrsim.terms.product import HedgeType

_PRICED = 1e-6


@dataclass(frozen=True)
class Pricing:
    """The limits with a price, the dearest first.

    limits    (priced,) their numbers
    shadow    (priced,) $/MW of limit
    factors   (priced, locations) MW on the limit, in its direction, per megawatt injected at the location
    sign      -1 turns every price round, on purpose
    """

    limits: Index
    shadow: Vector
    factors: Matrix
    column: Mapping[str, int]
    sign: int

    @classmethod
    def of(cls, watched: Watched, shadow: Vector, sign: int) -> "Pricing":
        chosen = np.flatnonzero(shadow > _PRICED)
        chosen = chosen[np.lexsort((watched.limits[chosen], -np.round(shadow[chosen], 6)))]
        limits, model = watched.limits[chosen], watched.feasibility.model
        return cls(limits, shadow[chosen], _factors(watched.feasibility, limits), model.location_position, sign)

    def location(self, name: str) -> float:
        """Price at a location: what a megawatt injected there takes from the limits, with a minus; $/MW."""
        return _clean(-self.sign * float(self.shadow @ self.factors[:, self._column(name)]))

    def path(self, source: str, sink: str, hedge: HedgeType) -> float:
        """Price of a path: what a megawatt of it takes from the limits; of an option, where it takes any; $/MW."""
        each = self.factors[:, self._column(source)] - self.factors[:, self._column(sink)]
        counted = np.maximum(each, 0) if hedge is HedgeType.OPT else each
        return _clean(self.sign * float(self.shadow @ counted))

    def _column(self, name: str) -> int:
        if name not in self.column:
            raise UnknownLocation(name)
        return self.column[name]


def _factors(feasibility: Feasibility, limits: Index) -> Matrix:
    rows = feasibility.rows
    along = np.where(limits < len(rows), 1.0, -1.0)[:, None]
    return np.asarray(along * (rows.flow_of[limits % len(rows)] @ feasibility.model.location_factors), dtype=np.float64)


def _clean(price: float) -> float:
    """Without the solver's last digits, so that a half cent rounds the same way every time."""
    return round(price, 8) + 0.0
