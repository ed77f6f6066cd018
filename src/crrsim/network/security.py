"""Every flow the grid must be able to carry: each branch with all in service, and after each contingency.

Interfaces stand beside the branches in the base case.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, eye_array, vstack

from crrsim.network.grid import Branch, Contingency, Grid
from crrsim.network.interface import Interface, sums_of
from crrsim.network.shift_factors import Matrix, ShiftFactors, outage_factors

BASE = "BASE"


@dataclass(frozen=True)
class SecurityRows:
    """One row for each branch or interface watched in each case; the first `n_base` rows are the base case.

    flow_of        (rows, branches), sparse: base-case branch flows -> the flow of each row, MW per MW
    rating         (rows,) MW forwards: normal in the base case, emergency after a contingency
    rating_back    (rows,) MW backwards; it differs for interfaces alone
    """

    flow_of: csr_array
    rating: NDArray[np.float64]
    rating_back: NDArray[np.float64]
    devices: tuple[Branch | Interface, ...]
    contingencies: tuple[str, ...]
    n_base: int

    def __len__(self) -> int:
        return len(self.devices)

    def base_case(self) -> "SecurityRows":
        """The base-case rows alone, contingencies forgotten."""
        n = self.n_base
        ratings = self.rating[:n], self.rating_back[:n]
        return SecurityRows(self.flow_of[:n], *ratings, self.devices[:n], self.contingencies[:n], n)


def security_rows(
    grid: Grid, factors: ShiftFactors, contingencies: tuple[Contingency, ...], interfaces: tuple[Interface, ...] = ()
) -> SecurityRows:
    """Return the rows of the base case and of each contingency; a branch is not watched after its own outage.

    Of an interface only the elements in service count; one without any is not watched.
    Raises: IslandingOutage for a contingency that would cut the grid in pieces.
    """
    running = tuple(one for one in interfaces if any(name in grid.branch_position for name, _ in one.elements))
    blocks = [csr_array(eye_array(len(grid.branches), format="csr")), sums_of(grid, running)]
    devices: list[Branch | Interface] = [*grid.branches, *running]
    names = [BASE] * len(devices)
    for contingency in contingencies:
        watched = [n for n, branch in enumerate(grid.branches) if branch.name not in contingency.outages]
        blocks.append(_flows_after(grid, contingency, outage_factors(grid, factors, contingency))[watched])
        devices += [grid.branches[n] for n in watched]
        names += [contingency.name] * len(watched)
    ratings = np.array([_ratings(device, name) for device, name in zip(devices, names, strict=True)])
    stacked = csr_array(vstack(blocks, format="csr"))
    n_base = len(grid.branches) + len(running)
    return SecurityRows(stacked, ratings[:, 0], ratings[:, 1], tuple(devices), tuple(names), n_base)


def _ratings(device: Branch | Interface, case: str) -> tuple[float, float]:
    """What the device may carry in this case, forwards and backwards, MW."""
    if isinstance(device, Interface):
        return device.positive_mw, device.negative_mw
    rating = device.normal_mw if case == BASE else device.emergency_mw
    return rating, rating


def _flows_after(grid: Grid, contingency: Contingency, factors: Matrix) -> csr_array:
    n_branch, n_lost = factors.shape
    lost = [grid.branch_position[name] for name in contingency.outages]
    rows = np.repeat(np.arange(n_branch), n_lost)
    moved = csr_array((factors.ravel(), (rows, np.tile(lost, n_branch))), shape=(n_branch, n_branch))
    return csr_array(eye_array(n_branch, format="csr") + moved)
