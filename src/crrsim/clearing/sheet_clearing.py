"""The auction of one product for books of any size: a sheet of bids and the limits of a grid in, awards and prices out.

`auction.clear` is this for bids that are objects and models that are small.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from crrsim.clearing.central_path import Arrival, follow
from crrsim.clearing.limits import Limits
from crrsim.clearing.offers import Flags, Index, Offers, Vector
from crrsim.clearing.options import AS_PUBLISHED, ClearingOptions
from crrsim.clearing.reserve import carried, offered_again, on_step
from crrsim.clearing.sheet import Sheet
from crrsim.clearing.sifting import Sieve, Vertex, independent, vertex
from crrsim.clearing.solver import ClearingFailed, solver_name
from crrsim.clearing.ties import cut_least, settle_prices, share_cuts
from crrsim.clearing.watch import Watch

Method = Literal["interior point", "row-lazy simplex"]
SMALL = 4000
"""Up to so many columns the simplex method alone is as fast."""
_WITHOUT_A_PATH = 20_000
"""Up to so many columns the simplex method may stand in where rounding breaks off the central path."""
_GAP = 1e-8
_TIE = 1e-6


@dataclass(frozen=True)
class SheetClearing:
    """The answer for a sheet.

    awards, exact   (bids,) MW on the step, and before rounding
    mw              (columns of `sheet.offers`,) MW before rounding
    limits, shadow  numbers of the watched limits and their prices, $/MW
    nodal           (nodes,) $/MW at each node, up to a constant
    path            (paths of `sheet.offers`,) $/MW a buyer of each path pays
    """

    awards: Vector
    exact: Vector
    mw: Vector
    limits: Index
    shadow: Vector
    nodal: Vector
    path: Vector
    found: "Found"


@dataclass(frozen=True)
class Found:
    """How it was found, for evidence.

    objective     $ of the exact awards; steps and rounds it took; columns that came down to the simplex method
    gap           of the interior point, relative; overload_mw of the exact awards on watched limits
    value_gap     |value of the awards - value proven by the prices|, $
    given_back_mw what flooring and its reserve took
    """

    method: Method
    solver: str
    bids: int
    columns: int
    objective: float
    steps: int
    rounds: int
    columns_sifted: int
    limits_watched: int
    limits_binding: int
    gap: float
    overload_mw: float
    rent_gap: float
    value_gap: float
    given_back_mw: float
    ties: bool


def clear_sheet(
    limits: Limits, sheet: Sheet, options: ClearingOptions = AS_PUBLISHED, *, method: Method | None = None
) -> SheetClearing:
    """Award a sheet of bids and offers to the greatest total value the grid can carry at once.

    The method is chosen by size unless named; the answer is the same. Raises: ClearingFailed.
    """
    offers, watch = sheet.offers, Watch(limits, sheet.offers.paths)
    method = method or ("row-lazy simplex" if len(offers) <= SMALL else "interior point")
    arrival = _arrived(offers, watch) if method == "interior point" and len(offers) else None
    best = vertex(offers, watch, arrival.point if arrival else None, options.time_limit_s)
    settled = _settled(offers, best)
    awards = _awards(sheet, settled, options)
    return _answer(sheet, settled, awards, arrival, method, options)


def _arrived(offers: Offers, watch: Watch) -> Arrival | None:
    """The end of the central path; None where there is none to follow, and the simplex method can do without."""
    try:
        arrival = follow(offers, watch, tolerance=_GAP)
    except ClearingFailed:
        if len(offers) > _WITHOUT_A_PATH:
            raise
        watch.only(watch.limits[:0])
        return None
    if not np.array_equal(arrival.limits, watch.limits):
        watch.only(arrival.limits)
    return arrival


@dataclass(frozen=True)
class _Settled:
    """The answer the tie rules pick; `open_` (inside,) says which columns were theirs to share, None if none were."""

    sieve: Sieve
    mw: Vector
    shadow: Vector
    rounds: int
    open_: Flags | None
    priced: Index


def _settled(offers: Offers, best: Vertex) -> _Settled:
    sieve, mw, shadow = best.sieve, best.mw, best.shadow
    sieve.join(sieve.indifferent(shadow), np.zeros(0, dtype=np.intp))
    inside = mw[sieve.inside]
    open_ = np.abs(sieve.value - shadow @ sieve.effects) <= _TIE
    priced = np.flatnonzero(shadow > _TIE)
    tied = len(independent(sieve.effects[np.ix_(priced, open_)])) < open_.sum()
    if tied:
        inside = share_cuts(sieve, inside, shadow)
    shadow = _settled_prices(offers, sieve, inside, shadow)
    return _Settled(sieve, sieve.whole(inside), shadow, best.rounds, open_ if tied else None, priced)


def _settled_prices(offers: Offers, sieve: Sieve, inside: Vector, shadow: Vector) -> Vector:
    """The prices the tie rule picks, if the awards leave a choice; columns that rest join where they object."""
    sieve.add_filled(inside)
    shadow = np.concatenate([shadow, np.zeros(len(sieve.watch) - len(shadow))])
    filled = np.flatnonzero(sieve.room - sieve.effects @ inside <= 2 * _TIE)
    between = np.flatnonzero((inside > _TIE) & (inside < sieve.width - _TIE))
    if len(independent(sieve.effects[np.ix_(filled, between)].T)) == len(filled):
        return shadow
    mw = sieve.whole(inside)
    while True:
        prices = settle_prices(sieve, mw[sieve.inside], shadow)
        wrong = sieve.wrong(prices)
        if not wrong.size:
            return prices
        sieve.join(wrong, np.zeros(0, dtype=np.intp))


def _awards(sheet: Sheet, settled: _Settled, options: ClearingOptions) -> Vector:
    first_come = options.tie_break == "first come"

    def split(mw: Vector) -> Vector:
        return sheet.split(mw, first_come=first_come)

    if options.rounding != "floor" or not options.repair_feasibility:
        return on_step(split(settled.mw), sheet.mw, options.rounding)
    sieve = settled.sieve
    gain = sheet.offers.gain(sieve.watch.charge(settled.shadow))
    most = offered_again(sheet.offers, gain)

    def again(reserve: Vector) -> Vector:
        sieve.keep_back(reserve, most)
        if settled.open_ is not None:
            try:
                open_ = np.concatenate([settled.open_, np.zeros(len(sieve.inside) - len(settled.open_), dtype=bool)])
                return sieve.whole(cut_least(sieve, settled.mw[sieve.inside], open_, settled.priced))
            except ClearingFailed:
                pass
        return sieve.solve()[0]

    return carried(sheet, sieve.watch, settled.mw, again, split)


def _answer(
    sheet: Sheet, settled: _Settled, awards: Vector, arrival: Arrival | None, method: Method, options: ClearingOptions
) -> SheetClearing:
    offers, watch = sheet.offers, settled.sieve.watch
    mw, shadow = settled.mw, np.concatenate([settled.shadow, np.zeros(len(watch) - len(settled.shadow))])
    exact = sheet.split(mw, first_come=options.tie_break == "first come")
    charge = watch.charge(shadow)
    flow = watch.flow(offers.path_mw(mw))
    gain = np.maximum(offers.gain(charge), 0.0)
    worth = offers.worth(mw)
    found = Found(
        method=method,
        solver=f"{'structured interior point, ' if arrival else ''}{solver_name()}",
        bids=len(sheet),
        columns=len(offers),
        objective=worth,
        steps=arrival.steps if arrival else 0,
        rounds=settled.rounds,
        columns_sifted=len(settled.sieve.inside),
        limits_watched=len(watch),
        limits_binding=int((shadow > _TIE).sum()),
        gap=arrival.gap if arrival else 0.0,
        overload_mw=float((flow - watch.room).max(initial=0.0)),
        rent_gap=abs(float(charge @ offers.path_mw(mw) - shadow @ watch.room)),
        value_gap=abs(worth - float(shadow @ watch.room + gain @ offers.width)),
        given_back_mw=float(exact.sum() - awards.sum()),
        ties=settled.open_ is not None,
    )
    return SheetClearing(awards, exact, mw, watch.limits, shadow, -(shadow @ watch.factors), charge, found)
