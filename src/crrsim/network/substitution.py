"""Solving one factorised grid for many right-hand sides at once, and the flows that come of it.

Sixty-four right-hand sides lie side by side, so that each entry of the factor is read once for all of them.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crrsim.network.compiled import compiled

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Single = NDArray[np.float32]
Index = NDArray[np.int32]
Flags = NDArray[np.bool_]

WIDE = 64
"""Right-hand sides in a block."""
FEW = 16
"""Right-hand sides that are not worth a block."""
GROUP = 16
"""Lost branches whose bounds are kept together: as many single-precision numbers as a line of cache holds."""
ROUNDING = 2.0**-22
"""More than the relative error of a number kept in single precision."""


class Factor(NamedTuple):
    """L without its diagonal of ones, by columns, and one over D."""

    first: Index
    row: Index
    value: Vector
    inverse: Vector


class Ends(NamedTuple):
    """Where branches start and end, by position in the factor, and MW per radian between."""

    start: Index
    end: Index
    susceptance: Vector


@compiled
def forward(factor: Factor, block: Matrix, touched: Flags) -> None:
    """Replace block (buses + 1, WIDE) by what L times gives it; only rows that are `touched` hold anything."""
    first, row, value, _ = factor
    for j in range(len(first) - 1):
        if touched[j]:
            for p in range(first[j], first[j + 1]):
                i, v = row[p], value[p]
                if touched[i]:
                    for w in range(WIDE):
                        block[i, w] -= v * block[j, w]
                else:
                    touched[i] = True
                    for w in range(WIDE):
                        block[i, w] = -v * block[j, w]


@compiled
def backward(factor: Factor, block: Matrix, touched: Flags) -> None:
    """Replace block by what D times L transposed times gives it, and wipe all touches."""
    first, row, value, inverse = factor
    for j in range(len(first) - 2, -1, -1):
        if touched[j]:
            touched[j] = False
            for w in range(WIDE):
                block[j, w] *= inverse[j]
        else:
            for w in range(WIDE):
                block[j, w] = 0.0
        for p in range(first[j], first[j + 1]):
            i, v = row[p], value[p]
            for w in range(WIDE):
                block[j, w] -= v * block[i, w]


@compiled
def solve_one(factor: Factor, angle: Vector) -> None:
    """Replace what is brought in, (buses + 1,), by angles; whatever stands in the last place, the slack's, is zero."""
    first, row, value, inverse = factor
    angle[-1] = 0.0
    for j in range(len(inverse)):
        if angle[j] != 0.0:
            for p in range(first[j], first[j + 1]):
                angle[row[p]] -= value[p] * angle[j]
    for j in range(len(inverse) - 1, -1, -1):
        angle[j] *= inverse[j]
        for p in range(first[j], first[j + 1]):
            angle[j] -= value[p] * angle[row[p]]


@compiled
def put(block: Matrix, touched: Flags, bus: int, w: int, value: float) -> None:
    """Add a number to a right-hand side. The slack stands in the last row, which takes nothing."""
    if bus < len(block) - 1:
        if not touched[bus]:
            touched[bus] = True
            for other in range(WIDE):
                block[bus, other] = 0.0
        block[bus, w] += value


@compiled
def put_ends(ends: Ends, base: int, block: Matrix, touched: Flags) -> None:
    """Send a megawatt from end to end of each of WIDE branches."""
    for w in range(min(WIDE, len(ends.start) - base)):
        put(block, touched, ends.start[base + w], w, 1.0)
        put(block, touched, ends.end[base + w], w, -1.0)


@compiled
def fill_own(factor: Factor, ends: Ends, task: tuple[int, Matrix, Vector]) -> None:
    """Fill WIDE of answer (branches,): what a megawatt from end to end of a branch puts on itself.

    That is a length, of which the way back through L is no part. The `task` of this and the following: where to begin,
    room to work in, (buses + 1, WIDE), and the answer.
    """
    base, block, answer = task
    touched = np.zeros(len(factor.inverse), dtype=np.bool_)
    put_ends(ends, base, block, touched)
    forward(factor, block, touched)
    total = np.zeros(WIDE)
    for j in range(len(touched)):
        if touched[j]:
            for w in range(WIDE):
                total[w] += block[j, w] * block[j, w] * factor.inverse[j]
    for w in range(min(WIDE, len(answer) - base)):
        answer[base + w] = ends.susceptance[base + w] * total[w]


@compiled
def solve_ends(factor: Factor, ends: Ends, base: int, block: Matrix) -> None:
    """Fill block (buses + 1, WIDE) with the angle at every bus per megawatt from end to end of WIDE branches."""
    touched = np.zeros(len(factor.inverse), dtype=np.bool_)
    put_ends(ends, base, block, touched)
    forward(factor, block, touched)
    backward(factor, block, touched)
    for w in range(WIDE):
        block[-1, w] = 0.0


@compiled
def fill_factors(
    factor: Factor, nodes: tuple[Index, Index, Vector], ends: Ends, task: tuple[int, Matrix, Matrix]
) -> None:
    """Fill columns base..base+WIDE of answer (branches, nodes): flow per megawatt at a node.

    `nodes` are the columns of a sparse matrix: where each begins, positions in the factor, and shares.
    """
    base, block, answer = task
    first, place, share = nodes
    count = min(WIDE, answer.shape[1] - base)
    touched = np.zeros(len(factor.inverse), dtype=np.bool_)
    for w in range(count):
        for p in range(first[base + w], first[base + w + 1]):
            put(block, touched, place[p], w, share[p])
    forward(factor, block, touched)
    backward(factor, block, touched)
    for w in range(WIDE):
        block[-1, w] = 0.0
    for branch in range(len(ends.start)):
        one, other = ends.start[branch], ends.end[branch]
        for w in range(count):
            answer[branch, base + w] = ends.susceptance[branch] * (block[one, w] - block[other, w])


@compiled
def fill_tile(watched: Ends, lost: Ends, part: tuple[int, int, int], block: Matrix, tile: Matrix) -> None:
    """Fill tile (WIDE, GROUP) with the flow on watched branches from base on, for lost ones from low to high.

    Written on from a tile, the answer goes to memory by whole lines of cache.
    """
    base, low, high = part
    count = min(WIDE, len(watched.start) - base)
    for k in range(low, high):
        one, other = lost.start[k], lost.end[k]
        for w in range(count):
            tile[w, k - low] = watched.susceptance[base + w] * (block[one, w] - block[other, w])


@compiled
def fill_transfers(factor: Factor, watched: Ends, lost: Ends, task: tuple[int, Matrix, Matrix | Single]) -> None:
    """Fill WIDE rows of answer (watched, lost): flow on a branch per megawatt from end to end of another."""
    base, block, answer = task
    solve_ends(factor, watched, base, block)
    tile = np.empty((WIDE, GROUP))
    for low in range(0, len(lost.start), GROUP):
        high = min(len(lost.start), low + GROUP)
        fill_tile(watched, lost, (base, low, high), block, tile)
        for w in range(min(WIDE, len(watched.start) - base)):
            for k in range(low, high):
                answer[base + w, k] = tile[w, k - low]


@compiled
def fill_few(factor: Factor, watched: Ends, lost: Ends, answer: Matrix | Single) -> None:
    """Fill answer (watched, lost) as `fill_transfers` does, one row after the other."""
    angle = np.empty(len(factor.inverse) + 1)
    for r in range(len(watched.start)):
        angle[:] = 0.0
        angle[watched.start[r]] += 1.0
        angle[watched.end[r]] -= 1.0
        solve_one(factor, angle)
        for k in range(len(lost.start)):
            answer[r, k] = watched.susceptance[r] * (angle[lost.start[k]] - angle[lost.end[k]])


@compiled
def fill_bounds(
    factor: Factor, watched: Ends, lost: Ends, weights: tuple[Index, Vector], task: tuple[int, Matrix, Single]
) -> None:
    """Fill WIDE rows of answer (watched, groups) with the most in a group of lost branches of transfer times scale.

    The `weights`: the column in which a watched branch itself is lost, or -1, which is left out; and the scale of each
    lost branch.
    """
    base, block, answer = task
    own, scale = weights
    solve_ends(factor, watched, base, block)
    tile = np.empty((WIDE, GROUP))
    for j in range(answer.shape[1]):
        low, high = j * GROUP, min(len(scale), (j + 1) * GROUP)
        fill_tile(watched, lost, (base, low, high), block, tile)
        for w in range(min(WIDE, len(watched.start) - base)):
            most = 0.0
            for k in range(low, high):
                if k != own[base + w]:
                    most = max(most, abs(tile[w, k - low]) * scale[k])
            answer[base + w, j] = np.float32(most * (1 + ROUNDING))
