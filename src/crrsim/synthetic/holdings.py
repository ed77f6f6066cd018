"""What the cast holds before the sim begins: one CRR of every origin the market knows, and last year's allocation.

Existing CRRs are base-loaded, so together they must fit the grid and leave room to trade. Each product's obligations
are drawn freely and then scaled to fill the fullest line to a set share.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from crrsim.calendar.schedule import Schedule, Targets
from crrsim.network.model import Model
from crrsim.synthetic.dice import dice
from crrsim.synthetic.migrations import PLACE as MIGRATING
from crrsim.synthetic.places import Pair, delivery_pairs, names_of, pairs
from crrsim.terms.business import SeedCrr
from crrsim.terms.location import LocationType
from crrsim.terms.market import CrrCategory
from crrsim.terms.product import CrrType, HedgeType, Period, Product, TimeOfUse
from crrsim.terms.quantity import floor_megawatt

FULLEST = 0.40
"""How full the holdings make the fullest line, of its rating: the annual market releases 0.65 of it (A-22)."""
LOAD_SERVERS = ("LSE1", "LSE2", "MSS1")
TRADERS = ("FIN1", "FIN2", "GEN1", "READ1", "NDA1")


@dataclass(frozen=True)
class Origin:
    """How a CRR came to be: its type, the class it is listed in, and the market that made it."""

    crr_type: CrrType
    category: CrrCategory
    market_name: str


def holdings(seed: int, schedule: Schedule, model: Model) -> tuple[SeedCrr, ...]:
    """Return the CRRs of the whole cast, in an order that follows from the seed alone."""
    drawn = [crr for period in _held_periods(schedule.targets) for crr in _held(seed, period, schedule.targets, model)]
    others = [crr for period in _other_seasons(schedule.targets) for crr in _allocated(seed, period, model)]
    return tuple(_fitted((*drawn, *others), model))


def _held_periods(targets: Targets) -> tuple[Period, ...]:
    # The season around the monthly target is already sold, unless it belongs to the year the sim is about to sell.
    now = (targets.season,) if targets.season.year < targets.year else ()
    return (*now, *targets.seasons)


def _other_seasons(targets: Targets) -> tuple[Period, ...]:
    """The year's seasons that no market sells from: what they gave is what tier 1 and LT may ask for again."""
    year = targets.year - 1
    return tuple(one for number in range(1, 5) if (one := Period.season(year, number)) != targets.season)


def _allocated(seed: int, period: Period, model: Model) -> Iterator[SeedCrr]:
    for tou in TimeOfUse:
        yield from _seasonal(seed, Product(period, tou), model)


def _held(seed: int, period: Period, targets: Targets, model: Model) -> Iterator[SeedCrr]:
    for tou in TimeOfUse:
        product = Product(period, tou)
        yield from _long_term(seed, product, targets, model)
        yield from _built(seed, product, model)
        if period.year < targets.year:
            yield from _seasonal(seed, product, model)
            yield from _bought(seed, product, model)
            yield from _migrated(seed, product, model)


def _long_term(seed: int, product: Product, targets: Targets, model: Model) -> Iterator[SeedCrr]:
    """Allocated for ten years: load servers hold them in the periods still to be sold as well."""
    origin = Origin(CrrType.LSE, CrrCategory.ALLOCATION, f"ALLOC_AN_{targets.year - 2}_LT")
    for owner in LOAD_SERVERS:
        # The paths are drawn without the product: a long-term CRR keeps its path from season to season.
        paths = dice(seed, "long-term", owner).sample(delivery_pairs(model), 3)
        yield from _draw(seed, owner, origin, product, paths)


def _seasonal(seed: int, product: Product, model: Model) -> Iterator[SeedCrr]:
    """Allocated for the year: to load servers, also from a place islanded since and from a retired one; to OBA1."""
    market = f"ALLOC_AN_{product.period.year}_T1"
    origin = Origin(CrrType.LSE, CrrCategory.ALLOCATION, market)
    for owner in LOAD_SERVERS:
        paths = dice(seed, "seasonal", owner).sample(delivery_pairs(model), 4)
        served = [pair for pair in delivery_pairs(model) if pair[1] == MIGRATING and pair not in paths]
        # One path ends where load moves between servers, or there might be nothing that could follow it.
        paths += dice(seed, "served", owner).sample(served, min(1, len(served)))
        yield from _draw(seed, owner, origin, product, paths)
    home = names_of(model, LocationType.LAP)[0]
    yield from _draw(seed, "LSE1", origin, product, [(place, home) for place in sorted(model.islanded)[:1]])
    yield from _draw(seed, "LSE2", origin, product, [(place, home) for place in sorted(model.retired)[:1]])
    outward = [pair for pair in pairs(model) if model.locations[pair[1]].type is LocationType.SP]
    outside = Origin(CrrType.OBAALSE, CrrCategory.ALLOCATION, market)
    yield from _draw(seed, "OBA1", outside, product, dice(seed, "outside").sample(outward, min(2, len(outward))))


def _bought(seed: int, product: Product, model: Model) -> Iterator[SeedCrr]:
    """Bought in the annual auction, and one bought from another holder since."""
    origin = Origin(CrrType.AUC, CrrCategory.AUCTION, f"AUC_AN_{product.period.year}")
    for owner in TRADERS:
        paths = dice(seed, "bought", owner).sample(pairs(model), 6 if owner in TRADERS[:3] else 2)
        yield from _draw(seed, owner, origin, product, paths)
    second_hand = Origin(CrrType.AUC, CrrCategory.SECONDARY_MARKET, "SECONDARY_MARKET")
    yield from _draw(seed, "FIN2", second_hand, product, dice(seed, "second hand").sample(pairs(model), 1))


def _migrated(seed: int, product: Product, model: Model) -> Iterator[SeedCrr]:
    """Followed load from LSE1 to LSE2: the gainer's CRR, and the loser's with source and sink swapped (A-44)."""
    market = "LOAD_MIGRATION"
    path = dice(seed, "migrated").choice(delivery_pairs(model))
    gained = Origin(CrrType.LSE_LMT, CrrCategory.LOAD_MIGRATION, market)
    for crr in _draw(seed, "LSE2", gained, product, [path]):
        yield crr
        yield replace(crr, owner="LSE1", source=crr.sink, sink=crr.source, crr_type=CrrType.LMT_CNT)


def _built(seed: int, product: Product, model: Model) -> Iterator[SeedCrr]:
    """Earned by building a line (an obligation and the one kind of option there is), or converted from a TOR."""
    sponsor = Origin(CrrType.MT, CrrCategory.SYSTEM, "SYSTEM")
    paths = dice(seed, "built").sample(delivery_pairs(model), 2)
    yield from _draw(seed, "GEN1", sponsor, product, paths[:1])
    yield from (replace(crr, hedge=HedgeType.OPT) for crr in _draw(seed, "GEN1", sponsor, product, paths[1:]))
    converted = Origin(CrrType.MT_TOR, CrrCategory.SYSTEM, "SYSTEM")
    yield from _draw(seed, "FIN1", converted, product, dice(seed, "converted").sample(delivery_pairs(model), 1))
    home = names_of(model, LocationType.LAP)[0]
    # Converted as not modelled, at a place cut off: the CRR that may not even be offered for sale.
    cut_off = [(place, home) for place in sorted(model.islanded)[1:2]]
    yield from (replace(crr, based=False) for crr in _draw(seed, "FIN1", converted, product, cut_off))


def _draw(seed: int, owner: str, origin: Origin, product: Product, paths: Iterable[Pair]) -> Iterator[SeedCrr]:
    for source, sink in paths:
        chance = dice(seed, "held", owner, origin.crr_type, str(product), source, sink)
        yield SeedCrr(
            owner=owner,
            source=source,
            sink=sink,
            hedge=HedgeType.OBL,
            tou=product.tou,
            period=product.period,
            crr_type=origin.crr_type,
            category=origin.category,
            market_name=origin.market_name,
            mw=floor_megawatt(round(15 * chance.lognormvariate(0, 0.6), 1)),
        )


def _fitted(crrs: Sequence[SeedCrr], model: Model) -> Iterator[SeedCrr]:
    """Scale each product's CRRs down to fill the fullest line to `FULLEST`; leave them if they fill it less."""
    for _, group in groupby(crrs, key=lambda crr: (crr.period, crr.tou)):
        together = list(group)
        share = min(1.0, FULLEST / max(fullness(together, model), 1e-9))
        yield from (replace(crr, mw=max(floor_megawatt(float(crr.mw) * share), Decimal("0.001"))) for crr in together)


def fullness(crrs: Iterable[SeedCrr], model: Model) -> float:
    """Return how full the fullest line is, as a share of its rating, in the worst case; options at their worst too."""
    rows = model.security.flow_of
    rating = np.minimum(model.security.rating, model.security.rating_back)
    flow = np.zeros(len(rating))
    worst_of_options = np.zeros(len(rating))
    for crr in (crr for crr in crrs if crr.based):
        path = rows @ _path_factors(model, crr.source, crr.sink) * float(crr.mw)
        if crr.hedge is HedgeType.OPT:
            worst_of_options += np.abs(path)
        else:
            flow += path
    return float(((np.abs(flow) + worst_of_options) / rating).max())


def _path_factors(model: Model, source: str, sink: str) -> NDArray[np.float64]:
    factors = model.location_factors
    return np.asarray(factors[:, model.location_position[source]] - factors[:, model.location_position[sink]])
