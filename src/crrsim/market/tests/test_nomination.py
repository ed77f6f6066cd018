"""Nominations: what is kept and what refused, caps counted over all that is submitted, nothing kept of a refusal."""

from dataclasses import replace
from decimal import Decimal

import pytest

from crrsim.market import nomination
from crrsim.market.book import Portfolio
from crrsim.market.nominated import NewNomination
from crrsim.market.refusal import RefusedByRule
from crrsim.market.stage import Stage
from crrsim.market.tests.conftest import GEN, HUB, ISLANDED, LAP, LSE1, OBL, ON, RETIRED, codes, texts
from crrsim.market.world import World
from crrsim.terms.market import PortfolioStatus
from crrsim.terms.product import CrrType, HedgeType, Period, Product

MONTH = Period.month(2026, 4)
ASKED = NewNomination("LSE1", GEN, LAP, OBL, ON, str(MONTH), CrrType.LSE, Decimal("10.000"))


@pytest.fixture
def world(stage: Stage) -> World:
    """The monthly tier 1 is open, and LSE1 may nominate 40 MW at the load aggregation point."""
    plan = stage.schedule.plan
    made = World.at(plan.moment("W1-WED", "11:00"), stage=stage)
    made.forget_holdings()
    made.measure_load("LSE1", LAP, Product(MONTH, ON), Decimal(40), Decimal(45))
    made.advance(plan.moment("W2-TUE", "09:01"))
    return made


def market(world: World) -> str:
    return world.schedule.alias("monthly allocation tier 1").name


def create(world: World, name: str, *asked: NewNomination) -> Portfolio:
    return nomination.portfolio_creation(world, LSE1, market(world), name, asked)


def submit(world: World, name: str) -> Portfolio:
    return nomination.portfolio_submission(world, LSE1, market(world), name)


def test_nominations_are_kept_as_they_came_each_with_an_id_of_its_own(world: World) -> None:
    kept = create(world, "Spring", ASKED, replace(ASKED, source=HUB, description="second")).nominations
    assert [(one.source, one.mw, one.description) for one in kept] == [
        (GEN, Decimal("10.000"), None),
        (HUB, Decimal("10.000"), "second"),
    ]
    assert len({one.nomination_id for one in kept}) == 2


def test_a_cap_counts_all_that_is_submitted_and_nothing_else(world: World) -> None:
    create(world, "Lying about", replace(ASKED, mw=Decimal(40)))
    create(world, "First", replace(ASKED, mw=Decimal(25)))
    create(world, "Second", replace(ASKED, mw=Decimal(15), source=HUB))
    create(world, "Third", replace(ASKED, mw=Decimal("0.001"), source=HUB))
    assert submit(world, "First").status is PortfolioStatus.SUBMITTED
    assert submit(world, "Second").status is PortfolioStatus.SUBMITTED
    third = submit(world, "Third")
    assert third.status is PortfolioStatus.INVALID
    assert third.error_message == (
        f"Total MW = 40.001 exceeds the allowed MW = 40 for MEQ with sink {LAP}, CRR type LSE, period 2026_M04, and "
        "TOU ON.;"
    )


@pytest.mark.parametrize(
    "bad",
    [
        replace(ASKED, asset_owner="LSE2"),
        replace(ASKED, source=RETIRED),
        replace(ASKED, source=ISLANDED),
        replace(ASKED, source=LAP, sink=GEN),
        replace(ASKED, sink=HUB),
        replace(ASKED, hedge=HedgeType.OPT),
        replace(ASKED, period="2026_S02"),
        replace(ASKED, period="April"),
        replace(ASKED, crr_type=CrrType.OBAALSE),
    ],
    ids=lambda one: f"{one.source} {one.sink} {one.hedge} {one.period} {one.crr_type}",
)
def test_one_bad_nomination_refuses_all_and_nothing_is_kept(world: World, bad: NewNomination) -> None:
    before = world.book.last_nomination_id, dict(world.book.portfolios)
    with pytest.raises(RefusedByRule) as refused:
        create(world, "Mixed", ASKED, bad)
    assert set(codes(refused)) == {"SER0030"}
    assert texts(refused).startswith("SER0030 Nomination 2: ")
    assert (world.book.last_nomination_id, dict(world.book.portfolios)) == before


def test_what_became_unbiddable_since_is_found_at_submission(world: World) -> None:
    create(world, "Spring", replace(ASKED, source="COPPERT_7_B1"))
    scheduled = world.schedule.named(market(world))
    around = [one.name for one in world.stage.model.grid.branches if "COPPERT2" in {one.from_bus, one.to_bus}]
    world.take_out(scheduled.name, around)
    found = submit(world, "Spring")
    assert found.status is PortfolioStatus.INVALID
    assert "COPPERT_7_B1 is not biddable" in (found.error_message or "")
