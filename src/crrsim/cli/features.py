"""The features and steps as text, read with the suite's own readers, so that a command and the collector agree."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crrsim.cli.complaint import Complaint
from crrsim.cli.suite import Suite

if TYPE_CHECKING:
    from steps.gherkin import ScenarioText

SCENARIO_ID = "CRR-"


@dataclass(frozen=True)
class Written:
    """A scenario as it stands in a feature file. `id` is its CRR- tag, or empty."""

    file: Path
    text: "ScenarioText"

    @property
    def id(self) -> str:
        return next((tag.name for tag in self.text.own_tags if tag.name.startswith(SCENARIO_ID)), "")

    @property
    def tags(self) -> frozenset[str]:
        return frozenset(tag.name for tag in self.text.tags)

    @property
    def name(self) -> str:
        return self.id or self.text.title


def read_features(suite: Suite, folder: Path | None = None) -> list[Written]:
    """Return every scenario of the suite, or of those below `folder`, file by file.

    Raises: Complaint naming file and line of a broken feature.
    """
    with importable(suite):
        from steps.gherkin import NotGherkin, read_feature  # noqa: PLC0415 - the suite is found when a command starts

        found: list[Written] = []
        for file in sorted((folder or suite.features).rglob("*.feature")):
            try:
                found += [Written(file, scenario) for scenario in read_feature(file, is_ours=folder is None)]
            except NotGherkin as problem:
                raise Complaint(f"{suite.named(file)}:{problem.line}: {problem}") from None
        return found


def tags_of(scenarios: Iterable[Written]) -> frozenset[str]:
    """Return every tag that selects a scenario; one of a rule, which has parameters, is none."""
    return frozenset(tag for scenario in scenarios for tag in scenario.tags if ":" not in tag)


@contextmanager
def importable(suite: Suite) -> Iterator[None]:
    """Let the suite's `steps` be imported for as long as the context lasts."""
    sys.path.insert(0, str(suite.root))
    try:
        yield
    finally:
        sys.path.remove(str(suite.root))
