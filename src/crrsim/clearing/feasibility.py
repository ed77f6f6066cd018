"""The simultaneous feasibility test: whether the grid can carry all these CRRs at once, whatever outage comes.

A limit is a row watched in one direction. Limits are numbered through: first every row forwards (`+`), then every row
backwards (`-`).
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from crrsim.clearing.bid import Held
from crrsim.clearing.positions import Matrix, Positions, Vector
from crrsim.network.model import Model

Index = NDArray[np.intp]


class Feasibility:
    """The limits of a model under a base load.

    base     (limits,) MW the CRRs already held put on each limit
    limit    (limits,) MW: rating times `release`, or the base flow where that is already more: so base load alone is
             always feasible, and nothing new is sold in that direction
    """

    def __init__(
        self, model: Model, held: Sequence[Held] = (), *, release: float = 1.0, contingencies: bool = True
    ) -> None:
        self.model = model
        self.rows = model.security if contingencies else model.security.base_case()
        ordered = sorted(held, key=lambda crr: (*crr.path, crr.mw))
        amounts = np.array([float(crr.mw) for crr in ordered])
        self.base = self.flows(Positions.of(model, ordered), amounts)
        self.rated = np.tile(self.rows.rating * release, 2)
        self.limit = np.maximum(self.rated, self.base)

    def __len__(self) -> int:
        return 2 * len(self.rows)

    def flows(self, positions: Positions, mw: Vector) -> Vector:
        """What these positions add to each limit, MW; shape (limits,)."""
        signed = positions.sign * mw
        plain = ~positions.is_option
        forwards = self.rows.flow_of @ (positions.per_mw[:, plain] @ signed[plain])
        flows = np.concatenate([forwards, -forwards])
        if not plain.all():
            each = self.rows.flow_of @ positions.per_mw[:, ~plain]
            flows += np.concatenate([np.maximum(each, 0), np.maximum(-each, 0)]) @ signed[~plain]
        return np.asarray(flows, dtype=np.float64)

    def effects(self, positions: Positions, limits: Index) -> Matrix:
        """What a megawatt of each position adds to each of these limits; shape (chosen limits, positions)."""
        each = np.asarray(self.rows.flow_of[limits % len(self.rows)] @ positions.per_mw)
        each = np.where(limits < len(self.rows), 1.0, -1.0)[:, None] * each
        counted = np.where(positions.is_option, np.maximum(each, 0), each)
        return np.asarray(counted * positions.sign, dtype=np.float64)

    def overload(self, positions: Positions, mw: Vector) -> Vector:
        """MW beyond each limit with base load and these positions; negative where there is room."""
        return np.asarray(self.base + self.flows(positions, mw) - self.limit, dtype=np.float64)

    def worst_of_each_branch(self, overload: Vector, beyond: float) -> Index:
        """The limits to watch next: for each branch and direction the worst case, if it is overloaded at all."""
        order = np.lexsort((np.arange(len(self)), -overload))
        _, first = np.unique(self._watched[order], return_index=True)
        worst = np.sort(order[first])
        return np.asarray(worst[overload[worst] > beyond], dtype=np.intp)

    @cached_property
    def _watched(self) -> Index:
        number = {branch.name: position for position, branch in enumerate(self.rows.branches[: self.rows.n_base])}
        branch = np.array([number[branch.name] for branch in self.rows.branches], dtype=np.intp)
        return np.concatenate([branch, branch + len(number)])
