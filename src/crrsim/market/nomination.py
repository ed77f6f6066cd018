"""The nomination service: what load servers ask for in the tiers of an allocation. CRR Nomination API 1.3.1.

Each public name is one operation of the API. All refuse by raising `RefusedByRule`, and then nothing was kept. There is
no credit to check; instead submission holds what is asked for against the participant's nomination caps.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crrsim.market.book import Portfolio
from crrsim.market.cap_check import violations
from crrsim.market.nominated import NewNomination, Nomination
from crrsim.market.nomination_check import check_nominations
from crrsim.market.portfolio_service import (
    PortfolioService,
    found_invalid,
    good_ones,
    keep_new,
    refuse_too_many,
    submitted,
)
from crrsim.terms.market import MarketType
from crrsim.terms.participant import Participant
from crrsim.terms.product import Period

if TYPE_CHECKING:
    from crrsim.calendar.schedule import ScheduledMarket
    from crrsim.market.world import World

_SERVICE = PortfolioService(MarketType.ALLOCATION, closed="NOM0128", in_error="NOM0101")

portfolio = _SERVICE.find
portfolio_status = _SERVICE.find
portfolio_list = _SERVICE.list
portfolio_retraction = _SERVICE.retract
delete_portfolio = _SERVICE.delete


def portfolio_creation(
    world: "World",
    caller: Participant,
    market_name: str,
    portfolio_name: str,
    nominations: Sequence[NewNomination] = (),
) -> Portfolio:
    """Keep a new portfolio: VALID with its nominations, NEW without any.

    Refuses: as `PortfolioService.to_create`, and SER0030 for too many records and once for each bad record.
    """
    market = _SERVICE.to_create(world, caller, market_name, portfolio_name)
    refuse_too_many(world, len(nominations))
    good = good_ones(world, nominations, check_nominations(world, market, caller, nominations))
    kept = tuple(_kept(world, one) for one in good)
    return keep_new(world, caller.name, market.name, portfolio_name, nominations=kept)


def portfolio_submission(world: "World", caller: Participant, market_name: str, portfolio_name: str) -> Portfolio:
    """Submit a portfolio: SUBMITTED, or INVALID when its records no longer pass or it passes a nomination cap.

    An INVALID portfolio tells every cap that it would pass, and counts for none.
    Refuses: as `PortfolioService.to_submit`, NOM0128 outside the window and NOM0101 for an INVALID portfolio.
    """
    market, kept = _SERVICE.to_submit(world, caller, market_name, portfolio_name)
    problems = _problems_now(world, market, caller, kept)
    return found_invalid(world, kept, problems) if problems else submitted(world, kept)


def _problems_now(world: "World", market: "ScheduledMarket", caller: Participant, kept: Portfolio) -> list[str]:
    """What is wrong with a kept portfolio today: source/sink lists change after its creation, and caps fill up."""
    nominations = [_as_new(one) for one in kept.nominations]
    records = [text for each in check_nominations(world, market, caller, nominations) for text in each]
    return records + [one.text for one in violations(world, market, caller.name, kept.nominations)]


def _kept(world: "World", new: NewNomination) -> Nomination:
    return Nomination(
        nomination_id=world.book.next_nomination_id(),
        asset_owner=new.asset_owner,
        source=new.source,
        sink=new.sink,
        hedge=new.hedge,
        tou=new.tou,
        period=Period.parse(new.period),
        crr_type=new.crr_type,
        mw=new.mw,
        description=new.description,
    )


def _as_new(kept: Nomination) -> NewNomination:
    return NewNomination(
        asset_owner=kept.asset_owner,
        source=kept.source,
        sink=kept.sink,
        hedge=kept.hedge,
        tou=kept.tou,
        period=str(kept.period),
        crr_type=kept.crr_type,
        mw=kept.mw,
        description=kept.description,
    )
