"""Gherkin steps for Allure: allure-pytest alone shows none, and its sister package cannot be installed beside it.

What Allure is told, exceptions and parameters among it, is redacted before it writes. Nothing happens, and nothing of
Allure is imported, unless the run writes Allure results (`--alluredir`).
"""

import importlib
from typing import Any

import pytest
from pytest_bdd.parser import Feature, Scenario, Step

from crrsim.evidence.redaction import SHARED
from steps.player import row_of
from steps.tags import SCENARIO_ID


def pytest_configure(config: pytest.Config) -> None:
    if getattr(config.option, "allure_report_dir", None):
        config.pluginmanager.register(AllureBridge(importlib.import_module("allure")))
        commons = importlib.import_module("allure_commons")
        cleaner = cleaner_for(commons.hookimpl)
        commons.plugin_manager.register(cleaner)
        config.add_cleanup(lambda: commons.plugin_manager.unregister(cleaner))


def cleaner_for(hookimpl: Any) -> object:  # noqa: ANN401 - published without types
    """Return an Allure plugin that takes secrets out of each result, in place, before Allure's own writes it."""

    class Cleaner:
        @hookimpl(tryfirst=True)  # type: ignore[untyped-decorator]  # published without types
        def report_result(self, result: object) -> None:
            cleaned(result)

        @hookimpl(tryfirst=True)  # type: ignore[untyped-decorator]  # published without types
        def report_container(self, container: object) -> None:
            cleaned(container)

    return Cleaner()


def cleaned(value: Any) -> Any:  # noqa: ANN401 - Allure's models, and what they hold
    """Return `value` without secrets; Allure's models are changed in place."""
    if isinstance(value, str):
        return SHARED.text(value)
    if isinstance(value, list):
        return [cleaned(one) for one in value]
    for one in getattr(type(value), "__attrs_attrs__", ()):
        setattr(value, one.name, cleaned(getattr(value, one.name)))
    return value


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
        if request.getfixturevalue("sim").is_mock:
            self._allure.dynamic.tag("MOCK")
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
