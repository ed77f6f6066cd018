"""What the cast believes paths to be worth: hidden congestion, from which each draws bids of its own.

A few lines are taken to be congested at a price. The value of a place follows by the network's own shift factors, so
bids agree with one another and with the grid the way those of real traders do.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from crrsim.calendar.hours import hour_count
from crrsim.network.model import Model
from crrsim.synthetic.dice import dice
from crrsim.terms.location import LocationType
from crrsim.terms.product import Product

CONGESTED = 4
"""How many lines are believed to be congested."""
WATCHED = 12
"""Among how many of the lines that paths fill soonest they are drawn."""
USUAL_RENT = 1.5
"""Dollars for one hour and megawatt on a congested line, the median."""


def hidden_values(seed: int, product: Product, model: Model) -> Mapping[str, float]:
    """Return what a megawatt delivered at each location is worth over the whole product, $/MW."""
    chance = dice(seed, "values", str(product))
    rows = np.asarray(model.location_factors)
    rating = np.array([branch.normal_mw for branch in model.in_service.branches])
    filled = (rows.max(axis=1) - rows.min(axis=1)) / rating
    soonest = [int(row) for row in np.argsort(-filled, kind="stable")[:WATCHED]]
    rents = [(row, USUAL_RENT * chance.lognormvariate(0, 0.5)) for row in sorted(chance.sample(soonest, CONGESTED))]
    hours = hour_count(product.period, product.tou)
    worth = -hours * np.sum([_towards_load(model, rows[row]) * rent for row, rent in rents], axis=0)
    return {name: float(worth[column]) for name, column in model.location_position.items()}


def _towards_load(model: Model, row: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn a line's factors so that power going from generation to load makes it fuller: the usual way round."""
    generation, load = (
        np.mean([row[at] for name, at in model.location_position.items() if model.locations[name].type is kind])
        for kind in (LocationType.GEN, LocationType.LAP)
    )
    return row if generation >= load else -row
