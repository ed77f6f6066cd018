"""A portfolio's life: each guard at both of its edges, and that a refusal keeps nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from crrsim.market import auction
from crrsim.market.book import Portfolio
from crrsim.market.refusal import RefusedByRule
from crrsim.market.tests.conftest import FIN1, FIN2, SPRING_CRR, Open, codes, texts
from crrsim.terms.market import PortfolioStatus

SECOND = timedelta(seconds=1)


def test_a_portfolio_lives_from_valid_to_submitted_to_valid_to_deleted(scene: Open) -> None:
    here = scene()
    name = here.market.name
    assert here.create(here.buy()).status is PortfolioStatus.VALID
    assert here.resubmit().status is PortfolioStatus.SUBMITTED
    assert auction.portfolio_retraction(here.world, FIN1, name, "mine").status is PortfolioStatus.VALID
    assert auction.delete_portfolio(here.world, FIN1, name, "mine").status is PortfolioStatus.DELETED
    assert auction.portfolio_list(here.world, FIN1, name) == ()


def test_an_empty_portfolio_is_new_and_can_neither_be_submitted_nor_retracted(scene: Open) -> None:
    here = scene()
    assert here.create().status is PortfolioStatus.NEW
    with pytest.raises(RefusedByRule) as refused:
        here.resubmit()
    assert codes(refused) == ("POR0013",)
    with pytest.raises(RefusedByRule) as refused:
        auction.portfolio_retraction(here.world, FIN1, here.market.name, "mine")
    assert codes(refused) == ("POR0012",)


def test_a_submitted_portfolio_is_neither_deleted_nor_submitted_again(scene: Open) -> None:
    here = scene()
    here.submit(here.buy())
    with pytest.raises(RefusedByRule) as refused:
        here.resubmit()
    assert codes(refused) == ("POR0051",)
    with pytest.raises(RefusedByRule) as refused:
        auction.delete_portfolio(here.world, FIN1, here.market.name, "mine")
    assert codes(refused) == ("POR0010",)
    assert here.status().status is PortfolioStatus.SUBMITTED


def test_only_a_submitted_portfolio_is_retracted(scene: Open) -> None:
    here = scene()
    here.create(here.buy())
    with pytest.raises(RefusedByRule) as refused:
        auction.portfolio_retraction(here.world, FIN1, here.market.name, "mine")
    assert codes(refused) == ("POR0038",)


def test_a_portfolio_that_no_longer_passes_becomes_invalid_and_stays_out(scene: Open) -> None:
    here = scene(who=FIN1)
    market, world = here.market, here.world
    early = scene(at=market.publish_at)
    early.create(early.buy(source="STARLNG_7_B1"))
    assert early.status().status is PortfolioStatus.VALID  # v0 of the list knows no outage
    early.world.advance(market.open_at)
    answered = early.resubmit()
    assert answered.status is PortfolioStatus.INVALID
    assert answered.error_message is not None
    assert "STARLNG_7_B1" in answered.error_message
    assert answered.error_message.endswith(";")
    with pytest.raises(RefusedByRule) as refused:
        early.resubmit()
    assert codes(refused) == ("AUC0037",)
    with pytest.raises(RefusedByRule) as refused:
        auction.portfolio_retraction(early.world, FIN1, market.name, "mine")
    assert codes(refused) == ("POR0011",)
    assert world.book.portfolios == {}


@pytest.mark.parametrize(("offset", "accepted"), [(-SECOND, False), (0 * SECOND, True)])
def test_submission_opens_at_the_second_of_opening(scene: Open, offset: timedelta, *, accepted: bool) -> None:
    market = scene().market
    here = scene(at=market.open_at + offset)
    here.create(here.buy())
    if accepted:
        assert here.resubmit().status is PortfolioStatus.SUBMITTED
    else:
        with pytest.raises(RefusedByRule) as refused:
            here.resubmit()
        assert codes(refused) == ("MKT0004",)


def test_everything_is_still_taken_one_second_before_the_close(scene: Open) -> None:
    here = scene(at=scene().market.close_at - SECOND)
    assert here.submit(here.buy()).status is PortfolioStatus.SUBMITTED
    assert auction.portfolio_retraction(here.world, FIN1, here.market.name, "mine").status is PortfolioStatus.VALID


def test_nothing_is_taken_at_the_second_of_the_close(scene: Open) -> None:
    here = scene(at=scene().market.close_at - SECOND)
    here.submit(here.buy())
    here.create(here.buy(), name="late")
    here.world.advance(here.market.close_at)
    name = here.market.name
    late: list[tuple[Callable[[], Portfolio], str]] = [
        (lambda: here.create(here.buy(), name="new"), "MKT0004"),
        (lambda: here.resubmit("late"), "MKT0004"),
        (lambda: auction.portfolio_retraction(here.world, FIN1, name, "mine"), "NOM0129"),
    ]
    for act, code in late:
        with pytest.raises(RefusedByRule) as refused:
            act()
        assert codes(refused) == (code,)


def test_names_have_rules(scene: Open) -> None:
    here = scene()
    here.create(name="x" * 100)
    here.create(name="A b.c_d-1")
    for bad, code in (
        ("", "POR0215"),
        ("   ", "POR0215"),
        ("x" * 101, "POR0103"),
        ("a:b", "SER0022"),
        ("..", "SER0022"),
    ):
        with pytest.raises(RefusedByRule) as refused:
            here.create(name=bad)
        assert codes(refused) == (code,)
    with pytest.raises(RefusedByRule) as refused:
        here.create(name="A b.c_d-1")
    assert codes(refused) == ("POR0101",)


def test_two_participants_may_use_one_name_and_reach_only_their_own(scene: Open) -> None:
    here = scene()
    here.create(here.buy())
    with pytest.raises(RefusedByRule) as refused:
        here.status(who=FIN2)
    assert codes(refused) == ("POR0023",)
    with pytest.raises(RefusedByRule) as refused:
        here.status("nobody's")
    assert codes(refused) == ("POR0100",)
    here.create(name="mine", who=FIN2)
    assert here.status(who=FIN2).status is PortfolioStatus.NEW
    assert here.status().status is PortfolioStatus.VALID


def test_an_allocation_is_no_market_of_the_auction_service(scene: Open) -> None:
    here = scene()
    for name in ("AUC_MN_2031_M01", "ALLOC_MN_2026_M04_T1"):
        with pytest.raises(RefusedByRule) as refused:
            auction.portfolio_list(here.world, FIN1, name)
        assert codes(refused) == ("MKT0001",)


def test_what_an_operator_arranges_is_met(scene: Open) -> None:
    here = scene()
    here.create(here.buy())
    here.world.hold_portfolio(here.market.name, "FIN1", "mine")
    with pytest.raises(RefusedByRule) as refused:
        here.resubmit()
    assert codes(refused) == ("POR0306",)
    assert here.status().status is PortfolioStatus.VALID  # reading is not editing
    here.world.give_back_portfolios()
    here.world.lose_portfolio(here.market.name, "FIN1", "mine")
    with pytest.raises(RefusedByRule) as refused:
        here.status()
    assert codes(refused) == ("POR0308",)
    here.world.give_back_portfolios()
    here.world.be_busy()
    with pytest.raises(RefusedByRule) as refused:
        here.status()
    assert codes(refused) == ("GEN0003",)
    here.world.be_busy(busy=False)
    assert here.resubmit().status is PortfolioStatus.SUBMITTED


def test_each_bad_record_is_told_with_all_its_problems_and_nothing_is_kept(scene: Open) -> None:
    here = scene()
    before = here.world.book.last_bid_id
    wrong_twice = here.buy(source="NOWHERE_1", period="2031_M01")
    wrong_once = here.sell(SPRING_CRR, "1")
    with pytest.raises(RefusedByRule) as refused:
        here.create(here.buy(), wrong_twice, wrong_once)
    assert codes(refused) == ("SER0030", "SER0030")
    said = texts(refused)
    assert "Bid 2: the source NOWHERE_1" in said
    assert "Bid 2: AUC_MN_2026_M04 has no product 2031_M01" in said
    assert f"Offer 1: CRR ID {here.id_of(SPRING_CRR)} is not held by FIN1" in said
    assert here.world.book.portfolios == {}
    assert here.world.book.last_bid_id == before


def test_a_submission_has_at_most_500_records(scene: Open) -> None:
    here = scene()
    assert len(here.create(*[here.buy("0.001")] * 500).records) == 500
    with pytest.raises(RefusedByRule) as refused:
        here.create(*[here.buy("0.001")] * 501, name="too many")
    assert codes(refused) == ("SER0030",)


def test_a_long_report_fits_the_length_of_an_error_description(scene: Open) -> None:
    here = scene()
    name = "N" * 150
    bad = here.buy(
        source=name, sink=name, asset_owner="OTHER", period="2031_M01", curve=((5, 1), (5, 2), (4, 1), (3, 9))
    )
    long_name = "m" * 100
    with pytest.raises(RefusedByRule) as refused:
        here.create(bad, name=long_name)
    assert all(len(one.arguments[0]) <= 1000 for one in refused.value.refusals)
