"""Which record somebody touched: what was sealed, held against what is there now."""

from collections.abc import Sequence

from crrsim.evidence.chain import Link, read_link
from crrsim.evidence.journal import FILE_NAME as JOURNAL


def first_touched(expected: Sequence[str], found: Sequence[str], lines: Sequence[bytes]) -> str:
    """Return the first departure in a sentence: altered, missing, added, or out of order.

    `expected` and `found` are digests of records, in the order of the journal then and now; `lines` are those of now.
    """
    place = next((at for at, pair in enumerate(zip(expected, found, strict=False)) if pair[0] != pair[1]), None)
    if place is None:
        place = min(len(expected), len(found))
    wanted = expected[place] if place < len(expected) else None
    seen = found[place] if place < len(found) else None
    if seen is None:
        return f"{_missing(place, lines)}: the journal has {len(found)} records, sealed were {len(expected)}"
    there = described(place + 1, read_link(lines[place]))
    if wanted is None or (seen not in expected and wanted in found[place:]):
        return f"{there} was added after sealing"
    if seen not in expected:
        return f"{there} was altered"
    if seen in expected[:place]:
        return f"{there} was added: it repeats record {expected.index(seen) + 1} of the journal"
    if wanted in found[place:]:
        return f"{there} is out of order: record {expected.index(seen) + 1} of the journal stands here"
    return _missing(place, lines)


def described(place: int, link: Link | None) -> str:
    """Return a record as a reader finds it: its line, writer and number, scenario and step."""
    if link is None:
        return f"{JOURNAL} line {place}"
    record = link.record
    inside = f", scenario {record['scenario']}" if record.get("scenario") else ""
    step = f", step {record['step']}" if record.get("step") else ""
    kind = str(record.get("kind", "record")).replace("_", " ")
    return f"{JOURNAL} line {place} (record {link.number} of writer {link.writer}: {kind}{inside}{step})"


def _missing(place: int, lines: Sequence[bytes]) -> str:
    after = described(place, read_link(lines[place - 1])) if place else f"the beginning of {JOURNAL}"
    return f"a record is missing after {after}"
