"""A power-flow case as a PSS/E RAW file has it: records by section, each a mapping from field to value."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crrsim.network.raw_layout import REVISIONS, Field, Line, Scalar, Section, header, section, sections

Record = Mapping[str, Any]
"""Field -> whole number, number or text; what has rows of its own (a multi-terminal DC line) has tuples of records."""


class RawError(ValueError):
    """A RAW file that cannot be read, or a case that cannot be written: where, what was expected, what was found."""

    def __init__(self, file: str, line: int, place: str, expected: str, found: str) -> None:
        self.file, self.line, self.place, self.expected, self.found = file, line, place, expected, found
        where = f"{file} line {line}" if line else file
        super().__init__(f"{where}, {place}: expected {expected}, found {found}")


class WrongRevision(ValueError):  # noqa: N818 -- the name says what is wrong; the house writes it so
    """A file of another revision than it says, or than it was asked to be read as, or of one that is not read."""


@dataclass(frozen=True)
class RawCase:
    """One case. Two cases are equal if every record is.

    revision    30 or 31; it decides which sections there are and which fields a record has
    records     section -> its records in the order of the file; a section without any may be left out
    header      IC, SBASE (MVA) and what else the first line says; what is left out takes its default
    titles      the second and third line; revision 31 has `VER 31` as its third
    """

    revision: int
    records: Mapping[str, Sequence[Record]]
    header: Record = field(default_factory=dict)
    titles: tuple[str, str] = ("", "")

    def __post_init__(self) -> None:
        if self.revision not in REVISIONS:
            raise WrongRevision(f"revision {self.revision} of PSS/E RAW is not written here: expected 30 or 31")
        known = [one.name for one in sections(self.revision)]
        for name in self.records:
            if name not in known:
                raise RawError("the case", 0, f"section {name}", f"a section of revision {self.revision}", name)
        full = {name: tuple(self.records.get(name, ())) for name in known}
        object.__setattr__(self, "records", full)
        object.__setattr__(self, "header", filled(header(self.revision), dict(self.header), {}, 100.0))

    @property
    def base_mva(self) -> float:
        return float(self.header["SBASE"])

    def __getitem__(self, name: str) -> tuple[Record, ...]:
        """The records of a section. Raises: KeyError for one that the revision does not have."""
        return tuple(self.records[name])


def record(revision: int, name: str, **values: object) -> Record:
    """Return a record of a section, what is not told filled in; fields named `R1-2` come as `R1_2`.

    Defaults that a file would take from the record's bus are the whole system's: area, zone and owner 1, 100 MVA.
    Raises: RawError for a field that the record does not have, or one that has no default.
    """
    given: dict[str, Any] = {key.replace("_", "-"): value for key, value in values.items()}
    ones: Record = {"AREA": 1, "ZONE": 1, "OWNER": 1}
    made: dict[str, Any] = {}
    for line in section(name, revision).lines:
        if belongs(line, {**made, **given}):
            made |= rows_of(line, given) if line.rows else filled(line, given, ones, 100.0)
    for key in given.keys() - made.keys():
        raise RawError(
            "the case", 0, f"section {name}, field {key}", f"a field of revision {revision}", str(given[key])
        )
    return made


def rows_of(line: Line, given: Mapping[str, Any]) -> dict[str, Any]:
    return {line.rows: given.get(line.rows, ())}


def belongs(line: Line, told: Mapping[str, Any]) -> bool:
    """Whether the line is part of a record that says this so far."""
    if line.given:
        return bool(told.get(line.given))
    return not (line.but_for and told.get(line.but_for))


def filled(line: Line, given: Mapping[str, Any], bus: Record, base: float) -> dict[str, Any]:
    """The line's fields, those not given at their defaults. Raises: RawError for one that has none."""
    made: dict[str, Any] = {}
    for one in line.fields:
        if one.name in given:
            value = given[one.name]
            made[one.name] = float(value) if one.kind == "f" and isinstance(value, int) else value
        elif one.default == "!":
            raise RawError("the case", 0, f"field {one.name}", one.says, "nothing")
        else:
            made[one.name] = default_of(one, bus, base)
    return made


def default_of(one: Field, bus: Record, base: float) -> Scalar:
    """What the field is when it is left out of a record that stands at `bus`, in a case of that MVA base."""
    if one.default.startswith("@"):
        taken: int = bus.get(one.default[1:], 1)
        return taken
    if one.default == "$":
        return base
    if one.kind[0] in "ib":
        return int(one.default)
    return float(one.default) if one.kind == "f" else one.default


def fault_of(one: Field, value: object) -> str | None:
    """Why the value cannot stand in this field, or None."""
    if one.kind == "f":
        fits = isinstance(value, float) and math.isfinite(value)
    elif one.kind[0] in "inb":
        fits = isinstance(value, int) and (one.kind != "n" or value > 0)
    else:
        fits = isinstance(value, str) and _is_plain(value, one.width)
    return None if fits else one.says


def _is_plain(text: str, width: int) -> bool:
    return len(text) <= width and "'" not in text and text.isprintable() and text == text.strip()


def key_of(kind: Section, one: Record) -> tuple[Any, ...]:
    """What tells a record of the section from the others; a line that is metered at its far end is the same line."""
    return tuple(abs(value) if isinstance(value := one[name], int) else value for name in kind.keys)
