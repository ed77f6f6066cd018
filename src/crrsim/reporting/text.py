"""The end of a run on a terminal: the calendar in small, each failure in a sentence, and where the report lies."""

from collections import Counter
from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from crrsim.calendar.plan import Plan
from crrsim.reporting import words
from crrsim.reporting.board import DAYS, Cell, Row, board, counts_again
from crrsim.reporting.coverage import coverage
from crrsim.reporting.run import Run
from crrsim.reporting.symptoms import Symptom, idle, symptoms
from crrsim.reporting.verdicts import VERDICTS, verdict

MOST_SYMPTOMS = 12
MOST_REASONS = 8


def print_summary(run: Run, plan: Plan, console: Console) -> None:
    """Print the summary of `run`."""
    console.print(summary(run, plan), soft_wrap=False)


def summary(run: Run, plan: Plan) -> RenderableType:
    """Return the summary as something rich can print: the calendar, what needs a look, and at the end the verdict."""
    parts: list[RenderableType] = [Text()]
    if run.is_mock:
        parts.append(Text(" MOCK  the built-in double answered, not the ISO ", style="black on yellow"))
    if run.defects:
        parts.append(Text(f"The double was told to be wrong: {', '.join(run.defects)}", style="magenta"))
    rows = board(run, plan)
    parts += [_board(rows), Text(_legend(run, rows), style="dim"), Text(), *_troubles(run), *_gaps(run), _reached(run)]
    parts.append(Text(words.headline(run), style=_tone(run)))
    parts.append(Text(f"Took {words.duration(run.elapsed_ms)}; seed {run.seed}; run {run.id}"))
    parts.append(Text(f"Market's clock: {words.clock(run)}"))
    parts.append(Text(f"Fingerprint {run.fingerprint or 'not recorded'}; {words.seal(run)}"))
    parts.append(Text(f"Report: {run.report}", style="bold", overflow="fold"))
    return Group(*parts)


def _tone(run: Run) -> str:
    if any(verdict(name).is_bad for name in run.verdicts):
        return "bold red"
    return "bold magenta" if run.is_cut else "bold green"


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


def _legend(run: Run, rows: tuple[Row, ...]) -> str:
    """Return how the board is to be read."""
    again = "A scenario counts on each day that has a line of the plan it shows. " if counts_again(run, rows) else ""
    return f"{again}″: as to its left, a line over several days. Upgrade: what the CRR upgrade changes."


def _spread(cell: Cell) -> list[Text]:
    return [_cell(cell), *(Text("″", style="dim") for _ in range(cell.span - 1))]


def _cell(cell: Cell) -> Text:
    """Return the verdicts of a cell counted by scenario, and how many of its plan ids have none."""
    counted = Counter(verdict(scenario.verdict).name for scenario in cell.scenarios)
    parts = [
        Text(f"{known.mark} {counted[known.name]} {known.word}", style=known.colour)
        for known in VERDICTS
        if counted[known.name]
    ]
    bare = sum(1 for entry in cell.entries if not entry.scenarios)
    if bare and not parts:
        parts.append(Text(f"- {words.counted(bare, 'id')}, none played", style="dim"))
    return Text("\n").join(parts)


def _troubles(run: Run) -> list[RenderableType]:
    """Return what needs a look, worst first, like with like, and one line for each reason not to judge."""
    held = symptoms(run)
    lines: list[RenderableType] = [line for each in held[:MOST_SYMPTOMS] for line in _symptom(each)]
    if len(held) > MOST_SYMPTOMS:
        rest = sum(len(each.scenarios) for each in held[MOST_SYMPTOMS:])
        lines.append(Text(f"… and {rest} more in the report", style="dim"))
    lines += _not_judged(run)
    return [*lines, Text()] if lines else []


def _symptom(symptom: Symptom) -> Iterator[RenderableType]:
    known, first = symptom.verdict, symptom.first
    alike = f", and {len(symptom.scenarios) - 1} more alike" if len(symptom.scenarios) > 1 else ""
    line = Text(f"{known.mark} {known.word}  ", style=known.colour)
    yield line.append(f"{first.key} {first.title}", style="bold").append(alike, style="default")
    yield Padding(Text(words.fault(first)), (0, 0, 0, 4))


def _not_judged(run: Run) -> list[Text]:
    held = idle(run)
    lines = []
    for each in held[:MOST_REASONS]:
        known = each.verdict
        lines.append(
            Text(f"{known.mark} {len(each.scenarios)} {known.word}  ", style=known.colour).append(
                each.reason, style="default"
            )
        )
    rest = sum(len(each.scenarios) for each in held[MOST_REASONS:])
    if rest:
        lines.append(Text(f"… and {rest} for other reasons, in the report", style="dim"))
    return lines


def _gaps(run: Run) -> list[Text]:
    return [Text(f"Evidence incomplete: {gap}.", style="magenta") for gap in run.gaps]


def _reached(run: Run) -> Text:
    reached = coverage(run)
    operations = f"{reached.operations_reached} of {len(reached.operations)}" if reached.is_known else "?"
    codes = f"{reached.codes_provoked} of {len(reached.codes)}" if reached.is_known else "?"
    silent = sum(gap.calls for gap in reached.not_built)
    unbuilt = f" Not built (501): {words.counted(silent, 'answer')}." if silent else ""
    return Text(f"Operations called: {operations}. Error codes provoked: {codes}.{unbuilt}")
