"""What a person attested is a pass of another kind, and every export says so."""

import json
from pathlib import Path

import pytest

from crrsim.reporting.allure import write_allure
from crrsim.reporting.ctrf import ctrf, write_ctrf
from crrsim.reporting.cucumber import write_messages
from crrsim.reporting.junit import write_junit
from crrsim.reporting.reading import read_run
from crrsim.reporting.run import Run
from crrsim.reporting.tables import write_tables
from crrsim.reporting.tests.handmade import HandMade

SAID = "done by hand: Ada Example, 2026-03-10T17:00:00+00:00; holds until 2026-04-01"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    made = HandMade()
    made.scenario("CRR-AUC-001", "Played", "pass")
    made.scenario("CRR-MSG-090", "A person looked at the pages", None)
    made._scenario = "CRR-MSG-090"
    made.write(
        "attested", by="Ada Example", attested_at="2026-03-10T17:00:00+00:00", expires="2026-04-01", done=True, note="",
    )  # fmt: skip
    made.write("scenario_finished", verdict="pass")
    return read_run(made.save(tmp_path))


def test_each_export_says_who_and_until_when(run: Run, tmp_path: Path) -> None:
    files = [
        write_ctrf(run),
        write_junit(run),
        write_messages(run, {}, tmp_path / "messages"),
        write_tables(run, tmp_path / "tables")[0],
        *write_allure(run, tmp_path / "allure").glob("*-result.json"),
    ]

    told = [file.name for file in files if SAID in file.read_text("utf-8")]
    assert len(told) == len(files) - 1  # of two results of Allure, one was played
    types = {test["name"].split()[0]: test["type"] for test in ctrf(run)["results"]["tests"]}
    assert types == {"CRR-AUC-001": "acceptance", "CRR-MSG-090": "manual"}


def test_what_was_played_says_nothing_of_hands(run: Run) -> None:
    assert json.dumps(ctrf(run)).count("done by hand") == 1
