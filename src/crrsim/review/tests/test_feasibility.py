"""Awards are held against the three-bus triangle: 150 MW from A to C, and not a kilowatt more."""

from decimal import Decimal
from typing import Any

from crrsim.network.cases import five_bus, three_bus
from crrsim.review.feasibility import overloads


def row(mw: str, source: str = "A", sink: str = "C", hedge: str = "OBL", side: str = "BUY") -> dict[str, Any]:
    return {
        "Period": "2026_M04",
        "TOU": "ON",
        "Source": source,
        "Sink": sink,
        "HedgeType": hedge,
        "BidType": side,
        "MW": Decimal(mw),
    }


def test_what_fits_is_not_told() -> None:
    assert overloads(three_bus(), [], [row("150.000")], 1.0) == []


def test_a_kilowatt_too_much_is_told() -> None:
    (found,) = overloads(three_bus(), [], [row("150.001")], 1.0)
    assert (found.constraint, found.contingency, found.product) == ("A-C", "BASE", "2026_M04 ON")


def test_the_base_load_takes_its_room_first() -> None:
    assert overloads(three_bus(), [row("30.000")], [row("120.000")], 1.0) == []
    assert overloads(three_bus(), [row("30.000")], [row("120.001")], 1.0)


def test_a_sale_gives_room_back() -> None:
    assert overloads(three_bus(), [row("150.000")], [row("10.000"), row("10.000", side="SELL")], 1.0) == []


def test_only_the_released_share_may_be_used() -> None:
    assert overloads(three_bus(), [], [row("97.500")], 0.65) == []
    assert overloads(three_bus(), [], [row("97.501")], 0.65)


def test_outages_are_part_of_the_test() -> None:
    found = overloads(five_bus(), [], [row("140.000", "A", "D")], 1.0)
    assert {one.contingency for one in found} - {"BASE"}
