"""The auction service: portfolios of bids and offers from creation to submission and back. CRR Auction API 1.2.1.

Each function is one operation of the API. All refuse by raising `RefusedByRule`, and then nothing was kept.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from crrsim.calendar.schedule import ScheduledMarket
from crrsim.market import credit
from crrsim.market.auction_window import accepts_creation, accepts_retraction, accepts_submission
from crrsim.market.bid_check import check_records
from crrsim.market.book import NewRecord, Portfolio, Record
from crrsim.market.holdings import is_longer_than_a_month
from crrsim.market.lifecycle import (
    holds_deletion_back,
    holds_retraction_back,
    holds_submission_back,
    status_when_created,
    status_when_retracted,
)
from crrsim.market.manners import auction_named, refuse_when_busy
from crrsim.market.portfolio import (
    find_portfolio,
    is_edited_elsewhere,
    is_out_of_reach,
    keep_records,
    listed,
    name_is_free,
    records_fit,
    what_is_wrong_with_name,
)
from crrsim.market.refusal import refuse, refuse_if
from crrsim.terms.market import BidType, MarketTerm, PortfolioStatus
from crrsim.terms.participant import Participant
from crrsim.terms.product import CrrType, Period

if TYPE_CHECKING:
    from crrsim.market.world import World

ALLOCATED = frozenset({CrrType.LSE, CrrType.LSE_LMT})
"""The CRR types subject to load migration, whose sale in an annual auction needs collateral (A-53)."""


def portfolio_creation(  # noqa: PLR0917 - the fields of the API's NewPortfolio, in its order
    world: "World",
    caller: Participant,
    market_name: str,
    portfolio_name: str,
    bids: Sequence[NewRecord] = (),
    offers: Sequence[NewRecord] = (),
) -> Portfolio:
    """Keep a new portfolio: VALID with its records, NEW without any.

    Refuses: MKT0001, POR0215, POR0103, SER0022, POR0101, MKT0004 after the close, SER0030 for too many records and
    once for each bad record, GEN0003.
    """
    refuse_when_busy(world)
    market = auction_named(world, market_name)
    refuse_if(world.rules[what_is_wrong_with_name](portfolio_name))
    if not world.rules[name_is_free]((market.name, caller.name, portfolio_name), world.book.portfolios):
        refuse("POR0101", portfolio_name)
    if not world.rules[accepts_creation](market, world.now):
        refuse("MKT0004")
    records = _good_records(world, market, caller, portfolio_name, (*bids, *offers))
    status = world.rules[status_when_created](records)
    return world.book.keep(Portfolio(caller.name, market.name, portfolio_name, status, records))


def portfolio_submission(world: "World", caller: Participant, market_name: str, portfolio_name: str) -> Portfolio:
    """Submit a portfolio: SUBMITTED, or INVALID when its records no longer pass, or REJECTED beyond the credit.

    REJECTED is the answer only; the portfolio is VALID again, and keeps the reason (A-37).
    Refuses: MKT0001, MKT0004, POR0100, POR0023, POR0013, POR0051, AUC0037, POR0306, POR0308, GEN0003.
    """
    market = _open_market(world, market_name)
    kept = _within_reach(world, caller, market, portfolio_name)
    refuse_if(world.rules[holds_submission_back](kept))
    _refuse_when_edited(world, kept)
    problems = _problems_now(world, market, caller, kept)
    if problems:
        return world.book.keep(replace(kept, status=PortfolioStatus.INVALID, error_message=problems))
    reason = _why_credit_fails(world, market, kept)
    if reason:
        world.book.keep(replace(kept, status=PortfolioStatus.VALID, error_message=reason))
        return replace(kept, status=PortfolioStatus.REJECTED, error_message=reason)
    return world.book.keep(replace(kept, status=PortfolioStatus.SUBMITTED, error_message=None))


def portfolio_retraction(world: "World", caller: Participant, market_name: str, portfolio_name: str) -> Portfolio:
    """Take a submitted portfolio back: VALID.

    Refuses: MKT0001, NOM0129 outside the window, POR0100, POR0023, POR0011, POR0012, POR0038, POR0306, POR0308.
    """
    refuse_when_busy(world)
    market = auction_named(world, market_name)
    if not world.rules[accepts_retraction](market, world.now):
        refuse("NOM0129")
    kept = _within_reach(world, caller, market, portfolio_name)
    refuse_if(world.rules[holds_retraction_back](kept))
    _refuse_when_edited(world, kept)
    return world.book.keep(replace(kept, status=world.rules[status_when_retracted](), error_message=None))


def delete_portfolio(world: "World", caller: Participant, market_name: str, portfolio_name: str) -> Portfolio:
    """Forget a portfolio and confirm with DELETED.

    Refuses: MKT0001, POR0100, POR0023, POR0010, POR0306, POR0308, GEN0003.
    """
    refuse_when_busy(world)
    kept = _within_reach(world, caller, auction_named(world, market_name), portfolio_name)
    refuse_if(world.rules[holds_deletion_back](kept))
    _refuse_when_edited(world, kept)
    del world.book.portfolios[kept.key]
    return replace(kept, status=PortfolioStatus.DELETED, records=(), error_message=None)


def portfolio(world: "World", caller: Participant, market_name: str, portfolio_name: str) -> Portfolio:
    """One portfolio with its bids and offers. Refuses: MKT0001, POR0100, POR0023, POR0308, GEN0003."""
    refuse_when_busy(world)
    return _within_reach(world, caller, auction_named(world, market_name), portfolio_name)


def portfolio_status(world: "World", caller: Participant, market_name: str, portfolio_name: str) -> Portfolio:
    """One portfolio for its status and error message. Refuses as `portfolio`."""
    return portfolio(world, caller, market_name, portfolio_name)


def portfolio_list(world: "World", caller: Participant, market_name: str) -> tuple[Portfolio, ...]:
    """The caller's portfolios in a market, by name; none is an empty list. Refuses: MKT0001, GEN0003."""
    refuse_when_busy(world)
    market = auction_named(world, market_name)
    return world.rules[listed](market.name, caller.name, world.book.portfolios)


def portfolio_required_credit(world: "World", caller: Participant, market_name: str, portfolio_name: str) -> Decimal:
    """What submitting the portfolio requires, $, never below zero. Refuses as `portfolio`."""
    kept = portfolio(world, caller, market_name, portfolio_name)
    return _required(world, auction_named(world, market_name), kept)


def _open_market(world: "World", market_name: str) -> ScheduledMarket:
    refuse_when_busy(world)
    market = auction_named(world, market_name)
    if not world.rules[accepts_submission](market, world.now):
        refuse("MKT0004")
    return market


def _within_reach(world: "World", caller: Participant, market: ScheduledMarket, portfolio_name: str) -> Portfolio:
    kept = world.rules[find_portfolio]((market.name, caller.name, portfolio_name), world.book.portfolios)
    if world.rules[is_out_of_reach](kept.key, world.arranged.out_of_reach):
        refuse("POR0308", kept.name)
    return kept


def _refuse_when_edited(world: "World", kept: Portfolio) -> None:
    if world.rules[is_edited_elsewhere](kept.key, world.arranged.edited_elsewhere):
        refuse("POR0306")


def _good_records(
    world: "World", market: ScheduledMarket, caller: Participant, name: str, records: Sequence[NewRecord]
) -> tuple[Record, ...]:
    most = world.settings.max_records
    if not world.rules[records_fit](len(records), most):
        refuse("SER0030", f"a submission has at most {most} records, not {len(records)}")
    good = world.rules[keep_records](check_records(world, market, caller.name, name, records))
    return tuple(_kept(world, record) for record in good)


def _kept(world: "World", new: NewRecord) -> Record:
    return Record(
        bid_id=world.book.next_bid_id(),
        asset_owner=new.asset_owner,
        source=new.source,
        sink=new.sink,
        hedge=new.hedge,
        tou=new.tou,
        period=Period.parse(new.period),
        crr_type=new.crr_type,
        curve=new.curve,
        description=new.description,
        crr_id=new.crr_id,
    )


def _as_new(kept: Record) -> NewRecord:
    return NewRecord(
        asset_owner=kept.asset_owner,
        source=kept.source,
        sink=kept.sink,
        hedge=kept.hedge,
        tou=kept.tou,
        period=str(kept.period),
        crr_type=kept.crr_type,
        curve=kept.curve,
        description=kept.description,
        crr_id=kept.crr_id,
    )


def _problems_now(world: "World", market: ScheduledMarket, caller: Participant, kept: Portfolio) -> str:
    """What is wrong with a kept portfolio today: holdings and source/sink lists change after its creation."""
    records = [_as_new(one) for one in kept.records]
    checked = check_records(world, market, caller.name, kept.name, records)
    return " ".join(f"{problem}.;" for _record, problems in checked for problem in problems)


def _why_credit_fails(world: "World", market: ScheduledMarket, kept: Portfolio) -> str:
    limit = world.credit_limit(kept.owner)
    settings = world.settings
    floor = credit.floor_of(market.term, settings.floor_annual, settings.floor_monthly)
    if not world.rules[credit.may_take_part](limit, floor):
        return f"The credit of ${limit:,.2f} is below the ${floor:,.2f} that {market.name} asks of a participant.;"
    needed, committed = _required(world, market, kept), _committed(world, kept)
    if world.rules[credit.credit_suffices](needed, committed, limit):
        return ""
    return f"Required credit of ${needed:,.2f} exceeds the available credit of ${limit - committed:,.2f}.;"


def _committed(world: "World", but: Portfolio) -> Decimal:
    """What the participant's other submitted portfolios require, in all auctions whose results are not yet posted."""
    others = (
        one
        for one in world.book.portfolios.values()
        if one.owner == but.owner and one.status is PortfolioStatus.SUBMITTED and one.key != but.key
    )
    waiting = (one for one in others if one.market not in world.book.posted)
    return sum((_required(world, world.schedule.named(one.market), one) for one in waiting), credit.NONE)


def _required(world: "World", market: ScheduledMarket, kept: Portfolio) -> Decimal:
    return world.rules[credit.required](_exposure(world, market, record) for record in kept.records)


def _exposure(world: "World", market: ScheduledMarket, record: Record) -> Decimal:
    constant = world.settings.margin_constant
    if record.side is BidType.BUY:
        margin = credit.path_margin(record.source, record.sink, constant)
        return world.rules[credit.buy_exposure](record.curve, margin)
    exposed = world.rules[credit.sell_exposure](record.curve)
    if not _needs_collateral(world, market, record):
        return exposed
    per_mw = credit.reversed_holding_value(record.source, record.sink, constant)
    return exposed + world.rules[credit.collateral](record.mw, per_mw)


def _needs_collateral(world: "World", market: ScheduledMarket, record: Record) -> bool:
    if not world.settings.counter_flow_collateral or market.term is not MarketTerm.ANNUAL:
        return False
    held = world.book.crrs.get(record.crr_id or 0)
    return record.crr_type in ALLOCATED and held is not None and is_longer_than_a_month(held)
