"""From a package's tables to the places that can be traded, and how each spreads over buses.

Generators, their aggregates and hubs have tables of their own. Load aggregation points and scheduling points stand in
the public source/sink list alone, which knows buses by their EMS names. A place that both tell of must spread alike.
"""

import math
from collections.abc import Iterator

from crrsim.network.package import LIST, Package
from crrsim.network.package_grid import ReadGrid
from crrsim.network.tables import Row, Table
from crrsim.terms.location import Location, LocationType
from crrsim.terms.product import TimeOfUse

NEAR = 1e-4
"""How far two tables may differ in a share: the public list is rounded to five decimals."""

Shares = dict[str, list[tuple[str, float]]]


def places_of(package: Package, tou: TimeOfUse, read: ReadGrid) -> dict[str, Location]:
    """Every place of the package, in the order of the public list where there is one.

    Raises: TableError for a bus or place that is not there, shares that do not sum to one, or tables that differ.
    """
    return _Places(package, tou, read).all()


class _Places:
    def __init__(self, package: Package, tou: TimeOfUse, read: ReadGrid) -> None:
        self._tables, self._tou, self._read = package.tables, tou, read
        self._bus_of = {bus.ems_name: bus.name for bus in read.grid.buses}
        self._bus_of |= {bus.name: bus.name for bus in read.grid.buses}
        self._kinds: dict[str, LocationType] = {}
        self._shares: Shares = {}
        self._line: dict[str, int] = {}

    def all(self) -> dict[str, Location]:
        self._plants()
        self._aggregates()
        self._hubs()
        listed = self._listed()
        for name, shares in listed.items():
            self._compare(name, shares)
        order = dict.fromkeys((*listed, *self._shares))
        return {name: self._place(name, self._shares.get(name) or listed[name]) for name in order}

    def _rows(self, name: str) -> Iterator[tuple[Table, int, Row]]:
        table = self._tables.get(name)
        if table:
            yield from ((table, line, row) for line, row in table.of(self._tou))

    def _plants(self) -> None:
        for table, line, row in self._rows("RESOURCE"):
            bus = self._bus(table, line, "Bus Name", row["Bus Name"])
            self._add(row["Generator Name"], LocationType.GEN, bus, 1.0)
            self._bus_of.setdefault(row["EMS Gen Name"], bus)

    def _aggregates(self) -> None:
        for table, line, row in self._rows("GEN_DISTRIBUTION_FACTOR"):
            bus = self._bus(table, line, "EMS Name", row["EMS Name"])
            self._add(row["Generator Name"], LocationType.GEN, bus, row["Distribution Factor"])

    def _hubs(self) -> None:
        for table, line, row in self._rows("TRADING_HUB"):
            node, factor = row["APNode"], row["Allocation Factor"]
            members = self._shares.get(node) or [(self._bus(table, line, "APNode", node), 1.0)]
            for bus, share in members:
                self._add(row["Trading Hub"], LocationType.TH, bus, share * factor)

    def _listed(self) -> Shares:
        listed: Shares = {}
        for table, line, row in self._rows(LIST):
            bus = self._bus(table, line, "EMSBusName", row["EMSBusName"])
            listed.setdefault(row["SourceSink"], []).append((bus, row["ParticipationFactor"]))
            self._line.setdefault(row["SourceSink"], line)
            self._kinds[row["SourceSink"]] = LocationType(row["Type"])
        for name, shares in listed.items():
            total = math.fsum(share for _, share in shares)
            if abs(total - 1) > NEAR * max(1, len(shares)):
                raise self._tables[LIST].error(
                    self._line[name], "ParticipationFactor", f"shares of {name} that sum to 1", total
                )
        return listed

    def _add(self, name: str, kind: LocationType, bus: str, share: float) -> None:
        self._kinds.setdefault(name, kind)
        self._shares.setdefault(name, []).append((bus, share))

    def _bus(self, table: Table, line: int, column: str, name: str) -> str:
        if name not in self._bus_of:
            raise table.error(line, column, "a bus of the case's main part", name)
        return self._bus_of[name]

    def _compare(self, name: str, listed: list[tuple[str, float]]) -> None:
        own = self._shares.get(name)
        if own is None:
            return
        one, other = _summed(own), _summed(listed)
        for bus in one.keys() | other.keys():
            if abs(one.get(bus, 0.0) - other.get(bus, 0.0)) > NEAR:
                expected = f"the share of {name} at {bus} that its own table has, {one.get(bus, 0.0)}"
                raise self._tables[LIST].error(self._line[name], "ParticipationFactor", expected, other.get(bus, 0.0))

    def _place(self, name: str, shares: list[tuple[str, float]]) -> Location:
        return Location(name, self._kinds[name], self._zone(shares[0][0]), _to_one(tuple(_summed(shares).items())))

    def _zone(self, bus: str) -> str:
        return self._read.grid.buses[self._read.grid.bus_position[bus]].zone


def _summed(shares: list[tuple[str, float]]) -> dict[str, float]:
    total: dict[str, float] = {}
    for bus, share in shares:
        total[bus] = total.get(bus, 0.0) + share
    return total


def _to_one(shares: tuple[tuple[str, float], ...]) -> tuple[tuple[str, float], ...]:
    """Shares that a list has rounded, scaled to sum to one; others are left as they are, for the model to refuse."""
    total = math.fsum(share for _, share in shares)
    rounded = 1e-9 < abs(total - 1) <= NEAR * max(1, len(shares))
    return tuple((bus, share / total) for bus, share in shares) if rounded else shares
