"""A reader that is not ours finds the same buses, branches and reactances in the files we write.

VeraGridEngine brings 1.7 GB of packages, so it is in an extra of its own (`pip install '.[witness]'`) and this test is
skipped without it. It runs in a process of its own: it warns while it is imported, and tests take warnings as errors.
"""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from crrsim.network.raw_case import RawCase, record
from crrsim.network.raw_writer import write_raw

READER = """
import json, sys
import VeraGridEngine.api as other
grid = other.open_file(sys.argv[1])
ends = lambda one: [int(one.bus_from.code), int(one.bus_to.code)]
print(json.dumps({
    "buses": [[int(one.code), one.name, one.Vnom] for one in grid.buses if one.code],
    "lines": [[*ends(one), one.X, one.rate, bool(one.active)] for one in grid.lines],
    "transformers": [[*ends(one), one.X, one.tap_module, one.tap_phase] for one in grid.transformers2w],
    "stars": [[one.x12, one.x23, one.x31] for one in grid.transformers3w],
    "loads": [one.P for one in grid.loads],
    "units": [one.P for one in grid.generators],
}))
"""


def _case(revision: int) -> RawCase:
    def one(name: str, **values: object) -> Any:  # noqa: ANN401 - a record of any section
        return record(revision, name, **values)

    levels = (500.0, 500.0, 230.0, 115.0, 13.8)
    return RawCase(
        revision,
        {
            "bus": [
                one("bus", I=n, NAME=f"BUS{n}", BASKV=kv, IDE=3 if n == 1 else 1, VM=1.01, VA=-3.5)
                for n, kv in enumerate(levels, start=1)
            ],
            "load": [one("load", I=4, PL=100.5)],
            "unit": [one("unit", I=1, PG=50.25, PT=100.0, PB=0.0)],
            "branch": [
                one("branch", I=1, J=2, CKT="1", X=0.0213, RATEA=100.0),
                one("branch", I=1, J=2, CKT="2", X=0.025, RATEA=90.0, ST=0),
            ],
            "transformer": [
                one("transformer", I=2, J=3, NAME="TWO", X1_2=0.031, WINDV1=1.05, ANG1=5.0, RATA1=77.0),
                one("transformer", I=3, J=4, K=5, NAME="THREE", X1_2=0.1, X2_3=0.2, X3_1=0.25),
            ],
            "area": [one("area", I=1, ARNAME="ALL")],
            "zone": [one("zone", I=1, ZONAME="ALL")],
            "owner": [one("owner", I=1, OWNAME="ALL")],
        },
        titles=("for another reader", f"VER {revision}"),
    )


@pytest.mark.skipif(importlib.util.find_spec("VeraGridEngine") is None, reason="VeraGridEngine is not installed")
@pytest.mark.parametrize("revision", [30, 31])
def test_another_reader_finds_the_same_grid(revision: int, tmp_path: Path) -> None:
    write_raw(tmp_path / "case.raw", _case(revision))
    told = subprocess.run(
        [sys.executable, "-c", READER, str(tmp_path / "case.raw")], check=True, capture_output=True, text=True
    ).stdout
    found = json.loads(told.strip().splitlines()[-1])
    assert found["buses"] == [[n, f"BUS{n}", kv] for n, kv in enumerate((500.0, 500.0, 230.0, 115.0, 13.8), start=1)]
    assert found["lines"] == [[1, 2, 0.0213, 100.0, True], [1, 2, 0.025, 90.0, False]]
    assert found["transformers"] == [[2, 3, 0.031, 1.05, pytest.approx(5.0 * 3.141592653589793 / 180)]]
    assert found["stars"] == [[0.1, 0.2, 0.25]]
    assert (found["loads"], found["units"]) == ([100.5], [50.25])
