"""Ordinary business keeps to the market's rules, for any seed and any week 1, and follows from the seed alone."""

import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crrsim.calendar.plan import Plan
from crrsim.calendar.schedule import Schedule
from crrsim.network.default import default_model
from crrsim.synthetic.bidding import BIDDERS
from crrsim.synthetic.business import ordinary_business
from crrsim.synthetic.cast import actor
from crrsim.synthetic.holdings import FULLEST, fullness
from crrsim.synthetic.messages import calendar_file
from crrsim.synthetic.places import pairs
from crrsim.terms.business import Business, SeedBid, SeedCrr
from crrsim.terms.location import LocationType
from crrsim.terms.market import BidType, CrrCategory
from crrsim.terms.product import CrrType, HedgeType, Period
from crrsim.terms.quantity import megawatt, usd

MODEL = default_model()
SCHEDULE = Schedule.of(Plan.load())
DEAREST_MARGIN = 300
"""More than any credit margin of the double, $/MW."""

seeds = st.integers(0, 2**32)


@cache
def business(seed: int) -> Business:
    return ordinary_business(seed, SCHEDULE, MODEL)


def bids(seed: int) -> list[SeedBid]:
    return [bid for portfolio in business(seed).portfolios for bid in portfolio.bids]


def test_the_same_seed_gives_the_same_business_in_another_process_too() -> None:
    program = (
        "import hashlib\n"
        "from crrsim.calendar.plan import Plan\n"
        "from crrsim.calendar.schedule import Schedule\n"
        "from crrsim.network.default import default_model\n"
        "from crrsim.synthetic.business import ordinary_business\n"
        "made = ordinary_business(5, Schedule.of(Plan.load()), default_model())\n"
        "print(hashlib.sha256(repr(made).encode()).hexdigest())\n"
    )
    told = {
        subprocess.run(  # our own interpreter and program
            [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": salt}
        ).stdout
        for salt in ("1", "2")
    }
    assert len(told) == 1
    assert ordinary_business(5, SCHEDULE, MODEL) == business(5)


def test_another_seed_gives_other_business() -> None:
    one, other = business(5), business(6)
    assert one.holdings != other.holdings
    assert one.portfolios != other.portfolios
    assert one.messages != other.messages


@given(seeds)
@settings(max_examples=15, deadline=None)
def test_every_bid_keeps_to_the_rules_of_the_curve(seed: int) -> None:
    for bid in bids(seed):
        mws, prices = zip(*bid.curve, strict=True)
        assert 2 <= len(bid.curve) <= 20
        assert mws[0] == 0
        assert all(first < second for first, second in pairwise(mws))
        rising = [first <= second for first, second in pairwise(prices)]
        falling = [first >= second for first, second in pairwise(prices)]
        assert all(falling if bid.side is BidType.BUY else rising)
        assert all(megawatt(mw) == mw and usd(price) == price for mw, price in bid.curve)


@given(seeds)
@settings(max_examples=15, deadline=None)
def test_a_buy_bid_asks_for_an_auctioned_obligation_on_a_biddable_pair(seed: int) -> None:
    allowed = set(pairs(MODEL))
    for bid in (bid for bid in bids(seed) if bid.side is BidType.BUY):
        assert (bid.hedge, bid.crr_type) == (HedgeType.OBL, CrrType.AUC)
        assert (bid.source, bid.sink) in allowed


@given(seeds)
@settings(max_examples=15, deadline=None)
def test_an_offer_sells_part_of_a_held_crr_as_it_is(seed: int) -> None:
    held = set(business(seed).holdings)
    for portfolio in business(seed).portfolios:
        offered = [offer.offered for offer in portfolio.offers]
        for offer, crr in zip(portfolio.offers, offered, strict=True):
            assert crr in held
            assert crr is not None
            assert crr.owner == portfolio.participant
            assert (offer.source, offer.sink, offer.tou) == (crr.source, crr.sink, crr.tou)
            assert (offer.hedge, offer.crr_type) == (crr.hedge, crr.crr_type)
            assert crr.period.covers(offer.period)
            assert offer.mw <= crr.mw
        twice = [(crr, offer.period) for crr, offer in zip(offered, portfolio.offers, strict=True)]
        assert len(set(twice)) == len(twice)


@given(seeds)
@settings(max_examples=15, deadline=None)
def test_portfolios_are_filed_while_their_market_is_open_for_products_it_sells(seed: int) -> None:
    for portfolio in business(seed).portfolios:
        market = SCHEDULE.alias(portfolio.market_alias)
        sold = {(product.period, product.tou) for product in market.products}
        assert market.is_open(portfolio.at)
        assert {(bid.period, bid.tou) for bid in portfolio.bids} == sold
        assert len(portfolio.bids) <= 500
        assert actor(portfolio.participant).may_write


@given(seeds)
@example(74112080)  # values so high that uncut bids would cost more than five millions
@settings(max_examples=15, deadline=None)
def test_exposure_leaves_most_of_ten_million_dollars_unused(seed: int) -> None:
    for portfolio in business(seed).portfolios:
        exposure = sum(
            max(mw * (max(price, Decimal(0)) + DEAREST_MARGIN) for mw, price in bid.curve) for bid in portfolio.buys
        )
        assert exposure < 5_000_000


@given(seeds)
@settings(max_examples=15, deadline=None)
def test_the_names_of_portfolios_are_all_different(seed: int) -> None:
    names = [portfolio.name for portfolio in business(seed).portfolios]
    assert len(names) == len(set(names)) == 2 * len(BIDDERS)


@given(seeds)
@settings(max_examples=10, deadline=None)
def test_holdings_leave_room_on_the_grid(seed: int) -> None:
    products = {(crr.period, crr.tou) for crr in business(seed).holdings}
    for period, tou in products:
        together = [crr for crr in business(seed).holdings if (crr.period, crr.tou) == (period, tou)]
        assert fullness(together, MODEL) <= FULLEST + 1e-6
        assert all(crr.mw > 0 for crr in together)


def test_holdings_have_one_crr_of_every_origin_over_both_years() -> None:
    held = business(5).holdings
    assert {crr.crr_type for crr in held} == set(CrrType) - {CrrType.LSE_THCNT}
    assert {crr.category for crr in held} == set(CrrCategory)
    seasons = {f"{year}_S0{number}" for year in (2026, 2027) for number in range(1, 5)}
    assert {str(crr.period) for crr in held} == seasons


def test_only_merchant_transmission_has_options() -> None:
    options = {crr.crr_type for crr in business(5).holdings if crr.hedge is HedgeType.OPT}
    assert options == {CrrType.MT}


def test_scenarios_of_changed_places_find_their_crrs() -> None:
    held = business(5).holdings
    assert [crr for crr in held if crr.source in MODEL.retired]
    cut_off = [crr for crr in held if crr.source in MODEL.islanded]
    assert {crr.based for crr in cut_off} == {True, False}
    offered = {bid.offered for bid in bids(5)}
    assert not [crr for crr in cut_off if crr in offered]


def test_a_participant_keeps_crrs_that_nobody_has_offered() -> None:
    offered = {bid.offered for bid in bids(5)}
    free = [crr for crr in business(5).holdings if crr not in offered and crr.period == Period.parse("2026_S02")]
    assert {crr.owner for crr in free if sellable(crr)} >= set(BIDDERS)


def sellable(crr: SeedCrr) -> bool:
    return crr.hedge is HedgeType.OBL and MODEL.biddable(crr.source) and MODEL.biddable(crr.sink)


def test_who_may_only_read_holds_something_to_read() -> None:
    owners = {crr.owner for crr in business(5).holdings}
    assert {"READ1", "NDA1", "OBA1"} <= owners


@given(seeds)
@settings(max_examples=10, deadline=None)
def test_messages_fit_their_published_patterns(seed: int) -> None:
    for message in business(seed).messages:
        assert re.fullmatch(r"[a-zA-Z0-9\#\@\(\)\. _-]{1,512}", message.text)
        assert re.fullmatch(r"[a-zA-Z0-9\. _-]{1,100}", message.sender)
        assert (message.attachment is None) == (message.attachment_name is None)
        assert re.fullmatch(r"[a-zA-Z0-9\(\)\. _-]{1,50}", message.attachment_name or "none")
        assert message.to is None or actor(message.to)


def test_messages_are_public_and_private_with_and_without_a_file() -> None:
    kinds = {(message.to is None, message.attachment is None) for message in business(5).messages}
    assert len(kinds) == 4
    assert [message.at for message in business(5).messages] == sorted(message.at for message in business(5).messages)


def test_the_calendar_file_lists_every_market() -> None:
    lines = calendar_file(SCHEDULE).decode().splitlines()
    assert lines[0] == "market,opens,closes,posts"
    assert "AUC_MN_2026_M04,2026-03-10 09:00:00 PDT,2026-03-12 12:00:00 PDT,2026-03-12 15:00:00 PDT" in lines
    assert len(lines) == 1 + len(SCHEDULE.markets)


def test_a_pair_never_begins_at_load_nor_ends_at_generation() -> None:
    kinds = {(MODEL.locations[source].type, MODEL.locations[sink].type) for source, sink in pairs(MODEL)}
    assert not {kind for kind in kinds if kind[0] is LocationType.LAP or kind[1] is LocationType.GEN}
    assert (LocationType.TH, LocationType.TH) not in kinds


@pytest.mark.parametrize("week_1", [date(2026, 10, 26), date(2026, 11, 30), date(2026, 12, 21)], ids=str)
def test_nothing_is_held_from_a_market_that_has_yet_to_clear(week_1: date) -> None:
    schedule = Schedule.of(Plan.load(week_1))
    made = ordinary_business(5, schedule, MODEL)
    assert not {crr.market_name for crr in made.holdings} & {market.name for market in schedule.markets}
    assert len(made.portfolios) == 2 * len(BIDDERS)


@given(seeds)
@settings(max_examples=15, deadline=None)
def test_a_trade_sells_some_of_what_no_auction_is_offered(seed: int) -> None:
    made = business(seed)
    auctioned = {bid.offered for bid in bids(seed)}
    for trade in made.trades:
        crr = trade.offered
        assert crr in made.holdings
        assert crr not in auctioned
        assert crr.owner != trade.buyer
        assert crr.period.covers(trade.period)
        assert 0 < trade.mw < crr.mw
        assert megawatt(trade.mw) == trade.mw
        assert usd(trade.price) == trade.price
    assert len({trade.offered for trade in made.trades}) == len(made.trades) > 0
    assert [trade.answered_at is None for trade in made.trades].count(True) == 1
