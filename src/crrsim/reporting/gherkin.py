"""The text of one scenario out of its feature, for a reader who has no copy of the features."""

import itertools
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from crrsim.reporting.run import Scenario

FEATURES = "features.json"
_HEAD = re.compile(r"\s*(Feature|Rule|Background|Scenario|Scenario Outline|Scenario Template|Example)\s*:")
_BAR = re.compile(r"(?<!\\)\|")
_PLAYED = {"Scenario", "Scenario Outline", "Scenario Template", "Example"}


def features_of(folder: Path) -> Mapping[str, str]:
    """Return path -> text of the features as they were when the run began; none when the run did not keep them."""
    try:
        held = json.loads((folder / FEATURES).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}


def excerpt(features: Mapping[str, str], scenario: Scenario) -> str | None:
    """Return the Gherkin of a scenario with its feature, rule and backgrounds, None when its feature was not kept."""
    text = features.get(scenario.feature) or features.get(scenario.feature.removeprefix("features/"))
    if text is None or not scenario.line:
        return None
    lines = text.splitlines()
    blocks = _blocks(lines)
    mine = next((at for at, (_, first, last) in enumerate(blocks) if first <= scenario.line - 1 < last), None)
    if mine is None or blocks[mine][0] not in _PLAYED:
        return None
    rule = max((at for at in range(mine) if blocks[at][0] == "Rule"), default=None)
    kept = [*(at for at in range(mine) if _stands_above(blocks[at][0], at, rule)), mine]
    return "".join("\n".join(lines[blocks[at][1] : blocks[at][2]]).rstrip() + "\n" for at in kept)


def laid_out(text: str) -> str:
    """Return Gherkin with its tables laid out anew: columns as wide as a name was tell how long it is."""
    blocks = itertools.groupby(text.split("\n"), key=lambda line: line.lstrip().startswith("|"))
    made = (_table(list(held)) if is_table else list(held) for is_table, held in blocks)
    return "\n".join(itertools.chain.from_iterable(made))


def _table(lines: Sequence[str]) -> list[str]:
    rows = [[cell.strip() for cell in _BAR.split(line.strip().removeprefix("|").removesuffix("|"))] for line in lines]
    widths = [max(map(len, column)) for column in itertools.zip_longest(*rows, fillvalue="")]
    indent = lines[0][: len(lines[0]) - len(lines[0].lstrip())]
    return [
        f"{indent}|{'|'.join(f' {cell:<{width}} ' for cell, width in zip(row, widths, strict=False))}|" for row in rows
    ]


def _stands_above(kind: str, at: int, rule: int | None) -> bool:
    if kind == "Background":
        return rule is None or at > rule or at == 1
    return kind == "Feature" or at == rule


def _blocks(lines: list[str]) -> list[tuple[str, int, int]]:
    """Return kind, first line and line after the last of each block, from 0; tags belong to what follows."""
    starts = []
    for number, line in enumerate(lines):
        found = _HEAD.match(line)
        if found:
            first = number
            while first and lines[first - 1].strip().startswith(("@", "#")):
                first -= 1
            starts.append((found[1], first))
    ends = [first for _, first in starts[1:]] + [len(lines)]
    return [(kind, first, last) for (kind, first), last in zip(starts, ends, strict=True)]
