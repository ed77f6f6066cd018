"""The synthetic network holds what the rehearsal promises about it."""

import re
from collections import Counter

import pytest

from crrsim.network.default import default_model
from crrsim.network.grid import DeviceType
from crrsim.network.shift_factors import single_outages
from crrsim.terms.location import LocationType

MODEL = default_model()


def test_size_levels_and_devices() -> None:
    assert 35 <= len(MODEL.grid.buses) <= 45
    assert {bus.kv for bus in MODEL.grid.buses} == {230.0, 500.0}
    kinds = Counter(branch.device_type for branch in MODEL.grid.branches)
    assert kinds[DeviceType.TRANSFORMER] >= 9
    assert kinds[DeviceType.LINE] > 40


def test_every_branch_that_is_not_radial_is_a_contingency() -> None:
    outages = single_outages(MODEL.in_service)
    assert MODEL.contingencies == outages.contingencies
    assert list(outages.islanding) == ["42205_THISTLE2_230_42206_FALCONR2_230_BR_1_1"]


def test_locations_by_type() -> None:
    of_type = {kind: [p.name for p in MODEL.locations.values() if p.type is kind] for kind in LocationType}
    assert len([name for name in of_type[LocationType.GEN] if MODEL.biddable(name)]) == 14
    assert of_type[LocationType.TH] == ["TH_NP15_GEN-APND", "TH_SP15_GEN-APND", "TH_ZP26_GEN-APND"]
    assert {"DLAP_PGAE-APND", "DLAP_SCE-APND", "DLAP_SDGE-APND", "SLAP_PGST-APND"} <= set(of_type[LocationType.LAP])
    assert len(of_type[LocationType.SP]) == 1


def test_not_biddable_are_one_retired_and_two_islanded_generators() -> None:
    assert MODEL.retired == {"SORRELW_7_B1"}
    assert MODEL.islanded == {"STARLNG_7_B1", "OSPREYH_7_B1"}
    assert {name for name in MODEL.locations if not MODEL.biddable(name)} == MODEL.retired | MODEL.islanded
    assert {MODEL.locations[name].type for name in MODEL.islanded} == {LocationType.GEN}


def test_the_retired_location_has_the_closest_generator_as_replacement() -> None:
    new = MODEL.replacements["SORRELW_7_B1"]
    others = [p.name for p in MODEL.locations.values() if p.type is LocationType.GEN and MODEL.biddable(p.name)]
    assert new in others
    assert all(
        MODEL.electrical_distance("SORRELW_7_B1", new) <= MODEL.electrical_distance("SORRELW_7_B1", other) + 1e-9
        for other in others
    )


@pytest.mark.parametrize("branch", [branch.name for branch in MODEL.grid.branches])
def test_branch_names_have_the_public_form(branch: str) -> None:
    assert re.fullmatch(r"\d{5}_[A-Z0-9]+_(230|500)_\d{5}_[A-Z0-9]+_(230|500)_BR_[12]_1", branch)


def test_names_fit_the_market_s_character_set() -> None:
    assert all(re.fullmatch(r"[a-zA-Z0-9. _-]{1,150}", name) for name in MODEL.locations)


def test_the_default_load_points_divide_the_load_of_their_zones() -> None:
    zones = {bus.name: bus.zone for bus in MODEL.grid.buses}
    pgae = dict(MODEL.locations["DLAP_PGAE-APND"].factors)
    assert {zones[bus] for bus in pgae} == {"PGAE-10", "PGAE-20", "PGAE-30"}
    assert set(pgae) == {bus for bus in MODEL.load if zones[bus].startswith("PGAE")}


def test_the_model_is_made_once() -> None:
    assert default_model() is MODEL
