"""A part of a run's records: those of some scenarios, and of the run itself no more than these need."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from crrsim.terms.anchor import anchor

Record = dict[str, Any]
_OF_THE_RUN = frozenset({"run_started", "run_finished"})
_CONNECTED = "connected"


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


def _belongs(record: Record, keys: Collection[str]) -> bool:
    inside = record.get("scenario")
    return bool(inside) and record["kind"] != _CONNECTED and anchor(str(inside)) in keys


def _certificate(record: Record) -> str:
    held = record.get("client_certificate")
    return str(held.get("sha256") or "") if isinstance(held, Mapping) else ""
