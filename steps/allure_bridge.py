"""Gherkin steps for Allure: allure-pytest alone shows none, and its sister package cannot be installed beside it.

Nothing happens unless the run writes Allure results (`--alluredir`).
"""

from typing import Any

import allure as untyped_allure
import pytest
from pytest_bdd.parser import Feature, Scenario, Step

from steps.tags import SCENARIO_ID

allure: Any = untyped_allure
"""Published without types."""

OPEN = pytest.StashKey[Any]()


def pytest_bdd_before_scenario(request: pytest.FixtureRequest, feature: Feature, scenario: Scenario) -> None:
    """Name the result after the scenario, and give each row of an outline a parameter of its own."""
    if not _wanted(request):
        return
    identity = next(filter(SCENARIO_ID.fullmatch, sorted(scenario.tags)), "")
    allure.dynamic.title(f"{identity} {scenario.name}".strip())
    allure.dynamic.feature(feature.name)
    if scenario.rule:
        allure.dynamic.story(scenario.rule.name)
    for name, value in request.getfixturevalue("_pytest_bdd_example").items():
        allure.dynamic.parameter(name, value)


def pytest_bdd_before_step(request: pytest.FixtureRequest, step: Step) -> None:
    if _wanted(request):
        shown = allure.step(f"{step.keyword} {step.name}")
        request.node.stash[OPEN] = shown
        shown.__enter__()


def pytest_bdd_after_step(request: pytest.FixtureRequest) -> None:
    _close(request, None)


def pytest_bdd_step_error(request: pytest.FixtureRequest, exception: Exception) -> None:
    _close(request, exception)


def _close(request: pytest.FixtureRequest, problem: Exception | None) -> None:
    if OPEN in request.node.stash:
        shown = request.node.stash[OPEN]
        del request.node.stash[OPEN]
        shown.__exit__(type(problem) if problem else None, problem, problem.__traceback__ if problem else None)


def _wanted(request: pytest.FixtureRequest) -> bool:
    return bool(getattr(request.config.option, "allure_report_dir", None))
