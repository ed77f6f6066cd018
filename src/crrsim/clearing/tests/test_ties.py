"""Equally good answers are settled by the named rules, and not by the solver or the order of bids."""

from decimal import Decimal

import pytest

from crrsim.clearing.auction import ClearingOptions, clear
from crrsim.clearing.tests.bids import buy, held, sell
from crrsim.network.cases import three_bus
from crrsim.network.grid import Branch, Bus, Grid
from crrsim.network.model import Model
from crrsim.terms.location import Location, LocationType


def two_parallel_lines() -> Model:
    lines = tuple(Branch(f"L{n}", "A", "B", 0.1, 50, 50) for n in (1, 2))
    places = {name: Location(name, LocationType.TH, "ONE", ((name, 1.0),)) for name in "AB"}
    places["ALSO_A"] = Location("ALSO_A", LocationType.TH, "ONE", (("A", 1.0),))
    return Model(Grid(tuple(Bus(name, 230, "ONE") for name in "AB"), lines), places, {"B": 1.0})


def test_identical_bids_share_in_proportion() -> None:
    clearing = clear(three_bus(), [buy(1, "A>C", (90, 10)), buy(2, "A>C", (90, 10))])
    assert clearing.awards == {1: Decimal("75.000"), 2: Decimal("75.000")}
    uneven = clear(three_bus(), [buy(1, "A>C", (200, 10)), buy(2, "A>C", (100, 10))])
    assert uneven.awards == {1: Decimal("100.000"), 2: Decimal("50.000")}


def test_identical_bids_first_come_on_request() -> None:
    bids = [buy(2, "A>C", (90, 10)), buy(1, "A>C", (90, 10))]
    clearing = clear(three_bus(), bids, options=ClearingOptions(tie_break="first come"))
    assert clearing.awards == {1: Decimal("90.000"), 2: Decimal("60.000")}


def test_equally_effective_bids_from_different_locations_share_too() -> None:
    clearing = clear(two_parallel_lines(), [buy(1, "A>B", (90, 10)), buy(2, "ALSO_A>B", (60, 10))])
    assert clearing.awards == {1: Decimal("60.000"), 2: Decimal("40.000")}


def test_identical_offers_share_in_proportion() -> None:
    bids = [buy(1, "A>B", (30, 10)), sell(2, "A>B", (40, 4)), sell(3, "ALSO_A>B", (20, 4))]
    clearing = clear(two_parallel_lines(), bids, [held("A>B", 60), held("ALSO_A>B", 40)])
    assert clearing.awards == {1: Decimal("30.000"), 2: Decimal("20.000"), 3: Decimal("10.000")}
    assert clearing.path_price("A", "B") == Decimal("4.00")


def test_a_bid_of_zero_gets_what_is_free() -> None:
    assert clear(two_parallel_lines(), [buy(1, "A>B", (70, 0))]).awards == {1: Decimal("70.000")}


def test_equal_circuits_share_the_shadow_price() -> None:
    clearing = clear(two_parallel_lines(), [buy(1, "A>B", (150, 10))])
    assert {row.constraint: row.shadow_price for row in clearing.binding} == pytest.approx({"L1": 10.0, "L2": 10.0})


def test_a_limit_just_reached_has_no_price_where_none_is_needed() -> None:
    clearing = clear(two_parallel_lines(), [buy(1, "A>B", (100, 10))])
    assert clearing.awards == {1: Decimal("100.000")}
    assert clearing.path_price("A", "B") == Decimal("0.00")
