"""Interfaces: their rows in the feasibility test, and what they refuse."""

import dataclasses

import numpy as np
import pytest

from crrsim.network.cases import five_bus
from crrsim.network.default import default_model
from crrsim.network.grid import DeviceType, GridError
from crrsim.network.interface import Interface
from crrsim.network.security import BASE

CUT = Interface("CUT", (("A-C", 1.0), ("B-C", 1.0)), 90.0, 60.0)


def test_an_interface_is_one_row_of_the_base_case_with_a_limit_each_way() -> None:
    rows = dataclasses.replace(five_bus(), interfaces=(CUT,)).security
    (place,) = [n for n, device in enumerate(rows.devices) if isinstance(device, Interface)]
    assert (rows.devices[place].device_type, rows.contingencies[place]) == (DeviceType.INTERFACE, BASE)
    assert (rows.rating[place], rows.rating_back[place], rows.n_base) == (90.0, 60.0, 7)
    assert place in range(rows.base_case().n_base)


def test_its_flow_is_the_weighted_sum_of_its_elements() -> None:
    model = dataclasses.replace(five_bus(), interfaces=(dataclasses.replace(CUT, elements=(("A-C", 1), ("B-C", -2))),))
    by_name = {device.name: n for n, device in enumerate(model.security.devices[: model.security.n_base])}
    flows = model.security.flow_of @ model.location_factors
    assert flows[by_name["CUT"]] == pytest.approx(flows[by_name["A-C"]] - 2 * flows[by_name["B-C"]])


def test_only_elements_in_service_count() -> None:
    model = dataclasses.replace(five_bus(), contingencies=(), outages=("A-C",), interfaces=(CUT,))
    by_name = {device.name: n for n, device in enumerate(model.security.devices)}
    flows = (model.security.flow_of @ model.location_factors)[[by_name["CUT"], by_name["B-C"]]]
    assert np.array_equal(flows[0], flows[1])
    alone = dataclasses.replace(model, interfaces=(dataclasses.replace(CUT, elements=(("A-C", 1.0),)),))
    assert "CUT" not in {device.name for device in alone.security.devices}


def test_an_interface_that_contradicts_itself_or_the_grid_is_refused() -> None:
    with pytest.raises(GridError, match="0 elements"):
        Interface("NONE", (), 1.0, 1.0)
    with pytest.raises(GridError, match="limits 0 and 1"):
        Interface("SHUT", (("A-C", 1.0),), 0, 1)
    with pytest.raises(GridError, match="interface CUT has A-C, B-C: no branch"):
        dataclasses.replace(default_model(), interfaces=(CUT,))


def test_the_intertie_of_the_synthetic_network_counts_import_as_positive() -> None:
    model = default_model()
    (intertie,) = model.interfaces
    place = [device.name for device in model.security.devices].index(intertie.name)
    imported = (model.security.flow_of @ model.location_factors)[place, model.location_position["NORDHAV_5_N001"]]
    assert imported == pytest.approx(1.0)
    lines = [branch.normal_mw for branch in model.grid.branches if branch.name in dict(intertie.elements)]
    assert intertie.positive_mw < sum(lines)
    assert model.digest != dataclasses.replace(model, interfaces=()).digest
