"""The triangle, to the cent: every number here can be checked with a pencil.

A megawatt from A to C puts two thirds on A-C and one third on A-B and B-C; one from B to C two thirds on B-C, one third
on B-A-C. Each side carries 100 MW.
"""

from decimal import Decimal

import pytest

from crrsim.clearing.auction import Binding, clear
from crrsim.clearing.tests.bids import buy, held, sell
from crrsim.network.cases import five_bus, three_bus
from crrsim.terms.product import HedgeType

OPT = HedgeType.OPT
THREE_BIDS = (buy(1, "A>C", (100, 12)), buy(2, "A>C", (80, 7)), buy(3, "B>C", (60, 9)))


def mw(text: str) -> Decimal:
    return Decimal(text)


def test_the_worked_example() -> None:
    clearing = clear(three_bus(), THREE_BIDS)
    assert clearing.awards == {1: mw("100.000"), 2: mw("20.000"), 3: mw("60.000")}
    assert clearing.path_price("A", "C") == Decimal("7.00")
    assert clearing.path_price("B", "C") == Decimal("3.50")
    assert clearing.binding == (Binding("A-C", "LINE", "BASE", "+", 100.0, 100.0, 10.5, 0.0),)
    assert clearing.prices == pytest.approx({"A": -7.0, "B": -3.5, "C": 0.0})
    assert clearing.record.objective == pytest.approx(100 * 12 + 20 * 7 + 60 * 9)


def test_a_counterflow_makes_room_and_is_paid() -> None:
    clearing = clear(three_bus(), [buy(1, "A>C", (300, 12)), buy(2, "C>A", (90, -4))])
    assert clearing.awards == {1: mw("240.000"), 2: mw("90.000")}
    assert clearing.path_price("C", "A") == Decimal("-12.00")


def test_an_offer_gives_back_what_it_sells() -> None:
    clearing = clear(three_bus(), [buy(1, "A>C", (60, 10)), sell(2, "A>C", (50, 3))], [held("A>C", 150)])
    assert clearing.awards == {1: mw("50.000"), 2: mw("50.000")}
    assert clearing.path_price("A", "C") == Decimal("10.00")


def test_an_offer_too_dear_stays_unsold() -> None:
    clearing = clear(three_bus(), [buy(1, "A>C", (60, 10)), sell(2, "A>C", (50, "10.01"))], [held("A>C", 150)])
    assert clearing.awards == {1: mw("0.000"), 2: mw("0.000")}


def test_steps_of_a_bid_fill_one_after_the_other() -> None:
    clearing = clear(three_bus(), [buy(1, "A>C", (100, 12), (30, 8), (100, 5)), buy(2, "A>C", (40, 6))])
    assert clearing.awards == {1: mw("130.000"), 2: mw("20.000")}
    assert clearing.path_price("A", "C") == Decimal("6.00")


def test_an_option_takes_room_and_gives_none() -> None:
    # The obligation from C to A frees A-C for others; the option from C to A does not.
    obligation = clear(three_bus(), [buy(1, "A>C", (300, 12)), buy(2, "C>A", (90, 1))])
    option = clear(three_bus(), [buy(1, "A>C", (300, 12)), buy(2, "C>A", (90, 1), hedge=OPT)])
    assert obligation.awards[1] == mw("240.000")
    assert option.awards == {1: mw("150.000"), 2: mw("90.000")}
    assert option.path_price("C", "A", OPT) == Decimal("0.00")
    assert option.path_price("A", "C", OPT) == Decimal("12.00")
    assert option.path_price("C", "A") == Decimal("-12.00")


def test_an_option_costs_what_it_takes_in_each_direction() -> None:
    # A-C is full from A to C by obligation 1, and from B an option takes a third of a megawatt there.
    clearing = clear(three_bus(), [buy(1, "A>C", (300, 12)), buy(2, "B>C", (30, 7), hedge=OPT)])
    assert clearing.awards == {1: mw("135.000"), 2: mw("30.000")}
    assert clearing.path_price("B", "C", OPT) == Decimal("6.00")


def test_base_load_takes_room_and_options_held_count_positive_only() -> None:
    by_obligation = clear(three_bus(), [buy(1, "A>C", (300, 12))], [held("C>A", 30)])
    by_option = clear(three_bus(), [buy(1, "A>C", (300, 12))], [held("C>A", 30, OPT)])
    assert by_obligation.awards == {1: mw("180.000")}
    assert by_option.awards == {1: mw("150.000")}


def test_base_load_beyond_a_limit_expands_it() -> None:
    clearing = clear(three_bus(), [buy(1, "A>C", (50, 12)), buy(2, "C>A", (30, 1))], [held("A>C", 180)])
    assert clearing.awards == {1: mw("30.000"), 2: mw("30.000")}
    assert clearing.binding[0].limit_mw == pytest.approx(120.0)
    assert clearing.record.limits_expanded == 1


def test_release_scales_the_limits() -> None:
    assert clear(three_bus(), [buy(1, "A>C", (300, 12))], release=0.65).awards == {1: mw("97.500")}


def test_a_contingency_binds_before_the_base_case() -> None:
    # With everything in service A sends 150 MW to D; without A-C all of it takes A-B, good for 120 MW afterwards.
    clearing = clear(five_bus(), [buy(1, "A>D", (300, 12))])
    assert clearing.awards == {1: mw("120.000")}
    assert {row.contingency for row in clearing.binding} >= {"LOSS OF A-C"}
    assert clearing.path_price("A", "D") == Decimal("12.00")


def test_the_reference_is_the_load_weighted_average() -> None:
    clearing = clear(five_bus(), [buy(1, "A>D", (300, 12))])
    assert clearing.prices["D"] + clearing.prices["E"] == pytest.approx(0.0)
    assert clearing.prices["HUB"] == pytest.approx((clearing.prices["A"] + clearing.prices["B"]) / 2)


def test_nothing_bid_nothing_awarded() -> None:
    clearing = clear(three_bus(), [], [held("A>C", 10)])
    assert clearing.awards == {}
    assert clearing.binding == ()
    assert set(clearing.prices.values()) == {0.0}
