"""Gherkin steps for Allure: allure-pytest alone shows none, and its sister package cannot be installed beside it.

Nothing happens, and nothing of Allure is imported, unless the run writes Allure results (`--alluredir`).
"""

import importlib
from typing import Any

import pytest
from pytest_bdd.parser import Feature, Scenario, Step

from steps.player import row_of
from steps.tags import SCENARIO_ID


def pytest_configure(config: pytest.Config) -> None:
    if getattr(config.option, "allure_report_dir", None):
        config.pluginmanager.register(AllureBridge(importlib.import_module("allure")))


class AllureBridge:
    """Tells Allure of each scenario and step. `allure` is its module, published without types."""

    def __init__(self, allure: Any) -> None:  # noqa: ANN401 - see above
        self._allure = allure
        self._open: Any = None

    def pytest_bdd_before_scenario(self, request: pytest.FixtureRequest, feature: Feature, scenario: Scenario) -> None:
        """Name the result after the scenario, and give each row of an outline a parameter of its own."""
        identity = next(filter(SCENARIO_ID.fullmatch, sorted(scenario.tags)), "")
        self._allure.dynamic.title(f"{identity} {scenario.name}".strip())
        self._allure.dynamic.feature(feature.name)
        if scenario.rule:
            self._allure.dynamic.story(scenario.rule.name)
        for name, value in row_of(request.node).items():
            self._allure.dynamic.parameter(name, value)

    def pytest_bdd_before_step(self, step: Step) -> None:
        self._open = self._allure.step(f"{step.keyword} {step.name}")
        self._open.__enter__()

    def pytest_bdd_after_step(self) -> None:
        self._close(None)

    def pytest_bdd_step_error(self, exception: Exception) -> None:
        self._close(exception)

    def _close(self, problem: Exception | None) -> None:
        if self._open is not None:
            shown, self._open = self._open, None
            shown.__exit__(type(problem) if problem else None, problem, problem.__traceback__ if problem else None)
