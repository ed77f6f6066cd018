"""All that the suite adds to pytest, as one plugin: for each named one, pytest goes through all packages installed."""

import pytest
from pytest_bdd import hooks as announced

from steps import allure_bridge, collector, fixtures, hooks, prove


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Announce the hooks that the player calls, unless pytest-bdd's own plugin has: a run does without its reports."""
    caller = getattr(pluginmanager.hook, "pytest_bdd_before_scenario", None)
    if caller is None or not caller.has_spec():
        pluginmanager.add_hookspecs(announced)


def pytest_configure(config: pytest.Config) -> None:
    for part in (collector, hooks, fixtures, prove, allure_bridge):
        config.pluginmanager.register(part, part.__name__)
