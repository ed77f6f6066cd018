"""Which limits a set of CRRs loads most: the table an ISO keeps beside its awards, and a reviewer asks for first."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crrsim.clearing.bid import Held
from crrsim.clearing.feasibility import Feasibility
from crrsim.network.model import Model


@dataclass(frozen=True)
class LoadedLimit:
    """A limit and the flow on it, counted in `direction` (`+` along the branch as named); MW."""

    constraint: str
    contingency: str
    direction: str
    flow_mw: float
    limit_mw: float

    @property
    def overload_mw(self) -> float:
        """Beyond the limit where positive, room left where negative."""
        return self.flow_mw - self.limit_mw


def worst_flows(model: Model, crrs: Sequence[Held], *, release: float = 1.0, many: int = 20) -> tuple[LoadedLimit, ...]:
    """Return the limits with the least room when the grid carries all these CRRs, the worst first.

    All in service and after every contingency, held to ratings times `release` without any expansion: the CRRs are
    simultaneously feasible exactly if the first has no overload. Raises: UnknownLocation.

    >>> from decimal import Decimal
    >>> from crrsim.network.cases import three_bus
    >>> from crrsim.terms.product import HedgeType
    >>> worst_flows(three_bus(), [Held("A", "C", HedgeType.OBL, Decimal(180))], many=1)[0].overload_mw
    20.0
    """
    feasibility = Feasibility(model, crrs, release=release)
    order = np.lexsort((np.arange(len(feasibility)), feasibility.rated - feasibility.base))
    return tuple(_loaded(feasibility, int(limit)) for limit in order[:many])


def _loaded(feasibility: Feasibility, limit: int) -> LoadedLimit:
    rows = feasibility.rows
    return LoadedLimit(
        rows.devices[limit % len(rows)].name,
        rows.contingencies[limit % len(rows)],
        "+" if limit < len(rows) else "-",
        round(float(feasibility.base[limit]), 6) + 0.0,
        round(float(feasibility.rated[limit]), 6) + 0.0,
    )
