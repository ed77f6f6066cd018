"""The awards nearest to the nominations: each megawatt cut costs more the larger a part of its nomination is gone.

Minimise the sum of (N - x)^2 / N. A cut falls on those who relieve a limit most and is shared in proportion by equals;
so the most effective nomination is not cut away first, as it would be for the most megawatts.
"""

from dataclasses import replace
from decimal import Decimal

import numpy as np

from crrsim.clearing.award import Best
from crrsim.clearing.bid import Bid
from crrsim.clearing.optimum import Watched
from crrsim.clearing.pricing import Pricing
from crrsim.clearing.ties import LEAST_SQUARES_PRICES, cut_least, supporting_prices

ONE_ANSWER = "none needed: least squares have one answer"


def least_squares(watched: Watched) -> Best:
    """Return the awards with the least sum of (N - x)^2 / N, limits joining as they are overloaded (A-21).

    Nominations of one pair share a column of width sum N; in proportion, their sum is that of the column, so nothing
    is lost by it. Shadow prices are multipliers: objective units per megawatt of limit (F-17). At the optimum the
    awards are also those of greatest value for the slopes 2 (N - x) / N, and that is what the multipliers prove.

    Raises: ClearingFailed.
    """
    width = watched.columns.width
    rounds = 0
    while True:
        rounds += 1
        mw = cut_least(watched, np.zeros(len(width)), np.ones(len(width), dtype=bool), np.zeros(0, dtype=np.intp))
        if not watched.add_overloaded(mw).size:
            break
    watched.columns = replace(watched.columns, value=2 * (1 - mw / width))
    return Best(
        watched=watched,
        mw=mw,
        shadow=supporting_prices(watched, mw),
        objective=float(((width - mw) ** 2 / width).sum()),
        rounds=rounds,
        tie_rules=(ONE_ANSWER, LEAST_SQUARES_PRICES),
        gain=_slope,
    )


def _slope(bid: Bid, award: Decimal, pricing: Pricing) -> float:  # noqa: ARG001 - a nomination has no price
    return 2 * float(1 - award / bid.mw)
