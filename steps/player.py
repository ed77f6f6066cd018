"""Plays a scenario, each step by the one definition that was found for it when its feature was collected.

pytest-bdd looks for the definition anew at every step, among all fixtures of the session, and asks pytest of each
whether this scenario may see it: with as many sentences as we have, that takes longer than the requests themselves.
The features, the definitions and the hooks are pytest-bdd's all the same, so whoever listens to them hears them; a run
does without pytest-bdd's own reports, which take longer of each step than ours, and are there where its plugin is.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pytest
from pluggy import HookCaller
from pytest_bdd.compat import inject_fixture
from pytest_bdd.parser import ScenarioTemplate, Step

from crrsim.assembly.simulation import Simulation
from steps.recorder import Recorder
from steps.stepbook import Definition

RECORDER = pytest.StashKey[Recorder]()
"""This process's journal, which is told of each step directly: a call through pytest takes longer than the telling."""
SIM = pytest.StashKey[Simulation]()
"""The run's simulation, once its fixture has made it: pytest takes long to hand it out again to each scenario."""
ROW = "_pytest_bdd_example"
"""What pytest-bdd calls a scenario's row of the Examples among its parameters."""

Find = Callable[[Step], Definition]


def row_of(item: pytest.Item) -> Mapping[str, str]:
    """Return the row of the Examples that an item plays; empty when it is of no outline."""
    row: Mapping[str, str] = item.callspec.params.get(ROW, {}) if hasattr(item, "callspec") else {}
    return row


def defect_of(item: pytest.Item) -> str | None:
    """Return the defect that this play of a scenario is bent by; `--prove` gives one, otherwise there is none."""
    return item.callspec.params.get("defect") if hasattr(item, "callspec") else None


class Nouns:
    """What steps ask for by name: what an earlier step has made, and else a fixture.

    pytest is told what steps made only when it is asked for something, since most scenarios get on without.
    """

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self._request = request
        stash = request.config.stash
        self._known: dict[str, Any] = {"sim": stash[SIM]} if SIM in stash else {}
        self._untold: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - whatever a fixture or a step gives
        if name not in self._known or name == "request":
            for made, value in self._untold.items():
                inject_fixture(self._request, made, value)
            self._untold.clear()
            self._known[name] = self._request.getfixturevalue(name)
        return self._known[name]

    def __setitem__(self, name: str, value: object) -> None:
        self._known[name] = self._untold[name] = value


def play(request: pytest.FixtureRequest, template: ScenarioTemplate, find: Find) -> None:
    """Play a scenario, with the row of the Examples that `request` brings. Raises: whatever ends it early."""
    __tracebackhide__ = True
    scenario = template.render(row_of(request.node))
    told = {"request": request, "feature": scenario.feature, "scenario": scenario}
    hook = request.config.hook
    hook.pytest_bdd_before_scenario(**told)
    nouns = Nouns(request)
    try:
        for step in scenario.steps:
            _play_step(step, find(step), nouns, told, request)
    finally:
        hook.pytest_bdd_after_scenario(**told)


def _play_step(
    step: Step, definition: Definition, nouns: Nouns, scenario: Mapping[str, object], request: pytest.FixtureRequest
) -> None:
    __tracebackhide__ = True
    hook, recorder = request.config.hook, request.config.stash[RECORDER]
    told = {**scenario, "step": step, "step_func": definition.function}
    recorder.begin_step()
    _tell(hook.pytest_bdd_before_step, told)
    told["step_func_args"] = {}
    try:
        told["step_func_args"] = arguments = _arguments(step, definition, nouns)
        _tell(hook.pytest_bdd_before_step_call, told)
        made = definition.function(**arguments)
        if definition.yields:
            generator, made = made, next(made)
            request.addfinalizer(partial(next, generator, None))
    except (Exception, pytest.fail.Exception) as problem:
        recorder.end_step(step, problem)
        _tell(hook.pytest_bdd_step_error, {**told, "exception": problem})
        raise
    if definition.makes is not None:
        nouns[definition.makes] = made
    recorder.end_step(step)
    _tell(hook.pytest_bdd_after_step, told)


def _tell(hook: HookCaller, told: Mapping[str, object]) -> None:
    """Tell others of a step, where there are any: a run without Allure has none, and a call takes its time anyway."""
    if hook.get_hookimpls():
        hook(**told)


def _arguments(step: Step, definition: Definition, nouns: Nouns) -> dict[str, Any]:
    """Return what the step's function is called with: words of the sentence, what stands below it, and nouns."""
    said: dict[str, Any] = definition.parser.parse_arguments(step.name) or {}
    if step.datatable is not None:
        said["datatable"] = step.datatable.raw()
    if step.docstring is not None:
        said["docstring"] = step.docstring
    taken = {name: said[name] for name in definition.takes if name in said}
    return {**taken, **{name: nouns[name] for name in definition.needs if name not in taken}}
