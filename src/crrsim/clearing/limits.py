"""What the large method asks of a grid: which limits awards overload, and what a megawatt does to chosen ones.

Limits are numbers here, in one order for a grid however large; only those watched are ever written down.
"""

from typing import NamedTuple, Protocol

import numpy as np

from crrsim.clearing.feasibility import Feasibility
from crrsim.clearing.offers import Index, Paths, Vector
from crrsim.clearing.positions import Matrix
from crrsim.network.screening import BACKWARDS, FORWARDS, Options, Rows, Screen

_OUT_OF_SIGHT = 1e12


class Nodal(NamedTuple):
    """Chosen limits: MW on each per MW brought in at a node (limits, nodes), and MW of room beside base load."""

    factors: Matrix
    room: Vector


class Limits(Protocol):
    """The limits of a grid under a base load, one per device, case and direction."""

    @property
    def n_node(self) -> int: ...

    def overloaded(self, paths: Paths, mw: Vector, *, beyond: float, besides: Index) -> tuple[Index, Vector]:
        """Return the worst limit of each device and direction and its overload, where that is more than `beyond` MW.

        `besides` are limits that others look after.
        """
        ...

    def nodal(self, limits: Index) -> Nodal: ...


class ModelLimits:
    """The limits of a model small enough to write all of them down, numbered as in `Feasibility`."""

    def __init__(self, feasibility: Feasibility) -> None:
        self._all = feasibility
        self._spread = feasibility.model.location_factors
        self.n_node = self._spread.shape[1]
        self._room = feasibility.limit - feasibility.base

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


class GridLimits:
    """The limits of a grid too large for that, found by screening.

    A limit's number is (direction, case, device) read as digits. `held` is base load: what obligations sold earlier
    bring in at nodes, and options sold earlier. Where base load alone needs more than a limit allows, that is the limit.
    """

    def __init__(
        self,
        screen: Screen,
        normal: Matrix,
        emergency: Matrix,
        *,
        injection: Vector | None = None,
        options: Options | None = None,
    ) -> None:
        self.screen, self.n_node = screen, screen.n_node
        self._normal, self._emergency = (np.broadcast_to(each, (2, each.shape[-1])) for each in (normal, emergency))
        self._injection = np.zeros(self.n_node) if injection is None else injection
        self._base = screen.flows(self._injection)
        self._options = Options(np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0)) if options is None else options
        self.expanded = self._all_overloaded_by_base()

    def number(self, rows: Rows) -> Index:
        way = (rows.direction < 0).astype(np.intp)
        return np.asarray((way * self.screen.n_case + rows.case) * self.screen.n_device + rows.device, dtype=np.intp)

    def rows(self, limits: Index) -> Rows:
        """Return what limits are; their overload is zero."""
        rest, device = np.divmod(limits, self.screen.n_device)
        way, case = np.divmod(rest, self.screen.n_case)
        return Rows(device, case, np.where(way == 0, FORWARDS, BACKWARDS).astype(np.int8), np.zeros(len(limits)))

    def _all_overloaded_by_base(self) -> Rows:
        found: list[Rows] = []
        while True:
            so_far = Rows.joined(found) if found else None
            over = self._worst(self._base, self._options, 0.0, None if so_far is None else _hidden(so_far))
            if not over.n:
                return so_far if so_far is not None else over
            found.append(over)

    def _worst(self, flow: Vector, options: Options, beyond: float, expanded: Rows | None) -> Rows:
        return self.screen.worst(flow, self._normal, self._emergency, beyond=beyond, options=options, expanded=expanded)

    def overloaded(self, paths: Paths, mw: Vector, *, beyond: float, besides: Index) -> tuple[Index, Vector]:
        won = paths.n_obligation + np.flatnonzero(mw[paths.options])
        options = Options(
            np.concatenate([self._options.source, paths.source[won]]),
            np.concatenate([self._options.sink, paths.sink[won]]),
            np.concatenate([self._options.mw, mw[won]]),
        )
        flow = self._base + self.screen.flows(paths.injection(mw))
        hidden = _hidden(self.rows(np.asarray(besides, dtype=np.intp)))
        kept = self.expanded.pick(~np.isin(self.number(self.expanded), besides))
        rows = self._worst(flow, options, beyond, Rows.joined([kept, hidden]))
        return self.number(rows), rows.overload

    def nodal(self, limits: Index) -> Nodal:
        rows = self.rows(limits)
        factors = self.screen.rows(rows.device, rows.case, rows.direction)
        way = (rows.direction < 0).astype(np.intp)
        branch = np.minimum(rows.device, self._emergency.shape[1] - 1)
        limit = np.where(rows.case == 0, self._normal[way, rows.device], self._emergency[way, branch])
        base = factors @ self._injection
        if len(self._options.mw):
            base = base + self.screen.option_flows(self._options, rows)
        return Nodal(factors, np.asarray(np.maximum(limit - base, 0.0), dtype=np.float64))


def _hidden(rows: Rows) -> Rows:
    """Return rows so far from their limits that no flow overloads them."""
    return rows._replace(overload=np.full(len(rows.device), _OUT_OF_SIGHT))
