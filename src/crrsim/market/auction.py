"""The auction service: portfolios of bids and offers from creation to submission and back. CRR Auction API 1.2.1.

Each public name is one operation of the API. All refuse by raising `RefusedByRule`, and then nothing was kept.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from crrsim.calendar.schedule import ScheduledMarket
from crrsim.market import credit, requirement
from crrsim.market.bid_check import check_records
from crrsim.market.book import NewRecord, Portfolio, Record
from crrsim.market.portfolio_service import (
    PortfolioService,
    found_invalid,
    good_ones,
    keep_new,
    refuse_too_many,
    submitted,
)
from crrsim.terms.market import MarketType, PortfolioStatus
from crrsim.terms.participant import Participant
from crrsim.terms.product import Period

if TYPE_CHECKING:
    from crrsim.market.world import World


_SERVICE = PortfolioService(MarketType.AUCTION, closed="MKT0004", in_error="AUC0037")

portfolio = _SERVICE.find
portfolio_status = _SERVICE.find
portfolio_list = _SERVICE.list
portfolio_retraction = _SERVICE.retract
delete_portfolio = _SERVICE.delete


def portfolio_creation(  # noqa: PLR0917 - the fields of the API's NewPortfolio, in its order
    world: "World",
    caller: Participant,
    market_name: str,
    portfolio_name: str,
    bids: Sequence[NewRecord] = (),
    offers: Sequence[NewRecord] = (),
) -> Portfolio:
    """Keep a new portfolio: VALID with its records, NEW without any.

    Refuses: as `PortfolioService.to_create`, and SER0030 for too many records and once for each bad record.
    """
    market = _SERVICE.to_create(world, caller, market_name, portfolio_name)
    records = [*bids, *offers]
    refuse_too_many(world, len(records))
    good = good_ones(world, records, check_records(world, market, caller.name, portfolio_name, records))
    kept = tuple(_kept(world, record) for record in good)
    return keep_new(world, caller.name, market.name, portfolio_name, kept)


def portfolio_submission(world: "World", caller: Participant, market_name: str, portfolio_name: str) -> Portfolio:
    """Submit a portfolio: SUBMITTED, or INVALID when its records no longer pass, or REJECTED beyond the credit.

    REJECTED is the answer only; the portfolio is VALID again, and keeps the reason (A-37).
    Refuses: as `PortfolioService.to_submit`, MKT0004 outside the window and AUC0037 for an INVALID portfolio.
    """
    market, kept = _SERVICE.to_submit(world, caller, market_name, portfolio_name)
    problems = _problems_now(world, market, caller, kept)
    if problems:
        return found_invalid(world, kept, problems)
    reason = _why_credit_fails(world, market, kept)
    if reason:
        world.book.keep(replace(kept, status=PortfolioStatus.VALID, error_message=reason))
        return replace(kept, status=PortfolioStatus.REJECTED, error_message=reason)
    return submitted(world, kept)


def portfolio_required_credit(world: "World", caller: Participant, market_name: str, portfolio_name: str) -> Decimal:
    """What submitting the portfolio requires, $, never below zero. Refuses as `portfolio`."""
    kept = portfolio(world, caller, market_name, portfolio_name)
    return requirement.of_portfolio(world, _SERVICE.market(world, market_name), kept)


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


def _problems_now(world: "World", market: ScheduledMarket, caller: Participant, kept: Portfolio) -> list[str]:
    """What is wrong with a kept portfolio today: holdings and source/sink lists change after its creation."""
    records = [_as_new(one) for one in kept.records]
    checked = check_records(world, market, caller.name, kept.name, records)
    return [problem for problems in checked for problem in problems]


def _why_credit_fails(world: "World", market: ScheduledMarket, kept: Portfolio) -> str:
    limit = world.credit_limit(kept.owner)
    settings = world.settings
    floor = credit.floor_of(market.term, settings.floor_annual, settings.floor_monthly)
    if not world.rules[credit.may_take_part](limit, floor):
        return f"The credit of ${limit:,.2f} is below the ${floor:,.2f} that {market.name} asks of a participant.;"
    needed = requirement.of_portfolio(world, market, kept)
    committed = requirement.committed(world, kept.owner, but=kept.key)
    if world.rules[credit.credit_suffices](needed, committed, limit):
        return ""
    return f"Required credit of ${needed:,.2f} exceeds the available credit of ${limit - committed:,.2f}.;"
