"""Random histories in which everything happens together: trades, auction sales, load that moves, rights converted.

The plan is laid so that the later month of load migration begins within a season, where CRRs of the earlier month are
parted. What each process does alone is tested beside its own examples.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from crrsim.calendar.plan import Plan
from crrsim.calendar.schedule import Schedule
from crrsim.market.migration_window import effective_date
from crrsim.market.stage import Stage
from crrsim.market.tests.conftest import FAR_GEN, FIN1, FIN2, GEN, HUB, LSE1, OFF, WRITES, seed_crr, stage_with
from crrsim.market.tests.histories.conserving import Conserving
from crrsim.market.tests.histories.conversions import Conversions
from crrsim.market.tests.histories.migrations import Migrations, counts, rates, ways
from crrsim.market.tests.histories.playing import play
from crrsim.market.tests.histories.sales import Sales
from crrsim.market.tests.histories.trades import Trades
from crrsim.market.tests.trading import sell_to
from crrsim.market.world import World
from crrsim.network.model import Model
from crrsim.terms.business import Business
from crrsim.terms.conversion import SeedConversion, SeedRight
from crrsim.terms.market import CrrCategory
from crrsim.terms.migration import Customers, SeedMigration, SeedTerritory, Switch
from crrsim.terms.participant import Participant, Role
from crrsim.terms.product import CrrType, Period
from crrsim.terms.trade import OfferStatus

LSE2, LSE3 = (replace(LSE1, name=f"LSE{n}", duns=str(n) * 9) for n in (2, 3))
UDC1 = Participant("UDC1", frozenset({Role.UDC}), WRITES, "999999999")
TOR1 = Participant("TOR1", frozenset({Role.TOR}), WRITES)
PLACE = "DLAP_SCE-APND"
WEEK_1 = date(2026, 3, 30)


def business(_seed: int, schedule: Schedule, _model: Model) -> Business:
    """CRRs of every kind that migrates, and of some that do not; rights on a path that is held, and on another."""
    season, month = schedule.targets.season, schedule.targets.month
    bought = {"crr_type": CrrType.AUC, "category": CrrCategory.AUCTION, "market_name": "AUC_AN_2026"}
    held = (
        seed_crr("LSE1", GEN, "12.345", season, sink=PLACE),
        seed_crr("LSE1", FAR_GEN, "7.000", season, sink=PLACE, tou=OFF),
        seed_crr("LSE2", GEN, "20.000", season, sink=PLACE),
        seed_crr("LSE3", HUB, "3.000", Period.season(2027, 1), sink=PLACE, market_name="ALLOC_AN_2026_LT"),
        seed_crr("FIN1", GEN, "6.000", season, sink=PLACE, **bought),
        seed_crr("FIN2", FAR_GEN, "4.000", month, **bought),
    )
    rights = (
        SeedRight("TOR1", GEN, PLACE, season, Decimal(50)),
        SeedRight("TOR1", FAR_GEN, PLACE, month, Decimal(20)),
    )
    filed = schedule.window("TOR conversion").open_at
    answered = schedule.window("TOR conversion approval").open_at
    conversions = (
        SeedConversion(filed, rights[0], Decimal(8), "LSE1"),
        SeedConversion(filed, rights[1], Decimal(5), "FIN1", answered_at=answered),
    )
    territories = (SeedTerritory("UDC1", PLACE),)
    later = schedule.migration("load migration")
    customers = tuple(Customers(one.duns or "", "RESIDENTIAL", 1_000) for one in (LSE1, LSE2, LSE3))
    left = Switch("left", "RESIDENTIAL", LSE1.duns or "", LSE2.duns or "", 100)
    told = SeedMigration(later.open_at, "UDC1", later.alias, rates("1.500"), customers, (left,))
    return Business(held, rights=rights, conversions=conversions, territories=territories, migrations=(told,))


class Everything(Conserving, Trades, Sales, Migrations, Conversions, RuleBasedStateMachine):
    """From the first month of load migration to after the monthly auction."""

    stage: Stage
    defects: tuple[str, ...] = ()

    @initialize(numbers=counts, switches=ways, at=st.sampled_from([3, 5, 9, 0]))
    def begin(self, numbers: list[int], switches: list[tuple[int, int, int]], at: int) -> None:
        """The earlier month has its reports, and it is any of the first turns of the calendar after them."""
        first = min(self.stage.schedule.migrations, key=lambda one: one.month)
        self.world = World.at(first.open_at, stage=self.stage, defects=self.defects)
        self.watch()
        self.report_rates(Decimal("1.350"))
        self.report_customers([number + 1_000 for number in numbers])
        self.report_switches(switches)
        for _ in range(at):
            self.go_on()

    @rule()
    def go_on(self) -> None:
        """Time passes to the next thing that the calendar has."""
        self.world.advance(next((at for at in _turns(self.stage.schedule) if at > self.world.now), self.world.now))


def _turns(schedule: Schedule) -> list[datetime]:
    """When windows of the processes open, close and post, in order."""
    names = ("TOR conversion", "TOR conversion approval")
    spans = [*schedule.migrations, *map(schedule.window, names), schedule.alias("monthly auction")]
    return sorted({at for span in spans for at in (span.open_at, span.close_at, span.post_at)})


@pytest.fixture(scope="module")
def machine() -> Callable[..., type[Everything]]:
    cast = (FIN1, FIN2, LSE1, LSE2, LSE3, UDC1, TOR1)
    stage = stage_with(plan=Plan.load(WEEK_1), participants=cast, business=business)

    def made(*defects: str) -> type[Everything]:
        return type("Histories", (Everything,), {"stage": stage, "defects": defects})

    return made


def test_a_trade_of_days_parted_off_meanwhile_comes_to_nothing(machine: Callable[..., type[Everything]]) -> None:
    """The later month parts a migrated CRR; who was just buying its days before that month does not get them."""
    history = machine()()
    history.begin(numbers=[0, 0, 0], switches=[(0, 1, 100)], at=3)
    world, later = history.world, history.stage.schedule.migration("load migration")
    migrated = next(one for one in world.book.crrs.values() if (one.owner, one.crr_type) == ("LSE2", CrrType.LSE_LMT))
    world.advance(later.post_at - timedelta(minutes=5))
    last_day = effective_date(later) - timedelta(days=1)
    offer = sell_to(world, FIN1, migrated, "0.500", start_at=last_day, end_at=effective_date(later))
    world.advance(later.post_at)
    assert world.book.crrs[migrated.crr_id].start_at == effective_date(later)
    world.advance(later.post_at + timedelta(hours=1))
    assert world.book.offers[offer.request_id].status is OfferStatus.DISAPPROVED
    history.every_megawatt_is_held()


def test_histories_of_everything_conserve_every_megawatt(machine: Callable[..., type[Everything]]) -> None:
    play(machine(), histories=60, steps=40)


@pytest.mark.parametrize(
    "defect",
    [
        "trade-leaves-holding",
        "sale-leaves-holding",
        "migration-without-counterflow",
        "migration-counterflow-along",
        "tor-unanswered-converted",
        "tor-answered-twice",
        "tor-maximum-ignored",
    ],
)
def test_histories_of_everything_find_a_defect_of_each_process(
    machine: Callable[..., type[Everything]], defect: str
) -> None:
    with pytest.raises(AssertionError):
        play(machine(defect), histories=2_000, steps=40, shortest=False)
