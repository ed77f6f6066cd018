"""Direct-current lines of a case by their schedule, and what is told of all that counts otherwise or not at all."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from crrsim.network.dc_lines import DcLine
from crrsim.network.grid import GridError
from crrsim.network.model import Model
from crrsim.network.package import Package
from crrsim.network.package_dc import dc_lines_of
from crrsim.network.package_reading import ReadModel, model_of
from crrsim.network.package_writing import package_of
from crrsim.network.raw_case import RawCase, Record, filled, record
from crrsim.network.raw_layout import section
from crrsim.network.tables import Table
from crrsim.network.tests.test_package import everything
from crrsim.terms.product import TimeOfUse

NAMES = {1: "A", 2: "B", 3: "C"}


def lines_of(name: str, **told: object) -> list[DcLine]:
    buses = [record(31, "bus", I=number) for number in NAMES]
    return list(dc_lines_of(RawCase(31, {"bus": buses, name: [record(31, name, **told)]}), NAMES))


@pytest.mark.parametrize(
    ("told", "mw"),
    [
        ({"MDC": 1, "SETVL": 300.0}, 300.0),
        ({"MDC": 1, "SETVL": -300.0}, 300.0),  # the same, told at the inverter
        ({"MDC": 2, "SETVL": 600.0, "VSCHD": 500.0}, 300.0),  # amperes at kilovolts
    ],
)
def test_a_line_of_two_ends_carries_what_its_rectifier_takes(told: Mapping[str, object], mw: float) -> None:
    assert lines_of("two-terminal DC", NAME="TIE", IPR=2, IPI=1, **told) == [DcLine("TIE", "B", "A", mw)]


@pytest.mark.parametrize(
    ("types", "set_at", "line"),
    [
        ((1, 2), (0.0, 80.0), DcLine("V", "A", "B", 80.0)),
        ((1, 2), (0.0, -80.0), DcLine("V", "B", "A", 80.0)),
        ((2, 1), (80.0, 0.0), DcLine("V", "B", "A", 80.0)),
    ],
)
def test_of_voltage_sources_one_feeds_in_what_it_is_set_to(
    types: tuple[int, int], set_at: tuple[float, float], line: DcLine
) -> None:
    ends = {"IBUS1": 1, "IBUS2": 2, "TYPE1": types[0], "TYPE2": types[1], "DCSET1": set_at[0], "DCSET2": set_at[1]}
    assert lines_of("VSC DC", NAME="V", **ends) == [line]


@pytest.mark.parametrize(("mode", "unit"), [(1, 1.0), (2, 0.5)])
def test_of_several_converters_one_takes_what_the_others_leave(mode: int, unit: float) -> None:
    wanted = {1: 500.0, 2: 200.0, 3: -150.0}  # kV at the one that keeps the voltage, else MW or amperes
    converters = tuple(net("converters", IB=bus, SETVL=value) for bus, value in wanted.items())
    found = lines_of("multi-terminal DC", I=1, NCONV=3, NDCBS=0, NDCLN=0, MDC=mode, VCONV=1, converters=converters)
    assert found == [DcLine("NET1_2", "B", "A", 200.0 * unit), DcLine("NET1_3", "A", "C", 150.0 * unit)]


def test_a_converter_of_a_net_has_a_name_that_a_case_can_hold() -> None:
    converters = tuple(net("converters", IB=bus, SETVL=1.0) for bus in (1, 2))
    told = {"I": 99999, "NCONV": 2, "NDCBS": 0, "NDCLN": 0, "MDC": 1, "VCONV": 1, "converters": converters}
    (line,) = lines_of("multi-terminal DC", **told)
    assert len(line.name) <= 12


def net(rows: str, **told: object) -> Record:
    line = next(one for one in section("multi-terminal DC", 31).lines if one.rows == rows)
    return filled(line, told, {}, 100.0)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("two-terminal DC", {"NAME": "T", "IPR": 1, "IPI": 2, "MDC": 0, "SETVL": 5.0}),
        ("VSC DC", {"NAME": "V", "IBUS1": 1, "IBUS2": 2, "MDC": 0, "TYPE2": 2, "DCSET2": 5.0}),
        ("VSC DC", {"NAME": "V", "IBUS1": 1, "IBUS2": 2, "TYPE1": 0, "TYPE2": 2, "DCSET2": 5.0}),
        ("multi-terminal DC", {"I": 1, "NCONV": 0, "NDCBS": 0, "NDCLN": 0, "MDC": 0}),
    ],
)
def test_a_line_that_is_blocked_is_none(name: str, told: Mapping[str, object]) -> None:
    assert lines_of(name, **told) == []


@pytest.mark.parametrize(
    ("name", "told", "says"),
    [
        ("two-terminal DC", {"NAME": "T", "IPR": 9, "IPI": 2, "MDC": 1}, "DC line T ends at 9, which is no bus"),
        ("VSC DC", {"NAME": "V", "IBUS1": 1, "IBUS2": 2}, r"VSC DC line V has no converter that holds MW \(TYPE 2\)"),
        (
            "multi-terminal DC",
            {"I": 7, "NCONV": 0, "NDCBS": 0, "NDCLN": 0, "MDC": 1, "VCONV": 3},
            "multi-terminal DC 7 has no converter at bus 3, its VCONV",
        ),
    ],
)
def test_a_line_that_cannot_be_is_refused(name: str, told: Mapping[str, object], says: str) -> None:
    with pytest.raises(GridError, match=says):
        lines_of(name, **told)


def test_a_model_refuses_a_line_that_ends_nowhere() -> None:
    with pytest.raises(GridError, match="DC line TIE ends at X: no bus of this grid"):
        replace(everything(), dc_lines=(DcLine("TIE", "A", "X", 1.0),))


def read(model: Model, **more: list[Record]) -> ReadModel:
    """What is read of the model's files, its on-peak case having these records besides."""
    package = package_of(dict.fromkeys(TimeOfUse, model), "A_MARKET")
    case = package.cases[TimeOfUse.ON]
    records = {name.replace("_", " "): rows for name, rows in more.items()}
    added = RawCase(30, {**case.records, **{name: (*case[name], *rows) for name, rows in records.items()}})
    return model_of(replace(package, cases={**package.cases, TimeOfUse.ON: added}), TimeOfUse.ON)


def test_a_package_of_our_own_has_nothing_to_tell_but_its_line() -> None:
    assert read(replace(everything(), dc_lines=())).notes == ()
    assert read(everything()).notes == ("DC line DC_1: its 12.5 MW from A to D flow whatever is sold",)


def test_a_line_to_a_bus_that_is_cut_off_is_idle_and_said_to_be() -> None:
    """E-F, the only line to F, is out."""
    found = read(replace(everything(), dc_lines=(DcLine("TIE", "F", "A", 30.0),)))
    standing = replace(everything(), dc_lines=()).standing_flows
    assert found.model.standing_flows == pytest.approx(standing)
    assert found.notes == (
        "DC line DC_1: its 30 MW from F to A are left out: an end is not in service with the main part",
    )


def test_what_has_no_effect_is_told_with_its_place() -> None:
    bare = replace(everything(), dc_lines=())
    found = read(
        bare,
        bus=[record(30, "bus", I=n, NAME=f"LOST{n}") for n in (97, 98)],
        branch=[record(30, "branch", I=97, J=98, X=0.1), record(30, "branch", I=10, J=-12, X=0.0)],
        transformer=[record(30, "transformer", I=10, J=14, X1_2=0.1, COD1=-3, ANG1=40.0, TAB1=2)],
        impedance_correction=[record(30, "impedance correction", I=2, T1=-30, F1=1.1, T2=30, F2=1.2)],
        FACTS=[record(30, "FACTS", N=1, I=10, J=12), record(30, "FACTS", N=2, I=10, J=0)],
    )
    assert found.notes == (
        "1 phase shifters hold a flow in operation: here each keeps the case's angle (10-14)",
        "1 transformers stand beyond their impedance correction tables: the end counts (10-14)",
        "1 FACTS devices in series are left out: nothing flows through them (10-12)",
        "1 lines have hardly any reactance: 1e-05 per unit is assumed (10-12)",
        "2 branches of the case are not in LINE_AND_TRANSFORMER: nothing limits them (10_12_1, 10_14_1)",
        "2 buses hang on nothing in the main part: left out (LOST97, LOST98)",
    )


def of_a_plant(package: Package, name: str, number: int) -> dict[str, Table]:
    """The table, the device of one row being a generator."""
    rows = list(package.tables[name].rows)
    rows[number] = {**rows[number], "Device Type": "GENERATOR"}
    return {name: replace(package.tables[name], rows=tuple(rows))}


def test_rows_that_take_no_branch_are_told() -> None:
    package = package_of(dict.fromkeys(TimeOfUse, replace(everything(), dc_lines=())), "A_MARKET")
    of_plants = of_a_plant(package, "CONTINGENCY", 0) | of_a_plant(package, "OUTAGE", 1)
    notes = model_of(replace(package, tables={**package.tables, **of_plants}), TimeOfUse.ON).notes
    assert notes == (
        "1 devices of contingencies are no branches: nothing is lost with them (A-B 1)",
        "1 devices of OUTAGE are no branches: none is taken out with them (B-C)",
    )
