"""The network every rehearsal stands on unless told otherwise; its table is `default_network.toml` beside this file."""

import math
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from crrsim.network.grid import Branch, Bus, DeviceType, Grid
from crrsim.network.interface import Interface
from crrsim.network.model import Model
from crrsim.network.shift_factors import islands, single_outages
from crrsim.terms.location import Location, LocationType

Table = dict[str, Any]


@cache
def default_model() -> Model:
    """The synthetic network: two voltage levels, one intertie, three hubs, every non-radial branch a contingency.

    One location is retired, two generators are islanded by outages. Reference prices are weighted with the load.
    Always the same object: its factors are worked out once in a process.
    """
    table = tomllib.loads(files("crrsim.network").joinpath("default_network.toml").read_text(encoding="utf-8"))
    grid = _grid(table)
    outages = tuple(_branch_name(grid, *end) for end in table["outages"])
    running = grid.without(outages)
    return Model(
        grid,
        {location.name: location for location in _locations(table)},
        load={name: float(load) for _, name, _, _, load, _ in table["buses"] if load},
        contingencies=single_outages(running.only(islands(running)[0])).contingencies,
        outages=outages,
        retired=frozenset(table["retired"]),
        interfaces=tuple(_interface(grid, *row) for row in table["interfaces"]),
        capacity={name: float(mw) for name, _, mw, _ in table["generators"]},
    )


def _grid(table: Table) -> Grid:
    buses = tuple(Bus(name, float(kv), zone, number) for number, name, kv, zone, _, _ in table["buses"])
    ends = Grid(buses, ())
    return Grid(buses, tuple(_branch(ends, row) for row in table["branches"]))


def _branch(grid: Grid, row: tuple[str, str, int, float, float, float]) -> Branch:
    start, end, circuit, x, normal, emergency = row
    levels = {grid.buses[grid.bus_position[bus]].kv for bus in (start, end)}
    device = DeviceType.LINE if len(levels) == 1 else DeviceType.TRANSFORMER
    name = _branch_name(grid, start, end, circuit)
    return Branch(name, start, end, x, float(normal), float(emergency), device)


def _interface(grid: Grid, name: str, elements: list[Table], into: float, out: float) -> Interface:
    named = tuple(
        (_branch_name(grid, one["from"], one["to"], one["circuit"]), float(one["factor"])) for one in elements
    )
    return Interface(name, named, float(into), float(out))


def _branch_name(grid: Grid, start: str, end: str, circuit: int) -> str:
    # The form of public constraint names: from bus, to bus, circuit and section.
    first, second = (grid.buses[grid.bus_position[bus]] for bus in (start, end))
    return f"{first.number}_{first.name}_{first.kv:g}_{second.number}_{second.name}_{second.kv:g}_BR_{circuit}_1"


def _locations(table: Table) -> Iterable[Location]:
    zone = {name: zone for _, name, _, zone, _, _ in table["buses"]}
    for name, bus, _, _ in table["generators"]:
        yield Location(name, LocationType.GEN, zone[bus], ((bus, 1.0),))
    for name, bus in table["scheduling_points"]:
        yield Location(name, LocationType.SP, zone[bus], ((bus, 1.0),))
    for hub in sorted({row[3] for row in table["generators"]} - {""}):
        members = [(bus, capacity) for _, bus, capacity, of_hub in table["generators"] if of_hub == hub]
        yield Location(hub, LocationType.TH, zone[members[0][0]], _shares(members))
    yield from _load_points(table)


def _load_points(table: Table) -> Iterable[Location]:
    for name, zones in table["load_aggregation_points"].items():
        members = [(bus, load) for _, bus, _, zone, load, _ in table["buses"] if zone in zones and load]
        yield Location(name, LocationType.LAP, zones[0], _shares(members))
    for part in sorted({row[5] for row in table["buses"]} - {""}):
        rows = [(bus, load, zone) for _, bus, _, zone, load, of_part in table["buses"] if of_part == part]
        yield Location(part, LocationType.LAP, rows[0][2], _shares([(bus, load) for bus, load, _ in rows]))


def _shares(weights: list[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    """Weights as shares of one, to the five decimals a published list has; the largest member takes the rounding."""
    total = math.fsum(weight for _, weight in weights)
    shares = {bus: round(weight / total, 5) for bus, weight in weights}
    largest = max(shares, key=lambda bus: shares[bus])
    shares[largest] = round(shares[largest] + 1 - math.fsum(shares.values()), 5)
    return tuple(shares.items())
