"""What comes out of a clearing: awards, prices, what binds, and how all of it was found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from crrsim.clearing.feasibility import Feasibility
from crrsim.clearing.positions import Vector
from crrsim.clearing.pricing import Pricing
from crrsim.clearing.record import ClearingRecord
from crrsim.terms.product import HedgeType
from crrsim.terms.quantity import round_cent


@dataclass(frozen=True)
class Binding:
    """A limit with a price. Source: the columns of the binding-constraint download.

    direction      `+` along the branch as named, `-` against it; flows are counted in that direction
    contingency    `BASE` or the name of the outage
    flow_mw        what base load and awards put on it: the limit, less what rounding left
    shadow_price   $/MW of limit, always above zero
    base_mw        what the CRRs already held put on it
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
class Clearing:
    """The answer of one auction for one product.

    awards   bid number -> MW, every bid present
    prices   location -> $/MW, every location of the model present; their load-weighted average is zero (A-32)
    exact    bid number -> MW before rounding
    """

    awards: Mapping[int, Decimal]
    prices: Mapping[str, float]
    binding: tuple[Binding, ...]
    record: ClearingRecord
    exact: Mapping[int, float] = field(repr=False)
    pricing: Pricing = field(repr=False)

    def path_price(self, source: str, sink: str, hedge: HedgeType = HedgeType.OBL) -> Decimal:
        """$/MW a buyer pays for the path, to the cent; negative where the buyer is paid. An option never is.

        For an obligation this is the price at the sink less the price at the source, rounded once: two locations
        rounded first may differ from it by a cent. Raises: UnknownLocation.
        """
        return round_cent(self.pricing.path(source, sink, hedge))


def binding_limits(feasibility: Feasibility, pricing: Pricing, flow: Vector) -> tuple[Binding, ...]:
    """The limits with a price under these flows (limits,), the dearest first."""
    priced = zip(pricing.limits.tolist(), pricing.shadow.tolist(), strict=True)
    return tuple(_binding(feasibility, limit, price, flow) for limit, price in priced)


def _binding(feasibility: Feasibility, limit: int, price: float, flow: Vector) -> Binding:
    rows = feasibility.rows
    device = rows.devices[limit % len(rows)]
    return Binding(
        constraint=device.name,
        device_type=device.device_type.value,
        contingency=rows.contingencies[limit % len(rows)],
        direction="+" if limit < len(rows) else "-",
        flow_mw=plain(flow[limit]),
        limit_mw=plain(feasibility.limit[limit]),
        shadow_price=round(price, 8),
        base_mw=plain(feasibility.base[limit]),
    )


def plain(mw: float) -> float:
    """Return a flow without the last digits of floating arithmetic, and never minus zero."""
    return round(float(mw), 6) + 0.0
