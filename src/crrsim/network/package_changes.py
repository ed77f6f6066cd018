"""What is different between two releases of a model, row by row and by name."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass

from crrsim.network.package import Package
from crrsim.network.raw_case import Record
from crrsim.network.raw_layout import section
from crrsim.network.tables import COLUMNS, Row

KEYS: Mapping[str, tuple[str, ...]] = {
    "LINE_AND_TRANSFORMER": ("Device Name", "TOU"),
    "CONTINGENCY": ("Contingency Name", "Device Name", "TOU"),
    "INTERFACE": ("Interface Name", "Device Name", "TOU"),
    "OUTAGE": ("Device Name", "TOU"),
    "TRADING_HUB": ("Trading Hub", "APNode", "TOU"),
    "GEN_DISTRIBUTION_FACTOR": ("Generator Name", "EMS Name", "TOU"),
    "RESOURCE": ("Generator Name", "TOU"),
    "SOURCE_SINK": ("SourceSink", "EMSBusName", "TOU"),
}
"""Table -> the columns that tell its rows apart."""


@dataclass(frozen=True)
class Change:
    """One row that came, went, or says something else: where, which, and what in words."""

    where: str
    what: str
    change: str

    def __str__(self) -> str:
        return f"{self.where}, {self.what}: {self.change}"


def changes_between(earlier: Package, later: Package) -> tuple[Change, ...]:
    """Return what changed from one package to another: in the tables that both have, then in the cases.

    Of the cases the buses, loads, units and branches are compared; numbers of outages are not.
    """
    both = [name for name in earlier.tables if name in later.tables]
    tables = (_of_table(name, earlier.tables[name].rows, later.tables[name].rows) for name in both)
    cases = (
        _of_section(
            f"{tou} case, {name}", name, earlier.cases[tou][name], later.cases[tou][name], later.cases[tou].revision
        )
        for tou in earlier.cases
        if earlier.cases[tou].revision == later.cases[tou].revision
        for name in ("bus", "load", "unit", "branch", "transformer")
    )
    return tuple(change for found in (*tables, *cases) for change in found)


def _of_table(name: str, earlier: tuple[Row, ...], later: tuple[Row, ...]) -> Iterator[Change]:
    columns = [column.name for column in COLUMNS[name] if column.name not in {*KEYS[name], "OMS Outage ID"}]
    yield from _compared(name, _by(KEYS[name], earlier), _by(KEYS[name], later), columns)


def _of_section(
    where: str, name: str, earlier: tuple[Record, ...], later: tuple[Record, ...], revision: int
) -> Iterator[Change]:
    keys = section(name, revision).keys
    fields = [field for line in section(name, revision).lines for field in line.names if field not in keys]
    yield from _compared(where, _by(keys, earlier), _by(keys, later), fields)


def _by(keys: tuple[str, ...], rows: tuple[Row, ...]) -> dict[tuple[Hashable, ...], Row]:
    return {tuple(row[key] for key in keys): row for row in rows}


def _compared(
    where: str,
    earlier: Mapping[tuple[Hashable, ...], Row],
    later: Mapping[tuple[Hashable, ...], Row],
    columns: list[str],
) -> Iterator[Change]:
    for key in dict.fromkeys((*earlier, *later)):
        what = " ".join(str(part) for part in key)
        if key not in later:
            yield Change(where, what, "gone")
        elif key not in earlier:
            yield Change(where, what, "new")
        else:
            yield from (
                Change(
                    where,
                    what,
                    f"{column.strip()} {_told(earlier[key].get(column))} -> {_told(later[key].get(column))}",
                )
                for column in columns
                if earlier[key].get(column) != later[key].get(column)
            )


def _told(value: object) -> str:
    return "nothing" if value is None else str(value)
