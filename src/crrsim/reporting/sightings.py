"""Since when, and how often: what the history says of one scenario, for whoever gets a pack."""

from dataclasses import dataclass
from pathlib import Path

from crrsim.reporting.history import Ending, History, HistoryBroken, Past, system_of
from crrsim.reporting.reading import read_run


@dataclass(frozen=True)
class Sightings:
    """All plays of a scenario on one system, and which of them ended as it did in the run at hand, with `verdict`.

    `past` is None when no run was kept. `gap` says why nothing is known, if so.
    """

    verdict: str = ""
    past: Past | None = None
    gap: str = ""

    @property
    def played(self) -> int:
        return len(self.past.endings) if self.past else 0

    @property
    def seen(self) -> int:
        return self.past.times(self.verdict) if self.past else 0

    @property
    def first(self) -> Ending | None:
        return self.past.first(self.verdict) if self.past else None

    @property
    def since(self) -> Ending | None:
        """The play that began the unbroken row until now; None when the last play ended otherwise."""
        return self.past.since if self.past and self.past.last.verdict == self.verdict else None

    @property
    def others(self) -> tuple[Ending, ...]:
        """The plays that ended otherwise, oldest first."""
        return tuple(each for each in self.past.endings if each.verdict != self.verdict) if self.past else ()

    @property
    def before(self) -> Ending | None:
        """The play just before the unbroken row began, or before the last one."""
        row = self.since or (self.past.last if self.past else None)
        return (
            next((each for each in reversed(self.past.endings) if row and each.at < row.at), None)
            if self.past
            else None
        )


def sightings(folder: Path, key: str, verdict: str) -> Sightings:
    """Return what the history beside the run in `folder` says of the scenario `key` on the same system."""
    try:
        system = system_of(read_run(folder, brief=True))
        return Sightings(verdict, History.beside(folder).pasts(system, key).get(key))
    except HistoryBroken as problem:
        return Sightings(verdict, gap=str(problem))
