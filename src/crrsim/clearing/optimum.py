"""The awards of greatest value that the grid can carry, and the shadow prices that prove it.

The grid has thousands of limits and few of them matter: those found overloaded are given to the solver, round by
round, until none is. The answer is that of the whole problem, not an approximation.
"""

from dataclasses import dataclass

import numpy as np

from crrsim.clearing.feasibility import Feasibility, Index
from crrsim.clearing.positions import Matrix, Positions, Vector
from crrsim.clearing.solver import LinearProgram

OVERLOAD_TOLERANCE_MW = 1e-6


@dataclass(frozen=True)
class Columns:
    """What the optimisation decides: one column for each distinct path, hedge, side and price.

    value   (columns,) $/MW of award: the price bid, or the price asked with a minus
    width   (columns,) MW offered in all
    """

    positions: Positions
    value: Vector
    width: Vector


class Watched:
    """The limits in force so far, with what each column does to them."""

    def __init__(self, feasibility: Feasibility, columns: Columns) -> None:
        self.feasibility, self.columns = feasibility, columns
        self.limits: Index = np.zeros(0, dtype=np.intp)
        self.effects: Matrix = np.zeros((0, len(columns.width)))

    @property
    def value(self) -> Vector:
        return self.columns.value

    @property
    def width(self) -> Vector:
        return self.columns.width

    @property
    def room(self) -> Vector:
        """MW left on each watched limit after base load."""
        return np.asarray((self.feasibility.limit - self.feasibility.base)[self.limits], dtype=np.float64)

    def add_overloaded(self, mw: Vector) -> Index:
        """Watch the worst limits these awards overload; return those that are new, empty if the awards are feasible."""
        overload = self.feasibility.overload(self.columns.positions, mw)
        overload[self.limits] = -np.inf
        return self.add(self.feasibility.worst_of_each_device(overload, OVERLOAD_TOLERANCE_MW))

    def add_filled(self, mw: Vector) -> None:
        """Watch every limit that these awards fill and that any column acts on."""
        overload = self.feasibility.overload(self.columns.positions, mw)
        overload[self.limits] = -np.inf
        filled = np.flatnonzero(overload >= -OVERLOAD_TOLERANCE_MW)
        idle = np.abs(self.feasibility.effects(self.columns.positions, filled)).max(axis=1, initial=0.0) < 1e-9
        self.add(filled[~idle])

    def add(self, limits: Index) -> Index:
        self.limits = np.concatenate([self.limits, limits])
        self.effects = np.vstack([self.effects, self.feasibility.effects(self.columns.positions, limits)])
        return limits


@dataclass(frozen=True)
class Optimum:
    """mw (columns,); shadow (watched limits,) $/MW of limit; rounds of screening it took."""

    mw: Vector
    shadow: Vector
    rounds: int


def optimise(watched: Watched, time_limit_s: float) -> Optimum:
    """Maximise the value of awards under every limit. Raises: ClearingFailed."""
    columns = watched.columns
    program = LinearProgram(columns.value, columns.width, time_limit_s)
    rounds = 0
    while True:
        rounds += 1
        mw, shadow = program.solve()
        new = watched.add_overloaded(mw)
        if not new.size:
            return Optimum(mw, shadow, rounds)
        program.add_rows(watched.effects[-new.size :], watched.room[-new.size :])
