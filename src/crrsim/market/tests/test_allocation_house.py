"""What an allocation comes to: awards within nominations and the grid, CRRs from the posting on, tier upon tier."""

import time
from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crrsim.clearing.worst_flows import worst_flows
from crrsim.market import market_data
from crrsim.market.base_load import held_of
from crrsim.market.book import Crr, Portfolio, Settled
from crrsim.market.download import Row
from crrsim.market.nominated import Nomination
from crrsim.market.periods import bounds
from crrsim.market.refusal import RefusedByRule
from crrsim.market.settings import Assumptions, AwardRounding, Objective
from crrsim.market.source_sink import model_of
from crrsim.market.stage import Stage
from crrsim.market.tests.conftest import FAR_GEN, FIN1, GEN, LAP, LSE1, OBL, ON, SP, codes, stage_with
from crrsim.market.world import World
from crrsim.terms.business import Business
from crrsim.terms.location import LocationType
from crrsim.terms.market import CrrCategory, PortfolioStatus
from crrsim.terms.participant import Access, Participant, Role
from crrsim.terms.product import CrrType, Period, Product, TimeOfUse

D = Decimal
WRITES = frozenset({Access.READ_WRITE})
LSE2 = Participant("LSE2", frozenset({Role.LSE, Role.CRRH}), WRITES)
OBA1 = Participant("OBA1", frozenset({Role.OBAALSE, Role.CRRH}), WRITES)
WINTER, MONTH = Period.season(2027, 1), Period.month(2026, 4)
FIRST, LONG, SECOND = (f"annual allocation {tier}" for tier in ("tier 1", "LT", "tier 2"))
INTERTIE = "NORDHAV_ITC"


def empty_stage(chosen: Assumptions | None = None) -> Stage:
    return stage_with(participants=(LSE1, LSE2, OBA1, FIN1), business=lambda *_: Business(), settings=chosen)


STAGE = empty_stage()


def opened(alias: str, *defects: str, stage: Stage = STAGE) -> World:
    return World.at(stage.schedule.alias(alias).open_at, stage=stage, defects=defects)


def nominate(world: World, alias: str, owner: str, *wanted: tuple[str, str], **other: object) -> Portfolio:
    """File a submitted portfolio past the door: `nominate(world, FIRST, "LSE1", (GEN, "10"))`."""
    market = world.schedule.alias(alias)
    made = []
    for source, mw in wanted:
        number = world.book.next_nomination_id()
        plain = Nomination(number, owner, source, LAP, OBL, ON, market.periods[0], CrrType.LSE, D(mw), f"no {number}")
        made.append(replace(plain, **other))  # type: ignore[arg-type] # fields by name
    name = f"book {len(world.book.portfolios)}"
    filed = Portfolio(owner, market.name, name, PortfolioStatus.SUBMITTED, nominations=tuple(made))
    return world.book.keep(filed)


def posted(world: World, alias: str) -> Settled:
    market = world.schedule.alias(alias)
    world.advance(market.post_at)
    return world.book.settled[market.name]


def awards(settled: Settled) -> list[str]:
    return [str(one.mw) for one in settled.allotments]


def crrs_of(world: World, market: str) -> list[Crr]:
    return [one for one in world.book.crrs.values() if one.market_name == market]


def public(world: World, market: str) -> tuple[Row, ...]:
    return market_data.public_allocation_result(world, FIN1, market, "PUBLIC_ALLOCATION_RESULT", "JSON").rows


def private(world: World, who: Participant, market: str) -> tuple[Row, ...]:
    return market_data.private_allocation_result(world, who, market, "PRIVATE_ALLOCATION_RESULT", "JSON").rows


def test_an_award_becomes_a_crr_at_the_posting_and_not_before() -> None:
    world = opened("monthly allocation tier 1")
    nominate(world, "monthly allocation tier 1", "LSE1", (GEN, "10.5"))
    market = world.schedule.alias("monthly allocation tier 1")
    world.advance(market.close_at)
    assert crrs_of(world, market.name) == []
    with pytest.raises(RefusedByRule) as refused:
        public(world, market.name)
    assert codes(refused) == ("MKT0007",)
    posted(world, market.alias)
    (made,) = crrs_of(world, market.name)
    assert (made.owner, made.source, made.sink, made.mw) == ("LSE1", GEN, LAP, D("10.500"))
    assert (made.crr_type, made.category) == (CrrType.LSE, CrrCategory.ALLOCATION)
    assert (made.start_at, made.end_at) == bounds(MONTH)


def test_only_what_is_submitted_takes_part() -> None:
    world = opened(FIRST)
    world.book.keep(replace(nominate(world, FIRST, "LSE1", (GEN, "10")), status=PortfolioStatus.VALID))
    assert awards(posted(world, FIRST)) == []


def test_equal_nominations_are_cut_in_proportion_whoever_files_them() -> None:
    world = opened(FIRST)
    nominate(world, FIRST, "LSE1", (SP, "1200"))
    nominate(world, FIRST, "LSE2", (SP, "2400"))
    one, other = (award.mw for award in posted(world, FIRST).allotments)
    assert 0 < one < 1200
    assert abs(other - 2 * one) <= D("0.002")


def test_the_intertie_binds_at_its_released_limit() -> None:
    """65 % of 1,600 MW, shared by all who import; the shadow price is in units of the objective."""
    world = opened(FIRST)
    nominate(world, FIRST, "LSE1", (SP, "2000"))
    assert awards(posted(world, FIRST)) == ["1040.000"]
    (row,) = market_data.public_allocation_result(world, FIN1, "ALLOC_AN_2027_T1", "BINDING_CONSTRAINT", "JSON").rows
    assert (row["ConstraintName"], row["DeviceType"], row["ContingencyName"]) == (INTERTIE, "INTERFACE", "BASE")
    assert (row["FlowMW"], row["LimitMW"], row["ShadowPrice"]) == (D("1040.000"), D("1040.000"), D("0.96"))


def test_the_most_megawatts_are_a_switch() -> None:
    found = {}
    for objective in Objective:
        world = opened(FIRST, stage=empty_stage(Assumptions(objective=objective)))
        nominate(world, FIRST, "LSE1", (SP, "900"), (GEN, "900"), (FAR_GEN, "900"))
        found[objective] = sum(one.mw for one in posted(world, FIRST).allotments)
    assert found[Objective.MOST_MW] > found[Objective.LEAST_SQUARES]


@pytest.mark.parametrize(
    ("rounding", "shares"),
    [(AwardRounding.FLOOR, ["693.333", "346.666"]), (AwardRounding.NEAREST, ["693.333", "346.667"])],
)
def test_awards_go_down_to_their_step_or_by_a_switch_to_the_nearest(rounding: AwardRounding, shares: list[str]) -> None:
    """1,040 x 850 / 1,275 = 693.333..., and 1,040 x 425 / 1,275 = 346.666..."""
    world = opened(FIRST, stage=empty_stage(Assumptions(award_rounding=rounding)))
    nominate(world, FIRST, "LSE1", (SP, "850"))
    nominate(world, FIRST, "LSE2", (SP, "425"))
    assert awards(posted(world, FIRST)) == shares


def test_tier_2_stands_on_what_tier_1_awarded_and_leaves_half_of_the_intertie() -> None:
    """1,040 MW less 400 awarded leave 640; half of it is kept, so tier 2 has 320 MW."""
    world = opened(FIRST)
    nominate(world, FIRST, "LSE1", (SP, "400"))
    market = world.schedule.alias(SECOND)
    assert set_aside_codes(world, market.name) == ("DWL0005",)
    posted(world, FIRST)
    (row,) = [one for one in set_aside(world, market.name) if (one["Period"], one["TOU"]) == ("2027_S01", "ON")]
    assert dict(row) == {
        "InterfaceName": INTERTIE,
        "Direction": "IMPORT",
        "Period": "2027_S01",
        "TOU": "ON",
        "LimitMW": D("1040.000"),
        "BaseLoadMW": D("400.000"),
        "ResidualMW": D("640.000"),
        "SetAsidePercent": D(50),
        "SetAsideMW": D("320.000"),
    }
    nominate(world, SECOND, "LSE2", (SP, "900"))
    told = set_aside(world, market.name)
    assert awards(posted(world, SECOND)) == ["320.000"]
    assert set_aside(world, market.name) == told
    assert set_aside_codes(world, "AUC_AN_2027") == ("DWL0005",)


def set_aside(world: World, market: str) -> tuple[Row, ...]:
    return market_data.public_market_data(world, FIN1, market, "SET_ASIDE", "JSON").rows


def set_aside_codes(world: World, market: str) -> tuple[str, ...]:
    with pytest.raises(RefusedByRule) as refused:
        set_aside(world, market)
    return codes(refused)


def test_a_long_term_award_is_valid_in_its_season_of_the_nine_years_that_follow() -> None:
    world = opened(LONG)
    nominate(world, LONG, "LSE1", (GEN, "10"))
    posted(world, LONG)
    made = crrs_of(world, "ALLOC_AN_2027_LT")
    assert [bounds(Period.season(year, 1)) for year in range(2028, 2037)] == [
        (one.start_at, one.end_at) for one in made
    ]
    assert [row["Period"] for row in public(world, "ALLOC_AN_2027_LT")] == [f"{year}_S01" for year in range(2028, 2037)]
    assert len(private(world, LSE1, "ALLOC_AN_2027_LT")) == 9


def test_a_long_term_award_may_be_told_as_one_span() -> None:
    world = opened(LONG, stage=empty_stage(Assumptions(long_term_row_by_year=False, long_term_years=3)))
    nominate(world, LONG, "LSE1", (GEN, "10"))
    posted(world, LONG)
    (row,) = public(world, "ALLOC_AN_2027_LT")
    assert (row["StartDate"], row["EndDate"]) == (bounds(Period.season(2028, 1))[0], bounds(Period.season(2030, 1))[1])


def test_a_long_term_award_leaves_room_for_what_is_held_in_each_of_its_years() -> None:
    world = opened(LONG)
    start_at, end_at = bounds(Period.season(2030, 1))
    world.book.crrs[5] = Crr(
        5, "FIN1", SP, LAP, OBL, ON, start_at, end_at, CrrType.MT, CrrCategory.SYSTEM, "SYSTEM", D(1000)
    )
    nominate(world, LONG, "LSE1", (SP, "500"))
    assert awards(posted(world, LONG)) == ["40.000"]


def test_tier_1_takes_no_room_from_the_long_term_that_makes_it_long() -> None:
    world = opened(LONG)
    nominate(world, FIRST, "LSE1", (SP, "1040"))
    nominate(world, LONG, "LSE1", (SP, "520"))
    assert awards(posted(world, LONG)) == ["520.000"]


def test_private_results_tell_every_nomination_and_nobody_elses() -> None:
    world = opened(FIRST)
    start_at, end_at = bounds(WINTER)
    world.book.crrs[5] = Crr(
        5, "FIN1", SP, LAP, OBL, ON, start_at, end_at, CrrType.MT, CrrCategory.SYSTEM, "SYSTEM", D(1040)
    )
    nominate(world, FIRST, "LSE1", (SP, "7"), (FAR_GEN, "8.125"))
    nominate(world, FIRST, "LSE2", (FAR_GEN, "9"))
    posted(world, FIRST)
    none, some = private(world, LSE1, "ALLOC_AN_2027_T1")
    assert (none["NominatedMW"], none["AwardedMW"], none["CRRID"]) == (D(7), D("0.000"), None)
    assert (some["NominatedMW"], some["AwardedMW"]) == (D("8.125"), D("8.125"))
    assert str(some["Description"]).startswith("no ")
    assert list(some)[:4] == ["MarketName", "PortfolioName", "NominationID", "CRRID"]


def test_an_award_has_the_type_of_its_nomination() -> None:
    world = opened(FIRST)
    nominate(world, FIRST, "OBA1", (GEN, "10"), crr_type=CrrType.OBAALSE, sink=SP)
    posted(world, FIRST)
    assert [row["CRRType"] for row in public(world, "ALLOC_AN_2027_T1")] == ["OBAALSE"]


def test_a_market_that_nobody_nominates_in_is_posted_all_the_same() -> None:
    world = opened(FIRST)
    posted(world, FIRST)
    with pytest.raises(RefusedByRule) as refused:
        public(world, "ALLOC_AN_2027_T1")
    assert codes(refused) == ("DWL0005",)


# Conservation

mws = st.integers(1, 900_000).map(lambda kw: D(kw) / 1000)
asked = st.lists(st.tuples(st.sampled_from((LSE1, LSE2)), st.sampled_from((GEN, FAR_GEN, SP)), mws), max_size=8)


@settings(max_examples=25, deadline=None, database=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(asked, st.sampled_from((FIRST, "monthly allocation tier 1")))
def test_nothing_is_made_or_lost_on_the_way(wanted: list[tuple[Participant, str, Decimal]], alias: str) -> None:
    world = opened(alias)
    for who, source, mw in wanted:
        nominate(world, alias, who.name, (source, str(mw)))
    before = dict(world.book.crrs)
    settled = posted(world, alias)
    assert len(settled.allotments) == len(wanted)
    assert all(0 <= one.mw <= one.nomination.mw for one in settled.allotments)
    made = [crr for one in settled.allotments for crr in one.made]
    assert world.book.crrs == before | {crr.crr_id: crr for crr in made}
    assert sum(crr.mw for crr in made) == sum(one.mw for one in settled.allotments)
    _public_is_the_union_of_private(world, settled)
    _the_grid_carries_it(world, alias)


def _public_is_the_union_of_private(world: World, settled: Settled) -> None:
    if not any(one.mw for one in settled.allotments):
        return
    told = Counter((row["CRRID"], row["AssetOwner"], row["MW"]) for row in public(world, settled.market))
    owners = {one.owner for one in settled.allotments}
    rows = [row for who in (LSE1, LSE2) if who.name in owners for row in private(world, who, settled.market)]
    own = Counter((row["CRRID"], row["AssetOwner"], row["AwardedMW"]) for row in rows if row["AwardedMW"])
    assert told == own


def _the_grid_carries_it(world: World, alias: str) -> None:
    market = world.schedule.alias(alias)
    share = 0.65 if "annual" in alias else 0.825
    held = held_of(
        world, (one for one in world.book.crrs.values() if one.tou is ON and one.covers(*bounds(market.periods[0])))
    )
    assert worst_flows(model_of(world, market), held, release=share, many=1)[0].overload_mw <= 2e-6


def test_a_whole_annual_tier_is_posted_within_seconds() -> None:
    """4 seasons by 2 times of use, 500 nominations each from every generator, hub and import to every load."""
    world = opened(FIRST)
    places = world.stage.model.locations.values()
    biddable = [one for one in places if world.stage.model.biddable(one.name)]
    sinks = [one.name for one in biddable if one.type is LocationType.LAP]
    pairs = [(one.name, sink) for one in biddable if one.type is not LocationType.LAP for sink in sinks]
    products = [Product(period, tou) for period in world.schedule.alias(FIRST).periods for tou in TimeOfUse]
    for product in products:
        for number in range(500):
            source, sink = pairs[number % len(pairs)]
            other = {"sink": sink, "period": product.period, "tou": product.tou}
            nominate(world, FIRST, "LSE1", (source, str(D(5 + number % 37))), **other)
    start = time.perf_counter()
    settled = posted(world, FIRST)
    assert len(settled.allotments) == 4000
    assert len(settled.clearings) == 8
    assert time.perf_counter() - start < 15
