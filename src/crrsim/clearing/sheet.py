"""Bids and offers as a sheet of numbers, which is how they come by the hundred thousand."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from crrsim.clearing.bid import BadBid, Bid
from crrsim.clearing.offers import Flags, Index, Offers, Paths, Vector
from crrsim.network.model import Model, UnknownLocation
from crrsim.terms.market import BidType
from crrsim.terms.product import HedgeType


@dataclass(frozen=True)
class Sheet:
    """Bids in the order of their numbers; segment s of bid b stands at start[b] + s.

    source, sink   (bids,) node
    option, sell   (bids,)
    start          (bids + 1,) first segment of each bid
    width          (segments,) MW, above zero
    price          (segments,) $/MW at the end of the segment; `begins` at its beginning, the same for steps
    """

    source: Index
    sink: Index
    option: Flags
    sell: Flags
    start: Index
    width: Vector
    price: Vector
    begins: Vector
    n_node: int

    def __len__(self) -> int:
        return len(self.source)

    def __post_init__(self) -> None:
        """Raises: BadBid for a segment without width, or a price that turns the wrong way."""
        if (self.width <= 0).any():
            raise BadBid(f"bid {self.bid[int(np.argmin(self.width))]} of the sheet has a segment without width")
        along = np.where(self.sell[self.bid], 1.0, -1.0)
        turned = (self.price - self.begins) * along < 0
        inner = self.bid[1:] == self.bid[:-1]
        turned[1:] |= inner & ((self.begins[1:] - self.price[:-1]) * along[1:] < 0)
        if turned.any():
            raise BadBid(f"bid {self.bid[int(np.argmax(turned))]} of the sheet has a price that turns the wrong way")

    @classmethod
    def steps(
        cls,
        ends: tuple[Index, Index],
        kind: tuple[Flags, Flags],
        segments: tuple[Index, Vector, Vector],
        *,
        n_node: int,
    ) -> "Sheet":
        """Return bids whose price is the same all along a segment. Raises: BadBid.

        ends       source and sink of each bid, (bids,)
        kind       whether it is an option, whether it sells, (bids,)
        segments   first segment of each bid (bids + 1,), width and price (segments,)
        """
        start, width, price = segments
        return cls(*ends, *kind, start, width, price, price, n_node)

    @classmethod
    def of(cls, model: Model, bids: Sequence[Bid], *, lines: bool = False) -> "Sheet":
        """Return bids by number, between the locations of a model; with `lines` prices run from point to point.

        Raises: BadBid, UnknownLocation.
        """
        ordered = sorted(bids, key=lambda bid: bid.id)
        steps = [step for bid in ordered for step in bid.steps]
        price = np.array([float(price) for _, price in steps])
        start = np.concatenate([[0], np.cumsum([len(bid.steps) for bid in ordered])]).astype(np.intp)
        begins = np.concatenate([[0.0], price[:-1]]) if lines and len(price) else price.copy()
        if lines:
            begins[start[:-1]] = [float(bid.steps[0][1] if bid.begins is None else bid.begins) for bid in ordered]
        return cls(
            nodes_of(model, [bid.source for bid in ordered]),
            nodes_of(model, [bid.sink for bid in ordered]),
            np.array([bid.hedge is HedgeType.OPT for bid in ordered], dtype=bool),
            np.array([bid.side is BidType.SELL for bid in ordered], dtype=bool),
            start,
            np.array([float(width) for width, _ in steps]),
            price,
            begins,
            len(model.location_position),
        )

    @cached_property
    def bid(self) -> Index:
        """(segments,) the bid each belongs to."""
        return np.repeat(np.arange(len(self.source)), np.diff(self.start))

    @cached_property
    def mw(self) -> Vector:
        """(bids,) MW offered in all."""
        return np.asarray(np.bincount(self.bid, self.width, len(self)), dtype=np.float64)

    @cached_property
    def _sorted(self) -> tuple[Index, Index]:
        """Segments in order of path, side and price, and the column each of them shares, in that order."""
        bid, sell = self.bid, self.sell[self.bid]
        keys = (self.price, self.begins, sell, self.sink[bid], self.source[bid], self.option[bid])
        order = np.lexsort(keys)
        new = np.zeros(len(order), dtype=bool)
        for key in keys:
            new[1:] |= key[order][1:] != key[order][:-1]
        return order, np.cumsum(new)

    @cached_property
    def offers(self) -> Offers:
        """Segments alike in path, side and prices as one column; in an order that no order of bids decides."""
        order, column = self._sorted
        first = order[np.flatnonzero(np.diff(column, prepend=-1))]
        bid = self.bid[first]
        source, sink, option = self.source[bid], self.sink[bid], self.option[bid]
        new = np.zeros(len(first), dtype=bool)
        for end in (source, sink, option):
            new[1:] |= end[1:] != end[:-1]
        path = np.cumsum(new)
        begin = np.flatnonzero(np.diff(path, prepend=-1))
        sign = np.where(self.sell[bid], -1.0, 1.0)
        width = np.asarray(np.bincount(column, self.width[order], len(first)), dtype=np.float64)
        slope = sign * (self.begins[first] - self.price[first]) / width
        paths = Paths(source[begin], sink[begin], int((~option[begin]).sum()), self.n_node)
        return Offers(paths, path, sign, sign * self.begins[first], slope, width)

    @cached_property
    def path(self) -> Index:
        """(bids,) the path of each."""
        order, column = self._sorted
        path = np.zeros(len(self), dtype=np.intp)
        path[self.bid[order]] = self.offers.path[column]
        return path

    def path_mw(self, awards: Vector) -> Vector:
        """(paths,) MW bought less MW sold, for awards (bids,)."""
        signed = np.where(self.sell, -awards, awards)
        return np.asarray(np.bincount(self.path, signed, len(self.offers.paths)), dtype=np.float64)

    def split(self, mw: Vector, *, first_come: bool = False) -> Vector:
        """(bids,) MW: what each column (columns,) won, shared by width (A-34), or given out by bid number."""
        order, column = self._sorted
        width = self.width[order]
        if first_come:
            before = np.cumsum(width) - width
            first = np.flatnonzero(np.diff(column, prepend=-1))
            share = np.clip(mw[column] - (before - before[first][column]), 0.0, width)
        else:
            share = mw[column] * (width / np.bincount(column, width, len(mw))[column])
        return np.asarray(np.bincount(self.bid[order], share, len(self)), dtype=np.float64)


def nodes_of(model: Model, names: Sequence[str]) -> Index:
    """Return the nodes of locations. Raises: UnknownLocation."""
    for name in names:
        if name not in model.location_position:
            raise UnknownLocation(name)
    return np.array([model.location_position[name] for name in names], dtype=np.intp)
