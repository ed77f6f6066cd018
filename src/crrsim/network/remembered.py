"""Transfers of a large grid, solved for when asked for and kept while there is room."""

import numpy as np
from numpy.typing import NDArray

from crrsim.network.factorisation import Factorisation
from crrsim.network.room import room

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Single = NDArray[np.float32]
Index = NDArray[np.intp]
Narrow = NDArray[np.int32]

LEAST = 256
"""Branches that there is room for in any case."""


class Remembered:
    """What a megawatt from end to end of lost branches puts on those asked for lately; a `Transfers`.

    kept    (room, lost) MW per MW, exact or in single precision; slot (branches,) where each is kept, or -1
    """

    def __init__(self, factorisation: Factorisation, lost: Index, room_bytes: int, *, exact: bool) -> None:
        n_branch = len(factorisation.ends.start)
        places = max(LEAST, room_bytes // ((8 if exact else 4) * max(1, len(lost))))
        shape = min(places, n_branch), len(lost)
        self.factorisation, self.lost = factorisation, lost
        self._made_with = room_bytes, exact
        self.slot: Narrow = np.full(n_branch, -1, dtype=np.int32)
        self.kept: Matrix | Single = room(shape, np.float64) if exact else room(shape, np.float32)
        self._used = 0

    def __getstate__(self) -> tuple[Factorisation, Index, tuple[int, bool]]:
        # What is remembered would be a gigabyte to send, and is soon solved for again.
        return self.factorisation, self.lost, self._made_with

    def __setstate__(self, state: tuple[Factorisation, Index, tuple[int, bool]]) -> None:
        factorisation, lost, (room_bytes, exact) = state
        Remembered.__init__(self, factorisation, lost, room_bytes, exact=exact)

    @property
    def places(self) -> int:
        return len(self.kept)

    def recall(self, branches: Index) -> None:
        """Have these branches, no more than there is room for, in `kept`; others may have to go."""
        new = branches[self.slot[branches] < 0]
        if not len(new):
            return
        if self._used + len(new) > self.places:
            self.slot[:], self._used, new = -1, 0, branches
        first, self._used = self._used, self._used + len(new)
        self.slot[new] = np.arange(first, self._used)
        self.factorisation.fill(new, self.lost, self.kept[first : self._used])

    def rows(self, branches: Index) -> Matrix:
        """Return (branches, lost) MW per MW; each branch once."""
        if len(branches) > self.places:
            return self.factorisation.transfers(branches, self.lost)
        self.recall(branches)
        return np.asarray(self.kept[self.slot[branches]], dtype=np.float64)

    def at(self, branches: Index, columns: Index) -> Vector:
        """Return (branches,) MW per MW that the one lost in the column beside each puts on it."""
        if (self.slot[branches] < 0).any():
            each = np.unique(branches)
            if len(each) > self.places:
                return np.asarray(self.rows(each)[np.searchsorted(each, branches), columns])
            self.recall(each)
        return np.asarray(self.kept[self.slot[branches], columns], dtype=np.float64)
