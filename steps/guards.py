"""What a feature may not be: everything pytest-bdd would play wrongly, or not at all, without a word.

Async steps are never awaited and pass; of two scenarios with one title the first vanishes; of two matching sentences
one wins in silence; a scenario without a Then cannot fail. Each is refused at collection with file and line.
"""

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from steps.data_files import DataFolder, OwnFile
from steps.gherkin import NotGherkin, ScenarioText, StepText, TagText, read_feature
from steps.stepbook import ROOT, Definition, definitions, named
from steps.tables import TableError
from steps.tags import RULE, SCENARIO_ID, WORDS, is_free, is_known, plan_ids, rule_names


@dataclass(frozen=True)
class Complaint:
    """What is wrong, and where."""

    file: Path
    line: int
    says: str

    def __str__(self) -> str:
        return f"{named(self.file)}:{self.line}: {self.says}"


@dataclass
class Guard:
    """Checks one feature after another, and remembers the scenario ids and the files it has seen.

    Features below `own` are a user's: they need neither ids nor plan ids, and their tags may be any words. `data` is
    where the files are that sentences name; without it they are beside the feature. A run need not read the tables of
    our own features again (`reads_tables`), which the test of all of them has read.
    """

    definitions: tuple[Definition, ...] = field(default_factory=definitions)
    own: Path | None = None
    data: Path | None = None
    reads_tables: bool = True
    files: dict[str, str] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    _found: dict[tuple[str, str], tuple[Definition, ...]] = field(default_factory=dict)

    def check_steps(self) -> list[Complaint]:
        """Return what is wrong with the step definitions themselves."""
        return [
            Complaint(one.file, one.line, f"the step {one.name} is async: it would never be awaited, and pass")
            for one in self.definitions
            if one.awaited
        ]

    def check(self, file: Path) -> list[Complaint]:
        """Return what is wrong with a feature file; none when it may be played."""
        try:
            scenarios = read_feature(file, is_ours=not self.is_own(file))
        except NotGherkin as problem:
            return [Complaint(file, problem.line, str(problem))]
        found = [*self._titles(scenarios), *self._each(file, scenarios)]
        return [Complaint(file, line, says) for line, says in sorted(set(found))]

    def _each(self, file: Path, scenarios: Iterable[ScenarioText]) -> Iterator[tuple[int, str]]:
        is_own = self.is_own(file)
        for scenario in scenarios:
            yield from self._tags(scenario, is_own=is_own)
            yield from self._id(file, scenario, is_own=is_own)
            yield from self._steps(file, scenario)
            if scenario.rows and "manual" in {tag.name for tag in scenario.tags}:
                yield scenario.line, "a person attests a whole scenario, so a @manual one cannot be an outline"

    def is_own(self, file: Path) -> bool:
        """Return whether a feature is a user's own."""
        return self.own is not None and file.is_relative_to(self.own)

    def data_of(self, file: Path) -> DataFolder:
        """Return where the files are that a feature's sentences name."""
        if self.data:
            return DataFolder(self.data, self.files)
        features = self.own or ROOT / "features"
        within = file.parent.relative_to(features).as_posix() if file.is_relative_to(features) else ""
        return DataFolder(file.parent, self.files, within)

    @staticmethod
    def _titles(scenarios: Iterable[ScenarioText]) -> Iterator[tuple[int, str]]:
        first: dict[str, int] = {}
        for scenario in scenarios:
            before = first.setdefault(scenario.title, scenario.line)
            if not scenario.title:
                yield scenario.line, "the scenario has no title"
            elif before != scenario.line:
                yield scenario.line, f"the title {scenario.title!r} stands already on line {before}"

    @staticmethod
    def _tags(scenario: ScenarioText, *, is_own: bool) -> Iterator[tuple[int, str]]:
        for tag in scenario.tags:
            if not is_known(tag.name) and not (is_own and is_free(tag.name)):
                yield tag.line, _unknown(tag)
        if not is_own and not plan_ids() & {tag.name for tag in scenario.tags}:
            yield scenario.line, "the scenario has no plan id among its tags"

    def _id(self, file: Path, scenario: ScenarioText, *, is_own: bool) -> Iterator[tuple[int, str]]:
        ids = [tag for tag in scenario.own_tags if SCENARIO_ID.fullmatch(tag.name)]
        if len(ids) != 1 and (ids or not is_own):
            yield scenario.line, f"a scenario has one id like @CRR-AUC-012 of its own, this one has {len(ids)}"
        for tag in ids:
            place = f"{named(file)}:{scenario.line}"
            before = self.seen.setdefault(tag.name, place)
            if before != place:
                yield tag.line, f"the id @{tag.name} is already taken at {before}"
        for tag in scenario.inherited_tags:
            if SCENARIO_ID.fullmatch(tag.name):
                yield tag.line, f"@{tag.name} is a scenario's id; a Feature or Rule cannot have it"

    def _steps(self, file: Path, scenario: ScenarioText) -> Iterator[tuple[int, str]]:
        if not any(step.type == "then" for step in scenario.steps):
            yield scenario.line, "the scenario has no Then, so it could not fail"
        for step in scenario.played():
            matching = self.matching(step.type, step.text)
            if not matching:
                yield step.line, f"no step definition for {step.type} {step.text!r}{self._meant(step)}"
            elif len(matching) > 1:
                both = " and ".join(f"{one.text!r} ({one.where})" for one in matching)
                yield step.line, f"{step.text!r} is ambiguous: {both}"
            else:
                yield from ((step.line, says) for says in self._files(file, matching[0], step))
                if self.reads_tables or self.is_own(file):
                    yield from ((step.line, says) for says in _table(matching[0], step))

    def _files(self, file: Path, definition: Definition, step: StepText) -> Iterator[str]:
        """Yield what is wrong with the files that a step names."""
        if " file " in step.text:
            said = definition.parser.parse_arguments(step.text) or {}
            for one in said.values():
                if isinstance(one, OwnFile):
                    yield from self.data_of(file).look(one)

    def matching(self, kind: str, text: str) -> tuple[Definition, ...]:
        """Return the definitions of that type, given, when or then, that match a step's text; looked for once."""
        if (kind, text) not in self._found:
            ours = (one for one in self.definitions if one.type == kind)
            self._found[kind, text] = tuple(one for one in ours if one.parser.is_matching(text))
        return self._found[kind, text]

    def _meant(self, step: StepText) -> str:
        from steps.slips import meant  # noqa: PLC0415 - only a slip needs it

        return meant(step.text, (one for one in self.definitions if one.type == step.type))


def lint(features: Path, guard: Guard | None = None) -> list[Complaint]:
    """Return what is wrong with the step definitions and with every feature below a folder."""
    guard = guard or Guard()
    found = guard.check_steps()
    for file in sorted(features.rglob("*.feature")):
        found.extend(guard.check(file))
    return found


def _table(definition: Definition, step: StepText) -> Iterator[str]:
    """Yield what is wrong with the table below a step."""
    if bool(step.table) != ("datatable" in definition.takes):
        yield f"a table stands below {step.text!r}, which takes none" if step.table else _lacking(definition, step)
    elif definition.columns_of:
        try:
            definition.columns_of.read(step.table)
        except TableError as problem:
            yield str(problem)


def _lacking(definition: Definition, step: StepText) -> str:
    columns = f" with columns of {', '.join(definition.columns_of.columns())}" if definition.columns_of else ""
    return f"no table stands below {step.text!r}, which takes one{columns}"


def _unknown(tag: TagText) -> str:
    known = [*WORDS, *plan_ids(), *(RULE + name for name in rule_names())]
    near = difflib.get_close_matches(tag.name, known, n=1)
    hint = f"; did you mean @{near[0]}?" if near else ""
    if tag.name.startswith(RULE):
        return f"@{tag.name} names no rule of the mock{hint}"
    if tag.name[:1] in "wc" and "-" in tag.name:
        return f"@{tag.name} is no id of the plan{hint}"
    return f"@{tag.name} is no registered tag{hint}"
