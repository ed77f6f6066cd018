"""The bare grid: buses, branches, and which of them may fail together.

Names are the keys everywhere, so that a wrong answer names a line and not row 17.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property


class GridError(ValueError):
    """A grid, model or location that contradicts itself; the text names the part."""


class DeviceType(StrEnum):
    """What a constraint limits. Source: the device types of the binding-constraint download (F-17)."""

    LINE = "LINE"
    TRANSFORMER = "TRANSFORMER"
    INTERFACE = "INTERFACE"


@dataclass(frozen=True)
class Bus:
    """A node of the network; `number` is its number in a power-flow case, zero where nobody asks."""

    name: str
    kv: float
    zone: str
    number: int = 0

    @property
    def augmented_name(self) -> str:
        return f"BusbarSection_{self.number}_N1"

    @property
    def ems_name(self) -> str:
        return f"1-BUS-{self.number}"


@dataclass(frozen=True)
class Branch:
    """A line or transformer. Flow counts positive from `from_bus` to `to_bus`; `x` is its reactance, per unit.

    `normal_mw` limits the flow with everything in service, `emergency_mw` after an outage. `x` is what the flow meets:
    the tap ratio `tap` is in it already. `shift` is the angle, in degrees, that a phase shifter takes from the flow.
    """

    name: str
    from_bus: str
    to_bus: str
    x: float
    normal_mw: float
    emergency_mw: float
    device_type: DeviceType = DeviceType.LINE
    tap: float = 1.0
    shift: float = 0.0


@dataclass(frozen=True)
class Derate:
    """What a branch may still carry, MW, while part of it is out; `hours` of the period, None for all of it."""

    branch: str
    normal_mw: float
    emergency_mw: float
    hours: float | None = None

    def spread(self, branch: Branch, hours: float) -> "Derate":
        """The derate of the whole period of so many hours that takes as many MWh as this one of its own hours."""
        part = 1.0 if self.hours is None else min(1.0, self.hours / hours)
        left = (
            rated - max(0.0, rated - derated) * part
            for rated, derated in ((branch.normal_mw, self.normal_mw), (branch.emergency_mw, self.emergency_mw))
        )
        return Derate(self.branch, *left)


@dataclass(frozen=True)
class Contingency:
    """Branches that are lost together in one event."""

    name: str
    outages: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """Buses and branches, checked when made. Raises: GridError for a double name, an unknown bus, a zero reactance."""

    buses: tuple[Bus, ...]
    branches: tuple[Branch, ...]

    def __post_init__(self) -> None:
        _refuse_doubles("bus", (bus.name for bus in self.buses))
        _refuse_doubles("branch", (branch.name for branch in self.branches))
        for problem in self._problems():
            raise GridError(problem)

    def _problems(self) -> Iterator[str]:
        for branch in self.branches:
            # not {...} - keys(): that walks all the keys, for every branch
            unknown = {bus for bus in (branch.from_bus, branch.to_bus) if bus not in self.bus_position}
            if unknown:
                yield f"branch {branch.name} ends at {', '.join(sorted(unknown))}, which is no bus of this grid"
            if branch.x == 0 or branch.from_bus == branch.to_bus:
                yield f"branch {branch.name} has reactance {branch.x} from {branch.from_bus} to {branch.to_bus}"
            if not 0 < branch.normal_mw <= branch.emergency_mw:
                yield (
                    f"branch {branch.name} has ratings {branch.normal_mw} and {branch.emergency_mw} MW: "
                    "expected 0 < normal <= emergency"
                )

    @cached_property
    def bus_position(self) -> dict[str, int]:
        return {bus.name: position for position, bus in enumerate(self.buses)}

    @cached_property
    def branch_position(self) -> dict[str, int]:
        return {branch.name: position for position, branch in enumerate(self.branches)}

    def branch(self, name: str) -> Branch:
        return self.branches[self.branch_position[name]]

    def without(self, branches: Collection[str]) -> "Grid":
        """The same buses with these branches out of service. Raises: GridError for a branch the grid does not have."""
        unknown = set(branches) - self.branch_position.keys()
        if unknown:
            raise GridError(f"{', '.join(sorted(unknown))}: no such branch in this grid")
        return Grid(self.buses, tuple(branch for branch in self.branches if branch.name not in branches))

    def derated(self, derates: Iterable[Derate]) -> "Grid":
        """The same grid with the ratings that these derates leave; none rises, and one of a missing branch is void."""
        left = {one.branch: one for one in derates}
        return (
            Grid(self.buses, tuple(_under(left.get(branch.name), branch) for branch in self.branches)) if left else self
        )

    def only(self, buses: Collection[str]) -> "Grid":
        """The part of the grid among these buses."""
        wanted = frozenset(buses)  # which may come as a tuple of thousands
        kept = tuple(bus for bus in self.buses if bus.name in wanted)
        inside = {bus.name for bus in kept}
        return Grid(kept, tuple(b for b in self.branches if b.from_bus in inside and b.to_bus in inside))


def _under(derate: Derate | None, branch: Branch) -> Branch:
    if derate is None:
        return branch
    left = min(branch.normal_mw, derate.normal_mw), min(branch.emergency_mw, derate.emergency_mw)
    return replace(branch, normal_mw=left[0], emergency_mw=left[1])


def _refuse_doubles(kind: str, names: Iterable[str]) -> None:
    doubles = sorted(name for name, times in Counter(names).items() if times > 1)
    if doubles:
        raise GridError(f"{kind} {', '.join(doubles)} is named twice")
