"""Runs pytest on the suite, in this process, and turns what pytest can complain of into our exit codes."""

import contextlib
import io
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pytest
from rich.console import Console

from crrsim.cli.complaint import Complaint
from crrsim.cli.features import importable
from crrsim.cli.progress import PlayWatcher
from crrsim.cli.suite import Suite
from crrsim.evidence.verdict import ExitCode

_PLACE = re.compile(r"\S+\.py:\d+: ")
# What others have installed into this environment may neither slow a run down nor change what comes of it. Of pytest's
# own plugins a run does without those that are for tests in Python, and those for reports that are not ours: it is the
# suite that announces pytest-bdd's hooks, whose own plugin keeps a report of each step besides.
_NEEDLESS = (
    *("doctest", "junitxml", "legacypath", "logging", "pastebin", "recwarn", "setuponly", "setupplan", "stepwise"),
    *("subtests", "tmpdir", "unittest"),
)
PLUGINS = (
    "--disable-plugin-autoload",
    "--tb=line",  # the evidence has its own; to build one with its sources takes longer than a scenario
    *chain.from_iterable(("-p", f"no:{name}") for name in _NEEDLESS),
)
_ASKED_FOR = {"-n": "xdist.plugin", "--random-order": "random_order.plugin"}
# The head of the evidence has read the steps before pytest starts, which is no reason to stop.
_READ_BEFORE = "ignore:Module already imported so cannot be rewritten:pytest.PytestAssertRewriteWarning"
_WARNINGS = f"filterwarnings=error\n{_READ_BEFORE}"
_SETTINGS = ("-p", "no:cacheprovider", "--import-mode=importlib", "-o", "strict=true", "-o", _WARNINGS)
# The suite's conftest stands not above a folder of one's own, and a conftest or a test in that folder is nobody's.
_OF_OWN = ("--noconftest", "-p", "conftest", "-o", "python_files=")


@dataclass(frozen=True)
class Played:
    """How a play of the suite ended: pytest's own exit code and the number of scenarios selected."""

    code: int
    selected: int


def play(suite: Suite, arguments: Sequence[str], console: Console, own: Path | None = None) -> Played:
    """Play the scenarios of `suite`, or those below the folder `own`, with these pytest arguments.

    Nothing but features is read of a folder of one's own: what Python may lie there is not run.

    Raises: Complaint when the collector refuses a feature or step (2), pytest cannot start (2 or 3), nothing is
    selected (2), or somebody interrupts (130). Failing scenarios are no complaint: the evidence says what happened.
    """
    watcher = PlayWatcher(console, suite.root)
    spoken = io.StringIO()
    settings = [*_own_settings(suite), *_plugins(arguments)]
    with importable(suite), contextlib.redirect_stderr(spoken):
        played = [str(own), *_OF_OWN] if own else [str(suite.features)]
        code = int(pytest.main([*settings, *arguments, *played], plugins=[watcher]))
    if watcher.refused:
        raise Complaint("the features were refused before any was played:\n" + "\n".join(watcher.refused))
    if code == pytest.ExitCode.NO_TESTS_COLLECTED:
        raise Complaint("no scenario is selected; `crrsim plan` lists what there is")
    if code == pytest.ExitCode.INTERRUPTED:
        raise Complaint("interrupted", ExitCode.INTERRUPTED)
    if code not in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}:
        raise Complaint(_last_words(spoken.getvalue()), ExitCode.CONFIGURATION)
    return Played(code, watcher.selected)


def _own_settings(suite: Suite) -> list[str]:
    """Return the settings a clone has in its pyproject; the bundled copy has no such file and must not find another."""
    place = ["--rootdir", str(suite.root), "--confcutdir", str(suite.root)]
    return place if suite.is_clone else [*place, "-c", os.devnull, *_SETTINGS]


def _plugins(arguments: Sequence[str]) -> list[str]:
    """Return the options that load the plugins a run needs, and no others."""
    needed = (plugin for option, plugin in _ASKED_FOR.items() if option in arguments)
    return [*PLUGINS, *chain.from_iterable(("-p", plugin) for plugin in needed)]


def _last_words(spoken: str) -> str:
    """Return what pytest complained of: all of a sentence, and of a traceback the head and the exception."""
    lines = [line.removeprefix("ERROR: ").rstrip() for line in spoken.splitlines() if line.strip()]
    raised = [line[1:].strip() for line in lines if line.startswith("E  ")]
    places = [line.strip() for line in lines if _PLACE.match(line)]
    if raised:
        return " ".join([lines[0], *places[-1:], *raised])
    return "\n".join(lines) or "pytest could not start and did not say why"
