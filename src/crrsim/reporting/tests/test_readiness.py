from pathlib import Path

from crrsim.calendar.plan import Plan
from crrsim.reporting.readiness import Line, Sheet, mark_of, sheets, state_of
from crrsim.reporting.reading import read_run
from crrsim.reporting.tests.handmade import MANIFEST, HandMade, Play, exchange

PLAN = Plan.load()
ROLES = {
    "LSE1": {"name": "LSE1", "roles": ["LSE", "CRRH"], "access": ["EXTERNAL CRR HOLDER READ/WRITE ACCESS"]},
    "UDC1": {"name": "UDC1", "roles": ["UDC"], "access": []},
    "NDA1": {"name": "NDA1", "roles": ["CRRH"], "access": ["EXTERNAL CRR NDA REPORTS READ-ACCESS"]},
}


def sheet_of(folder: Path, made: HandMade, who: str, part: str) -> Sheet:
    manifest = {**MANIFEST, "profile": {"name": "mock", "participants": ROLES}}
    held = sheets(read_run(made.save(folder, told=manifest)), PLAN)[part]
    return next(each for each in held if each.participant == who)


def line_of(sheet: Sheet, identity: str) -> Line:
    return next(each for each in sheet.lines if each.activity.id == identity)


def bid(made: HandMade, identity: str, verdict: str, *tags: str, who: str = "LSE1") -> None:
    step: Play = ("When", f"{who} bids", "passed", [exchange(participant=who)], {})
    made.scenario(identity, "Bids", verdict, steps=[step], tags=[identity, *tags])


def test_a_sheet_has_the_lines_of_the_participants_roles(tmp_path: Path) -> None:
    made = HandMade()
    bid(made, "CRR-AUC-001", "pass", "w2-tue-auc-mn-1")
    lines = {line.activity.id for line in sheet_of(tmp_path, made, "LSE1", "Week 2").lines}
    asked = {each.id for each in PLAN.activities if each.week == 2 and {"ALL", "LSE", "CRRH"} & set(each.audience)}
    assert lines == asked


def test_what_others_showed_is_told_and_does_not_make_ready(tmp_path: Path) -> None:
    made = HandMade()
    bid(made, "CRR-AUC-001", "pass", "w2-tue-auc-mn-1", who="NDA1")
    sheet = sheet_of(tmp_path, made, "LSE1", "Week 2")
    line = line_of(sheet, "W2-TUE-AUC-MN-1")
    assert (state_of(line), mark_of(line)) == ("by others: pass", "(✓)")
    assert (sheet.word, sheet.shown) == ("nothing shown", 0)


def test_a_sheet_is_ready_when_every_line_is_shown_and_green(tmp_path: Path) -> None:
    made = HandMade()
    for number, activity in enumerate(each for each in PLAN.activities if each.week == 4):
        bid(made, f"CRR-AUC-{number:03d}", "pass", activity.tag)
    assert sheet_of(tmp_path / "all", made, "LSE1", "Week 4").word == "ready"
    some = HandMade()
    bid(some, "CRR-AUC-001", "pass", next(each.tag for each in PLAN.activities if each.week == 4))
    assert sheet_of(tmp_path / "some", some, "LSE1", "Week 4").word == "ready so far"


def test_what_is_not_green_is_an_open_item(tmp_path: Path) -> None:
    made = HandMade()
    bid(made, "CRR-AUC-001", "pass", "w2-tue-auc-mn-1")
    bid(made, "CRR-AUC-002", "blocked", "w2-tue-auc-mn-1")
    sheet = sheet_of(tmp_path, made, "LSE1", "Week 2")
    assert (sheet.word, sheet.open) == ("not ready", 1)
    assert [each.key for each in line_of(sheet, "W2-TUE-AUC-MN-1").open] == ["CRR-AUC-002"]


def test_what_a_person_still_has_to_do_is_open_for_everybody_the_line_is_for(tmp_path: Path) -> None:
    made = HandMade()
    step: Play = ("When", "the rows of a page are ordered", "skipped", [], {})
    made.scenario("CRR-MUI-001", "Rows", "manual_pending", steps=[step], tags=["CRR-MUI-001", "w1-mon-kick-6"])
    for who in ROLES:
        line = line_of(sheet_of(tmp_path / who, made, who, "Week 1"), "W1-MON-KICK-6")
        assert [each.key for each in line.open] == ["CRR-MUI-001"]
    named = HandMade()
    step = ("When", "NDA1 orders the rows of a page", "skipped", [], {})
    named.scenario("CRR-MUI-001", "Rows", "manual_pending", steps=[step], tags=["CRR-MUI-001", "w1-mon-kick-6"])
    assert line_of(sheet_of(tmp_path / "a", named, "NDA1", "Week 1"), "W1-MON-KICK-6").open
    assert not line_of(sheet_of(tmp_path / "b", named, "LSE1", "Week 1"), "W1-MON-KICK-6").open


def test_a_line_for_other_roles_is_not_due(tmp_path: Path) -> None:
    made = HandMade()
    step: Play = ("When", "the Commission files its forecast", "skipped", [], {})
    made.scenario("CRR-CEC-001", "Files", "blocked", steps=[step], tags=["CRR-CEC-001", "w1-tue-alloc-mn-1"])
    lines = {each.activity.id for each in sheet_of(tmp_path, made, "UDC1", "Week 1").lines}
    assert "W1-TUE-ALLOC-MN-1" not in lines
    assert "W1-TUE-MISC-1" in lines
