"""A template's records in a file, as CSV or as JSON: both carry the same records, cell by cell.

The JSON form is an array of flat objects, as downloads have it: a column's name is the key, a number is a number, a
day is written as in the CSV, and an empty cell is null or left out (F-30). What the name of a file ends with says
which of the two it is.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any

from crrsim.contract.template import Cell, Column, Problem, Reading, Record, Template, decoded, echo, fits, value

JSON_MEDIA, CSV_MEDIA = "application/json", "text/csv; charset=utf-8"
_NUMBERS = frozenset({Cell.INTEGER, Cell.MW, Cell.MW_EITHER_WAY, Cell.NUMBER, Cell.USD, Cell.HOUR})
_BLANKS = frozenset(" \t\r\n")
_LONGEST = 40
"""Digits of a number that is still worth a look; a longer one fits no cell, and would fill a page."""


def is_json(file: str) -> bool:
    """Say whether a file of that name holds JSON."""
    return file.lower().endswith(".json")


def media_of(file: str) -> str:
    """Return the media type of a file of that name."""
    return JSON_MEDIA if is_json(file) else CSV_MEDIA


def read(template: Template, data: bytes, file: str, most: int | None = None) -> Reading:
    """Read a file of records. `most` records are taken at most, where the template has a limit. Nothing is raised."""
    return _read_json(template, data, file, most) if is_json(file) else template.read(data, file, most)


def write(template: Template, records: Iterable[Record], file: str) -> bytes:
    """Return the file of that name that holds these records, as `read` takes it."""
    return _write_json(template, records) if is_json(file) else template.write(records)


class _NoRecords(Exception):  # noqa: N818 - says what it is
    """Text that is no array of objects: line, column, what was expected there, what was found."""


class _TwiceError(ValueError):
    """A key that an object has twice."""


def _read_json(template: Template, data: bytes, file: str, most: int | None) -> Reading:
    text, broken = decoded(data, file)
    if broken is not None:
        return Reading((), (), (broken,))
    try:
        found = list(_Array(text).elements())
    except _NoRecords as problem:
        return Reading((), (), (Problem(file, *problem.args),))
    wrong = [list(_problems(template, file, line, element)) for line, element in found]
    good = [one for one, problems in zip(found, wrong, strict=True) if not problems]
    return Reading(
        tuple({one.name: value(one.cell, _text(each.get(one.name))) for one in template.columns} for _, each in good),
        tuple(line for line, _ in good),
        tuple(_of_file(template, file, [line for line, _ in found], most)),
        tuple(chain.from_iterable(wrong)),
    )


def _of_file(template: Template, file: str, lines: Sequence[int], most: int | None) -> Iterator[Problem]:
    limit = None if template.most is None else most or template.most
    if not lines:
        yield Problem(file, 1, "all", "a record", "nothing")
    if limit is not None and len(lines) > limit:
        yield Problem(file, lines[limit], "all", f"at most {limit} records", f"{len(lines)}")


class _Array:
    """The text of an array, read element by element, so that the line of each is known."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line = 1

    def elements(self) -> Iterator[tuple[int, Any]]:
        """Yield each element with the line it begins on. Raises: _NoRecords."""
        self._expect("[", "an array of records, which begins with [")
        while self._next() != "]":
            yield self._line, self._element()
            if self._next() != ",":
                break
            self._expect(",", "a comma")
            if self._next() == "]":
                self._refuse("a record after the comma")
        self._expect("]", ", or ] behind a record")
        if self._next():
            self._refuse("nothing behind the array")

    def _next(self) -> str:
        """Go past blanks and return the sign that stands there; nothing at the end."""
        begun = self._at
        while self._text[self._at : self._at + 1] in _BLANKS:
            self._at += 1
        self._line += self._text.count("\n", begun, self._at)
        return self._text[self._at : self._at + 1]

    def _expect(self, sign: str, says: str) -> None:
        if self._next() != sign:
            self._refuse(says)
        self._at += 1

    def _element(self) -> Any:  # noqa: ANN401 - any JSON
        begun = self._at
        try:
            element, self._at = _DECODER.raw_decode(self._text, self._at)
        except json.JSONDecodeError as problem:
            raise _NoRecords(problem.lineno, str(problem.colno), "JSON", problem.msg) from None
        except _TwiceError as problem:
            raise _NoRecords(self._line, str(problem), "the key once", "it twice") from None
        except (ValueError, RecursionError) as problem:
            raise _NoRecords(self._line, "all", "JSON", str(problem)) from None
        self._line += self._text.count("\n", begun, self._at)
        return element

    def _refuse(self, expected: str) -> None:
        column = self._at - self._text.rfind("\n", 0, self._at)
        found = self._text[self._at : self._at + 20].splitlines()[:1] or ["the end of the file"]
        raise _NoRecords(self._line, str(column), expected, found[0])


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        raise _TwiceError(next(name for name in names if names.count(name) > 1))
    return made


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=Decimal, parse_int=Decimal, parse_constant=_no_number
)


def _problems(template: Template, file: str, line: int, element: object) -> Iterator[Problem]:
    if not isinstance(element, Mapping):
        yield Problem(file, line, "all", "a record, which is an object", _text(element) or "null")
        return
    record = echo([_text(element.get(one.name)) for one in template.columns])
    for name in element.keys() - {one.name for one in template.columns}:
        yield Problem(file, line, str(name), "a column of the template", f"a key it has not in record {record}")
    for column in template.columns:
        given = element.get(column.name)
        if not _is_kind(column, given) or not fits(column, _text(given)):
            found = "nothing" if given is None else _text(given) or "nothing"
            yield Problem(file, line, column.name, _expects(column), f"{found} in record {record}")


def _is_kind(column: Column, given: object) -> bool:
    """Numbers stand as numbers and all else as text; what is not there is judged like an empty cell."""
    return given is None or isinstance(given, Decimal if column.cell in _NUMBERS else str)


def _expects(column: Column) -> str:
    return f"{column.expects}, without quotes" if column.cell in _NUMBERS else column.expects


def _text(given: object) -> str:
    """Return what stands for a value in a cell."""
    if isinstance(given, Decimal):
        return f"{given:f}" if abs(given.adjusted()) < _LONGEST else str(given)
    return "" if given is None else str(given)


def _write_json(template: Template, records: Iterable[Record]) -> bytes:
    """One record a line, so that a fault's line is the record's."""
    lines = (
        ", ".join(f"{json.dumps(name)}: {_written(record.get(name))}" for name in template.header) for record in records
    )
    listed = ",\n".join(f"  {{{line}}}" for line in lines)
    return f"[\n{listed}\n]\n".encode()


def _written(given: object) -> str:
    if isinstance(given, int | Decimal):
        return f"{given:f}" if isinstance(given, Decimal) else str(given)
    if isinstance(given, date):
        return json.dumps(f"{given:%m/%d/%Y}")
    return json.dumps(None if given is None else str(given), ensure_ascii=False)
