from pathlib import Path

from crrsim.calendar.plan import Plan
from crrsim.reporting.board import board
from crrsim.reporting.matrix import Tally
from crrsim.reporting.reading import read_run
from crrsim.reporting.tests.handmade import hand_made


def test_every_activity_stands_in_just_one_cell(tmp_path: Path) -> None:
    plan = Plan.load()
    rows = board(read_run(hand_made().save(tmp_path)), plan)

    held = [entry.activity.id for row in rows for cell in row.cells for entry in cell.entries]
    assert sorted(held) == sorted(activity.id for activity in plan.activities)
    assert [row.title for row in rows] == ["Connectivity", "Week 1", "Week 2", "Week 3", "Week 4", "Week 5", "Upgrade"]
    assert all(sum(cell.span for cell in row.cells) == 5 for row in rows)


def test_a_cell_shows_the_worst_of_its_scenarios(tmp_path: Path) -> None:
    rows = {row.title: row for row in board(read_run(hand_made().save(tmp_path)), Plan.load())}

    tuesday = rows["Week 2"].cells[1]
    assert tuesday.tally.verdict.name == "fail"
    assert {entry.short: entry.verdict.name for entry in tuesday.entries}["AUC-MN-2"] == "pass"
    assert rows["Week 4"].cells[0].span == 4
    assert rows["Week 4"].cells[0].tally.verdict.name == "none"


def test_what_needs_a_look_comes_first_else_what_most_did() -> None:
    assert Tally({"pass": 189, "manual_pending": 1}).verdict.name == "pass"
    assert Tally({"pass": 3, "blocked": 70}).verdict.name == "blocked"
    assert Tally({"pass": 1, "blocked": 1}).verdict.name == "blocked"
    assert Tally({"pass": 189, "drift": 1, "blocked": 9}).verdict.name == "drift"
    assert Tally({}).verdict.name == "none"
