"""The one place that knows the solver. HiGHS has no published types, so its looseness ends at this file's edge.

One thread, a fixed seed, no presolve: the same columns and rows in the same order give the same answer.
"""

from functools import cache
from time import thread_time
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Flags = NDArray[np.bool_]

FEASIBILITY_TOLERANCE = 1e-9
OUT_OF_TIME = "Time limit reached"
"""The status that says so, in the solver's word."""


class ClearingFailed(Exception):  # noqa: N818 -- the name says what happened; the house writes it so
    """The solver ended in something else than a proven optimum; `status` is its word for it."""

    def __init__(self, status: str, doing: str) -> None:
        self.status, self._doing = status, doing
        super().__init__(f"the clearing failed while {doing}: the solver ended with {status!r}, not with an optimum")

    def __reduce__(self) -> tuple[type["ClearingFailed"], tuple[str, str]]:
        """Come out of another process as it went in."""
        return type(self), (self.status, self._doing)

    @property
    def out_of_time(self) -> bool:
        return self.status == OUT_OF_TIME


@cache
def solver_name() -> str:
    """The solver and its version, for the record."""
    return f"HiGHS {_new().version()}"


class LinearProgram:
    """Maximise `value` over 0 <= x <= `width` under rows `matrix` x <= `bound` that arrive as they are needed.

    Each solve has `time_limit_s` of the processor's time: waiting while others have it does not count.
    """

    def __init__(self, value: Vector, width: Vector, time_limit_s: float) -> None:
        self._highs, self._time_limit_s = _highs(), time_limit_s
        self._n_rows = 0
        count = len(value)
        empty = np.zeros(0)
        self._highs.addCols(count, -value, np.zeros(count), width, 0, np.zeros(count, np.int32), empty, empty)

    def add_rows(self, matrix: Matrix, bound: Vector) -> None:
        _add_rows(self._highs, matrix, np.full(len(bound), -np.inf), bound)
        self._n_rows += len(bound)

    def add_columns(self, value: Vector, width: Vector, matrix: Matrix) -> None:
        """Add columns with their share in every row so far, (rows, new columns)."""
        columns, rows = np.nonzero(matrix.T)
        starts = np.searchsorted(columns, np.arange(len(value))).astype(np.int32)
        low, entries = np.zeros(len(value)), matrix[rows, columns]
        self._highs.addCols(len(value), -value, low, width, len(rows), starts, rows.astype(np.int32), entries)

    def set_bounds(self, bound: Vector) -> None:
        """Give every row so far a new bound."""
        which = np.arange(self._n_rows, dtype=np.int32)
        self._highs.changeRowsBounds(self._n_rows, which, np.full(len(bound), -np.inf), bound)

    def set_widths(self, width: Vector) -> None:
        """Give every column a new upper bound."""
        which = np.arange(len(width), dtype=np.int32)
        self._highs.changeColsBounds(len(width), which, np.zeros(len(width)), width)

    def begin_with(self, basic: Flags, full: Flags, binding: Flags) -> None:
        """Start from a guess: columns that are decided by rows, columns at their width, rows at their bound.

        As many columns must be basic as rows bind. HiGHS mends a guess that is not independent.
        """
        status = highspy.HighsBasisStatus
        basis = highspy.HighsBasis()
        columns = zip(basic.tolist(), full.tolist(), strict=True)
        basis.col_status = [status.kBasic if b else status.kUpper if f else status.kLower for b, f in columns]
        basis.row_status = [status.kUpper if at_bound else status.kBasic for at_bound in binding.tolist()]
        basis.valid = True
        self._highs.setBasis(basis)

    def solve(self) -> tuple[Vector, Vector]:
        """Return x and the rows' shadow prices (never negative). Raises: ClearingFailed."""
        doing, until = "maximising the value of awards", thread_time() + self._time_limit_s
        try:
            _run(self._highs, doing, until)
        except ClearingFailed as failed:
            if failed.out_of_time:
                raise
            # A poor guess, from which rounding led astray; without one the question is as good as ever.
            self._highs.clearSolver()
            _run(self._highs, doing, until)
        solution = self._highs.getSolution()
        shadow = -np.array(solution.row_dual[: self._n_rows], dtype=np.float64)
        return np.array(solution.col_value, dtype=np.float64), np.maximum(shadow, 0.0)


def _new() -> Any:  # noqa: ANN401 -- HiGHS publishes no types
    return highspy.Highs()  # type: ignore[no-untyped-call] # as above


def _highs() -> Any:  # noqa: ANN401 -- HiGHS publishes no types
    highs = _new()
    settings: dict[str, bool | int | float | str] = {
        "output_flag": False,
        "threads": 1,
        "parallel": "off",
        "random_seed": 0,
        "presolve": "off",
        "solver": "choose",
        "primal_feasibility_tolerance": FEASIBILITY_TOLERANCE,
        "dual_feasibility_tolerance": FEASIBILITY_TOLERANCE,
    }
    for name, value in settings.items():
        highs.setOptionValue(name, value)
    return highs


def _add_rows(highs: Any, matrix: Matrix, low: Vector, high: Vector) -> None:  # noqa: ANN401 -- HiGHS publishes no types
    rows, columns = np.nonzero(matrix)
    starts = np.searchsorted(rows, np.arange(len(matrix))).astype(np.int32)
    highs.addRows(len(matrix), low, high, len(rows), starts, columns.astype(np.int32), matrix[rows, columns])


def _run(highs: Any, doing: str, until: float) -> None:  # noqa: ANN401 -- HiGHS publishes no types
    """Run, and run on for as long as this thread's own time lets it: HiGHS counts the clock on the wall."""
    status = highspy.HighsModelStatus.kTimeLimit
    while status == highspy.HighsModelStatus.kTimeLimit:
        left_s = until - thread_time()
        if left_s <= 0:
            break
        highs.setOptionValue("time_limit", highs.getRunTime() + left_s)
        highs.run()
        status = highs.getModelStatus()
    # Without bids there is nothing to decide, and HiGHS has a word of its own for that.
    if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty):
        raise ClearingFailed(highs.modelStatusToString(status), doing)
