"""A server in another process: looked at through its services, never reached into, left as it was found."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from crrsim.assembly.foreign import ForeignSimulation
from crrsim.assembly.profile import Profile
from crrsim.assembly.simulation import CannotArrange, NotDue, Stranger, WindowDiffers
from crrsim.calendar.clock import SimClock
from crrsim.client.trouble import CertificateRefused, NotReachable, WritesRefused
from crrsim.evidence.journal import Journal, records
from crrsim.terms.business import SeedCrr
from crrsim.terms.market import CrrCategory, MarketStatus
from crrsim.terms.outcome import Answered, Refused
from crrsim.terms.product import CrrType, HedgeType, TimeOfUse

START_SECONDS = 60


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A mock served by a process of its own, its market open."""
    served = tmp_path_factory.mktemp("served")
    command = [sys.executable, "-m", "crrsim", "mock", "serve", "--dir", str(served), "--at", "W2-TUE 09:30"]
    command += ["--fault", "busy@auction.portfolio_statusx1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        until = time.monotonic() + START_SECONDS
        while not (served / "profile.toml").exists():
            assert process.poll() is None, process.communicate()[0]
            assert time.monotonic() < until, "the mock did not start"
            time.sleep(0.1)
        yield served
        process.terminate()


@pytest.fixture
def profile(folder: Path) -> Profile:
    return Profile.load(folder / "profile.toml")


@pytest.fixture
def sim(profile: Profile, tmp_path: Path) -> Iterator[ForeignSimulation]:
    with Journal(tmp_path) as journal:
        made = ForeignSimulation(profile, journal, seed=0)
        made.begin()
        yield made
        made.close()


def test_what_stands_as_needed_is_left_alone(sim: ForeignSimulation) -> None:
    sim.under_way()
    sim.standing(sim.schedule.alias("monthly auction"), MarketStatus.OPEN)


@pytest.fixture
def unreachable(profile: Profile, tmp_path: Path) -> Iterator[ForeignSimulation]:
    nowhere = profile.model_copy(update={"base_url": "https://localhost:1/crr"})
    with Journal(tmp_path) as journal, closing(ForeignSimulation(nowhere, journal, seed=0)) as made:
        yield made


def test_a_host_that_cannot_be_reached_is_the_environment_s_and_blocks_nothing(unreachable: ForeignSimulation) -> None:
    with pytest.raises(NotReachable):
        unreachable.under_way()


def test_a_read_that_comes_too_early_is_asked_again_and_each_try_is_kept(sim: ForeignSimulation) -> None:
    market = sim.schedule.alias("monthly auction")
    told = sim.client("FIN1").auction.portfolio_status(market.name, "There is none")
    assert isinstance(told, Refused)
    assert told.codes != ("GEN0003",)
    tries = [record for record in records(sim.journal.path) if record["kind"] == "exchange"]
    assert [(each["attempt"], each["codes"]) for each in tries] == [(1, ["GEN0003"]), (2, list(told.codes))]


def test_what_is_still_to_come_is_not_due(sim: ForeignSimulation) -> None:
    with pytest.raises(NotDue, match="is OPEN, and not yet POSTED"):
        sim.standing(sim.schedule.alias("monthly auction"), MarketStatus.POSTED)
    soon = sim.clock.now() + timedelta(days=2)
    with pytest.raises(NotDue, match="some day is"):
        sim.at(soon, "some day")
    with pytest.raises(NotDue, match="the posting is"):
        sim.until(soon, "the posting")


def test_a_window_that_is_open_by_the_plan_alone_is_told_as_such(sim: ForeignSimulation) -> None:
    market = sim.schedule.alias("annual auction")
    sim.clock = SimClock(market.open_at + timedelta(minutes=1))
    with pytest.raises(WindowDiffers, match="is PREP; by the plan it is OPEN at"):
        sim.standing(market, MarketStatus.OPEN)
    sim.clock = SimClock(market.open_at - timedelta(minutes=1))
    with pytest.raises(NotDue, match="is PREP, and not yet OPEN"):
        sim.standing(market, MarketStatus.OPEN)


def test_what_is_over_cannot_be_arranged(sim: ForeignSimulation) -> None:
    with pytest.raises(CannotArrange, match="is OPEN, and PREP no more"):
        sim.standing(sim.schedule.alias("monthly auction"), MarketStatus.PREP)
    with pytest.raises(CannotArrange, match="is not set to a second"):
        sim.at(sim.clock.now() - timedelta(days=2), "some day")


def test_a_second_is_never_met_on_the_wall_clock_but_a_day_that_has_come_is(sim: ForeignSimulation) -> None:
    now = sim.clock.now()
    for reach in (sim.at, sim.until):
        with pytest.raises(CannotArrange, match="is not set to a second"):
            reach(now, "this very second", exact=True)
        reach(now - timedelta(days=7), "last week", exact=False)


def test_whose_clock_it_is_that_cannot_be_set_is_told(sim: ForeignSimulation, profile: Profile) -> None:
    now = sim.clock.now()
    with pytest.raises(CannotArrange, match=r", and the served double's clock runs on and is not set to a second$"):
        sim.at(now, "this very second")
    sim.profile = profile.model_copy(update={"mock": False})
    with pytest.raises(CannotArrange, match=r", and the wall clock is not set to a second$"):
        sim.at(now, "this very second")


def test_the_clock_of_a_double_served_at_another_moment_is_followed(sim: ForeignSimulation) -> None:
    began = sim.plan.moment("W2-TUE", "09:30")
    assert began <= sim.clock.now() < began + timedelta(hours=1)


@pytest.mark.parametrize("alias", ["monthly forecast load", "load migration", "TOR conversion"])
def test_a_submission_window_that_has_closed_is_told_as_such(sim: ForeignSimulation, alias: str) -> None:
    window = sim.schedule.window(alias)
    with pytest.raises(CannotArrange, match=f"{window.name} is .*, and OPEN no more"):
        sim.standing(window, MarketStatus.OPEN)
    sim.clock = SimClock(window.open_at + timedelta(minutes=1))
    with pytest.raises(WindowDiffers, match="by the plan it is OPEN at"):
        sim.standing(window, MarketStatus.OPEN)


def test_a_window_that_is_posted_stands_posted(sim: ForeignSimulation) -> None:
    for alias in ("load migration", "TOR conversion", "TOR conversion approval"):
        sim.standing(sim.schedule.window(alias), MarketStatus.POSTED)


def _wanted(sim: ForeignSimulation, mw: str) -> SeedCrr:
    return SeedCrr(
        owner="FIN1",
        source="QUILLON_7_B1",
        sink="DLAP_PGAE-APND",
        hedge=HedgeType.OBL,
        tou=TimeOfUse.ON,
        period=sim.schedule.targets.month,
        crr_type=CrrType.AUC,
        category=CrrCategory.AUCTION,
        market_name="AUC_AN_2026",
        mw=Decimal(mw),
    )


def test_a_crr_on_any_path_will_do_where_the_path_does_not_matter(sim: ForeignSimulation) -> None:
    crr_id, crr = sim.holding_like(_wanted(sim, "10.000"))
    assert crr.mw >= Decimal("10.000")
    assert sim.holding(crr) == crr_id
    with pytest.raises(CannotArrange, match="FIN1 holds no AUC ON of 9000"):
        sim.holding_like(_wanted(sim, "9000.000"))


def test_a_crr_like_another_is_not_the_same(sim: ForeignSimulation) -> None:
    _, crr = sim.holding_like(_wanted(sim, "10.000"))
    with pytest.raises(CannotArrange, match=r"FIN1 holds no AUC ON OBL of just [\d.]+ MW from \w+ to"):
        sim.holding(replace(crr, mw=crr.mw - Decimal("0.001")))


def test_a_crr_that_is_being_sold_is_left_alone(sim: ForeignSimulation) -> None:
    crr_id, crr = sim.holding_like(_wanted(sim, "10.000"))
    market, auction = sim.schedule.alias("monthly auction").name, sim.client("FIN1").auction
    offer = {
        "crrId": crr_id,
        "assetOwner": "FIN1",
        "source": crr.source,
        "sink": crr.sink,
        "hedgeType": "OBL",
        "tou": "ON",
        "period": str(sim.schedule.targets.month),
        "crrType": "AUC",
        "bidCurve": [{"mw": Decimal("0.000"), "price": Decimal(1)}, {"mw": Decimal("1.000"), "price": Decimal(1)}],
    }
    identity = {"portfolioName": sim.portfolio("Sale"), "marketName": market, "participantName": "FIN1"}
    assert isinstance(auction.portfolio_creation({**identity, "newBids": [], "newOffers": [offer]}), Answered)
    sim.created("FIN1", market, identity["portfolioName"])
    assert isinstance(auction.portfolio_submission(identity), Answered)
    assert sim.holding_like(_wanted(sim, "10.000"))[0] != crr_id
    sim.end()
    assert sim.holding_like(_wanted(sim, "10.000"))[0] == crr_id


def test_what_is_kept_is_put_back_once_at_the_end(sim: ForeignSimulation) -> None:
    told: list[str] = []
    for text in ("first", "second"):
        sim.keep("a report", lambda text=text: lambda: told.append(text))  # type: ignore[misc] # told which, at once
    assert told == []
    sim.end()
    sim.end()
    assert told == ["first"]


def test_nothing_of_the_operator_is_at_hand(sim: ForeignSimulation) -> None:
    for reach in (sim.operator, sim.migrated, lambda: sim.nuisance(["reset"]), lambda: sim.revoke("FIN1")):
        with pytest.raises(CannotArrange):
            reach()
    with pytest.raises(CannotArrange, match="told to be wrong"):
        sim.begin("busy-unsaid")


def test_a_stranger_is_made_here_or_not_at_all(sim: ForeignSimulation) -> None:
    with sim.stranger(Stranger.FOREIGN, tls="1.3") as client, pytest.raises(CertificateRefused):
        client.app_status.status()
    with pytest.raises(CannotArrange, match="own authority"):
        sim.stranger(Stranger.EXPIRED, tls="1.3")


def test_a_shared_server_is_left_as_it_was_found(sim: ForeignSimulation) -> None:
    market = sim.schedule.alias("monthly auction").name
    name = sim.portfolio("Visitor")
    assert name != "Visitor"
    body = {"portfolioName": name, "marketName": market, "participantName": "FIN1", "newBids": [], "newOffers": []}
    auction = sim.client("FIN1").auction
    assert isinstance(auction.portfolio_creation(body), Answered)
    sim.created("FIN1", market, name)
    sim.end()
    assert isinstance(auction.portfolio_status(market, name), Refused)


def test_each_scenario_has_names_of_its_own(sim: ForeignSimulation) -> None:
    first = sim.portfolio("Visitor")
    sim.begin()
    assert sim.portfolio("Visitor") != first
    assert sim.portfolio("   ") == "   "


def test_writing_is_refused_unless_the_profile_permits_it(profile: Profile, folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "read-only", ignore=shutil.ignore_patterns("journal*"))
    reading = tmp_path / "read-only" / "profile.toml"
    reading.write_text(reading.read_text("utf-8").replace("writes = true", "writes = false"), "utf-8")
    with Journal(tmp_path) as journal:
        sim = ForeignSimulation(Profile.load(reading), journal, seed=0)
        with pytest.raises(WritesRefused):
            sim.client("FIN1").auction.portfolio_submission({"portfolioName": "x"})
        sim.close()
    assert profile.writes


def test_files_are_uploaded_by_people(sim: ForeignSimulation) -> None:
    with pytest.raises(CannotArrange, match="FIN1's files are uploaded by a person"):
        sim.mui("FIN1")
