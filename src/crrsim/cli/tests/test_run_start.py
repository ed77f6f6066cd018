"""What `crrsim run` refuses before it plays anything: told at once, in a sentence that says what to do."""

from pathlib import Path

import pytest

from crrsim.cli import main


@pytest.fixture(autouse=True)
def _nothing_is_played(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("it was played")

    monkeypatch.setattr("crrsim.cli.run.play", never)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[object, str]:
    """Return the exit code of a run with these arguments and what it said."""
    with pytest.raises(SystemExit) as ended:
        main(["run", *arguments])
    return ended.value.code, " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize("below", [".", "runs", "runs/of/today"])
def test_reports_that_cannot_be_written_end_with_2(
    below: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "afile"
    file.touch()

    code, said = refused(capsys, "--reports", str(file / below))

    assert code == 2
    assert f"--reports {file / below} cannot be written: {file}: Not a directory; name a folder" in said


def test_trying_whether_reports_can_be_written_leaves_no_trace(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = refused(capsys, "--reports", str(tmp_path / "runs" / "today"))

    assert (code, "it was played" in said) == (70, True)
    assert not list(tmp_path.iterdir())
