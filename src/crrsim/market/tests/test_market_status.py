"""Where each market stands, second by second at its edges."""

from datetime import timedelta

import pytest

from crrsim.clearing.auction import ClearingFailed
from crrsim.market import app_status, market_status
from crrsim.market.refusal import RefusedByRule
from crrsim.market.stage import Stage
from crrsim.market.tests.conftest import FIN1, Open, codes, stage_with
from crrsim.terms.market import MarketStatus

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("alias", ["monthly auction", "annual auction", "monthly allocation tier 1"])
def test_a_market_passes_its_four_states(scene: Open, alias: str) -> None:
    market = scene(alias).market
    expected = {
        market.publish_at: MarketStatus.PREP,
        market.open_at - SECOND: MarketStatus.PREP,
        market.open_at: MarketStatus.OPEN,
        market.close_at - SECOND: MarketStatus.OPEN,
        market.close_at: MarketStatus.CLOSED,
        market.post_at - SECOND: MarketStatus.CLOSED,
        market.post_at: MarketStatus.POSTED,
    }
    found = {at: market_status.market_status(scene(alias, at=at).world, FIN1, market.name) for at in expected}
    assert found == expected


def test_lists_are_of_one_type_and_one_state(scene: Open) -> None:
    world = scene(at=scene().market.post_at).world
    active, posted = market_status.active_auction_markets, market_status.posted_auction_markets
    assert [one.name for one in active(world, FIN1)] == ["AUC_AN_2027"]
    assert [one.name for one in posted(world, FIN1)] == ["AUC_MN_2026_M04"]
    assert [one.name for one in market_status.posted_allocation_markets(world, FIN1)] == [
        "ALLOC_MN_2026_M04_T1",
        "ALLOC_MN_2026_M04_T2",
    ]
    assert len(market_status.active_allocation_markets(world, FIN1)) == 3


def test_a_market_has_its_products(scene: Open) -> None:
    world = scene().world
    assert len(market_status.market_info(world, FIN1, "AUC_AN_2027").products) == 8
    assert len(market_status.market_info(world, FIN1, "AUC_MN_2026_M04").products) == 2
    with pytest.raises(RefusedByRule) as refused:
        market_status.market_info(world, FIN1, "AUC_MN_1999_M01")
    assert codes(refused) == ("MKT0001",)


def test_a_market_that_could_not_be_cleared_is_never_posted(scene: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_asked: object) -> None:
        raise ClearingFailed("Infeasible", "looking for trouble")

    monkeypatch.setattr(Stage, "clear", fails)
    here = scene(on=stage_with())
    here.post()
    assert market_status.market_status(here.world, FIN1, here.market.name) is MarketStatus.CLOSED
    assert "looking for trouble" in here.world.book.failed[here.market.name]


def test_the_app_is_up(scene: Open) -> None:
    assert app_status.status(scene().world) == "up"
