"""From a power-flow case and its line table to a grid: what runs where, with which reactance and which ratings.

Reactances are told on 100 MVA, the tap ratio in them. What is out of service stays in the grid and is named apart.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from crrsim.network.grid import Branch, Bus, DeviceType, Grid, GridError
from crrsim.network.model import BASE_MVA
from crrsim.network.package_format import NOT_WATCHED, Limits, PackageFormat
from crrsim.network.package_wires import Key, Wire, stars_of, wires_of
from crrsim.network.raw_case import RawCase, Record
from crrsim.network.shift_factors import islands
from crrsim.network.tables import Row, Table

LEAST_X = 1e-5
"""Per unit. A line without reactance joins its ends; this is near enough, and can still be divided by."""


@dataclass(frozen=True)
class ReadGrid:
    """What a case and a line table say of the grid.

    grid       the largest piece that hangs together with everything in service
    out        branches of it that the case or the table says are out of service
    devices    device name -> branches: one, or the three of a star, which are devices of their own besides
    scale      branch -> its rating over what the columns not read say
    islands    buses, by name, of the pieces left out
    names      bus number -> name
    stars      bus in the middle of a three-winding transformer -> the transformer's record, on 100 MVA, as it is set
    """

    grid: Grid
    out: tuple[str, ...]
    devices: dict[str, tuple[str, ...]]
    scale: dict[str, float]
    islands: tuple[tuple[str, ...], ...]
    names: dict[int, str]
    stars: dict[str, Record]


def read_grid(case: RawCase, lines: Table, tou: str, how: PackageFormat, limits: Limits) -> ReadGrid:
    """Read the grid of a time of use.

    Raises: TableError for a row whose branch the case lacks, a branch listed twice, ratings that make no sense;
    GridError for a case without a base.
    """
    if case.base_mva <= 0:
        raise GridError(f"the case has a base of {case.base_mva} MVA: expected more than 0")
    return _Builder(case, lines, tou, how, limits).build()


class _Builder:
    def __init__(self, case: RawCase, lines: Table, tou: str, how: PackageFormat, limits: Limits) -> None:
        self._case, self._lines, self._tou = case, lines, tou
        plain = (limits is Limits.ENFORCED) == how.plain_derated
        kinds = ("Normal", "Emergency")
        self._columns, self._others = (
            [f"{word}{kind} Rating" for kind in kinds] for word in (("", "Operating ") if plain else ("Operating ", ""))
        )
        self._devices: dict[str, list[str]] = defaultdict(list)
        self._scale: dict[str, float] = {}
        self._out: list[str] = []

    def build(self) -> ReadGrid:
        listed = list(self._listed())
        branches = listed + list(self._unlisted({branch.name for branch in listed}))
        middles = (replace(self._buses[one["I"]], name=name, number=0) for name, one in self._stars.items())
        grid = Grid((*self._buses.values(), *middles), tuple(branches))
        pieces = islands(grid)
        main = grid.only(frozenset(pieces[0])) if len(pieces) > 1 else grid
        kept = main.branch_position
        devices = {name: tuple(one for one in members if one in kept) for name, members in self._devices.items()}
        out = tuple(name for name in self._out if name in kept)
        stars = {name: one for name, one in self._stars.items() if name in main.bus_position}
        return ReadGrid(main, out, devices, self._scale, pieces[1:], self._names, stars)

    @cached_property
    def _names(self) -> dict[int, str]:
        """Names of buses; one that several have is told apart by the number."""
        times = Counter(one["NAME"] for one in self._case["bus"])
        return {
            one["I"]: one["NAME"] if one["NAME"] and times[one["NAME"]] == 1 else f"{one['NAME'] or 'BUS'}_{one['I']}"
            for one in self._case["bus"]
        }

    @cached_property
    def _buses(self) -> dict[int, Bus]:
        zones = {one["I"]: one["ZONAME"] for one in self._case["zone"]}
        return {
            one["I"]: Bus(self._names[one["I"]], one["BASKV"], zones.get(one["ZONE"]) or str(one["ZONE"]), one["I"])
            for one in self._case["bus"]
        }

    @cached_property
    def _stars(self) -> dict[str, Record]:
        return stars_of(self._case, BASE_MVA)

    @cached_property
    def _wires(self) -> dict[Key, Wire]:
        return wires_of(self._case)

    def _listed(self) -> Iterator[Branch]:
        """The branches that the line table lists, in its order and direction."""
        taken: dict[Key, int] = {}
        for line, row in self._lines.of(self._tou):
            wire, forwards = self._wire(line, row)
            if (first := taken.setdefault(wire.key, line)) != line:
                raise self._lines.error(line, "Circuit ID", "each branch once", f"that of line {first} again")
            name = row["Device Name"]
            self._devices[name].append(name)
            if not wire.runs or row["Status"] == "Open":
                self._out.append(name)
            told = replace(wire, kind=DeviceType(row["Device Type"]))
            yield self._branch(name, told, forwards, self._ratings(line, row))

    def _wire(self, line: int, row: Row) -> tuple[Wire, bool]:
        start, end, circuit = row["From Bus Number"], row["To Bus Number"], row["Circuit ID"]
        wire = self._wires.get((start, end, circuit))
        if wire is not None:
            return wire, True
        wire = self._wires.get((end, start, circuit))
        if wire is None:
            expected = f"a branch of the case from {start} to {end}"
            raise self._lines.error(line, "Circuit ID", expected, f"circuit {circuit}")
        return wire, False

    def _ratings(self, line: int, row: Row) -> tuple[float, float]:
        if row["Enforcement"] == "No":
            return NOT_WATCHED, NOT_WATCHED
        normal, emergency = (row[column] for column in self._columns)
        if not 0 < normal <= emergency:
            raise self._lines.error(line, self._columns[1], f"at least the {self._columns[0]}, above 0", emergency)
        if row[self._others[0]] > 0:
            self._scale[row["Device Name"]] = normal / row[self._others[0]]
        return normal, emergency

    def _unlisted(self, names: set[str]) -> Iterator[Branch]:
        """Branches that the table does not list: they carry what comes."""
        listed = {self._wire(line, row)[0].key for line, row in self._lines.of(self._tou)}
        for key, wire in self._wires.items():
            if key not in listed:
                name = "_".join(str(part) for part in key)
                name = f"{name}_" if name in names else name
                self._devices[name].append(name)
                if wire.star:
                    self._devices[wire.star].append(name)
                if not wire.runs:
                    self._out.append(name)
                yield self._branch(name, wire, forwards=True, ratings=(NOT_WATCHED, NOT_WATCHED))

    def _branch(self, name: str, wire: Wire, forwards: bool, ratings: tuple[float, float]) -> Branch:
        start, end = (self._names[end] if isinstance(end, int) else end for end in (wire.start, wire.end))
        start, end = (start, end) if forwards else (end, start)
        on_base = BASE_MVA / self._case.base_mva
        x = wire.x if abs(wire.x) >= LEAST_X else math.copysign(LEAST_X, wire.x)
        shift = wire.shift if forwards else 0.0 - wire.shift
        effective = x * wire.tap * on_base if on_base != 1.0 else x * wire.tap
        return Branch(name, start, end, effective, *ratings, wire.kind, wire.tap, shift)
