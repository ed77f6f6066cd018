"""The simultaneous feasibility test: whether the grid can carry all these CRRs at once, whatever outage comes.

A limit is a row watched in one direction. Limits are numbered through: first every row forwards (`+`), then every row
backwards (`-`).
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from crrsim.clearing.bid import Held
from crrsim.clearing.positions import Matrix, Positions, Vector
from crrsim.network.grid import GridError
from crrsim.network.interface import Interface
from crrsim.network.model import Model

NOTHING: Mapping[str, float] = MappingProxyType({})
"""Nothing set aside."""

Index = NDArray[np.intp]


class Feasibility:
    """The limits of a model under a base load.

    base     (limits,) MW the CRRs already held put on each limit, and what phase shifters and DC lines do; with base
             loads of other times (`also`), the most of any of them, so that what fits beside it fits in each
    rated    (limits,) MW: rating times `release`, less what is set aside
    limit    (limits,) MW: as rated, or the base flow where that is already more: so base load alone is always
             feasible, and nothing new is sold in that direction

    `aside` keeps so many MW of an interface, in its own direction, from being awarded here (A-24).
    """

    def __init__(
        self,
        model: Model,
        held: Sequence[Held] = (),
        *,
        also: Sequence[Sequence[Held]] = (),
        release: float = 1.0,
        contingencies: bool = True,
        aside: Mapping[str, float] = NOTHING,
    ) -> None:
        self.model = model
        self.rows = model.security if contingencies else model.security.base_case()
        standing = self.rows.flow_of @ model.standing_flows
        carried = np.max([self._carried(each) for each in (held, *also)], axis=0)
        self.base = carried + np.concatenate([standing, -standing])
        self.rated = np.concatenate([self.rows.rating * release - self._aside(aside), self.rows.rating_back * release])
        self.limit = np.maximum(self.rated, self.base)

    def __len__(self) -> int:
        return 2 * len(self.rows)

    def _carried(self, held: Sequence[Held]) -> Vector:
        ordered = sorted(held, key=lambda crr: (*crr.path, crr.mw))
        return self.flows(Positions.of(self.model, ordered), np.array([float(crr.mw) for crr in ordered]))

    def _aside(self, aside: Mapping[str, float]) -> Vector:
        """(rows,) MW set aside. Raises: GridError for a name that is no interface in service."""
        kept = np.zeros(len(self.rows))
        place = {device.name: n for n, device in enumerate(self.rows.devices) if isinstance(device, Interface)}
        for name, mw in aside.items():
            if name not in place:
                raise GridError(f"{mw} MW are set aside on {name}, which is no interface in service")
            kept[place[name]] = mw
        return kept

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

    def worst_of_each_device(self, overload: Vector, beyond: float) -> Index:
        """The limits to watch next: for each device and direction the worst case, if it is overloaded at all."""
        order = np.lexsort((np.arange(len(self)), -overload))
        _, first = np.unique(self._watched[order], return_index=True)
        worst = np.sort(order[first])
        return np.asarray(worst[overload[worst] > beyond], dtype=np.intp)

    @cached_property
    def _watched(self) -> Index:
        number = {device.name: position for position, device in enumerate(self.rows.devices[: self.rows.n_base])}
        device = np.array([number[device.name] for device in self.rows.devices], dtype=np.intp)
        return np.concatenate([device, device + len(number)])
