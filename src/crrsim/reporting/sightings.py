"""Since when, and how often: what the runs that lie beside this one say of the same scenario."""

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crrsim.reporting.reading import JOURNAL, anchor


@dataclass(frozen=True)
class Ending:
    """How one run ended the scenario."""

    run: str
    at: datetime
    verdict: str


@dataclass(frozen=True)
class Sightings:
    """How often a scenario was played here and how often with one verdict; `since` begins the unbroken row until now.

    `first` and `since` are None when no run here had the verdict.
    """

    played: int
    seen: int
    first: Ending | None
    since: Ending | None


def sightings(folder: Path, key: str, verdict: str) -> Sightings:
    """Return what the runs that lie beside the run in `folder` say of the scenario `key`, itself included."""
    told = sorted(_endings(folder.parent, key), key=lambda each: each.at)
    same = [each for each in told if each.verdict == verdict]
    row = list(itertools.takewhile(lambda each: each.verdict == verdict, reversed(told)))
    return Sightings(len(told), len(same), same[0] if same else None, row[-1] if row else None)


def _endings(runs: Path, key: str) -> Iterator[Ending]:
    for journal in runs.glob(f"*/{JOURNAL}"):
        with journal.open("rb") as lines:
            for line in lines:
                if b'"scenario_finished"' in line and (found := _ending(line, key)):
                    yield found


def _ending(line: bytes, key: str) -> Ending | None:
    try:
        record = json.loads(line)
        if record["kind"] != "scenario_finished" or anchor(str(record["scenario"])) != key:
            return None
        return Ending(str(record["run"]), datetime.fromisoformat(record["at"]), str(record["verdict"]))
    except (ValueError, KeyError, TypeError):
        return None
