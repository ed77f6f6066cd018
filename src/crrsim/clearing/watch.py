"""The limits watched so far, with what paths do to them: the one place where the structure of the problem is used.

An obligation acts on a limit through the two nodes it joins. So a product with all columns, or the normal matrix of an
interior point method, costs what nodes cost and not what a hundred thousand bids would.
"""

from collections.abc import Callable

import numpy as np

from crrsim.clearing.limits import Limits, Nodal
from crrsim.clearing.offers import Flags, Index, Numbers, Paths, Vector
from crrsim.clearing.positions import Matrix

_BAND, _FEW_BANDS = 128, 2
_ACTING = 1e-9
_SOME_ROOM_MW = 1e-2


class Watch:
    """Limits in force.

    limits    (watched,) their numbers
    factors   (watched, nodes) MW per MW brought in; by_option (watched, options) MW per MW of each option
    room      (watched,) MW left beside base load
    """

    def __init__(self, limits: Limits, paths: Paths) -> None:
        self.all, self.paths = limits, paths
        self.limits: Index = np.zeros(0, dtype=np.intp)
        self.factors: Matrix = np.zeros((0, limits.n_node))
        self.by_option: Matrix = np.zeros((0, len(paths) - paths.n_obligation))
        self.room: Vector = np.zeros(0)

    def __len__(self) -> int:
        return len(self.limits)

    @property
    def roomy(self) -> Vector:
        """(watched,) MW of room, a little where there is none: whoever walks inside the limits needs an inside."""
        return np.maximum(self.room, _SOME_ROOM_MW)

    def overloaded(self, path_mw: Vector, beyond: float) -> tuple[Index, Vector]:
        """Return limits not watched yet that these MW overload, the worst of each device, and their overload."""
        return self.all.overloaded(self.paths, path_mw, beyond=beyond, besides=self.limits)

    def filled(self, path_mw: Vector, beyond: float, besides: Index) -> Index:
        """Return other limits with no more room than this (`beyond` below zero), the one with least on each device."""
        known = np.concatenate([self.limits, besides])
        return self.all.overloaded(self.paths, path_mw, beyond=beyond, besides=known)[0]

    def acting(self, limits: Index) -> Flags:
        """(limits,) whether any path acts on them."""
        factors = self.all.nodal(limits).factors
        greatest = self.paths.farthest(factors)
        greatest = np.maximum(greatest, self.option_effects(factors).max(axis=1, initial=0.0))
        return np.asarray(greatest >= _ACTING)

    def add(self, limits: Index) -> Nodal:
        new = self.all.nodal(limits)
        self.limits = np.concatenate([self.limits, limits])
        self.factors = np.vstack([self.factors, new.factors])
        self.by_option = np.vstack([self.by_option, self.option_effects(new.factors)])
        self.room = np.concatenate([self.room, new.room])
        return new

    def only(self, limits: Index) -> None:
        """Watch these limits, in this order."""
        self.limits, self.room = np.zeros(0, dtype=np.intp), np.zeros(0)
        self.factors, self.by_option = self.factors[:0], self.by_option[:0]
        self.add(limits)

    def keep(self, which: Flags) -> None:
        self.limits, self.room = self.limits[which], self.room[which]
        self.factors, self.by_option = self.factors[which], self.by_option[which]

    def option_effects(self, factors: Matrix) -> Matrix:
        """MW per MW of each option: of what it does, only what loads the limit counts."""
        options = self.paths.options
        return np.maximum(factors[:, self.paths.source[options]] - factors[:, self.paths.sink[options]], 0.0)

    def flow(self, path_mw: Vector) -> Vector:
        """(watched,) MW that so many MW on each path (paths,) put on each limit."""
        flow = self.factors @ self.paths.injection(path_mw)
        return np.asarray(flow + self.by_option @ path_mw[self.paths.options])

    def charge(self, shadow: Vector) -> Vector:
        """(paths,) $ that a megawatt of each path costs at these prices of limits (watched,)."""
        return np.concatenate([self.paths.spread(shadow @ self.factors), shadow @ self.by_option])

    def effects(self, path: Index, which: Flags | None = None) -> Matrix:
        """(watched, chosen) MW per MW of each of these paths; of some limits alone if `which` (watched,) says so."""
        chosen = slice(None) if which is None else which
        factors, by_option = self.factors[chosen], self.by_option[chosen]
        obligation = path < self.paths.n_obligation
        effects = np.empty((len(factors), len(path)))
        joined = path[obligation]
        effects[:, obligation] = factors[:, self.paths.source[joined]] - factors[:, self.paths.sink[joined]]
        effects[:, ~obligation] = by_option[:, path[~obligation] - self.paths.n_obligation]
        return effects

    def normal(self, weight: Vector, *, rough: bool = False) -> Numbers:
        """(watched, watched) sum over paths of weight (paths,) times effects times effects, its lower triangle alone.

        In single precision if it may be `rough`.
        """
        kind = np.dtype(np.float32 if rough else np.float64)
        options, factors, weights = self.paths.options, self.factors.astype(kind), weight.astype(kind)
        normal: Numbers = np.zeros((len(self), len(self)), dtype=kind)
        _add_below(normal, lambda band: self.paths.weighed(weights, factors[band]), factors)
        if self.by_option.shape[1]:
            by_option: Numbers = self.by_option.astype(kind)
            _add_below(normal, lambda band: by_option[band] * weights[options], by_option)
        return normal


def _add_below(total: Numbers, left: Callable[[slice], Numbers], right: Numbers) -> None:
    """Add left (by bands of its rows) times right transposed, up to the diagonal: the rest is the same once more.

    Bands are shared out over threads; how many there are changes no bit.
    """
    bands = [slice(first, min(first + _BAND, len(total))) for first in range(0, len(total), _BAND)]
    dealt = bands[::2] + bands[1::2]  # later bands are longer

    def work(first: int, last: int) -> None:
        for band in dealt[first:last]:
            total[band, : band.stop] += left(band) @ right[: band.stop].T

    if len(bands) < _FEW_BANDS:
        work(0, len(bands))
        return
    from crrsim.network.compiled import in_parts  # noqa: PLC0415 - loads a compiler, which small questions never need

    in_parts(len(bands), work)
