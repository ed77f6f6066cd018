"""What is assumed about networks, both ways: replacements (A-17), derates (A-25), the zero of prices (A-32)."""

from dataclasses import replace

import pytest

from crrsim.market.market_files import base_load_rows, replacement_rows
from crrsim.market.model_runs import model_for, runs
from crrsim.market.settings import Assumptions, SettingError
from crrsim.market.source_sink import model_of
from crrsim.market.stage import Stage
from crrsim.market.tests.conftest import FAR_GEN, GEN, ISLANDED, REPLACEMENT, RETIRED, Scene, stage_with
from crrsim.market.world import World
from crrsim.network.default import default_model
from crrsim.network.grid import Derate, GridError
from crrsim.network.model import UnknownLocation

MONTHLY, ANNUAL = "monthly auction", "annual auction"
HOURS_OF_APRIL = 720.0
MODEL = default_model()
BRANCH = MODEL.in_service.branches[0]


def world_at(alias: str, stage: Stage) -> Scene:
    market = stage.schedule.alias(alias)
    return Scene(World.at(market.open_at, stage=stage), market)


def replaced(stage: Stage) -> set[tuple[object, object]]:
    return {(row["OldName"], row["NewName"]) for row in replacement_rows(world_at(ANNUAL, stage).world)}


def test_who_replaces_a_retired_place_is_found_or_told() -> None:
    told = Assumptions.from_words([f"replacements={RETIRED}:{FAR_GEN}"])
    assert replaced(stage_with()) == {(RETIRED, REPLACEMENT)}
    assert replaced(stage_with(settings=told)) == {(RETIRED, FAR_GEN)}


def test_a_crr_of_a_retired_place_is_carried_where_the_table_says() -> None:
    told = Assumptions(replacements=((RETIRED, FAR_GEN),))
    for stage, place in ((stage_with(), REPLACEMENT), (stage_with(settings=told), FAR_GEN)):
        scene = world_at(MONTHLY, stage)
        carried = {row["Source"]: row["MW"] for row in base_load_rows(scene.world, scene.market)}
        assert (place in carried, RETIRED in carried) == (True, False), carried


def test_a_table_that_does_not_fit_the_network_is_refused() -> None:
    with pytest.raises(GridError, match=f"{FAR_GEN} cannot take the place of {REPLACEMENT}"):
        stage_with(settings=Assumptions(replacements=((REPLACEMENT, FAR_GEN),)))
    with pytest.raises(UnknownLocation, match="NOWHERE"):
        stage_with(settings=Assumptions(replacements=((RETIRED, "NOWHERE"),)))
    for wrong in ("A:", "A", "A:B A:C"):
        with pytest.raises(SettingError, match=f"replacements is '{wrong}'"):
            Assumptions.from_words([f"replacements={wrong}"])


def test_the_table_shows_in_the_manifest() -> None:
    for words, shown in (((), "none"), (["replacements=none"], "none"), (["replacements=B:C A:D"], "A:D B:C")):
        (one,) = (one for one in Assumptions.from_words(words).as_manifest() if one.name == "replacements")
        assert (one.register, one.value, one.changed) == ("A-17", shown, shown != "none")


def limit(alias: str, hours: float | None, **switches: bool) -> tuple[float, float]:
    """What BRANCH may carry in a market, in parts of what it may carry without its derate to 40 and 80 percent."""
    derate = Derate(BRANCH.name, 0.4 * BRANCH.normal_mw, 0.8 * BRANCH.emergency_mw, hours)
    model = replace(MODEL, derates=(derate,))
    scene = world_at(alias, stage_with(model=model, settings=Assumptions(**switches)))  # type: ignore[arg-type] # by name
    left = model_of(scene.world, scene.market).in_service.branch(BRANCH.name)
    return left.normal_mw / BRANCH.normal_mw, left.emergency_mw / BRANCH.emergency_mw


def test_a_derate_counts_for_its_hours_of_a_month_alone_or_in_full() -> None:
    assert limit(MONTHLY, HOURS_OF_APRIL / 4) == pytest.approx((0.85, 0.95))
    assert limit(MONTHLY, HOURS_OF_APRIL / 4, derates_spread=False) == pytest.approx((0.4, 0.8))
    assert limit(ANNUAL, HOURS_OF_APRIL / 4) == pytest.approx((0.4, 0.8))


@pytest.mark.parametrize("hours", [None, HOURS_OF_APRIL, 2 * HOURS_OF_APRIL])
def test_a_derate_of_the_whole_month_is_no_less_for_being_spread(hours: float | None) -> None:
    assert limit(MONTHLY, hours) == pytest.approx((0.4, 0.8))


def test_the_files_of_a_model_tell_a_derate_as_it_was_reported() -> None:
    derate = Derate(BRANCH.name, 0.4 * BRANCH.normal_mw, 0.8 * BRANCH.emergency_mw, 100.0)
    scene = world_at(MONTHLY, stage_with(model=replace(MODEL, derates=(derate,))))
    run = next(one for one in runs(scene.world) if one.market == scene.market)
    assert model_for(scene.world, run).derates == (derate,)


def monthly_prices(settings: Assumptions) -> dict[str, float]:
    """$/MW of each location in the monthly auction's first product."""
    scene = world_at(MONTHLY, stage_with(settings=settings))
    scene.post()
    (_, first), *_ = scene.world.book.settled[scene.market.name].clearings
    return dict(first.prices)


def test_prices_stand_against_the_load_or_a_bus() -> None:
    bus = MODEL.locations[GEN].factors[0][0]
    usual = monthly_prices(Assumptions())
    at_bus = monthly_prices(Assumptions(price_zero=bus))
    assert abs(usual[GEN]) > 1.0
    assert at_bus[GEN] == pytest.approx(0.0, abs=1e-6)
    assert {name: price - usual[GEN] for name, price in usual.items()} == pytest.approx(at_bus, abs=1e-4)


def test_a_bus_that_is_out_of_service_cannot_have_the_zero_price() -> None:
    (cut_off, _), *_ = MODEL.locations[ISLANDED].factors
    with pytest.raises(GridError, match=f"{cut_off} is not in service"):
        _ = replace(MODEL, zero_at=cut_off).location_factors
