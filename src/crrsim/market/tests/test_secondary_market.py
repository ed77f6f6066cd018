"""Trades between participants: what each operation answers, when trades end, and what they leave in the books."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from crrsim.market import requirement, secondary_market, trade_settlement
from crrsim.market.book import Crr
from crrsim.market.refusal import RefusedByRule
from crrsim.market.settings import Assumptions, SettingError
from crrsim.market.stage import Stage
from crrsim.market.tests.conftest import (
    FIN1,
    FIN2,
    FIN_CRR,
    LSE1,
    MONTH_CRR,
    SPRING_CRR,
    Open,
    Scene,
    codes,
    stage_with,
)
from crrsim.market.tests.trading import mw_on, offer_to, respond, sell_to, settle, terms
from crrsim.market.trade import NewResponse, NewTarget
from crrsim.market.trade_settlement import NoSuchTrade
from crrsim.market.world import World
from crrsim.terms.market import BidType, CrrCategory
from crrsim.terms.trade import OfferStatus, PostType, ResponseStatus

CHECK = timedelta(minutes=15)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def lone(stage: Stage) -> Scene:
    return Scene(World.at(stage.schedule.plan.moment("W1-TUE", "10:00"), stage=stage), stage.schedule.markets[0])


@pytest.fixture
def here(stage: Stage) -> Scene:
    """Tuesday of week 1, ten o'clock: nothing has been traded yet."""
    return lone(stage)


def test_a_trade_goes_from_offer_to_books(here: Scene) -> None:
    held = here.held(FIN_CRR)
    offer = sell_to(here.world, FIN2, held, "2.500")
    assert (offer.status, offer.seller, offer.buyer) == (OfferStatus.PENDING_CREDIT_CHECK, "FIN1", "FIN2")
    assert here.world.book.pending_trades == {held.crr_id: Decimal("2.500")}
    assert here.world.next_moment == here.world.now + CHECK
    here.world.advance(here.world.now + CHECK - SECOND)
    assert here.world.book.offers[offer.request_id] == offer
    here.world.advance(here.world.now + SECOND)
    assert here.world.book.offers[offer.request_id].status is OfferStatus.APPROVED
    assert here.world.book.responses[offer.response_id or 0].status is ResponseStatus.APPROVED
    child = here.world.book.crrs[here.world.book.last_crr_id]
    assert (child.owner, child.parent_id, child.mw) == ("FIN2", held.crr_id, Decimal("2.500"))
    assert (child.category, child.market_name) == (CrrCategory.SECONDARY_MARKET, "SECONDARY_MARKET")
    assert (child.start_at, child.end_at, child.crr_type) == (held.start_at, held.end_at, held.crr_type)
    assert here.held(FIN_CRR) == replace(held, mw=Decimal("3.500"))
    assert here.world.book.pending_trades == {}


def test_a_bought_crr_is_traded_on_and_remembers_its_line(here: Scene) -> None:
    held = here.held(FIN_CRR)
    settle(here.world, sell_to(here.world, LSE1, held, held.mw))
    assert held.crr_id not in here.world.book.crrs
    child = here.world.book.crrs[here.world.book.last_crr_id]
    settle(here.world, sell_to(here.world, FIN2, child, "1.000", end_at=child.start_at + DAY))
    grandchild = here.world.book.crrs[here.world.book.last_crr_id - 1]
    assert (grandchild.owner, grandchild.parent_id, child.parent_id) == ("FIN2", child.crr_id, held.crr_id)


def test_days_are_cut_out_without_loss(here: Scene) -> None:
    held, noon = here.held(FIN_CRR), timedelta(hours=12)
    days = [held.start_at + n * DAY + noon for n in range(91)]
    before = [mw_on(here.world, day) for day in days]
    offer = sell_to(here.world, FIN2, held, held.mw, start_at=held.start_at + DAY, end_at=held.start_at + 3 * DAY)
    settle(here.world, offer)
    assert [mw_on(here.world, day) for day in days] == before
    parts = [one for one in here.world.book.crrs.values() if held.crr_id in {one.crr_id, one.parent_id}]
    assert sorted((one.owner, one.start_at, one.end_at) for one in parts) == [
        ("FIN1", held.start_at, held.start_at + DAY - SECOND),
        ("FIN1", held.start_at + 3 * DAY, held.end_at),
        ("FIN2", held.start_at + DAY, held.start_at + 3 * DAY - SECOND),
    ]
    assert here.held(FIN_CRR).owner == "FIN1", "the first part that is left keeps the id"


def test_an_offer_to_buy_is_answered_with_a_crr(here: Scene) -> None:
    held = here.held(FIN_CRR)
    wish = terms(held, "1.000", asset_owner="FIN2", side=BidType.BUY, crr_id=None, target="FIN1")
    (offer,) = secondary_market.private_sm_buy_offer_creation(here.world, FIN2, [wish])
    assert offer.status is OfferStatus.PENDING_MP_RESPONSE
    answer = NewResponse(offer.request_id, held.crr_id)
    (response,) = secondary_market.sm_response_to_buy_offers(here.world, FIN1, [answer])
    assert response.status is ResponseStatus.PENDING_CREDIT_CHECK
    assert settle(here.world, here.world.book.offers[offer.request_id]).status is OfferStatus.APPROVED
    assert here.held(FIN_CRR).mw == held.mw - 1


def test_a_public_offer_is_given_away_once_and_at_its_price(here: Scene) -> None:
    held = here.held(FIN_CRR)
    (posted,) = secondary_market.public_sm_sell_offer_creation(here.world, FIN1, [terms(held, "1")])
    assert posted.status is OfferStatus.POSTED
    give = secondary_market.sm_public_offer_to_specified_mp
    (wrong,) = give(here.world, FIN1, [NewTarget(posted.request_id, "NOBODY", Decimal("149.99"))])
    assert (wrong.status, [one.code for one in wrong.refusals]) == (OfferStatus.ERROR, ["SMT0145", "SMT0107"])
    assert here.world.book.offers[posted.request_id] == posted
    target = NewTarget(posted.request_id, "FIN2", Decimal("150.00"))
    (given,) = give(here.world, FIN1, [target])
    assert (given.status, given.post_type) == (OfferStatus.PENDING_MP_RESPONSE, PostType.PUBLIC)
    (again,) = give(here.world, FIN1, [replace(target, responder="LSE1")])
    assert [one.code for one in again.refusals] == ["SER0030"]
    assert here.world.book.offers[posted.request_id].responder == "FIN2"


def test_targets_that_cannot_be_shown_refuse_the_whole_request(here: Scene) -> None:
    held = here.held(FIN_CRR)
    (posted,) = secondary_market.public_sm_sell_offer_creation(here.world, FIN1, [terms(held, "1")])
    targets = [NewTarget(one, "LSE1", Decimal(150)) for one in (posted.request_id, 7, 8)]
    with pytest.raises(RefusedByRule) as refused:
        secondary_market.sm_public_offer_to_specified_mp(here.world, FIN1, targets)
    assert codes(refused) == ("SMT0016", "SMT0016")
    assert here.world.book.offers[posted.request_id] == posted
    with pytest.raises(RefusedByRule) as refused:
        secondary_market.sm_public_offer_to_specified_mp(here.world, FIN2, targets[:1])
    assert codes(refused) == ("SMT0063",)


def test_all_that_is_wrong_is_told_and_kept_as_an_error(here: Scene) -> None:
    held = here.held(FIN_CRR)
    offer = offer_to(here.world, FIN1, held, "6.001", asset_owner="FIN2", start_at=held.start_at + SECOND)
    assert [one.code for one in offer.refusals] == ["SMT0146", "SER0030", "SER0030", "SER0030"]
    assert secondary_market.my_sm_offers_by_status(here.world, FIN1, OfferStatus.ERROR) == (offer,)
    assert secondary_market.my_sm_respones_by_status(here.world, FIN1, ResponseStatus.ERROR) == ()
    assert respond(here.world, FIN2, offer).refusals[0].code == "SMT0082"


def test_errors_need_not_be_kept() -> None:
    here = lone(stage_with(settings=Assumptions(errors_are_kept=False)))
    offer = offer_to(here.world, FIN1, here.held(FIN_CRR), "1")
    assert (offer.status, offer.request_id) == (OfferStatus.ERROR, 0)
    assert here.world.book.offers == {}


def test_the_operator_alone_may_end_checks() -> None:
    here = lone(stage_with(settings=Assumptions(credit_check_minutes=-1)))
    offer = sell_to(here.world, FIN2, here.held(FIN_CRR), "1")
    here.world.advance(here.world.now + 2 * DAY)
    assert here.world.book.offers[offer.request_id] == offer
    here.world.end_credit_check(offer.request_id)
    assert here.world.book.offers[offer.request_id].status is OfferStatus.APPROVED


def test_a_check_may_take_no_time_and_is_seen_all_the_same() -> None:
    here = lone(stage_with(settings=Assumptions(credit_check_minutes=0)))
    offer = sell_to(here.world, FIN2, here.held(FIN_CRR), "1")
    assert offer.status is OfferStatus.PENDING_CREDIT_CHECK
    here.world.advance(here.world.now)
    assert here.world.book.offers[offer.request_id].status is OfferStatus.APPROVED


def test_the_operator_declines_what_has_not_ended(here: Scene) -> None:
    held = here.held(FIN_CRR)
    waiting, pending = offer_to(here.world, FIN2, held, "1"), sell_to(here.world, FIN2, held, "2")
    for one in (waiting, pending):
        here.world.decline_trade(one.request_id)
        with pytest.raises(NoSuchTrade, match="has not come to its end"):
            here.world.decline_trade(one.request_id)
    with pytest.raises(NoSuchTrade):
        here.world.end_credit_check(pending.request_id)
    seen = secondary_market.my_sm_respones_by_status(here.world, FIN2, ResponseStatus.DISAPPROVED)
    assert [one.offer.request_id for one in seen] == [waiting.request_id, pending.request_id]
    assert here.held(FIN_CRR) == held


def test_only_a_check_under_way_is_ended(here: Scene) -> None:
    offer = offer_to(here.world, FIN2, here.held(FIN_CRR), "1")
    with pytest.raises(NoSuchTrade, match="no credit check of it is under way"):
        trade_settlement.end_check_of(here.world, offer.request_id)


def test_offers_expire_where_the_setting_says_so(here: Scene) -> None:
    expiring = lone(stage_with(settings=Assumptions(offers_expire=True)))
    for scene, status in ((here, OfferStatus.PENDING_MP_RESPONSE), (expiring, OfferStatus.DISAPPROVED)):
        held = scene.held(MONTH_CRR)
        offer = offer_to(scene.world, FIN2, held, "1")
        scene.world.advance(held.start_at - 2 * DAY + timedelta(hours=23))
        assert scene.world.book.offers[offer.request_id].status is OfferStatus.PENDING_MP_RESPONSE
        scene.world.advance(held.start_at - DAY)
        assert scene.world.book.offers[offer.request_id].status is status


def test_the_lead_time_is_a_setting() -> None:
    for days, good in ((7, True), (8, False)):
        here = lone(stage_with(settings=Assumptions(trade_lead_days=days)))
        held = here.held(MONTH_CRR)
        here.world.advance(held.start_at - 7 * DAY)
        assert (offer_to(here.world, FIN2, held, "1").refusals == ()) is good
    with pytest.raises(SettingError, match="A-39"):
        Assumptions(trade_lead_days=-1)


def test_the_buyer_is_good_for_the_margin_of_the_path_to_the_cent(here: Scene) -> None:
    held = here.held(FIN_CRR)
    offer = sell_to(here.world, FIN2, held, "2")
    needed = requirement.of_trade(here.world, offer, "FIN2")
    assert needed > 0
    short = here.world.copy()
    short.set_credit_limit("FIN2", needed - Decimal("0.01"))
    ended = settle(short, offer)
    assert ended.status is OfferStatus.DISAPPROVED
    assert ended.reason is not None
    assert "FIN2 needs" in ended.reason
    here.world.set_credit_limit("FIN2", needed)
    assert settle(here.world, offer).status is OfferStatus.APPROVED


def test_pending_trades_and_submitted_portfolios_share_one_credit(scene: Open) -> None:
    here = scene(who=FIN2)
    here.submit(here.buy("100", "900"))
    filed = requirement.committed(here.world, "FIN2")
    offer = sell_to(here.world, FIN2, here.held(FIN_CRR), "6")
    both = requirement.committed(here.world, "FIN2")
    assert both > filed > 0
    here.world.set_credit_limit("FIN2", both - Decimal("0.01"))
    assert settle(here.world.copy(), offer).status is OfferStatus.DISAPPROVED
    here.world.set_credit_limit("FIN2", both)
    assert settle(here.world, offer).status is OfferStatus.APPROVED


def test_collateral_is_asked_for_allocated_crrs_longer_than_a_month(here: Scene) -> None:
    here.world.set_credit_limit("LSE1", Decimal(0))
    assert offer_to(here.world, FIN2, here.held(MONTH_CRR), "1").refusals == ()
    (lacking,) = offer_to(here.world, FIN2, here.held(SPRING_CRR), "1").refusals
    assert "collateral of" in lacking.arguments[0]
    free = lone(stage_with(settings=Assumptions(counter_flow_collateral=False)))
    free.world.set_credit_limit("LSE1", Decimal(0))
    assert offer_to(free.world, FIN2, free.held(SPRING_CRR), "1").refusals == ()


def test_a_crr_that_has_gone_by_the_end_of_the_check_is_not_traded(here: Scene) -> None:
    held = here.held(FIN_CRR)
    offer = sell_to(here.world, FIN2, held, "2")
    del here.world.book.crrs[held.crr_id]
    ended = settle(here.world, offer)
    assert (ended.status, ended.reason) == (
        OfferStatus.DISAPPROVED,
        f"CRR ID {held.crr_id} is no longer held by FIN1",
    )


def test_too_many_records_and_a_busy_iso_refuse_everything(here: Scene) -> None:
    held = here.held(FIN_CRR)
    many = [terms(held, "1", target="FIN2")] * 501
    assert len(secondary_market.private_sm_sell_offer_creation(here.world, FIN1, many[1:])) == 500
    before = len(here.world.book.offers)
    for call in (
        lambda: secondary_market.private_sm_sell_offer_creation(here.world, FIN1, many),
        lambda: secondary_market.sm_response_to_sell_offers(here.world, FIN2, [NewResponse(1)] * 501),
        lambda: secondary_market.sm_public_offer_to_specified_mp(here.world, FIN1, [NewTarget(1, "A", held.mw)] * 501),
    ):
        with pytest.raises(RefusedByRule) as refused:
            call()
        assert codes(refused) == ("SER0030",)
    assert len(here.world.book.offers) == before
    here.world.be_busy()
    with pytest.raises(RefusedByRule) as refused:
        secondary_market.my_sm_offers_by_status(here.world, FIN1, OfferStatus.POSTED)
    assert codes(refused) == ("GEN0003",)


def test_a_copied_world_keeps_its_own_trades(here: Scene) -> None:
    copy = here.world.copy()
    sell_to(copy, FIN2, here.held(FIN_CRR), "1")
    assert here.world.book.offers == {}
    assert here.world.next_moment != copy.next_moment


def test_a_crr_spanning_a_change_of_clocks_is_cut_at_midnights(here: Scene) -> None:
    """From 7 to 9 March 2026 the clocks are put forward: one of the days has 23 hours."""
    held = here.held(FIN_CRR)
    march: Crr = replace(held, crr_id=here.world.book.next_crr_id(), start_at=held.start_at - 31 * DAY + SECOND * 3600)
    here.world.book.crrs[march.crr_id] = march
    first = march.start_at + 7 * DAY
    good = offer_to(here.world, FIN2, march, "1", start_at=first, end_at=first + timedelta(hours=23))
    bad = offer_to(here.world, FIN2, march, "1", start_at=first, end_at=first + DAY)
    assert good.refusals == ()
    assert [one.code for one in bad.refusals] == ["SER0030"]
