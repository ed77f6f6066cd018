"""Which limits a set of awards overloads, on grids whose limits are too many to write down.

A grid of ten thousand buses has two hundred million pairs of a branch and an outage. Only a few hundred of them ever
matter, and `Screen` finds those. On a small grid it looks at every pair; on a large one a shortlist made with the
compiler tells it where to look.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array, hstack

from crrsim.network.grid import Contingency, Grid
from crrsim.network.interface import Interface, sums_of
from crrsim.network.outages import Diversion, Survivable
from crrsim.network.room import room
from crrsim.network.rows import NO_OPTIONS, Limits, Look, Options, Rows
from crrsim.network.transfers import Parts, WrittenDown
from crrsim.network.wires import Wires

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Index = NDArray[np.intp]
Sign = NDArray[np.int8]
Flags = NDArray[np.bool_]

_CACHED = 64
"""Devices whose factors are turned at a time, while they are in the cache."""
_CHUNK = 256
_STILL = 1e-9
LARGE = 100_000
"""Pairs of branch and outage from which on a shortlist pays."""


@dataclass(frozen=True)
class Screen:
    """The limits of one grid: every branch with all in service and after each contingency, interfaces in the former.

    node_factors   (devices, nodes) MW on each device per MW brought in at a node and taken out at the slack or the
                   reference; devices are branches in the order of the grid, then interfaces
    islanding      contingency -> buses it would cut off, for those left out because no flows exist after them
    n_case         the base case and every contingency, those left out included, so that cases count alike everywhere
    nodes          (buses, nodes) how a megawatt at a node spreads; taken_out (buses,) where it is taken out again
    interfaces     (interfaces, branches)

    Branches of a contingency are not watched after it. The slack is a numerical choice: add one number to a whole row
    of `node_factors` and nothing changes, as long as all that is brought in is taken out. Of a large grid it remembers
    what it has solved, so one thread at a time may use it; it shares the work out itself.
    """

    node_factors: Matrix
    islanding: Mapping[str, tuple[str, ...]]
    n_branch: int
    n_case: int
    nodes: csc_array
    taken_out: Vector
    interfaces: csr_array
    parts: Parts

    @classmethod
    def of(
        cls,
        grid: Grid,
        contingencies: Sequence[Contingency] = (),
        interfaces: Sequence[Interface] = (),
        *,
        nodes: csc_array,
        slack: int = 0,
        reference: Vector | None = None,
        large: bool | None = None,
    ) -> "Screen":
        """Make the screen of a grid; `nodes` says how a megawatt at each node spreads over buses, (buses, nodes).

        `reference` says where what is brought in is taken out, (buses,) summing to one; left out, it is the slack.
        `large` overrules the choice of method by size. Raises: DisconnectedGrid.
        """
        at = nodes if reference is None else csc_array(hstack([nodes, csc_array(reference[:, None])]))
        wires = Wires.of(grid)
        found = Survivable.of(grid, wires, contingencies)
        if large is None:
            large = len(found.meshed) * len(found.lost) >= LARGE
        made = _large_parts(grid, wires, found, at, slack) if large else _small_parts(wires, found, at, slack)
        factors, parts = made
        sums = sums_of(grid, interfaces)
        return cls(
            node_factors=_factors(factors, sums, nodes.shape[1]),
            islanding=found.islanding,
            n_branch=len(grid.branches),
            n_case=1 + len(contingencies),
            nodes=nodes,
            taken_out=_at(slack, wires.n_bus) if reference is None else reference,
            interfaces=sums,
            parts=parts,
        )

    @property
    def diversion(self) -> Diversion:
        """What is lost in which case, and what comes of it."""
        return self.parts.diversion

    @property
    def n_device(self) -> int:
        return len(self.node_factors)

    @property
    def n_node(self) -> int:
        return int(self.node_factors.shape[1])

    def flows(self, injection: Vector) -> Vector:
        """Base-case flow of every device, MW, for MW brought in at each node."""
        if self.parts.solver is None:
            return np.asarray(self.node_factors @ injection, dtype=np.float64)
        flow = self.parts.solver.flows(self.nodes @ injection - self.taken_out * injection.sum())
        return np.concatenate([flow, self.interfaces @ flow])

    def rows(self, device: Index, case: Index, direction: Sign) -> Matrix:
        """Return MW per MW brought in at each node, counted in the direction of each row; (rows, nodes)."""
        factors = self._carried(device, case, self.node_factors)
        factors *= direction[:, None]
        return factors

    def carried(self, device: Index, case: Index, direction: Sign, flow: Vector) -> Vector:
        """MW on each row, in its direction, for a base-case flow of every device; (rows,)."""
        return np.asarray(direction * self._carried(device, case, flow[:, None])[:, 0], dtype=np.float64)

    def _carried(self, device: Index, case: Index, of: Matrix) -> Matrix:
        """(rows, columns): what each device carries after a case, of base-case flows of all devices in columns."""
        div = self.diversion
        first, last = div.entries_of(case)
        row, entry = np.repeat(np.arange(len(device)), last - first), _ranges(first, last)
        push = self.parts.transfers.at(device[row], div.column[entry])
        begin, end = div.mix.indptr[entry].astype(np.intp), div.mix.indptr[entry + 1].astype(np.intp)
        term, row = _ranges(begin, end), np.repeat(row, end - begin)
        share, lost = np.repeat(push, end - begin) * div.mix.data[term], div.lost[div.mix.indices[term]]
        turn = np.arange(len(row)) - np.searchsorted(row, row)
        answer = np.asarray(of[device], dtype=np.float64)
        for each in range(int(turn.max(initial=-1)) + 1):  # mostly one: a branch lost alone
            now = turn == each
            answer[row[now]] += share[now, None] * of[lost[now]]
        return answer

    def option_flows(self, options: Options, rows: Rows) -> Vector:
        """MW that options put on each row: of each option its positive flow in the direction of the row."""
        effect = self.rows(rows.device, rows.case, rows.direction)
        return np.asarray(np.maximum(effect[:, options.source] - effect[:, options.sink], 0) @ options.mw)

    def remember(self) -> None:
        """Solve now for what looks at a large grid will need, if there is room: processes split off later share it."""
        if self.parts.shortlist is not None:
            self.parts.shortlist.remember()

    def worst(
        self,
        flow: Vector,
        limit_normal: Matrix,
        limit_emergency: Matrix,
        *,
        beyond: float,
        sharp: float = 0.0,
        per_device: int = 1,
        options: Options = NO_OPTIONS,
        expanded: Rows | None = None,
        among: Flags | None = None,
    ) -> Rows:
        """Return the limits overloaded by more than `beyond` MW: of each device and direction the worst few.

        Which are is decided exactly. On a large grid overloads more than `sharp` MW further beyond are given to single
        precision of the flow, rounded up.

        flow       (devices,) base-case MW of all but options
        limits     (devices,) MW, or (2, devices) forwards and backwards; of interfaces the normal ones alone count
        expanded   rows whose limit is higher by their `overload`, because what was sold before needs it
        among      (devices,) which to look at, all unless told
        """
        look = self._look(flow, Limits.of(limit_normal, limit_emergency, expanded), options, beyond)
        look = look._replace(sharp=sharp, among=among)
        if self.parts.shortlist is None:
            device = np.arange(self.n_device) if among is None else np.flatnonzero(among)
            return self._thorough(device, look, per_device, self._still if per_device == 1 else None)
        found = self.parts.shortlist.search(look, self.node_factors)
        return found if per_device == 1 else self._thorough(np.unique(found.device), look, per_device)

    def every(
        self,
        flow: Vector,
        limit_normal: Matrix,
        limit_emergency: Matrix,
        *,
        beyond: float,
        options: Options = NO_OPTIONS,
        expanded: Rows | None = None,
        among: Flags,
    ) -> Rows | None:
        """Return every limit of some devices that is overloaded by more than `beyond` MW; given as to `worst`.

        Of cases after which a branch is loaded alike the first stands for all. None if it would take too long.
        """
        look = self._look(flow, Limits.of(limit_normal, limit_emergency, expanded), options, beyond)
        if self.parts.shortlist is not None:
            return self.parts.shortlist.every(np.flatnonzero(among), look)
        return self._thorough(np.flatnonzero(among), look, self.n_case, self._still)

    def _look(self, flow: Vector, limits: Limits, options: Options, beyond: float) -> Look:
        options = options.by_path(self.n_node)
        return Look(flow, np.vstack([flow, -flow]) + self._option_loads(options), limits, options, beyond)

    def reach(self, flow: Vector, options: Options) -> float:
        """MW that this base-case flow (devices,), and options, can put on any device in any case at most: a bound."""
        flow, div = np.abs(flow), self.diversion
        if len(options.mw):
            flow = flow + self._option_loads(options.by_path(self.n_node)).sum(axis=0)
        pushed = np.bincount(div.case, div.strength @ flow[div.lost]) if len(div.case) else np.zeros(0)
        return float(flow.max(initial=0.0) + self._steepest * pushed.max(initial=0.0))

    @cached_property
    def _steepest(self) -> float:
        """MW that a megawatt between the ends of a lost branch puts on any other at most."""
        if self.parts.shortlist is not None:
            return self.parts.shortlist.steepest
        return float(np.abs(self.parts.transfers.rows(np.arange(self.n_branch))).max(initial=0.0))

    def _option_loads(self, options: Options) -> Matrix:
        """(2, devices) MW that options put on each device forwards and backwards, base case."""
        if not len(options.mw):
            return np.zeros((2, self.n_device))
        source, sink = (np.bincount(ends, options.mw, self.n_node) for ends in (options.source, options.sink))
        if self.parts.shortlist is not None:
            ahead = self.parts.shortlist.option_loads(options, self._by_node)
        else:
            each = self.node_factors[:, options.source] - self.node_factors[:, options.sink]
            ahead = np.maximum(each, 0) @ options.mw
        return np.vstack([ahead, ahead - self.flows((source - sink).astype(np.float64))])

    @cached_property
    def _by_node(self) -> Matrix:
        from crrsim.network.compiled import in_parts  # noqa: PLC0415 - loads a compiler, which small grids never need

        turned = room((self.n_node, self.n_device), np.float64)

        def turn(first: int, last: int) -> None:
            for low in range(first, last, _CACHED):
                some = slice(low, min(low + _CACHED, last))
                turned[:, some] = self.node_factors[some].T

        in_parts(self.n_device, turn)
        return turned

    def _thorough(self, device: Index, look: Look, per_device: int, still: Flags | None = None) -> Rows:
        """Look at every case of these devices, given in order; where outages change nothing (`still`), at the first."""
        parts = [device[first : first + _CHUNK] for first in range(0, len(device), _CHUNK)]
        return Rows.joined([Rows.none(), *(self._most(part, look, per_device, still) for part in parts)])

    def _most(self, device: Index, look: Look, per_device: int, still: Flags | None) -> Rows:
        over = self._bounds(device, look.load, look.limits)
        if still is not None and len(self.diversion.case):
            over[:, still[device], self.diversion.case[0] + 1 :] = -np.inf
        if len(look.options.mw):
            self._settle(over, device, look)
        order = np.argsort(-over, axis=2, kind="stable")[:, :, :per_device] if per_device > 1 else _first_of_most(over)
        worst = np.take_along_axis(over, order, axis=2)
        row, way, rank = np.nonzero(worst.swapaxes(0, 1) > look.beyond)
        return Rows.of(device[row], order[way, row, rank], way, worst[way, row, rank])

    @cached_property
    def _still(self) -> Flags:
        """(devices,) branches whose flow no outage changes: of cases that are alike the first stands for all."""
        moved = np.abs(self.parts.transfers.rows(np.arange(self.n_branch))).max(axis=1, initial=0.0)
        return np.concatenate([moved < _STILL, np.zeros(self.n_device - self.n_branch, dtype=bool)])

    def _bounds(self, device: Index, load: Matrix, limits: Limits) -> Matrix:
        """(2, devices, cases) MW beyond each limit, minus infinity where nothing is watched.

        With options a bound: after an outage they put at most as much on a device as before it and, by what they put
        on the branches lost, is pushed onto it.
        """
        div = self.diversion
        branch = device[device < self.n_branch]
        over = np.full((2, len(device), self.n_case), -np.inf)
        over[:, :, 0] = (load - limits.normal)[:, device]
        if len(div.case):
            case, first = np.unique(div.case, return_index=True)
            transfer, push = self.parts.transfers.rows(branch)[:, div.column], div.pushes(load)
            with_, against = np.maximum(transfer, 0), np.maximum(-transfer, 0)
            quiet = (load - limits.emergency)[:, branch]
            for way in range(2):
                pushed = np.add.reduceat(with_ * push[way] + against * push[1 - way], first, axis=1)
                over[way, : len(branch), case] = (pushed + quiet[way][:, None]).T
        own, entry = np.nonzero(div.lost[div.column] == branch[:, None])
        over[:, own, div.case[entry]] = -np.inf
        limits.relieve(device, over)
        return over

    def _settle(self, over: Matrix, device: Index, look: Look) -> None:
        """Put what options really add in the place of bounds, where those are overloaded."""
        way, row, case = np.nonzero(over > look.beyond)
        over[over <= look.beyond] = -np.inf
        without = self._bounds(device, np.vstack([look.flow, -look.flow]), look.limits)
        for part in np.array_split(np.arange(len(way)), 1 + len(way) // 4096):
            at = way[part], row[part], case[part]
            rows = Rows.of(device[row[part]], case[part], way[part], np.zeros(len(part)))
            over[at] = without[at] + self.option_flows(look.options, rows)


def _small_parts(wires: Wires, found: Survivable, nodes: csc_array, slack: int) -> tuple[Matrix, Parts]:
    lost = found.lost
    between = np.zeros((wires.n_bus, len(lost)))
    between[wires.start[lost], np.arange(len(lost))] = 1
    between[wires.end[lost], np.arange(len(lost))] = -1
    written = WrittenDown(wires.flows(wires.angles(between, slack)))
    diversion = Diversion.of(
        found.cases,
        lost,
        written.matrix[lost, np.arange(len(lost))],
        lambda some: written.matrix[np.ix_(some, np.searchsorted(lost, some))],
    )
    return wires.flows(wires.angles(nodes.toarray(), slack)), Parts(diversion, written)


def _large_parts(grid: Grid, wires: Wires, found: Survivable, nodes: csc_array, slack: int) -> tuple[Matrix, Parts]:
    # Imported here, because it loads a compiler, which a small grid never needs.
    from crrsim.network.factorisation import Factorisation  # noqa: PLC0415 -- as said above
    from crrsim.network.shortlist import BoundedShortlist  # noqa: PLC0415 -- as said above

    factorisation = Factorisation.of(wires, slack)
    lost = factorisation.by_neighbourhood(found.lost)
    diversion = Diversion.of(
        found.cases, lost, factorisation.own(lost), lambda some: factorisation.transfers(some, some)
    )
    rating = np.array([branch.emergency_mw for branch in grid.branches])
    shortlist = BoundedShortlist.of(factorisation, diversion, factorisation.by_neighbourhood(found.meshed), rating)
    return factorisation.factors(nodes), Parts(diversion, shortlist.exact, shortlist, factorisation)


def _at(bus: int, n_bus: int) -> Vector:
    one = np.zeros(n_bus)
    one[bus] = 1.0
    return one


def _factors(of_branches: Matrix, sums: csr_array, n_node: int) -> Matrix:
    """(devices, nodes), less the last column of branches where that is one more: the reference."""
    n_branch = len(of_branches)
    if (sums.shape[0], of_branches.shape[1]) == (0, n_node):
        return of_branches
    answer = room((n_branch + sums.shape[0], n_node), np.float64)
    further = of_branches[:, n_node:].sum(axis=1, keepdims=True)
    np.subtract(of_branches[:, :n_node], further, out=answer[:n_branch])
    answer[n_branch:] = sums @ answer[:n_branch]
    return answer


def _first_of_most(over: Matrix) -> Index:
    """(2, devices, 1) the worst case of each, the first of several alike."""
    return np.asarray(np.argmax(over, axis=2, keepdims=True), dtype=np.intp)


def _ranges(first: Index, last: Index) -> Index:
    """Return first[0]..last[0]-1, first[1]..last[1]-1, and so on."""
    count = last - first
    return np.repeat(first - (np.cumsum(count) - count), count) + np.arange(count.sum())
