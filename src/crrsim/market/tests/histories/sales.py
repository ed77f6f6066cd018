"""What holders sell in the monthly auction, and its end."""

from decimal import Decimal

from hypothesis.stateful import precondition, rule

from crrsim.calendar.pacific import period_bounds
from crrsim.calendar.schedule import ScheduledMarket
from crrsim.market import auction
from crrsim.market.book import Crr, NewRecord
from crrsim.market.refusal import RefusedByRule
from crrsim.market.tests.histories.trades import part, places, shares
from crrsim.market.world import World

LOW = Decimal(-5000)
"""$/MW: whoever sells at this price finds a buyer, the auction's own limits if nobody else."""


class Sales:
    """A portfolio for each sale; the auction takes what it can."""

    world: World

    @property
    def auction(self) -> ScheduledMarket:
        return self.world.schedule.alias("monthly auction")

    @precondition(lambda self: self.world.now in self.auction.window and self._of_the_month())
    @rule(place=places, share=shares)
    def sell_by_auction(self, place: int, share: int) -> None:
        """Submit a portfolio that offers a share of a CRR for the month, at a price that finds a buyer."""
        (month,) = self.auction.periods
        fits = self._of_the_month()
        held = fits[place % len(fits)]
        curve = ((Decimal(0), LOW), (part(held.mw, share), LOW))
        what = (held.owner, held.source, held.sink, held.hedge, held.tou, str(month), held.crr_type)
        offered = NewRecord(*what, curve, crr_id=held.crr_id)
        seller, name = self.world.participants[held.owner], f"Sale {len(self.world.book.portfolios)}"
        try:
            auction.portfolio_creation(self.world, seller, self.auction.name, name, (), [offered])
            auction.portfolio_submission(self.world, seller, self.auction.name, name)
        except RefusedByRule:
            pass

    @precondition(lambda self: self.auction.open_at <= self.world.now < self.auction.post_at)
    @rule()
    def clear_the_auction(self) -> None:
        self.world.advance(self.auction.post_at)
        assert self.world.book.failed == {}

    def _of_the_month(self) -> list[Crr]:
        """What may be sold: held for the whole of the auction's month."""
        bounds = period_bounds(*self.auction.periods)
        return [one for one in self.world.book.crrs.values() if one.covers(*bounds)]
