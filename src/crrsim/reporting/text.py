"""The end of a run on a terminal: the calendar in small, each failure in a sentence, and where the report lies."""

from collections import Counter

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from crrsim.calendar.plan import Plan
from crrsim.reporting import words
from crrsim.reporting.board import DAYS, Cell, Row, board
from crrsim.reporting.coverage import coverage
from crrsim.reporting.run import Run, Scenario
from crrsim.reporting.verdicts import VERDICTS, verdict

MOST_SENTENCES = 20
MOST_REASONS = 8


def print_summary(run: Run, plan: Plan, console: Console) -> None:
    """Print the summary of `run`."""
    console.print(summary(run, plan), soft_wrap=False)


def summary(run: Run, plan: Plan) -> RenderableType:
    """Return the summary as something rich can print."""
    parts: list[RenderableType] = [Text()]
    if run.is_mock:
        parts.append(Text(" MOCK  the built-in double answered, not the ISO ", style="black on yellow"))
    parts += [_board(board(run, plan)), Text(), *_troubles(run), *_gaps(run), _reached(run)]
    parts.append(Text(words.headline(run), style="bold red" if _is_bad(run) else "bold green"))
    parts.append(Text(f"Took {words.duration(run.elapsed_ms)}; seed {run.seed}; run {run.id}"))
    sealed = f"sealed with the key {run.sealed_by}" if run.sealed_by else "not sealed"
    parts.append(Text(f"Fingerprint {run.fingerprint or 'not recorded'}; {sealed}"))
    parts.append(Text(f"Report: {run.report}", style="bold", overflow="fold"))
    return Group(*parts)


def _board(rows: tuple[Row, ...]) -> Table:
    table = Table(title_justify="left", header_style="bold", box=None, pad_edge=False)
    for heading in ("", *(day.capitalize() for day in DAYS)):
        table.add_column(heading)
    for row in rows:
        if len(row.cells) == 1:
            table.add_row(row.title, _cell(row.cells[0]))
        else:
            table.add_row(row.title, *(part for cell in row.cells for part in _spread(cell)))
    return table


def _spread(cell: Cell) -> list[Text]:
    return [_cell(cell), *(Text("″", style="dim") for _ in range(cell.span - 1))]


def _cell(cell: Cell) -> Text:
    """Return the verdicts of a cell counted by scenario, and how many of its plan ids have none."""
    scenarios = {scenario.key: scenario for entry in cell.entries for scenario in entry.scenarios}
    counted = Counter(verdict(scenario.verdict).name for scenario in scenarios.values())
    parts = [
        Text(f"{known.mark} {counted[known.name]} {known.word}", style=known.colour)
        for known in VERDICTS
        if counted[known.name]
    ]
    bare = sum(1 for entry in cell.entries if not entry.scenarios)
    if bare and not parts:
        parts.append(Text(f"- {words.counted(bare, 'id')}, none played", style="dim"))
    return Text("\n").join(parts)


def _troubles(run: Run) -> list[Text]:
    """Return a sentence for each scenario that needs a look, worst first, and one for each reason not to play."""
    ranks = {known.name: rank for rank, known in enumerate(VERDICTS)}
    bad = [scenario for scenario in run.scenarios if verdict(scenario.verdict).is_bad]
    bad.sort(key=lambda scenario: ranks.get(scenario.verdict, 0))
    lines = [_trouble(scenario) for scenario in bad[:MOST_SENTENCES]]
    if len(bad) > MOST_SENTENCES:
        lines.append(Text(f"… and {len(bad) - MOST_SENTENCES} more in the report", style="dim"))
    lines += _not_played(run)
    return [*lines, Text()] if lines else []


def _not_played(run: Run) -> list[Text]:
    idle = [
        each
        for each in run.scenarios
        if each.verdict not in {"pass", "passed_after_retry"} and not verdict(each.verdict).is_bad
    ]
    reasons = Counter((each.verdict, each.reason) for each in idle).most_common()
    lines = []
    for (name, reason), times in reasons[:MOST_REASONS]:
        known = verdict(name)
        lines.append(Text(f"{known.mark} {times} {known.word}  ", style=known.colour).append(reason, style="default"))
    rest = sum(times for _, times in reasons[MOST_REASONS:])
    if rest:
        lines.append(Text(f"… and {rest} for other reasons, in the report", style="dim"))
    return lines


def _trouble(scenario: Scenario) -> Text:
    known = verdict(scenario.verdict)
    line = Text(f"{known.mark} {known.word}  ", style=known.colour)
    line.append(f"{scenario.key} {scenario.title}: ", style="bold").append(words.fault(scenario), style="default")
    return line


def _gaps(run: Run) -> list[Text]:
    return [Text(f"Evidence incomplete: {gap}.", style="magenta") for gap in run.gaps]


def _reached(run: Run) -> Text:
    reached = coverage(run)
    operations = f"{reached.operations_reached} of {len(reached.operations)}" if reached.is_known else "?"
    codes = f"{reached.codes_provoked} of {len(reached.codes)}" if reached.is_known else "?"
    silent = sum(gap.calls for gap in reached.not_built)
    return Text(f"Operations called: {operations}. Error codes provoked: {codes}. Not built (501): {silent} answers.")


def _is_bad(run: Run) -> bool:
    return any(verdict(scenario.verdict).is_bad for scenario in run.scenarios)
