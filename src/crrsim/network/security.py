"""Every flow the grid must be able to carry: each branch with all in service, and after each contingency."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, eye_array, vstack

from crrsim.network.grid import Branch, Contingency, Grid
from crrsim.network.shift_factors import Matrix, ShiftFactors, outage_factors

BASE = "BASE"


@dataclass(frozen=True)
class SecurityRows:
    """One row for each branch watched in each case; the first `n_base` rows are the base case.

    flow_of     (rows, branches), sparse: base-case branch flows -> the flow of each row, MW per MW
    rating      (rows,) MW: normal in the base case, emergency after a contingency
    """

    flow_of: csr_array
    rating: NDArray[np.float64]
    branches: tuple[Branch, ...]
    contingencies: tuple[str, ...]
    n_base: int

    def __len__(self) -> int:
        return len(self.branches)

    def base_case(self) -> "SecurityRows":
        """The base-case rows alone, contingencies forgotten."""
        n = self.n_base
        return SecurityRows(self.flow_of[:n], self.rating[:n], self.branches[:n], self.contingencies[:n], n)


def security_rows(grid: Grid, factors: ShiftFactors, contingencies: tuple[Contingency, ...]) -> SecurityRows:
    """Return the rows of the base case and of each contingency; a branch is not watched after its own outage.

    Raises: IslandingOutage for a contingency that would cut the grid in pieces.
    """
    blocks = [eye_array(len(grid.branches), format="csr")]
    branches = list(grid.branches)
    names = [BASE] * len(branches)
    for contingency in contingencies:
        watched = [n for n, branch in enumerate(grid.branches) if branch.name not in contingency.outages]
        blocks.append(_flows_after(grid, contingency, outage_factors(grid, factors, contingency))[watched])
        branches += [grid.branches[n] for n in watched]
        names += [contingency.name] * len(watched)
    ratings = [b.normal_mw if name == BASE else b.emergency_mw for b, name in zip(branches, names, strict=True)]
    stacked = csr_array(vstack(blocks, format="csr"))
    return SecurityRows(stacked, np.array(ratings), tuple(branches), tuple(names), len(grid.branches))


def _flows_after(grid: Grid, contingency: Contingency, factors: Matrix) -> csr_array:
    n_branch, n_lost = factors.shape
    lost = [grid.branch_position[name] for name in contingency.outages]
    rows = np.repeat(np.arange(n_branch), n_lost)
    moved = csr_array((factors.ravel(), (rows, np.tile(lost, n_branch))), shape=(n_branch, n_branch))
    return csr_array(eye_array(n_branch, format="csr") + moved)
