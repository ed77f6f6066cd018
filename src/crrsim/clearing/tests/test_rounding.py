"""Awards stand on 0.001 MW and the grid still carries them, also where rounding takes relief away."""

from decimal import Decimal

import pytest

from crrsim.clearing.auction import ClearingOptions, clear
from crrsim.clearing.rounding import rounded
from crrsim.clearing.tests.bids import buy
from crrsim.clearing.tests.examples import book, meshed_model
from crrsim.network.cases import three_bus


@pytest.mark.parametrize(
    ("how", "award", "says"),
    [
        ("floor", 33.3339, "33.333"),
        ("floor", 59.9999999999, "60.000"),
        ("nearest", 33.3339, "33.334"),
        ("none", 33.3339, "33.3339"),
        ("floor", 0.0009, "0.000"),
        ("floor", 80.0000001, "80.000"),
        ("nearest", 80.0007, "80.000"),
    ],
)
def test_rounding(how: str, award: float, says: str) -> None:
    assert rounded(award, buy(1, "A>C", (80, 1)), how) == Decimal(says)


def test_awards_are_floored() -> None:
    clearing = clear(three_bus(), [buy(1, "A>C", (60, 9)), buy(2, "A>C", (60, 9)), buy(3, "A>C", (91, 9))])
    assert sum(clearing.exact.values()) == pytest.approx(150.0)
    assert all(0 <= clearing.exact[n] - float(clearing.awards[n]) < 0.001 for n in clearing.awards)
    assert clearing.record.mending == "none"


# The grid carries 150 MW from A to C. Bid 1 takes 200, made possible by 50 MW against the flow, which 2 and 3 share as
# 16.666667 and 33.333333: floored they relieve a kilowatt less, and bid 1 stands on the step and loses none.
COUNTERFLOWS = [buy(1, "A>C", (200, 12)), buy(2, "C>A", (25, -6)), buy(3, "C>A", (50, -6))]


def test_a_counterflow_rounded_down_does_not_overload() -> None:
    clearing = clear(three_bus(), COUNTERFLOWS)
    exposed = clear(three_bus(), COUNTERFLOWS, options=ClearingOptions(repair_feasibility=False))
    assert exposed.record.overload_mw > 1e-5
    assert clearing.record.overload_mw <= 1e-6
    assert clearing.awards == {1: Decimal("199.999"), 2: Decimal("16.666"), 3: Decimal("33.333")}
    assert clearing.record.given_back_mw == Decimal("0.001")
    assert (clearing.record.mending, exposed.record.mending) == ("cuts", "off")


def test_nearest_without_repair_overloads_and_with_repair_does_not() -> None:
    bids = [buy(n, "A>C", (100, 9)) for n in range(1, 8)]  # 21.428571 MW each
    nearest = ClearingOptions(rounding="nearest", repair_feasibility=False)
    assert clear(three_bus(), bids, options=nearest).record.overload_mw > 1e-5
    assert clear(three_bus(), bids, options=ClearingOptions(rounding="nearest")).record.overload_mw <= 1e-6


def test_cuts_that_chase_each_other_give_way_to_a_feasible_whole() -> None:
    # Found by search: base load leaves many limits no room at all, so counterflows hang on each other to the watt.
    for seed, most in ((5112, "0.1"), (5172, "0.1"), (5103, "100")):
        model = meshed_model(seed, ties=False)
        clearing = clear(model, *book(seed + 1, model, ties=False))
        assert clearing.record.limits_expanded > 20
        assert clearing.record.overload_mw <= 1e-6
        assert clearing.record.given_back_mw < Decimal(most)
        assert clearing.record.mending in {"simplex", "coarse cuts"}
