"""`crrsim clear`: an auction from files, without a market or a server: what it awards, what it costs, what binds."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from enum import StrEnum
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any, Protocol

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from crrsim.cli.complaint import Complaint
from crrsim.cli.console import paper
from crrsim.evidence.verdict import ExitCode

if TYPE_CHECKING:
    from crrsim.assembly.answer_files import Answered
    from crrsim.assembly.asked import Asked, Given
    from crrsim.clearing.question import Question
    from crrsim.clearing.result import Clearing
    from crrsim.market.settings import Assumptions


_MENDED = {
    "simplex": "awards were decided anew with a reserve, equals perhaps apart by more than a step",
    "cuts": "single awards were cut by a step",
    "coarse cuts": "single awards were cut by more than a step",
}


class Curve(StrEnum):
    """A-31: how a bid curve is read between its points."""

    STEP = "step"
    LINES = "lines"


def clear(  # noqa: PLR0917 - typer calls it by keyword: each is an option
    model: Annotated[
        list[Path],
        typer.Option(
            help="A model package, folder or ZIP, as published; again for each further period.", metavar="DIR"
        ),
    ],
    bids: Annotated[
        Path, typer.Option(help="Bids and offers in the upload template's columns, CSV or JSON.", metavar="FILE")
    ],
    out: Annotated[Path, typer.Option(help="The folder for the answer; made if need be.", metavar="DIR")],
    held: Annotated[
        Path | None,
        typer.Option(
            help="CRRs sold already, in the columns of GROUPED_BASE_LOADING, CSV or JSON, or a ZIP with it.",
            metavar="FILE",
        ),
    ] = None,
    places: Annotated[
        Path | None,
        typer.Option(
            help="The market's public SOURCE_SINK list, where it is not in the package; CSV, or a ZIP with it.",
            metavar="FILE",
        ),
    ] = None,
    release: Annotated[
        float | None,
        typer.Option(help="The share of the Operating limits that may be used; without, limits are as enforced."),
    ] = None,
    curve: Annotated[Curve, typer.Option(help="How a curve is read between its points (A-31).")] = Curve.STEP,
    assume: Annotated[
        list[str] | None,
        typer.Option(
            help="Switch an assumption, by its name in `crrsim mock assumptions`: derates_spread=no; may be repeated.",
            metavar="NAME=VALUE",
        ),
    ] = None,
    processes: Annotated[
        int | None,
        typer.Option(
            help="Clear so many products at once; without, as many as there are processors on a large network.", min=1
        ),
    ] = None,
    dask: Annotated[
        str,
        typer.Option(help="Clear on the workers of this Dask scheduler, as tcp://host:8786.", metavar="ADDRESS"),
    ] = "",
    time_limit: Annotated[
        float, typer.Option(help="Seconds of the processor to walk prices up, or to solve, for a product.", min=0.001)
    ] = 600.0,
) -> None:
    """Clear the bids of a file on a network model: awards, prices and what binds, as CSV, JSON and a page.

    A served double has packages too, for NDA1. This lists them with their addresses:

    curl --cacert desk/ca.pem --cert desk/NDA1.pem https://localhost:PORT/crr-mui/models

    The same with -o model.zip and an address fetches one. /crr-mui/open-files/MARKET has for everybody, in one archive,
    what --places and --held take.
    """
    from crrsim.assembly.asked import Given  # noqa: PLC0415 - the engine, needed by few commands
    from crrsim.assembly.assumed import options_of  # noqa: PLC0415 - as above
    from crrsim.clearing.markets import clear_each  # noqa: PLC0415 - as above

    if release is not None and not 0 < release <= 1:
        raise Complaint(f"--release {release:g}: expected a share above 0 and at most 1, as 0.825")
    assumed = _assumed(curve, assume or ())
    options = options_of(assumed, time_limit)
    console, began = paper(), perf_counter()
    with _moving() as move, _made(out):
        asked = _read(out, Given(model, bids, held, places, release, assumed), lambda what: move(what, 0, None))
        answers = _answers(out, asked, partial(clear_each, options=options, processes=processes, dask=dask), move)
        page = _write(out, asked.said, answers)
    _say(console, answers)
    for network in asked.networks.told:
        for note in network["notes"]:
            console.print(f"{network['file']}: {note}", style="yellow", markup=False)
    console.print(
        f"{len(asked.filed)} cleared in {perf_counter() - began:.1f} s. Page: {page}", style="bold", markup=False
    )


def _assumed(curve: Curve, words: Sequence[str]) -> "Assumptions":
    """What is assumed; a word counts for more than `--curve`. Raises: Complaint."""
    from crrsim.assembly.assumed import assumptions_from  # noqa: PLC0415 - as above
    from crrsim.market.settings import SettingError  # noqa: PLC0415 - as above

    lines = ["interpolation=PIECEWISE_LINEAR"] if curve is Curve.LINES else []
    try:
        return assumptions_from((*lines, *words))
    except SettingError as problem:
        raise Complaint(f"--assume: {problem}") from None


@contextmanager
def _made(out: Path) -> Iterator[None]:
    """Make the folder for the answer, and take it away again where nothing came into it. Raises: Complaint."""
    missing = [one for one in (out, *out.parents) if not one.exists()]
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise Complaint(f"--out: {problem.filename}: {problem.strerror}") from None
    try:
        yield
    except Complaint:
        for one in missing:
            with suppress(OSError):  # something is in it
                one.rmdir()
        raise


def _read(out: Path, given: "Given", told: Callable[[str], None]) -> "Asked":
    """Take away an earlier answer, and read what is asked. Raises: Complaint."""
    from crrsim.assembly.answer_files import remove_answers  # noqa: PLC0415 - as above
    from crrsim.assembly.asked import UNREADABLE, Asked  # noqa: PLC0415 - as above
    from crrsim.reporting.clearing_page import PAGE  # noqa: PLC0415 - the template engine

    try:
        remove_answers(out)
        (out / PAGE).unlink(missing_ok=True)
        return Asked.read(given, told)
    except OSError as problem:
        raise Complaint(f"{problem.filename}: {problem.strerror}") from None
    except UNREADABLE as problem:
        raise Complaint(str(problem)) from None


def _answers(out: Path, asked: "Asked", clear_all: "ClearAll", move: "Move") -> "Sequence[Answered]":
    """Clear each product; where one has no answer none is told, only why. Raises: Complaint."""
    from crrsim.assembly.answer_files import Answered, write_failure  # noqa: PLC0415 - as above
    from crrsim.clearing.cluster import ClusterMissing  # noqa: PLC0415 - as above
    from crrsim.clearing.solver import ClearingFailed  # noqa: PLC0415 - as above
    from crrsim.network.grid import GridError  # noqa: PLC0415 - as above

    done, of = 0, len(asked.filed)

    def told(_place: int) -> None:
        nonlocal done
        done += 1
        move(f"clearing {of} products", done, of)

    move(f"clearing {of} products", 0, of)
    try:
        found = clear_all(asked.questions, told=told)
    except ClusterMissing as problem:
        raise Complaint(str(problem), ExitCode.ENVIRONMENT) from None
    except GridError as problem:
        raise Complaint(f"the network cannot be cleared on: {problem}") from None
    except ClearingFailed as problem:
        write_failure(out, asked.said, str(problem))
        raise Complaint(
            f"{problem}. No answer is written, only clearing.json with the reason; if time ran out, give --time-limit "
            "more",
            ExitCode.HARNESS,
        ) from None
    return [Answered(product, own, each) for (product, own), each in zip(asked.filed.items(), found, strict=True)]


def _write(out: Path, said: Mapping[str, Any], answers: "Sequence[Answered]") -> Path:
    """Raises: Complaint."""
    from crrsim.assembly.answer_files import write_answers  # noqa: PLC0415 - as above
    from crrsim.reporting.clearing_page import write_clearing_page  # noqa: PLC0415 - as above

    try:
        write_answers(out, said, answers)
        return write_clearing_page(out)
    except OSError as problem:
        raise Complaint(f"{problem.filename}: {problem.strerror}") from None


class ClearAll(Protocol):
    """Answers questions in their order, and tells the place of each when it is done."""

    def __call__(self, asked: "Sequence[Question]", /, *, told: Callable[[int], None]) -> "Sequence[Clearing]": ...


Move = Callable[[str, int, int | None], None]
"""Told what is being done, how many products are done, and of how many."""


@contextmanager
def _moving() -> Iterator[Move]:
    """Lend a line that moves while work goes on, for a person at a terminal only."""
    columns = SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as line:
        task = line.add_task("", total=None)

        def move(what: str, done: int, of: int | None) -> None:
            line.update(task, description=what, completed=done, total=of)

        yield move


def _say(console: Console, answers: "Sequence[Answered]") -> None:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("product", "bids", "awarded", "MW bought", "MW sold", "value, $", "binding", "rounds", "found by"):
        is_text = name in {"product", "found by"}
        table.add_column(name, justify="left" if is_text else "right", no_wrap=name == "product")
    for one in answers:
        record = one.clearing.record
        table.add_row(
            str(one.product),
            f"{record.bids:,}",
            f"{sum(mw > 0 for mw in one.clearing.awards.values()):,}",
            *(f"{mw:,}" for mw in one.mw),
            f"{record.objective:,.2f}",
            str(record.limits_binding),
            str(record.rounds),
            record.solver,
        )
    console.print(table)
    for one in answers:
        if (how := _MENDED.get(one.clearing.record.mending)) is not None:
            given = one.clearing.record.given_back_mw
            console.print(f"{one.product}: rounded awards fit the grid after {how}: {given} MW in all.", markup=False)
