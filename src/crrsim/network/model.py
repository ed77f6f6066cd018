"""The network model of a market: the grid of the period, what is out of service, and the locations one may trade.

A model is made once and never changes; everything costly (factors, outage factors) is worked out on first use and kept.
"""

import hashlib
import math
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from crrsim.network.dc_lines import DcLine
from crrsim.network.designation import Designation, designation_of
from crrsim.network.grid import Contingency, Derate, Grid, GridError
from crrsim.network.interface import Interface
from crrsim.network.screening import Screen
from crrsim.network.security import SecurityRows, security_rows
from crrsim.network.shift_factors import DisconnectedGrid, Matrix, ShiftFactors, islands, shift_factors
from crrsim.network.wires import Wires
from crrsim.terms.location import Location

WRITTEN_DOWN = 2_000_000
"""Limits of all cases up to which they are written down."""
BASE_MVA = 100.0
"""What a reactance of one per unit stands against."""


class UnknownLocation(KeyError):  # noqa: N818 -- a KeyError whose name already says what is wrong
    """No location of this name in the model."""

    def __str__(self) -> str:
        return f"{self.args[0]} is no location of this network model"


@dataclass(frozen=True, eq=False)
class Model:
    """A grid and what is traded on it.

    grid            every bus and branch, also those out of service
    locations       name -> location; retired and islanded ones are still listed
    load            bus -> MW; the load-weighted average price is zero (A-32), unless `zero_at` is told
    contingencies   outages the awards must survive, on the grid in service
    outages         branches out of service for the whole period
    retired         locations that have gone and need a replacement
    interfaces      branches limited together, in service or not
    derates         what branches may carry while part of them is out for the period
    capacity        generator -> MW; it decides no answer and is there for who reads the model
    zero_at         the bus whose price is zero; None for the load-weighted average
    named           retired location -> the one that takes its place, where that is told and not found (A-17)
    stars           bus in the middle of a three-winding transformer -> what a power-flow case says of it; as `capacity`
    dc_lines        direct-current lines; what they carry by schedule is in the network whatever is sold
    slack           any bus of the main island; a numerical choice that no answer depends on

    Raises: DisconnectedGrid if the grid is in pieces even with everything in service; GridError for factors that do
    not sum to one, a bus or branch the grid does not have, or a place named for one that has not retired;
    UnknownLocation for a retired or named location that is not listed.
    """

    grid: Grid
    locations: Mapping[str, Location]
    load: Mapping[str, float]
    contingencies: tuple[Contingency, ...] = ()
    outages: tuple[str, ...] = ()
    retired: frozenset[str] = field(default=frozenset())
    interfaces: tuple[Interface, ...] = ()
    slack: str | None = None
    derates: tuple[Derate, ...] = ()
    capacity: Mapping[str, float] = field(default_factory=dict)
    zero_at: str | None = None
    named: Mapping[str, str] = field(default_factory=dict)
    stars: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    dc_lines: tuple[DcLine, ...] = ()

    def __post_init__(self) -> None:
        pieces = islands(self.grid)
        if len(pieces) > 1:
            raise DisconnectedGrid(pieces)
        for name in sorted((self.retired | {*self.named, *self.named.values()}) - self.locations.keys()):
            raise UnknownLocation(name)
        for old, new in self.named.items():
            if old not in self.retired or new in self.retired:
                raise GridError(f"{new} cannot take the place of {old}: the first has to be there, the other retired")
        for location in self.locations.values():
            self._check(location)
        for stranger in self._strangers():
            raise GridError(stranger)

    def _strangers(self) -> Iterator[str]:
        """What names a bus or branch that the grid does not have."""
        buses, branches = self.grid.bus_position, self.grid.branch_position
        if self.zero_at is not None and self.zero_at not in buses:
            yield f"prices cannot be zero at {self.zero_at}, which is no bus of this grid"
        if unknown := self.load.keys() - buses.keys():
            yield f"load at {', '.join(sorted(unknown))}, which is no bus of this grid"
        for line in self.dc_lines:
            if unknown := {line.from_bus, line.to_bus} - buses.keys():
                yield f"DC line {line.name} ends at {', '.join(sorted(unknown))}: no bus of this grid"
        for interface in self.interfaces:
            if unknown := {branch for branch, _ in interface.elements} - branches.keys():
                yield f"interface {interface.name} has {', '.join(sorted(unknown))}: no branch of this grid"

    def _check(self, location: Location) -> None:
        unknown = {bus for bus, _ in location.factors if bus not in self.grid.bus_position}
        if unknown:
            raise GridError(f"location {location.name} lies at {', '.join(sorted(unknown))}: no bus of this grid")
        total = math.fsum(factor for _, factor in location.factors)
        if abs(total - 1) > 1e-9:
            raise GridError(f"the factors of location {location.name} sum to {total}, not to 1")

    @cached_property
    def in_service(self) -> Grid:
        """The main island with the period's outages taken."""
        running = self.grid.without(self.outages).derated(self.derates)
        return running.only(islands(running)[0])

    @cached_property
    def islanded(self) -> frozenset[str]:
        """Locations whose every bus the period's outages have cut off."""
        connected = self.in_service.bus_position
        return frozenset(
            name for name, place in self.locations.items() if not any(bus in connected for bus, _ in place.factors)
        )

    def location(self, name: str) -> Location:
        """Raises: UnknownLocation."""
        if name not in self.locations:
            raise UnknownLocation(name)
        return self.locations[name]

    def biddable(self, name: str) -> bool:
        """Whether new bids may begin or end here: neither retired nor islanded. Raises: UnknownLocation."""
        return self.location(name).name not in self.retired | self.islanded

    def designation(self, name: str) -> Designation:
        return designation_of(self.location(name).type)

    @cached_property
    def location_position(self) -> dict[str, int]:
        """Location name -> its column in `location_factors`, in order of name."""
        return {name: position for position, name in enumerate(sorted(self.locations))}

    @cached_property
    def factors(self) -> ShiftFactors:
        """Shift factors of the grid in service, measured against the reference."""
        grid = self.in_service
        raw = shift_factors(grid, self.slack or grid.buses[0].name)
        weight = self._reference
        return ShiftFactors(raw.branches, raw.buses, raw.matrix - (raw.matrix @ weight)[:, None])

    @property
    def _reference(self) -> NDArray[np.float64]:
        load = self.load if self.zero_at is None else {self.zero_at: 1.0}
        weight = np.array([load.get(bus.name, 0.0) for bus in self.in_service.buses])
        if weight.sum() <= 0:
            missing = "no load is" if self.zero_at is None else f"{self.zero_at} is not"
            raise GridError(f"{missing} in service, so no reference for prices")
        return np.asarray(weight / weight.sum(), dtype=np.float64)

    @cached_property
    def location_factors(self) -> Matrix:
        """Flow per megawatt injected at each location and withdrawn at the reference; (branches, locations)."""
        if self.is_large:
            return self.screen.node_factors[: self.screen.n_branch]
        return np.asarray(self.factors.matrix @ self._spread.toarray(), dtype=np.float64)

    @property
    def is_large(self) -> bool:
        """Whether every limit of every case is too much to write down, so that `screen` has to be used."""
        return len(self.in_service.branches) * (1 + len(self.contingencies)) > WRITTEN_DOWN

    @cached_property
    def screen(self) -> Screen:
        """The flows awards are held against, found as they are needed; nodes are locations in order of name.

        Contingencies that the grid does not survive are left out and named by it.
        """
        grid = self.in_service
        running = [one for one in self.interfaces if any(name in grid.branch_position for name, _ in one.elements)]
        slack = 0 if self.slack is None else grid.bus_position[self.slack]
        return Screen.of(grid, self.contingencies, running, nodes=self._spread, slack=slack, reference=self._reference)

    @property
    def _spread(self) -> csc_array:
        """(buses, locations) of a megawatt at each location."""
        position = self.in_service.bus_position
        entries = [
            (position[self._standing_in[bus]], column, factor)
            for name, column in self.location_position.items()
            for bus, factor in self.locations[name].factors
        ]
        rows, columns, factors = zip(*entries, strict=True) if entries else ((), (), ())
        return csc_array((factors, (rows, columns)), shape=(len(position), len(self.locations)))

    @cached_property
    def _standing_in(self) -> dict[str, str]:
        # A CRR that was sold before the outage still has to be carried: a bus cut off is represented by the bus of
        # the main island it would come back to, the fewest branches away.
        nearest = {bus.name: bus.name for bus in self.in_service.buses}
        neighbours: dict[str, list[str]] = {bus.name: [] for bus in self.grid.buses}
        for branch in self.grid.branches:
            neighbours[branch.from_bus].append(branch.to_bus)
            neighbours[branch.to_bus].append(branch.from_bus)
        waiting = deque(sorted(nearest))
        while waiting:
            bus = waiting.popleft()
            for other in sorted({other for other in neighbours[bus] if other not in nearest}):
                nearest[other] = nearest[bus]
                waiting.append(other)
        return nearest

    @cached_property
    def security(self) -> SecurityRows:
        """The flows awards are held against. Raises: IslandingOutage for a contingency the grid does not survive."""
        return security_rows(self.in_service, self.factors, self.contingencies, self.interfaces)

    @cached_property
    def standing_flows(self) -> NDArray[np.float64]:
        """MW on each branch in service that there are whatever is sold, from phase shifters and DC lines; (branches,).

        100 MVA is the base of every reactance. Clearing carries them beside the base load.
        """
        grid = self.in_service
        driven = np.array([-math.radians(one.shift) / one.x * BASE_MVA for one in grid.branches])
        ends = self._scheduled
        if not driven.any() and not ends.any():
            return driven
        for mw, one in zip(driven, grid.branches, strict=True):
            ends[grid.bus_position[one.from_bus]] -= mw
            ends[grid.bus_position[one.to_bus]] += mw
        wires = Wires.of(grid)
        return np.asarray(driven + wires.flows(wires.angles(ends[:, None]))[:, 0], dtype=np.float64)

    @property
    def _scheduled(self) -> NDArray[np.float64]:
        """(buses,) MW that DC lines bring in."""
        position = self.in_service.bus_position
        ends = np.zeros(len(position))
        for line in self.dc_lines:
            if line.from_bus in position and line.to_bus in position:
                ends[position[line.from_bus]] -= line.mw
                ends[position[line.to_bus]] += line.mw
        return ends

    def electrical_distance(self, one: str, other: str) -> float:
        """Sum over all branches of the difference of the two locations' shift factors, MW per MW (A-17)."""
        return float(self._distances(one)[self.location_position[self.location(other).name]])

    def _distances(self, name: str) -> NDArray[np.float64]:
        """Electrical distance of every location from this one, in order of name."""
        column = self.location_position[self.location(name).name]
        each = np.abs(self.location_factors - self.location_factors[:, [column]])
        return np.asarray(each.sum(axis=0), dtype=np.float64)

    def replacement_for(self, name: str) -> str:
        """The electrically closest biddable location of the same designation; equals by name (A-17).

        Raises: GridError if no biddable location has that designation.
        """
        candidates = [
            other
            for other in self.locations
            if other != name and self.biddable(other) and self.designation(other) is self.designation(name)
        ]
        if not candidates:
            raise GridError(f"no biddable location can replace {name}")
        # Distances equal but for rounding noise are equal, so that the name decides and not the last bit.
        away, at = self._distances(name), self.location_position
        return min(candidates, key=lambda other: (round(float(away[at[other]]), 9), other))

    @cached_property
    def replacements(self) -> dict[str, str]:
        """Retired location -> its replacement, named or else the closest, in order of name."""
        return {name: self.named.get(name) or self.replacement_for(name) for name in sorted(self.retired)}

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that decides an answer: two models with one digest clear alike."""
        parts = (
            self.grid,
            [self.locations[name] for name in sorted(self.locations)],
            sorted(self.load.items()),
            self.contingencies,
            self.outages,
            sorted(self.retired),
            self.interfaces,
            self.derates,
            *([] if self.zero_at is None else [self.zero_at]),
            *((line.from_bus, line.to_bus, line.mw) for line in self.dc_lines),
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()
