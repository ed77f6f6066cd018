"""Credit to the cent: what a portfolio requires, and the limit at both of its edges."""

from decimal import Decimal

import pytest

from crrsim.market import auction, credit
from crrsim.market.settings import Assumptions
from crrsim.market.tests.conftest import (
    FIN1,
    FIN2,
    GEN,
    LAP,
    LSE1,
    MONTH_CRR,
    SPRING_CRR,
    WINTER_CRR,
    Open,
    curve,
    stage_with,
)
from crrsim.terms.market import PortfolioStatus

CENT = Decimal("0.01")
MARGIN = credit.path_margin(GEN, LAP, Decimal("25.00"))


def test_margins_are_made_from_names_alone() -> None:
    assert credit.margin_of(GEN) == credit.margin_of(GEN)
    assert Decimal(0) <= credit.margin_of(GEN) <= Decimal("200.00")
    assert credit.path_margin(GEN, LAP, Decimal(25)) == credit.path_margin(LAP, GEN, Decimal(25))


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        (curve((0, 300), (8, 300)), 8 * (300 + MARGIN)),
        (curve((0, -300), (8, -300)), 8 * MARGIN),
        (curve((0, 900), (8, 900), (9, 1)), max(8 * (900 + MARGIN), 9 * (1 + MARGIN))),
    ],
)
def test_a_bid_requires_the_most_over_its_points(scene: Open, points: object, expected: Decimal) -> None:
    here = scene()
    here.create(here.buy(curve=points))
    assert auction.portfolio_required_credit(here.world, FIN1, here.market.name, "mine") == expected


def test_an_offer_requires_credit_only_below_zero(scene: Open) -> None:
    here = scene(who=LSE1)
    here.create(here.sell(SPRING_CRR, "10", "5"), name="above")
    here.create(here.sell(MONTH_CRR, "2", "-40"), name="below")
    asked = [auction.portfolio_required_credit(here.world, LSE1, here.market.name, name) for name in ("above", "below")]
    assert asked == [Decimal("0.00"), Decimal("80.00")]


def test_an_empty_portfolio_requires_nothing(scene: Open) -> None:
    here = scene()
    here.create()
    assert auction.portfolio_required_credit(here.world, FIN1, here.market.name, "mine") == Decimal("0.00")


def test_selling_an_allocated_seasonal_crr_annually_needs_collateral(scene: Open) -> None:
    per_mw = credit.reversed_holding_value(GEN, LAP, Decimal("25.00"))
    assert per_mw > 0
    for settings, expected in ((Assumptions(), 8 * per_mw), (Assumptions(counter_flow_collateral=False), Decimal(0))):
        here = scene("annual auction", who=LSE1, on=stage_with(settings=settings))
        here.create(here.sell(WINTER_CRR, "8", "1"))
        assert auction.portfolio_required_credit(here.world, LSE1, here.market.name, "mine") == expected


def test_the_limit_holds_to_the_cent(scene: Open) -> None:
    here = scene()
    here.create(here.buy("100", "2000"))
    needed = auction.portfolio_required_credit(here.world, FIN1, here.market.name, "mine")
    here.world.set_credit_limit("FIN1", needed - CENT)
    answered = here.resubmit()
    assert answered.status is PortfolioStatus.REJECTED
    assert answered.error_message == (
        f"Required credit of ${needed:,.2f} exceeds the available credit of ${needed - CENT:,.2f}.;"
    )
    assert here.status().status is PortfolioStatus.VALID
    assert here.status().error_message == answered.error_message
    here.world.set_credit_limit("FIN1", needed)
    assert here.resubmit().status is PortfolioStatus.SUBMITTED
    assert here.status().error_message is None


def test_submitted_portfolios_share_one_limit_until_they_are_retracted(scene: Open) -> None:
    here = scene()
    here.submit(here.buy("500", "12000"), name="first")
    here.create(here.buy("500", "12000"), name="second")
    here.create(here.buy("1", "1"), name="small")
    assert here.resubmit("second").status is PortfolioStatus.REJECTED
    assert here.resubmit("small").status is PortfolioStatus.SUBMITTED
    auction.portfolio_retraction(here.world, FIN1, here.market.name, "first")
    assert here.resubmit("second").status is PortfolioStatus.SUBMITTED
    of_another = here.buy("500", "12000", asset_owner="FIN2")
    assert here.submit(of_another, name="other", who=FIN2).status is PortfolioStatus.SUBMITTED


def test_a_posted_auction_no_longer_claims_credit(scene: Open) -> None:
    here = scene()
    here.submit(here.buy("500", "12000"))
    annual = here.world.schedule.alias("annual auction")
    here.world.advance(annual.open_at)
    here.market = annual
    assert here.submit(here.buy("500", "12000")).status is PortfolioStatus.SUBMITTED


@pytest.mark.parametrize(("alias", "floor"), [("monthly auction", "100000.00"), ("annual auction", "500000.00")])
def test_to_take_part_needs_the_floor(scene: Open, alias: str, floor: str) -> None:
    here = scene(alias)
    here.create(here.buy("1", "1"))
    here.world.set_credit_limit("FIN1", Decimal(floor) - CENT)
    answered = here.resubmit()
    assert answered.status is PortfolioStatus.REJECTED
    assert answered.error_message is not None
    assert floor[:3] in answered.error_message
    here.world.set_credit_limit("FIN1", Decimal(floor))
    assert here.resubmit().status is PortfolioStatus.SUBMITTED
