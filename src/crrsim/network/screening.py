"""Which limits a set of awards overloads, on grids whose limits are too many to write down.

A grid of ten thousand buses has two hundred million pairs of a branch and an outage. Only a few hundred of them ever
matter, and `Screen` finds those.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array

from crrsim.network.grid import Contingency, Grid
from crrsim.network.interface import Interface
from crrsim.network.outages import Diversion, Survivable
from crrsim.network.wires import Wires

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Index = NDArray[np.intp]
Sign = NDArray[np.int8]

FORWARDS, BACKWARDS = 1, -1
_CHUNK = 256


class Rows(NamedTuple):
    """Limits picked out of all; arrays of one length.

    device      branches in the order of the grid, then interfaces
    case        0 with everything in service, n after the n-th contingency
    direction   1 or -1: the way the flow is limited
    overload    MW beyond the limit
    """

    device: Index
    case: Index
    direction: Sign
    overload: Vector

    def pick(self, which: Index | NDArray[np.bool_]) -> "Rows":
        """Return some of the rows, in the order asked for."""
        return Rows(self.device[which], self.case[which], self.direction[which], self.overload[which])

    @classmethod
    def joined(cls, parts: Sequence["Rows"]) -> "Rows":
        return cls(
            np.concatenate([part.device for part in parts]),
            np.concatenate([part.case for part in parts]),
            np.concatenate([part.direction for part in parts]),
            np.concatenate([part.overload for part in parts]),
        )

    @property
    def n(self) -> int:
        return len(self.device)


class Options(NamedTuple):
    """Options in force: node at either end, and MW of zero or more; of each only its positive flow counts."""

    source: Index
    sink: Index
    mw: Vector


NO_OPTIONS = Options(np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0))


@dataclass(frozen=True)
class Screen:
    """The limits of one grid: every branch with all in service and after each contingency, interfaces in the former.

    node_factors   (devices, nodes) MW on each device per MW brought in at a node and taken out at the slack; devices
                   are branches in the order of the grid, then interfaces
    islanding      contingency -> buses it would cut off, for those left out because no flows exist after them
    n_case         the base case and every contingency, those left out included, so that cases count alike everywhere

    Branches of a contingency are not watched after it. The slack is a numerical choice: add one number to a whole row
    of `node_factors` and nothing changes, as long as all that is brought in is taken out.
    """

    node_factors: Matrix
    islanding: Mapping[str, tuple[str, ...]]
    n_branch: int
    n_case: int
    transfer: Matrix
    diversion: Diversion

    @classmethod
    def of(
        cls,
        grid: Grid,
        contingencies: Sequence[Contingency] = (),
        interfaces: Sequence[Interface] = (),
        *,
        nodes: csc_array,
        slack: int = 0,
    ) -> "Screen":
        """`nodes` says how a megawatt at each node spreads over buses, (buses, nodes). Raises: DisconnectedGrid."""
        wires = Wires.of(grid)
        survivable = Survivable.of(grid, wires, contingencies)
        lost = np.unique(np.concatenate([np.zeros(0, np.intp), *(branches for _, branches in survivable.cases)]))
        factors = wires.flows(wires.angles(nodes.toarray(), slack))
        between = np.zeros((wires.n_bus, len(lost)))
        between[wires.start[lost], np.arange(len(lost))] = 1
        between[wires.end[lost], np.arange(len(lost))] = -1
        transfer = wires.flows(wires.angles(between, slack))
        return cls(
            np.vstack([factors, _sums(grid, interfaces) @ factors]),
            survivable.islanding,
            len(grid.branches),
            1 + len(contingencies),
            transfer,
            Diversion.of(survivable.cases, lost, transfer[lost]),
        )

    @property
    def n_device(self) -> int:
        return len(self.node_factors)

    @property
    def n_node(self) -> int:
        return int(self.node_factors.shape[1])

    def flows(self, injection: Vector) -> Vector:
        """Base-case flow of every device, MW, for MW brought in at each node."""
        return np.asarray(self.node_factors @ injection, dtype=np.float64)

    def rows(self, device: Index, case: Index, direction: Sign) -> Matrix:
        """Return MW per MW brought in at each node, counted in the direction of each row; (rows, nodes)."""
        spread = self._spread(device, case)
        return np.asarray(direction[:, None] * (spread @ self.node_factors), dtype=np.float64)

    def _spread(self, device: Index, case: Index) -> csr_array:
        """(rows, devices): base-case flows of all devices -> the flow of each row."""
        n_rows, div = len(device), self.diversion
        order = np.argsort(div.case, kind="stable")
        first, last = (np.searchsorted(div.case[order], case, side=side) for side in ("left", "right"))
        row = np.repeat(np.arange(n_rows), last - first)
        entry = order[_ranges(first, last)]
        push = csr_array((self.transfer[device[row], div.column[entry]], (row, entry)), shape=(n_rows, len(div.case)))
        moved = csr_array(push @ div.mix).tocoo()
        own = csr_array((np.ones(n_rows), (np.arange(n_rows), device)), shape=(n_rows, self.n_device))
        there = csr_array((moved.data, (moved.row, div.lost[moved.col])), shape=own.shape)
        return csr_array(own + there)

    def option_flows(self, options: Options, rows: Rows) -> Vector:
        """MW that options put on each row: of each option its positive flow in the direction of the row."""
        effect = self.rows(rows.device, rows.case, rows.direction)
        return np.asarray(np.maximum(effect[:, options.source] - effect[:, options.sink], 0) @ options.mw)

    def worst(
        self,
        flow: Vector,
        limit_normal: Matrix,
        limit_emergency: Matrix,
        *,
        beyond: float,
        per_device: int = 1,
        options: Options = NO_OPTIONS,
        expanded: Rows | None = None,
    ) -> Rows:
        """Return the limits overloaded by more than `beyond` MW: of each device and direction the worst few.

        flow       (devices,) base-case MW of all but options
        limits     (devices,) MW, or (2, devices) forwards and backwards; the emergency ones for branches alone count
        expanded   rows whose limit is higher by their `overload`, because what was sold before needs it
        """
        normal, emergency = (np.broadcast_to(each, (2, each.shape[-1])) for each in (limit_normal, limit_emergency))
        found = []
        for first in range(0, self.n_device, _CHUNK):
            device = np.arange(first, min(first + _CHUNK, self.n_device))
            over = self._overloads(device, flow, normal, emergency, options)
            if expanded is not None:
                inside = expanded.pick((expanded.device >= first) & (expanded.device < first + len(device)))
                over[(inside.direction < 0).astype(np.intp), inside.device - first, inside.case] -= inside.overload
            found.append(_most(over, device, beyond, per_device))
        return Rows.joined(found)

    def _overloads(self, device: Index, flow: Vector, normal: Matrix, emergency: Matrix, options: Options) -> Matrix:
        """(2, devices, cases) MW beyond each limit, minus infinity where nothing is watched."""
        n_case, div = self.n_case, self.diversion
        branch = device[device < self.n_branch]
        over = np.full((2, len(device), n_case), -np.inf)
        ran = np.unique(div.case)
        push = csc_array((div.mix @ flow[div.lost], (div.column, div.case)), shape=(len(div.lost), n_case))
        after = flow[branch, None] + self.transfer[branch] @ push
        for way, sign in enumerate((FORWARDS, BACKWARDS)):
            over[way, :, 0] = sign * flow[device] - normal[way, device]
            over[way, : len(branch), ran] = (sign * after[:, ran] - emergency[way, branch, None]).T
        own, entry = np.nonzero(div.lost[div.column] == branch[:, None])
        over[:, own, div.case[entry]] = -np.inf
        if len(options.mw):
            self._add_options(over, device, options)
        return over

    def _add_options(self, over: Matrix, device: Index, options: Options) -> None:
        way, row, case = np.nonzero(np.isfinite(over))
        direction = np.where(way == 0, FORWARDS, BACKWARDS).astype(np.int8)
        for part in np.array_split(np.arange(len(way)), 1 + len(way) // 4096):
            rows = Rows(device[row[part]], case[part], direction[part], np.zeros(len(part)))
            over[way[part], row[part], case[part]] += self.option_flows(options, rows)


def _most(over: Matrix, device: Index, beyond: float, per_device: int) -> Rows:
    order = np.argsort(-over, axis=2, kind="stable")[:, :, :per_device]
    worst = np.take_along_axis(over, order, axis=2)
    way, row, rank = np.nonzero(worst > beyond)
    direction = np.where(way == 0, FORWARDS, BACKWARDS).astype(np.int8)
    return Rows(device[row], order[way, row, rank], direction, worst[way, row, rank])


def _ranges(first: Index, last: Index) -> Index:
    """Return first[0]..last[0]-1, first[1]..last[1]-1, and so on."""
    count = last - first
    return np.repeat(first - np.concatenate([[0], np.cumsum(count)[:-1]]), count) + np.arange(count.sum())


def _sums(grid: Grid, interfaces: Sequence[Interface]) -> csr_array:
    entries = [
        (row, grid.branch_position[name], factor)
        for row, interface in enumerate(interfaces)
        for name, factor in interface.elements
        if name in grid.branch_position
    ]
    rows, columns, factors = zip(*entries, strict=True) if entries else ((), (), ())
    shape = (len(interfaces), len(grid.branches))
    return csr_array((np.array(factors, dtype=np.float64), (rows, columns)), shape=shape)
