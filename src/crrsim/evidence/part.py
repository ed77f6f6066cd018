"""A part of a run's records: those of some scenarios, and of the run itself no more than these need."""

import json
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from crrsim.terms.anchor import anchor

Record = dict[str, Any]
EARLIER = "earlier"
"""The folder of a pack that holds parts of earlier runs, each under the run's id."""
PLAYED = ".jsonl"
"""How the file of such a part ends; the run's own statement and signature stand beside it."""
_OF_THE_RUN = frozenset({"run_started", "run_finished"})
_CONNECTED = "connected"


def records_in(journal: Path) -> Iterator[Record]:
    """Yield the records of a journal that are whole. Raises: OSError."""
    for line in journal.read_bytes().splitlines():
        try:
            record = json.loads(line)
        except ValueError:
            continue
        if isinstance(record, dict):
            yield record


def part_of(records: Sequence[Record], keys: Collection[str]) -> list[Record]:
    """Return the records of the scenarios called `keys` (anchors), and those of the run.

    Of connections there are those of who sent something in these scenarios, and of who presented the same certificate;
    where in the run they were made is left out.
    """
    senders = {each["participant"] for each in records if each["kind"] == "exchange" and _belongs(each, keys)}
    presented = {_certificate(each) for each in records if each.get("participant") in senders} - {""}
    kept = []
    for each in records:
        if each["kind"] == _CONNECTED and (each["participant"] in senders or _certificate(each) in presented):
            kept.append({**each, "scenario": None, "step": None})
        elif each["kind"] in _OF_THE_RUN or _belongs(each, keys):
            kept.append(each)
    return kept


def started(records: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return the anchors of the scenarios that some records tell of."""
    return {anchor(str(each["scenario"])) for each in records if each["kind"] == "scenario_started"}


def name_of(key: str, names: Container[str]) -> str:
    """Return the anchor of the name that was played as `key`, which may end with how often it was until then."""
    return key if key in names else key.rpartition(".")[0]


def _belongs(record: Record, keys: Collection[str]) -> bool:
    inside = record.get("scenario")
    return bool(inside) and record["kind"] != _CONNECTED and anchor(str(inside)) in keys


def _certificate(record: Record) -> str:
    held = record.get("client_certificate")
    return str(held.get("sha256") or "") if isinstance(held, Mapping) else ""
