from pathlib import Path

import pytest

from crrsim.reporting.reading import NoEvidence, read_run
from crrsim.reporting.tests.handmade import HandMade, exchange, hand_made


def test_a_run_is_read_whole(tmp_path: Path) -> None:
    run = read_run(hand_made().save(tmp_path))

    assert run.gaps == ()
    assert (run.id, run.seed, run.profile, run.is_mock) == ("20260310T160000Z-abc123", 20260302, "mock", True)
    assert run.verdicts == {"pass": 4, **dict.fromkeys(
        ("fail", "drift", "environment", "certificate", "blocked", "not_due", "harness"), 1
    )}  # fmt: skip
    assert len(run.exchanges) == 10


def test_steps_hold_their_exchanges_and_tables(tmp_path: Path) -> None:
    scenario = next(each for each in read_run(hand_made().save(tmp_path)).scenarios if each.id == "CRR-AUC-012")

    assert [step.outcome for step in scenario.steps] == ["passed", "passed", "failed"]
    assert [len(step.exchanges) for step in scenario.steps] == [1, 1, 0]
    assert scenario.steps[1].table[1] == ("COPPER_7_N1", "DLAP_<SCE>", "60.000")
    assert (scenario.steps[2].expected, scenario.steps[2].actual) == ("VALID", "INVALID")
    assert scenario.steps[2].sentence == "the portfolio is INVALID, not VALID"


def test_rows_of_an_outline_have_anchors_of_their_own_without_blanks(tmp_path: Path) -> None:
    keys = [each.key for each in read_run(hand_made().save(tmp_path)).scenarios if each.id == "CRR-AUC-020"]

    assert keys == ["CRR-AUC-020[11:59:59-in_time]", "CRR-AUC-020[12:00:00-in_time]"]


def test_anchors_and_order_do_not_depend_on_the_order_of_play(tmp_path: Path) -> None:
    one, other = HandMade(), HandMade()
    for made, order in ((one, (1, 2, 3)), (other, (3, 1, 2))):
        for number in order:
            made.scenario(f"CRR-AUC-00{number}", f"Case {number}", "pass", line=number)

    keys = [
        [each.key for each in read_run(made.save(tmp_path / name)).scenarios]
        for made, name in ((one, "a"), (other, "b"))
    ]
    assert keys[0] == keys[1] == ["CRR-AUC-001", "CRR-AUC-002", "CRR-AUC-003"]


def test_scenarios_of_two_writers_do_not_mix(tmp_path: Path) -> None:
    made = HandMade()
    made.scenario("CRR-AUC-001", "One", "pass", steps=[("When", "a", "passed", [exchange()], {})])
    made.scenario("CRR-AUC-002", "Other", "fail", steps=[("When", "b", "failed", [], {})], line=9)
    first, second = made.lines[:4], [line.replace('"writer": "main"', '"writer": "gw1"') for line in made.lines[4:]]
    made.lines = [line for pair in zip(first, [*second, ""], strict=True) for line in pair if line]

    scenarios = read_run(made.save(tmp_path)).scenarios
    assert [(each.id, each.verdict, len(each.exchanges)) for each in scenarios] == [
        ("CRR-AUC-001", "pass", 1),
        ("CRR-AUC-002", "fail", 0),
    ]


def test_a_journal_cut_inside_a_line_is_read_to_there_and_says_so(tmp_path: Path) -> None:
    folder = hand_made().save(tmp_path)
    journal = folder / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    cut = next(number for number, line in enumerate(lines) if b"CRR-AUC-012" in line) + 2
    journal.write_bytes(b"".join(lines[:cut]) + lines[cut][:40])

    run = read_run(folder)

    assert [(each.id, each.verdict) for each in run.scenarios] == [
        ("CRR-AUC-001", "pass"),
        ("CRR-AUC-012", "unfinished"),
    ]
    assert f"ends inside line {cut + 1}" in run.gaps[0]
    assert any("CRR-AUC-012" in gap for gap in run.gaps)
    assert any("never recorded its end" in gap for gap in run.gaps)


def test_a_line_of_rubbish_is_passed_over_and_named(tmp_path: Path) -> None:
    made = hand_made()
    made.lines.insert(3, "{rubbish")

    run = read_run(made.save(tmp_path))

    assert run.gaps == ("journal.jsonl line 4 is no JSON and was passed over",)
    assert len(run.scenarios) == 11


@pytest.mark.parametrize("content", [None, "{"])
def test_a_missing_or_broken_manifest_is_said(tmp_path: Path, content: str | None) -> None:
    folder = hand_made().save(tmp_path, manifest=False)
    if content:
        (folder / "manifest.json").write_text(content)

    run = read_run(folder)

    assert run.seed == 20260302
    assert "the versions of what ran are not known" in run.gaps[0]


def test_a_folder_without_a_journal_is_no_evidence(tmp_path: Path) -> None:
    with pytest.raises(NoEvidence, match=r"journal\.jsonl"):
        read_run(tmp_path)


def test_an_empty_journal_is_a_run_without_scenarios(tmp_path: Path) -> None:
    run = read_run(HandMade().save(tmp_path))

    assert run.scenarios == ()
    assert run.started_at is None
