"""Assumptions: named, registered, shown; and those that cannot be are refused clearly."""

from decimal import Decimal

import pytest

from crrsim.market.settings import Assumptions, CurveRule, Interpolation, SettingError


def test_the_manifest_lists_every_assumption_with_its_register_number() -> None:
    told = Assumptions(max_points=21).as_manifest()
    registers = {one.register for one in told}
    wanted = "A-06 A-17 A-18 A-19 A-22 A-27 A-29 A-30 A-31 A-32 A-33 A-34 A-35 A-36 A-37 A-49 A-50 A-51 A-52 A-53"
    assert set(wanted.split()) | {f"F-{number:02}" for number in (1, 3, 4, 5, 6, 10, 13, 14, 19, 20)} <= registers
    assert [one.name for one in told if one.changed] == ["max_points"]
    assert all(one.means and "rule" not in one.means for one in told)


def test_piecewise_linear_curves_wait_for_their_engine() -> None:
    with pytest.raises(SettingError, match="A-31: PIECEWISE_LINEAR curves need"):
        Assumptions(interpolation=Interpolation.PIECEWISE_LINEAR)


@pytest.mark.parametrize(
    "bad", [{"max_points": 1}, {"max_records": 0}, {"release_annual": 0.0}, {"release_monthly": 1.1}]
)
def test_values_out_of_range_are_refused(bad: dict[str, float]) -> None:
    with pytest.raises(SettingError):
        Assumptions.from_mapping(bad)


def test_switches_are_read_by_name() -> None:
    chosen = Assumptions.from_mapping({"curve_rule": CurveRule.LENIENT, "credit_limit": Decimal(5)})
    assert (chosen.curve_rule, chosen.credit_limit) == (CurveRule.LENIENT, Decimal(5))
    with pytest.raises(SettingError, match="no assumption with a switch is called curve"):
        Assumptions.from_mapping({"curve": "any"})


def test_switches_are_read_from_what_a_file_has() -> None:
    read = Assumptions.from_mapping(
        {"curve_rule": "LENIENT", "floor_annual": 5, "hub_to_hub": True, "max_points": "21"}
    )
    assert read == Assumptions(curve_rule=CurveRule.LENIENT, floor_annual=Decimal(5), hub_to_hub=True, max_points=21)
    wrong = ({"curve_rule": "ANY"}, {"floor_annual": "much"}, {"hub_to_hub": "yes"}, {"max_points": True})
    for chosen in wrong:
        with pytest.raises(SettingError, match=next(iter(chosen))):
            Assumptions.from_mapping(chosen)
