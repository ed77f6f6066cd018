"""Branches that are limited together: an intertie constraint or another corridor, whatever each line may carry."""

from dataclasses import dataclass
from typing import ClassVar

from crrsim.network.grid import DeviceType, GridError


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
