"""A model that went through files clears the same auction to the cent; phase shifters and DC lines take room on it."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from crrsim.clearing.auction import clear
from crrsim.clearing.bid import Bid
from crrsim.clearing.feasibility import Feasibility
from crrsim.clearing.large import Terms, _grid_limits
from crrsim.clearing.options import ClearingOptions
from crrsim.clearing.tests.examples import book, meshed_model
from crrsim.network.cases import three_bus
from crrsim.network.dc_lines import DcLine
from crrsim.network.default import default_model
from crrsim.network.grid import Grid
from crrsim.network.interface import Interface
from crrsim.network.model import Model
from crrsim.network.package import format_package, parse_package
from crrsim.network.package_format import Limits
from crrsim.network.package_reading import model_of
from crrsim.network.package_writing import package_of
from crrsim.terms.market import BidType
from crrsim.terms.product import HedgeType, TimeOfUse

SHARE = 0.825


def through_files(model: Model, limits: Limits) -> Model:
    package = package_of(dict.fromkeys(TimeOfUse, model), "A_MARKET", release=SHARE)
    return model_of(parse_package(format_package("A", package), "files"), TimeOfUse.ON, limits=limits).model


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("limits", Limits)
def test_what_went_through_files_clears_alike(seed: int, limits: Limits) -> None:
    for model in (default_model(), meshed_model(seed, ties=False)):
        bids, held = book(seed, model, ties=False)
        asked = clear(model, bids, held, release=SHARE)
        share = 1.0 if limits is Limits.ENFORCED else SHARE
        answer = clear(through_files(model, limits), bids, held, release=share)
        assert answer.awards == asked.awards
        paths = [(bid.source, bid.sink, bid.hedge) for bid in bids]
        assert [answer.path_price(*path) for path in paths] == [asked.path_price(*path) for path in paths]


def _shifted(degrees: float) -> Model:
    model = three_bus()
    first, *others = model.grid.branches
    moved = type(first)("A-B", "A", "B", 0.1, 100.0, 100.0, shift=degrees)
    return Model(Grid(model.grid.buses, (moved, *others)), model.locations, model.load)


def test_a_phase_shifter_drives_a_flow_round_the_triangle() -> None:
    """Against 0.3 per unit of reactance an angle of 0.03 drives 0.1 per unit: 10 MW from B over A to C and back."""
    flows = _shifted(float(np.degrees(0.03))).standing_flows
    assert flows == pytest.approx([-10.0, -10.0, 10.0])
    assert not three_bus().standing_flows.any()


def test_what_a_phase_shifter_drives_is_no_room_for_awards() -> None:
    """Two thirds of A to C take the direct line: with 10 MW there already, 135 MW fit instead of 150."""
    bid = Bid(1, "A", "C", HedgeType.OBL, BidType.BUY, ((Decimal(500), Decimal(10)),))
    angle = float(np.degrees(0.03))
    assert clear(three_bus(), [bid]).awards == {1: Decimal("150.000")}
    assert clear(_shifted(angle), [bid]).awards == {1: Decimal("135.000")}
    assert clear(_shifted(-angle), [bid]).awards == {1: Decimal("165.000")}


def test_a_dc_line_beside_the_grid_makes_room_for_awards_its_way_and_takes_it_the_other_way() -> None:
    """60 MW from A to C beside the triangle: 60 MW more can be sold, for what comes to C goes back over the grid."""
    bid = Bid(1, "A", "C", HedgeType.OBL, BidType.BUY, ((Decimal(500), Decimal(10)),))
    for ends, mw in ((("A", "C"), "210.000"), (("C", "A"), "90.000")):
        model = replace(three_bus(), dc_lines=(DcLine("TIE", *ends, 60.0),))
        assert clear(model, [bid]).awards == {1: Decimal(mw)}


@pytest.mark.parametrize("seed", range(3))
def test_after_an_outage_what_phase_shifters_drive_is_what_the_angles_say(seed: int) -> None:
    model = meshed_model(seed, ties=False)
    angles = np.random.default_rng(seed).uniform(-5, 5, len(model.grid.branches))
    branches = tuple(
        type(one)(one.name, one.from_bus, one.to_bus, one.x, one.normal_mw, one.emergency_mw, shift=float(angle))
        for one, angle in zip(model.grid.branches, angles, strict=True)
    )
    grid = Grid(model.grid.buses, branches)
    shifted = Model(grid, model.locations, model.load, model.contingencies, dc_lines=_dc_lines(grid, seed))
    test = Feasibility(shifted)
    for place, (device, case) in enumerate(zip(test.rows.devices, test.rows.contingencies, strict=True)):
        lost = next((one.outages for one in model.contingencies if one.name == case), ())
        assert test.base[place] == pytest.approx(
            _by_angles(shifted.grid.without(lost), shifted.dc_lines)[device.name], abs=1e-8
        )


def _turned(seed: int) -> Model:
    """A meshed model all of whose branches shift, with an interface and two DC lines."""
    model = meshed_model(seed, ties=False)
    angles = np.random.default_rng(seed).uniform(-2, 2, len(model.grid.branches))
    pairs = zip(model.grid.branches, angles, strict=True)
    grid = Grid(model.grid.buses, tuple(replace(one, shift=float(angle)) for one, angle in pairs))
    elements = tuple((one.name, factor) for one, factor in zip(grid.branches, (1.0, -0.5), strict=False))
    cut = Interface("CUT", elements, 120.0, 110.0)
    return replace(model, grid=grid, interfaces=(cut,), dc_lines=_dc_lines(grid, seed))


def _dc_lines(grid: Grid, seed: int) -> tuple[DcLine, ...]:
    chance = np.random.default_rng([seed, 7])
    pairs = [chance.choice([bus.name for bus in grid.buses], 2, replace=False) for _ in range(2)]
    return tuple(DcLine(f"DC{n}", str(one), str(other), 7.5) for n, (one, other) in enumerate(pairs))


@pytest.mark.parametrize("seed", range(4))
def test_on_a_large_grid_phase_shifters_drive_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    model = _turned(seed)
    bids, held = book(seed, model, ties=False, options=False)
    small = clear(model, bids, held)
    monkeypatch.setattr("crrsim.network.model.WRITTEN_DOWN", 0)
    large = clear(replace(model), bids, held)
    assert float(large.record.objective) == pytest.approx(float(small.record.objective), rel=1e-6, abs=1e-3)
    for one, mw in small.awards.items():
        assert large.awards[one] == pytest.approx(mw, abs=Decimal("0.002"))


@pytest.mark.parametrize("seed", range(4))
def test_every_limit_of_a_large_grid_carries_what_phase_shifters_drive(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = _turned(seed)
    test = Feasibility(model)
    monkeypatch.setattr("crrsim.network.model.WRITTEN_DOWN", 0)
    limits = _grid_limits(replace(model), Terms(), ClearingOptions())
    cases = {"BASE": 0, **{one.name: n for n, one in enumerate(model.contingencies, start=1)}}
    names = {row.name: n for n, row in enumerate(test.rows.devices[: test.rows.n_base])}
    for way in (0, 1):
        device = np.array([names[row.name] for row in test.rows.devices])
        case = np.array([cases[one] for one in test.rows.contingencies])
        numbers = (way * limits.screen.n_case + case) * limits.screen.n_device + device
        mine = test.base[way * len(test.rows) : (way + 1) * len(test.rows)]
        assert limits.base(numbers) == pytest.approx(mine, abs=1e-6)


def _by_angles(grid: Grid, dc_lines: Iterable[DcLine]) -> dict[str, float]:
    """Flows that phase shifters and DC lines drive, from angles that balance every bus."""
    laplace = np.zeros((len(grid.buses), len(grid.buses)))
    driven = np.zeros(len(grid.buses))
    for one in grid.branches:
        start, end = grid.bus_position[one.from_bus], grid.bus_position[one.to_bus]
        laplace[[start, end, start, end], [start, end, end, start]] += np.array([1, 1, -1, -1]) / one.x
        driven[start] += np.radians(one.shift) / one.x
        driven[end] -= np.radians(one.shift) / one.x
    for line in dc_lines:
        driven[[grid.bus_position[line.from_bus], grid.bus_position[line.to_bus]]] += np.array([-1, 1]) * line.mw / 100
    angle = np.linalg.pinv(laplace) @ driven
    return {
        one.name: 100
        * (angle[grid.bus_position[one.from_bus]] - angle[grid.bus_position[one.to_bus]] - np.radians(one.shift))
        / one.x
        for one in grid.branches
    }
