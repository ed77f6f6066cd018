"""`crrsim export`: a run's evidence in the formats that other tools read, made from its folder and nothing else."""

import json
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from crrsim.cli.complaint import Complaint
from crrsim.cli.console import paper
from crrsim.cli.sound import sound_run
from crrsim.reporting.run import Run


class Format(StrEnum):
    """What a run can be written as; the value is the word of the command line."""

    ALLURE = "allure"
    CSV = "csv"
    CTRF = "ctrf"
    CUCUMBER = "cucumber"
    HAR = "har"
    IN_TOTO = "in-toto"
    JUNIT = "junit"
    POSTMAN = "postman"


def export(
    folder: Annotated[Path, typer.Argument(help="A run's folder; a run that was cut will do.")],
    to: Annotated[
        Format,
        typer.Option(
            "--to",
            help="allure: a folder of results; csv: a folder with scenarios.csv and exchanges.csv; ctrf: JSON; "
            "cucumber: messages, one a line; har: HAR 1.2; in-toto: a statement of results; junit: XML; "
            "postman: a collection of the requests of what needs a look.",
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(help="The file, for allure and csv the folder; without, named after the run.", metavar="PATH"),
    ] = None,
) -> None:
    """Write a run in a format that other tools read; names and quantities stay in it: for others, `crrsim share`."""
    console = paper()
    run = sound_run(folder, "exported")
    write, name = _WRITERS[to]
    target = out or Path(f"{run.id}-{name}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write(run, target)
    except OSError as problem:
        raise Complaint(f"--out: {target} cannot be written ({problem.strerror})") from None
    for gap in run.gaps:
        console.print(f"Evidence incomplete: {gap}.", style="magenta", markup=False)
    console.print(f"{target}: {_held(run, to)}{' of a MOCK run' * run.is_mock}", markup=False)


def _held(run: Run, to: Format) -> str:
    """Return how many scenarios the file holds; a collection does without those that need no look."""
    if to is not Format.POSTMAN:
        return f"{len(run.scenarios)} scenarios"
    from crrsim.reporting.postman import told_of  # noqa: PLC0415 - each format loads what it needs, when asked for

    told = told_of(run)
    requests = sum(len(scenario.exchanges) for scenario in told)
    return f"{requests} requests of {len(told)} of {len(run.scenarios)} scenarios"


def _allure(run: Run, target: Path) -> None:
    from crrsim.reporting.allure import write_allure  # noqa: PLC0415 - each format loads what it needs, when asked for

    write_allure(run, target)


def _csv(run: Run, target: Path) -> None:
    from crrsim.reporting.tables import write_tables  # noqa: PLC0415 - see above

    write_tables(run, target)


def _ctrf(run: Run, target: Path) -> None:
    from crrsim.reporting.ctrf import write_ctrf  # noqa: PLC0415 - see above

    write_ctrf(run, target)


def _cucumber(run: Run, target: Path) -> None:
    from crrsim.reporting.cucumber import write_messages  # noqa: PLC0415 - see above
    from crrsim.reporting.gherkin import features_of  # noqa: PLC0415 - see above

    write_messages(run, features_of(run.folder), target)


def _har(run: Run, target: Path) -> None:
    from crrsim.reporting.har import har  # noqa: PLC0415 - see above

    target.write_text(json.dumps(har(run), indent=1) + "\n", "ascii")


def _in_toto(run: Run, target: Path) -> None:
    from crrsim.reporting.intoto import write_statement  # noqa: PLC0415 - see above

    write_statement(run, target)


def _junit(run: Run, target: Path) -> None:
    from crrsim.reporting.junit import write_junit  # noqa: PLC0415 - see above

    write_junit(run, target)


def _postman(run: Run, target: Path) -> None:
    from crrsim.reporting.postman import write_collection  # noqa: PLC0415 - see above

    write_collection(run, target)


_WRITERS: dict[Format, tuple[Callable[[Run, Path], None], str]] = {
    Format.ALLURE: (_allure, "allure-results"),
    Format.CSV: (_csv, "csv"),
    Format.CTRF: (_ctrf, "ctrf.json"),
    Format.CUCUMBER: (_cucumber, "cucumber.ndjson"),
    Format.HAR: (_har, "exchanges.har"),
    Format.IN_TOTO: (_in_toto, "in-toto.json"),
    Format.JUNIT: (_junit, "junit.xml"),
    Format.POSTMAN: (_postman, "postman.json"),
}
