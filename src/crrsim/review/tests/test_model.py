"""Prices and limits that do not follow from the published model are found; those that do are left in peace."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from crrsim.clearing.auction import Clearing, clear
from crrsim.clearing.bid import Bid
from crrsim.network.cases import five_bus, three_bus
from crrsim.network.grid import Grid
from crrsim.network.interface import Interface
from crrsim.network.model import Model
from crrsim.review.model import limits_off_share, prices_off_model
from crrsim.terms.market import BidType
from crrsim.terms.product import HedgeType

Rows = list[dict[str, Any]]
MODEL = replace(five_bus(), interfaces=(Interface("CUT", (("C-D", 1.0), ("C-E", 1.0)), 150.0, 90.0),))


PATHS = (("A", "D", 12), ("B", "E", 9), ("HUB", "D", 10))


def posted(model: Model, paths: tuple[tuple[str, str, int], ...] = PATHS) -> tuple[Rows, Rows]:
    """What an auction of 300 MW on each path would post: what binds, and what each place costs."""
    bids = [
        Bid(n, source, sink, HedgeType.OBL, BidType.BUY, ((Decimal(300), Decimal(price)),))
        for n, (source, sink, price) in enumerate(paths, start=1)
    ]
    answer: Clearing = clear(model, bids)
    binding = [
        {"ConstraintName": one.constraint, "ContingencyName": one.contingency, "Direction": one.direction,
         "ShadowPrice": cents(one.shadow_price)}
        for one in answer.binding
    ]  # fmt: skip
    assert binding
    return binding, [{"SourceSink": name, "ClearingPrice": cents(price)} for name, price in answer.prices.items()]


def cents(usd: float) -> Decimal:
    return Decimal(repr(round(usd, 2)))


def test_prices_follow_from_the_model_they_were_cleared_on() -> None:
    assert prices_off_model(MODEL, *posted(MODEL)) == []


def test_a_price_off_by_a_few_cents_is_told() -> None:
    binding, prices = posted(MODEL)
    prices[2]["ClearingPrice"] += Decimal("0.10")
    assert len(prices_off_model(MODEL, binding, prices)) == 2


def test_prices_of_another_model_are_told() -> None:
    paths = (("A", "C", 12), ("B", "C", 9))
    binding, prices = posted(three_bus(), paths)
    assert prices_off_model(three_bus(), binding, prices) == []
    first, *others = three_bus().grid.branches
    other = replace(three_bus(), grid=Grid(three_bus().grid.buses, (replace(first, x=0.3), *others)))
    assert prices_off_model(other, binding, prices)


def test_a_constraint_that_the_model_does_not_have_is_told() -> None:
    binding, prices = posted(MODEL)
    binding[0]["ConstraintName"] = "GHOST"
    assert prices_off_model(MODEL, binding, prices)[0].startswith("GHOST after ")


def lower(model: Model, share: float, less: float = 0.0) -> Model:
    branches = tuple(
        replace(one, normal_mw=one.normal_mw * share - less, emergency_mw=one.emergency_mw * share)
        for one in model.grid.branches
    )
    interfaces = tuple(
        replace(one, positive_mw=one.positive_mw * share, negative_mw=one.negative_mw * share)
        for one in model.interfaces
    )
    return replace(model, grid=Grid(model.grid.buses, branches), interfaces=interfaces)


def test_limits_that_are_their_share_are_left_in_peace() -> None:
    assert limits_off_share(lower(MODEL, 0.65), MODEL, 0.65) == []


def test_limits_that_are_not_their_share_are_told() -> None:
    found = limits_off_share(lower(MODEL, 0.65, 0.01), MODEL, 0.65)
    assert found[0] == "A-B: 64.99 MW, 65.000 MW are due"
    assert len(found) == 2 * len(MODEL.grid.branches)


def test_rights_take_their_flow_of_each_limit() -> None:
    """30 MW from A to C: 20 on the direct line, 10 over B; nothing crosses to the right."""
    right = {"Source": "A", "Sink": "D", "HedgeType": "OBL", "MW": Decimal(30)}
    found = limits_off_share(lower(MODEL, 1.0), MODEL, 1.0, [right])
    assert "A-C: 100.0 MW, 80.000 MW are due" in found
    assert "A-B: 100.0 MW, 90.000 MW are due" in found
    assert "CUT: 150.0 MW, 120.000 MW are due" in found
    assert not any(one.startswith("CUT: 90") for one in found)
