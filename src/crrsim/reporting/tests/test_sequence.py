"""The last lane of a conversation is a clock, and says which one."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from crrsim.calendar.plan import Plan
from crrsim.reporting import words
from crrsim.reporting.run import ClockMove
from crrsim.reporting.sequence import DOUBLES, WALL, conversation
from crrsim.reporting.tests.two_runs import exchange, played

EVERYDAY, OPENING = datetime(2026, 3, 10, 16, 30, tzinfo=UTC), datetime(2026, 3, 10, 16, tzinfo=UTC)


def test_where_nobody_moves_a_clock_it_is_that_of_the_wall(tmp_path: Path) -> None:
    run = played(tmp_path, exchange({"mw": 1}), exchange({"mw": 2}), mock=False)
    told = conversation(run.scenarios[0], Plan.load())
    assert told.lanes == ("FIN1", "ISO", WALL)
    assert [each.says for each in told.moments if each.lane == WALL] == ["W2-TUE 2026-03-10 09:00:00 PDT"]
    assert words.clock(run) == "the wall clock"
    assert words.clock(replace(run, is_mock=True)) == "the served double's own, in the weeks of the plan"


def test_a_clock_set_anew_before_anybody_spoke_is_told_once(tmp_path: Path) -> None:
    run = played(tmp_path, exchange({"mw": 1}))
    began = ClockMove(0, EVERYDAY, played=False, step=None)
    moves = (began, ClockMove(1, OPENING, played=False, step=1), ClockMove(9, EVERYDAY, played=True, step=2))
    scenario = replace(run.scenarios[0], clock=moves)
    told = conversation(scenario, Plan.load())
    assert told.lanes == ("FIN1", "ISO", DOUBLES)
    assert [each.says for each in told.moments if each.lane == DOUBLES] == [
        "set to W2-TUE 2026-03-10 09:00:00 PDT", "time passes to W2-TUE 2026-03-10 09:30:00 PDT",
    ]  # fmt: skip
    assert conversation(replace(scenario, clock=(began,)), Plan.load()).moments[0].says.startswith("set to W2-TUE")
    assert words.clock(replace(run, scenarios=(scenario,))) == "the double's, set by each scenario"
