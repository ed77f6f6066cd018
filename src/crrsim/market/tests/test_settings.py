"""Assumptions: named, registered, shown; and those that cannot be are refused clearly."""

import ast
import re
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

import pytest

from crrsim.market import settings
from crrsim.market.settings import Assumptions, CecExcess, CurveRule, Interpolation, SettingError


def test_the_manifest_lists_every_assumption_with_its_register_number() -> None:
    told = Assumptions(max_points=21).as_manifest()
    registers = {one.register for one in told}
    wanted = "A-06 A-17 A-18 A-19 A-22 A-27 A-29 A-30 A-31 A-32 A-33 A-34 A-35 A-36 A-37 A-49 A-50 A-51 A-52 A-53"
    assert set(wanted.split()) | {f"F-{number:02}" for number in (1, 3, 4, 5, 6, 10, 13, 14, 19, 20)} <= registers
    assert [one.name for one in told if one.changed] == ["max_points"]
    assert all(one.means and "rule" not in one.means for one in told)


def test_curves_are_read_as_lines_on_request() -> None:
    assert Assumptions.from_words(["interpolation=PIECEWISE_LINEAR"]).interpolation is Interpolation.PIECEWISE_LINEAR


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


def test_switches_are_read_from_words() -> None:
    said = "tier_3=yes", " max_points = 21", "eligible_shares=2027:0.60 0:0.75", "hub_to_hub=no", "cec_excess=WARN"
    chosen = Assumptions.from_words(said)
    assert (chosen.tier_3, chosen.max_points, chosen.hub_to_hub, chosen.cec_excess) == (True, 21, False, CecExcess.WARN)
    assert chosen.eligible_shares == ((0, Decimal("0.75")), (2027, Decimal("0.60")))
    assert Assumptions.from_words(()) == Assumptions()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("tier3=yes", "no assumption has a switch 'tier3'; did you mean tier_3?"),
        ("tier_3", "tier_3 is ''"),
        ("tier_3=perhaps", "tier_3 is 'perhaps', which is no bool"),
        ("eligible_shares=all", "eligible_shares is 'all'"),
        ("release_annual=2", "A-22: a released share lies above 0"),
    ],
)
def test_words_that_are_no_switch_are_told(said: str, told: str) -> None:
    with pytest.raises(SettingError, match=re.escape(told)):
        Assumptions.from_words([said])


def test_what_the_manifest_shows_is_read_again() -> None:
    shown = [f"{one.name}={one.value}" for one in Assumptions().as_manifest() if one.value]
    assert Assumptions.from_words(shown) == Assumptions()


def test_every_switch_is_read_by_somebody() -> None:
    """One that nobody reads has no other value than its own: whoever asks for another is told so."""
    for name in {one.name for one in fields(Assumptions)} - _read_by_somebody():
        others = [value for value in type(getattr(Assumptions(), name)) if value is not getattr(Assumptions(), name)]
        assert others, f"{name} is read by nobody"
        for value in others:
            with pytest.raises(SettingError):
                Assumptions.from_mapping({name: value})


def _read_by_somebody() -> set[str]:
    """The names that our code takes from something called settings, but for what settings says of itself."""
    rooms = Path(settings.__file__).parents[1]
    files = (file for file in rooms.rglob("*.py") if "tests" not in file.parts and file != Path(settings.__file__))
    nodes = (node for file in files for node in ast.walk(ast.parse(file.read_text("utf-8"))))
    return {node.attr for node in nodes if isinstance(node, ast.Attribute) and _of_settings(node.value)}


def _of_settings(node: ast.expr) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return name in {"settings", "chosen"}
