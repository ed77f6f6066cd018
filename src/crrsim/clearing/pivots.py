"""Pivots of the dual simplex method on paths and limits, compiled.

An auction is a linear program of a kind: a column acts on limits by what its path does to them, and all steps of a
path act alike. So a pivot prices paths, and steps of a curve are passed by the dozen: going on until the overload it
began with is worked off, prices flip whole steps from won to lost or back. Source: the bounded dual simplex method with
dual steepest edges and the long-step ratio test (Forrest and Goldfarb 1992; Maros 2003).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crrsim.network.compiled import compiled

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Index = NDArray[np.intp]
Flags = NDArray[np.bool_]

_STILL = 1e-9
_AS_FAR = 4.0
"""Of the way prices went last: so far ahead is looked first."""
_OVERLOAD = 1e-9
"""MW beyond a bound that are let be."""


class Book(NamedTuple):
    """What is bid for, as columns in the order of their paths, and the limits it is held against.

    source, sink     (paths,) nodes; first (paths + 1,) where the columns of each begin; obligations come first
    path, sign, value, width   (columns,) as in `Offers`
    at_nodes, factors, by_option   MW on each limit per MW at a node, (limits, nodes) and turned, (nodes, limits), and
                                   per MW of an option, (options, limits)
    """

    source: Index
    sink: Index
    n_obligation: int
    first: Index
    path: Index
    sign: Vector
    value: Vector
    width: Vector
    at_nodes: Matrix
    factors: Matrix
    by_option: Matrix


class Found(NamedTuple):
    """What prices come to if they go on: columns, or columns + a limit; how far away, and how fast each comes."""

    which: Index
    distance: Vector
    speed: Vector


class State(NamedTuple):
    """Where a walk stands, changed in place.

    basic     (limits,) what the equation of each limit decides: a column, or columns + a limit that has room
    inverse   (limits, limits) of the matrix of what is basic
    where     (columns + limits,) its place in `basic`, or -1
    won       (columns,) whether a column not basic stands at its width
    amount    (limits,) MW of what is basic
    shadow    (limits,) $/MW
    charge    (paths,) $/MW
    """

    basic: Index
    inverse: Matrix
    where: Index
    won: Flags
    amount: Vector
    shadow: Vector
    charge: Vector


class Work(NamedTuple):
    """Room to work in: a row of the inverse and what its prices do to nodes and paths; a column; two of limits.

    norm   (limits,) the square of the length of each row of the inverse
    """

    row: Vector
    nodal: Vector
    rate: Vector
    column: Vector
    one: Vector
    flow: Vector
    norm: Vector
    found: Found


@compiled
def effect(book: Book, path: int, answer: Vector) -> None:
    """Fill answer (limits,) with the MW that a megawatt of a path puts on each."""
    if path < book.n_obligation:
        at, to = book.source[path], book.sink[path]
        for i in range(len(answer)):
            answer[i] = book.factors[at, i] - book.factors[to, i]
    else:
        for i in range(len(answer)):
            answer[i] = book.by_option[path - book.n_obligation, i]


@compiled
def along_paths(book: Book, weight: Vector, nodal: Vector, answer: Vector) -> None:
    """Fill answer (paths,) with the sum over limits of weight times effect; nodal (nodes,) is room to work in."""
    nodal[:] = 0.0
    for i in range(len(weight)):
        if weight[i] != 0.0:
            for n in range(len(nodal)):
                nodal[n] += weight[i] * book.at_nodes[i, n]
    for p in range(book.n_obligation):
        answer[p] = nodal[book.source[p]] - nodal[book.sink[p]]
    for p in range(book.n_obligation, len(answer)):
        total = 0.0
        for i in range(len(weight)):
            total += book.by_option[p - book.n_obligation, i] * weight[i]
        answer[p] = total


@compiled
def leaving(book: Book, state: State, norm: Vector) -> tuple[int, float]:
    """Return the equation furthest out of bounds, by its edge, and MW above its bound or below zero; or -1."""
    best, at, out = 0.0, -1, 0.0
    for r in range(len(state.basic)):
        b, x = state.basic[r], state.amount[r]
        beyond = min(x, 0.0)
        if b < len(book.width) and x > book.width[b]:
            beyond = x - book.width[b]
        if abs(beyond) > _OVERLOAD and beyond * beyond > best * norm[r]:
            best, at, out = beyond * beyond / norm[r], r, beyond
    return at, out


@compiled
def gather(book: Book, state: State, work: Work, way: float, far: float) -> int:
    """Fill `work.found` with what prices come to if they go so far along the row this way; return how many."""
    (which, distance, speed), rate, row = work.found, work.rate, work.row
    count, n_column = 0, len(book.width)
    for p in range(len(rate)):
        if abs(rate[p]) > _STILL:
            for j in range(book.first[p], book.first[p + 1]):
                pace = way * book.sign[j] * rate[p]
                if state.where[j] < 0 and (pace < 0) == state.won[j]:
                    gain = book.value[j] - book.sign[j] * state.charge[p]
                    if -gain / pace <= far:
                        which[count], distance[count], speed[count] = j, max(-gain / pace, 0.0), abs(pace)
                        count += 1
    for i in range(len(row)):
        pace = way * row[i]
        if state.where[n_column + i] < 0 and pace > _STILL and state.shadow[i] / pace <= far:
            which[count], distance[count], speed[count] = n_column + i, max(state.shadow[i] / pace, 0.0), pace
            count += 1
    return count


@compiled
def swap(found: Found, one: int, other: int) -> None:
    which, distance, speed = found
    which[one], which[other] = which[other], which[one]
    distance[one], distance[other] = distance[other], distance[one]
    speed[one], speed[other] = speed[other], speed[one]


@compiled
def nearer(found: Found, low: int, high: int) -> int:
    """Move those of low..high that are nearer than the one in the middle before it; return where it is now."""
    _, distance, _ = found
    swap(found, (low + high) // 2, high - 1)
    at = low
    for k in range(low, high - 1):
        if distance[k] < distance[high - 1]:
            swap(found, k, at)
            at += 1
    swap(found, at, high - 1)
    return at


@compiled
def entering(book: Book, out: float, count: int, found: Found) -> int:
    """Return the place of what enters, those passed before it moved to the front of `found`; or -1.

    What is overloaded by `out` gives way with each that is passed, and the one that settles it enters.
    """
    which, _, speed = found
    low, high, left = 0, count, abs(out)
    while low < high:
        at = nearer(found, low, high)
        gives = 0.0
        for k in range(low, at):
            gives += speed[k] * book.width[which[k]] if which[k] < len(book.width) else np.inf
        if gives >= left:
            high = at
            continue
        left -= gives
        left -= speed[at] * book.width[which[at]] if which[at] < len(book.width) else np.inf
        if left <= 0:
            return at
        low = at + 1
    return -1


@compiled
def square(inverse: Matrix, r: int) -> float:
    """Return the square of the length of a row."""
    total = 0.0
    for i in range(inverse.shape[1]):
        total += inverse[r, i] * inverse[r, i]
    return total


@compiled
def pivot(inverse: Matrix, norm: Vector, r: int, column: Vector) -> None:
    """Let what acts by `column` be basic in equation r; norm (limits,) is the square of each row's length."""
    for i in range(len(norm)):
        inverse[r, i] /= column[r]
    for k in range(len(norm)):
        if k != r and column[k] != 0.0:
            for i in range(len(norm)):
                inverse[k, i] -= column[k] * inverse[r, i]
            norm[k] = square(inverse, k)
    norm[r] = square(inverse, r)


@compiled
def times(inverse: Matrix, vector: Vector, answer: Vector) -> None:
    for k in range(len(answer)):
        total = 0.0
        for i in range(len(vector)):
            total += inverse[k, i] * vector[i]
        answer[k] = total


@compiled
def reprice(state: State, work: Work, distance: float) -> None:
    """Move prices so far along the row."""
    for i in range(len(work.row)):
        state.shadow[i] -= distance * work.row[i]
    for p in range(len(work.rate)):
        state.charge[p] -= distance * work.rate[p]


@compiled
def flip(book: Book, state: State, passed: Index, work: Work) -> None:
    """Take columns that prices have passed from lost to won, or back."""
    work.flow[:] = 0.0
    for j in passed:
        change = -book.width[j] if state.won[j] else book.width[j]
        state.won[j] = not state.won[j]
        effect(book, book.path[j], work.one)
        for i in range(len(work.one)):
            work.flow[i] += book.sign[j] * change * work.one[i]
    times(state.inverse, work.flow, work.column)
    for i in range(len(work.column)):
        state.amount[i] -= work.column[i]


@compiled
def exchange(book: Book, state: State, work: Work, leaving_: tuple[int, float], enters: int) -> None:
    """Let `enters` be basic in an equation, and what was so far stand at the bound it is out of, as `leaving` says."""
    r, out = leaving_
    n_column, leaves, start, bound = len(book.width), state.basic[r], 0.0, 0.0
    if enters < n_column:
        effect(book, book.path[enters], work.one)
        times(state.inverse, work.one, work.column)
        for i in range(len(work.column)):
            work.column[i] *= book.sign[enters]
        start = book.width[enters] if state.won[enters] else 0.0
    else:
        work.column[:] = state.inverse[:, enters - n_column]
        state.shadow[enters - n_column] = 0.0
    if leaves < n_column:
        state.won[leaves] = out > 0
        bound = book.width[leaves] if out > 0 else 0.0
    step = (state.amount[r] - bound) / work.column[r]
    for i in range(len(work.column)):
        state.amount[i] -= step * work.column[i]
    state.amount[r] = start + step
    state.basic[r], state.where[enters], state.where[leaves] = enters, r, -1
    pivot(state.inverse, work.norm, r, work.column)


@compiled
def square_rows(inverse: Matrix, norm: Vector) -> None:
    for r in range(len(norm)):
        norm[r] = square(inverse, r)


@compiled
def walk(book: Book, state: State, work: Work, most: int) -> int:
    """Pivot until nothing is out of bounds; return how many pivots it took, `most` if it is not done, -1 if stuck."""
    square_rows(state.inverse, work.norm)
    far = np.inf
    for pivots in range(most):
        r, out = leaving(book, state, work.norm)
        if r < 0:
            return pivots
        way = 1.0 if out > 0 else -1.0
        work.row[:] = state.inverse[r]
        along_paths(book, work.row, work.nodal, work.rate)
        found, at = work.found, entering(book, out, gather(book, state, work, way, far), work.found)
        if at < 0:
            at = entering(book, out, gather(book, state, work, way, np.inf), found)
        if at < 0:
            return -1
        far = _AS_FAR * found.distance[at]
        reprice(state, work, way * found.distance[at])
        if at > 0:
            flip(book, state, found.which[:at], work)
        exchange(book, state, work, (r, out), found.which[at])
    return most
