"""The cast's nominations: when each load server files, from which sources, and how much of what it may."""

from datetime import timedelta
from decimal import Decimal

from crrsim.calendar.schedule import ScheduledMarket
from crrsim.network.model import Model
from crrsim.synthetic.dice import dice, first_name
from crrsim.synthetic.loads import LOAD_SERVERS, OUT_OF_AREA
from crrsim.synthetic.names import portfolio_name
from crrsim.synthetic.places import names_of
from crrsim.terms.business import SeedNominating
from crrsim.terms.location import LocationType

APPETITE_PERCENT = (50, 90)
"""The least and the most of its caps that a load server asks for: whoever plays it has the rest."""
SOURCES = 2
"""From how many sources a load server asks where it is free to choose."""


def nominations(seed: int, market: ScheduledMarket, model: Model) -> tuple[SeedNominating, ...]:
    """Return what each load server files in an allocation, in the order of filing."""
    filed = (_filed(seed, market, model, owner) for owner in (*LOAD_SERVERS, OUT_OF_AREA))
    return tuple(sorted(filed, key=lambda one: (one.at, one.participant)))


def _filed(seed: int, market: ScheduledMarket, model: Model, owner: str) -> SeedNominating:
    chance = dice(seed, "nominating", market.name, owner)
    minutes = int((market.close_at - market.open_at) / timedelta(minutes=1))
    trader = first_name(seed, market.name, owner, "nominating")
    supply = [*names_of(model, LocationType.GEN), *names_of(model, LocationType.TH)]
    if owner != OUT_OF_AREA:
        supply += names_of(model, LocationType.SP)
    return SeedNominating(
        at=market.open_at + timedelta(minutes=chance.randint(15, minutes - 60)),
        participant=owner,
        market_alias=market.alias,
        name=portfolio_name(str(seed), market.name, f"{owner} {trader}"),
        appetite=Decimal(chance.randint(*APPETITE_PERCENT)) / 100,
        sources=tuple(chance.sample(supply, SOURCES)),
    )
