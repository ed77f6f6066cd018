"""Auctions and allocations on models or books too large for the small method, and curves read as lines.

Bids become a sheet, the model becomes limits, and what `clear_sheet` answers becomes a `Clearing` like any other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np

from crrsim.clearing.bid import Bid, Held
from crrsim.clearing.feasibility import Feasibility
from crrsim.clearing.limits import GridLimits, ModelLimits
from crrsim.clearing.limits import Held as HeldLoad
from crrsim.clearing.offers import Index, Vector
from crrsim.clearing.options import ClearingOptions
from crrsim.clearing.pricing import Pricing
from crrsim.clearing.record import ClearingRecord
from crrsim.clearing.result import Binding, Clearing, plain
from crrsim.clearing.sheet import Sheet, nodes_of
from crrsim.clearing.sheet_clearing import Method, SheetClearing, clear_sheet
from crrsim.clearing.ties import LEAST_SQUARES_CUTS, LEAST_SQUARES_PRICES
from crrsim.network.grid import Branch, GridError
from crrsim.network.interface import Interface
from crrsim.network.model import Model
from crrsim.network.rows import Options
from crrsim.network.security import BASE
from crrsim.terms.product import HedgeType
from crrsim.terms.quantity import MEGAWATT_STEP

_UNLIMITED_MW = 1e9
_FEW_SEGMENTS = 8000
"""Up to so many segments on a model whose limits can be written down the small method is faster."""


@dataclass(frozen=True)
class Terms:
    """What awards are held against, as in `allocation.AllocationTerms`."""

    held: Sequence[Held] = ()
    also: Sequence[Sequence[Held]] = ()
    release: float = 1.0
    aside: Mapping[str, float] = field(default_factory=dict)


def is_for_large(model: Model, bids: Sequence[Bid], options: ClearingOptions) -> bool:
    """Whether this is a question for here: a line to follow, a large grid, a large book, or the method's own name."""
    many = sum(len(bid.steps) for bid in bids) > _FEW_SEGMENTS
    if options.curve != "step" or model.is_large or options.method == "interior point":
        return True
    return many and options.method == "by size"


def clear_large(
    model: Model, bids: Sequence[Bid], terms: Terms, options: ClearingOptions, *, lines: bool, input_digest: str
) -> Clearing:
    """Award bids as `auction.clear` does; with `lines` prices run from point to point. Raises: as `auction.clear`."""
    limits = _grid_limits(model, terms, options) if model.is_large else _model_limits(model, terms, options)
    sheet = Sheet.of(model, bids, lines=lines)
    methods: dict[str, Method | None] = {"simplex": "row-lazy simplex", "interior point": "interior point"}
    found = clear_sheet(limits, sheet, options, method=methods.get(options.method))
    order = sorted(bid.id for bid in bids)
    awards = (Decimal(repr(mw)) for mw in found.awards.tolist())
    if options.rounding != "none":
        awards = (mw.quantize(MEGAWATT_STEP) for mw in awards)
    pricing = _pricing(model, found, options)
    record = _record(model, limits, found, held=len(terms.held), options=options, input_digest=input_digest)
    return Clearing(
        dict(zip(order, awards, strict=True)),
        {name: pricing.location(name) for name in model.location_position},
        tuple(_bindings(model, limits, found)),
        record,
        dict(zip(order, found.exact.tolist(), strict=True)),
        pricing,
    )


def _model_limits(model: Model, terms: Terms, options: ClearingOptions) -> ModelLimits:
    return ModelLimits(
        Feasibility(
            model,
            terms.held,
            also=terms.also,
            release=terms.release,
            contingencies=options.enforce_contingencies,
            aside=terms.aside,
        )
    )


def _devices(model: Model) -> list[Branch | Interface]:
    """The devices in the order of the screen."""
    grid = model.in_service
    running = (one for one in model.interfaces if any(name in grid.branch_position for name, _ in one.elements))
    return [*grid.branches, *running]


def _grid_limits(model: Model, terms: Terms, options: ClearingOptions) -> GridLimits:
    devices = _devices(model)
    normal = np.array([_both_ways(device) for device in devices]).T * terms.release
    place = {device.name: n for n, device in enumerate(devices) if isinstance(device, Interface)}
    for name, mw in terms.aside.items():
        if name not in place:
            raise GridError(f"{mw} MW are set aside on {name}, which is no interface in service")
        normal[0, place[name]] -= mw
    ratings = [_UNLIMITED_MW if isinstance(device, Interface) else device.emergency_mw for device in devices]
    emergency = np.array(ratings) * terms.release
    if not options.enforce_contingencies:
        emergency = np.full_like(emergency, _UNLIMITED_MW)
    held = [_load(model, each) for each in (terms.held, *terms.also)]
    return GridLimits(model.screen, normal, emergency, held, standing=_standing(model, devices))


def _standing(model: Model, devices: Sequence[Branch | Interface]) -> Vector:
    """(devices,) MW that phase shifters drive; an interface has the sum of its elements in service."""
    place, driven = model.in_service.branch_position, model.standing_flows
    sums = [
        sum(factor * driven[place[name]] for name, factor in one.elements if name in place)
        for one in devices[len(driven) :]
        if isinstance(one, Interface)
    ]
    return np.concatenate([driven, np.array(sums, dtype=np.float64)])


def _both_ways(device: Branch | Interface) -> tuple[float, float]:
    if isinstance(device, Interface):
        return device.positive_mw, device.negative_mw
    return device.normal_mw, device.normal_mw


def _load(model: Model, held: Sequence[Held]) -> HeldLoad:
    source, sink = (nodes_of(model, names) for names in ([crr.source for crr in held], [crr.sink for crr in held]))
    mw = np.array([float(crr.mw) for crr in held])
    option = np.array([crr.hedge is HedgeType.OPT for crr in held], dtype=bool)
    n_node = len(model.location_position)
    plain_mw = np.where(option, 0.0, mw)
    coming, going = (np.bincount(ends, plain_mw, n_node) for ends in (source, sink))
    return HeldLoad(np.asarray(coming - going, dtype=np.float64), Options(source[option], sink[option], mw[option]))


def _pricing(model: Model, found: SheetClearing, options: ClearingOptions) -> Pricing:
    chosen = _priced(found)
    return Pricing(
        found.limits[chosen], found.shadow[chosen], found.factors[chosen], model.location_position, options.price_sign
    )


def _priced(found: SheetClearing) -> Index:
    """The watched limits with a price, the dearest first."""
    chosen = np.flatnonzero(found.shadow > 1e-6)
    return chosen[np.lexsort((found.limits[chosen], -np.round(found.shadow[chosen], 6)))]


def _bindings(model: Model, limits: ModelLimits | GridLimits, found: SheetClearing) -> Iterable[Binding]:
    chosen = _priced(found)
    base = limits.base(found.limits[chosen])
    named = _names(model, limits, found.limits[chosen])
    for at, held, (device, case, direction) in zip(chosen.tolist(), base.tolist(), named, strict=True):
        yield Binding(
            constraint=device.name,
            device_type=device.device_type.value,
            contingency=case,
            direction=direction,
            flow_mw=plain(held + found.flow[at]),
            limit_mw=plain(held + found.room[at]),
            shadow_price=round(float(found.shadow[at]), 8),
            base_mw=plain(held),
        )


def _names(
    model: Model, limits: ModelLimits | GridLimits, numbers: Index
) -> Iterable[tuple[Branch | Interface, str, str]]:
    """The device, case and direction of each of these limits."""
    if isinstance(limits, ModelLimits):
        rows = limits.feasibility.rows
        for number in numbers.tolist():
            at = number % len(rows)
            yield rows.devices[at], rows.contingencies[at], "+" if number < len(rows) else "-"
        return
    devices = _devices(model)
    cases = [BASE, *(contingency.name for contingency in model.contingencies)]
    picked = limits.rows(numbers)
    for device, case, way in zip(picked.device.tolist(), picked.case.tolist(), picked.direction.tolist(), strict=True):
        yield devices[device], cases[case], "+" if way > 0 else "-"


def _record(
    model: Model,
    limits: ModelLimits | GridLimits,
    found: SheetClearing,
    *,
    held: int,
    options: ClearingOptions,
    input_digest: str,
) -> ClearingRecord:
    grid, how = model.in_service, found.found
    return ClearingRecord(
        status="optimal",
        solver=how.solver,
        input_digest=input_digest,
        options=str(options),
        tie_rules=(LEAST_SQUARES_CUTS, LEAST_SQUARES_PRICES),
        bids=how.bids,
        columns=how.columns,
        held=held,
        buses=len(grid.buses),
        branches=len(grid.branches),
        contingencies=len(model.contingencies) if options.enforce_contingencies else 0,
        limits=limits.count,
        limits_watched=how.limits_watched,
        limits_binding=how.limits_binding,
        limits_expanded=limits.n_expanded,
        rounds=how.steps + how.rounds,
        objective=how.objective,
        given_back_mw=Decimal(repr(round(how.given_back_mw, 6))),
        mending=how.mending,
        overload_mw=_most_overload(found),
        rent_gap=how.rent_gap,
        value_gap=how.value_gap,
    )


def _most_overload(found: SheetClearing) -> float:
    return float(np.maximum(found.flow - found.room, 0.0).max(initial=0.0))
