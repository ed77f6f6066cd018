"""What a market publishes goes into `crrsim clear`, and out come the market's own results."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from crrsim.calendar.plan import Plan
from crrsim.cli.tests.test_clear import BIDS, Row, crrsim, rows
from crrsim.contract.downloads import write_zip
from crrsim.contract.market_data import FileFormat
from crrsim.contract.record_file import write
from crrsim.market.book import Award
from crrsim.market.market_files import base_load_rows, source_sink_rows
from crrsim.market.model_files import model_package
from crrsim.market.stage import Stage
from crrsim.market.world import World
from crrsim.network.default import default_model
from crrsim.network.grid import Derate
from crrsim.synthetic.business import ordinary_business
from crrsim.synthetic.cast import cast
from crrsim.terms.market import BidType

YEAR, MONTH = "AUC_AN_2027", "AUC_MN_2026_M04"
DERATE = Derate("42205_THISTLE2_230_42206_FALCONR2_230_BR_1_1", 200.0, 245.0, 180.0)


@pytest.fixture(scope="module")
def posted() -> World:
    """Both auctions have their results; the monthly one knew of a line that is derated for a quarter of the month."""
    plan = Plan.load()
    stage = Stage.of(seed=2026, plan=plan, participants=cast(), model=default_model(), business=ordinary_business)
    world = World.at(stage.schedule.named(MONTH).open_at, stage=stage)
    world.derate(MONTH, [DERATE])
    world.advance(plan.moment("W3-FRI", "12:00"))
    return world


def filed(award: Award) -> Row:
    record = award.record
    points = enumerate(record.curve, start=1)
    curve = {f"{name}{n}": cell for n, point in points for name, cell in zip(("MW", "Price"), point, strict=True)}
    return {
        "BidType": record.side.value, "CRRID": record.crr_id, "AssetOwner": award.owner, "Source": record.source,
        "Sink": record.sink, "HedgeType": record.hedge.value, "TOU": record.tou.value, "Period": str(record.period),
        "CRRType": record.crr_type.value, "Description": None, **curve,
    }  # fmt: skip


def packages(world: World, market: str, folder: Path) -> Iterator[str | Path]:
    """Write the package of each period, and yield the options that name them."""
    nda = next(one for one in world.participants.values() if one.name == "NDA1")
    for period in world.schedule.named(market).periods:
        begins, files = model_package(world, nda, market, str(period))
        (folder / begins).mkdir()
        for name, data in files.items():
            (folder / begins / name).write_bytes(data)
        yield from ("--model", folder / begins)


@pytest.mark.parametrize("market", [YEAR, MONTH])
def test_published_files_clear_to_the_published_results(
    posted: World, tmp_path: Path, capsys: pytest.CaptureFixture[str], market: str
) -> None:
    awards = posted.book.settled[market].awards
    (tmp_path / "bids.csv").write_bytes(write(BIDS, [filed(award) for award in awards], "bids.csv"))
    base_load = base_load_rows(posted, posted.schedule.named(market))
    held, listed = tmp_path / "held.zip", tmp_path / "places.zip"
    held.write_bytes(write_zip("GROUPED_BASE_LOADING", base_load, FileFormat.JSON, "held.json"))
    places = source_sink_rows(posted, posted.schedule.named(market))
    listed.write_bytes(write_zip("SOURCE_SINK", places, FileFormat.CSV, "places.csv"))
    models = list(packages(posted, market, tmp_path))
    given = "--bids", tmp_path / "bids.csv", "--held", held, "--out", tmp_path / "out"
    assert crrsim(*models, *given) == 2
    assert "without a SOURCE_SINK list" in capsys.readouterr().err
    assert crrsim(*models, *given, "--places", listed) == 0
    found = sorted(rows(tmp_path / "out" / "awards.csv"), key=lambda row: int(row["BidID"]))
    assert len(found) == len(awards) > 40
    assert any(award.record.side is BidType.SELL and award.mw > 0 for award in awards)
    assert [Decimal(row["AwardedMW"]) for row in found] == [award.mw for award in awards]
    assert [Decimal(row["ClearingPrice"]) for row in found] == [award.clearing_price for award in awards]
