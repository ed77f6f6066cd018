"""What the large method asks of a grid: which limits awards overload, and what a megawatt does to chosen ones.

Limits are numbers here, in one order for a grid however large; only those watched are ever written down.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np

from crrsim.clearing.feasibility import Feasibility
from crrsim.clearing.offers import Flags, Index, Paths, Vector, within
from crrsim.clearing.positions import Matrix
from crrsim.network.rows import NO_OPTIONS, Options, Rows
from crrsim.network.screening import Screen

_OUT_OF_SIGHT = 1e12
_NEAR_MW = 1.0
"""Who asks what awards fill will ask again about awards beside these: so much room is looked beyond, and remembered,
if it does not take long every limit that has no more."""
_NEARLY = 1 - 1e-9
_NOISE_MW = 1e-7
"""What arithmetic may make of an overload from one look to the next."""
_SAME_MW = 1e-10
_SURELY_MW = 1e-2
"""An overload by so much is one, whatever single precision makes of it."""
_NONE: Index = np.zeros(0, dtype=np.intp)
Search = Callable[..., Rows | None]


class Nodal(NamedTuple):
    """Chosen limits: MW on each per MW brought in at a node (limits, nodes), and MW of room beside base load."""

    factors: Matrix
    room: Vector


class Limits(Protocol):
    """The limits of a grid under a base load, one per device, case and direction."""

    n_node: int

    def overloaded(self, paths: Paths, mw: Vector, *, beyond: float, besides: Index) -> tuple[Index, Vector]:
        """Return the worst limit of each device and direction and its overload, where that is more than `beyond` MW.

        `besides` are limits that others look after. Of awards that overload nothing, asked with `beyond` below zero,
        all limits may be told that they fill.
        """
        ...

    def nodal(self, limits: Index) -> Nodal: ...


class ModelLimits:
    """The limits of a model small enough to write all of them down, numbered as in `Feasibility`."""

    def __init__(self, feasibility: Feasibility) -> None:
        self.feasibility = self._all = feasibility
        self._spread = feasibility.model.location_factors
        self.n_node = int(self._spread.shape[1])
        self._room = feasibility.limit - feasibility.base
        self.count = len(feasibility)
        self.n_expanded = int((feasibility.limit > feasibility.rated).sum())

    def base(self, limits: Index) -> Vector:
        """(limits,) MW of base load; of several, the most of any."""
        return np.asarray(self._all.base[limits], dtype=np.float64)

    def overloaded(self, paths: Paths, mw: Vector, *, beyond: float, besides: Index) -> tuple[Index, Vector]:
        forwards = self._all.rows.flow_of @ (self._spread @ paths.injection(mw))
        flow = np.concatenate([forwards, -forwards])
        won = paths.n_obligation + np.flatnonzero(mw[paths.options])
        if won.size:
            between = self._spread[:, paths.source[won]] - self._spread[:, paths.sink[won]]
            each = self._all.rows.flow_of @ between
            flow += np.concatenate([np.maximum(each, 0), np.maximum(-each, 0)]) @ mw[won]
        over = np.asarray(flow - self._room, dtype=np.float64)
        over[besides] = -np.inf
        worst = self._all.worst_of_each_device(over, beyond)
        return worst, over[worst]

    def nodal(self, limits: Index) -> Nodal:
        rows = self._all.rows
        along = np.where(limits < len(rows), 1.0, -1.0)[:, None]
        factors = along * (rows.flow_of[limits % len(rows)] @ self._spread)
        return Nodal(np.asarray(factors, dtype=np.float64), np.asarray(self._room[limits], dtype=np.float64))


class Held(NamedTuple):
    """Base load of one time: MW that obligations bring in at nodes (nodes,), and options."""

    injection: Vector
    options: Options = NO_OPTIONS


class _Look(NamedTuple):
    """Awards, and where they leave little room: no limit but these, and those `besides`, has less than `_NEAR_MW`.

    Of each device and direction these are the worst limit and its overload, or a little more than that unless `exact`,
    once it is known; those overloaded more than `every` are all there are.
    adding   (devices,) MW that obligations put on each in the base case
    """

    paths: Paths
    mw: Vector
    adding: Vector
    besides: Index
    limits: Index = _NONE
    overload: Vector = np.zeros(0)
    every: float = np.inf
    exact: bool = False

    def beyond(self, beyond: float, besides: Index = _NONE) -> tuple[Index, Vector]:
        chosen = (self.overload > beyond) & ~within(self.limits, besides)
        return self.limits[chosen], self.overload[chosen]

    def overloads(self, by: float) -> bool:
        return bool((self.overload > by).any())

    def is_of(self, paths: Paths, mw: Vector) -> bool:
        """Whether awards are the same but for the order in which they were added up."""
        return self.paths is paths and bool(np.abs(self.mw - mw).sum() <= _SAME_MW)

    def tells(self, beyond: float, besides: Index) -> bool:
        """Whether it says what is overloaded by more than `beyond` but for limits `besides`."""
        if beyond >= self.every:
            return bool(within(self.besides, besides).all())
        return self.exact and beyond >= -_NEAR_MW and np.array_equal(self.besides, besides)


class GridLimits:
    """The limits of a grid too large for that, found by screening.

    A limit's number is (direction, case, device) read as digits. `held` is base load, of one time or of several: what
    fits beside it fits in each. Where base load alone needs more than a limit allows, that is the limit.

    normal, emergency   (devices,) MW, or (2, devices) forwards and backwards; of interfaces the normal ones alone count
    standing            (devices,) MW that flow whatever is sold, with every base load
    """

    def __init__(
        self,
        screen: Screen,
        normal: Matrix,
        emergency: Matrix,
        held: Sequence[Held] = (),
        *,
        standing: Vector | None = None,
    ) -> None:
        self.screen, self.n_node = screen, screen.n_node
        self._normal, self._emergency = (np.broadcast_to(each, (2, screen.n_device)) for each in (normal, emergency))
        self._held = tuple(held) or (Held(np.zeros(self.n_node)),)
        self._standing = np.zeros(screen.n_device) if standing is None else standing
        self._flow = [screen.flows(each.injection) + self._standing for each in self._held]
        self.expanded = [self._needed(flow, each.options) for flow, each in zip(self._flow, self._held, strict=True)]
        self._last: _Look | None = None
        self._told = _NONE, Nodal(np.zeros((0, self.n_node)), np.zeros(0))

    @property
    def count(self) -> int:
        """How many limits there are, in both directions."""
        cases, lost = self.screen.n_case - 1 - len(self.screen.islanding), len(self.screen.diversion.case)
        return 2 * (self.screen.n_device + cases * self.screen.n_branch - lost)

    @property
    def n_expanded(self) -> int:
        """How many limits base load alone overloads."""
        return len(np.unique(np.concatenate([self.number(each) for each in self.expanded])))

    def number(self, rows: Rows) -> Index:
        way = (rows.direction < 0).astype(np.intp)
        return np.asarray((way * self.screen.n_case + rows.case) * self.screen.n_device + rows.device, dtype=np.intp)

    def rows(self, limits: Index) -> Rows:
        """Return what limits are; their overload is zero."""
        rest, device = np.divmod(limits, self.screen.n_device)
        way, case = np.divmod(rest, self.screen.n_case)
        return Rows.of(device, case, way, np.zeros(len(limits)))

    def _needed(self, flow: Vector, options: Options) -> Rows:
        """Return the limits that base load alone overloads."""
        asked = flow, self._normal, self._emergency
        found = self.screen.worst(*asked, beyond=0.0, sharp=np.inf, options=options)
        while True:
            over = self.screen.worst(*asked, beyond=0.0, sharp=np.inf, options=options, expanded=_hidden(found))
            if not over.n:
                return found
            found = Rows.joined([found, over])

    def overloaded(self, paths: Paths, mw: Vector, *, beyond: float, besides: Index) -> tuple[Index, Vector]:
        last = self._last
        again = last is not None and last.is_of(paths, mw)
        if last and again and last.tells(beyond, besides):
            return last.beyond(beyond, besides)
        adding = last.adding if last and again else self.screen.flows(paths.injection(mw))
        now = _Look(paths, mw.copy(), adding, besides)
        moved = self._moved(now)
        if last is None or moved >= _NEAR_MW + beyond:
            now = self._remembered(now, beyond) if beyond < 0 else self._screened(now, beyond=beyond)
        elif beyond - moved >= last.every and np.array_equal(mw[paths.options], last.mw[paths.options]):
            now = self._moved_on(last, now, last.beyond(beyond - moved, besides)[0])
        else:
            near = self._devices(last.beyond(beyond - moved)[0])
            now = self._screened(now, beyond=beyond, among=near)
            if now.overloads(beyond) and not now.overloads(-beyond):
                now = self._filled(now, beyond) or now
        return now.beyond(beyond)

    def _moved(self, now: _Look) -> float:
        """MW by which overloads may have changed since the last look at most; infinity if that says nothing of now."""
        last = self._last
        if last is None or last.paths is not now.paths or not within(last.besides, now.besides).all():
            return np.inf
        won, change = now.paths.options, now.mw - last.mw
        options = Options(now.paths.source[won], now.paths.sink[won], np.abs(change[won]))
        return self.screen.reach(now.adding - last.adding, options) / _NEARLY + _NOISE_MW if change.any() else 0.0

    def _moved_on(self, last: _Look, now: _Look, limits: Index) -> _Look:
        """Let a look tell what has become of limits of the last one, which told all of them."""
        rows, at = self.rows(limits), np.searchsorted(last.limits, limits)
        moved = self.screen.carried(rows.device, rows.case, rows.direction, now.adding - last.adding)
        return now._replace(limits=limits, overload=last.overload[at] + moved)

    def _remembered(self, now: _Look, beyond: float) -> _Look:
        """Look further than asked, and remember it unless something is overloaded."""
        further = beyond - _NEAR_MW
        now = self._screened(now, beyond=further)
        if now.overloads(_SURELY_MW):
            return now
        if now.overloads(beyond):
            every = self._filled(now, beyond=further)
            now = every or self._screened(now, beyond=further, sharp=_NEAR_MW - 2 * beyond)._replace(exact=True)
        else:
            now = now._replace(every=beyond)
        if not now.overloads(-beyond):
            self._last = now
        return now

    def _filled(self, now: _Look, beyond: float) -> _Look | None:
        """Let a look tell every limit of the devices it found, if that does not take long."""
        found = self._found(now, self.screen.every, beyond=beyond, among=self._devices(now.limits))
        return found and now._replace(limits=found[0], overload=found[1], every=beyond, exact=True)

    def _devices(self, limits: Index) -> Flags:
        devices = np.zeros(self.screen.n_device, dtype=bool)
        devices[limits % self.screen.n_device] = True
        return devices

    def _screened(self, now: _Look, *, beyond: float, sharp: float = 0.0, among: Flags | None = None) -> _Look:
        """Let a look tell the worst limit of each device and direction."""
        found = self._found(now, self.screen.worst, beyond=beyond, sharp=sharp, among=among)
        return now._replace(limits=found[0], overload=found[1]) if found else now

    def _found(self, now: _Look, search: Search, **how: Any) -> tuple[Index, Vector] | None:  # noqa: ANN401 - as it is
        """Return what a search finds beside each base load, of a limit found beside several the greatest overload."""
        among, found, overload = how["among"], _NONE, np.zeros(0)
        if among is not None and not among.any():
            return found, overload
        hidden = _hidden(self.rows(np.asarray(now.besides, dtype=np.intp)))
        for each, flow, higher in zip(self._held, self._flow, self.expanded, strict=True):
            kept = Rows.joined([higher.pick(~within(self.number(higher), now.besides)), hidden]) if higher.n else hidden
            how |= {"options": _with(each.options, now.paths, now.mw), "expanded": kept}
            rows = search(flow + now.adding, self._normal, self._emergency, **how)
            if rows is None:
                return None
            found, overload = np.concatenate([found, self.number(rows)]), np.concatenate([overload, rows.overload])
        order = np.lexsort((-overload, found))
        if len(self._held) > 1:
            order = order[np.unique(found[order], return_index=True)[1]]
        return found[order], overload[order]

    def nodal(self, limits: Index) -> Nodal:
        if not np.array_equal(limits, self._told[0]):
            rows = self.rows(limits)
            factors = self.screen.rows(rows.device, rows.case, rows.direction)
            room = np.maximum(self.rated(limits) - self._base(rows, factors), 0.0)
            self._told = limits, Nodal(factors, room)
        return self._told[1]

    def rated(self, limits: Index) -> Vector:
        """(limits,) MW, base load forgotten."""
        rows = self.rows(limits)
        way = (rows.direction < 0).astype(np.intp)
        return np.where(rows.case == 0, self._normal[way, rows.device], self._emergency[way, rows.device])

    def base(self, limits: Index) -> Vector:
        """(limits,) MW of base load; of several, the most of any."""
        rows = self.rows(limits)
        return self._base(rows, self.screen.rows(rows.device, rows.case, rows.direction))

    def _base(self, rows: Rows, factors: Matrix) -> Vector:
        flows = [factors @ each.injection for each in self._held]
        for n, each in enumerate(self._held):
            if len(each.options.mw):
                flows[n] = flows[n] + self.screen.option_flows(each.options, rows)
        most = np.max(flows, axis=0)
        if self._standing.any():
            most = most + self.screen.carried(rows.device, rows.case, rows.direction, self._standing)
        return np.asarray(most, dtype=np.float64)


def _with(options: Options, paths: Paths, mw: Vector) -> Options:
    """Return options held and those awarded, one for each path."""
    won = paths.n_obligation + np.flatnonzero(mw[paths.options])
    return Options(
        np.concatenate([options.source, paths.source[won]]),
        np.concatenate([options.sink, paths.sink[won]]),
        np.concatenate([options.mw, mw[won]]),
    )


def _hidden(rows: Rows) -> Rows:
    """Return rows so far from their limits that no flow overloads them."""
    return rows._replace(overload=np.full(len(rows.device), _OUT_OF_SIGHT))
