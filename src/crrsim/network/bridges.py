"""Branches without a way round: lose one and a part of the grid is cut off."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Index = NDArray[np.intp]


@dataclass(frozen=True)
class Bridges:
    """What a walk through a connected grid, deep before wide, finds.

    found    branch -> the first bus of the side away from where the walk began
    walk     buses in the order met; what lies behind a bus follows it without a gap
    size     (buses,) how many buses lie behind each, itself included
    """

    found: dict[int, int]
    walk: Index
    met: Index
    size: Index

    @classmethod
    def of(cls, n_bus: int, start: Index, end: Index) -> "Bridges":
        """Return the bridges of a grid in one piece, buses and branches by number.

        Source: R. E. Tarjan, "A note on finding the bridges of a graph", Information Processing Letters 2 (1974).
        """
        walk, parent, through = _walk(n_bus, _neighbours(n_bus, start, end))
        met = np.empty(n_bus, dtype=np.intp)
        met[walk] = np.arange(n_bus)
        low = _lowest(met, through, start, end)
        size = _gather(walk, parent, low)
        found = {through[bus]: bus for bus in walk[1:] if low[bus] == met[bus]}
        return cls(found, np.array(walk, dtype=np.intp), met, size)

    def cut_off(self, branch: int) -> Index:
        """Return the buses on the smaller side of a bridge."""
        bus = self.found[branch]
        first = self.met[bus]
        behind = self.walk[first : first + self.size[bus]]
        if 2 * len(behind) <= len(self.walk):
            return behind
        return np.concatenate([self.walk[:first], self.walk[first + len(behind) :]])


Neighbours = Sequence[list[tuple[int, int]]]


def _neighbours(n_bus: int, start: Index, end: Index) -> Neighbours:
    beside: list[list[tuple[int, int]]] = [[] for _ in range(n_bus)]
    for branch, (one, other) in enumerate(zip(start.tolist(), end.tolist(), strict=True)):
        beside[one].append((other, branch))
        beside[other].append((one, branch))
    return beside


def _walk(n_bus: int, beside: Neighbours) -> tuple[list[int], list[int], list[int]]:
    """Return the buses as met, and for each bus the one before it and the branch between."""
    parent, through, seen = [-1] * n_bus, [-1] * n_bus, [False] * n_bus
    ways: list[Iterator[tuple[int, int]]] = [iter(beside[bus]) for bus in range(n_bus)]
    walk, path = [0], [0]
    seen[0] = True
    while path:
        bus = path[-1]
        for other, branch in ways[bus]:
            if not seen[other]:
                seen[other], parent[other], through[other] = True, bus, branch
                walk.append(other)
                path.append(other)
                break
        else:
            path.pop()
    return walk, parent, through


def _lowest(met: Index, through: list[int], start: Index, end: Index) -> Index:
    """Return the earliest bus beside each that the walk did not come from."""
    low = met.copy()
    tree = np.zeros(len(start), dtype=np.bool_)
    tree[[branch for branch in through if branch >= 0]] = True
    back = np.flatnonzero(~tree)
    np.minimum.at(low, start[back], met[end[back]])
    np.minimum.at(low, end[back], met[start[back]])
    return low


def _gather(walk: list[int], parent: list[int], low: Index) -> Index:
    """Let `low` reach as far as what lies behind each bus does; return how much lies behind it."""
    size = np.ones(len(walk), dtype=np.intp)
    for bus in reversed(walk[1:]):
        low[parent[bus]] = min(low[parent[bus]], low[bus])
        size[parent[bus]] += size[bus]
    return size
