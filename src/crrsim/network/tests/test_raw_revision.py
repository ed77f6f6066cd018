"""A case converted to the other revision comes back equal, or it is told what did not fit."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from crrsim.network.package_wires import wires_of
from crrsim.network.raw_case import RawCase, Record, WrongRevision, record
from crrsim.network.raw_reader import parse_raw
from crrsim.network.raw_revision import converted
from crrsim.network.raw_writer import format_raw
from crrsim.network.tests.raw_cases import cases

SLOWLY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@SLOWLY
@given(cases(30))
def test_revision_30_goes_to_31_and_back_with_all_but_its_second_title(case: RawCase) -> None:
    there = converted(case, 31)
    assert there.lost == (f"the third line, which names the revision ({case.titles[1] or 'empty'})",)
    assert parse_raw(format_raw(there.case), revision=31) == there.case
    back = converted(there.case, 30)
    assert back.lost == ()
    assert back.case == replace(case, titles=(case.titles[0], "VER 30"))


@SLOWLY
@given(cases(31))
def test_of_revision_31_all_comes_back_that_is_not_told_to_be_lost(case: RawCase) -> None:
    there = converted(case, 30)
    assert parse_raw(format_raw(there.case), revision=30) == there.case
    fits = converted(there.case, 31)
    assert fits.lost == ()
    again = converted(fits.case, 30)
    assert again.lost == ()
    assert again.case == there.case
    assert bool(there.lost) is (_in_order(fits.case) != _in_order(case))


def _in_order(case: RawCase) -> RawCase:
    """The case with its shunts in the order of buses, in which revision 30 has them."""
    place = {one["I"]: n for n, one in enumerate(case["bus"])}
    shunts = sorted(case["fixed shunt"], key=lambda one: (place[one["I"]], one["ID"]))
    return replace(case, records={**case.records, "fixed shunt": shunts})


def plain(**more: list[Record]) -> RawCase:
    records = {"bus": [record(31, "bus", I=number) for number in (1, 2)]}
    records |= {name.replace("_", " "): rows for name, rows in more.items()}
    return RawCase(31, records, titles=("", "VER 31"))


def shunt(**told: object) -> Record:
    return record(31, "fixed shunt", **{"I": 1, "BL": 5.0, **told})


@pytest.mark.parametrize(
    ("case", "lost"),
    [
        (plain(), ()),
        (plain(fixed_shunt=[shunt(), shunt(I=2)]), ()),
        (plain(fixed_shunt=[shunt(STATUS=0)]), ("fixed shunts that are out of service (1 1)",)),
        (plain(fixed_shunt=[shunt(BL=0.0)]), ("fixed shunts of nothing (1 1)",)),
        (plain(fixed_shunt=[shunt(ID="7")]), ("ID and STATUS of fixed shunts (1 7)",)),
        (
            plain(fixed_shunt=[shunt(), shunt(ID="2")]),
            ("ID and STATUS of fixed shunts (1 2)", "which of a bus's fixed shunts has what, now one (1)"),
        ),
        (plain(unit=[record(31, "unit", I=2, WMOD=1)]), ("wind control (WMOD, WPF) of units (2 1)",)),
        (plain(branch=[record(31, "branch", I=1, J=2, X=0.1, MET=2)]), ()),
        (
            plain(branch=[record(31, "branch", I=1, J=2, X=0.1, MET=3)]),
            ("MET of a branch as it is written, its meaning kept (1 2)",),
        ),
        (plain(FACTS=[record(31, "FACTS", NAME="SVC", I=1)]), ("names of FACTS records (SVC)",)),
        (plain(FACTS=[record(31, "FACTS", NAME="12", I=1)]), ()),
        (
            replace(plain(), header={**plain().header, "BASFRQ": 60.0}, titles=("", "of today")),
            ("the third line, which names the revision (of today)", "BASFRQ of the case (60.0)"),
        ),
    ],
)
def test_what_revision_30_cannot_hold_is_told(case: RawCase, lost: tuple[str, ...]) -> None:
    assert converted(case, 30).lost == lost


def test_shunts_of_a_bus_become_one_and_metered_ends_a_sign() -> None:
    case = plain(
        fixed_shunt=[shunt(GL=1.0), shunt(ID="2", BL=2.5), shunt(ID="3", STATUS=0)],
        branch=[record(31, "branch", I=1, J=2, X=0.1, MET=2)],
    )
    made = converted(case, 30).case
    assert (made["bus"][0]["GL"], made["bus"][0]["BL"], made["branch"][0]["J"]) == (1.0, 7.5, -2)
    assert wires_of(made) == wires_of(case)


def test_of_many_the_first_are_named() -> None:
    case = plain(unit=[record(31, "unit", I=1, ID=str(n), WMOD=1) for n in range(7)])
    assert converted(case, 30).lost == ("wind control (WMOD, WPF) of units (1 0, 1 1, 1 2, 1 3, 1 4, ... 7 in all)",)


def test_the_same_revision_is_the_same_case_and_another_is_refused() -> None:
    assert converted(plain(), 31).case == plain()
    with pytest.raises(WrongRevision, match="30 or 31, not 33"):
        converted(plain(), 33)
