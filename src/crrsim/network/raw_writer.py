"""Writing PSS/E RAW files of revisions 30 and 31, so that they are read back equal, by us and by others."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crrsim.network.raw_case import RawCase, RawError, Record, belongs, default_of, fault_of
from crrsim.network.raw_layout import Field, Line, Section, header, sections


def write_raw(path: Path, case: RawCase) -> None:
    """Write a case to a file. Raises: RawError for what no file could say; OSError."""
    path.write_text(format_raw(case), encoding="utf-8", newline="\n")


def format_raw(case: RawCase) -> str:
    """Return the case as the text of a file.

    Records have commas between their fields; the first line of revision 31 has blanks, as the ISO's own has.
    Raises: RawError, naming section, record and field, for a value that no file could carry.
    """
    writer = _Writer(case)
    kinds = sections(case.revision)
    body = (line for place, kind in enumerate(kinds) for line in writer.section(kind, kinds[place + 1 : place + 2]))
    return "\n".join([*writer.top(), *body, ""])


class _Writer:
    """One pass over the records of a case."""

    def __init__(self, case: RawCase) -> None:
        self._case = case
        self._buses = {one["I"]: one for one in case["bus"]}

    def top(self) -> Iterator[str]:
        first = self._line(header(self._case.revision), self._case.header, "header", {})
        yield first.replace(",", " ") if self._case.revision == 31 else f"{first} / PSS(tm)E-30 RAW"
        for title in self._case.titles:
            if not title.isprintable() or title != title.rstrip():
                raise self._error("titles", "one line of plain text", title)
            yield title

    def section(self, kind: Section, following: tuple[Section, ...]) -> Iterator[str]:
        for one in self._case[kind.name]:
            yield from self._record(kind, one)
        yield f"0 / END OF {kind.title} DATA" + "".join(f", BEGIN {one.title} DATA" for one in following)

    def _record(self, kind: Section, one: Record) -> Iterator[str]:
        bus = self._buses.get(one.get("I", 0), {})
        known: set[str] = set()
        for line in kind.lines:
            if line.rows:
                known.add(line.rows)
                yield from self._rows(line, one, kind.name)
            elif belongs(line, one):
                known.update(line.names)
                yield self._line(line, one, f"section {kind.name}", bus)
        for name in one.keys() - known:
            raise self._error(f"section {kind.name}, field {name}", "a field of this record", one[name])

    def _rows(self, line: Line, one: Record, name: str) -> Iterator[str]:
        rows = one.get(line.rows, ())
        if len(rows) != one[line.count]:
            raise self._error(f"section {name}, field {line.count}", f"the number of {line.rows}", one[line.count])
        yield from (self._line(line, row, f"section {name}, {line.rows}", {}) for row in rows)

    def _line(self, line: Line, one: Record, place: str, bus: Record) -> str:
        texts = [self._text(field, one, place) for field in line.fields]
        while len(texts) > line.least and self._says_nothing(line.fields[len(texts) - 1], one, bus):
            texts.pop()
        return ",".join(texts)

    def _says_nothing(self, field: Field, one: Record, bus: Record) -> bool:
        base: float = self._case.header["SBASE"]
        return field.default != "!" and one[field.name] == default_of(field, bus, base)

    def _text(self, field: Field, one: Record, place: str) -> str:
        value: Any = one.get(field.name)
        expected = fault_of(field, value) or self._stray(field, value)
        if expected:
            raise self._error(f"{place}, field {field.name}", expected, value)
        if field.kind[0] == "t":
            return f"'{value:{field.width}}'"
        return repr(float(value) if field.kind == "f" else int(value))  # numpy's own numbers say more than the number

    def _stray(self, field: Field, value: object) -> str | None:
        """What is wrong with a bus number that no bus has."""
        if field.kind[0] != "b" or (field.kind == "b0" and value == 0):
            return None
        number = abs(value) if field.kind == "b-" and isinstance(value, int) else value
        return None if number in self._buses else field.says

    def _error(self, place: str, expected: str, found: object) -> RawError:
        return RawError(str(self._case.titles[0] or "the case"), 0, place, expected, repr(found))
