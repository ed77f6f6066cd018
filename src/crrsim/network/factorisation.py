"""One sparse factorisation of a grid, from which every shift factor and every outage factor comes.

The factor itself is SuperLU's. Its own solver takes right-hand sides one at a time; the substitution beside this file
takes them by the block, which is what makes all outages of a large grid affordable.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array
from scipy.sparse.linalg import splu

from crrsim.network.compiled import in_parts
from crrsim.network.room import room
from crrsim.network.substitution import (
    FEW,
    GROUP,
    WIDE,
    Ends,
    Factor,
    fill_bounds,
    fill_factors,
    fill_few,
    fill_own,
    fill_transfers,
    solve_one,
)
from crrsim.network.wires import Wires

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Single = NDArray[np.float32]
Positions = NDArray[np.int32]
Branches = NDArray[np.intp]

_of_thread = threading.local()


@dataclass(frozen=True)
class Factorisation:
    """The nodal balance of a grid, the slack left out, as L D L transposed in the order buses are eliminated.

    ends     start and end of every branch as positions in that order; the slack stands last, where the angle is zero
    place    (buses,) position of each bus
    """

    factor: Factor
    ends: Ends
    place: Positions

    @classmethod
    def of(cls, wires: Wires, slack: int) -> "Factorisation":
        others = np.delete(np.arange(wires.n_bus), slack)
        nodal = csc_array(wires.balance[others][:, others])
        found = splu(nodal, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True})
        place = np.full(wires.n_bus, len(others), dtype=np.int32)
        place[others] = found.perm_c
        factor = Factor(*_below_diagonal(csc_array(found.L)), 1 / found.U.diagonal())
        return cls(factor, Ends(place[wires.start], place[wires.end], wires.susceptance), place)

    def at(self, branches: Branches) -> Ends:
        ends = self.ends
        return Ends(ends.start[branches], ends.end[branches], ends.susceptance[branches])

    def factors(self, nodes: csc_array) -> Matrix:
        """Return (branches, nodes) MW per MW brought in at a node, whose column says how it spreads over buses."""
        answer = room((len(self.ends.start), nodes.shape[1]), np.float64)
        columns = nodes.indptr.astype(np.int32), self.place[nodes.indices], nodes.data.astype(np.float64)
        self._by_block(
            nodes.shape[1], lambda base, block: fill_factors(self.factor, columns, self.ends, (base, block, answer))
        )
        return answer

    def flows(self, injection: Vector) -> Vector:
        """Return (branches,) MW for MW brought in at each bus; what is left over the slack takes out."""
        angle = np.zeros(len(self.factor.inverse) + 1)
        angle[self.place] = injection
        solve_one(self.factor, angle)
        start, end, susceptance = self.ends
        return np.asarray(susceptance * (angle[start] - angle[end]), dtype=np.float64)

    def own(self, branches: Branches) -> Vector:
        """Return what a megawatt from end to end of each branch puts on that branch itself, MW per MW."""
        answer, ends = np.empty(len(branches)), self.at(branches)
        self._by_block(len(branches), lambda base, block: fill_own(self.factor, ends, (base, block, answer)))
        return answer

    def transfers(self, watched: Branches, lost: Branches) -> Matrix:
        """Return (watched, lost) what a megawatt from end to end of a lost branch puts on a watched one, MW per MW."""
        answer = room((len(watched), len(lost)), np.float64)
        self.fill(watched, lost, answer)
        return answer

    def fill(self, watched: Branches, lost: Branches, answer: Matrix | Single) -> None:
        """Write transfers into the answer (watched, lost), with its precision."""
        rows, columns = self.at(watched), self.at(lost)
        if len(watched) < FEW:
            fill_few(self.factor, rows, columns, answer)
            return
        self._by_block(
            len(watched), lambda base, block: fill_transfers(self.factor, rows, columns, (base, block, answer))
        )

    def bounds(self, watched: Branches, lost: Branches, scale: Vector) -> Single:
        """Return (watched, groups) the most in a group of lost branches of transfer times scale.

        A branch's own outage is left out.
        """
        column = np.full(len(self.ends.start), -1, dtype=np.int32)
        column[lost] = np.arange(len(lost))
        own, rows, columns = column[watched], self.at(watched), self.at(lost)
        answer = room((len(watched), -(-len(lost) // GROUP)), np.float32)
        self._by_block(
            len(watched),
            lambda base, block: fill_bounds(self.factor, rows, columns, (own, scale), (base, block, answer)),
        )
        return answer

    def by_neighbourhood(self, branches: Branches) -> Branches:
        """Return the branches so that those eliminated together, which lie near each other, stand together."""
        start, end, _ = self.at(branches)
        return branches[np.lexsort((np.maximum(start, end), np.minimum(start, end)))]

    def _by_block(self, count: int, work: Callable[[int, Matrix], None]) -> None:
        def some(low: int, high: int) -> None:
            block = _block(len(self.factor.inverse) + 1)
            for base in range(low, high):
                work(base * WIDE, block)

        in_parts(-(-count // WIDE), some)


def _block(rows: int) -> Matrix:
    """Room for a block of right-hand sides (rows, WIDE), of each thread its own and kept: new memory costs more."""
    kept: Matrix | None = getattr(_of_thread, "block", None)
    if kept is None or len(kept) != rows:
        _of_thread.block = kept = room((rows, WIDE), np.float64)
    return kept


def _below_diagonal(lower: csc_array) -> tuple[Positions, Positions, Vector]:
    column = np.repeat(np.arange(lower.shape[1]), np.diff(lower.indptr))
    kept = lower.indices > column
    count = np.bincount(column[kept], minlength=lower.shape[1])
    first = np.concatenate([[0], np.cumsum(count)]).astype(np.int32)
    return first, lower.indices[kept].astype(np.int32), lower.data[kept]
