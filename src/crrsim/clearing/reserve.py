"""Awards on the step of 0.001 MW that the grid still carries, for books too large to mend award by award.

Rounding down takes relief from a line where an award runs against the flow. So where floored awards overload a limit,
every limit keeps a reserve of what rounding is likely to add to it, the awards make room for that, and are floored
again, until they fit. Who was not awarded before is not awarded now. What was done is said with the awards.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from crrsim.clearing.offers import Offers, Vector
from crrsim.clearing.repair import cuts
from crrsim.clearing.rounding import Mending
from crrsim.clearing.sheet import Sheet
from crrsim.clearing.solver import ClearingFailed
from crrsim.clearing.watch import Watch

NAME = "reserve of what rounding overloads"
_STEP_MW = 1e-3
_NOISE_MW = 1e-6
_OVERLOAD_MW = 1e-6
_FEW_CUTS, _NEAR_MW = 50, 1.0
_TRIES = 20
_SPREADS = 3.0
"""Standard deviations of what rounding adds that the first reserve covers; each further one covers one more."""

Again = Callable[[Vector], tuple[Vector, Mending]]
"""(watched,) MW of reserve -> (columns,) MW, and how they were found."""


@dataclass(frozen=True)
class Rounding:
    """How awards of columns come down to bids on the step: `floor`, `nearest`, or `none`."""

    sheet: Sheet
    how: str
    first_come: bool

    def split(self, mw: Vector) -> Vector:
        return self.sheet.split(mw, first_come=self.first_come)

    def rounded(self, exact: Vector) -> Vector:
        return on_step(exact, self.sheet.mw, self.how)


def on_step(exact: Vector, most: Vector, how: str) -> Vector:
    """(bids,) MW on the step (`floor`, `nearest`), or without the last digits (`none`); never above `most`."""
    if how == "none":
        return np.clip(np.round(exact, 9), 0.0, most)
    steps = np.floor((exact + _NOISE_MW) / _STEP_MW) if how == "floor" else np.rint(exact / _STEP_MW)
    return np.minimum(np.round(np.maximum(steps, 0.0) * _STEP_MW, 3), most)


def carried(rounding: Rounding, watch: Watch, mw: Vector, again: Again) -> tuple[Vector, Mending]:
    """(bids,) MW rounded from columns, feasible, near those of `mw` (columns,); and what made them fit."""
    sheet, reserve = rounding.sheet, np.zeros(len(watch))
    mending: Mending = "none"
    for tries in range(_TRIES):
        exact = rounding.split(mw)
        awards = rounding.rounded(exact)
        if _overload(watch, sheet.path_mw(awards)).max(initial=0.0) <= _OVERLOAD_MW:
            return awards, mending
        reserve = np.concatenate([reserve, np.zeros(len(watch) - len(reserve))])
        reserve = np.maximum(reserve, _likely(rounding, watch, exact, _SPREADS + tries))
        try:
            mw, mending = again(reserve)
        except ClearingFailed:  # limits that leave each other no room to keep any back
            break
    return _cut(sheet, watch, awards)


def _likely(rounding: Rounding, watch: Watch, exact: Vector, spreads: float) -> Vector:
    """(watched,) MW that rounding may add to each limit: its mean and so many standard deviations, or all it can.

    Each award between steps moves by up to one, by any part of it alike.
    """
    sheet, steps = rounding.sheet, exact / _STEP_MW
    between = np.abs(steps - np.rint(steps)) * _STEP_MW > _NOISE_MW
    path, many = np.unique(sheet.path[between], return_counts=True)
    effects = np.abs(watch.effects(path))
    mean = -_STEP_MW / 2 * watch.flow(sheet.path_mw(between.astype(np.float64))) if rounding.how == "floor" else 0.0
    spread = spreads * _STEP_MW / np.sqrt(12) * np.sqrt(effects**2 @ many)
    return np.asarray(np.maximum(mean + np.minimum(spread, _STEP_MW / 2 * (effects @ many)), 0.0), dtype=np.float64)


def _overload(watch: Watch, path_mw: Vector) -> Vector:
    """(watched,) MW beyond each limit; only where those watched are free the whole grid is screened, and more join."""
    overload = watch.flow(path_mw) - watch.room
    if overload.max(initial=0.0) > _OVERLOAD_MW:
        return np.asarray(overload)
    limits, _ = watch.overloaded(path_mw, _OVERLOAD_MW)
    if limits.size:
        watch.add(limits)
        overload = watch.flow(path_mw) - watch.room
    return np.asarray(overload)


def _cut(sheet: Sheet, watch: Watch, awards: Vector) -> tuple[Vector, Mending]:
    """Cut a step here and there as `repair` does, in coarser steps where cuts chase each other; in the end they fit."""
    stride, left = 1, awards
    most = _FEW_CUTS + len(sheet)
    while True:
        overload = _overload(watch, sheet.path_mw(left))
        if overload.max(initial=0.0) <= _OVERLOAD_MW:
            return left, "cuts" if stride == 1 else "coarse cuts"
        if most < 0:
            stride, left, most = 10 * stride, awards, _FEW_CUTS + len(sheet)
            continue
        # Awards in part lose least by a step less, and on a large book they are few.
        partly = np.flatnonzero((left > 0) & (left < sheet.mw - _NOISE_MW))
        some = partly if partly.size and stride == 1 else np.flatnonzero(left)
        near = overload > -_NEAR_MW * stride
        effects = watch.effects(sheet.path[some], near) * np.where(sheet.sell[some], -1.0, 1.0)
        steps = np.rint(left[some] / _STEP_MW).astype(np.int64)
        kept, taken = cuts(overload[near], effects, steps, np.zeros(len(some)), most=most, stride=stride)
        left = left.copy()
        left[some] = np.round(kept * _STEP_MW, 3)
        most -= taken


def offered_again(offers: Offers, gain: Vector) -> Vector:
    """(columns,) the most each may win now: nothing where the first answer left a loss."""
    return np.where(gain < -_NOISE_MW, 0.0, offers.width)
