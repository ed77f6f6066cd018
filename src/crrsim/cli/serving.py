"""Plugs the double together for `crrsim mock serve`: cast, business, network and market behind the server's socket."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crrsim.assembly.mock import stage_of
from crrsim.calendar.plan import Plan
from crrsim.cli.complaint import Complaint
from crrsim.evidence.verdict import ExitCode
from crrsim.market.settings import Assumptions
from crrsim.market.world import World
from crrsim.server.faults import Fault, Faults
from crrsim.server.folder_lock import FolderTaken
from crrsim.server.listen import ListenerError
from crrsim.server.serve import ServeError, Wanted, serve


@dataclass(frozen=True)
class Asked:
    """What the person at the command line asked for. `moment` is where the market begins, None for the wall's time."""

    folder: Path
    plan: Plan
    port: int
    moment: datetime | None
    seed: int
    defects: frozenset[str]
    faults: tuple[str, ...]
    assumed: tuple[str, ...] = ()


def serve_until(stop: threading.Event, asked: Asked, *, say: Callable[[str], None]) -> None:
    """Serve until `stop` is set. Raises: Complaint for a port or folder in use, a fault or a folder that cannot be."""
    wanted = _wanted(asked)
    try:
        serve(wanted, until=stop, say=say)
    except FolderTaken as problem:
        raise Complaint(f"--dir: {problem}") from None
    except (ServeError, ListenerError, OSError, ValueError) as problem:
        raise Complaint(f"the mock cannot be served: {problem}", ExitCode.CONFIGURATION) from None


def _wanted(asked: Asked) -> Wanted:
    stage = stage_of(asked.seed, asked.plan, Assumptions.from_words(asked.assumed))
    return Wanted(
        folder=asked.folder,
        world_at=lambda moment: World.at(moment, stage=stage, defects=asked.defects),
        week_1=asked.plan.week_1,
        moment=asked.moment,
        port=asked.port,
        faults=_faults(asked),
        about={
            "seed": str(asked.seed),
            "defects": " ".join(sorted(asked.defects)),
            "assumptions": " ".join(sorted(asked.assumed)) or "as usual",
        },
    )


def _faults(asked: Asked) -> Faults:
    try:
        return Faults(map(Fault.parse, asked.faults), seed=asked.seed)
    except ValueError as problem:
        raise Complaint(f"--fault: {problem}") from None
