"""Which branches hold a grid together: lose them and a part of it is cut off."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

Index = NDArray[np.intp]

_BITS = 62


@dataclass(frozen=True)
class Bridges:
    """Every branch of a connected grid with a label, such that the labels of branches that cut it cancel out.

    A branch that closes a loop has a random label; one that a walk through the grid follows has those of all loops that
    lead round it, by exclusive or. So no cut is missed, and with labels of 62 bits nothing else ever cancels.

    label      (branches,); zero for a bridge
    walk       (buses,) in the order met, deep before wide: what lies behind a bus follows it without a gap
    met, size  (buses,) place in the walk, and how many buses lie behind each, itself included
    behind     branch that the walk follows -> the bus it leads to

    Source: D. Pritchard, R. Thurimella, "Fast computation of small cuts via cycle space sampling", ACM Transactions on
    Algorithms 7 (2011).
    """

    label: Sequence[int]
    walk: Sequence[int]
    met: Sequence[int]
    size: Sequence[int]
    behind: dict[int, int]

    @classmethod
    def of(cls, n_bus: int, start: Index, end: Index) -> "Bridges":
        """Label a grid in one piece, buses and branches by number."""
        ends = list(zip(start.tolist(), end.tolist(), strict=True))
        walk, parent, through = _walk(n_bus, _neighbours(n_bus, ends))
        behind = {branch: bus for bus, branch in enumerate(through) if branch >= 0}
        chance, label, at_bus, size = Random(1), [0] * len(ends), [0] * n_bus, [1] * n_bus  # noqa: S311 -- no secret
        for branch, (one, other) in enumerate(ends):
            if branch not in behind:
                label[branch] = 1 + chance.getrandbits(_BITS)
                at_bus[one] ^= label[branch]
                at_bus[other] ^= label[branch]
        for bus in reversed(walk[1:]):
            label[through[bus]] = at_bus[bus]
            at_bus[parent[bus]] ^= at_bus[bus]
            size[parent[bus]] += size[bus]
        met = [0] * n_bus
        for place, bus in enumerate(walk):
            met[bus] = place
        return cls(label, walk, met, size, behind)

    @property
    def found(self) -> Index:
        """The bridges."""
        return np.array([branch for branch, label in enumerate(self.label) if label == 0], dtype=np.intp)

    def cut(self, branches: Sequence[int]) -> bool:
        """Tell whether losing all of these cuts anything off: whether the labels of some of them cancel out."""
        left: list[int] = []
        for branch in branches:
            label = self.label[branch]
            for one in left:
                label = min(label, label ^ one)
            if label == 0:
                return True
            left.append(label)
        return False

    def smaller_sides(self, bridge: int) -> list[Sequence[int]]:
        """Return the buses on the smaller side of a bridge; both sides if they are equal."""
        bus = self.behind[bridge]
        first, last = self.met[bus], self.met[bus] + self.size[bus]
        sides: list[Sequence[int]] = []
        if 2 * self.size[bus] <= len(self.walk):
            sides.append(self.walk[first:last])
        if 2 * self.size[bus] >= len(self.walk):
            sides.append([*self.walk[:first], *self.walk[last:]])
        return sides


Neighbours = Sequence[list[tuple[int, int]]]


def _neighbours(n_bus: int, ends: Sequence[tuple[int, int]]) -> Neighbours:
    beside: list[list[tuple[int, int]]] = [[] for _ in range(n_bus)]
    for branch, (one, other) in enumerate(ends):
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
