"""`crrsim clear` from the door: files in, the engine's own answer out, and a sentence for whatever cannot be read."""

import csv
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
from rich.console import Console

from crrsim.assembly.answer_files import Answered
from crrsim.clearing import question
from crrsim.clearing.auction import clear
from crrsim.clearing.bid import Bid, Held
from crrsim.clearing.options import ClearingOptions
from crrsim.clearing.processes import can_copy
from crrsim.clearing.solver import ClearingFailed
from crrsim.clearing.tests.examples import book
from crrsim.clearing.tests.test_rounding import COUNTERFLOWS
from crrsim.cli import main
from crrsim.cli.clear import _say
from crrsim.contract.downloads import pack, write_zip
from crrsim.contract.market_data import FileFormat
from crrsim.contract.record_file import write
from crrsim.contract.templates import TEMPLATES
from crrsim.network.cases import three_bus
from crrsim.network.dc_lines import DcLine
from crrsim.network.default import default_model
from crrsim.network.grid import Derate
from crrsim.network.model import Model
from crrsim.network.package import write_package
from crrsim.network.package_writing import package_of
from crrsim.reporting.tests.browser import browser, needs_browser
from crrsim.terms.product import Period, Product, TimeOfUse
from crrsim.terms.quantity import round_cent

SHARE = 0.65
BIDS = TEMPLATES["bids_offers"]
HELD_HEADER = "Source,Sink,HedgeType,TOU,Period,StartDate,EndDate,MW"
PRODUCTS = (("2027_S01", "ON"), ("2027_S01", "OFF"), ("2027_S02", "ON"))
ANSWERS = ("awards.csv", "clearing_prices.csv", "binding_constraints.csv")

Row = Mapping[str, object]


def crrsim(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as left:
        main(["clear", *(str(word) for word in arguments)])
    return int(left.value.code or 0)


def packed(folder: Path, model: Model, period: str = "2027_S01") -> Path:
    package = package_of(dict.fromkeys(TimeOfUse, model), "A MARKET", release=SHARE)
    write_package(folder, f"A_{period}", package)
    return folder


def record(bid: Bid, period: str, tou: str) -> Row:
    points = [(Decimal(0), bid.steps[0][1] if bid.begins is None else bid.begins)]
    for width, price in bid.steps:
        points.append((points[-1][0] + width, price))
    cells = {
        f"{name}{n}": cell for n, pair in enumerate(points, 1) for name, cell in zip(("MW", "Price"), pair, strict=True)
    }
    return {
        "BidType": bid.side.value, "AssetOwner": f"OWNER{bid.id % 3}", "Source": bid.source, "Sink": bid.sink,
        "HedgeType": bid.hedge.value, "TOU": tou, "Period": period, "CRRType": "AUC", **cells,
    }  # fmt: skip


def held_file(file: Path, rows: Iterable[tuple[Held, str, str]]) -> Path:
    lines = (f"{one.source},{one.sink},{one.hedge},{tou},{period},,,{one.mw}" for one, period, tou in rows)
    file.write_text("\r\n".join([HELD_HEADER, *lines, ""]))
    return file


def biddable(model: Model, bids: Sequence[Bid]) -> list[Bid]:
    return [bid for bid in bids if model.biddable(bid.source) and model.biddable(bid.sink)]


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(newline="") as made:
        return list(csv.DictReader(made))


@pytest.fixture(scope="module")
def three_products(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the default network as a package, bids on three products as CSV and JSON, and base load."""
    folder, model = tmp_path_factory.mktemp("auction"), default_model()
    packed(folder / "model", model)
    with ZipFile(folder / "model.zip", "w") as archive:
        for one in sorted((folder / "model").iterdir()):
            archive.write(one, one.name)
    books = {product: book(seed, model, ties=False) for seed, product in enumerate(PRODUCTS)}
    filed = [record(bid, *product) for product, (bids, _) in books.items() for bid in biddable(model, bids)]
    for name in ("bids.csv", "bids.json"):
        (folder / name).write_bytes(write(BIDS, filed, name))
    held_file(folder / "held.csv", [(one, *product) for product, (_, held) in books.items() for one in held])
    return folder


def asked(folder: Path, out: Path, *more: str | Path, model: str = "model", bids: str = "bids.csv") -> int:
    return crrsim("--model", folder / model, "--bids", folder / bids, "--out", out, *more)


@pytest.mark.parametrize("curve", ["step", "lines"])
def test_files_get_the_answer_of_the_engine(three_products: Path, tmp_path: Path, curve: str) -> None:
    assert asked(three_products, tmp_path, "--held", three_products / "held.csv", "--curve", curve) == 0
    awards, prices, binding = (rows(tmp_path / name) for name in ANSWERS)
    told = {
        (one["Period"], one["TOU"]): one for one in json.loads((tmp_path / "clearing.json").read_text())["products"]
    }
    model, options = default_model(), ClearingOptions(curve="step" if curve == "step" else "piecewise linear")
    for seed, (period, tou) in enumerate(PRODUCTS):
        bids, held = book(seed, model, ties=False)
        wanted = biddable(model, bids)
        answer = clear(model, wanted, held, release=SHARE, options=options)
        own, here, limits = (
            [row for row in table if (row["Period"], row["TOU"]) == (period, tou)]
            for table in (awards, prices, binding)
        )
        by_id = sorted(wanted, key=bids.index)
        assert [Decimal(row["AwardedMW"]) for row in own] == [answer.awards[bid.id] for bid in by_id]
        paths = [answer.path_price(bid.source, bid.sink, bid.hedge) for bid in by_id]
        assert [Decimal(row["ClearingPrice"]) for row in own] == paths
        assert {row["SourceSink"]: Decimal(row["ClearingPrice"]) for row in here} == {
            name: round_cent(price) for name, price in answer.prices.items()
        }
        assert len(limits) == len(answer.binding) == told[period, tou]["limits_binding"]
        assert told[period, tou]["status"] == "optimal"
        assert told[period, tou]["held"] == len(held)
    assert any(Decimal(row["AwardedMW"]) > 0 for row in awards)


def test_zip_and_json_carry_the_same(three_products: Path, tmp_path: Path) -> None:
    held = "--held", three_products / "held.csv"
    assert asked(three_products, tmp_path / "one", *held) == 0
    assert asked(three_products, tmp_path / "other", *held, model="model.zip", bids="bids.json") == 0
    for name in ANSWERS[1:]:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes()
    one, other = (rows(tmp_path / name / "awards.csv") for name in ("one", "other"))
    assert [{**row, "Line": ""} for row in one] == [{**row, "Line": ""} for row in other]


def test_the_page_loads_nothing_and_tells_each_product(
    three_products: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(three_products, tmp_path, "--held", three_products / "held.csv") == 0
    page = (tmp_path / "clearing.html").read_text()
    assert "default-src 'none'" in page
    assert not re.search(r"<script|https?://|src=", page)
    said = capsys.readouterr().out
    for period, tou in PRODUCTS:
        assert f"{period} {tou}" in page
        assert f"{period} {tou}" in said
    for row in rows(tmp_path / "binding_constraints.csv"):
        assert row["ConstraintName"] in page


def test_base_load_may_run_the_other_way_and_a_share_be_taken_of_the_operating_limits(tmp_path: Path) -> None:
    """150 MW fit from A to C on a grid of 100 MW lines, 97.5 in the share; 30 MW sold the other way make room."""
    packed(tmp_path / "model", three_bus())
    bid = f"BUY,,ME,A,C,OBL,ON,2027_S01,AUC,,0,7.00,500,7.00{',' * 36}"
    (tmp_path / "bids.csv").write_text(f"{','.join(BIDS.header)}\r\n{bid}\r\n")
    (tmp_path / "held.csv").write_text(
        f"{HELD_HEADER}\r\nA,C,OBL,ON,2027_S01,,,-30.000\r\nA,C,OBL,OFF,2027_S01,,,9\r\n"
    )

    def won(*more: str | Path) -> str:
        assert asked(tmp_path, tmp_path / "out", *more) == 0
        return rows(tmp_path / "out" / "awards.csv")[0]["AwardedMW"]

    assert won() == "97.500"
    assert won("--release", "1") == "150.000"
    assert won("--held", tmp_path / "held.csv") == "127.500"


def test_a_base_load_comes_as_the_archive_that_is_downloaded(three_products: Path, tmp_path: Path) -> None:
    held = three_products / "held.csv"
    listed = [{name: cell or None for name, cell in row.items()} for row in rows(held)]
    assert asked(three_products, tmp_path / "plain", "--held", held) == 0
    for form in FileFormat:
        data = write_zip("GROUPED_BASE_LOADING", listed, form, f"A_GROUPED_BASE_LOADING.{form.value.lower()}")
        (tmp_path / "held.zip").write_bytes(data)
        assert asked(three_products, tmp_path / form, "--held", tmp_path / "held.zip") == 0
        for name in ANSWERS:
            assert (tmp_path / form / name).read_bytes() == (tmp_path / "plain" / name).read_bytes()


def test_an_archive_of_several_files_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packed(tmp_path / "model", three_bus())
    (tmp_path / "bids.csv").write_text("\r\n".join([",".join(BIDS.header), GOOD, ""]))
    (tmp_path / "held.zip").write_bytes(pack({"a.csv": b"", "b.csv": b""}))
    assert asked(tmp_path, tmp_path / "out", "--held", tmp_path / "held.zip") == 2
    assert "held.zip: expected one file in the archive, found 2" in " ".join(capsys.readouterr().err.split())


def test_what_is_assumed_is_in_force_and_told(tmp_path: Path) -> None:
    """Of 112.5 MW that fit two bids of 100 get a half each, or the first all; from 7 $ down to -7 half of 100 is worth.

    A line good for 100 MW is derated to 50 for half of March: to 75 all month where derates are spread.
    """
    half = replace(three_bus(), derates=(Derate("A-C", 50.0, 50.0, 743 / 2),))
    packed(tmp_path / "model", half, "2026_M03")
    lines = [f"BUY,,ME,A,C,OBL,ON,2026_M03,AUC,,0,7.00,100,7.00{',' * 36}"] * 2
    (tmp_path / "bids.csv").write_text("\r\n".join([",".join(BIDS.header), *lines, ""]))

    def won(*words: str) -> list[str]:
        switches = [part for word in words for part in ("--assume", word)]
        assert asked(tmp_path, tmp_path / "out", "--release", "1", *switches) == 0
        told = json.loads((tmp_path / "out" / "clearing.json").read_text())["assumed"]
        assert {tuple(word.split("=")) for word in words} <= set(told.items())
        assert "tie_break=" in (tmp_path / "out" / "clearing.html").read_text()
        return [row["AwardedMW"] for row in rows(tmp_path / "out" / "awards.csv")]

    assert won() == ["56.250", "56.250"]
    assert won("derates_spread=no") == ["37.500", "37.500"]
    assert won("tie_break=first come") == ["100.000", "12.500"]
    falling = lines[0].replace("100,7.00", "100,-7.00")
    (tmp_path / "bids.csv").write_text(f"{','.join(BIDS.header)}\r\n{falling}\r\n")
    assert won() == ["0.000"]
    assert won("interpolation=PIECEWISE_LINEAR") == ["50.000"]


def test_what_counts_otherwise_or_not_at_all_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packed(tmp_path / "model", replace(three_bus(), dc_lines=(DcLine("TIE", "A", "C", 60.0),)))
    (tmp_path / "bids.csv").write_text("\r\n".join([",".join(BIDS.header), GOOD, ""]))
    assert asked(tmp_path, tmp_path / "out", "--release", "1") == 0
    assert [row["AwardedMW"] for row in rows(tmp_path / "out" / "awards.csv")] == ["210.000"]
    note = "DC line DC_1: its 60 MW from A to C flow whatever is sold"
    assert f"model: {note}" in " ".join(capsys.readouterr().out.split())
    (network,) = json.loads((tmp_path / "out" / "clearing.json").read_text())["networks"]
    assert network["notes"] == [note]
    assert note in (tmp_path / "out" / "clearing.html").read_text()


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("tie_brake=first come", "no assumption has a switch 'tie_brake'; did you mean tie_break?"),
        (
            "objective=most MW",
            "objective is of allocations, and what is cleared here are auctions; expected one of award",
        ),
        ("release_annual=0.5", "release_annual is told by --release"),
        ("tier_3=yes", "tier_3 has no say in an auction from files"),
        ("price_zero=NOWHERE", "prices cannot be zero at NOWHERE, which is no bus of this grid"),
        ("replacements=GONE:B", "GONE is no location of this network model"),
    ],
)
def test_what_cannot_be_assumed_is_refused_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], word: str, says: str
) -> None:
    packed(tmp_path / "model", three_bus())
    (tmp_path / "bids.csv").write_text("\r\n".join([",".join(BIDS.header), GOOD, ""]))
    assert asked(tmp_path, tmp_path / "out", "--assume", word) == 2
    assert says in " ".join(capsys.readouterr().err.split())


def test_of_several_packages_each_period_takes_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packed(tmp_path / "one", three_bus(), "2027_S01")
    packed(tmp_path / "two", three_bus(200.0), "2027_S02")
    lines = [f"BUY,,ME,A,C,OBL,ON,2027_S0{n},AUC,,0,7.00,500,7.00{',' * 36}" for n in (1, 2)]
    (tmp_path / "bids.csv").write_text("\r\n".join([",".join(BIDS.header), *lines, ""]))
    assert asked(tmp_path, tmp_path / "out", "--model", tmp_path / "two", model="one") == 0
    assert [row["AwardedMW"] for row in rows(tmp_path / "out" / "awards.csv")] == ["97.500", "195.000"]
    (tmp_path / "bids.csv").write_text((tmp_path / "bids.csv").read_text().replace("2027_S01", "2027_S03"))
    assert asked(tmp_path, tmp_path / "out", "--model", tmp_path / "two", model="one") == 2
    assert "no package is of 2027_S03, only 2027_S01, 2027_S02" in " ".join(capsys.readouterr().err.split())
    assert asked(tmp_path, tmp_path / "out", "--model", packed(tmp_path / "twin", three_bus()), model="one") == 2
    assert "are both of 2027_S01" in " ".join(capsys.readouterr().err.split())


GOOD = "BUY,,ME,A,C,OBL,ON,2027_S01,AUC,,0,7.00,500,7.00" + "," * 36
SLIPS = {
    "Sink: expected a place of the network, found NOWHERE": GOOD.replace("A,C,", "A,NOWHERE,"),
    "Sink: expected another place than Source, found A": GOOD.replace("A,C,", "A,A,"),
    "Period: expected a season as 2027_S01 or a month as 2026_M04, found 2027_S05": GOOD.replace("_S01", "_S05"),
    "BidType: expected BUY or SELL, found BYE": GOOD.replace("BUY", "BYE"),
    "MW1: expected 0, where every curve begins, found 1": GOOD.replace(",0,7.00,", ",1,7.00,"),
    "MW2: expected more than 0": GOOD.replace("500,7.00", "0,7.00"),
    "Price2: expected at most 7.00: a buyer's price never rises, found 7.01": GOOD.replace("500,7.00", "500,7.01"),
    "Price2: expected at least 7.00: a seller's price never falls, found 6.99": GOOD.replace("BUY", "SELL").replace(
        "500,7.00", "500,6.99"
    ),
    "Price3: expected a number: the curve goes on, found nothing": GOOD.replace("500,7.00,", "500,7.00,600"),
    "MW2: expected at most the options held from A to C in 2027_S01 ON, found 500 MW offered": GOOD.replace(
        "BUY", "SELL"
    ).replace("OBL", "OPT"),
}


@pytest.mark.parametrize("told", SLIPS)
def test_a_slip_is_told_with_file_line_and_column_and_leaves_no_old_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], told: str
) -> None:
    packed(tmp_path / "model", three_bus())
    (tmp_path / "bids.csv").write_text("\r\n".join([",".join(BIDS.header), GOOD, ""]))
    assert asked(tmp_path, tmp_path / "out") == 0
    (tmp_path / "bids.csv").write_text("\r\n".join([",".join(BIDS.header), GOOD, SLIPS[told], ""]))
    assert asked(tmp_path, tmp_path / "out") == 2
    said = " ".join(capsys.readouterr().err.split())
    assert f"bids.csv line 3, column {told}" in said
    assert "Traceback" not in said
    assert not list((tmp_path / "out").iterdir())


def test_files_that_are_missing_or_broken_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packed(tmp_path / "model", three_bus())
    (tmp_path / "bids.csv").write_text("\r\n".join([",".join(BIDS.header), GOOD, ""]))

    def told(*more: str | Path, model: str = "model", bids: str = "bids.csv") -> str:
        assert asked(tmp_path, tmp_path / "out", *more, model=model, bids=bids) == 2
        return " ".join(capsys.readouterr().err.split())

    (tmp_path / "empty").mkdir()
    (tmp_path / "held.csv").write_text(f"{HELD_HEADER}\r\nA,D,OBL,ON,2027_S01,,,1\r\n")
    assert "none.csv: No such file" in told(bids="none.csv")
    assert "empty is no model package" in told(model="empty")
    assert "bids.csv is neither a folder nor a ZIP archive" in told(model="bids.csv")
    assert "held.csv line 2, column Sink: expected a place of the network, found D" in told(
        "--held", tmp_path / "held.csv"
    )
    assert "expected a share above 0 and at most 1" in told("--release", "1.5")
    interfaces = tmp_path / "model" / "A_2027_S01_CONTINGENCY.csv"
    interfaces.write_text(interfaces.read_text() + "x\r\n")
    assert "A_2027_S01_CONTINGENCY.csv line 2" in told()


def test_where_the_solver_finds_no_optimum_nothing_is_told_but_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    packed(tmp_path / "model", three_bus())
    (tmp_path / "bids.csv").write_text("\r\n".join([",".join(BIDS.header), GOOD, ""]))
    assert asked(tmp_path, tmp_path / "out") == 0

    def fails(*_: object, **__: object) -> None:
        raise ClearingFailed("kTimeLimit", "looking for the best")

    monkeypatch.setattr(question, "clear", fails)
    assert asked(tmp_path, tmp_path / "out") == 70
    assert "ended with 'kTimeLimit', not with an optimum" in " ".join(capsys.readouterr().err.split())
    assert [one.name for one in (tmp_path / "out").iterdir()] == ["clearing.json"]
    told = json.loads((tmp_path / "out" / "clearing.json").read_text())
    assert told["status"] == "failed"
    assert "kTimeLimit" in told["reason"]
    assert not told["products"]


@needs_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_page(three_products: Path, tmp_path: Path, scheme: str) -> None:
    assert asked(three_products, tmp_path, "--held", three_products / "held.csv") == 0
    with browser() as chromium, chromium.screen(scheme=scheme) as shown:
        shown.open(tmp_path / "clearing.html", ready="")
        assert shown.violations() == []
        assert (shown.over_the_net, shown.complaints) == ([], [])


@pytest.mark.skipif(not can_copy(), reason="this system does not copy processes")
def test_processes_write_the_same_files(three_products: Path, tmp_path: Path) -> None:
    held = "--held", three_products / "held.csv"
    assert asked(three_products, tmp_path / "one", *held, "--processes", "1") == 0
    assert asked(three_products, tmp_path / "two", *held, "--processes", "2") == 0
    for file in sorted((tmp_path / "one").iterdir()):
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


def test_a_cluster_that_is_not_there_is_the_environments_fault(
    three_products: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("crrsim.clearing.cluster.CONNECT_S", 0.2)
    held = "--held", three_products / "held.csv"
    assert asked(three_products, tmp_path, *held, "--dask", "tcp://127.0.0.1:1") == 4
    assert re.search("nobody answers as a Dask scheduler|Dask is not installed", capsys.readouterr().err)
    assert not list(tmp_path.iterdir())


def test_what_rounding_took_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    cut = clear(three_bus(), COUNTERFLOWS)
    product = Product(Period.parse("2027_S01"), TimeOfUse.ON)
    _say(Console(), [Answered(product, (), cut)])
    assert "rounded awards fit the grid after single awards were cut by a step: 0.001 MW in all." in " ".join(
        capsys.readouterr().out.split()
    )
