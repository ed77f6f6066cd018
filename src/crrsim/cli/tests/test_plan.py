"""The table of the plan is short enough to be read, and tells when one has to be there."""

import json

import pytest
from typer.testing import CliRunner

from crrsim.calendar.plan import Plan
from crrsim.calendar.schedule import Schedule
from crrsim.cli.app import app
from crrsim.cli.plan import folded


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["CRR-AUC-003", "CRR-AUC-001", "CRR-AUC-002", "CRR-NOM-010"], "CRR-AUC-001 to 003; CRR-NOM-010"),
        (["CRR-AUC-001", "CRR-AUC-002", "CRR-AUC-009"], "CRR-AUC-001, 002, 009"),
        (["On time", "CRR-AUC-001"], "CRR-AUC-001; On time"),
        ([], ""),
    ],
)
def test_ids_in_a_row_are_a_span(names: list[str], told: str) -> None:
    assert folded(names) == told


def test_each_window_is_told_with_moments_that_a_double_can_be_served_at() -> None:
    schedule = Schedule.of(Plan.load())
    told = json.loads(CliRunner().invoke(app, ["plan", "--windows", "--json"]).output)
    assert {one["window"] for one in told} >= {market.alias for market in schedule.markets}
    for market in schedule.markets:
        (one,) = (each for each in told if each["window"] == market.alias)
        moments = [schedule.plan.read(one[end]) for end in ("opens", "closes", "posts")]
        assert moments == [market.open_at, market.close_at, market.post_at]


@pytest.mark.parametrize("columns", ["80", "120"])
def test_moments_are_whole_on_a_narrow_terminal_too(columns: str) -> None:
    shown = CliRunner().invoke(app, ["plan", "--windows"], env={"COLUMNS": columns}).output
    (auction,) = (line for line in shown.splitlines() if line.startswith("monthly auction"))
    assert auction.split()[-4:] == ["W2-THU", "12:00", "W2-THU", "15:00"]
    assert "W2-TUE 09:00" in auction
