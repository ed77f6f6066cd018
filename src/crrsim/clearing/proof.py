"""Awards and prices that prove each other: where they do, no solver has to be asked whether the optimum was reached.

What is full gains, what is empty loses, what is in between does neither, and only full limits have a price: awards
that the grid carries and of which this holds are of greatest value (Karush, Kuhn and Tucker). It is held to what is
asked of the simplex method.
"""

import numpy as np

from crrsim.clearing.interior_point import Point
from crrsim.clearing.offers import Offers
from crrsim.clearing.sifting import Sieve, Vertex
from crrsim.clearing.solver import FEASIBILITY_TOLERANCE
from crrsim.clearing.watch import Watch

_SOME = 600
"""Columns that are decided one by one even if few limits bind: where prices are shared, more object than seem to."""
NAME = "prices walked up, proved by the awards"


def proven(offers: Offers, watch: Watch, point: Point, time_limit_s: float) -> Vertex | None:
    """Return the point as the optimum it is, or None if it does not prove itself, or overloads what is not watched."""
    gain = offers.gain(watch.charge(point.shadow))
    free = watch.room - watch.flow(offers.path_mw(point.mw))
    beside = np.minimum(np.abs(gain), np.where(gain > 0, offers.width - point.mw, point.mw)).max(initial=0.0)
    loose = np.minimum(point.shadow, np.abs(free)).max(initial=0.0)
    if max(beside, loose, -free.min(initial=0.0)) > FEASIBILITY_TOLERANCE:
        return None
    sieve = Sieve.near(offers, watch, point, time_limit_s, least=_SOME)
    return None if sieve.overloaded(point.mw).size else Vertex(point.mw, point.shadow, 1, sieve, NAME)
