"""A grid as columns of numbers, for the parts that work on all of it at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array
from scipy.sparse.linalg import splu

from crrsim.network.grid import Grid
from crrsim.network.shift_factors import DisconnectedGrid, islands

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Index = NDArray[np.intp]


@dataclass(frozen=True)
class Wires:
    """Where each branch starts and ends, by position of the bus, and MW of flow per radian between its ends."""

    n_bus: int
    start: Index
    end: Index
    susceptance: Vector

    @classmethod
    def of(cls, grid: Grid) -> "Wires":
        """Raises: DisconnectedGrid, naming the islands."""
        pieces = islands(grid)
        if len(pieces) > 1:
            raise DisconnectedGrid(pieces)
        position = grid.bus_position
        return cls(
            len(grid.buses),
            np.array([position[branch.from_bus] for branch in grid.branches], dtype=np.intp),
            np.array([position[branch.to_bus] for branch in grid.branches], dtype=np.intp),
            np.array([1 / branch.x for branch in grid.branches], dtype=np.float64),
        )

    @property
    def balance(self) -> csc_array:
        """(buses, buses) what leaves each bus per radian at each."""
        ends = np.concatenate([self.start, self.end]), np.concatenate([self.end, self.start])
        between = csc_array((np.tile(-self.susceptance, 2), ends), shape=(self.n_bus, self.n_bus))
        diagonal = csc_array((-between.sum(axis=0), (np.arange(self.n_bus), np.arange(self.n_bus))))
        return csc_array(between + diagonal)

    def angles(self, injection: Matrix, slack: int = 0) -> Matrix:
        """Angles for what is brought in, (buses, many), taken out at the slack, whose angle is zero."""
        others = np.delete(np.arange(self.n_bus), slack)
        angle = np.zeros(injection.shape)
        if others.size:
            angle[others] = splu(csc_array(self.balance[others][:, others])).solve(injection[others])
        return angle

    def flows(self, angle: Matrix) -> Matrix:
        """Flow of each branch, (branches, many)."""
        return np.asarray(self.susceptance[:, None] * (angle[self.start] - angle[self.end]), dtype=np.float64)
