"""The awards of greatest value, equals decided by rule: what an auction strives for, and `most MW` at one price."""

from crrsim.clearing.award import Best
from crrsim.clearing.optimum import Watched, optimise
from crrsim.clearing.rounding import surplus
from crrsim.clearing.ties import LEAST_SQUARES_CUTS, LEAST_SQUARES_PRICES, settle_prices, share_cuts


def greatest_value(watched: Watched, time_limit_s: float) -> Best:
    """Return the awards of greatest value; among equally good ones the rules of `ties` choose.

    Raises: ClearingFailed.
    """
    optimum = optimise(watched, time_limit_s)
    mw = share_cuts(watched, optimum.mw, optimum.shadow)
    return Best(
        watched=watched,
        mw=mw,
        shadow=settle_prices(watched, mw, optimum.shadow),
        objective=float(watched.columns.value @ mw),
        rounds=optimum.rounds,
        tie_rules=(LEAST_SQUARES_CUTS, LEAST_SQUARES_PRICES),
        gain=surplus,
    )
