"""Hourly load at the door: windows, hours, types, the Commission's five per cent, and what the book keeps of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest

from crrsim.calendar.hour_table import hour_table
from crrsim.calendar.schedule import LoadWindow
from crrsim.market import historical_forecasted_load as door
from crrsim.market.cec_submission import cec_submission
from crrsim.market.election import LoadElection, Renomination, load_election, renomination
from crrsim.market.hourly_load import HourlyLoad, HourlyRecords, LoadSeries, LoadStatus
from crrsim.market.refusal import RefusedByRule
from crrsim.market.settings import Assumptions, CecExcess
from crrsim.market.stage import Stage
from crrsim.market.tests.conftest import GEN, LAP, LSE1, SP, WRITES, codes, seed_crr, stage_with, texts
from crrsim.market.world import World
from crrsim.terms.business import Business, SeedCecLoad, SeedLoad, SeedSeries
from crrsim.terms.load import HourNumbering, LoadKind, LoadType
from crrsim.terms.participant import Participant, Role
from crrsim.terms.product import Period, TimeOfUse

MSS1 = Participant("MSS1", frozenset({Role.LSE, Role.MSS}), WRITES)
OBA1 = Participant("OBA1", frozenset({Role.OBAALSE}), WRITES)
CEC1 = Participant("CEC1", frozenset({Role.CEC}), WRITES)
SUB_LAP = "SLAP_PGST-APND"
APRIL, WINTER, AUTUMN = Period.month(2026, 4), Period.season(2025, 1), Period.season(2025, 4)
FINAL, LOAD, GENERATION = LoadType.FINAL_LOAD, LoadType.GROSS_LOAD, LoadType.GROSS_GENERATION
LT_CRR = seed_crr("LSE1", GEN, "10.000", Period.season(2027, 1), market_name="ALLOC_AN_2025_LT")
CAST = (LSE1, MSS1, OBA1, CEC1)


@dataclass
class Office:
    """A world on the first Tuesday, with short words for handing in load."""

    world: World

    def window(self, alias: str) -> LoadWindow:
        return self.world.schedule.load(alias)

    def hand_in(
        self,
        alias: str,
        period: Period,
        *series: LoadSeries,
        who: Participant = LSE1,
        drop: int = 0,
        again: int = 0,
        **other: object,
    ) -> HourlyLoad:
        window, table = self.window(alias), hour_table(period, self.world.settings.hour_numbering)
        whole = HourlyRecords.of_series(table, series or [flat(period, 100_000)])
        records = cut(whole, drop, again)
        facts = {"kind": window.kind, "window_name": window.name, "period_name": str(period), "records": records}
        return door.load_submission(self.world, who, **{**facts, **other})  # type: ignore[arg-type] # facts by name

    def forecast(self, kilowatts: int, sink: str = LAP) -> HourlyLoad:
        return self.hand_in("monthly forecast load", APRIL, flat(APRIL, kilowatts, sink))

    def cec(self, kilowatts: int, sink: str = LAP, hours: int | None = None, owner: str = "LSE1") -> None:
        records = HourlyRecords.of_series(hour_table(APRIL), [flat(APRIL, kilowatts, sink)])
        kept = cut(records, len(records) - hours, 0) if hours else records
        cec_submission(self.world, CEC1, {(owner, str(APRIL)): kept})

    def kept(self) -> HourlyLoad | None:
        return door.load_data(self.world, LSE1, self.window("monthly forecast load").name, str(APRIL))


Open = Callable[..., Office]


def flat(period: Period, kilowatts: int, sink: str = LAP, load_type: LoadType = FINAL) -> LoadSeries:
    return LoadSeries(sink, load_type, np.full(len(hour_table(period)), kilowatts, dtype=np.int64))


def cut(records: HourlyRecords, drop: int, again: int) -> HourlyRecords:
    """The records without the last few, or with the first few a second time."""
    rows = np.concatenate([np.arange(len(records) - drop), np.arange(again)])
    columns = {name: getattr(records, name)[rows] for name in ("sink_of", "type_of", "begins", "label_of", "kilowatts")}
    return HourlyRecords(records.sinks, **columns)


@pytest.fixture(scope="module")
def stage() -> Stage:
    return stage_with(participants=CAST, business=lambda *_: Business((LT_CRR,)))


@pytest.fixture
def office(stage: Stage) -> Open:
    def opened(*defects: str, at: datetime | None = None, **settings: object) -> Office:
        ground = replace(stage, settings=Assumptions(**settings), histories={}) if settings else stage  # type: ignore[arg-type] # switches by name
        moment = at or ground.schedule.plan.moment("W1-TUE", "10:00")
        return Office(World.at(moment, stage=ground, defects=defects))

    return opened


def test_load_is_kept_with_what_it_comes_to(office: Open) -> None:
    here = office()
    handed_in = here.hand_in("annual historical load", WINTER)
    assert handed_in.status is LoadStatus.VALID
    key = ("LSE1", LAP, WINTER, TimeOfUse.ON)
    assert here.world.book.exceedance[key].exceedance == Decimal("100.000")
    found = door.load_exceedance_values(here.world, LSE1, handed_in.window, str(WINTER))
    assert found is not None
    assert found[1][LAP, TimeOfUse.OFF].max_mw == Decimal("100.000")


def test_load_handed_in_again_takes_the_place_of_the_first(office: Open) -> None:
    here = office()
    here.forecast(100_000)
    here.forecast(90_000, SUB_LAP)
    assert [key[1] for key in here.world.book.exceedance] == [SUB_LAP, SUB_LAP]


@pytest.mark.parametrize("seconds", [-1, 0])
def test_the_window_is_open_from_its_opening_to_before_its_close(office: Open, seconds: int) -> None:
    window = office().window("monthly forecast load")
    step = timedelta(seconds=1)
    assert office(at=window.open_at).forecast(1).messages == ()
    assert office(at=window.close_at - step).forecast(1).messages == ()
    shut = window.open_at - step if seconds else window.close_at
    with pytest.raises(RefusedByRule) as refused:
        office(at=shut).forecast(1)
    assert codes(refused) == ("LHFV0033",)


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"window_name": "FORECAST_LOAD_2026_M05"}, "LHFV0030"),
        ({"kind": LoadKind.HISTORICAL}, "LHFV0030"),
        ({"period_name": "2026_M05"}, "LHFV0031"),
    ],
)
def test_window_and_period_are_known_by_name(office: Open, other: dict[str, object], code: str) -> None:
    with pytest.raises(RefusedByRule) as refused:
        office().hand_in("monthly forecast load", APRIL, **other)  # type: ignore[arg-type] # facts by name
    assert codes(refused) == (code,)


def test_each_record_of_a_type_that_is_not_ones_own_is_told_up_to_fifty(office: Open) -> None:
    with pytest.raises(RefusedByRule) as refused:
        office().hand_in("monthly forecast load", APRIL, flat(APRIL, 1, load_type=LOAD))
    assert codes(refused) == (*["LHFV0026"] * 50, "SER0030")
    assert "[DLAP_PGAE-APND,04/01/2026,1,GROSS_LOAD,0.001]" in texts(refused)


@pytest.mark.parametrize(("drop", "again", "says"), [(1, 0, "lacks 1 of"), (0, 2, "has more than once 2 of")])
def test_each_hour_is_there_once(office: Open, drop: int, again: int, says: str) -> None:
    with pytest.raises(RefusedByRule) as refused:
        office().hand_in("annual historical load", AUTUMN, drop=drop, again=again)
    assert codes(refused) == ("SER0030",)
    assert says in texts(refused)


def test_hours_in_sequence_end_the_short_day_with_23(office: Open) -> None:
    counted = office(hour_numbering=HourNumbering.SEQUENTIAL)
    assert counted.hand_in("annual historical load", WINTER).status is LoadStatus.VALID
    by_the_clock = HourlyRecords.of_series(hour_table(WINTER), [flat(WINTER, 1)])
    with pytest.raises(RefusedByRule) as refused:
        counted.hand_in("annual historical load", WINTER, records=by_the_clock)
    assert "03/09/2025,24" in texts(refused)


@pytest.mark.parametrize(("final", "is_taken"), [(70, True), (71, True), (69, True), (72, False), (68, False)])
def test_final_and_gross_load_agree_to_a_kilowatt(office: Open, final: int, *, is_taken: bool) -> None:
    series = [flat(APRIL, final), flat(APRIL, 100, load_type=LOAD), flat(APRIL, 30, load_type=GENERATION)]
    if is_taken:
        assert office().hand_in("monthly forecast load", APRIL, *series, who=MSS1).status is LoadStatus.VALID
    else:
        with pytest.raises(RefusedByRule, match="is not GROSS_LOAD less GROSS_GENERATION"):
            office().hand_in("monthly forecast load", APRIL, *series, who=MSS1)


def test_net_load_is_what_counts_and_never_below_zero(office: Open) -> None:
    here = office()
    for load, metric in ((100, "0.070"), (10, "0.000")):
        series = [flat(APRIL, load, load_type=LOAD), flat(APRIL, 30, load_type=GENERATION)]
        here.hand_in("monthly forecast load", APRIL, *series, who=MSS1)
        assert here.world.book.exceedance["MSS1", LAP, APRIL, TimeOfUse.ON].exceedance == Decimal(metric)
    with pytest.raises(RefusedByRule, match="neither FINAL_LOAD nor both"):
        here.hand_in("monthly forecast load", APRIL, flat(APRIL, 1, load_type=LOAD), who=MSS1)


def test_load_has_its_sinks(office: Open) -> None:
    assert office().hand_in("monthly forecast load", APRIL, flat(APRIL, 1, SP), who=OBA1).messages == ()
    for who, sink in ((LSE1, SP), (LSE1, "NOWHERE"), (OBA1, LAP)):
        with pytest.raises(RefusedByRule, match="names no sink"):
            office().hand_in("monthly forecast load", APRIL, flat(APRIL, 1, sink), who=who)


@pytest.mark.parametrize(("kilowatts", "is_taken"), [(105_000, True), (105_001, False)])
def test_a_forecast_may_be_five_per_cent_above_the_commission(office: Open, kilowatts: int, *, is_taken: bool) -> None:
    here = office()
    here.cec(100_000)
    if is_taken:
        assert here.forecast(kilowatts).status is LoadStatus.VALID
        return
    with pytest.raises(RefusedByRule) as refused:
        here.forecast(kilowatts)
    assert "fails the validation in 720 hours; its exceedance load is 105.001 MW ON and" in texts(refused)
    assert (
        "For the date = 04/01/2026 and hour = 1, LSE1 has uploaded the load for DLAP_PGAE-APND in the "
        "total MW = 105.001 which exceeds CEC load of 100.000 MW by more than 5 percent tolerance."
    ) in texts(refused)
    assert here.kept() is None


def test_where_the_test_only_warns_the_forecast_is_kept_with_its_messages(office: Open) -> None:
    here = office(cec_excess=CecExcess.WARN)
    here.cec(100_000, hours=2)
    assert (here.forecast(105_001).status, len(here.forecast(105_001).messages)) == (LoadStatus.VALID, 2)


def test_past_load_is_not_held_against_the_commission(office: Open) -> None:
    here = office()
    here.cec(1)
    past = Period.month(2025, 4)
    assert here.hand_in("monthly historical load", past).status is LoadStatus.VALID


def test_a_cut_by_the_commission_puts_a_forecast_in_error_and_a_rise_puts_it_right(office: Open) -> None:
    here = office()
    here.cec(100_000)
    here.forecast(105_000)
    here.cec(99_999, hours=3)
    kept = here.kept()
    assert kept is not None
    assert (kept.status, len(kept.messages)) == (LoadStatus.ERROR, 3)
    assert here.world.book.exceedance == {}
    (told,) = here.world.book.messages.values()
    assert (told.to, "ERROR" in told.text) == ("LSE1", True)
    assert door.load_exceedance_values(here.world, LSE1, kept.window, str(APRIL)) is None
    here.cec(100_000, hours=3)
    assert len(here.world.book.exceedance) == 2


@pytest.mark.parametrize(
    ("other", "says"),
    [({"owner": "CEC1"}, "serves load"), ({"sink": SP}, "no sink"), ({"owner": "NOBODY"}, "serves load")],
)
def test_the_commission_names_load_servers_and_their_sinks(office: Open, other: dict[str, str], says: str) -> None:
    with pytest.raises(RefusedByRule, match=says):
        office().cec(1, **other)  # type: ignore[arg-type] # facts by name


def test_the_api_may_be_shut_to_load(office: Open) -> None:
    with pytest.raises(RefusedByRule) as refused:
        office(load_by_api=False).forecast(1)
    assert codes(refused) == ("SER0029",)


def test_an_out_of_area_load_server_elects_at_scheduling_points(office: Open) -> None:
    here = office()
    one = LoadElection("OBA1", SP, "2027_S01", TimeOfUse.ON, Decimal("25.000"))
    load_election(here.world, OBA1, [one])
    assert here.world.book.elected == {("OBA1", SP, Period.season(2027, 1), TimeOfUse.ON): Decimal("25.000")}
    for bad in (replace(one, sink=LAP), replace(one, asset_owner="LSE1")):
        with pytest.raises(RefusedByRule) as refused:
            load_election(here.world, OBA1, [bad])
        assert codes(refused) == ("SER0030",)
    with pytest.raises(RefusedByRule, match="a second time"):
        load_election(here.world, OBA1, [one, one])
    with pytest.raises(RefusedByRule) as refused:
        load_election(here.world, OBA1, [replace(one, period="2025_S01")])
    assert codes(refused) == ("LHFV0031",)


def test_no_more_of_a_long_term_crr_is_nominated_again_than_expires(office: Open) -> None:
    here = office()
    crr_id = here.world.stage.seeded_ids[LT_CRR]
    whole = Decimal("10.000")
    one = Renomination("LSE1", crr_id, GEN, LAP, TimeOfUse.ON, "2027_S01", whole, whole)
    renomination(here.world, LSE1, [one])
    assert here.world.book.renominated == {(crr_id, Period.season(2027, 1)): whole}
    for bad in (
        replace(one, elected_mw=Decimal("10.001")),
        replace(one, expiring_mw=Decimal("9.999"), elected_mw=Decimal(1)),
        replace(one, season="2027_S02"),
        replace(one, source=SP),
        replace(one, crr_id=7),
        replace(one, asset_owner="MSS1"),
    ):
        with pytest.raises(RefusedByRule) as refused:
            renomination(here.world, LSE1, [bad])
        assert set(codes(refused)) == {"SER0030"}


def test_the_cast_hands_in_its_load_by_itself(stage: Stage) -> None:
    at = stage.schedule.plan.moment("W1-TUE", "09:05")
    hours = tuple(range(len(hour_table(APRIL))))
    business = Business(
        loads=(SeedLoad(at, "LSE1", "monthly forecast load", APRIL, (SeedSeries(LAP, FINAL, hours),)),),
        cec_loads=(SeedCecLoad(at - timedelta(minutes=30), "CEC1", "LSE1", LAP, APRIL, hours),),
    )
    world = World.at(at, stage=stage_with(participants=CAST, business=lambda *_: business))
    assert world.book.turned_away == ()
    assert world.book.exceedance["LSE1", LAP, APRIL, TimeOfUse.ON].max_mw == Decimal("0.717")
