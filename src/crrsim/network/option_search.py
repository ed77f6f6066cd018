"""The loops that look for the worst outage where options are in force, compiled.

An option counts where its flow is positive, so what it puts on a branch after an outage is no sum of what it puts on
branches before. A bound is: at most what it puts on the branch itself, and what is pushed of what it puts on the
branches lost. Only outages whose bound is beyond a limit are worked out, option by option.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crrsim.network.compiled import compiled
from crrsim.network.overloads import Found, Higher, Kept, Pushes, every_push

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Index = NDArray[np.int32]

ABREAST = 128
"""Devices whose loads are added up together: few enough to stay in the cache."""


class Paths(NamedTuple):
    """Options by path: node at either end and MW.

    factors    (devices, nodes) MW per MW brought in at a node; watched (rows,) the devices searched
    """

    source: Index
    sink: Index
    mw: Vector
    factors: Matrix
    watched: Index


class Mixing(NamedTuple):
    """How the base-case flow of lost branches is pushed: entries first[c]..first[c + 1] of outage c as searches number.

    column    whose transfer pushes; device, value: of which branch's flow, how many times
    """

    first: Index
    column: Index
    device: Index
    value: Vector


@compiled
def fill_loads(options: tuple[Index, Index, Vector], by_node: Matrix, part: tuple[int, int], ahead: Vector) -> None:
    """Fill a part of ahead (devices,): MW that options put on a device forwards in the base case.

    The options are sources, sinks and MW; `by_node` (nodes, devices) lets a path's effects lie side by side.
    """
    source, sink, mw = options
    for low in range(part[0], part[1], ABREAST):
        high = min(part[1], low + ABREAST)
        here = ahead[low:high]
        here[:] = 0.0
        for o in range(len(mw)):
            one, other, much = by_node[source[o], low:high], by_node[sink[o], low:high], mw[o]
            for n in range(len(here)):
                here[n] += much * max(0.0, one[n] - other[n])


@compiled
def add_flows(paths: Paths, device: int, times: float, flow: Vector) -> None:
    """Add to flow (paths,) what a megawatt of each path puts on a device, so many times."""
    row = paths.factors[device]
    for o in range(len(flow)):
        flow[o] += times * (row[paths.source[o]] - row[paths.sink[o]])


@compiled
def counted(flow: Vector, mw: Vector, direction: int) -> float:
    """Return the MW that count in a direction."""
    total = 0.0
    for o in range(len(flow)):
        total += mw[o] * max(0.0, direction * flow[o])
    return total


@compiled
def beyond(values: Vector, least: float, which: Index) -> int:
    """Fill `which` with the places of what is more than the least; return how many there are."""
    count = 0
    for n in range(len(values)):
        if values[n] > least:
            which[count] = n
            count += 1
    return count


@compiled
def highest(values: Vector, among: Index) -> int:
    """Return where the highest is, among these places."""
    at = among[0]
    for n in among:
        if values[n] > values[at]:
            at = n
    return int(at)


@compiled
def option_search(
    rows: Index, kept: Kept, given: tuple[Pushes, Pushes, Higher, Mixing, Paths], need: Matrix, found: Found
) -> None:
    """Find as `exact_search` does what obligations and options push together.

    Given are bounds of that, what obligations alone push, what takes off pushes, and what the options are.
    """
    transfers, slot, own, _ = kept
    bounds, plain, (first, way, where, by), mixing, paths = given
    watched = paths.watched
    n_outage = len(mixing.first) - 1
    most, push = np.empty((2, n_outage)), np.empty((2, n_outage))
    base, flow, which = np.empty(len(paths.mw)), np.empty(len(paths.mw)), np.empty(n_outage, dtype=np.int32)
    for r in rows:
        transfer = transfers[slot[r]]
        every_push(transfer, own[r], bounds, most)
        for e in range(first[r], first[r + 1]):
            most[way[e], where[e]] -= by[e]
        found.push[0, r], found.push[1, r], found.at[0, r], found.at[1, r] = need[0, r], need[1, r], -1, -1
        if not (beyond(most[0], need[0, r], which) or beyond(most[1], need[1, r], which)):
            continue
        every_push(transfer, own[r], plain, push)
        for e in range(first[r], first[r + 1]):
            push[way[e], where[e]] -= by[e]
        base[:] = 0.0
        add_flows(paths, watched[r], 1.0, base)
        for d in range(2):
            before = counted(base, paths.mw, 1 - 2 * d)
            best, at = need[d, r], -1
            likely = which[: beyond(most[d], best, which)]
            while len(likely):
                c = highest(most[d], likely)
                if most[d, c] <= best:
                    break
                flow[:] = base
                for e in range(mixing.first[c], mixing.first[c + 1]):
                    add_flows(paths, mixing.device[e], transfer[mixing.column[e]] * mixing.value[e], flow)
                exact = push[d, c] - before + counted(flow, paths.mw, 1 - 2 * d)
                if exact > best:
                    best, at = exact, c
                most[d, c] = -np.inf
            found.push[d, r], found.at[d, r] = best, at
