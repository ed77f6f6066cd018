"""What the cast nominates on its own: a share of what its caps let it, once they are posted."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from crrsim.calendar.schedule import ScheduledMarket
from crrsim.market import nomination
from crrsim.market.book import Portfolio
from crrsim.market.cap import Cap, CapKind
from crrsim.market.eligible_quantity import floored
from crrsim.market.filing import file_portfolio
from crrsim.market.happening import Happening
from crrsim.market.nominated import NewNomination
from crrsim.market.source_sink import model_of
from crrsim.market.stage import Stage
from crrsim.terms.business import SeedNominating
from crrsim.terms.product import CrrType, HedgeType, Product

if TYPE_CHECKING:
    from crrsim.market.world import World

ORDER = 7
"""After the closings, postings and messages of the same instant."""

Place = tuple[str, CrrType, Product]
"""Sink, CRR type, product."""


def nomination_business(stage: Stage) -> Iterator[Happening]:
    """When the cast files its nominations."""
    for number, seed in enumerate(stage.business.nominations):
        yield Happening(seed.at, (ORDER, f"nominations {number:05}"), _filing(seed))


def _filing(seed: SeedNominating) -> Callable[["World"], None]:
    def file(world: "World") -> None:
        market, caller = world.schedule.alias(seed.market_alias), world.participants[seed.participant]
        asked = list(_asked(world, market, seed))

        def submit() -> Portfolio:
            nomination.portfolio_creation(world, caller, market.name, seed.name, asked)
            return nomination.portfolio_submission(world, caller, market.name, seed.name)

        if asked:
            file_portfolio(world, seed.participant, seed.name, submit)

    return file


def _asked(world: "World", market: ScheduledMarket, seed: SeedNominating) -> Iterator[NewNomination]:
    """The nominations whose MW, all together, stay a share below every cap."""
    caps = [cap for one in world.schedule.caps_of(market) for cap in world.book.caps.get(one.name, ())]
    own = [cap for cap in caps if cap.owner == seed.participant]
    most = _most(own)
    model = model_of(world, market)
    wishes = [one for one in _wishes(own, most, seed.sources) if model.biddable(one[0]) and one[0] != one[1][0]]
    together: dict[Place, Decimal] = defaultdict(Decimal)
    for _source, place, mw in wishes:
        together[place] += mw
    for source, place, mw in wishes:
        share = seed.appetite * min(Decimal(1), most[place] / together[place])
        if floored(mw * share) > 0:
            yield _nomination(seed.participant, source, place, floored(mw * share))


def _most(caps: Iterable[Cap]) -> dict[Place, Decimal]:
    """What may be asked for at each sink: the least of its limits."""
    limits: dict[Place, list[Decimal]] = defaultdict(list)
    for cap in caps:
        if cap.kind is not CapKind.SIGNATURE:
            limits[cap.sink, cap.crr_type, cap.product].append(cap.limit_mw)
    return {place: min(mws) for place, mws in limits.items()}


def _wishes(
    caps: Iterable[Cap], most: dict[Place, Decimal], sources: tuple[str, ...]
) -> Iterator[tuple[str, Place, Decimal]]:
    """Source, place and MW: each pair of the signature, or without one as much as may be from each source."""
    signed = [cap for cap in caps if cap.kind is CapKind.SIGNATURE]
    for cap in signed:
        place = cap.sink, cap.crr_type, cap.product
        if cap.source is not None and most.get(place, Decimal(0)) > 0:
            yield cap.source, place, cap.limit_mw
    if not signed:
        yield from ((source, place, mw) for place, mw in most.items() if mw > 0 for source in sources)


def _nomination(owner: str, source: str, place: Place, mw: Decimal) -> NewNomination:
    sink, crr_type, product = place
    return NewNomination(owner, source, sink, HedgeType.OBL, product.tou, str(product.period), crr_type, mw)
