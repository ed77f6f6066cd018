"""Impedance correction tables: what the impedance of a transformer's winding becomes as its turns or angle are set.

A table gives factors by turns, per unit of the voltage of the winding's bus, or by degrees of shift: by degrees if it
begins below 0.5 or ends above 1.5. Between its points it is a line. Source: the PSS/E data format, as its record for
revision 30 is described; what holds beyond the ends it does not say, and here the factor at the end does.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from crrsim.network.grid import GridError
from crrsim.network.raw_case import RawCase, Record

_POINTS = 11
_LEAST_TURNS, _MOST_TURNS = 0.5, 1.5


@dataclass(frozen=True)
class Correction:
    """One table: turns or degrees, ascending, and by what the impedance is multiplied there."""

    at: tuple[float, ...]
    factor: tuple[float, ...]

    @classmethod
    def of(cls, record: Record) -> "Correction":
        """Raises: GridError for a table that says nothing, or not one thing."""
        pairs = [(record[f"T{n}"], record[f"F{n}"]) for n in range(1, _POINTS + 1)]
        told = [pair for pair in pairs if pair != (0.0, 0.0)]
        at, factor = zip(*told, strict=True) if told else ((), ())
        rising = all(low < high for low, high in pairwise(at))
        if len(told) < 2 or not rising or min(factor) <= 0:
            raise GridError(
                f"impedance correction table {record['I']}: expected two points or more, T ascending and each F above "
                f"zero, found {', '.join(f'{t:g} -> {f:g}' for t, f in told) or 'none'}"
            )
        return cls(at, factor)

    def set_to(self, turns: float, degrees: float) -> float:
        """What of a winding's setting the table is about."""
        return degrees if self.at[0] < _LEAST_TURNS or self.at[-1] > _MOST_TURNS else turns

    def times(self, turns: float, degrees: float) -> float:
        return float(np.interp(self.set_to(turns, degrees), self.at, self.factor))

    def covers(self, turns: float, degrees: float) -> bool:
        return self.at[0] <= self.set_to(turns, degrees) <= self.at[-1]


def corrections_of(case: RawCase) -> dict[int, Correction]:
    """The tables of a case, by number, as far as a transformer names them. Raises: GridError."""
    named = {one.get(f"TAB{n}", 0): one for one in case["transformer"] for n in (1, 2, 3)}
    tables = {one["I"]: Correction.of(one) for one in case["impedance correction"] if one["I"] in named}
    for number in named.keys() - tables.keys() - {0}:
        raise GridError(
            f"transformer at bus {named[number]['I']} names impedance correction table {number}, and there is none"
        )
    return tables
