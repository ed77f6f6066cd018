"""The mock as scenarios meet it: a world of their own, a clock that goes both ways, and the same clients all along."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from crrsim.assembly.mock import MockSimulation
from crrsim.assembly.simulation import CannotArrange, Simulation
from crrsim.client.trouble import ServerUnavailable
from crrsim.evidence.journal import Journal
from crrsim.terms.business import SeedCrr
from crrsim.terms.market import CrrCategory, MarketStatus
from crrsim.terms.outcome import Answered, Refused
from crrsim.terms.product import CrrType, HedgeType, TimeOfUse


@pytest.fixture(scope="module")
def sim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MockSimulation]:
    with Journal(tmp_path_factory.mktemp("run")) as journal:
        made = MockSimulation(journal, seed=5)
        yield made
        made.close()


@pytest.fixture(autouse=True)
def _begun(sim: MockSimulation) -> None:
    sim.begin()


def status(sim: Simulation, alias: str) -> object:
    told = sim.client("FIN1").market_status.market_status(sim.schedule.alias(alias).name)
    return told.body if isinstance(told, Answered) else told


@pytest.mark.parametrize("wanted", list(MarketStatus))
def test_a_market_stands_as_it_is_asked_to(sim: MockSimulation, wanted: MarketStatus) -> None:
    sim.standing(sim.schedule.alias("monthly auction"), wanted)
    assert status(sim, "monthly auction") is wanted


def test_the_clock_goes_back_as_well(sim: MockSimulation) -> None:
    market = sim.schedule.alias("monthly auction")
    sim.at(market.post_at, "the posting")
    sim.at(market.open_at - timedelta(seconds=1), "a second before the opening")
    assert status(sim, "monthly auction") is MarketStatus.PREP


def test_what_one_scenario_does_the_next_does_not_see(sim: MockSimulation) -> None:
    market = sim.schedule.alias("monthly auction").name
    empty = {"portfolioName": "Mine", "marketName": market, "participantName": "FIN1", "newBids": [], "newOffers": []}
    auction = sim.client("FIN1").auction
    assert isinstance(auction.portfolio_creation(empty), Answered)
    sim.begin()
    assert isinstance(auction.portfolio_status(market, "Mine"), Refused)


def test_an_actor_keeps_its_client(sim: MockSimulation) -> None:
    first = sim.client("FIN1")
    sim.begin()
    assert sim.client("FIN1") is first
    with pytest.raises(CannotArrange, match="NOBODY1"):
        sim.client("NOBODY1")


def test_a_defect_counts_for_one_scenario(sim: MockSimulation) -> None:
    sim.begin("status-open-after-close")
    sim.standing(sim.schedule.alias("monthly auction"), MarketStatus.CLOSED)
    assert status(sim, "monthly auction") is MarketStatus.OPEN
    sim.begin()
    sim.standing(sim.schedule.alias("monthly auction"), MarketStatus.CLOSED)
    assert status(sim, "monthly auction") is MarketStatus.CLOSED


def test_a_holding_is_there_when_asked_for(sim: MockSimulation) -> None:
    month = sim.schedule.targets.month
    wanted = SeedCrr(
        owner="OBA1",
        source="QUILLON_7_B1",
        sink="DLAP_PGAE-APND",
        hedge=HedgeType.OBL,
        tou=TimeOfUse.ON,
        period=month,
        crr_type=CrrType.AUC,
        category=CrrCategory.AUCTION,
        market_name="AUC_AN_2026",
        mw=Decimal("7.000"),
    )
    crr_id = sim.holding(wanted)
    told = sim.client("OBA1").market_data.private_general_data("PRIVATE_EXISTING_CRR_AUCTION")
    assert isinstance(told, Answered)
    assert crr_id in {row["CRRID"] for row in told.body.rows}


def test_a_nuisance_ends_with_its_scenario(sim: MockSimulation) -> None:
    sim.nuisance(["unavailable"])
    assert sim.troubled
    with pytest.raises(ServerUnavailable, match="status 503"):
        sim.under_way()
    sim.begin()
    assert not sim.troubled
    sim.under_way()


def test_what_is_revoked_comes_back_with_the_next_scenario(sim: MockSimulation) -> None:
    sim.revoke("FIN1")
    assert status(sim, "monthly auction") != MarketStatus.OPEN
    sim.begin()
    assert status(sim, "monthly auction") is MarketStatus.OPEN


def test_nothing_stays_on_disk(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        made = MockSimulation(journal, seed=5)
        papers = made._papers
        made.client("FIN1")
        assert list(papers.glob("*.pem"))
        made.close()
    assert not papers.exists()
