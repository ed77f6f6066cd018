"""All that the suite adds to pytest, as one plugin: for each named one, pytest goes through all packages installed."""

import pytest

from steps import allure_bridge, collector, fixtures, hooks, prove


def pytest_configure(config: pytest.Config) -> None:
    for part in (collector, hooks, fixtures, prove, allure_bridge):
        config.pluginmanager.register(part, part.__name__)
