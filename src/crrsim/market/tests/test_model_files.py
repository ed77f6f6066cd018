"""Published models: what there is over the sim, and how the assumptions show in the files."""

from dataclasses import replace

import pytest

from crrsim.calendar.plan import Plan
from crrsim.market.model_files import model_list, model_package, open_files
from crrsim.market.model_runs import runs
from crrsim.market.refusal import RefusedByRule
from crrsim.market.settings import Assumptions, SettingError
from crrsim.market.tests.conftest import FIN1, FIN2, LSE1, stage_with
from crrsim.market.world import World
from crrsim.network.package_format import CaseRatings
from crrsim.terms.participant import Access, Participant, Role

NDA = Participant("NDA1", frozenset({Role.CRRH}), frozenset({Access.READ, Access.NDA_REPORTS}))
PLAN = Plan.load()


def world_with(**switches: object) -> World:
    stage = stage_with(participants=(NDA, FIN1, FIN2, LSE1), settings=Assumptions.from_mapping(switches))
    return World.at(PLAN.moment("W2-TUE", "10:00"), stage=stage)


def test_every_run_has_a_model() -> None:
    assert [one.token for one in runs(world_with())] == [
        "ALLOC_MN_2026_M04_V0", "ALLOC_MN_2026_M04_ETC", "ALLOC_MN_2026_M04_T1", "ALLOC_MN_2026_M04_T2",
        "AUC_MN_2026_M04",
        "ALLOC_AN_2027_V0", "ALLOC_AN_2027_V1", "ALLOC_AN_2027_T1", "ALLOC_AN_2027_ETC", "ALLOC_AN_2027_LT",
        "ALLOC_AN_2027_T2", "AUC_AN_2027",
    ]  # fmt: skip


def v0(**switches: object) -> dict[str, bytes]:
    return model_package(world_with(**switches), NDA, "ALLOC_MN_2026_M04_V0", "2026_M04")[1]


def test_the_assumptions_show_in_the_files() -> None:
    begins = "ALLOC_MN_2026_M04_V0_2026_M04"
    case = f"{begins}_ON_NETWORK_MODEL.RAW"
    first = "40001,41101,'1 ',0.0,0.012,0.0,"
    assert f"{first}1155.0,1443.75".encode() in v0()[case]
    assert f"{first}1400.0,1750.0".encode() in v0(case_ratings=CaseRatings.OPERATING)[case]
    assert v0(case_revision=31)[case].startswith(b"0 100.0 31 0 0 0.0\n")
    assert b",1.000,No,ON" in v0()[f"{begins}_INTERFACE.csv"]
    assert b",-1.000,No,ON" in v0(factor_sign=-1)[f"{begins}_INTERFACE.csv"]
    assert b",1155.000,1443.750,1400.000,1750.000,ON" in v0()[f"{begins}_LINE_AND_TRANSFORMER.csv"]
    swapped = v0(plain_ratings_derated=False)[f"{begins}_LINE_AND_TRANSFORMER.csv"]
    assert b",1400.000,1750.000,1155.000,1443.750,ON" in swapped
    assert "FNM_2026_M04_OFF_NETWORK_MODEL.RAW" in v0(model_prefix="FNM_{period}")


@pytest.mark.parametrize("wrong", [{"case_revision": 33}, {"factor_sign": 2}])
def test_switches_that_cannot_be_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(SettingError, match="revision 30 or 31"):
        Assumptions.from_mapping(wrong)


def test_a_busy_system_gives_nothing() -> None:
    world = world_with()
    world.arranged = replace(world.arranged, busy=True)
    for asked in (
        lambda: model_list(world, NDA),
        lambda: model_package(world, NDA, "ALLOC_MN_2026_M04_V0", "2026_M04"),
        lambda: open_files(world, NDA, "AUC_MN_2026_M04"),
    ):
        with pytest.raises(RefusedByRule) as refused:
            asked()
        assert refused.value.codes == ("GEN0003",)


def test_a_period_that_the_model_does_not_have_is_refused() -> None:
    with pytest.raises(RefusedByRule) as refused:
        model_package(world_with(), NDA, "ALLOC_MN_2026_M04_V0", "2026_M05")
    assert refused.value.codes == ("MKT0001",)
