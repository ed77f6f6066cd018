"""Whether a market's awards fit the grid beside what it already carries, in the base case and after each outage."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from crrsim.clearing.auction import Held
from crrsim.clearing.feasibility import Feasibility
from crrsim.clearing.positions import Positions
from crrsim.network.model import Model
from crrsim.terms.market import BidType
from crrsim.terms.product import HedgeType

Row = Mapping[str, Any]
TOLERANCE_MW = 1e-6
"""What the solver's arithmetic is forgiven; a kilowatt too much on a line is told."""


@dataclass(frozen=True)
class Overload:
    """A constraint that the awards overload, MW beyond its released limit."""

    constraint: str
    contingency: str
    product: str
    mw: float

    def __str__(self) -> str:
        return f"{self.constraint} after {self.contingency}, {self.product}: {self.mw:.6f} MW too much"


def overloads(model: Model, base_load: Iterable[Row], awards: Iterable[Row], release: float) -> list[Overload]:
    """Return what the awards overload, product by product.

    base_load: GROUPED_BASE_LOADING; awards: PUBLIC_AUCTION_RESULT or PUBLIC_ALLOCATION_RESULT; release: the share of
    each limit that the market may use. Where the base load alone is above a limit, only what the awards add to it
    counts.
    Raises: UnknownLocation for a place that the model does not have.
    """
    carried, added = list(base_load), list(awards)
    products = sorted({(row["Period"], row["TOU"]) for row in added})
    return [found for product in products for found in _of_product(model, product, carried, added, release)]


def _of_product(
    model: Model, product: tuple[str, str], carried: list[Row], added: list[Row], release: float
) -> list[Overload]:
    mine = [row for row in added if (row["Period"], row["TOU"]) == product]
    held = [_held(row) for row in carried if (row["Period"], row["TOU"]) == product]
    test = Feasibility(model, held, release=release)
    positions = Positions.of(
        model, [_held(row) for row in mine], [BidType(row.get("BidType", BidType.BUY)) for row in mine]
    )
    beyond = test.overload(positions, np.array([float(row["MW"]) for row in mine]))
    return [
        _overload(test, int(place), " ".join(product), beyond[place]) for place in np.flatnonzero(beyond > TOLERANCE_MW)
    ]


def _overload(test: Feasibility, place: int, product: str, mw: float) -> Overload:
    row = place % len(test.rows)
    return Overload(test.rows.devices[row].name, test.rows.contingencies[row], product, float(mw))


def _held(row: Row) -> Held:
    return Held(row["Source"], row["Sink"], HedgeType(row["HedgeType"]), row["MW"])
