"""A whole auction of real size from one seed: a network, the places traded on it, what is sold already, and bids."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, eye_array

from crrsim.network.grid import Contingency, Grid
from crrsim.network.screening import Screen
from crrsim.synthetic.scale_bids import ScaleBids, scale_bids

Vector = NDArray[np.float64]
Index = NDArray[np.intp]

NODES, HUBS, HUB_BUSES = 1500, 10, 40
"""About as many biddable buses as the ISO has, hubs, and buses that each hub averages."""
MARGIN_MW = 1e-3
"""Room left where a rating is raised for what was sold earlier."""
HELD = 2000
"""Paths sold earlier."""


@dataclass(frozen=True)
class Scale:
    """`nodes` (buses, nodes) spreads a megawatt at each place over buses; the last `hubs` places are hubs."""

    grid: Grid
    contingencies: tuple[Contingency, ...]
    nodes: csc_array
    seed: int
    hubs: int = HUBS

    @classmethod
    def of(cls, grid: Grid, seed: int = 1) -> "Scale":
        """Trade on a grid: every branch a contingency, those that cut the grid included for the screen to leave out."""
        return cls(grid, _single(grid), _nodes(len(grid.buses), np.random.default_rng([seed, 0])), seed)

    @classmethod
    def at_every_bus(cls, grid: Grid, seed: int = 1) -> "Scale":
        """Trade at each bus of a grid and at no hub; contingencies as in `of`."""
        return cls(grid, _single(grid), csc_array(eye_array(len(grid.buses))), seed, hubs=0)

    @cached_property
    def screen(self) -> Screen:
        return Screen.of(self.grid, self.contingencies, nodes=self.nodes)

    def bids(self, count: int, *, options: float = 0.0) -> ScaleBids:
        """Return so many bids; `options` is the share of options among them."""
        return scale_bids(count, self.screen.node_factors, self.seed, hubs=self.hubs, options=options)

    @cached_property
    def base(self) -> Vector:
        """(nodes,) MW that CRRs sold earlier bring in."""
        chance = np.random.default_rng([self.seed, 1])
        ends = chance.integers(self.nodes.shape[1], size=(2, HELD))
        mw = 4 * chance.lognormal(0, 1, HELD)
        return np.asarray(np.bincount(ends[0], mw, self.nodes.shape[1]) - np.bincount(ends[1], mw, self.nodes.shape[1]))

    @cached_property
    def limits(self) -> tuple[Vector, Vector]:
        """Normal and emergency rating of each branch, MW, raised where what is sold already needs more."""
        normal = np.array([branch.normal_mw for branch in self.grid.branches])
        emergency = np.array([branch.emergency_mw for branch in self.grid.branches])
        flow = self.screen.flows(self.base)
        while (over := self.screen.worst(flow, normal, emergency, beyond=0.0)).n:
            for limit, here in ((normal, over.case == 0), (emergency, over.case > 0)):
                np.maximum.at(limit, over.device[here], limit[over.device[here]] + over.overload[here] + MARGIN_MW)
        return normal, emergency


def _single(grid: Grid) -> tuple[Contingency, ...]:
    return tuple(Contingency(f"LOSS OF {branch.name}", (branch.name,)) for branch in grid.branches)


def _nodes(n_bus: int, chance: np.random.Generator) -> csc_array:
    at = np.sort(chance.choice(n_bus, size=min(NODES, n_bus), replace=False))
    hubs = [chance.choice(n_bus, size=min(HUB_BUSES, n_bus), replace=False) for _ in range(HUBS)]
    rows = np.concatenate([at, *hubs])
    columns = np.concatenate([np.arange(len(at)), *(np.full(len(hub), len(at) + n) for n, hub in enumerate(hubs))])
    factors = np.concatenate([np.ones(len(at)), *(np.full(len(hub), 1 / len(hub)) for hub in hubs)])
    return csc_array((factors, (rows, columns)), shape=(n_bus, len(at) + HUBS))
