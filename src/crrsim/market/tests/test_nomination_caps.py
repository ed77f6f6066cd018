"""From load to limits, with figures that a pencil can follow, and the check of nominations against them."""

from dataclasses import replace
from decimal import Decimal

import pytest

from crrsim.market import cap_check, market_data, nomination_caps
from crrsim.market.book import Crr, Portfolio
from crrsim.market.cap import Cap
from crrsim.market.eligible_quantity import Tier, ceiling, share_for
from crrsim.market.load_metric import Exceedance
from crrsim.market.nominated import Nomination
from crrsim.market.periods import bounds
from crrsim.market.settings import Assumptions, SettingError, UpperBound
from crrsim.market.stage import Stage
from crrsim.market.tests.conftest import FAR_GEN, GEN, LAP, LSE1, OBL, OFF, ON, REPLACEMENT, RETIRED, SP, stage_with
from crrsim.market.world import World
from crrsim.terms.business import Business
from crrsim.terms.market import CrrCategory, PortfolioStatus
from crrsim.terms.participant import Access, Participant, Role
from crrsim.terms.product import CrrType, Period, Product

D = Decimal
WINTER, LAST_WINTER, WINTER_OF_LOAD = (Period.season(year, 1) for year in (2027, 2026, 2025))
NEXT_WINTER = Period.season(2028, 1)
MONTH = Period.month(2026, 4)
OBA1 = Participant("OBA1", frozenset({Role.OBAALSE, Role.CRRH}), frozenset({Access.READ_WRITE}))


def bare_stage(settings: Assumptions | None = None) -> Stage:
    """A stage on which nobody holds anything and nothing is filed."""
    return stage_with(participants=(LSE1, OBA1), business=lambda *_: Business(), settings=settings)


BARE = bare_stage()


@pytest.fixture
def world() -> World:
    return before_the_posting(BARE)


def before_the_posting(stage: Stage) -> World:
    """A minute before the first limits are posted; LSE1's load of two winters ago came to 200 MW, at most 210."""
    made = World.at(stage.schedule.plan.moment("W1-WED", "11:59"), stage=stage)
    made.book.exceedance["LSE1", LAP, WINTER_OF_LOAD, ON] = Exceedance(D("210.000"), D("200.000"))
    return made


def hold(world: World, source: str, mw: str, period: Period, **other: object) -> Crr:
    start_at, end_at = bounds(period)
    made = Crr(
        crr_id=world.book.next_crr_id(),
        owner="LSE1",
        source=source,
        sink=LAP,
        hedge=OBL,
        tou=ON,
        start_at=start_at,
        end_at=end_at,
        crr_type=CrrType.LSE,
        category=CrrCategory.ALLOCATION,
        market_name="ALLOC_AN_2026_T1",
        mw=D(mw),
    )
    kept = replace(made, **other)  # type: ignore[arg-type] # fields by name
    world.book.crrs[kept.crr_id] = kept
    return kept


def limits(world: World, name: str, owner: str = "LSE1") -> dict[tuple[str | None, str], Decimal]:
    return {(cap.source, cap.sink): cap.limit_mw for cap in posted(world, name, owner)}


def posted(world: World, name: str, owner: str = "LSE1") -> tuple[Cap, ...]:
    scheduled = next(cap for cap in world.schedule.caps if cap.name == name)
    if scheduled.post_at > world.now:
        world.advance(scheduled.post_at)
    return nomination_caps.caps_of(world, owner, name)


def test_the_worked_example_of_a_season(world: World) -> None:
    """200 - 10 = 190 MW; 65 % of it are 123.5; two thirds of that are 82.333; less 20 held, 62.333 are left."""
    hold(world, SP, "10", WINTER, crr_type=CrrType.MT_TOR)
    hold(world, GEN, "20", WINTER, market_name="ALLOC_AN_2025_LT")
    (row,) = market_data.private_allocation_market_data(at_posting(world), LSE1, "SEQ_AN_2027_T1", "SEQ", "JSON").rows
    assert dict(row) == {
        "NominationCapName": "SEQ_AN_2027_T1",
        "AssetOwner": "LSE1",
        "CRRType": "LSE",
        "Period": "2027_S01",
        "TOU": "ON",
        "Sink": LAP,
        "LoadMetricMW": D("200.000"),
        "DeductionMW": D("10"),
        "AdjustedLoadMetricMW": D("190.000"),
        "EligibleQuantityMW": D("123.500"),
        "HeldMW": D("20"),
        "LimitMW": D("62.333"),
    }


def at_posting(world: World) -> World:
    world.advance(world.schedule.plan.moment("W1-WED", "12:00"))
    return world


def test_the_long_term_goes_to_half_of_the_metric_and_counts_what_is_held_then(world: World) -> None:
    hold(world, GEN, "20", WINTER, market_name="ALLOC_AN_2025_LT")
    hold(world, GEN, "15", NEXT_WINTER, market_name="ALLOC_AN_2025_LT")
    assert limits(world, "SEQ_AN_2027_LT") == {(None, LAP): D("85.000")}


def test_tier_2_goes_to_the_whole_and_sees_what_tier_1_awarded(world: World) -> None:
    at_posting(world)
    hold(world, GEN, "82.333", WINTER, market_name="ALLOC_AN_2027_T1")
    assert limits(world, "SEQ_AN_2027_T2") == {(None, LAP): D("47.667")}


def test_a_third_tier_leaves_tier_2_at_two_thirds() -> None:
    world = before_the_posting(bare_stage(Assumptions(tier_3=True)))
    assert limits(world, "SEQ_AN_2027_T2") == {(None, LAP): D("86.666")}
    assert ceiling.healthy(Tier.T3, WINTER, D(130), D(100), with_tier_3=True) == D(130)


def test_a_month_is_eligible_to_all_of_its_forecast_less_what_is_held(world: World) -> None:
    world.book.exceedance["LSE1", LAP, MONTH, OFF] = Exceedance(D("90.000"), D("75.500"))
    hold(world, GEN, "30.25", Period.season(2026, 2), tou=OFF)
    assert limits(world, "MEQ_MN_2026_M04_T1") == {(None, LAP): D("45.250")}
    hold(world, FAR_GEN, "100", MONTH, tou=OFF)
    assert limits(world, "MEQ_MN_2026_M04_T2") == {(None, LAP): D(0)}


def test_migrated_load_brings_and_takes_eligibility(world: World) -> None:
    world.book.exceedance["LSE1", LAP, MONTH, ON] = Exceedance(D(100), D(100))
    hold(world, GEN, "30", MONTH)
    hold(world, GEN, "5", MONTH, crr_type=CrrType.LSE_LMT)
    hold(world, LAP, "8", MONTH, crr_type=CrrType.LMT_CNT, sink=GEN)
    hold(world, GEN, "50", MONTH, crr_type=CrrType.AUC)
    assert limits(world, "MEQ_MN_2026_M04_T1") == {(None, LAP): D(73)}


def test_the_signature_is_last_years_season_net_of_migration_at_places_that_still_exist(world: World) -> None:
    hold(world, GEN, "30", LAST_WINTER)
    hold(world, LAP, "8", LAST_WINTER, crr_type=CrrType.LMT_CNT, sink=GEN)
    hold(world, RETIRED, "4", LAST_WINTER)
    hold(world, FAR_GEN, "9", LAST_WINTER, market_name="ALLOC_AN_2025_LT")
    hold(world, SP, "7", LAST_WINTER, tou=OFF)
    told = {(cap.product, cap.source): cap.limit_mw for cap in posted(world, "SS_AN_2027_T1")}
    on, off = Product(WINTER, ON), Product(WINTER, OFF)
    assert told == {(on, GEN): D(22), (on, REPLACEMENT): D(4), (off, SP): D(7)}


def test_what_was_sold_since_was_allocated_all_the_same(world: World) -> None:
    sold = hold(world, GEN, "30", LAST_WINTER)
    world.book.born[sold.crr_id] = sold
    world.book.crrs[sold.crr_id] = replace(sold, mw=D(10))
    hold(world, GEN, "20", LAST_WINTER, owner="LSE2", parent_id=sold.crr_id)
    hold(world, FAR_GEN, "5", LAST_WINTER, parent_id=77)
    assert limits(world, "SS_AN_2027_T1") == {(GEN, LAP): D(30)}


def test_the_long_term_signature_adds_what_ends_with_the_year(world: World) -> None:
    hold(world, GEN, "30", LAST_WINTER)
    hold(world, GEN, "12", WINTER, market_name="ALLOC_AN_2025_LT")
    hold(world, GEN, "5", NEXT_WINTER, market_name="ALLOC_AN_2025_LT")
    assert limits(world, "SS_AN_2027_LT") == {(GEN, LAP): D(37)}


def test_the_long_term_signature_goes_by_what_was_elected_to_go_on(world: World) -> None:
    ending = hold(world, GEN, "12", WINTER, market_name="ALLOC_AN_2025_LT")
    world.book.renominated[ending.crr_id, WINTER] = D(4)
    assert limits(world, "SS_AN_2027_LT") == {(GEN, LAP): D(4)}


def test_where_the_long_term_follows_tier_1_its_signature_is_what_tier_1_awarded() -> None:
    world = before_the_posting(bare_stage(Assumptions(long_term_after_tier_1=True)))
    hold(world, GEN, "30", LAST_WINTER)
    tier_1, long_term = (world.schedule.alias(f"annual allocation {tier}") for tier in ("tier 1", "LT"))
    assert (
        tier_1.post_at
        < long_term.open_at
        < long_term.post_at
        < world.schedule.alias("annual allocation tier 2").open_at
    )
    world.advance(tier_1.open_at)
    filed = Portfolio("LSE1", tier_1.name, "again", PortfolioStatus.SUBMITTED, nominations=(nominate("25"),))
    world.book.keep(filed)
    world.advance(long_term.open_at)
    assert limits(world, "SS_AN_2027_LT") == {(GEN, LAP): D(25)}
    assert limits(world, "SEQ_AN_2027_LT") == {(None, LAP): D(100)}


def test_the_upper_bound_is_last_years_season_but_no_more_than_the_metric(world: World) -> None:
    hold(world, GEN, "150", LAST_WINTER)
    assert limits(world, "UB_AN_2027") == {(None, LAP): D(150)}


def test_the_upper_bound_follows_the_load_down_and_may_follow_it_alone() -> None:
    for how, last_year, bound in ((UpperBound.LAST_YEAR, "250", "200"), (UpperBound.LOAD_METRIC, "150", "200")):
        world = before_the_posting(bare_stage(Assumptions(upper_bound=how)))
        hold(world, GEN, last_year, LAST_WINTER)
        assert limits(world, "UB_AN_2027") == {(None, LAP): D(bound)}


def test_who_serves_load_outside_is_limited_by_what_it_elected(world: World) -> None:
    world.book.elected["OBA1", SP, WINTER, ON] = D("60.000")
    assert limits(world, "SEQ_AN_2027_T1", "OBA1") == {(None, SP): D("26.000")}
    assert {cap.crr_type for cap in posted(world, "SEQ_AN_2027_T1", "OBA1")} == {CrrType.OBAALSE}


def test_limits_are_what_they_were_at_their_posting(world: World) -> None:
    before = limits(world, "SEQ_AN_2027_T1")
    world.book.exceedance["LSE1", LAP, WINTER_OF_LOAD, ON] = Exceedance(D(1), D(1))
    assert limits(world, "SEQ_AN_2027_T1") == before != {}


def test_the_share_goes_by_the_year() -> None:
    rows = Assumptions().eligible_shares
    assert [share_for(Period.season(year, 2), rows) for year in (2018, 2019, 2027)] == [D("0.75"), D("0.65"), D("0.65")]
    assert share_for(MONTH, rows) == 1
    with pytest.raises(SettingError, match="A-10"):
        Assumptions(eligible_shares=((2019, D("0.65")),))


# The check


def nominate(mw: str, source: str = GEN, period: Period = WINTER) -> Nomination:
    return Nomination(1, "LSE1", source, LAP, OBL, ON, period, CrrType.LSE, D(mw))


def told(world: World, alias: str, *nominations: Nomination) -> list[str]:
    return [one.text for one in cap_check.violations(world, world.schedule.alias(alias), "LSE1", nominations)]


def test_nominations_reach_a_limit_and_do_not_pass_it(world: World) -> None:
    hold(world, GEN, "60", LAST_WINTER)
    at_posting(world)
    assert told(world, "annual allocation tier 1", nominate("60.000")) == []
    key = "CRR type LSE, period 2027_S01, and TOU ON"
    assert told(world, "annual allocation tier 1", nominate("40"), nominate("20.001")) == [
        f"Total MW = 60.001 exceeds the allowed MW = 60 for SS with source {GEN}, sink {LAP}, {key}",
        f"Total MW = 60.001 exceeds the allowed MW = 60 for UB with sink {LAP}, {key}",
    ]


def test_every_limit_passed_is_told_in_order(world: World) -> None:
    hold(world, GEN, "300", LAST_WINTER)
    at_posting(world)
    texts = told(world, "annual allocation tier 1", nominate("250"), nominate("10", FAR_GEN))
    assert [text.split(" for ")[1].split(" with ")[0] for text in texts] == ["SS", "UB", "SEQ"]
    assert texts[0].startswith(f"Total MW = 10 exceeds the allowed MW = 0 for SS with source {FAR_GEN}")


def test_what_is_submitted_counts_and_what_is_not_does_not(world: World) -> None:
    at_posting(world)
    market = world.schedule.alias("annual allocation tier 2")
    world.advance(market.open_at)
    kept = Portfolio("LSE1", market.name, "other", PortfolioStatus.VALID, nominations=(nominate("100"),))
    world.book.keep(kept)
    assert told(world, market.alias, nominate("130")) == []
    world.book.keep(replace(kept, status=PortfolioStatus.SUBMITTED))
    (text,) = told(world, market.alias, nominate("30.001"))
    assert text.startswith("Total MW = 130.001 exceeds the allowed MW = 130 for SEQ")


def test_limits_are_private(world: World) -> None:
    at_posting(world)
    assert nomination_caps.caps_of(world, "OBA1", "SEQ_AN_2027_T1") == ()
