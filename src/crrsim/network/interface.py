"""Branches that are limited together: an intertie constraint or another corridor, whatever each line may carry."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy.sparse import csr_array

from crrsim.network.grid import DeviceType, Grid, GridError


@dataclass(frozen=True)
class Interface:
    """A weighted sum of branch flows with a limit each way. Source: the interface table of published models.

    elements       (branch, factor): 1 where the branch's own direction is the interface's, -1 where it is the other
    positive_mw    the limit in its direction, which for an intertie is import; negative_mw the limit against it

    Limits hold with everything in service. Raises: GridError for an interface without elements or without limits.
    """

    device_type: ClassVar = DeviceType.INTERFACE

    name: str
    elements: tuple[tuple[str, float], ...]
    positive_mw: float
    negative_mw: float

    def __post_init__(self) -> None:
        if not self.elements or min(self.positive_mw, self.negative_mw) <= 0:
            raise GridError(
                f"interface {self.name} has {len(self.elements)} elements and the limits {self.positive_mw} and "
                f"{self.negative_mw} MW: expected one element at least, and limits above zero"
            )


def sums_of(grid: Grid, interfaces: Sequence[Interface]) -> csr_array:
    """Return how each interface sums up branch flows, (interfaces, branches); elements out of service do not count."""
    entries = [
        (row, grid.branch_position[name], factor)
        for row, interface in enumerate(interfaces)
        for name, factor in interface.elements
        if name in grid.branch_position
    ]
    rows, columns, factors = zip(*entries, strict=True) if entries else ((), (), ())
    shape = (len(interfaces), len(grid.branches))
    return csr_array((np.array(factors, dtype=np.float64), (rows, columns)), shape=shape)
