"""Since when, and how often: what the history says of one scenario, for whoever gets a pack."""

from dataclasses import dataclass
from pathlib import Path

from crrsim.reporting.history import Ending, History, HistoryBroken, system_of
from crrsim.reporting.reading import read_run


@dataclass(frozen=True)
class Sightings:
    """How often a scenario was played and how often with one verdict; `since` begins the unbroken row until now.

    `first` and `since` are None when no run had the verdict. `gap` says why nothing is known, if so.
    """

    played: int = 0
    seen: int = 0
    first: Ending | None = None
    since: Ending | None = None
    flaky: bool = False
    gap: str = ""


def sightings(folder: Path, key: str, verdict: str) -> Sightings:
    """Return what the history beside the run in `folder` says of the scenario `key` on the same system."""
    try:
        system = system_of(read_run(folder, brief=True))
        past = History.beside(folder).pasts(system, key).get(key)
    except HistoryBroken as problem:
        return Sightings(gap=str(problem))
    if past is None:
        return Sightings()
    since = past.since if past.last.verdict == verdict else None
    return Sightings(len(past.endings), past.times(verdict), past.first(verdict), since, past.is_flaky)
