"""Auction bids by the ten thousand, as columns of numbers, shaped like the published statistics of real auctions.

A tenth are offers; a curve has one to twenty segments, five on average; MW are lognormal. Prices follow a hidden
congestion that all bidders half know, so that bids compete for the same lines, and some ask to be paid.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Index = NDArray[np.intp]
Flags = NDArray[np.bool_]
Generator = np.random.Generator

OFFERS = 0.1
MOST_SEGMENTS = 20
STOP = 0.2
"""Chance that a curve ends after a segment: five segments on average."""
MEDIAN_MW = 20.0
CONGESTED = 40
"""Branches of the hidden congestion."""
SPREAD = 100.0
"""Standard deviation of what a megawatt is worth from place to place, $/MW."""
AT_A_HUB = 0.3
"""Share of ends that are hubs, where there are any."""


@dataclass(frozen=True)
class ScaleBids:
    """Bids and their segments; segment s of bid b stands at start[b] + s.

    source, sink   (bids,) node
    option, sell   (bids,) whether an option, whether offered for sale (obligations alone are)
    start          (bids + 1,) first segment of each bid
    width, price   (segments,) MW, and $/MW: falling along a bid to buy, rising along an offer
    """

    source: Index
    sink: Index
    option: Flags
    sell: Flags
    start: Index
    width: Vector
    price: Vector

    def __len__(self) -> int:
        return len(self.source)


def scale_bids(count: int, node_factors: Matrix, seed: int, *, hubs: int = 0, options: float = 0.0) -> ScaleBids:
    """Return so many bids between nodes, whose last `hubs` are the popular ones; `options` is the share of options.

    `node_factors` (branches, nodes) is what the hidden congestion acts through. One seed, one list: with options the
    same bids come as without, some of them being options.
    """
    chance = np.random.default_rng([seed, count])
    value = _hidden_values(node_factors, chance)
    source, sink = _paths(count, node_factors.shape[1], hubs, chance)
    sell = chance.random(count) < OFFERS
    segments = np.minimum(chance.geometric(STOP, count), MOST_SEGMENTS)
    start = np.concatenate([[0], np.cumsum(segments)]).astype(np.intp)
    mw = MEDIAN_MW * chance.lognormal(0, 1, count)
    share = chance.random(start[-1]) + 0.2
    of = np.repeat(np.arange(count), segments)
    width = np.maximum(np.round(share * (mw / np.bincount(of, share, count))[of], 3), 0.001)
    price = _prices(value[sink] - value[source], sell, start, of, chance)
    option = (chance.random(count) < options) & ~sell
    price = np.where(option[of], np.abs(price), price)
    return ScaleBids(source, sink, option, sell, start, width, _falling(price, sell, of))


def _hidden_values(node_factors: Matrix, chance: Generator) -> Vector:
    """Return what a megawatt brought in at each node is worth, $/MW."""
    lines = chance.choice(len(node_factors), size=min(CONGESTED, len(node_factors)), replace=False)
    value = (chance.gamma(1.0, 1.0, len(lines)) * chance.choice([-1, 1], len(lines))) @ node_factors[lines]
    return np.asarray(value * (SPREAD / max(float(value.std()), 1e-9)))


def _paths(count: int, nodes: int, hubs: int, chance: Generator) -> tuple[Index, Index]:
    ends = chance.integers(nodes - hubs, size=(2, count))
    if hubs:
        ends = np.where(chance.random((2, count)) < AT_A_HUB, chance.integers(nodes - hubs, nodes, (2, count)), ends)
    sink = np.where(ends[0] == ends[1], (ends[1] + 1) % nodes, ends[1])
    return ends[0].astype(np.intp), sink.astype(np.intp)


def _prices(worth: Vector, sell: Flags, start: Index, of: Index, chance: Generator) -> Vector:
    """Return $/MW of each segment in cents: around what the path is worth, from which a curve walks away."""
    count = len(worth)
    first = worth * chance.normal(1, 0.3, count) + chance.normal(0, SPREAD / 10, count)
    step = chance.exponential(0.06, len(of)) * (np.abs(first[of]) + SPREAD / 10)
    step[start[:-1]] = 0
    walked = np.cumsum(step)
    walked -= walked[start[:-1]][of]
    return np.round(first[of] + np.where(sell[of], walked, -walked), 2)


def _falling(price: Vector, sell: Flags, of: Index) -> Vector:
    """Return the prices of each bid in order: falling where bought, rising where sold."""
    order = np.lexsort((np.where(sell[of], price, -price), of))
    return price[order]
