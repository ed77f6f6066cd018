"""The features of a run as Cucumber reads them: a document, and a pickle for each scenario that was played.

Where the run kept its features they are read as they were. Where it did not, because it was cut or is older, a feature
is written anew from the steps in the journal, and says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from gherkin.ast_builder import AstBuilder
from gherkin.errors import ParserError
from gherkin.parser import Parser
from gherkin.pickles.compiler import Compiler
from gherkin.stream.id_generator import IdGenerator

from crrsim.reporting.run import Scenario

_REBUILT = "# Written anew from the journal: this run did not keep the feature as it was."

Json = Any


@dataclass(frozen=True)
class Document:
    """One feature: its text, its syntax tree, and the scenarios played of it, each with its pickle."""

    uri: str
    text: str
    tree: Mapping[str, Json]
    plays: tuple[tuple[Scenario, Mapping[str, Json]], ...]


def documents(scenarios: Sequence[Scenario], features: Mapping[str, str], ids: IdGenerator) -> Iterator[Document]:
    """Yield a document for each feature that was played; `features` are the texts the run kept, by path."""
    for uri, held in groupby(scenarios, lambda scenario: scenario.feature):
        played = list(held)
        text = features.get(uri) or features.get(uri.removeprefix("features/"))
        yield (text and _kept(uri, text, played, ids)) or _rebuilt(uri, played, ids)


def _kept(uri: str, text: str, played: Sequence[Scenario], ids: IdGenerator) -> Document | None:
    """Return the document of a kept text, None when it is not the one that was played."""
    try:
        tree, pickles = _read(uri, text, ids)
    except ParserError:
        return None
    lines, rows = _places(tree)
    found = [(scenario, _pickle_of(scenario, pickles, lines, rows)) for scenario in played]
    plays = tuple((scenario, pickle) for scenario, pickle in found if pickle is not None)
    return Document(uri, text, tree, plays) if len(plays) == len(found) else None


def _pickle_of(
    scenario: Scenario, pickles: Sequence[Json], lines: Mapping[str, int], rows: Mapping[str, Mapping[str, str]]
) -> Json:
    here = [each for each in pickles if lines[each["astNodeIds"][0]] == scenario.line and _fits(scenario, each)]
    same = (each for each in here if rows.get(each["astNodeIds"][-1], {}) == scenario.parameters)
    return next(same, here[0] if here else None)


def _fits(scenario: Scenario, pickle: Json) -> bool:
    texts = [step["text"] for step in pickle["steps"]]
    return [step.text for step in scenario.steps] == texts[: len(scenario.steps)]


def _read(uri: str, text: str, ids: IdGenerator) -> tuple[Json, list[Json]]:
    tree: Json = {**Parser(AstBuilder(ids)).parse(text), "uri": uri}
    return tree, list(Compiler(ids).compile(tree))


def _places(tree: Json) -> tuple[dict[str, int], dict[str, dict[str, str]]]:
    """Return the line of each scenario, and what each row of Examples says, both by the id of the node."""
    lines, rows = {}, {}
    for scenario in _scenarios(tree["feature"]["children"]):
        lines[scenario["id"]] = scenario["location"]["line"]
        for table in scenario["examples"]:
            names = [cell["value"] for cell in (table.get("tableHeader") or {"cells": []})["cells"]]
            for row in table.get("tableBody") or ():
                rows[row["id"]] = dict(zip(names, (cell["value"] for cell in row["cells"]), strict=False))
    return lines, rows


def _scenarios(children: Sequence[Json]) -> Iterator[Json]:
    for child in children:
        if "scenario" in child:
            yield child["scenario"]
        elif "rule" in child:
            yield from _scenarios(child["rule"]["children"])


def _rebuilt(uri: str, played: Sequence[Scenario], ids: IdGenerator) -> Document:
    lines = [_REBUILT, f"Feature: {_line(uri) or 'unknown'}"]
    for scenario in played:
        lines += ["", *_gherkin(scenario)]
    text = "\n".join(lines) + "\n"
    tree, pickles = _read(uri, text, ids)
    return Document(uri, text, tree, tuple(zip(played, pickles, strict=True)))


def _gherkin(scenario: Scenario) -> Iterator[str]:
    tags = [f"@{''.join(tag.split())}" for tag in scenario.tags if "@" not in tag]
    if tags:
        yield f"  {' '.join(tags)}"
    yield f"  Scenario: {_line(' '.join((scenario.title, *scenario.unsaid)))}"
    for step in scenario.steps:
        yield f"    {step.keyword or '*'} {_line(step.text)}"
        for row in step.table:
            yield f"      | {' | '.join(map(_cell, row))} |"


def _line(text: str) -> str:
    return " ".join(text.split())


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "\\n")
