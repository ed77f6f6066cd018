"""The auction of one product for books of any size: a sheet of bids and the limits of a grid in, awards and prices out.

`auction.clear` is this for bids that are objects and models that are small.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from crrsim.clearing.central_path import Arrival, follow
from crrsim.clearing.cents import together
from crrsim.clearing.limits import Limits
from crrsim.clearing.offers import Index, Offers, Vector
from crrsim.clearing.options import AS_PUBLISHED, ClearingOptions
from crrsim.clearing.positions import Matrix
from crrsim.clearing.price_walk import walked
from crrsim.clearing.proof import proven
from crrsim.clearing.reserve import Rounding, carried
from crrsim.clearing.rounding import Mending
from crrsim.clearing.settlement import Settled, settled_on_lines, settled_on_steps
from crrsim.clearing.sheet import Sheet
from crrsim.clearing.sifting import Vertex, vertex
from crrsim.clearing.solver import ClearingFailed
from crrsim.clearing.watch import Watch

Method = Literal["interior point", "row-lazy simplex"]
SMALL = 20_000
"""Up to so many columns the simplex method alone is faster, prices walked up from nothing."""
_WITHOUT_A_PATH = 20_000
"""Up to so many columns the simplex method may stand in where rounding breaks off the central path."""
_GAP = 1e-7
_TIE = 1e-6


@dataclass(frozen=True)
class SheetClearing:
    """The answer for a sheet.

    awards, exact   (bids,) MW on the step, and before rounding
    mw              (columns of `sheet.offers`,) MW before rounding
    limits, shadow  numbers of the watched limits and their prices, $/MW
    nodal           (nodes,) $/MW at each node, measured as the factors of the grid are
    factors         (watched, nodes) MW on each watched limit per MW brought in
    flow, room      (watched,) MW that awards put on each limit, and that base load leaves of it
    path            (paths of `sheet.offers`,) $/MW a buyer of each path pays
    """

    awards: Vector
    exact: Vector
    mw: Vector
    limits: Index
    shadow: Vector
    nodal: Vector
    factors: Matrix
    flow: Vector
    room: Vector
    path: Vector
    found: "Found"


@dataclass(frozen=True)
class Found:
    """How it was found, for evidence.

    objective     $ of the exact awards; steps and rounds it took; columns that came down to the simplex method
    gap           of the interior point, relative; overload_mw of the exact awards on watched limits
    value_gap     |value of the awards - value proven by the prices|, $
    given_back_mw what flooring and its reserve took; mending what made floored awards fit
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
    mending: Mending
    ties: bool


def clear_sheet(
    limits: Limits, sheet: Sheet, options: ClearingOptions = AS_PUBLISHED, *, method: Method | None = None
) -> SheetClearing:
    """Award a sheet of bids and offers to the greatest total value the grid can carry at once.

    The method is chosen by size unless named; the answer is the same. Raises: ClearingFailed.
    """
    offers, watch = sheet.offers, Watch(limits, sheet.offers.paths)
    if offers.curved:
        method = "interior point"
    method = method or ("row-lazy simplex" if len(offers) <= SMALL else "interior point")
    arrival = _arrived(offers, watch) if method == "interior point" and len(offers) else None
    if offers.curved and arrival:
        settled = settled_on_lines(offers, watch, arrival.point, options.time_limit_s)
    else:
        best = _vertex(offers, watch, arrival, options.time_limit_s)
        settled = settled_on_steps(offers, best)
    awards, mending = _awards(sheet, watch, settled, options)
    return _answer(sheet, watch, settled, awards, mending=mending, arrival=arrival, method=method, options=options)


def _arrived(offers: Offers, watch: Watch) -> Arrival | None:
    """The end of the central path; None where there is none to follow, and the simplex method can do without."""
    merged = together(offers)
    try:
        arrival = follow(merged.offers if merged else offers, watch, tolerance=_GAP)
    except ClearingFailed:
        if offers.curved or len(offers) > _WITHOUT_A_PATH:
            raise
        watch.only(watch.limits[:0])
        return None
    if not np.array_equal(arrival.limits, watch.limits):
        watch.only(arrival.limits)
    return replace(arrival, point=merged.point_apart(watch, arrival.point)) if merged else arrival


def _vertex(offers: Offers, watch: Watch, arrival: Arrival | None, time_limit_s: float) -> Vertex:
    """The optimum, from the end of the central path or of a walk, or from nothing where neither came to an end."""
    try:
        point = arrival.point if arrival else walked(offers, watch, time_limit_s) if len(offers) else None
        if point:
            sure = None if arrival else proven(offers, watch, point, time_limit_s)
            return sure or vertex(offers, watch, point, time_limit_s)
    except ClearingFailed as failed:
        if failed.out_of_time or arrival:
            raise
        watch.only(watch.limits[:0])
    return vertex(offers, watch, None, time_limit_s)


def _awards(sheet: Sheet, watch: Watch, settled: Settled, options: ClearingOptions) -> tuple[Vector, Mending]:
    rounding = Rounding(sheet, options.rounding, options.tie_break == "first come")
    if options.rounding == "none" or not options.repair_feasibility:
        return rounding.rounded(rounding.split(settled.mw)), "off"
    return carried(rounding, watch, settled.mw, settled.again)


def _answer(
    sheet: Sheet,
    watch: Watch,
    settled: Settled,
    awards: Vector,
    *,
    mending: Mending,
    arrival: Arrival | None,
    method: Method,
    options: ClearingOptions,
) -> SheetClearing:
    offers = sheet.offers
    mw, shadow = settled.mw, np.concatenate([settled.shadow, np.zeros(len(watch) - len(settled.shadow))])
    exact = sheet.split(mw, first_come=options.tie_break == "first come")
    charge = watch.charge(shadow)
    flow = watch.flow(offers.path_mw(mw))
    gain = np.maximum(offers.as_steps(mw).gain(charge), 0.0)
    worth = offers.worth(mw)
    most = float(shadow @ watch.room + gain @ offers.width) + 0.5 * float((offers.slope * mw) @ mw)
    found = Found(
        method=method,
        solver=f"{'structured interior point, ' if arrival else ''}{settled.solver}",
        bids=len(sheet),
        columns=len(offers),
        objective=worth,
        steps=arrival.steps if arrival else 0,
        rounds=settled.rounds,
        columns_sifted=settled.columns,
        limits_watched=len(watch),
        limits_binding=int((shadow > _TIE).sum()),
        gap=arrival.gap if arrival else 0.0,
        overload_mw=float((flow - watch.room).max(initial=0.0)),
        rent_gap=abs(float(charge @ offers.path_mw(mw) - shadow @ watch.room)),
        value_gap=abs(worth - most),
        given_back_mw=float(exact.sum() - awards.sum()),
        mending=mending,
        ties=settled.ties,
    )
    return SheetClearing(
        awards=awards,
        exact=exact,
        mw=mw,
        limits=watch.limits,
        shadow=shadow,
        nodal=-(shadow @ watch.factors),
        factors=watch.factors,
        flow=watch.flow(sheet.path_mw(awards)),
        room=watch.room,
        path=charge,
        found=found,
    )
