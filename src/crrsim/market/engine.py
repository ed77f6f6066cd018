"""The market's engine asked outside of any market, under the rules in force: for sums that a pencil can check."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from crrsim.calendar.pacific import period_bounds
from crrsim.clearing.allocation import AllocationTerms, Nominated, ObjectiveName, allocate
from crrsim.clearing.auction import Bid, Binding, Clearing, Held, clear
from crrsim.market.allocation_house import objective_of
from crrsim.market.base_load import held_of
from crrsim.market.book import Crr
from crrsim.market.clearing_house import asked_as, award_of, options_of, price_of
from crrsim.market.holdings import base_loaded
from crrsim.network.model import Model
from crrsim.terms.market import BidType, CrrCategory
from crrsim.terms.product import CrrType, Product, TimeOfUse

if TYPE_CHECKING:
    from crrsim.market.world import World


@dataclass(frozen=True)
class Worked:
    """What the engine made of a sum: MW awarded and $/MW of each, in the order of what was asked; what binds."""

    awards: tuple[Decimal, ...]
    prices: tuple[Decimal, ...]
    binding: tuple[Binding, ...]


class Engine:
    """The engine of a world's markets, with every limit released in full."""

    def __init__(self, world: "World") -> None:
        self._world = world

    def clear(self, model: Model, bids: Sequence[Bid], held: Sequence[Held]) -> Worked:
        """Clear bids of one product, numbered from 1, beside what is held. Raises: as `auction.clear`."""
        hedged, priced = self._world.rules[asked_as], self._world.rules[price_of]
        asked = [replace(one, hedge=hedged(one.hedge)) if one.side is BidType.BUY else one for one in bids]
        answer = clear(model, asked, self._carried(held), options=options_of(self._world))
        paths = (answer.path_price(one.source, one.sink, one.hedge) for one in bids)
        prices = tuple(priced(path, one.steps[-1][1]) for path, one in zip(paths, bids, strict=True))
        return Worked(self._awards(answer, len(bids)), prices, answer.binding)

    def allocate(
        self, model: Model, nominated: Sequence[Nominated], held: Sequence[Held], objective: ObjectiveName
    ) -> Worked:
        """Allocate nominations of one product, numbered from 1, beside what is held. Raises: as `allocate`."""
        rules = self._world.rules
        asked = [replace(one, hedge=rules[asked_as](one.hedge)) for one in nominated]
        options = options_of(self._world)
        terms = AllocationTerms(self._carried(held), objective=rules[objective_of](objective), options=options)
        answer = allocate(model, asked, terms)
        return Worked(self._awards(answer, len(nominated)), (), answer.binding)

    def _awards(self, answer: Clearing, many: int) -> tuple[Decimal, ...]:
        award = self._world.rules[award_of]
        return tuple(award(answer.awards[number], answer.exact[number]) for number in range(1, many + 1))

    def _carried(self, held: Sequence[Held]) -> tuple[Held, ...]:
        product = Product(self._world.schedule.targets.month, TimeOfUse.ON)
        existing = self._world.rules[base_loaded]([_existing(one, product) for one in held], product)
        return held_of(self._world, existing)


def _existing(held: Held, product: Product) -> Crr:
    """What is held as a CRR of that product, whoever has it from wherever."""
    start_at, end_at = period_bounds(product.period)
    return Crr(
        crr_id=0,
        owner="",
        source=held.source,
        sink=held.sink,
        hedge=held.hedge,
        tou=product.tou,
        start_at=start_at,
        end_at=end_at,
        crr_type=CrrType.AUC,
        category=CrrCategory.AUCTION,
        market_name="",
        mw=held.mw,
    )
