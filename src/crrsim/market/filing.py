"""How the cast files a portfolio: by the door that everybody uses, and what is turned away is kept in mind."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from crrsim.market.book import Portfolio, TurnedAway
from crrsim.market.refusal import RefusedByRule
from crrsim.terms.market import PortfolioStatus

if TYPE_CHECKING:
    from crrsim.market.world import World


def file_portfolio(world: "World", participant: str, name: str, submit: Callable[[], Portfolio]) -> None:
    """Submit; what is refused, or not SUBMITTED in the end, is told in the book."""
    try:
        came = submit()
    except RefusedByRule as no:
        reason = str(no)
    else:
        reason = "" if came.status is PortfolioStatus.SUBMITTED else f"{came.status}: {came.error_message}"
    if reason:
        world.book.turned_away += (TurnedAway(world.now, participant, name, reason),)
