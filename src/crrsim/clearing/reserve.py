"""Awards on the step of 0.001 MW that the grid still carries, for books too large to mend award by award.

Rounding down takes relief from a line where an award runs against the flow. So the limits that floored awards overload
keep a reserve of what they were overloaded by, the awards are decided again, and floored again, until they fit. Who was
not awarded before is not awarded now.
"""

from collections.abc import Callable

import numpy as np

from crrsim.clearing.offers import Offers, Vector
from crrsim.clearing.repair import cuts
from crrsim.clearing.sheet import Sheet
from crrsim.clearing.solver import ClearingFailed
from crrsim.clearing.watch import Watch

NAME = "reserve of what rounding overloads"
_STEP_MW = 1e-3
_NOISE_MW = 1e-6
_OVERLOAD_MW = 1e-6
_FEW_CUTS, _NEAR_MW = 50, 1.0
_TRIES = 40
_MORE_MW = 1e-4
"""What each try keeps back beyond the overload, since flooring falls out otherwise each time."""

Again = Callable[[Vector], Vector]
"""(watched,) MW of reserve -> (columns,) MW."""


def on_step(exact: Vector, most: Vector, how: str) -> Vector:
    """(bids,) MW on the step (`floor`, `nearest`), or without the last digits (`none`); never above `most`."""
    if how == "none":
        return np.clip(np.round(exact, 9), 0.0, most)
    steps = np.floor((exact + _NOISE_MW) / _STEP_MW) if how == "floor" else np.rint(exact / _STEP_MW)
    return np.minimum(np.round(np.maximum(steps, 0.0) * _STEP_MW, 3), most)


def carried(sheet: Sheet, watch: Watch, mw: Vector, again: Again, rounded: Callable[[Vector], Vector]) -> Vector:
    """(bids,) MW as `rounded` from columns, feasible, near those of `mw` (columns,)."""
    reserve = np.zeros(len(watch))
    for tries in range(_TRIES):
        awards = rounded(mw)
        path_mw = sheet.path_mw(awards)
        overload = _overload(watch, path_mw)
        if overload.max(initial=0.0) <= _OVERLOAD_MW:
            return awards
        reserve = np.concatenate([reserve, np.zeros(len(watch) - len(reserve))])
        reserve += np.where(overload > _OVERLOAD_MW, overload + tries * _MORE_MW, 0.0)
        try:
            mw = again(reserve)
        except ClearingFailed:  # limits that leave each other no room to keep any back
            break
    return _cut(sheet, watch, awards)


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


def _cut(sheet: Sheet, watch: Watch, awards: Vector) -> Vector:
    """Cut a step here and there as `repair` does, in coarser steps where cuts chase each other; in the end they fit."""
    stride, left = 1, awards
    most = _FEW_CUTS + len(sheet)
    while True:
        overload = _overload(watch, sheet.path_mw(left))
        if overload.max(initial=0.0) <= _OVERLOAD_MW:
            return left
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
