"""Where the features and steps are: the clone one stands in, the copy the wheel carries, or the clone it runs from."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from crrsim.cli.complaint import Complaint
from crrsim.evidence.verdict import ExitCode

_PACKAGE = Path(__file__).resolve().parents[1]

DataFolder = Annotated[
    Path | None,
    typer.Option(
        help="Where the CSV and JSON files are that features name; without, beside the feature.", metavar="DIR"
    ),
]
"""The option `--data` of each command that reads a person's own features."""


@dataclass(frozen=True)
class Suite:
    """A folder that holds `conftest.py`, `features/` and `steps/`. Only a clone has its own pytest settings."""

    root: Path

    @property
    def features(self) -> Path:
        return self.root / "features"

    @property
    def is_clone(self) -> bool:
        return (self.root / "pyproject.toml").is_file()

    def named(self, file: Path) -> str:
        """Return the path of `file` as a reader of the suite would write it."""
        return file.relative_to(self.root).as_posix() if file.is_relative_to(self.root) else str(file)


@dataclass(frozen=True)
class Own:
    """What a user brings: a folder of features, and one of the files they name; either may be left out."""

    features: Path | None
    data: Path | None


def own_folders(features: Path | None, data: Path | None) -> Own:
    """Return both folders as whole paths. Raises: Complaint for one that is none, or has no feature in it."""
    for option, folder in (("--features", features), ("--data", data)):
        if folder is not None and not folder.is_dir():
            raise Complaint(f"{option}: {folder} is no folder")
    if features is not None and next(features.rglob("*.feature"), None) is None:
        raise Complaint(f"--features: {features} holds no file that ends with .feature")
    return Own(features and features.resolve(), data and data.resolve())


def find_suite(start: Path | None = None) -> Suite:
    """Return the suite that a command started in `start` means.

    A clone of this project above `start` comes first, so that edited features count; then the copy bundled in the
    installed package; then, for an editable install, the clone that the package is imported from.
    Raises: Complaint, naming the places that were tried.
    """
    here = (start or Path.cwd()).resolve()
    clones = [folder for folder in (here, *here.parents) if _is_clone(folder)]
    for folder in (*clones[:1], _PACKAGE / "_suite", _PACKAGE.parents[1]):
        if _holds_a_suite(folder):
            return Suite(folder)
    raise Complaint(
        f"no features and steps found: neither in a clone above {here} nor in {_PACKAGE / '_suite'}. "
        "Install crrsim again, or start in a clone of the project.",
        ExitCode.CONFIGURATION,
    )


def _holds_a_suite(folder: Path) -> bool:
    return (folder / "conftest.py").is_file() and (folder / "features").is_dir() and (folder / "steps").is_dir()


def _is_clone(folder: Path) -> bool:
    project = folder / "pyproject.toml"
    return _holds_a_suite(folder) and project.is_file() and 'name = "crrsim"' in project.read_text("utf-8")
