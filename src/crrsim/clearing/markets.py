"""Several auctions at once: one after the other, in processes that share the factors, or on a cluster."""

from collections.abc import Iterable, Sequence

from crrsim.clearing.cluster import clear_on_cluster
from crrsim.clearing.limits import GridLimits, Limits
from crrsim.clearing.options import AS_PUBLISHED, ClearingOptions
from crrsim.clearing.processes import Told, shared_out
from crrsim.clearing.question import Question
from crrsim.clearing.result import Clearing
from crrsim.clearing.sheet import Sheet
from crrsim.clearing.sheet_clearing import SMALL, Method, SheetClearing, clear_sheet
from crrsim.network.model import Model
from crrsim.network.processors import threads
from crrsim.network.screening import Screen


def clear_each(
    questions: Sequence[Question],
    options: ClearingOptions = AS_PUBLISHED,
    *,
    processes: int | None = None,
    dask: str = "",
    told: Told = lambda _: None,
) -> tuple[Clearing, ...]:
    """Clear several auctions, the answers in their order and the same however it is done.

    processes   how many; unless told, as many as there are processors where a network is large, else this one alone
    dask        address of a scheduler, to clear on its workers instead
    told        hears the place of each question that is answered

    Raises: as `auction.clear`; ClusterMissing.
    """
    if dask:
        return clear_on_cluster(dask, questions, options, told)
    wanted = _processes(questions) if processes is None else processes
    sizes = [one.segments for one in questions]
    if wanted > 1:
        for model in {id(one.model): one.model for one in questions}.values():
            _work_out(model)
        _remember((one.model.screen, size) for one, size in zip(questions, sizes, strict=True) if one.model.is_large)
    return shared_out(lambda place: questions[place].answered(options), sizes, wanted, told)


def clear_sheets(
    limits: Limits | Sequence[Limits],
    sheets: Sequence[Sheet],
    options: ClearingOptions = AS_PUBLISHED,
    *,
    processes: int = 2,
    method: Method | None = None,
) -> tuple[SheetClearing, ...]:
    """Clear several sheets as `clear_sheet` does, against the same limits or each against its own, in processes.

    Raises: ClearingFailed.
    """
    each = limits if isinstance(limits, Sequence) else [limits] * len(sheets)

    def work(place: int) -> SheetClearing:
        return clear_sheet(each[place], sheets[place], options, method=method)

    sizes = [len(sheet.width) for sheet in sheets]
    if processes > 1:
        _remember((one.screen, size) for one, size in zip(each, sizes, strict=True) if isinstance(one, GridLimits))
    return shared_out(work, sizes, processes)


def _processes(questions: Sequence[Question]) -> int:
    if len(questions) < 2 or not any(one.model.is_large for one in questions):
        return 1
    return threads()


def _remember(asked: Iterable[tuple[Screen, int]]) -> None:
    """Have every screen that several large sheets are held against, of so many segments, remember what they need.

    It is solved here by all processors, into memory that copies share; each would solve most of it for itself.
    """
    screens = [screen for screen, segments in asked if segments > SMALL]
    for n, screen in enumerate(screens):
        if any(screen is other for other in screens[:n]):
            screen.remember()


def _work_out(model: Model) -> None:
    """Have at hand what all questions on a network need, before it is copied."""
    _ = model.screen if model.is_large else (model.security, model.location_factors)
