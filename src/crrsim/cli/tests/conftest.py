"""What every test of the doors stands on: a user without settings, so that no test makes or uses somebody's own key."""

import os
from pathlib import Path

import pytest

from crrsim.cli.tests.shared_runs import played


@pytest.fixture(autouse=True)
def _user_without_settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    settings: Path = tmp_path_factory.mktemp("settings")
    for name in ("XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.setitem(os.environ, name, str(settings))


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """Return a sealed run with one scenario that passed and one that failed, of a participant named FIN1."""
    return played(tmp_path / "reports")
