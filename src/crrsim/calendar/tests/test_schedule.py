"""The schedule: names, products and windows of the sim's markets, for any week 1."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crrsim.calendar.pacific import period_bounds, to_pacific
from crrsim.calendar.plan import Plan
from crrsim.calendar.schedule import Schedule, ScheduledMarket, Targets, UnknownMarketError
from crrsim.terms.market import MarketStatus, MarketTerm, MarketType

PLAN = Plan.load()
SCHEDULE = Schedule.of(PLAN)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("monthly auction", "AUC_MN_2026_M04"),
        ("annual auction", "AUC_AN_2027"),
        ("monthly allocation tier 1", "ALLOC_MN_2026_M04_T1"),
        ("monthly allocation tier 2", "ALLOC_MN_2026_M04_T2"),
        ("annual allocation tier 1", "ALLOC_AN_2027_T1"),
        ("annual allocation LT", "ALLOC_AN_2027_LT"),
        ("annual allocation tier 2", "ALLOC_AN_2027_T2"),
    ],
)
def test_a_market_is_found_by_alias_and_by_name(alias: str, name: str) -> None:
    assert SCHEDULE.alias(alias).name == name
    assert SCHEDULE.named(name) is SCHEDULE.alias(alias)


def test_an_unknown_market_is_refused() -> None:
    with pytest.raises(UnknownMarketError, match="AUC_MN_2031_M01"):
        SCHEDULE.named("AUC_MN_2031_M01")


def test_the_monthly_auction_sells_two_products_and_the_annual_one_eight() -> None:
    assert [str(product) for product in SCHEDULE.alias("monthly auction").products] == ["2026_M04 ON", "2026_M04 OFF"]
    annual = SCHEDULE.alias("annual auction")
    assert len(annual.products) == 8
    assert [str(period) for period in annual.periods] == ["2027_S01", "2027_S02", "2027_S03", "2027_S04"]
    assert (annual.type, annual.term) == (MarketType.AUCTION, MarketTerm.ANNUAL)


def test_an_auction_opens_on_tuesday_closes_on_thursday_and_posts_that_afternoon() -> None:
    auction = SCHEDULE.alias("monthly auction")
    assert to_pacific(auction.open_at) == "2026-03-10 09:00:00 PDT"
    assert to_pacific(auction.close_at) == "2026-03-12 12:00:00 PDT"
    assert to_pacific(auction.post_at) == "2026-03-12 15:00:00 PDT"


def test_the_tiers_of_an_allocation_do_not_overlap() -> None:
    for term in ("monthly", "annual"):
        first, second = (SCHEDULE.alias(f"{term} allocation tier {n}") for n in (1, 2))
        assert first.close_at < first.post_at < second.open_at


@pytest.mark.parametrize("market", SCHEDULE.markets, ids=lambda market: market.name)
def test_status_turns_at_the_very_second(market: ScheduledMarket) -> None:
    turns = [
        (market.open_at, MarketStatus.PREP, MarketStatus.OPEN),
        (market.close_at, MarketStatus.OPEN, MarketStatus.CLOSED),
        (market.post_at, MarketStatus.CLOSED, MarketStatus.POSTED),
    ]
    for at, before, after in turns:
        assert (market.status(at - SECOND), market.status(at)) == (before, after)


def test_submission_windows_stand_beside_the_markets() -> None:
    migration = SCHEDULE.window("load migration")
    assert migration.name == "LOAD_MIGRATION_2026_M04"
    assert migration.is_open(PLAN.moment("W1-WED"))
    assert not migration.is_open(migration.close_at)
    assert SCHEDULE.window("TOR conversion").name == "TOR_CONVERSION_2026_S02"
    assert SCHEDULE.window("annual historical load").name == "HIST_LOAD_2025"


def test_moments_are_in_order_and_name_what_happens() -> None:
    moments = SCHEDULE.moments()
    assert [at for at, _ in moments] == sorted(at for at, _ in moments)
    assert (PLAN.moment("W2-THU", "15:00"), "post AUC_MN_2026_M04") in moments


@pytest.mark.parametrize(
    ("week_1", "month", "season", "year"),
    [
        (date(2026, 3, 2), "2026_M04", "2026_S02", 2027),
        (date(2026, 10, 26), "2026_M12", "2026_S04", 2027),
        (date(2026, 11, 30), "2027_M01", "2027_S01", 2027),
        (date(2026, 3, 23), "2026_M05", "2026_S02", 2027),  # week 2 ends in April: April has begun when it posts
        (date(2026, 12, 14), "2027_M01", "2027_S01", 2027),  # week 3's results come on the last day of the year
        (date(2026, 12, 21), "2027_M01", "2027_S01", 2028),
    ],
)
def test_targets_follow_the_results(week_1: date, month: str, season: str, year: int) -> None:
    targets = Targets.of(Plan.load(week_1))
    assert (str(targets.month), str(targets.season), targets.year) == (month, season, year)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)).map(lambda day: day - timedelta(days=day.weekday())))
def test_no_market_sells_a_period_that_has_begun_when_it_posts(week_1: date) -> None:
    for market in Schedule.of(Plan.load(week_1)).markets:
        assert all(market.post_at < period_bounds(period)[0] for period in market.periods)


@pytest.mark.parametrize("after", [False, True])
def test_a_third_tier_follows_the_second_where_there_is_one(*, after: bool) -> None:
    usual = Schedule.of(Plan.load(), long_term_after_tier_1=after)
    with_third = Schedule.of(Plan.load(), long_term_after_tier_1=after, tier_3=True)
    third = with_third.alias("annual allocation tier 3")
    (cap,) = with_third.caps_of(third)

    assert set(with_third.markets) - set(usual.markets) == {third}
    assert third.name == "ALLOC_AN_2027_T3"
    assert with_third.alias("annual allocation tier 2").post_at < cap.post_at < third.open_at
