import csv
from pathlib import Path

import pytest

from crrsim.reporting.reading import read_run
from crrsim.reporting.tables import EXCHANGE_COLUMNS, SCENARIO_COLUMNS, write_tables
from crrsim.reporting.tests.every_verdict import VERDICTS, every_verdict
from crrsim.reporting.tests.handmade import HandMade, exchange


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


def test_there_is_a_row_a_scenario_with_its_verdict(tmp_path: Path) -> None:
    scenarios, _ = write_tables(every_verdict(tmp_path), tmp_path / "tables")

    found = rows(scenarios)
    assert {row["key"]: row["verdict"] for row in found} == VERDICTS
    assert tuple(found[0]) == SCENARIO_COLUMNS
    [failed] = [row for row in found if row["verdict"] == "fail"]
    assert failed["at_fault"] == "the product"
    assert failed["reason"].startswith("the portfolio is INVALID, not VALID")
    assert (failed["steps"], failed["steps_passed"], failed["exchanges"]) == ("3", "2", "2")


def test_there_is_a_row_an_exchange_with_the_step_that_sent_it(tmp_path: Path) -> None:
    run = every_verdict(tmp_path)
    _, exchanges = write_tables(run, tmp_path / "tables")

    found = rows(exchanges)
    assert tuple(found[0]) == EXCHANGE_COLUMNS
    assert len(found) == len(run.exchanges)
    [silent] = [row for row in found if not row["status"]]
    assert (silent["scenario"], silent["step"], silent["error"]) == (
        "CRR-MSG-001", "1", "the server refused the connection",
    )  # fmt: skip
    assert {row["codes"] for row in found} == {"", "MKT0004"}
    assert [row["findings"] for row in found if row["findings"]] == ["drift: property foo is not declared"]


@pytest.mark.parametrize(("mock", "word"), [(True, "MOCK"), (False, "real")])
def test_every_row_says_whether_it_is_of_the_mock(tmp_path: Path, mock: bool, word: str) -> None:
    for file in write_tables(every_verdict(tmp_path, mock=mock), tmp_path / "tables"):
        assert {row["mock"] for row in rows(file)} == {word}


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1+1"])
def test_nothing_a_server_says_is_computed_by_a_spreadsheet(tmp_path: Path, evil: str) -> None:
    made = HandMade()
    asked = exchange("portfolio_list", 200, evil, error=evil, codes=[evil], participant=evil, url=evil)
    said = {"error": evil}
    made.scenario("CRR-AUC-001", evil, "fail", steps=[("When", evil, "failed", [asked], said)], reason=evil)
    files = write_tables(read_run(made.save(tmp_path)), tmp_path / "tables")

    cells = [cell for file in files for row in rows(file) for cell in row.values()]
    assert [cell for cell in cells if cell[:1] in {*"=+-@\t\r\n", "\uff1d"}] == []
    assert any(cell == f"'{evil}" for cell in cells)


def test_commas_quotes_lines_and_nul_stay_in_their_cell(tmp_path: Path) -> None:
    made = HandMade()
    made.scenario("CRR-AUC-001", 'a "quoted", title\nof two lines\0', "pass")

    scenarios, _ = write_tables(read_run(made.save(tmp_path)), tmp_path / "tables")
    assert [row["title"] for row in rows(scenarios)] == ['a "quoted", title\nof two lines\N{REPLACEMENT CHARACTER}']
