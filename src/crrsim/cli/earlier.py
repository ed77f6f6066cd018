"""The plays before, for a pack: a reader looks at them, and up in logs of his own, and need not take our word.

They go through the same outlet as all else. Beside them stand statement and signature of the run that they are of.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from crrsim.evidence.part import EARLIER, PLAYED, name_of, part_of, records_in, started
from crrsim.evidence.seal import SIGNATURE, STATEMENT
from crrsim.evidence.sharing import Outlet, names_in, rewritten
from crrsim.evidence.verify import NoJournal, State, Verification, verify
from crrsim.reporting import words
from crrsim.reporting.certificates import presented_by
from crrsim.reporting.reading import JOURNAL, played
from crrsim.reporting.sightings import Contained, Sightings
from crrsim.reporting.standing import settings_of

Contents = Callable[[str], Mapping[str, Contained]]
"""Takes the key of a scenario in a pack; answers, by run, what the pack holds of earlier plays of it."""
GONE = "the run is not kept any more"
TOUCHED = "its evidence is not what was written"


@dataclass(frozen=True)
class EarlierRun:
    """A run before, and of it the `records` of the scenarios that a pack tells of; `gap` says why there are none."""

    folder: Path
    found: Verification | None = None
    records: Sequence[dict[str, Any]] = ()
    gap: str = ""

    @property
    def id(self) -> str:
        return self.folder.name

    @property
    def names(self) -> set[str]:
        """The names of participants that it tells."""
        return names_in(self.records, {"profile": settings_of(self.folder)})


def earlier_runs(run: Path, seen: Mapping[str, Sightings]) -> tuple[EarlierRun, ...]:
    """Return the runs beside the one in `run` that show since when its scenarios, by key, end as they do."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for key, each in seen.items():
        for ending in each.witnesses:
            wanted[ending.run].add(key)
    reports = run.resolve().parent
    return tuple(_earlier(reports / name, wanted[name]) for name in sorted(wanted.keys() - {run.resolve().name}))


def _earlier(folder: Path, keys: set[str]) -> EarlierRun:
    try:
        found = verify(folder)
    except NoJournal:
        return EarlierRun(folder, gap=GONE)
    if found.state is State.TOUCHED:
        return EarlierRun(folder, gap=TOUCHED)
    records = list(records_in(folder / JOURNAL))
    names = started(records)
    return EarlierRun(folder, found, part_of(records, {name_of(key, names) for key in keys}))


def write_earlier(place: Path, runs: Sequence[EarlierRun], outlet: Outlet) -> Contents:
    """Write what a pack in `place` holds of earlier runs; return what tells that of a scenario, by its key there."""
    gaps = {run.id: Contained(gap=run.gap) for run in runs if run.gap}
    held: dict[str, dict[str, Contained]] = defaultdict(dict)
    for run in runs:
        records = _write(place, run, outlet)
        connections = [each for each in records if each["kind"] == "connected"]
        for each in played(records):
            told = [one.told for one in presented_by((call.participant for call in each.exchanges), connections)]
            held[each.key][run.id] = Contained(_file(run), each, _sealed(run), presented=tuple(told))
    return lambda key: {**gaps, **held.get(key, {})}


def _write(place: Path, run: EarlierRun, outlet: Outlet) -> Sequence[Mapping[str, Any]]:
    if run.gap:
        return ()
    (place / EARLIER).mkdir(exist_ok=True)
    bare = replace(outlet, bodies={})  # they are there to be looked at, and nobody sends them again
    made = [{**bare.record(each), **_without_curl(each)} for each in run.records]
    (place / _file(run)).write_bytes(rewritten(made, run.id))
    for name in (STATEMENT, SIGNATURE) if _sealed(run) else ():
        (place / EARLIER / f"{run.id}.{name}").write_bytes((run.folder / name).read_bytes())
    return made


def _file(run: EarlierRun) -> str:
    return f"{EARLIER}/{run.id}{PLAYED}"


def _without_curl(record: Mapping[str, Any]) -> Mapping[str, str]:
    return {"curl": ""} if "curl" in record else {}


def _sealed(run: EarlierRun) -> str:
    """Return when a run was sealed, and with which key; empty where it never was."""
    found = run.found
    if found is None or found.state is not State.SEALED:
        return ""
    return f"sealed {words.pacific(datetime.fromisoformat(found.sealed_at))} with the key {found.sealed_by}"
