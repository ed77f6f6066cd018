"""What comes out of a clearing: awards, prices, what binds, and how all of it was found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np

from crrsim.clearing.positions import Matrix, Vector
from crrsim.network.model import UnknownLocation
from crrsim.terms.product import HedgeType
from crrsim.terms.quantity import round_cent


@dataclass(frozen=True)
class Binding:
    """A limit with a price. Source: the columns of the binding-constraint download.

    direction     `+` along the branch as named, `-` against it; flows are counted in that direction
    contingency   `BASE` or the name of the outage
    base_mw       what the CRRs already held put on it
    flow_mw       what base load and awards put on it: the limit, less what rounding left
    shadow_price  $/MW of limit, always above zero
    """

    constraint: str
    device_type: str
    contingency: str
    direction: str
    flow_mw: float
    limit_mw: float
    shadow_price: float
    base_mw: float


@dataclass(frozen=True)
class ClearingRecord:
    """How a clearing was found, for evidence: sizes, rounds, residuals, solver, and a digest of everything put in.

    overload_mw   the greatest overload with rounded awards
    rent_gap      |payments at exact awards - sum of shadow price x (limit - base flow)|, $; zero in theory
    value_gap     |value of the awards - value proven by the prices|, $; zero in theory
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
    given_back_mw: Decimal
    objective: float
    overload_mw: float
    rent_gap: float
    value_gap: float


@dataclass(frozen=True)
class Clearing:
    """The answer of one auction for one product.

    awards   bid id -> MW, every bid present
    prices   location -> $/MW, every location of the model present; their load-weighted average is zero (A-32)
    exact    bid id -> MW before rounding
    """

    awards: Mapping[int, Decimal]
    prices: Mapping[str, float]
    binding: tuple[Binding, ...]
    record: ClearingRecord
    exact: Mapping[int, float]
    pricing: "Pricing" = field(repr=False)

    def path_price(self, source: str, sink: str, hedge: HedgeType = HedgeType.OBL) -> Decimal:
        """$/MW a buyer pays for the path, to the cent; negative where the buyer is paid. An option never is.

        For an obligation this is the price at the sink less the price at the source, rounded once: two locations
        rounded first may differ from it by a cent. Raises: UnknownLocation.
        """
        return round_cent(self.pricing.path(source, sink, hedge))


@dataclass(frozen=True)
class Pricing:
    """Shadow prices carried to locations.

    shadow    (binding,) $/MW
    factors   (binding, locations) MW on the limit, in its direction, per megawatt injected at the location
    """

    shadow: Vector
    factors: Matrix
    column: Mapping[str, int]
    sign: int = 1

    def location(self, name: str) -> float:
        """Price at a location: what a megawatt injected there takes from the limits, with a minus; $/MW."""
        return _clean(-self.sign * float(self.shadow @ self.factors[:, self._column(name)]))

    def path(self, source: str, sink: str, hedge: HedgeType) -> float:
        each = self.factors[:, self._column(source)] - self.factors[:, self._column(sink)]
        counted = np.maximum(each, 0) if hedge is HedgeType.OPT else each
        return _clean(self.sign * float(self.shadow @ counted))

    def _column(self, name: str) -> int:
        if name not in self.column:
            raise UnknownLocation(name)
        return self.column[name]


def _clean(price: float) -> float:
    """Without the solver's last digits, so that a half cent rounds the same way every time."""
    return round(price, 8) + 0.0
