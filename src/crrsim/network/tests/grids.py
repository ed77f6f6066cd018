"""Small meshed grids by chance, and their flows by voltage angles: nothing shared with the code under test."""

from collections.abc import Collection
from random import Random

import numpy as np
from numpy.typing import NDArray

from crrsim.network.grid import Branch, Bus, Contingency, Grid

Vector = NDArray[np.float64]


def meshed(n_bus: int, n_extra: int, seed: int) -> Grid:
    """Return a tree with so many branches more, parallel circuits and radial ends among them."""
    chance = Random(seed)
    buses = tuple(Bus(f"B{n}", 230, "ONE") for n in range(n_bus))
    ends = [(n, chance.randrange(n)) for n in range(1, n_bus)]
    while len(ends) < n_bus - 1 + n_extra:
        one, other = chance.randrange(n_bus), chance.randrange(n_bus)
        if one != other:
            ends.append((one, other))
    branches = []
    for n, (one, other) in enumerate(ends):
        rating = chance.uniform(20, 200)
        x = chance.uniform(0.01, 0.3)
        branches.append(Branch(f"L{n}", f"B{one}", f"B{other}", x, rating, 1.2 * rating))
    return Grid(buses, tuple(branches))


def flows_by_angles(grid: Grid, injected: Vector, lost: Collection[str] = ()) -> Vector | None:
    """Return the flow of every branch with some really gone (theirs is zero), or None where the grid falls apart."""
    n_bus, position = len(grid.buses), grid.bus_position
    flow = np.zeros((len(grid.branches), n_bus))
    for row, branch in enumerate(grid.branches):
        if branch.name not in lost:
            flow[row, position[branch.from_bus]] = 1 / branch.x
            flow[row, position[branch.to_bus]] = -1 / branch.x
    incidence = np.sign(flow)
    balance = incidence.T @ flow
    if not in_one_piece(grid, lost):
        return None
    angle = np.append(np.linalg.solve(balance[:-1, :-1], injected[:-1]), 0.0)
    return np.asarray(flow @ angle, dtype=np.float64)


def in_one_piece(grid: Grid, lost: Collection[str]) -> bool:
    beside: dict[str, set[str]] = {bus.name: set() for bus in grid.buses}
    for branch in grid.branches:
        if branch.name not in lost:
            beside[branch.from_bus].add(branch.to_bus)
            beside[branch.to_bus].add(branch.from_bus)
    reached, edge = {grid.buses[0].name}, {grid.buses[0].name}
    while edge:
        edge = set().union(*(beside[bus] for bus in edge)) - reached
        reached |= edge
    return len(reached) == len(grid.buses)


def every_outage(grid: Grid) -> tuple[Contingency, ...]:
    return tuple(Contingency(f"LOSS OF {branch.name}", (branch.name,)) for branch in grid.branches)
