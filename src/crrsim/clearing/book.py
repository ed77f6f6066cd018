"""The bids of one auction in order, and the columns they share."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from crrsim.clearing.bid import Bid, Held
from crrsim.clearing.optimum import Columns
from crrsim.clearing.positions import Positions, Vector
from crrsim.network.model import Model
from crrsim.terms.market import BidType
from crrsim.terms.product import HedgeType

ColumnKey = tuple[str, str, HedgeType, BidType, Decimal]


@dataclass(frozen=True)
class Book:
    """Bids by number; `parts` says for each column which bids share it and with how many MW.

    Bids alike in path, hedge, side and price share one column. Columns stand in order of their names and prices, so
    the order in which bids arrive cannot matter.
    """

    bids: tuple[Bid, ...]
    positions: Positions
    columns: Columns
    parts: tuple[tuple[tuple[int, Decimal], ...], ...]

    @classmethod
    def of(cls, model: Model, bids: Sequence[Bid]) -> "Book":
        ordered = tuple(sorted(bids, key=lambda bid: bid.id))
        sharing: dict[ColumnKey, list[tuple[int, Decimal]]] = {}
        for bid in ordered:
            for width, price in bid.steps:
                sharing.setdefault((*bid.path, bid.side, price), []).append((bid.id, width))
        keys = sorted(sharing)
        parts = tuple(tuple(sharing[key]) for key in keys)
        positions = Positions.of(model, ordered, [bid.side for bid in ordered])
        return cls(ordered, positions, _columns(model, keys, parts), parts)

    def split(self, mw: Vector, tie_break: str) -> dict[int, float]:
        """Bid number -> MW: what a column won is shared by width (A-34), or given out by bid number."""
        answer = {bid.id: 0.0 for bid in self.bids}
        for won, width, part in zip(mw.tolist(), self.columns.width.tolist(), self.parts, strict=True):
            left = won
            for number, offered in part:
                share = won * float(offered) / width if tie_break == "pro rata" else min(left, float(offered))
                answer[number] += share
                left -= share
        return answer


def _columns(model: Model, keys: Sequence[ColumnKey], parts: Sequence[Sequence[tuple[int, Decimal]]]) -> Columns:
    paths = [Held(source, sink, hedge, Decimal(0)) for source, sink, hedge, _, _ in keys]
    return Columns(
        Positions.of(model, paths, [side for _, _, _, side, _ in keys]),
        np.array([float(price if side is BidType.BUY else -price) for _, _, _, side, price in keys]),
        np.array([float(sum(width for _, width in part)) for part in parts]),
    )
