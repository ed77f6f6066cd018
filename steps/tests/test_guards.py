"""Each thing that pytest-bdd would play wrongly, or not at all, is refused with file and line."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from steps import gherkin
from steps.gherkin import read_feature
from steps.guards import Guard, lint
from steps.phrases import phrase
from steps.stepbook import ROOT, Definition, definitions

GOOD = """@week2 @w2-tue-auc-mn-1
Feature: A holder looks
  Rule: It may

    @CRR-TST-001
    Scenario: Once
      Given the monthly auction is OPEN
      When FIN1 lists its portfolios in the monthly auction
      Then the list does not have "Anything"

    @CRR-TST-002
    Scenario Outline: As <actor>
      Given the monthly auction is OPEN
      When <actor> lists its portfolios in the monthly auction
      Then the list does not have "Anything"

      Examples:
        | actor |
        | FIN1  |
        | FIN2  |
"""


def complaints(folder: Path, text: str, guard: Guard | None = None) -> list[str]:
    file = folder / "looking.feature"
    file.write_text(text, "utf-8")
    return [str(one).removeprefix(f"{folder}/") for one in (guard or Guard()).check(file)]


def test_a_good_feature_is_let_through(tmp_path: Path) -> None:
    assert complaints(tmp_path, GOOD) == []


def test_the_features_of_the_project_are_in_order() -> None:
    assert lint(ROOT / "features") == []


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("Scenario Outline: As <actor>", "Scenario Outline: Once", 12, "'Once' stands already on line 6"),
        ("    @CRR-TST-001\n", "", 5, "one id like @CRR-AUC-012 of its own, this one has 0"),
        ("@CRR-TST-002", "@CRR-TST-001", 11, "@CRR-TST-001 is already taken at"),
        ("@CRR-TST-001", "@CRR-TST-001 @CRR-TST-003", 6, "this one has 2"),
        ("@week2 ", "@week2 @CRR-TST-009 ", 1, "a Feature or Rule cannot have it"),
        ("@week2 ", "@week2 @manual ", 12, "a person attests a whole scenario"),
        ("@week2 ", "@week22 ", 1, "@week22 is no registered tag; did you mean @week2?"),
        ("@w2-tue-auc-mn-1", "@w2-tue-auc-mn-9", 1, "@w2-tue-auc-mn-9 is no id of the plan"),
        ("@w2-tue-auc-mn-1", "@auction", 6, "no plan id among its tags"),
        (
            "@CRR-TST-001",
            "@CRR-TST-001 @rule:submission-windov",
            5,
            "no rule of the mock; did you mean @rule:submission-window",
        ),
        ('      Then the list does not have "Anything"\n\n    @CRR', "\n    @CRR", 6, "no Then, so it could not fail"),
        (
            "When FIN1 lists its portfolios in the monthly auction",
            "When FIN1 lists his portfolios in the monthly auction",
            8,
            "no step definition for when",
        ),
        (
            "When FIN1 lists its portfolios in the monthly auction",
            "When fin1 lists its portfolios in the monthly auction",
            8,
            "'fin1' is not a participant of the cast, by its name, such as FIN1",
        ),
        (
            "| FIN2  |",
            "| fin2  |",
            14,
            "no step definition for when 'fin2 lists its portfolios in the monthly auction'",
        ),
    ],
)
def test_what_is_refused_names_its_line(tmp_path: Path, old: str, new: str, line: int, says: str) -> None:
    assert old in GOOD
    found = complaints(tmp_path, GOOD.replace(old, new, 1))
    assert says in "\n".join(one for one in found if one.startswith(f"looking.feature:{line}: ")), found


def test_two_titles_under_two_rules_are_still_two_titles(tmp_path: Path) -> None:
    again = GOOD[GOOD.index("    @CRR-TST-001") : GOOD.index("    @CRR-TST-002")].replace("001", "003")
    assert any(
        "'Once' stands already on line 6" in one for one in complaints(tmp_path, f"{GOOD}  Rule: Another\n{again}")
    )


def test_a_file_that_is_no_feature(tmp_path: Path) -> None:
    assert complaints(tmp_path, "nothing but words\n")
    assert complaints(tmp_path, "# only a comment\n") == ["looking.feature:1: holds no Feature"]


def test_a_feature_of_ours_is_parsed_once_and_by_a_users_own_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    file, kept = tmp_path / "looking.feature", tmp_path / "__pycache__"
    assert complaints(tmp_path, GOOD, Guard(own=tmp_path)) == []
    assert not kept.exists()
    gherkin._document.cache_clear()
    assert complaints(tmp_path, GOOD) == []
    before = read_feature(file)
    assert [one.name for one in kept.iterdir()] == ["looking.feature.json"]
    gherkin._document.cache_clear()
    monkeypatch.delattr(gherkin, "Parser")
    assert read_feature(file) == before
    assert len(before) == 2


TABLED = GOOD.replace(
    """      When FIN1 lists its portfolios in the monthly auction
""",
    """      When FIN1 creates the portfolio "Spring" with the bids:
        | source           | sink           | mw    | price |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | 1.000 | 2.50  |
""",
    1,
)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("| source ", "| Source ", "the table of bids has no column 'Source'; did you mean 'source'?"),
        (" sink ", " tou  ", "the table of bids lacks its column 'sink'"),
        ("1.000", "ten  ", "the table of bids, row 1, column 'mw': 'ten' is not a number"),
        (
            'creates the portfolio "Spring" with the bids:',
            "lists its portfolios in the monthly auction",
            "a table stands below 'FIN1 lists",
        ),
        (
            TABLED[TABLED.index("        | source") : TABLED.index("      Then")],
            "",
            "takes one with columns of source, sink",
        ),
    ],
)
def test_a_table_is_told_by_the_line_of_its_step(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert complaints(tmp_path, TABLED) == []
    slipped = TABLED.replace(old, new, 1)
    (found,) = complaints(tmp_path, slipped, Guard(own=tmp_path, reads_tables=False))
    assert found.startswith("looking.feature:8: ")
    assert says in found
    assert complaints(tmp_path, slipped, Guard(reads_tables=False)) == []


def test_every_sentence_with_a_table_says_what_its_columns_are() -> None:
    assert [one.text for one in definitions() if "datatable" in one.takes and one.columns_of is None] == []


def test_a_sentence_that_two_definitions_match(tmp_path: Path) -> None:
    known = definitions()
    other = replace(known[0], type="when", parser=phrase("{actor:Actor} lists its portfolios in {market:Market}"))
    (found,) = {one for one in complaints(tmp_path, GOOD, Guard((*known, other))) if ":8:" in one}
    assert "is ambiguous" in found
    assert "steps/portfolios.py" in found


def test_an_async_step_is_refused() -> None:
    async def it_rains() -> None: ...

    line = it_rains.__code__.co_firstlineno
    (found,) = Guard((Definition("then", phrase("it rains"), it_rains),)).check_steps()
    says = "the step it_rains is async: it would never be awaited, and pass"
    assert str(found) == f"steps/tests/test_guards.py:{line}: {says}"


def test_a_collection_stops_at_what_is_refused(tmp_path: Path) -> None:
    for name in ("conftest.py", "steps", "pyproject.toml"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "features").mkdir()
    (tmp_path / "features" / "bad.feature").write_text(GOOD.replace("FIN1 lists", "FIN1 burns"), "utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "features"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == pytest.ExitCode.INTERRUPTED, ran.stdout
    assert "bad.feature:8: no step definition for when 'FIN1 burns its portfolios" in ran.stdout
    assert not (tmp_path / "reports").exists()
