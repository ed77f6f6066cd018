"""The rooms look the way the house was drawn: import-linter's contracts hold, and no room is without one."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

HOUSE = Path(__file__).parents[1]
TREE = Path(__file__).parents[3]
DOORS = {"cli", "bench"}
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def rooms() -> set[str]:
    return {room.parent.name for room in HOUSE.glob("*/__init__.py")} - {"tests"}


def contracts() -> dict[str, dict[str, list[str]]]:
    settings = tomllib.loads((TREE / "pyproject.toml").read_text("utf-8"))
    return {contract["id"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}


def test_the_contracts_hold() -> None:
    told = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache", "--no-logo"],
        cwd=TREE,
        env={**os.environ, "PYTHONPATH": str(TREE / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr


def test_a_room_that_looks_the_wrong_way_is_seen(tmp_path: Path) -> None:
    (tmp_path / "crrsim").mkdir()
    for room, looks_at in {"terms": "calendar", "calendar": ""}.items():
        (tmp_path / "crrsim" / room).mkdir()
        text = f"import crrsim.{looks_at}\n" if looks_at else ""
        (tmp_path / "crrsim" / room / "__init__.py").write_text(text, "utf-8")
    (tmp_path / "crrsim" / "__init__.py").touch()
    (tmp_path / "pyproject.toml").write_text(
        '[tool.importlinter]\nroot_package = "crrsim"\n[[tool.importlinter.contracts]]\nname = "terms"\n'
        'type = "forbidden"\nsource_modules = ["crrsim.terms"]\nforbidden_modules = ["crrsim.calendar"]\n',
        "utf-8",
    )
    told = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache", "--no-logo"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1, told.stdout + told.stderr
    assert "crrsim.terms is not allowed to import crrsim.calendar" in told.stdout


def test_every_room_but_the_doors_has_a_contract() -> None:
    assert rooms() - DOORS == set(contracts()) - {"pacific"}


def test_every_contract_speaks_of_every_other_room() -> None:
    allowed = {
        "terms": set[str](),
        "calendar": {"terms"},
        "network": {"terms"},
        "contract": {"terms"},
        "evidence": {"terms"},
        "clearing": {"network", "terms"},
        "market": {"clearing", "network", "calendar", "terms"},
        "client": {"contract", "evidence", "terms"},
        "server": {"market", "contract", "terms"},
        "review": {"clearing", "network", "contract", "terms"},
        "synthetic": {"network", "calendar", "terms"},
        "assembly": rooms() - DOORS - {"reporting", "assembly"},
        "reporting": {"terms", "calendar"},
    }
    for room, may in allowed.items():
        forbidden = {module.removeprefix("crrsim.") for module in contracts()[room]["forbidden_modules"]}
        assert forbidden == rooms() - may - {room}, room
