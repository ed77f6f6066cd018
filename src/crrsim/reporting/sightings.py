"""Since when, and how often: what the history says of one scenario, for whoever gets a pack."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from crrsim.reporting.history import Ending, History, HistoryBroken, Past, system_of
from crrsim.reporting.reading import read_run
from crrsim.reporting.run import Scenario
from crrsim.reporting.standing import Parts, other_settings, parts_of, settings_of, standing


@dataclass(frozen=True)
class Contained:
    """What a pack holds of an earlier play: the `file` of its records, and the play. Without, `gap` says why.

    `sealed` tells when the run was sealed, and with which key; `presented` by which certificates its callers came.
    """

    file: str = ""
    play: Scenario | None = None
    sealed: str = ""
    gap: str = ""
    presented: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sightings:
    """All plays of a scenario on one system, and which of them ended as it did in the run at hand, with `verdict`.

    `past` is None when no run was kept. `gap` says why nothing is known, if so. `stood` tells what the play before
    stood on, and what this one did. `contained` holds, by run, what a pack has of earlier plays.
    """

    verdict: str = ""
    past: Past | None = None
    gap: str = ""
    stood: str = ""
    contained: Mapping[str, Contained] = field(default_factory=dict)

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

    @property
    def witnesses(self) -> tuple[Ending, ...]:
        """The plays that show since when it is so: the last that ended otherwise, and the first of the row since."""
        return tuple(each for each in (self.before, self.since) if each)


def sightings(folder: Path, verdicts: Mapping[str, str]) -> Mapping[str, Sightings]:
    """Return what the history beside the run in `folder` says of each scenario that ended so there, by key."""
    try:
        pasts = History.beside(folder).pasts(system_of(read_run(folder, brief=True)))
    except HistoryBroken as problem:
        return {key: Sightings(word, gap=str(problem)) for key, word in verdicts.items()}
    found = {key: Sightings(word, pasts.get(key)) for key, word in verdicts.items()}
    stood = standings(folder, found)
    return {key: replace(seen, stood=stood.get(key, "")) for key, seen in found.items()}


def standings(folder: Path, found: Mapping[str, Sightings]) -> Mapping[str, str]:
    """Return on what the play before each scenario's last row stood, and on what the run in `folder` does, by key."""
    now, mine, reports = parts_of(folder), settings_of(folder), folder.resolve().parent
    other: dict[str, tuple[str, ...]] = {}
    known: dict[str, Parts] = {}
    told = {}
    for key, seen in found.items():
        if seen.before:
            name = seen.before.run
            if name not in known:
                known[name] = parts_of(reports / name) or {"id": seen.before.fingerprint}
                other[name] = other_settings(settings_of(reports / name), mine)
            told[key] = standing(known[name], now, other[name])
    return told
