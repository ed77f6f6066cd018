"""From pytest's hooks to the journal: what is played when, and how it ended.

A scenario that cannot be played here and now is skipped as BLOCKED or NOT DUE; one whose exchanges departed from the
published documents is red even when all its steps were content.
"""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd.parser import Feature, Scenario

from crrsim.assembly.simulation import CannotArrange
from crrsim.evidence.journal import FILE_NAME as JOURNAL
from crrsim.evidence.journal import new_run_id
from crrsim.evidence.redaction import SHARED
from crrsim.evidence.seal import seal
from crrsim.evidence.signing import NoSealKey, seal_key
from crrsim.evidence.verdict import GREEN, Verdict
from steps.manual import ATTESTED, attestation_of, attestations_of
from steps.player import RECORDER, SIM, defect_of, row_of
from steps.recorder import Recorder
from steps.stepbook import ROOT

SEALED = pytest.StashKey[str]()
"""What came of sealing the run, in a sentence."""
MOCK_ONLY = "mock_only"
MANUAL = "manual"
SKIPPED = {Verdict.BLOCKED: "BLOCKED", Verdict.NOT_DUE: "NOT DUE", Verdict.MANUAL: "MANUAL PENDING"}


class Departed(AssertionError):  # noqa: N818 - reads as what it is
    """Every step was content, and yet an exchange departed from the published documents."""


def pytest_configure(config: pytest.Config) -> None:
    """Name the run's folder once, in the process that all others answer to; the workers are told it."""
    told = getattr(config, "workerinput", {}).get("evidence")
    config.option.evidence = told or config.option.evidence or str(config.rootpath / "reports" / new_run_id())


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:  # noqa: ANN401 - xdist's own, without types
    node.workerinput["evidence"] = node.config.option.evidence


def recorder_of(config: pytest.Config, *, mock: bool) -> Recorder:
    """Return this process's journal, opened when the first scenario needs it: unit tests leave no evidence."""
    if RECORDER not in config.stash:
        writer = getattr(config, "workerinput", {}).get("workerid", "main")
        own = config.option.own_features
        features = Path(own) if own else ROOT
        config.stash[RECORDER] = Recorder(Path(config.option.evidence), writer, mock=mock, features=features)
    return config.stash[RECORDER]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """End this process's journal; the process that all others answer to seals the run, when they are done."""
    config = session.config
    if RECORDER in config.stash:
        config.stash[RECORDER].end_run()
    folder = Path(config.option.evidence)
    if not hasattr(config, "workerinput") and (folder / JOURNAL).exists():
        config.stash[SEALED] = _sealed(folder, config.option.seal_key)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:  # noqa: ANN401 - pytest's own, private
    if SEALED in config.stash:
        terminalreporter.line(config.stash[SEALED])


def _sealed(folder: Path, key_file: str | None) -> str:
    """Seal the run's evidence and say so; without a key it stays readable and says that it is not sealed."""
    try:
        return f"evidence sealed: {seal(folder, seal_key(Path(key_file) if key_file else None))}"
    except (NoSealKey, OSError) as problem:
        return f"evidence in {folder} is not sealed: {problem}"


def pytest_bdd_before_scenario(request: pytest.FixtureRequest, feature: Feature, scenario: Scenario) -> None:
    del feature
    stash = request.config.stash
    sim = stash[SIM] if SIM in stash else request.getfixturevalue("sim")
    recorder = stash[RECORDER]
    recorder.begin_scenario(scenario, row_of(request.node), request.node.nodeid)
    if MANUAL in request.node.keywords:
        _look_for_attestation(request.config, recorder, scenario, sim.name)
    if not sim.is_mock and MOCK_ONLY in request.node.keywords:
        raise CannotArrange("the scenario moves the mock's own clock, network or manners")
    sim.begin(defect_of(request.node))


def _look_for_attestation(config: pytest.Config, recorder: Recorder, scenario: Scenario, system: str) -> None:
    """Let a person's word stand for what a person has to do. Raises: ManualPending."""
    attested = attestation_of(attestations_of(config), scenario, str(recorder.scenario_id), system)
    config.stash[ATTESTED] = attested
    recorder.attested(attested)


def pytest_bdd_after_scenario(request: pytest.FixtureRequest) -> None:
    request.config.stash[SIM].end()


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Take secrets out of a traceback and of what was printed before pytest, JUnit or Allure show them."""
    report = yield
    if report.failed and not SHARED.looks_clean(report.longreprtext):
        report.longrepr = SHARED.text(report.longreprtext)
    report.sections = [(title, SHARED.text(printed)) for title, printed in report.sections]
    return report


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, Any, Any]:
    """Let the verdict on a scenario decide what pytest hears of it."""
    problem: Exception | None = None
    result = None
    try:
        result = yield
    except Exception as raised:  # noqa: BLE001 - whatever ends a scenario is judged by the one table
        problem = raised
    recorder = pyfuncitem.config.stash.get(RECORDER, None)
    if recorder is None or recorder.scenario_id is None:
        if problem is not None:
            raise problem
        return result
    sim = pyfuncitem.config.stash[SIM]
    patching = getattr(problem, "may_be_outage", False) and sim.plan.is_patching(sim.clock.now())
    decision = recorder.end_scenario(problem, graded=not sim.troubled, patching=patching, registered=sim.is_mock)
    pyfuncitem.user_properties.append(("verdict", str(decision.verdict)))
    if decision.verdict in SKIPPED:
        pytest.skip(f"{SKIPPED[decision.verdict]}: {decision.reason}")
    if problem is not None:
        raise problem
    if decision.verdict not in GREEN:
        raise Departed(f"{decision.verdict}: {decision.reason}")
    return result
