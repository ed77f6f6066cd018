"""The cast's own nominations: in every tier, within every cap, taken every time, and quick to allocate."""

import time
from decimal import Decimal

import pytest

from crrsim.assembly.mock import stage_of
from crrsim.calendar.plan import Plan
from crrsim.market.world import World
from crrsim.terms.market import MarketType

LOAD_SERVERS = {"LSE1", "LSE2", "MSS1"}


@pytest.mark.parametrize("seed", [2026, 7, 1])
def test_the_cast_is_allocated_in_every_tier_and_never_turned_away(seed: int) -> None:
    stage = stage_of(seed, Plan.load())
    world = World.at(stage.schedule.plan.moment("W3-THU", "16:00"), stage=stage)
    assert world.book.turned_away == ()
    assert world.book.failed == {}
    for market in stage.schedule.markets:
        if market.type is MarketType.ALLOCATION:
            allotments = world.book.settled[market.name].allotments
            assert {one.owner for one in allotments} >= LOAD_SERVERS
            assert {one.nomination.product for one in allotments} == set(market.products)
            assert sum((one.mw for one in allotments), Decimal(0)) > 0
            assert all(len(portfolio.nominations) <= 500 for portfolio in world.book.submitted(market.name))


def test_a_full_annual_tier_posts_within_seconds() -> None:
    stage = stage_of(3, Plan.load())
    market = stage.schedule.alias("annual allocation tier 2")
    world = World.at(market.open_at, stage=stage)
    began = time.perf_counter()
    world.advance(market.post_at)
    assert time.perf_counter() - began < 10
    allotments = world.book.settled[market.name].allotments
    assert len(allotments) > 100
