import json
import re
from pathlib import Path

from crrsim.reporting.github import add_summary, annotations, summary
from crrsim.reporting.reading import read_run
from crrsim.reporting.tests.every_verdict import every_verdict
from crrsim.reporting.tests.handmade import HandMade

COMMAND = re.compile(r"::(?P<level>error|warning|notice) (?P<named>[^:]*)::(?P<said>[^\r\n]*)")


def read(line: str) -> tuple[str, dict[str, str], str]:
    """Read a workflow command as GitHub's runner does."""
    found = COMMAND.fullmatch(line)
    assert found, line
    named = dict(part.split("=", 1) for part in found["named"].split(","))
    codes = (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%"))
    for code, sign in codes:
        named = {name: value.replace(code, sign) for name, value in named.items()}
    return found["level"], named, found["said"]


def test_each_scenario_that_needs_a_look_marks_its_line_worst_first(tmp_path: Path) -> None:
    found = [read(line) for line in annotations(every_verdict(tmp_path))]

    assert [named["title"] for _, named, _ in found] == [
        "MOCK CRR-AUC-012 fail",
        "MOCK CRR-AUC-063 unfinished",
        "MOCK CRR-AUC-050 harness defect",
        "MOCK CRR-CON-003 certificate",
        "MOCK CRR-MSG-001 environment",
        "MOCK CRR-AUC-060 window",
        "MOCK CRR-AUC-030 drift",
    ]
    assert [level for level, _, _ in found] == ["error"] * 5 + ["warning"] * 2
    _, named, said = found[0]
    assert (named["file"], named["line"]) == ("week_2_monthly_markets/bids.feature", "20")
    assert "the portfolio is INVALID, not VALID" in said


def test_what_a_waiver_lets_through_is_a_notice_and_comes_last(tmp_path: Path) -> None:
    run = every_verdict(tmp_path)
    rulings = [{"scenario": "CRR-AUC-012", "rule": "waiver", "effect": "waived", "says": "INC1 until 2026-12-01"}]
    objections = [{"rule": "must pass", "says": "CRR-AUC-040 must pass, and was not judged", "code": 1}]
    gate = {"exit_code": 1, "rulings": rulings, "waivers": [], "objections": objections, "required": []}
    (tmp_path / "gate.json").write_text(json.dumps(gate), "utf-8")

    first, *_, last = list(annotations(run))
    assert first == "::error title=MOCK gate::CRR-AUC-040 must pass, and was not judged"
    level, named, _ = read(last)
    assert (level, named["title"]) == ("notice", "MOCK CRR-AUC-012 fail, waived")
    assert "| fail, waived |" in summary(run)
    assert "- gate: CRR-AUC-040 must pass" in summary(run)


def test_the_step_that_failed_is_marked_where_its_line_is_known(tmp_path: Path) -> None:
    made = HandMade()
    made.scenario("X", "t", "fail", steps=[("Then", "x", "failed", [], {"line": 33, "error": "e"})], line=20)

    [(_, named, _)] = [read(line) for line in annotations(read_run(made.save(tmp_path)))]
    assert named["line"] == "33"


def test_no_text_can_end_a_command_or_begin_another(tmp_path: Path) -> None:
    made = HandMade()
    evil = "a,line=1::b\n::set-env name=X::y%0A\r"
    made.scenario("X", evil, "fail", reason=evil, feature=evil)

    [line] = annotations(read_run(made.save(tmp_path)))
    _, named, said = read(line)
    assert set(named) == {"file", "line", "title"}
    assert named["line"] == "7"
    assert named["file"] == evil
    assert "%0A" in said


def test_the_summary_counts_and_tells_and_says_mock(tmp_path: Path) -> None:
    said = summary(every_verdict(tmp_path))

    assert said.startswith("## MOCK crrsim 20260310T160000Z-abc123")
    assert "| ✗ fail | 1 | the product |" in said
    assert re.search(r"\| CRR-MSG-001 A message \| environment \| the server refused the connection", said)
    assert "evidence incomplete: no end is recorded for CRR-AUC-063" in said
    assert "MOCK" not in summary(every_verdict(tmp_path / "real", mock=False))


def test_what_a_server_says_is_no_markup(tmp_path: Path) -> None:
    made = HandMade()
    made.scenario("X", "t", "fail", reason="![x](https://example.com/x) <img src=x> | `a` **b**\n# c")

    said = summary(read_run(made.save(tmp_path)))
    assert not re.search(r"!\[|<img|`a`|\*\*b\*\*|\n# c", said)


def test_the_summary_is_added_to_what_is_there(tmp_path: Path) -> None:
    page = tmp_path / "summary.md"
    page.write_text("before\n")
    add_summary(every_verdict(tmp_path / "run"), page)

    assert page.read_text("utf-8").startswith("before\n## MOCK")
