"""Segments of a path priced within a cent are one column on the way to the optimum, and apart again at its end.

How finely a curve is cut says little about where the market clears: most segments are won or lost with those beside
them. Which of those at the market's own price are, the simplex method decides, as for all columns priced near it.
"""

from dataclasses import dataclass, replace

import numpy as np

from crrsim.clearing.interior_point import Point
from crrsim.clearing.offers import Index, Offers, Vector
from crrsim.clearing.watch import Watch

_CENT = 0.01
_WORTH_IT = 0.75
"""With no fewer columns than this share of them, nothing is put together."""


@dataclass(frozen=True)
class Together:
    """offers put together; group (columns,) the one that each column of `apart` is part of."""

    offers: Offers
    group: Index
    apart: Offers

    def point_apart(self, watch: Watch, point: Point) -> Point:
        """What a point says of the columns themselves: of each group those of most value are won first."""
        apart = self.apart
        order = np.lexsort((-apart.value, self.group))
        width, group = apart.width[order], self.group[order]
        before = np.cumsum(width) - width
        before -= before[np.flatnonzero(np.diff(group, prepend=-1))][group]
        mw = np.empty(len(apart))
        mw[order] = np.clip(point.mw[group] - before, 0.0, width)
        gain = apart.gain(watch.charge(point.shadow))
        return replace(point, mw=mw, at_zero=np.maximum(-gain, 0.0), at_width=np.maximum(gain, 0.0))


def together(offers: Offers) -> Together | None:
    """Put together what is priced within a cent on one path and side; None where hardly anything is, or values fall."""
    cents = np.rint(offers.value / _CENT)
    new = np.ones(len(offers), dtype=bool)
    new[1:] = (np.diff(offers.path) != 0) | (np.diff(offers.sign) != 0) | (np.diff(cents) != 0)
    first, group = np.flatnonzero(new), np.cumsum(new) - 1
    if offers.curved or len(first) > _WORTH_IT * len(offers):
        return None
    width = _sums(group, offers.width)
    value = _sums(group, offers.width * offers.value) / width
    few = Offers(offers.paths, offers.path[first], offers.sign[first], value, np.zeros(len(first)), width)
    return Together(few, group, offers)


def _sums(group: Index, column: Vector) -> Vector:
    return np.asarray(np.bincount(group, column), dtype=np.float64)
