"""Locations of a model: which may be bid, which stands in for which, and what a model refuses."""

import dataclasses

import numpy as np
import pytest

from crrsim.network.cases import five_bus, three_bus
from crrsim.network.default import default_model
from crrsim.network.designation import Designation
from crrsim.network.grid import Branch, Bus, Contingency, Grid, GridError
from crrsim.network.model import Model, UnknownLocation
from crrsim.network.shift_factors import DisconnectedGrid, IslandingOutage
from crrsim.terms.location import Location, LocationType


def with_stub(*, out: bool) -> Model:
    """The three-bus triangle with a generator at the end of a stub A-S, in service or out for the period."""
    triangle = three_bus()
    stub = Branch("A-S", "A", "S", 0.1, 50, 50)
    grid = Grid((*triangle.grid.buses, Bus("S", 230, "ONE")), (*triangle.grid.branches, stub))
    places = {**triangle.locations, "S": Location("S", LocationType.GEN, "ONE", (("S", 1.0),))}
    return Model(grid, places, triangle.load, outages=("A-S",) if out else ())


def test_a_location_cut_off_by_an_outage_is_not_biddable() -> None:
    model = with_stub(out=True)
    assert model.islanded == {"S"}
    assert not model.biddable("S")
    assert with_stub(out=False).biddable("S")


def test_a_location_cut_off_is_represented_where_it_would_come_back() -> None:
    model = with_stub(out=True)
    assert model.electrical_distance("S", "A") == pytest.approx(0.0)
    assert model.electrical_distance("S", "B") > 0.1


def test_the_replacement_is_the_closest_of_the_same_designation() -> None:
    model = dataclasses.replace(with_stub(out=False), retired=frozenset({"S"}))
    assert not model.biddable("S")
    assert model.replacements == {"S": "A"}


def test_the_replacement_among_equals_goes_by_name() -> None:
    model = dataclasses.replace(three_bus(), retired=frozenset({"A"}))
    twins = {**model.locations, "B2": Location("B2", LocationType.GEN, "ONE", (("B", 1.0),))}
    assert dataclasses.replace(model, locations=twins).replacement_for("A") == "B"


def test_a_replacement_that_does_not_exist_is_said() -> None:
    with pytest.raises(GridError, match="no biddable location can replace C"):
        three_bus().replacement_for("C")


@pytest.mark.parametrize(
    ("name", "designation", "source", "sink"),
    [
        ("A", Designation.SOURCE, True, False),
        ("HUB", Designation.BOTH, True, True),
        ("D", Designation.SINK, False, True),
    ],
)
def test_designation_follows_the_type(name: str, designation: Designation, *, source: bool, sink: bool) -> None:
    found = five_bus().designation(name)
    assert (found, found.may_be_source, found.may_be_sink) == (designation, source, sink)


def test_an_unknown_location_is_named() -> None:
    with pytest.raises(UnknownLocation, match="GHOST is no location"):
        three_bus().biddable("GHOST")


def test_factors_refer_to_the_load_weighted_average() -> None:
    model = dataclasses.replace(five_bus(), load={"D": 3.0, "E": 1.0})
    weight = np.array([model.load.get(bus.name, 0.0) for bus in model.grid.buses]) / 4
    assert model.factors.matrix @ weight == pytest.approx(np.zeros(len(model.grid.branches)))


def test_a_hub_is_the_average_of_its_members() -> None:
    model = five_bus()
    column = model.location_position
    average = (model.location_factors[:, column["A"]] + model.location_factors[:, column["B"]]) / 2
    assert model.location_factors[:, column["HUB"]] == pytest.approx(average)


def test_security_rows_skip_the_lost_branch_and_use_emergency_ratings() -> None:
    rows = five_bus().security
    assert len(rows) == 6 + 6 * 5
    assert set(rows.rating[:6]) == {100.0}
    assert set(rows.rating[6:]) == {120.0}
    assert ("LOSS OF A-B", "A-B") not in zip(rows.contingencies, (b.name for b in rows.devices), strict=True)


def test_a_contingency_that_islands_is_not_skipped() -> None:
    model = dataclasses.replace(with_stub(out=False), contingencies=(Contingency("LOSS OF STUB", ("A-S",)),))
    with pytest.raises(IslandingOutage, match="LOSS OF STUB"):
        _ = model.security


def test_a_model_refuses_what_contradicts_itself() -> None:
    model = three_bus()
    bad = Location("A", LocationType.GEN, "ONE", (("A", 0.6), ("B", 0.3)))
    with pytest.raises(GridError, match=r"factors of location A sum to 0\.8999"):
        dataclasses.replace(model, locations={"A": bad})
    lost = Location("A", LocationType.GEN, "ONE", (("Z", 1.0),))
    with pytest.raises(GridError, match="location A lies at Z"):
        dataclasses.replace(model, locations={"A": lost})
    with pytest.raises(GridError, match="load at Z"):
        dataclasses.replace(model, load={"Z": 1.0})
    with pytest.raises(UnknownLocation, match="GHOST"):
        dataclasses.replace(model, retired=frozenset({"GHOST"}))
    with pytest.raises(DisconnectedGrid, match="2 islands"):
        dataclasses.replace(model, grid=Grid((*model.grid.buses, Bus("X", 230, "ONE")), model.grid.branches))
    with pytest.raises(GridError, match="no load is in service"):
        _ = dataclasses.replace(model, load={}).factors


def test_the_digest_tells_models_apart_and_ignores_the_slack() -> None:
    model = three_bus()
    assert dataclasses.replace(model, slack="B").digest == model.digest
    assert dataclasses.replace(model, load={"C": 1.0, "B": 1.0}).digest != model.digest
    assert three_bus(90).digest != model.digest


def test_a_model_too_large_to_write_down_has_the_same_factors_by_its_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    small = default_model()
    monkeypatch.setattr("crrsim.network.model.WRITTEN_DOWN", 0)
    large = dataclasses.replace(small)
    assert large.is_large
    assert large.location_factors == pytest.approx(small.location_factors, abs=1e-12)
    assert large.replacements == small.replacements
    rows = small.security
    names = ["BASE", *(case.name for case in small.contingencies)]
    place = {name: n for n, name in enumerate(branch.name for branch in small.in_service.branches)}
    watched = [n for n, device in enumerate(rows.devices) if device.name in place]
    device = np.array([place[rows.devices[n].name] for n in watched])
    case = np.array([names.index(rows.contingencies[n]) for n in watched])
    found = large.screen.rows(device, case, np.ones(len(watched), dtype=np.int8))
    assert found == pytest.approx(np.asarray((rows.flow_of @ small.location_factors)[watched]), abs=1e-9)
