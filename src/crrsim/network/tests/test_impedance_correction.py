"""Transformers whose impedance depends on how they are set: by turns, by angle, winding by winding."""

from collections.abc import Mapping
from typing import Any

import pytest

from crrsim.network.grid import GridError
from crrsim.network.impedance_correction import Correction
from crrsim.network.package_reading import model_of
from crrsim.network.package_wires import Wire, wires_of
from crrsim.network.raw_case import RawCase, Record, record
from crrsim.network.tests.test_package_stars import package_with, three_windings, written
from crrsim.terms.product import TimeOfUse

BY_TURNS = {"T1": 0.9, "F1": 1.2, "T2": 1.0, "F2": 1.0, "T3": 1.1, "F3": 1.4}
BY_ANGLE = {"T1": -30, "F1": 2.0, "T2": 0, "F2": 1.0, "T3": 30, "F3": 1.5}


def table(points: Mapping[str, float], number: int = 1) -> Record:
    return record(30, "impedance correction", I=number, **points)


def case_of(transformer: dict[str, Any], *tables: Record) -> RawCase:
    buses = tuple(record(30, "bus", I=n, NAME=f"B{n}", BASKV=230.0) for n in (1, 2, 3))
    ends = {"I": 1, "J": 2, "X1_2": 0.1}
    one = record(30, "transformer", **{**ends, **transformer})
    return RawCase(30, {"bus": buses, "transformer": (one,), "impedance correction": tables})


def wires(transformer: dict[str, Any], *tables: Record) -> list[Wire]:
    return list(wires_of(case_of(transformer, *tables)).values())


@pytest.mark.parametrize(
    ("turns", "times"), [(0.9, 1.2), (0.95, 1.1), (1.0, 1.0), (1.05, 1.2), (1.1, 1.4), (0.8, 1.2), (1.3, 1.4)]
)
def test_between_points_it_is_a_line_and_beyond_the_ends_the_end_counts(turns: float, times: float) -> None:
    assert wires({"TAB1": 1, "WINDV1": turns, "ANG1": 20.0}, table(BY_TURNS))[0].x == pytest.approx(0.1 * times)


@pytest.mark.parametrize(("angle", "times"), [(-30, 2.0), (-15, 1.5), (0, 1.0), (15, 1.25), (30, 1.5), (60, 1.5)])
def test_a_table_that_reaches_beyond_half_and_one_and_a_half_is_about_the_angle(angle: float, times: float) -> None:
    assert wires({"TAB1": 1, "WINDV1": 1.1, "ANG1": angle}, table(BY_ANGLE))[0].x == pytest.approx(0.1 * times)


@pytest.mark.parametrize(("first", "last", "degrees"), [(0.5, 1.5, False), (0.499, 1.5, True), (0.5, 1.501, True)])
def test_where_a_table_begins_or_ends_tells_what_it_is_about(first: float, last: float, degrees: bool) -> None:
    found = Correction.of(table({"T1": first, "F1": 1.0, "T2": last, "F2": 2.0}))
    assert found.set_to(1.0, 7.0) == (7.0 if degrees else 1.0)


def test_turns_count_against_the_voltage_of_the_bus() -> None:
    by_kv = {"TAB1": 1, "CW": 2, "WINDV1": 0.95 * 230.0, "WINDV2": 230.0}
    assert wires(by_kv, table(BY_TURNS))[0].x == pytest.approx(0.11)


def test_who_names_no_table_keeps_what_is_told_and_other_tables_are_not_looked_at() -> None:
    assert wires({"WINDV1": 0.9}, table(BY_TURNS), table({"T1": 3, "F1": -1}, 9))[0].x == 0.1


STAR = {"K": 3, "X2_3": 0.2, "X3_1": 0.25, "TAB1": 1, "WINDV1": 0.95, "TAB3": 2, "ANG3": 15.0}


def test_of_a_star_each_winding_has_its_own() -> None:
    plain = wires({**STAR, "TAB1": 0, "TAB3": 0})
    corrected = wires(STAR, table(BY_TURNS), table(BY_ANGLE, 2))
    assert [one.x / other.x for one, other in zip(corrected, plain, strict=True)] == pytest.approx([1.1, 1.0, 1.25])


@pytest.mark.parametrize("cz", [1, 2, 3])
def test_a_star_is_written_as_it_is_set_and_needs_no_table_then(cz: int) -> None:
    ends = {"I": 10, "J": 11, "K": 12, "CZ": cz, "R1_2": 0.01, **dict.fromkeys(("SBASE1_2", "SBASE2_3"), 150.0)}
    package = package_with([record(30, "transformer", **{"X1_2": 0.1, **STAR, **ends})])
    for case in package.cases.values():
        case.records["impedance correction"] = (table(BY_TURNS), table(BY_ANGLE, 2))  # type: ignore[index] # a dict
    model = model_of(package, TimeOfUse.ON).model
    again = written(model)
    assert [three_windings(again)[0][f"TAB{n}"] for n in (1, 2, 3)] == [0, 0, 0]
    found = model_of(again, TimeOfUse.ON).model
    assert {one.name: one.x for one in found.grid.branches} == pytest.approx(
        {one.name: one.x for one in model.grid.branches}, rel=1e-12
    )


@pytest.mark.parametrize(
    "points",
    [
        {},
        {"T1": 1.0, "F1": 1.0},
        {"T1": 0.9, "F1": 1.0, "T2": 0.9, "F2": 1.1},
        {"T1": 1.1, "F1": 1.0, "T2": 0.9, "F2": 1.1},
        {"T1": 0.9, "F1": 1.0, "T2": 1.1, "F2": 0.0},
        {"T1": 0.9, "F1": -1.0, "T2": 1.1, "F2": 1.0},
    ],
)
def test_a_table_that_says_nothing_or_not_one_thing_is_refused_by_name(points: dict[str, float]) -> None:
    with pytest.raises(GridError, match="impedance correction table 1: expected two points or more"):
        wires({"TAB1": 1}, table(points))


def test_a_table_that_is_not_there_is_missed_by_name() -> None:
    with pytest.raises(GridError, match="transformer at bus 1 names impedance correction table 4, and there is none"):
        wires({"TAB1": 4}, table(BY_TURNS))
