"""`--prove`: whether every defect of the mock is caught by some scenario, and none is red on the healthy mock.

Each scenario is played once healthy and once with each defect of the rules that it shows; the matrix of what happened
goes to the evidence folder as JSON.

A play that turns red has caught its defect, and passes; one that stays green is skipped, as it says nothing. The run
fails for a defect that nobody caught, and for a healthy play that is red.
"""

import json
from collections.abc import Generator, Iterable
from pathlib import Path
from typing import Any

import pytest

from crrsim.evidence.proof import CAUGHT, FILE_NAME, HEALTHY, QUIET
from crrsim.evidence.verdict import GREEN, Verdict
from crrsim.market.rules import find_rule
from steps.tags import SCENARIO_ID, every_rule

MATRIX = pytest.StashKey["Matrix"]()


class Matrix:
    """What each play of each scenario came to, by defect."""

    def __init__(self, defects: Iterable[str]) -> None:
        self.verdicts: dict[str, dict[str, str]] = {defect: {} for defect in (HEALTHY, *defects)}

    def note(self, defect: str, scenario: str, verdict: str) -> None:
        self.verdicts[defect][scenario] = verdict

    def escaped(self) -> list[str]:
        """Return the defects that turned no scenario red."""
        caught = {defect for defect, seen in self.verdicts.items() if CAUGHT & set(seen.values())}
        return [defect for defect in self.verdicts if defect != HEALTHY and defect not in caught]

    def false_alarms(self) -> list[str]:
        """Return the scenarios that were red on the healthy mock."""
        return [scenario for scenario, verdict in self.verdicts[HEALTHY].items() if verdict not in QUIET]

    def write(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        content = {"verdicts": self.verdicts, "escaped": self.escaped(), "false_alarms": self.false_alarms()}
        (folder / FILE_NAME).write_text(json.dumps(content, indent=1) + "\n", "utf-8")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Play each scenario once for each defect of its rules, and once without any."""
    if metafunc.config.option.prove:
        names = sorted({mark.kwargs["name"] for mark in metafunc.definition.iter_markers("rule")})
        defects = [defect.name for name in names for defect in find_rule(name).defects]
        metafunc.fixturenames.append("defect")
        names = [HEALTHY, *defects]
        metafunc.parametrize("defect", [None, *defects], indirect=True, ids=[f"{name}!" for name in names])


def pytest_configure(config: pytest.Config) -> None:
    if config.option.prove:
        config.stash[MATRIX] = Matrix(defect.name for rule in every_rule() for defect in rule.defects)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn red into green for a defect that was caught, and green into a skip for one that was not."""
    report = yield
    defect = getattr(item, "callspec", None) and item.callspec.params.get("defect")  # type: ignore[attr-defined]  # a parametrised item has it
    if not item.config.option.prove or report.when != "call":
        return report
    verdict = dict(item.user_properties).get("verdict", Verdict.HARNESS)
    report.user_properties.append(("defect", defect or HEALTHY))
    report.user_properties.append(("scenario", _identity(item)))
    if defect and verdict in CAUGHT:
        report.outcome, report.longrepr = "passed", None
    elif defect and verdict in GREEN:
        report.outcome = "skipped"
        report.longrepr = (str(item.path), 0, f"{defect} does not show here")
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Gather what the workers report; the main process hears of every play."""
    said = dict(report.user_properties)
    if report.when == "call" and "defect" in said and _GATHERED:
        _GATHERED[0].note(str(said["defect"]), str(said["scenario"]), str(said.get("verdict", Verdict.HARNESS)))


def pytest_sessionstart(session: pytest.Session) -> None:
    _GATHERED[:] = [session.config.stash[MATRIX]] if session.config.option.prove else []


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the matrix, and fail for what escaped."""
    if not session.config.option.prove or hasattr(session.config, "workerinput"):
        return
    matrix = session.config.stash[MATRIX]
    matrix.write(Path(session.config.option.evidence))
    if matrix.escaped() or matrix.false_alarms():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:  # noqa: ANN401 - pytest's own, private
    if not config.option.prove:
        return
    matrix = config.stash[MATRIX]
    escaped, alarms = matrix.escaped(), matrix.false_alarms()
    count = len(matrix.verdicts) - 1
    terminalreporter.section("prove")
    terminalreporter.line(f"{count - len(escaped)} of {count} defects are caught; {len(alarms)} false alarms")
    for defect in escaped:
        terminalreporter.line(f"nobody caught {defect}")
    for scenario in alarms:
        terminalreporter.line(f"red on the healthy mock: {scenario}")


_GATHERED: list[Matrix] = []  # pytest_runtest_logreport is not told the config


def _identity(item: pytest.Item) -> str:
    names = (mark.name for mark in item.iter_markers())
    identity = next(filter(SCENARIO_ID.fullmatch, names), item.name)
    row = getattr(item, "callspec", None)
    cells = row.params.get("_pytest_bdd_example") if row else None
    return f"{identity}[{'-'.join(cells.values())}]" if cells else identity
