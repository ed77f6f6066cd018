"""`crrsim steps`: the phrase book, each sentence with what it means, what may stand in it, and one place of its use."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from crrsim.cli.complaint import Complaint
from crrsim.cli.console import paper
from crrsim.cli.features import Written, importable, read_features
from crrsim.cli.suite import Suite, find_suite

if TYPE_CHECKING:
    from steps.gherkin import StepText
    from steps.stepbook import Definition

Example = tuple[Written, "StepText"]


def steps(
    word: Annotated[str, typer.Argument(help="Show only sentences with this word in them or in their meaning.")] = "",
) -> None:
    """Show the sentences a feature may use, what each means, what may stand in it, and an example from the features."""
    suite = find_suite()
    scenarios = read_features(suite)
    with importable(suite):
        from steps.choices import told  # noqa: PLC0415 - the suite is found when a command starts
        from steps.stepbook import definitions  # noqa: PLC0415 - as above

        every = definitions()
    found = [one for one in every if word.lower() in f"{one.type} {one.text} {one.meaning}".lower()]
    if not found:
        raise Complaint(f"no sentence speaks of {word!r}; `crrsim steps` alone shows all {len(every)}")
    console = paper()
    for one in found:
        words = {name: told(kind) for name, kind in one.parser.kinds.items()}
        console.print(_entry(suite, one, scenarios, words))
    console.print(f"{len(found)} of {len(every)} sentences.")


def _entry(suite: Suite, definition: "Definition", scenarios: Sequence[Written], words: Mapping[str, str]) -> Text:
    entry = Text(f"{definition.type.capitalize():5} ", style="bold").append(definition.text)
    if definition.meaning:
        entry.append(f"\n      {definition.meaning}", style="dim")
    for name, says in words.items():
        entry.append(f"\n      {name}: {says}", style="dim")
    if definition.columns_of:
        entry.append(f"\n      its table, {definition.columns_of.told()}", style="dim")
    for header in definition.files:
        entry.append(f"\n      its file, {header}", style="dim")
    used = _uses(definition, scenarios)
    if used:
        scenario, step = used[0]
        entry.append(f"\n      e.g. {step.text}", style="green")
        entry.append(f"   {suite.named(scenario.file)}:{step.line} ({len(used)} times)", style="dim")
    else:
        entry.append("\n      used nowhere", style="yellow")
    return entry.append("\n")


def _uses(definition: "Definition", scenarios: Sequence[Written]) -> list[Example]:
    return [
        (scenario, step)
        for scenario in scenarios
        for step in scenario.text.played()
        if step.type == definition.type and definition.parser.is_matching(step.text)
    ]
