"""A .feature file collected as if it were a test module, so that no `test_*.py` has to bind it.

Node ids, -k, -m, Outlines, Rules and xdist then work as with any test. What the guards refuse is a collection error.
"""

import gc
import re
import traceback
from collections.abc import Callable, Generator, Iterator
from itertools import chain
from pathlib import Path
from types import ModuleType

import pytest
from pytest_bdd.parser import ScenarioTemplate, Step
from pytest_bdd.scenario import collect_example_parametrizations

from steps.gherkin import playable
from steps.guards import Guard
from steps.player import ROW, play
from steps.stepbook import Definition, definitions
from steps.tags import RULE, SCENARIO_ID, is_known, marker_lines, with_plan_id

GUARD = pytest.StashKey[Guard]()


class FeatureFile(pytest.Module):
    """One feature: its scenarios are test functions named after their titles."""

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        """Yield the scenarios; each stands, in what pytest reports, where it stands in the feature."""
        for found in super().collect():
            if isinstance(found, pytest.Function):
                found.location = self.nodeid, self._lines[found.originalname], found.name
            yield found

    def _getobj(self) -> ModuleType:
        self._refuse_what_would_mislead()
        module = ModuleType(re.sub(r"\W", "_", self.path.stem))
        module.__file__ = str(self.path)
        scenarios = playable(self.path, is_ours=not self.config.stash[GUARD].is_own(self.path)).scenarios
        # pytest counts lines from nought.
        self._lines = {_test_name(title): template.line_number - 1 for title, template in scenarios.items()}
        # All at once: pytest reads the whole list again for each mark that is new to it.
        for tag in sorted(filter(self._is_new, chain.from_iterable(_tags_of(one) for one in scenarios.values()))):
            self.config.addinivalue_line("markers", f"{tag}: a scenario's id, or a word of its author's")
        for title, template in scenarios.items():
            setattr(module, _test_name(title), self._test(template))
        return module

    @staticmethod
    def _is_new(tag: str) -> bool:
        return SCENARIO_ID.fullmatch(tag) is not None or not is_known(tag)

    def _refuse_what_would_mislead(self) -> None:
        guard = self.config.stash[GUARD]
        complaints = [*guard.check_steps(), *guard.check(self.path)]
        if complaints:
            raise self.CollectError("\n".join(str(one) for one in complaints))

    def _test(self, template: ScenarioTemplate) -> Callable[..., None]:
        """Return the test function of a scenario, with its tags as marks and its Examples as parameters."""
        rows = collect_example_parametrizations(template)
        test = self._of_one(template) if rows is None else pytest.mark.parametrize(ROW, rows)(self._of_many(template))
        test.__doc__ = f"{self.path.name}: {template.name}"
        for tag in sorted(_tags_of(template)):
            self.config.hook.pytest_bdd_apply_tag(tag=tag, function=test)
        return test

    def _of_one(self, template: ScenarioTemplate) -> Callable[..., None]:
        def test(request: pytest.FixtureRequest) -> None:
            __tracebackhide__ = True
            play(request, template, self._definition)

        return test

    def _of_many(self, template: ScenarioTemplate) -> Callable[..., None]:
        def test(request: pytest.FixtureRequest, _pytest_bdd_example: object) -> None:
            __tracebackhide__ = True
            play(request, template, self._definition)

        return test

    def _definition(self, step: Step) -> Definition:
        (only,) = self.config.stash[GUARD].matching(step.type, step.name)  # the guards let no other step through
        return only


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> FeatureFile | None:
    if file_path.suffix != ".feature":
        return None
    collected: FeatureFile = FeatureFile.from_parent(parent, path=file_path)
    return collected


def pytest_configure(config: pytest.Config) -> None:
    for line in marker_lines():
        config.addinivalue_line("markers", line)
    own, data = config.option.own_features, config.option.data
    config.stash[GUARD] = Guard(_definitions(), own and Path(own), data and Path(data), reads_tables=False)


def _definitions() -> tuple[Definition, ...]:
    """Return our step definitions. Raises: UsageError, in a sentence, when a module that holds them cannot be read."""
    try:
        return definitions()
    except Exception as problem:
        place = traceback.extract_tb(problem.__traceback__)[-1]
        says = f"{place.filename}:{place.lineno}: {type(problem).__name__}: {problem}"
        raise pytest.UsageError(f"the steps cannot be read: {says}") from problem


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Let the garbage collector leave alone what imports and collecting made: it is there to the end anyway."""
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()  # the conftest has put it off


def pytest_bdd_apply_tag(tag: str, function: Callable[..., object]) -> bool:
    """Make `@rule:auction-window` the mark rule(name="auction-window"); any other tag is a mark as it stands."""
    mark = pytest.mark.rule(name=tag.removeprefix(RULE)) if tag.startswith(RULE) else getattr(pytest.mark, tag)
    mark(function)
    return True


def _tags_of(template: ScenarioTemplate) -> frozenset[str]:
    rule_tags = template.rule.tags if template.rule else set()
    return with_plan_id(template.tags | template.feature.tags | rule_tags)


def _test_name(title: str) -> str:
    return "test_" + re.sub(r"\W+", "_", title).strip("_").lower()
