"""What the auction and the nomination service do alike with a portfolio: all of its life but what is asked for in it.

The two services differ in the markets they know and in two codes. Every method refuses by raising `RefusedByRule`, and
then nothing was kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from crrsim.calendar.schedule import ScheduledMarket
from crrsim.market.book import Portfolio
from crrsim.market.entitlement import may_take_part
from crrsim.market.lifecycle import (
    holds_deletion_back,
    holds_retraction_back,
    holds_submission_back,
    status_when_created,
    status_when_retracted,
)
from crrsim.market.manners import market_of_type, refuse_when_busy
from crrsim.market.nominated import Nomination
from crrsim.market.portfolio import (
    find_portfolio,
    is_edited_elsewhere,
    is_out_of_reach,
    kept_places,
    listed,
    name_is_free,
    records_fit,
    what_is_wrong_with_name,
)
from crrsim.market.refusal import refuse, refuse_if
from crrsim.market.submission_window import accepts_creation, accepts_retraction, accepts_submission
from crrsim.terms.market import MarketType, PortfolioStatus
from crrsim.terms.participant import Participant

if TYPE_CHECKING:
    from crrsim.market.book import Record
    from crrsim.market.world import World

Asked = TypeVar("Asked")


@dataclass(frozen=True)
class PortfolioService:
    """The portfolios of one type of market; `closed` and `in_error` are the codes that refuse a submission."""

    market_type: MarketType
    closed: str
    in_error: str

    def market(self, world: "World", name: str) -> ScheduledMarket:
        """Refuses: GEN0003, MKT0001 for a name that is no market of this type."""
        refuse_when_busy(world)
        return market_of_type(world, name, self.market_type)

    def to_create(self, world: "World", caller: Participant, market_name: str, name: str) -> ScheduledMarket:
        """The market that a new portfolio of that name is for.

        Refuses: GEN0003, MKT0001, POR0215, POR0103, SER0022, POR0101, MKT0004 after the close.
        """
        market = self.market(world, market_name)
        refuse_if(world.rules[what_is_wrong_with_name](name))
        if not world.rules[name_is_free]((market.name, caller.name, name), world.book.portfolios):
            refuse("POR0101", name)
        if not world.rules[accepts_creation](market, world.now):
            refuse("MKT0004")
        return market

    def to_submit(
        self, world: "World", caller: Participant, market_name: str, name: str
    ) -> tuple[ScheduledMarket, Portfolio]:
        """The portfolio that may be submitted, as far as its life goes, with its market.

        Refuses: GEN0003, MKT0001, `closed`, which an allocation answers to who is not eligible too, POR0100,
        POR0023, POR0308, POR0013, POR0051, `in_error`, POR0306.
        """
        market = self.market(world, market_name)
        if not world.rules[accepts_submission](market, world.now) or not self._admits(world, caller, market):
            refuse(self.closed)
        kept = _within_reach(world, caller, market, name)
        refuse_if(world.rules[holds_submission_back](kept, self.in_error))
        _refuse_when_edited(world, kept)
        return market, kept

    def retract(self, world: "World", caller: Participant, market_name: str, portfolio_name: str) -> Portfolio:
        """Take a submitted portfolio back: VALID.

        Refuses: MKT0001, NOM0129 outside the window and for who is not eligible, POR0100, POR0023, POR0011, POR0012,
        POR0038, POR0306, POR0308, GEN0003.
        """
        market = self.market(world, market_name)
        if not world.rules[accepts_retraction](market, world.now) or not self._admits(world, caller, market):
            refuse("NOM0129")
        kept = _within_reach(world, caller, market, portfolio_name)
        refuse_if(world.rules[holds_retraction_back](kept))
        _refuse_when_edited(world, kept)
        return world.book.keep(replace(kept, status=world.rules[status_when_retracted](), error_message=None))

    def delete(self, world: "World", caller: Participant, market_name: str, portfolio_name: str) -> Portfolio:
        """Forget a portfolio and confirm with DELETED.

        Refuses: MKT0001, POR0100, POR0023, POR0010, POR0306, POR0308, GEN0003.
        """
        kept = self.find(world, caller, market_name, portfolio_name)
        refuse_if(world.rules[holds_deletion_back](kept))
        _refuse_when_edited(world, kept)
        del world.book.portfolios[kept.key]
        return replace(kept, status=PortfolioStatus.DELETED, records=(), nominations=(), error_message=None)

    def find(self, world: "World", caller: Participant, market_name: str, portfolio_name: str) -> Portfolio:
        """One portfolio with all that is in it, its status and error message.

        Refuses: MKT0001, POR0100, POR0023, POR0308, GEN0003.
        """
        return _within_reach(world, caller, self.market(world, market_name), portfolio_name)

    def _admits(self, world: "World", caller: Participant, market: ScheduledMarket) -> bool:
        return self.market_type is MarketType.AUCTION or may_take_part(world, caller, market)

    def list(self, world: "World", caller: Participant, market_name: str) -> tuple[Portfolio, ...]:
        """The caller's portfolios in a market, by name; none is an empty list. Refuses: MKT0001, GEN0003."""
        market = self.market(world, market_name)
        return world.rules[listed](market.name, caller.name, world.book.portfolios)


def good_ones(world: "World", asked: Sequence[Asked], problems: Sequence[tuple[str, ...]]) -> tuple[Asked, ...]:
    """What is kept of what was asked for, each with its problems. Refuses: SER0030, once for each bad record."""
    return tuple(asked[place] for place in world.rules[kept_places](problems))


def refuse_too_many(world: "World", count: int) -> None:
    """Refuses: SER0030."""
    most = world.settings.max_records
    if not world.rules[records_fit](count, most):
        refuse("SER0030", f"a submission has at most {most} records, not {count}")


def keep_new(  # noqa: PLR0917 - a portfolio's name has three parts, and it holds bids or nominations
    world: "World",
    owner: str,
    market: str,
    name: str,
    records: "tuple[Record, ...]" = (),
    nominations: tuple[Nomination, ...] = (),
) -> Portfolio:
    """Keep a new portfolio: VALID with what is in it, NEW without anything."""
    status = world.rules[status_when_created](records or nominations)
    return world.book.keep(Portfolio(owner, market, name, status, records, nominations=nominations))


def found_invalid(world: "World", kept: Portfolio, problems: Iterable[str]) -> Portfolio:
    """Keep a portfolio that no longer passes, with all that is wrong with it."""
    message = " ".join(f"{problem}.;" for problem in problems)
    return world.book.keep(replace(kept, status=PortfolioStatus.INVALID, error_message=message))


def submitted(world: "World", kept: Portfolio) -> Portfolio:
    return world.book.keep(replace(kept, status=PortfolioStatus.SUBMITTED, error_message=None))


def _within_reach(world: "World", caller: Participant, market: ScheduledMarket, portfolio_name: str) -> Portfolio:
    kept = world.rules[find_portfolio]((market.name, caller.name, portfolio_name), world.book.portfolios)
    if world.rules[is_out_of_reach](kept.key, world.arranged.out_of_reach):
        refuse("POR0308", kept.name)
    return kept


def _refuse_when_edited(world: "World", kept: Portfolio) -> None:
    if world.rules[is_edited_elsewhere](kept.key, world.arranged.edited_elsewhere):
        refuse("POR0306")
