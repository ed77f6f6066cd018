"""From the files of a package to the model that a market is cleared on."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from crrsim.network.dc_lines import DcLine
from crrsim.network.grid import Contingency, Derate
from crrsim.network.interface import Interface
from crrsim.network.model import Model
from crrsim.network.package import LIST, Package, read_package
from crrsim.network.package_dc import dc_lines_of
from crrsim.network.package_format import OURS, Limits, PackageFormat
from crrsim.network.package_grid import ReadGrid, read_grid
from crrsim.network.package_notes import notes_of
from crrsim.network.package_places import places_of
from crrsim.network.tables import Row, Table
from crrsim.terms.location import Location
from crrsim.terms.product import TimeOfUse

_BRANCHES = ("LINE", "TRANSFORMER")


@dataclass(frozen=True)
class ReadModel:
    """A model and what the files have beside it.

    `islands` are buses that nothing joins to the rest, left out; `notes` tell of all that counts otherwise than a
    person may think, or not at all.
    """

    model: Model
    islands: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


def read_model(folder: Path, tou: TimeOfUse, *, limits: Limits = Limits.ENFORCED, how: PackageFormat = OURS) -> Model:
    """The model of a time of use from a folder or ZIP archive. Raises: as `model_of` and `read_package`."""
    return model_of(read_package(folder, how), tou, limits=limits, how=how).model


def model_of(
    package: Package,
    tou: TimeOfUse,
    *,
    limits: Limits = Limits.ENFORCED,
    how: PackageFormat = OURS,
    hours: float | None = None,
) -> ReadModel:
    """The model of a time of use, with the limits that the market enforces, or those in full (A-23).

    hours: of the period, which a prorated derate (A-25) is held against; None counts each derate in full.
    Raises: TableError with file, line and column for what does not fit together; GridError and UnknownLocation for a
    model that contradicts itself.
    """
    return _Reading(package, tou, limits, how, hours).read()


class _Reading:
    def __init__(
        self, package: Package, tou: TimeOfUse, limits: Limits, how: PackageFormat, hours: float | None
    ) -> None:
        self._package, self._tou, self._limits, self._how, self._hours = package, tou, limits, how, hours

    def read(self) -> ReadModel:
        inside = self._read.grid.bus_position
        bare = Model(
            self._read.grid,
            self._places,
            self._load,
            outages=self._outages,
            interfaces=tuple(self._interfaces()),
            derates=tuple(self._derates()),
            capacity={row["Generator Name"]: row["PMax"] for _, row in self._rows("RESOURCE") if row["PMax"]},
            stars=self._read.stars,
            dc_lines=tuple(one for one in self._dc_lines if {one.from_bus, one.to_bus} <= inside.keys()),
        )
        retired = self._not_biddable - bare.islanded
        model = replace(bare, contingencies=tuple(self._contingencies(bare)), retired=retired)
        running = model.in_service.bus_position.keys()
        dc_lines = {line: {line.from_bus, line.to_bus} <= running for line in self._dc_lines}
        notes = notes_of(self._package, self._tou, self._read, dc_lines)
        return ReadModel(model, self._read.islands, notes)

    @cached_property
    def _read(self) -> ReadGrid:
        lines = self._package.tables["LINE_AND_TRANSFORMER"]
        return read_grid(self._package.cases[self._tou], lines, self._tou, self._how, self._limits)

    @cached_property
    def _dc_lines(self) -> tuple[DcLine, ...]:
        return dc_lines_of(self._package.cases[self._tou], self._read.names)

    def _rows(self, name: str) -> Iterable[tuple[int, Row]]:
        table = self._package.tables.get(name)
        return table.of(self._tou) if table else ()

    @cached_property
    def _load(self) -> dict[str, float]:
        load: dict[str, float] = defaultdict(float)
        for one in self._package.cases[self._tou]["load"]:
            name = self._read.names[one["I"]]
            if one["STATUS"] and one["PL"] > 0 and name in self._read.grid.bus_position:
                load[name] += one["PL"]
        return dict(load)

    @cached_property
    def _places(self) -> dict[str, Location]:
        return places_of(self._package, self._tou, self._read)

    @cached_property
    def _not_biddable(self) -> frozenset[str]:
        return frozenset(row["SourceSink"] for _, row in self._rows(LIST) if row["BiddableFlag"] == "No")

    def _branches(self, table: Table, line: int, row: Row) -> tuple[str, ...]:
        """The branches of the row's device. Raises: TableError for a device that is none of the line table."""
        found = self._read.devices.get(row["Device Name"])
        if found is None:
            raise table.error(line, "Device Name", "a device of LINE_AND_TRANSFORMER", row["Device Name"])
        return found

    @cached_property
    def _outages(self) -> tuple[str, ...]:
        """Branches out of service: those of the outage table first, then what the case has out besides."""
        table = self._package.tables["OUTAGE"]
        opened = [
            name
            for line, row in table.of(self._tou)
            if row["Action"] == "Open" and row["Device Type"] in _BRANCHES
            for name in self._branches(table, line, row)
        ]
        return tuple(dict.fromkeys((*opened, *self._read.out)))

    def _derates(self) -> Iterable[Derate]:
        table = self._package.tables["OUTAGE"]
        for line, row in table.of(self._tou):
            if row["Action"] == "Derate" and row["Device Type"] in _BRANCHES:
                for name in self._branches(table, line, row):
                    yield self._derate(table, line, row, name)

    def _derate(self, table: Table, line: int, row: Row, name: str) -> Derate:
        branch = self._read.grid.branch(name)
        scale = self._read.scale.get(name, 1.0) if self._limits is Limits.ENFORCED else 1.0
        left = []
        for column, rated in (
            ("Adjusted Base Limit", branch.normal_mw),
            (" Adjusted Emergency Limit", branch.emergency_mw),
        ):
            adjusted = row[column]
            if adjusted is None or adjusted <= 0:
                raise table.error(line, column.strip(), "MW above 0 for a derate", adjusted or "nothing")
            left.append(min(rated, adjusted * scale))
        derate = Derate(name, min(left), left[1], row["Duration In Hour"])
        return derate.spread(branch, self._hours) if self._how.prorated and self._hours else derate

    def _contingencies(self, bare: Model) -> Iterable[Contingency]:
        """The active ones, as far as their branches run; what has none left is no contingency of the network."""
        table = self._package.tables["CONTINGENCY"]
        lost: dict[str, list[str]] = {}
        for line, row in table.of(self._tou):
            if row["Status"] == "Active" and row["Device Type"] in _BRANCHES:
                found = self._branches(table, line, row)
                lost.setdefault(row["Contingency Name"], []).extend(found)
        running = bare.in_service.branch_position
        for name, branches in lost.items():
            left = tuple(dict.fromkeys(one for one in branches if one in running))
            if left:
                yield Contingency(name, left)

    def _interfaces(self) -> Iterable[Interface]:
        plain = (self._limits is Limits.ENFORCED) == self._how.plain_derated
        columns = [f"{'' if plain else 'Operating '}{way} Limit" for way in ("Positive", "Negative")]
        table = self._package.tables["INTERFACE"]
        elements: dict[str, list[tuple[str, float]]] = defaultdict(list)
        limited: dict[str, tuple[float, float]] = {}
        for line, row in table.of(self._tou):
            name, both = row["Interface Name"], (row[columns[0]], row[columns[1]])
            if not both[1] < 0 < both[0]:
                raise table.error(line, columns[1], f"a limit below 0, and {columns[0]} above", both[1])
            if limited.setdefault(name, both) != both:
                raise table.error(line, columns[0], f"the limits of {name} above, {limited[name]}", both)
            factor = row["Factor"] * self._how.factor_sign
            elements[name] += [(branch, factor) for branch in self._branches(table, line, row)]
        return [Interface(name, tuple(elements[name]), both[0], -both[1]) for name, both in limited.items()]
