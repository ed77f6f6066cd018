import io
from pathlib import Path

from rich.console import Console

from crrsim.calendar.plan import Plan
from crrsim.reporting.reading import read_run
from crrsim.reporting.tests.handmade import HandMade, hand_made
from crrsim.reporting.text import print_summary


def spoken(folder: Path) -> str:
    console = Console(file=io.StringIO(), width=160)
    print_summary(read_run(folder), Plan.load(), console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_summary_names_failures_faults_seed_and_report(tmp_path: Path) -> None:
    said = spoken(hand_made().save(tmp_path / "one"))

    assert "MOCK" in said
    assert "✗ fail  CRR-AUC-012 A bid of 500 records <&> more" in said
    assert "    the portfolio is INVALID, not VALID at “Then the portfolio is VALID”" in said
    assert "at fault: the product" in said
    assert "at fault: the environment" in said
    assert "seed 20260302" in said
    assert "report.html" in said.replace("\n", "")
    assert "Operations called: 4 of 4. Error codes provoked: 1 of 3. Not built (501): 1 answer." in said
    assert "5 of 11 scenarios need a look." in said


def test_the_worst_comes_first(tmp_path: Path) -> None:
    said = spoken(hand_made().save(tmp_path))

    assert said.index("CRR-AUC-012") < said.index("CRR-CON-003") < said.index("1 blocked  the clock of this server")


def test_a_green_run_says_nothing_failed(tmp_path: Path) -> None:
    made = HandMade(mock=False)
    made.write("run_started", seed=1, profile="MAP stage", scenarios=2)
    made.scenario("CRR-AUC-001", "Fine", "pass")
    made.scenario("CRR-AUC-002", "Fine too", "pass")
    made.write("run_finished", verdicts={"pass": 2}, exit_code=0)

    said = spoken(made.save(tmp_path))

    assert "Nothing failed. 2 scenarios: 2 pass." in said


def test_a_run_that_was_cut_says_so_and_what_was_never_played(tmp_path: Path) -> None:
    made = HandMade()
    made.write("run_started", seed=1, profile="mock", scenarios=1001)
    made.scenario("CRR-AUC-001", "Fine", "pass")

    said = spoken(made.save(tmp_path))

    assert "The run was cut short; 1,000 of 1,001 were never played. Nothing failed so far." in said


def test_like_failures_are_told_once_and_counted(tmp_path: Path) -> None:
    made = HandMade()
    for number in range(30):
        made.scenario(f"CRR-AUC-{number:03d}", "Wrong", "fail", reason=f"expected POR0{number:03d}, seen 'x{number}'")

    said = spoken(made.save(tmp_path))

    assert "CRR-AUC-000 Wrong, and 29 more alike" in said
    assert "30 of 30 scenarios need a look." in said


def test_many_kinds_of_failure_are_cut_and_counted(tmp_path: Path) -> None:
    made = HandMade()
    for number in range(20):
        made.scenario(f"CRR-AUC-{number:03d}", "Wrong", "fail", reason=chr(97 + number) * 3)

    assert "… and 8 more in the report" in spoken(made.save(tmp_path))


def test_scenarios_that_were_not_played_are_told_by_reason(tmp_path: Path) -> None:
    made = HandMade()
    for number in range(12):
        made.scenario(f"CRR-AUC-{number:03d}", "Waits", "blocked", reason=f"reason {chr(97 + min(number, 9))}")

    said = spoken(made.save(tmp_path))

    assert "⊘ 3 blocked  reason j" in said
    assert "… and 2 for other reasons, in the report" in said
    assert "Nothing failed so far." in said


def test_the_calendar_says_how_it_is_read_and_only_where_it_must_that_scenarios_count_again(tmp_path: Path) -> None:
    made = HandMade()
    made.scenario("CRR-AUC-001", "Fine", "pass", tags=["CRR-AUC-001", "w2-tue-auc-mn-1"])
    once = spoken(made.save(tmp_path / "once"))
    made.scenario("CRR-AUC-002", "On two days", "pass", tags=["CRR-AUC-002", "w2-tue-auc-mn-1", "w4-open-1"])
    twice = spoken(made.save(tmp_path / "twice"))

    assert "″: as to its left, a line over several days. Upgrade: what the CRR upgrade changes." in once
    assert "A scenario counts on each day" not in once
    assert "A scenario counts on each day that has a line of the plan it shows." in twice
