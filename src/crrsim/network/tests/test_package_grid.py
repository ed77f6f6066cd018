"""What a grid is made of a case: taps, angles, stars, what is out, what hangs together, and what does not fit."""

from dataclasses import replace

import numpy as np
import pytest

from crrsim.network.grid import DeviceType, Grid, GridError
from crrsim.network.package import Package
from crrsim.network.package_format import NOT_WATCHED, OURS, Limits
from crrsim.network.package_grid import LEAST_X, ReadGrid, read_grid
from crrsim.network.package_reading import model_of
from crrsim.network.package_writing import package_of
from crrsim.network.raw_case import RawCase, Record, record
from crrsim.network.tables import Row, Table, TableError
from crrsim.network.tests.test_package import everything
from crrsim.terms.product import TimeOfUse

LEVELS = {1: 500.0, 2: 230.0, 3: 115.0, 4: 230.0}
EMPTY = Table("LINE_AND_TRANSFORMER", (), "lines.csv")


def case(*, branches: tuple[Record, ...] = (), transformers: tuple[Record, ...] = (), base: float = 100.0) -> RawCase:
    buses = [record(30, "bus", I=n, NAME=f"B{n}", BASKV=kv, ZONE=7) for n, kv in LEVELS.items()]
    records = {
        "bus": buses,
        "branch": branches,
        "transformer": transformers,
        "zone": [record(30, "zone", I=7, ZONAME="Z")],
    }
    return RawCase(30, records, {"SBASE": base})


def grid_of(one: RawCase, *rows: Row) -> ReadGrid:
    return read_grid(one, replace(EMPTY, rows=rows), "ON", OURS, Limits.ENFORCED)


def line(start: int, end: int, **more: object) -> Record:
    return record(30, "branch", **{"I": start, "J": end, "X": 0.1, **more})


def row(start: int, end: int, **more: object) -> Row:
    return {
        "Device Name": f"{start}-{end}", "Device Type": "LINE", "From Bus Number": start, "To Bus Number": end,
        "Circuit ID": "1", "Status": "Closed", "Enforcement": "Yes", "Normal Rating": 10.0, "Emergency Rating": 12.0,
        "Operating Normal Rating": 20.0, "Operating Emergency Rating": 24.0, "TOU": "ON", **more,
    }  # fmt: skip


def between(grid: Grid, one: str, other: str) -> float:
    """Per unit; the angle between two buses for one per unit from the first to the second."""
    laplace = np.zeros((len(grid.buses), len(grid.buses)))
    for branch in grid.branches:
        start, end = grid.bus_position[branch.from_bus], grid.bus_position[branch.to_bus]
        laplace[[start, end, start, end], [start, end, end, start]] += np.array([1, 1, -1, -1]) / branch.x
    into = np.zeros(len(grid.buses))
    into[grid.bus_position[one]], into[grid.bus_position[other]] = 1, -1
    angle = np.linalg.pinv(laplace) @ into
    return float(angle[grid.bus_position[one]] - angle[grid.bus_position[other]])


def three(**more: object) -> Record:
    told: dict[str, object] = {"I": 1, "J": 2, "K": 3, "X1_2": 0.1, "X2_3": 0.22, "X3_1": 0.25}
    return record(30, "transformer", **told | more)


def test_a_three_winding_transformer_is_a_star() -> None:
    read = grid_of(case(transformers=(three(),), branches=(line(2, 4),)))
    assert [bus.name for bus in read.grid.buses] == ["B1", "B2", "B3", "B4", "STAR_1_2_3_1"]
    found = [between(read.grid, *pair) for pair in (("B1", "B2"), ("B2", "B3"), ("B3", "B1"))]
    assert found == pytest.approx([0.1, 0.22, 0.25])
    assert len(read.devices["STAR_1_2_3_1"]) == 3


@pytest.mark.parametrize(("stat", "out"), [(0, 3), (1, 0), (2, 1), (3, 1), (4, 1)])
def test_windings_that_are_out_are_out(stat: int, out: int) -> None:
    read = grid_of(case(transformers=(three(STAT=stat),), branches=(line(2, 4), line(1, 4), line(3, 4))))
    assert len(read.out) == out


def two(**more: object) -> Record:
    return record(
        30, "transformer", **{"I": 1, "J": 2, "X1_2": 0.1, "WINDV1": 1.05, "WINDV2": 1.0, "ANG1": 5.0, **more}
    )


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"CW": 2, "WINDV1": 525.0, "WINDV2": 230.0},
        {"CW": 3, "WINDV1": 1.0, "NOMV1": 525.0, "WINDV2": 1.0},
        {"CZ": 2, "X1_2": 0.2, "SBASE1_2": 200.0},
        {"CZ": 3, "R1_2": 0.12 * 200e6, "X1_2": (0.2**2 + 0.12**2) ** 0.5, "SBASE1_2": 200.0},
    ],
)
def test_taps_and_impedances_may_be_told_in_each_unit(told: dict[str, object]) -> None:
    (branch,) = grid_of(case(transformers=(two(**told),))).grid.branches
    assert [branch.tap, branch.shift, branch.x] == pytest.approx([1.05, 5.0, 0.105])
    assert branch.device_type is DeviceType.TRANSFORMER


def test_turns_in_kv_at_a_bus_without_a_voltage_are_refused() -> None:
    bare = case(transformers=(two(CW=2),))
    buses = [dict(bus) | {"BASKV": 0.0} for bus in bare["bus"]]
    with pytest.raises(GridError, match="transformer at bus 1 has CW 2, and the bus has no base voltage"):
        grid_of(RawCase(30, {**bare.records, "bus": buses}))


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"WINDV2": 0.0}, "no turns on winding 2: WINDV2 is 0"),
        ({"CZ": 2, "SBASE1_2": 0.0}, "has CZ 2 and SBASE1-2 0"),
    ],
)
def test_a_transformer_that_cannot_be_is_refused(told: dict[str, object], says: str) -> None:
    with pytest.raises(GridError, match=says):
        grid_of(case(transformers=(two(**told),)))


def test_a_case_without_a_base_is_refused() -> None:
    with pytest.raises(GridError, match=r"base of 0\.0 MVA: expected more than 0"):
        grid_of(case(branches=(line(1, 2),), base=0.0))


def test_reactances_are_told_on_100_mva() -> None:
    (branch,) = grid_of(case(branches=(line(1, 2),), base=50.0)).grid.branches
    assert branch.x == 0.2


def test_a_line_without_reactance_has_the_least() -> None:
    found = grid_of(case(branches=(line(1, 2, X=0.0), line(2, 3, X=-1e-9)))).grid.branches
    assert [branch.x for branch in found] == [LEAST_X, -LEAST_X]


def test_a_row_may_run_against_the_case() -> None:
    (branch,) = grid_of(case(transformers=(two(),)), row(2, 1)).grid.branches
    assert (branch.from_bus, branch.to_bus, branch.shift) == ("B2", "B1", -5.0)


def test_a_branch_that_is_not_listed_or_not_enforced_carries_what_comes() -> None:
    read = grid_of(case(branches=(line(1, 2), line(2, 3), line(3, 4))), row(2, 3), row(3, 4, Enforcement="No"))
    assert {branch.name: branch.normal_mw for branch in read.grid.branches} == {
        "2-3": 10.0, "3-4": NOT_WATCHED, "1_2_1": NOT_WATCHED,
    }  # fmt: skip


def test_what_the_case_or_the_table_has_out_is_out() -> None:
    one = case(branches=(line(1, 2, ST=0), line(2, 3), line(3, 4), line(1, 4)))
    assert grid_of(one, row(2, 3, Status="Open")).out == ("2-3", "1_2_1")
    buses = [{**bus, "IDE": 4} if bus["I"] == 4 else bus for bus in one["bus"]]
    assert grid_of(RawCase(30, {**one.records, "bus": buses})).out == ("1_2_1", "3_4_1", "1_4_1")


def test_what_nothing_joins_to_the_rest_is_named_and_left_out() -> None:
    read = grid_of(case(branches=(line(1, 2), line(3, 4))))
    assert [bus.name for bus in read.grid.buses] == ["B1", "B2"]
    assert read.islands == (("B3", "B4"),)


def test_buses_of_one_name_are_told_apart_by_number() -> None:
    one = case(branches=(line(1, 2), line(2, 3), line(3, 4)))
    buses = [{**bus, "NAME": "SAME" if bus["I"] < 3 else "" if bus["I"] == 3 else "OWN"} for bus in one["bus"]]
    found = grid_of(RawCase(30, {**one.records, "bus": buses})).grid.buses
    assert [bus.name for bus in found] == ["SAME_1", "SAME_2", "BUS_3", "OWN"]
    assert {bus.zone for bus in found} == {"Z"}


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            (row(1, 4),),
            "lines.csv line 2, column Circuit ID: expected a branch of the case from 1 to 4, found circuit 1",
        ),
        ((row(1, 2), row(2, 1)), "line 3, column Circuit ID: expected each branch once, found that of line 2 again"),
        (
            (row(1, 2, **{"Normal Rating": 0.0}),),
            "line 2, column Emergency Rating: expected at least the Normal Rating",
        ),
        (
            (row(1, 2, **{"Normal Rating": 12.5}),),
            "line 2, column Emergency Rating: expected at least the Normal Rating",
        ),
    ],
)
def test_a_row_that_does_not_fit_the_case_is_told(rows: tuple[Row, ...], told: str) -> None:
    with pytest.raises(TableError) as problem:
        grid_of(case(branches=(line(1, 2),)), *rows)
    assert told in str(problem.value)


def changed(name: str, number: int, **cells: object) -> Package:
    """The package of a model that has everything, some cells of one row of one table other than they were."""
    package = package_of(dict.fromkeys(TimeOfUse, everything()), "A_MARKET")
    table = package.tables[name]
    told = {column.replace("_", " "): value for column, value in cells.items()}
    rows = tuple({**one, **told} if place == number else one for place, one in enumerate(table.rows))
    return replace(package, tables={**package.tables, name: replace(table, rows=rows)})


@pytest.mark.parametrize(
    ("package", "told"),
    [
        (changed("CONTINGENCY", 1, Device_Name="X"), "CONTINGENCY.csv line 3, column Device Name: expected a device"),
        (changed("OUTAGE", 0, Device_Name="X"), "OUTAGE.csv line 2, column Device Name: expected a device"),
        (changed("OUTAGE", 1, Adjusted_Base_Limit=None), "line 3, column Adjusted Base Limit: expected MW above 0"),
        (changed("INTERFACE", 0, Device_Name="X"), "INTERFACE.csv line 2, column Device Name: expected a device"),
        (changed("INTERFACE", 1, Positive_Limit=7.0), "line 3, column Positive Limit: expected the limits of CUT-SET"),
        (changed("INTERFACE", 0, Negative_Limit=7.0), "line 2, column Negative Limit: expected a limit below 0"),
        (changed("RESOURCE", 0, Bus_Name="X"), "RESOURCE.csv line 2, column Bus Name: expected a bus"),
        (changed("TRADING_HUB", 0, APNode="X"), "TRADING_HUB.csv line 2, column APNode: expected a bus"),
        (changed("GEN_DISTRIBUTION_FACTOR", 0, EMS_Name="X"), "line 2, column EMS Name: expected a bus"),
        (changed("SOURCE_SINK", 0, EMSBusName="X"), "SOURCE_SINK.csv line 2, column EMSBusName: expected a bus"),
        (changed("SOURCE_SINK", 9, ParticipationFactor=0.5), "line 11, column ParticipationFactor: expected shares"),
        (changed("SOURCE_SINK", 0, EMSBusName="B"), "line 2, column ParticipationFactor: expected the share of NORTH"),
    ],
)  # fmt: skip
def test_tables_that_do_not_fit_together_are_told_with_their_place(package: Package, told: str) -> None:
    with pytest.raises(TableError) as problem:
        model_of(package, TimeOfUse.ON)
    assert told in str(problem.value)


def test_a_contingency_that_is_not_active_or_already_out_is_none() -> None:
    package = changed("CONTINGENCY", 0, Status="Inactive")
    assert [one.name for one in model_of(package, TimeOfUse.ON).model.contingencies] == ["TWO"]
    package = changed("CONTINGENCY", 0, Device_Name="E-F")
    assert [one.name for one in model_of(package, TimeOfUse.ON).model.contingencies] == ["TWO"]


def test_a_generator_that_trips_takes_no_branch_with_it() -> None:
    package = changed("CONTINGENCY", 0, Device_Name="NORTH", Device_Type="GENERATOR")
    assert [one.name for one in model_of(package, TimeOfUse.ON).model.contingencies] == ["TWO"]


def test_a_rating_may_not_rise_by_a_derate() -> None:
    package = changed("OUTAGE", 1, Adjusted_Base_Limit=500.0, _Adjusted_Emergency_Limit=500.0)
    assert model_of(package, TimeOfUse.ON).model.in_service.branch("B-C").normal_mw == 90.0


def test_shares_of_a_hub_that_do_not_sum_to_one_are_refused() -> None:
    package = changed("TRADING_HUB", 0, Allocation_Factor=0.05)
    bare = replace(package, tables={name: table for name, table in package.tables.items() if name != "SOURCE_SINK"})
    with pytest.raises(GridError, match=r"factors of location HUB sum to 0\.95"):
        model_of(bare, TimeOfUse.ON)


def test_shares_that_a_list_has_rounded_are_brought_to_one() -> None:
    package = changed("SOURCE_SINK", 9, ParticipationFactor=0.33333)
    factors = model_of(package, TimeOfUse.ON).model.locations["LOADS"].factors
    assert sum(share for _, share in factors) == pytest.approx(1.0, abs=1e-12)
