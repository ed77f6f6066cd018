"""One auction in plain numbers on file, for a peer in a process of its own: nothing of ours has to be loaded there.

Every bus is a place to trade, all bids are obligations, and a branch has one rating whether or not something is out,
because that is all that some peers know.
"""

from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from crrsim.clearing.sheet import Sheet
from crrsim.network.grid import Contingency, Grid

Vector = NDArray[np.float64]
Index = NDArray[np.intp]


@dataclass(frozen=True)
class Instance:
    """What a peer is asked.

    start, end, x, rating   (branches,) buses, per unit, MW
    outage                  (outages,) branches that may fail, one at a time
    injection               (buses,) MW that CRRs sold earlier bring in
    give, take              (segments,) buses where a segment brings in and takes out
    width, value            (segments,) MW, $/MW that awarding it is worth; an offer to sell gives at its sink
    """

    start: Index
    end: Index
    x: Vector
    rating: Vector
    outage: Index
    injection: Vector
    give: Index
    take: Index
    width: Vector
    value: Vector

    @classmethod
    def of(
        cls, grid: Grid, survived: tuple[Contingency, ...], rating: Vector, injection: Vector, sheet: Sheet
    ) -> "Instance":
        """Write an auction down; `survived` are outages of one branch that leave the grid in one piece."""
        at, sell = grid.bus_position, sheet.sell[sheet.bid]
        source, sink = sheet.source[sheet.bid], sheet.sink[sheet.bid]
        return cls(
            start=np.array([at[branch.from_bus] for branch in grid.branches]),
            end=np.array([at[branch.to_bus] for branch in grid.branches]),
            x=np.array([branch.x for branch in grid.branches]),
            rating=rating,
            outage=np.array([grid.branch_position[each.outages[0]] for each in survived], dtype=np.intp),
            injection=injection,
            give=np.where(sell, sink, source),
            take=np.where(sell, source, sink),
            width=sheet.width,
            value=np.where(sell, -sheet.price, sheet.price),
        )

    @classmethod
    def read(cls, file: Path) -> "Instance":
        with np.load(file) as numbers:
            return cls(**numbers)

    def write(self, file: Path) -> None:
        np.savez(file, **asdict(self))
