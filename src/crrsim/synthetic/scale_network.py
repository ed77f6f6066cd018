"""Invented networks of any size, up to and beyond what an operator publishes.

Towns of uneven density, a grid of high voltage over a finer one below, lines that follow neighbourhood: so the number
of branches to a bus, the radial ends and the parallel circuits come out as in published cases.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial import Delaunay, QhullError, cKDTree

from crrsim.network.grid import Branch, Bus, DeviceType, Grid

Vector = NDArray[np.float64]
Index = NDArray[np.intp]
Generator = np.random.Generator

HIGH_KV, LOW_KV = 230.0, 115.0
SHARE_HIGH = 0.2
"""Of the buses, those of the higher voltage."""
LINES_PER_BUS = {HIGH_KV: 1.55, LOW_KV: 1.15}
"""Parallel circuits left out."""
PARALLEL = 0.05
"""Of the lines, those with a second circuit."""
X_PER_LENGTH = {HIGH_KV: 0.035, LOW_KV: 0.16}
"""Per unit on 100 MVA for the mean distance of neighbours in a network of 1,000 buses."""
RATING_MW = {HIGH_KV: (300.0, 1200.0), LOW_KV: (90.0, 350.0)}
TRANSFORMER_X, TRANSFORMER_MW = 0.04, (200.0, 600.0)
EMERGENCY = 1.2
"""Emergency rating over normal rating."""


def scale_network(n_bus: int, seed: int) -> Grid:
    """Return a connected grid of so many buses, ten at least; one seed, one grid."""
    chance = np.random.default_rng([seed, n_bus])
    place = _places(n_bus, chance)
    n_high = max(4, round(n_bus * SHARE_HIGH))
    buses = tuple(
        Bus(f"N{n + 1:05d}", HIGH_KV if n < n_high else LOW_KV, f"ZONE {int(3 * x)}{int(3 * y)}", n + 1)
        for n, (x, y) in enumerate(place.tolist())
    )
    high = np.arange(n_high)
    ends = [_lines(place, high, HIGH_KV, chance), _transformers(place, n_high)]
    ends.append(_lines(place, np.arange(n_high, n_bus), LOW_KV, chance))
    kinds = np.repeat(np.arange(3), [len(each) for each in ends])
    return Grid(buses, _branches(buses, place, np.concatenate(ends), kinds, chance))


def _places(n_bus: int, chance: Generator) -> Vector:
    """Return (buses, 2) in the unit square: two thirds around towns, the others anywhere."""
    towns = chance.random((max(2, n_bus // 60), 2))
    near = towns[chance.integers(len(towns), size=n_bus)] + chance.normal(scale=0.6 / np.sqrt(n_bus), size=(n_bus, 2))
    return np.clip(np.where(chance.random((n_bus, 1)) < 2 / 3, near, chance.random((n_bus, 2))), 0, 1 - 1e-9)


def _lines(place: Vector, members: Index, kv: float, chance: Generator) -> Index:
    """Return (lines, 2) buses: the tree that joins the members with the least wire, and short meshes on top."""
    sides = _neighbours(place[members])
    length = np.linalg.norm(place[members[sides[:, 0]]] - place[members[sides[:, 1]]], axis=1) + 1e-9
    tree = minimum_spanning_tree(coo_array((length, (sides[:, 0], sides[:, 1])), shape=(len(members),) * 2)).tocoo()
    key = sides[:, 0] * len(members) + sides[:, 1]
    in_tree = np.isin(
        key, np.minimum(tree.row, tree.col).astype(np.intp) * len(members) + np.maximum(tree.row, tree.col)
    )
    spare = np.flatnonzero(~in_tree)
    wanted = min(len(spare), max(0, round(LINES_PER_BUS[kv] * len(members)) - int(in_tree.sum())))
    meshes = spare[np.argsort(length[spare] * chance.lognormal(0, 0.5, len(spare)), kind="stable")[:wanted]]
    kept = np.sort(np.concatenate([np.flatnonzero(in_tree), meshes]))
    kept = np.concatenate([kept, kept[chance.random(len(kept)) < PARALLEL]])
    return np.asarray(members[sides[kept]], dtype=np.intp)


def _neighbours(place: Vector) -> Index:
    """Return pairs of places, each once and the lower first, that join all of them and seldom cross."""
    try:
        net = Delaunay(place)
    except QhullError:  # all in one row, as a handful may be that stand on the edge
        row = np.lexsort(place.T)
        pairs = np.column_stack([row[:-1], row[1:]])
    else:
        corners = net.simplices
        # Of several on one spot, as in a corner of the square, one is in the triangles; the others hang on it.
        twins = net.coplanar[:, [0, 2]]
        pairs = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]], twins])
    return np.asarray(np.unique(np.sort(pairs, axis=1), axis=0), dtype=np.intp)


def _transformers(place: Vector, n_high: int) -> Index:
    """Return one transformer from each high bus to the nearest low one."""
    _, nearest = cKDTree(place[n_high:]).query(place[:n_high])
    return np.column_stack([np.arange(n_high), n_high + nearest])


def _branches(
    buses: tuple[Bus, ...], place: Vector, ends: Index, kinds: Index, chance: Generator
) -> tuple[Branch, ...]:
    distance = np.linalg.norm(place[ends[:, 0]] - place[ends[:, 1]], axis=1) * np.sqrt(1000)
    noise = chance.lognormal(0, 0.2, len(ends))
    rating = chance.random(len(ends))
    branches = []
    for n, (start, end) in enumerate(ends.tolist()):
        kv = buses[end].kv
        if kinds[n] == 1:
            x = TRANSFORMER_X * noise[n]
            kind, (low, high) = DeviceType.TRANSFORMER, TRANSFORMER_MW
        else:
            kind, x, (low, high) = (
                DeviceType.LINE,
                X_PER_LENGTH[kv] * (0.02 + distance[n]) * noise[n] / 10,
                RATING_MW[kv],
            )
        normal = round(low * (high / low) ** rating[n], 1)
        branches.append(
            Branch(f"L{n + 1:05d}", buses[start].name, buses[end].name, float(x), normal, normal * EMERGENCY, kind)
        )
    return tuple(branches)
