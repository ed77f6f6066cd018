"""What a good user writes without a method of their own: the same auction as one linear program for HiGHS.

Every segment of every curve is a column. `row_lazy` adds rows as awards overload them and starts warm; `oracle` is
told the binding rows beforehand, which nobody is.
"""

from dataclasses import dataclass
from pathlib import Path

import highspy
import numpy as np
from numpy.typing import NDArray

from crrsim.clearing.limits import GridLimits
from crrsim.clearing.sheet import Sheet
from crrsim.clearing.sheet_clearing import SheetClearing

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Index = NDArray[np.intp]

ROWS_A_ROUND = 300
OVERLOAD_MW = 1e-6
_BATCH = 20_000
"""Columns of the dense rows that are written at a time."""


@dataclass(frozen=True)
class Found:
    """What a peer came to; the objective is that of its last iterate when it did not finish."""

    objective: float
    finished: bool
    columns: int
    rounds: int
    rows: int


def keep_rows(file: Path, cleared: SheetClearing) -> None:
    """Write down the rows that bind, for the oracle."""
    binds = (cleared.shadow > 0) | (cleared.room - cleared.flow < OVERLOAD_MW)
    np.savez(file, factors=cleared.factors[binds], room=cleared.room[binds])


def oracle(sheet: Sheet, rows: Path, time_limit_s: float) -> Found:
    """Build and solve the linear program of the binding rows."""
    known = np.load(rows)
    program = _Program(sheet, time_limit_s)
    program.add(known["factors"], known["room"])
    return program.solved(rounds=1)


def row_lazy(limits: GridLimits, sheet: Sheet, time_limit_s: float) -> Found:
    """Solve, add the worst overloaded rows, and go on from there until there is none."""
    program, watched = _Program(sheet, time_limit_s), np.zeros(0, dtype=np.intp)
    paths, rounds = sheet.offers.paths, 0
    while True:
        rounds += 1
        found = program.solved(rounds)
        if not found.finished:
            return found
        over, by = limits.overloaded(paths, sheet.path_mw(program.awards()), beyond=OVERLOAD_MW, besides=watched)
        if not len(over):
            return found
        new = over[np.argsort(-by, kind="stable")[:ROWS_A_ROUND]]
        program.add(*limits.nodal(new))
        watched = np.concatenate([watched, new])


class _Program:
    def __init__(self, sheet: Sheet, time_limit_s: float) -> None:
        self.sheet, self.rows = sheet, 0
        self.highs = highspy.Highs()  # type: ignore[no-untyped-call] # HiGHS publishes no types
        for name, value in (
            ("output_flag", False),
            ("threads", 1),
            ("solver", "simplex"),
            ("time_limit", time_limit_s),
        ):
            self.highs.setOptionValue(name, value)
        self.value = np.where(sheet.sell, -1.0, 1.0)[sheet.bid] * sheet.price
        count, entries = len(self.value), np.zeros(0)
        starts, rows = np.zeros(count, np.int32), np.zeros(0, np.int32)
        self.highs.addCols(count, -self.value, np.zeros(count), sheet.width, 0, starts, rows, entries)

    def add(self, factors: Matrix, room: Vector) -> None:
        """Add rows `factors` (rows, nodes) of so much room (rows,)."""
        sheet, bid = self.sheet, self.sheet.bid
        matrix = factors[:, sheet.source] - factors[:, sheet.sink]
        matrix = np.where(sheet.option, np.maximum(matrix, 0.0), matrix) * np.where(sheet.sell, -1.0, 1.0)
        for row, bound in zip(matrix[:, bid], room, strict=True):
            at = np.flatnonzero(row)
            self.highs.addRow(-np.inf, bound, len(at), at.astype(np.int32), row[at])
        if self.rows:  # a basis is worth more than presolve, which would forget it
            self.highs.setOptionValue("presolve", "off")
        self.rows += len(room)

    def solved(self, rounds: int) -> Found:
        self.highs.run()
        finished = self.highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        objective = -float(self.highs.getInfo().objective_function_value)
        return Found(objective, finished, len(self.value), rounds, self.rows)

    def awards(self) -> Vector:
        """(bids,) MW."""
        mw = np.array(self.highs.getSolution().col_value)
        return np.asarray(np.bincount(self.sheet.bid, mw, len(self.sheet)), dtype=np.float64)
