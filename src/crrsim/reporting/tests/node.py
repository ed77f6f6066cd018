"""Where the readers of others live that run on Node; tests that need one are skipped, with the reason, without it."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

NODE_MODULES = Path(os.environ.get("CRRSIM_NODE_MODULES", "node_modules")).resolve()
"""A folder of installed npm packages; CI names its own in CRRSIM_NODE_MODULES."""


def package(name: str) -> Path:
    """Return the folder of an installed npm package, or skip the test that asks."""
    if shutil.which("node") is None:
        pytest.skip("no Node here")
    folder = NODE_MODULES / name
    if not folder.is_dir():
        pytest.skip(f"the npm package {name} is not in {NODE_MODULES}; CRRSIM_NODE_MODULES names another folder")
    return folder


def node(script: str, *arguments: Path, cwd: Path) -> str:
    """Run an ECMAScript module that imports installed packages by name; return what it printed."""
    program = cwd / "program.mjs"
    program.write_text(script, "utf-8")
    beside = cwd / "node_modules"
    if not beside.exists():  # an import is looked for beside the program that asks for it
        beside.symlink_to(NODE_MODULES, target_is_directory=True)
    ended = subprocess.run(
        ["node", str(program), *map(str, arguments)], capture_output=True, text=True, check=False, cwd=cwd, timeout=120
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout
