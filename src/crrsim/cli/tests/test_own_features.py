"""A participant's own features and files: the README's example word for word, and each slip told with its place."""

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from crrsim.cli import main
from crrsim.cli.tests.test_commands import ROOT, crrsim

FILES = ("mine/features/spring.feature", "mine/data/bids.csv", "mine/data/plan.json")


def block(readme: str, after: str) -> str:
    """Return the indented block that follows the line which names a file."""
    found = re.search(rf"^.*`{re.escape(after)}`.*:\n\n((?:    .*\n|\n)+)", readme, re.MULTILINE)
    assert found, after
    return "\n".join(line[4:] for line in found[1].rstrip("\n").splitlines()) + "\n"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the README's example, far from any clone."""
    folder = tmp_path_factory.mktemp("desk")
    readme = (ROOT / "README.md").read_text("utf-8")
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(block(readme, name), "utf-8")
    return folder


@pytest.fixture
def mine(example: Path, tmp_path: Path) -> Path:
    """A copy of the example, for breaking."""
    return shutil.copytree(example / "mine", tmp_path / "mine")


Here = Callable[..., tuple[int, str]]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    """Run the command line in this process, beside the copy, and return its exit code and what it said."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str) -> tuple[int, str]:
        try:
            main(arguments)
        except SystemExit as ended:
            return int(ended.code or 0), "".join(capsys.readouterr())
        return 0, "".join(capsys.readouterr())

    return run


def test_the_example_of_the_readme_is_played_from_any_folder(example: Path, tmp_path: Path) -> None:
    folders = ("--features", str(example / "mine/features"), "--data", str(example / "mine/data"))
    played = crrsim("run", *folders, cwd=tmp_path)

    assert played.returncode == 0, played.stderr
    assert "2 scenarios: 2 pass" in played.stdout
    (run,) = (journal.parent for journal in (tmp_path / "reports").glob("*/journal.jsonl"))
    told = {Path(name).name: hashlib.sha256((example / name).read_bytes()).hexdigest() for name in FILES[1:]}
    assert json.loads((run / "manifest.json").read_text())["data"] == told
    assert list(json.loads((run / "features.json").read_text())) == ["spring.feature"]
    records = [json.loads(line) for line in (run / "journal.jsonl").read_text().splitlines()]
    seen = {check["actual"] for one in records for check in one.get("checks", ()) if "SHA-256" in check["says"]}
    assert seen == set(told.values())
    (first, _) = (one for one in records if one["kind"] == "scenario_started")
    assert (first["scenario"], first["tags"]) == ("spring:two-bids-from-our-desk", ["w5-open-1"])
    assert crrsim("verify", str(run)).returncode == 0


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (FILES[1], ",OFF,", ",OF,", "bids.csv line 3, column TOU: expected ON or OFF, found OF in record [BUY,"),
        (FILES[1], "10.500", "10.5001", "bids.csv line 2, column MW2: expected MW with at most three decimals"),
        (FILES[1], "Source,Sink", "Sink,Source", "bids.csv line 1, column 4: expected Source, found Sink"),
        (FILES[1], "evenings", "\udcfc", "bids.csv line 2, column 10: expected UTF-8, found the byte fc"),
        (FILES[2], '"ON"', '"UP"', "plan.json line 2, column TOU: expected ON or OFF, found UP"),
        (FILES[2], "1.5}", "1.5", "plan.json line 4, column 1: expected JSON"),
        (FILES[0], "bids.csv", "bid.csv", "spring.feature:5: the file bid.csv is not to be had"),
        (FILES[0], "bids.csv", "bid.csv", "did you mean bids.csv?"),
        (FILES[0], "bids.csv", "../data/bids.csv", "the file ../data/bids.csv would be outside of"),
        (FILES[0], "submits", "hands over", "no step definition for when"),
        (FILES[0], "Feature:", "@rule:nothing\nFeature:", "@rule:nothing names no rule of the mock"),
        (FILES[0], "Feature:", "@w2-tue-nothing\nFeature:", "@w2-tue-nothing is no id of the plan"),
    ],
)
def test_a_slip_is_told_with_its_place_before_anything_is_played(
    mine: Path, here: Here, *, file: str, old: str, new: str, says: str
) -> None:
    broken = mine.parent / file
    text = broken.read_text("utf-8")
    assert old in text
    broken.write_bytes(text.replace(old, new, 1).encode("utf-8", "surrogateescape"))

    code, said = here("lint", "mine/features", "--data", "mine/data")

    assert (code, says in said) == (2, True), said


def test_what_lint_refuses_is_not_played(mine: Path) -> None:
    bids = mine / "data" / "bids.csv"
    bids.write_text(bids.read_text().replace(",OFF,", ",OF,"))
    played = crrsim("run", "--features", "mine/features", "--data", "mine/data", cwd=mine.parent)

    assert played.returncode == 2
    assert "the features were refused before any was played" in played.stderr
    assert "spring.feature:5: bids.csv line 3, column TOU: expected ON or OFF, found OF in record" in played.stderr
    assert not (mine.parent / "reports").exists()


def test_without_a_data_folder_files_lie_beside_the_feature(mine: Path, here: Here) -> None:
    for file in (mine / "data").iterdir():
        file.rename(mine / "features" / file.name)
    code, said = here("lint", "mine/features")

    assert (code, "1 feature files, and 2 files that they name" in said) == (0, True), said


def test_many_faults_of_one_file_do_not_fill_the_screen(mine: Path, here: Here) -> None:
    bids = mine / "data" / "bids.csv"
    bids.write_text(bids.read_text() + "BUY\n" * 100)
    _, said = here("lint", "mine/features", "--data", "mine/data")

    assert "bids.csv has 80 more faults" in said
    assert len(said.splitlines()) == 2 * 21 + 1


def test_workers_play_what_is_selected_by_a_tag_of_ones_own_and_run_no_python_of_that_folder(mine: Path) -> None:
    (mine / "features" / "conftest.py").write_text("raise SystemExit('this was run')\n")
    (mine / "features" / "test_this.py").write_text("raise SystemExit('this was run')\n")
    feature = mine / "features" / "spring.feature"
    feature.write_text(feature.read_text().replace("  Scenario: A nom", "  @planning-desk\n  Scenario: A nom"))
    folders = ("--features", "mine/features", "--data", "mine/data")
    played = crrsim("run", *folders, "-n", "2", "--select", "planning-desk", cwd=mine.parent)

    assert (played.returncode, "1 scenario: 1 pass" in played.stdout) == (0, True), played.stdout + played.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("run", "--features", "nowhere"), "--features: nowhere is no folder"),
        (("run", "--data", "nowhere"), "--data: nowhere is no folder"),
        (("run", "--features", "mine/data"), "--features: mine/data holds no file that ends with .feature"),
        (("lint", "nowhere"), "nowhere is no folder"),
    ],
)
@pytest.mark.usefixtures("mine")
def test_a_folder_that_is_none_is_named(here: Here, arguments: tuple[str, ...], says: str) -> None:
    code, said = here(*arguments)

    assert (code, says in said) == (2, True), said


def test_sentences_that_name_files_are_shown_with_their_headers(here: Here) -> None:
    said = " ".join(here("steps", "file")[1].split())

    assert "its file, CRR nominations: AssetOwner,Source,Sink,HedgeType,TOU,Period,CRRType,MW" in said


def test_sentences_are_shown_with_what_may_stand_in_them_and_with_the_columns_of_their_tables(here: Here) -> None:
    said = " ".join(here("steps")[1].split())

    assert "much: as much as there is, or a kilowatt more: all that | a kilowatt more than all" in said
    assert "tou: a time of use: ON | OFF" in said
    assert "its table, bids: source, sink, and if wanted period, tou (ON), hedge (OBL)" in said
    assert "Raises:" not in said
