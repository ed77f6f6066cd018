"""Downloads: which rows, for whom, and every refusal."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from crrsim.market import market_data
from crrsim.market.download import Download, Row
from crrsim.market.refusal import RefusedByRule
from crrsim.market.settings import Assumptions
from crrsim.market.tests.conftest import (
    EDGE_LMT,
    FAR_LMT,
    FIN1,
    FIN2,
    GEN,
    HOLDINGS,
    ISLANDED,
    LSE1,
    NEAR_LMT,
    REPLACEMENT,
    RETIRED,
    RETIRED_CRR,
    Open,
    codes,
    stage_with,
    total_mw,
)
from crrsim.market.world import World
from crrsim.terms.participant import Participant

SECOND = timedelta(seconds=1)
CRRS, LM3, LM4 = (
    "PUBLIC_EXISTING_CRR",
    "PRIVATE_EXISTING_CRR_LM_CURRENT_PLUS_3",
    "PRIVATE_EXISTING_CRR_LM_BEYOND_3",
)


def refused_with(ask: Callable[[], Download]) -> tuple[str, ...]:
    with pytest.raises(RefusedByRule) as refused:
        ask()
    return codes(refused)


def market_rows(world: World, kind: str, market: str = "AUC_MN_2026_M04") -> tuple[Row, ...]:
    return market_data.public_market_data(world, FIN1, market, kind, "CSV").rows


def own(world: World, who: Participant, kind: str) -> set[object]:
    return {row["CRRID"] for row in market_data.private_general_data(world, who, kind, "JSON").rows}


def test_the_public_list_has_every_crr_without_its_price(scene: Open) -> None:
    world = scene(at=scene().market.post_at).world
    told = market_data.public_general_data(world, FIN1, CRRS, "CSV")
    assert told.entry == "PUBLIC_EXISTING_CRR_20260312"
    assert {row["CRRID"] for row in told.rows} == set(world.book.crrs)
    assert {row["ClearingPrice"] for row in told.rows} == {None}
    assert [row["CRRID"] for row in told.rows] == sorted(world.book.crrs)


def test_an_owner_sees_what_a_crr_cost(scene: Open) -> None:
    world = scene(at=scene().market.post_at).world
    (bought,) = market_data.private_general_data(world, FIN2, "PRIVATE_EXISTING_CRR_AUCTION", "CSV").rows
    assert isinstance(bought["ClearingPrice"], Decimal)
    shown = scene(at=scene().market.post_at, on=stage_with(settings=Assumptions(price_in_private_only=False))).world
    public = market_data.public_general_data(shown, FIN1, CRRS, "CSV").rows
    assert bought["ClearingPrice"] in {row["ClearingPrice"] for row in public}


def test_private_lists_are_ones_own_by_category(scene: Open) -> None:
    here = scene()
    world = here.world
    kinds = ["ALLOCATION", "SYSTEM", "LM_CURRENT_PLUS_3", "LM_BEYOND_3"]
    seen = {kind: own(world, LSE1, f"PRIVATE_EXISTING_CRR_{kind}") for kind in kinds}
    for kind in ("AUCTION", "SECONDARY_MARKET"):
        with pytest.raises(RefusedByRule) as refused:
            own(world, LSE1, f"PRIVATE_EXISTING_CRR_{kind}")
        assert codes(refused) == ("DWL0006",)
    assert set().union(*seen.values()) == {here.id_of(one) for one in HOLDINGS if one.owner == "LSE1"}
    assert sum(map(len, seen.values())) == len(HOLDINGS) - 1


def test_migration_crrs_are_split_after_three_more_years(scene: Open) -> None:
    here = scene()
    assert own(here.world, LSE1, LM3) == {here.id_of(NEAR_LMT), here.id_of(EDGE_LMT)}
    assert own(here.world, LSE1, LM4) == {here.id_of(FAR_LMT)}


def test_the_source_sink_list_is_released_with_the_market_and_updated(scene: Open) -> None:
    market = scene().market
    early = scene(at=market.publish_at - SECOND).world
    assert refused_with(lambda: market_data.public_market_data(early, FIN1, market.name, "SOURCE_SINK", "CSV")) == (
        "DWL0005",
    )
    first = scene(at=market.publish_at).world
    opened = scene(at=market.open_at).world
    flags = [
        {row["SourceSink"]: row["BiddableFlag"] for row in market_rows(world, "SOURCE_SINK")}
        for world in (first, opened)
    ]
    assert [one[ISLANDED] for one in flags] == ["Yes", "No"]
    assert [one[RETIRED] for one in flags] == ["No", "No"]
    assert [one[GEN] for one in flags] == ["Yes", "Yes"]
    outages = [one.name for one in opened.stage.model.grid.branches if "QUILLON2" in {one.from_bus, one.to_bus}]
    opened.take_out(market.name, outages)
    assert {row["BiddableFlag"] for row in market_rows(opened, "SOURCE_SINK") if row["SourceSink"] == GEN} == {"No"}


def test_participation_factors_sum_to_one(scene: Open) -> None:
    sums: dict[tuple[object, object], Decimal] = {}
    for row in market_rows(scene().world, "SOURCE_SINK"):
        key = (row["SourceSink"], row["TOU"])
        sums[key] = sums.get(key, Decimal(0)) + row["ParticipationFactor"]  # type: ignore[operator] # a Decimal
    assert set(sums.values()) == {Decimal(1)}


def test_retired_places_are_mapped_for_published_market_periods(scene: Open) -> None:
    market = scene().market
    early = scene(at=market.publish_at - SECOND).world
    ask = "SOURCE_SINK_REPLACEMENT"
    assert refused_with(lambda: market_data.public_general_data(early, FIN1, ask, "CSV")) == ("DWL0005",)
    rows = market_data.public_general_data(scene(at=market.publish_at).world, FIN1, ask, "CSV").rows
    assert {(row["OldName"], row["NewName"], row["Designation"]) for row in rows} == {(RETIRED, REPLACEMENT, "SOURCE")}
    assert {row["Period"] for row in rows} == {"2026_M04"}


def test_the_grouped_base_load_sums_existing_crrs_at_their_new_places(scene: Open) -> None:
    here = scene()
    rows = market_rows(here.world, "GROUPED_BASE_LOADING")
    expected = total_mw(
        one for one in here.world.book.crrs.values()
        if one.based and one.covers(rows[0]["StartDate"], rows[0]["EndDate"])  # type: ignore[arg-type] # instants
    )  # fmt: skip
    assert sum(row["MW"] for row in rows) == expected  # type: ignore[misc] # Decimals
    places = {row["Source"]: row["MW"] for row in rows}
    assert RETIRED not in places
    assert places[REPLACEMENT] == RETIRED_CRR.mw


def test_the_grouped_base_load_stays_as_it_was_at_the_clearing(scene: Open) -> None:
    here = scene()
    before = market_rows(here.world, "GROUPED_BASE_LOADING")
    here.post()
    assert market_rows(here.world, "GROUPED_BASE_LOADING") == before


def test_no_market_has_a_set_aside(scene: Open) -> None:
    here = scene()
    assert refused_with(
        lambda: market_data.public_market_data(here.world, FIN1, here.market.name, "SET_ASIDE", "CSV")
    ) == ("DWL0005",)


def test_refusals_of_downloads(scene: Open) -> None:
    world = scene(at=scene().market.post_at).world
    monthly, tier = "AUC_MN_2026_M04", "ALLOC_MN_2026_M04_T1"
    results, prices, private = "PUBLIC_AUCTION_RESULT", "CLEARING_PRICE", "PRIVATE_AUCTION_RESULT"
    cases: list[tuple[Callable[[], Download], str]] = [
        (lambda: market_data.public_general_data(world, FIN1, "NOTHING", "CSV"), "DWL0001"),
        (lambda: market_data.public_general_data(world, FIN1, CRRS, "XML"), "DWL0002"),
        (lambda: market_data.public_auction_result(world, FIN1, "NOWHERE", results, "CSV"), "MKT0001"),
        (lambda: market_data.public_auction_result(world, FIN1, tier, prices, "CSV"), "SER0005"),
        (lambda: market_data.public_auction_result(world, FIN1, "AUC_AN_2027", prices, "CSV"), "MKT0007"),
        (lambda: market_data.private_auction_result(world, FIN1, monthly, private, "CSV"), "DWL0006"),
        (lambda: market_data.private_auction_result(world, FIN1, tier, private, "CSV"), "SER0005"),
        (lambda: market_data.public_allocation_result(world, FIN1, monthly, "BINDING_CONSTRAINT", "CSV"), "SER0005"),
        (lambda: market_data.public_allocation_result(world, FIN1, tier, "BINDING_CONSTRAINT", "CSV"), "DWL0005"),
        (
            lambda: market_data.public_allocation_result(world, FIN1, "ALLOC_AN_2027_T1", "BINDING_CONSTRAINT", "CSV"),
            "MKT0007",
        ),
        (
            lambda: market_data.private_allocation_result(world, FIN1, tier, "PRIVATE_ALLOCATION_RESULT", "CSV"),
            "DWL0006",
        ),
    ]
    assert [refused_with(ask) for ask, _code in cases] == [(code,) for _ask, code in cases]


def test_nomination_caps_are_named_and_posted(scene: Open) -> None:
    before, after = scene(at=scene().world.stage.begins_at).world, scene().world
    ask = market_data.private_allocation_market_data
    assert refused_with(lambda: ask(after, LSE1, "MEQ_MN_2026_M09_T1", "MEQ", "CSV")) == ("CAP0001",)
    assert refused_with(lambda: ask(after, LSE1, "MEQ_MN_2026_M04_T1", "SEQ", "CSV")) == ("CAP0001",)
    assert refused_with(lambda: ask(before, LSE1, "MEQ_MN_2026_M04_T1", "MEQ", "CSV")) == ("CAP0002",)
    assert refused_with(lambda: ask(after, FIN1, "MEQ_MN_2026_M04_T1", "MEQ", "CSV")) == ("DWL0006",)


def test_what_an_operator_arranges_is_met_at_downloads_too(scene: Open) -> None:
    here = scene()
    here.world.fail_downloads()
    assert refused_with(lambda: market_data.public_general_data(here.world, FIN1, CRRS, "CSV")) == ("SER0003",)
    here.world.fail_downloads(fail=False)
    here.world.be_busy()
    assert refused_with(lambda: market_data.public_general_data(here.world, FIN1, CRRS, "CSV")) == ("GEN0003",)


def test_private_results_have_zero_awards_and_public_ones_not(scene: Open) -> None:
    here = scene()
    here.submit(here.buy("10", "-900"))
    here.post()
    told = market_data.private_auction_result(here.world, FIN1, here.market.name, "PRIVATE_AUCTION_RESULT", "CSV")
    assert told.entry == "FIN1_AUC_MN_2026_M04_PRIVATE_AUCTION_RESULT"
    (row,) = told.rows
    assert (row["AwardedMW"], row["CRRID"], row["Amount"]) == (Decimal("0.000"), None, Decimal("0.00"))
    public = market_data.public_auction_result(here.world, FIN1, here.market.name, "PUBLIC_AUCTION_RESULT", "CSV")
    assert "FIN1" not in {row["AssetOwner"] for row in public.rows}
