"""A feature file as text: its scenarios with tags, steps and rows, before pytest-bdd turns them into tests.

pytest-bdd keys scenarios by title, so of two with one title it forgets the first. The guards must see what is
written, and so read the file themselves.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any

from gherkin.errors import CompositeParserException
from gherkin.parser import Parser
from pytest_bdd.exceptions import GherkinParseError
from pytest_bdd.gherkin_parser import Background, Child, GherkinDocument, Scenario, Tag, get_gherkin_document
from pytest_bdd.gherkin_parser import Step as ParsedStep
from pytest_bdd.parser import Feature, FeatureParser, render_string

from crrsim.facts import read_once


class NotGherkin(Exception):  # noqa: N818 - says what it is
    """A file that is no feature; `line` is where reading stopped."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class StepText:
    """A step as written; `type` is given, when or then, And and But taking that of the step before."""

    type: str
    text: str
    line: int
    table: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class TagText:
    name: str
    line: int


@dataclass(frozen=True)
class ScenarioText:
    """A scenario with the Background's steps before its own, and the tags of its Feature and Rule beside its own."""

    title: str
    line: int
    own_tags: tuple[TagText, ...]
    inherited_tags: tuple[TagText, ...]
    steps: tuple[StepText, ...]
    rows: tuple[Mapping[str, str], ...]

    @property
    def tags(self) -> tuple[TagText, ...]:
        return self.own_tags + self.inherited_tags

    def played(self) -> Iterator[StepText]:
        """Yield each step as it will be played: as it is written, or once for each row of the Examples."""
        if not self.rows:
            yield from self.steps
        for row in self.rows:
            for step in self.steps:
                table = tuple(tuple(render_string(cell, row) for cell in cells) for cells in step.table)
                yield StepText(step.type, render_string(step.text, row), step.line, table)


def read_feature(file: Path, *, is_ours: bool = True) -> tuple[ScenarioText, ...]:
    """Return the scenarios of a file, in order; of one that is not ours nothing is kept. Raises: NotGherkin."""
    try:
        feature = _document(file, file.stat().st_mtime_ns, is_ours=is_ours).feature
    except GherkinParseError as problem:
        raise NotGherkin(str(problem.message), problem.line) from problem
    except UnicodeDecodeError as problem:
        raise NotGherkin(f"is not UTF-8 text (byte {problem.start})", 1) from problem
    except KeyError as problem:
        raise NotGherkin("holds no Feature", 1) from problem
    return tuple(_inside(feature.children, _tags(feature.tags), ()))


def playable(file: Path, *, is_ours: bool = True) -> Feature:
    """Return the feature of a file as pytest-bdd plays it, with one scenario for each title."""
    return _Parser(str(file.parent), file.name, is_ours=is_ours).parse()


class _Parser(FeatureParser):
    def __init__(self, basedir: str, filename: str, *, is_ours: bool) -> None:
        super().__init__(basedir, filename)
        self._is_ours = is_ours

    def _parse_feature_file(self) -> GherkinDocument:
        file = Path(self.abs_filename)
        return _document(file, file.stat().st_mtime_ns, is_ours=self._is_ours)


@lru_cache(maxsize=1)
def _document(file: Path, _changed_at: int, *, is_ours: bool) -> GherkinDocument:
    """Parse a file once for both readings, and once for all runs; parsing is the most of collecting it."""
    if not is_ours:
        return get_gherkin_document(str(file))
    try:
        return GherkinDocument.from_dict(read_once(file, _parsed, _parser_version()))
    except CompositeParserException:
        return get_gherkin_document(str(file))  # which says what is wrong


def _parsed(text: str) -> Any:  # noqa: ANN401 - as the parser has it, which publishes no types
    return Parser().parse(text)


@cache
def _parser_version() -> str:
    return version("gherkin-official")


def _inside(children: list[Child], tags: tuple[TagText, ...], before: tuple[ParsedStep, ...]) -> Iterator[ScenarioText]:
    """Yield the scenarios of a Feature or Rule; `before` are the steps of the Backgrounds around it."""
    own = chain.from_iterable(_background(child.background) for child in children)
    before = (*before, *own)
    for child in children:
        if child.rule:
            yield from _inside(child.rule.children, tags + _tags(child.rule.tags), before)
        elif child.scenario:
            yield _scenario(child.scenario, tags, before)


def _background(background: Background | None) -> list[ParsedStep]:
    return background.steps if background else []


def _scenario(scenario: Scenario, inherited: tuple[TagText, ...], before: tuple[ParsedStep, ...]) -> ScenarioText:
    examples = chain.from_iterable(_tags(table.tags) for table in scenario.examples)
    return ScenarioText(
        title=scenario.name,
        line=scenario.location.line,
        own_tags=(*_tags(scenario.tags), *examples),
        inherited_tags=inherited,
        steps=(*_steps(before), *_steps(tuple(scenario.steps))),
        rows=tuple(_rows(scenario)),
    )


def _steps(steps: tuple[ParsedStep, ...]) -> Iterator[StepText]:
    types = {"Context": "given", "Action": "when", "Outcome": "then"}
    current = "given"
    for step in steps:
        current = types.get(step.keyword_type, current)
        rows = step.datatable.rows if step.datatable else ()
        table = tuple(tuple(cell.value for cell in row.cells) for row in rows)
        yield StepText(current, step.text, step.location.line, table)


def _rows(scenario: Scenario) -> Iterator[Mapping[str, str]]:
    for table in scenario.examples:
        names = [cell.value for cell in table.table_header.cells] if table.table_header else []
        for row in table.table_body or []:
            yield dict(zip(names, (cell.value for cell in row.cells), strict=True))


def _tags(tags: list[Tag]) -> tuple[TagText, ...]:
    return tuple(TagText(tag.name.removeprefix("@"), tag.location.line) for tag in tags)
