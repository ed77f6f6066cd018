"""Small meshed networks and bids made from a seed: generic ones, and ones full of ties."""

import random
from decimal import Decimal

from crrsim.clearing.bid import Bid, Held
from crrsim.network.grid import Branch, Bus, Grid
from crrsim.network.model import Model
from crrsim.network.shift_factors import single_outages
from crrsim.terms.location import Location, LocationType
from crrsim.terms.market import BidType
from crrsim.terms.product import HedgeType


def meshed_model(seed: int, *, ties: bool) -> Model:
    """A ring of four to seven buses with chords and a parallel circuit; with `ties` all reactances and ratings equal.

    The first bus is the slack by default, so branches at the slack are always among the contingencies.
    """
    chance = random.Random(seed)
    names = [f"B{n}" for n in range(chance.randint(4, 7))]
    pairs = [(names[n], names[(n + 1) % len(names)]) for n in range(len(names))]
    for _ in range(chance.randint(1, 3)):
        start, end = chance.sample(names, 2)
        pairs.append((start, end))
    pairs.append(chance.choice(pairs))
    branches = []
    for number, (start, end) in enumerate(pairs):
        x = 0.1 if ties else chance.uniform(0.02, 0.3)
        normal = 100.0 if ties else chance.uniform(40, 160)
        emergency = normal * (1.0 if ties else chance.uniform(1.0, 1.4))
        branches.append(Branch(f"{start}-{end}-{number}", start, end, x, normal, emergency))
    grid = Grid(tuple(Bus(name, 230, "ONE") for name in names), tuple(branches))
    places = [Location(name, LocationType.GEN, "ONE", ((name, 1.0),)) for name in names]
    places.append(Location("HUB", LocationType.TH, "ONE", ((names[0], 0.25), (names[1], 0.25), (names[2], 0.5))))
    load = {name: float(chance.randint(1, 9)) for name in names}
    return Model(grid, {place.name: place for place in places}, load, single_outages(grid).contingencies)


def book(seed: int, model: Model, *, ties: bool, options: bool = True) -> tuple[list[Bid], list[Held]]:
    """Up to fourteen bids and offers, and a base load that the offers of options rest on."""
    chance = random.Random(seed)
    bids, held = [], []
    for number in range(chance.randint(1, 14)):
        source, sink = chance.sample(sorted(model.locations), 2)
        hedge = HedgeType.OPT if options and chance.random() < 0.25 else HedgeType.OBL
        side = BidType.SELL if chance.random() < 0.25 else BidType.BUY
        steps = _steps(chance, side, ties=ties)
        bids.append(Bid(number + 1, source, sink, hedge, side, steps))
        if side is BidType.SELL:
            held.append(Held(source, sink, hedge, bids[-1].mw))
    for _ in range(chance.randint(0, 3)):
        source, sink = chance.sample(sorted(model.locations), 2)
        held.append(Held(source, sink, HedgeType.OBL, Decimal(chance.randint(1, 90))))
    return bids, held


def _steps(chance: random.Random, side: BidType, *, ties: bool) -> tuple[tuple[Decimal, Decimal], ...]:
    many = chance.randint(1, 3)
    if ties:
        prices = [Decimal(chance.choice((0, 5, 5, 10))) for _ in range(many)]
        widths = [Decimal(chance.choice((30, 60, 90))) for _ in range(many)]
    else:
        prices = [Decimal(chance.randint(-500, 5000)) / 100 for _ in range(many)]
        widths = [Decimal(chance.randint(1, 120000)) / 1000 for _ in range(many)]
    prices.sort(reverse=side is BidType.BUY)
    return tuple(zip(widths, prices, strict=True))
