"""A .feature file collected as if it were a test module, so that no `test_*.py` has to bind it.

Node ids, -k, -m, Outlines, Rules and xdist then work as with any test. What the guards refuse is a collection error.
"""

import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from pytest_bdd import scenario
from pytest_bdd.feature import get_feature

from steps.guards import Guard
from steps.tags import RULE, SCENARIO_ID, marker_lines

GUARD = pytest.StashKey[Guard]()


class FeatureFile(pytest.Module):
    """One feature: its scenarios are test functions named after their titles."""

    def _getobj(self) -> ModuleType:
        self._refuse_what_would_mislead()
        module = ModuleType(re.sub(r"\W", "_", self.path.stem))
        module.__file__ = str(self.path)
        feature = get_feature(str(self.path.parent), self.path.name)
        for title, template in feature.scenarios.items():
            for scenario_id in filter(SCENARIO_ID.fullmatch, template.tags):
                self.config.addinivalue_line("markers", f"{scenario_id}: a scenario's id")
            played = scenario(self.path.name, title, features_base_dir=str(self.path.parent))(_nothing_more)
            setattr(module, _test_name(title), played)
        return module

    def _refuse_what_would_mislead(self) -> None:
        guard = self.config.stash[GUARD]
        complaints = [*guard.check_steps(), *guard.check(self.path)]
        if complaints:
            raise self.CollectError("\n".join(str(one) for one in complaints))


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> FeatureFile | None:
    if file_path.suffix != ".feature":
        return None
    collected: FeatureFile = FeatureFile.from_parent(parent, path=file_path)
    return collected


def pytest_configure(config: pytest.Config) -> None:
    for line in marker_lines():
        config.addinivalue_line("markers", line)
    config.stash[GUARD] = Guard()


def pytest_bdd_apply_tag(tag: str, function: Callable[..., object]) -> bool | None:
    """Make `@rule:submission-window` the mark rule(name="submission-window"); any other tag is a mark as it stands."""
    if not tag.startswith(RULE):
        return None
    pytest.mark.rule(name=tag.removeprefix(RULE))(function)
    return True


def _nothing_more() -> None:
    """Stand for what comes after the last step."""


def _test_name(title: str) -> str:
    return "test_" + re.sub(r"\W+", "_", title).strip("_").lower()
