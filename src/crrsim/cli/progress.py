"""What a person sees while pytest plays the scenarios: one moving line, and the complaints of the collector.

pytest's own terminal report speaks of test functions and tracebacks. It is still built, into memory, because plugins
write to it; the reader gets the line below and, at the end, the summary made from the evidence.
"""

import io
import re
from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

_NOISE = re.compile(r"^(E\s+)?(\S*CollectError: )?")


class PlayWatcher:
    """A pytest plugin: moves the progress line and keeps what the collector refused."""

    def __init__(self, console: Console, root: Path) -> None:
        self.refused: list[str] = []
        self.selected = 0
        self._root = root
        self._progress = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console,
            transient=True,
        )  # fmt: skip
        self._task = self._progress.add_task("reading the features", total=None)

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        spoken = config.pluginmanager.getplugin("terminalreporter")
        config.pluginmanager.unregister(spoken)
        config.pluginmanager.register(TerminalReporter(config, io.StringIO()), "terminalreporter")
        self._progress.start()

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.refused.append(_sentence(report.longreprtext) or f"{report.nodeid} cannot be read")

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        if session.items:
            self._begin(len(session.items))

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: object, ids: list[str]) -> None:
        del node
        self._begin(len(ids))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "teardown":
            self._progress.update(self._task, advance=1, description=Path(report.nodeid.split("::")[0]).parent.name)

    def pytest_unconfigure(self) -> None:
        self._progress.stop()

    def _begin(self, scenarios: int) -> None:
        self.selected = scenarios
        self._progress.update(self._task, total=scenarios, description="playing")


def _sentence(longrepr: str) -> str:
    """Return the message of a collection error: its `E` lines when it is a traceback, else all of it."""
    lines = longrepr.strip().splitlines()
    spoken = [line for line in lines if line.startswith("E  ")] or lines
    return "\n".join(_NOISE.sub("", line).strip() for line in spoken)
