"""Load migration: what moves, month after month, and that nothing is made or lost on the way.

Of each parent CRR the gainers' CRRs and the loser's counterflow come to nothing together, on every day and in any
history of reports.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import settings as playing
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from crrsim.calendar.pacific import period_bounds
from crrsim.calendar.schedule import Schedule
from crrsim.market import load_migration
from crrsim.market.base_load import held_of
from crrsim.market.book import Crr
from crrsim.market.migration import Report
from crrsim.market.n_hours import highest
from crrsim.market.refusal import RefusedByRule
from crrsim.market.settings import Assumptions, SharesIn
from crrsim.market.stage import Stage
from crrsim.market.tests.conftest import GEN, LSE1, ON, SPRING, WRITES, codes, seed_crr, stage_with
from crrsim.market.tests.histories.conserving import Conserving
from crrsim.market.tests.histories.migrations import Migrations, counts, rates
from crrsim.market.tests.trading import sell_to, settle
from crrsim.market.world import World
from crrsim.network.model import Model
from crrsim.terms.business import Business
from crrsim.terms.migration import Customers, SeedMigration, SeedTerritory, Switch
from crrsim.terms.participant import Participant, Role
from crrsim.terms.product import CrrType, Period, TimeOfUse

LSE2 = Participant("LSE2", LSE1.roles, WRITES, "222222222")
LSE3 = Participant("LSE3", LSE1.roles, WRITES, "333333333")
UDC1 = Participant("UDC1", frozenset({Role.UDC}), WRITES, "999999999")
PLACE, OTHER_PLACE = "DLAP_SCE-APND", "DLAP_PGAE-APND"
SERVERS = (LSE1, LSE2, LSE3)
DUNS = {one.name: one.duns or "" for one in SERVERS}
D = Decimal
A_DAY = timedelta(days=1)
BEFORE, NOW = "load migration before", "load migration"

SEASON = seed_crr("LSE1", GEN, "12.345", sink=PLACE)
LONG = seed_crr("LSE1", GEN, "40.000", Period.season(2027, 1), sink=PLACE, market_name="ALLOC_AN_2025_LT")
ELSEWHERE = seed_crr("LSE1", GEN, "20.000", sink=OTHER_PLACE)
OTHERS = seed_crr("LSE2", GEN, "77.777", sink=PLACE)
MONTHLY = seed_crr("LSE1", GEN, "30.000", Period.month(2026, 4), sink=PLACE, market_name="ALLOC_MN_2026_M04_T1")
HELD = (SEASON, LONG, ELSEWHERE, OTHERS, MONTHLY)


def customers(**numbers: int) -> tuple[Customers, ...]:
    return tuple(Customers(DUNS[name], "RESIDENTIAL", number) for name, number in numbers.items())


def switch(key: str, leave: str, join: str, number: int) -> Switch:
    return Switch(key, "RESIDENTIAL", DUNS.get(leave, ""), DUNS.get(join, ""), number)


def stage_of(*seeds: SeedMigration, settings: Assumptions | None = None) -> Stage:
    def business(_seed: int, _schedule: Schedule, _model: Model) -> Business:
        return Business(holdings=HELD, territories=(SeedTerritory("UDC1", PLACE),), migrations=seeds)

    return stage_with(participants=(*SERVERS, UDC1), business=business, settings=settings)


SCHEDULE = stage_of().schedule
FIRST, SECOND = SCHEDULE.migration(BEFORE), SCHEDULE.migration(NOW)


def seeds(alias: str, *switches: Switch, year: int = 2025, **numbers: int) -> SeedMigration:
    at = SCHEDULE.migration(alias).open_at
    return SeedMigration(at, "UDC1", alias, rates("1.350", year=year), customers(**numbers), switches)


def posted(*reports: SeedMigration, settings: Assumptions | None = None) -> World:
    return World.at(SECOND.post_at, stage=stage_of(*reports, settings=settings))


def moved(world: World, alias: str = NOW) -> list[tuple[str, str, Decimal, bool]]:
    """Owner, type, MW, whether it was made, of what came of the seasonal CRR."""
    parent = world.stage.seeded_ids[SEASON]
    found = world.book.migrated[world.schedule.migration(alias).name]
    return [(one.owner, str(one.crr_type), one.mw, one.made) for one in found if one.parent_id == parent]


def test_the_share_of_the_documents_example_moves_down_to_a_kilowatt() -> None:
    world = posted(seeds(NOW, switch("a", "LSE1", "LSE2", 250), LSE1=128_000))
    (on, off) = [one for one in world.book.transfers[SECOND.name] if one.season == 2]
    assert (off.percentage, on.mw, on.loser, on.gainer) == (D("0.1953125"), D("0.3375"), "LSE1", "LSE2")
    assert moved(world) == [("LSE2", "LSE_LMT", D("0.024"), True), ("LSE1", "LMT_CNT", D("0.024"), True)]


def test_only_seasonal_crrs_of_the_loser_in_the_companys_place_move() -> None:
    world = posted(seeds(NOW, switch("a", "LSE1", "LSE2", 100), LSE1=1_000))
    parents = {one.parent_id for one in world.book.migrated[SECOND.name]}
    assert parents == {world.stage.seeded_ids[SEASON], world.stage.seeded_ids[LONG]}


def test_a_later_month_adds_to_what_is_there_by_the_share_of_what_is_left() -> None:
    first = seeds(BEFORE, switch("a", "LSE1", "LSE2", 100), year=2024, LSE1=1_000)
    world = posted(first, seeds(NOW, switch("b", "LSE1", "LSE2", 100), LSE1=1_000))
    left = D("12.345") - D("1.234")
    assert moved(world, BEFORE) == [("LSE2", "LSE_LMT", D("1.234"), True), ("LSE1", "LMT_CNT", D("1.234"), True)]
    assert left * D("0.1") == D("1.1111")
    assert moved(world) == [("LSE2", "LSE_LMT", D("1.111"), False), ("LSE1", "LMT_CNT", D("1.111"), False)]
    kept = {one.crr_id: one.mw for one in children(world) if one.parent_id == world.stage.seeded_ids[SEASON]}
    assert list(kept.values()) == [D("2.345"), D("2.345")]


def test_counterflows_count_against_what_a_trade_has_parted_off_the_crr() -> None:
    """LSE1 sells all its MW for ten days in April: what is left of the CRR has an id apart, and the counterflow too."""
    first = seeds(BEFORE, switch("a", "LSE1", "LSE2", 100), year=2024, LSE1=1_000)
    world = World.at(SECOND.open_at, stage=stage_of(first, seeds(NOW, switch("b", "LSE1", "LSE2", 100), LSE1=1_000)))
    parent = world.book.crrs[world.stage.seeded_ids[SEASON]]
    april = parent.start_at
    settle(world, sell_to(world, LSE3, parent, parent.mw, start_at=april + 10 * A_DAY, end_at=april + 20 * A_DAY))
    world.advance(SECOND.post_at)
    kept, after = (one for one in world.book.crrs.values() if (one.owner, one.mw) == ("LSE1", parent.mw))
    assert (kept.crr_id, after.parent_id) == (parent.crr_id, parent.crr_id)
    moved_of = {one.parent_id: one.mw for one in world.book.migrated[SECOND.name] if one.crr_type is CrrType.LSE_LMT}
    assert moved_of[kept.crr_id] == moved_of[after.crr_id] == D("1.111")  # a tenth of 12.345 MW less 1.234 MW


def test_what_migrated_migrates_on_in_a_later_month() -> None:
    first = seeds(BEFORE, switch("a", "LSE1", "LSE2", 500), year=2024, LSE1=1_000)
    world = posted(first, seeds(NOW, switch("b", "LSE2", "LSE3", 500), LSE2=1_000))
    gained = next(one for one in children(world) if (one.owner, one.crr_type) == ("LSE2", CrrType.LSE_LMT))
    on = [one for one in children(world) if one.parent_id == gained.crr_id]
    assert {(one.owner, one.crr_type, one.mw) for one in on} == {
        ("LSE3", CrrType.LSE_LMT, D("3.086")),
        ("LSE2", CrrType.LMT_CNT, D("3.086")),
    }


def test_two_gainers_have_one_counterflow_against_them() -> None:
    both = switch("a", "LSE1", "LSE2", 100), switch("b", "LSE1", "LSE3", 200)
    world = posted(seeds(NOW, *both, LSE1=1_000))
    assert moved(world) == [
        ("LSE2", "LSE_LMT", D("1.234"), True),
        ("LSE3", "LSE_LMT", D("2.469"), True),
        ("LSE1", "LMT_CNT", D("3.703"), True),
    ]


def test_the_rates_of_the_latest_year_and_the_last_numbers_count() -> None:
    first = seeds(BEFORE, year=2024, LSE1=500)
    second = replace(seeds(NOW, switch("a", "LSE1", "LSE2", 100)), rates=rates("2.000", off="1.000"))
    world = posted(first, second)
    told = {one.tou: (one.percentage, one.mw) for one in world.book.transfers[SECOND.name] if one.season == 2}
    assert told == {TimeOfUse.ON: (D(20), D("0.2")), TimeOfUse.OFF: (D(20), D("0.1"))}


def test_a_share_may_be_told_as_a_fraction_and_moves_as_much() -> None:
    reports = seeds(NOW, switch("a", "LSE1", "LSE2", 250), LSE1=128_000)
    world = posted(reports, settings=Assumptions(migration_shares_in=SharesIn.FRACTION))
    assert {one.percentage for one in world.book.transfers[SECOND.name]} == {D("0.001953125")}
    assert [mw for _, _, mw, _ in moved(world)] == [D("0.024"), D("0.024")]


def test_a_counterflow_may_be_told_as_negative_mw_and_lies_on_the_grid_the_same() -> None:
    reports = seeds(NOW, switch("a", "LSE1", "LSE2", 250), LSE1=128_000)
    worlds = [posted(reports), posted(reports, settings=Assumptions(counterflow_swapped=False))]
    assert moved(worlds[1])[1] == ("LSE1", "LMT_CNT", D("-0.024"), True)
    first, second = (held_of(world, children(world)) for world in worlds)
    assert first == second


def test_the_n_hours_are_the_highest_and_of_equal_ones_the_earlier() -> None:
    load = np.array([5, 9, 7, 9, 1], dtype=np.int64)
    assert highest.healthy(load, D("0.4"), 0).tolist() == [1, 3]
    assert highest.healthy(load, D("0.4"), 3).tolist() == [1, 3, 2]


def test_a_world_without_load_has_no_n_hours_and_without_a_posting_says_so() -> None:
    world = World.at(SECOND.open_at, stage=stage_of())
    assert load_migration.n_hour_data(world, UDC1, SECOND.name) == (SECOND.n_hours_at, ())
    with pytest.raises(RefusedByRule) as refused:
        load_migration.n_hour_data(world, UDC1, FIRST.name)
    assert codes(refused) == ("LMV0101",)


def test_the_casts_refused_report_is_noted() -> None:
    world = posted(seeds(NOW, switch("a", "LSE1", "LSE1", 5), LSE1=10))
    assert [(one.participant, "stay where they are" in one.reason) for one in world.book.turned_away] == [
        ("UDC1", True)
    ]
    assert world.book.migrated[SECOND.name] == ()


def test_a_report_is_kept_with_when_it_first_came_and_last() -> None:
    world = World.at(SECOND.open_at, stage=stage_of())
    load_migration.customer_rates(world, UDC1, SECOND.name, "UDC1", rates("1.000"))
    world.advance(SECOND.close_at.replace(hour=18))
    load_migration.customer_rates(world, UDC1, SECOND.name, "UDC1", rates("1.100"))
    filed = load_migration.existing(world, UDC1, SECOND.name, Report.RATES)
    assert (filed.first_at, filed.last_at) == (SECOND.open_at, world.now)
    assert filed.entries == rates("1.100")


def children(world: World) -> list[Crr]:
    return [one for one in world.book.crrs.values() if one.parent_id is not None]


class MigratingLoad(Conserving, Migrations, RuleBasedStateMachine):
    """Two months of reports in any order: what moves is taken from somebody, never more than is there."""

    @initialize(numbers=counts)
    def begin(self, numbers: list[int]) -> None:
        """The first month's window is open, and the company has told its rates and customers."""
        self.world = World.at(FIRST.open_at, stage=stage_of())
        self.watch()
        self.report_rates(D("1.350"))
        self.report_customers([number + 800 for number in numbers])

    @rule()
    def wait(self) -> None:
        """Time passes to the next thing that the calendar has."""
        far = (one for one in (FIRST.post_at, SECOND.open_at, SECOND.post_at) if one > self.world.now)
        self.world.advance(next(far, self.world.now))

    @invariant()
    def nobody_loses_more_than_there_is(self) -> None:
        crrs = self.world.book.crrs
        for one in children(self.world):
            assert 0 < one.mw <= crrs[one.parent_id or 0].mw
            assert one.mw == one.mw.quantize(D("0.001"))

    @invariant()
    def what_was_there_stays(self) -> None:
        held = {crr_id: seed for seed, crr_id in self.world.stage.seeded_ids.items()}
        assert {crr_id: self.world.book.crrs[crr_id].mw for crr_id in held} == {
            crr_id: seed.mw for crr_id, seed in held.items()
        }

    @invariant()
    def the_results_add_up_to_what_exists(self) -> None:
        told: defaultdict[int, Decimal] = defaultdict(Decimal)
        for results in self.world.book.migrated.values():
            for one in results:
                told[one.crr_id] += one.mw
        assert dict(told) == {one.crr_id: one.mw for one in children(self.world)}


TestMigrations = MigratingLoad.TestCase
TestMigrations.settings = playing(max_examples=40, stateful_step_count=15, deadline=None)


def test_each_season_and_time_of_use_has_its_own_share() -> None:
    world = posted(seeds(NOW, switch("a", "LSE1", "LSE2", 100), LSE1=1_000))
    told = [(one.season, one.tou) for one in world.book.transfers[SECOND.name]]
    assert sorted(told) == sorted((season, tou) for season in range(1, 5) for tou in TimeOfUse)
    on = [one for one in world.book.migrated[SECOND.name] if one.tou is ON]
    assert {(one.start_at, one.end_at) for one in on} == {period_bounds(SPRING), period_bounds(LONG.period)}
