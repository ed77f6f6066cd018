"""What of a package's files counts otherwise than a person may think, or not at all, in words.

What carries no megawatts in a direct-current model, shunts and voltages and resistances, is not told.
"""

from collections.abc import Iterable, Iterator, Mapping

from crrsim.network.dc_lines import DcLine
from crrsim.network.package import Package
from crrsim.network.package_grid import LEAST_X, ReadGrid
from crrsim.network.package_wires import beyond_tables
from crrsim.network.raw_case import RawCase, Record
from crrsim.terms.product import TimeOfUse

_HOLDS_MW = 3
"""|COD| of a winding that shifts its angle until its flow is as wanted."""
_MOST_NAMED = 5


def notes_of(package: Package, tou: TimeOfUse, read: ReadGrid, dc_lines: Mapping[DcLine, bool]) -> tuple[str, ...]:
    """Return a sentence for each such thing in the files of a time of use; DC lines come with whether they run."""
    case = package.cases[tou]
    listed = {row["Device Name"] for _, row in package.tables["LINE_AND_TRANSFORMER"].of(tou)}
    unlisted = [branch.name for branch in read.grid.branches if branch.name not in listed]
    return (
        *map(_of_dc, dc_lines, dc_lines.values()),
        *_of_devices(case),
        *_some(unlisted, "branches of the case are not in LINE_AND_TRANSFORMER: nothing limits them"),
        *_some([bus for piece in read.islands for bus in piece], "buses hang on nothing in the main part: left out"),
        *_of_tables(package, tou),
    )


def _of_dc(one: DcLine, runs: bool) -> str:
    line = f"DC line {one.name}: its {one.mw:g} MW from {one.from_bus} to {one.to_bus}"
    how = "flow whatever is sold" if runs else "are left out: an end is not in service with the main part"
    return f"{line} {how}"


def _of_devices(case: RawCase) -> Iterator[str]:
    shifters = [one for one in case["transformer"] if any(abs(one.get(f"COD{n}", 0)) == _HOLDS_MW for n in (1, 2, 3))]
    yield from _some(map(_ends, shifters), "phase shifters hold a flow in operation: here each keeps the case's angle")
    beyond = beyond_tables(case)
    yield from _some(map(_ends, beyond), "transformers stand beyond their impedance correction tables: the end counts")
    series = [one for one in case["FACTS"] if one["J"] and one["MODE"]]
    yield from _some(map(_ends, series), "FACTS devices in series are left out: nothing flows through them")
    shorts = [one for one in case["branch"] if abs(one["X"]) < LEAST_X]
    yield from _some(map(_ends, shorts), f"lines have hardly any reactance: {LEAST_X:g} per unit is assumed")


def _of_tables(package: Package, tou: TimeOfUse) -> Iterator[str]:
    branches = {"LINE", "TRANSFORMER"}
    rows = [row for _, row in package.tables["CONTINGENCY"].of(tou)]
    idle = [row["Contingency Name"] for row in rows if row["Status"] != "Active"]
    yield from _some(idle, "contingencies are not active: left out")
    others = [row for row in rows if row["Status"] == "Active" and row["Device Type"] not in branches]
    yield from _some(
        [row["Device Name"] for row in others], "devices of contingencies are no branches: nothing is lost with them"
    )
    out = [row["Device Name"] for _, row in package.tables["OUTAGE"].of(tou) if row["Device Type"] not in branches]
    yield from _some(out, "devices of OUTAGE are no branches: none is taken out with them")


def _ends(one: Record) -> str:
    return "-".join(str(abs(one[end])) for end in ("I", "J", "K") if one.get(end))


def _some(found: Iterable[str], what: str) -> Iterator[str]:
    """Yield how many there are and which, if any."""
    names = list(dict.fromkeys(found))
    if names:
        more = ", ..." if len(names) > _MOST_NAMED else ""
        yield f"{len(names)} {what} ({', '.join(names[:_MOST_NAMED])}{more})"
