"""Reading PSS/E RAW files of revisions 30 and 31: free format, quotes, comments, blanks or commas, defaults.

A file of the other revision is refused by name. The two differ in the middle of records, so that a reader that took one
for the other would put areas where shunts belong and say nothing.
"""

import math
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from crrsim.network.raw_case import RawCase, RawError, Record, WrongRevision, belongs, default_of, fault_of, key_of
from crrsim.network.raw_layout import REVISIONS, Field, Line, Scalar, Section, header, sections

_BEFORE_COMMENT = re.compile(r"(?:[^'/]|'[^']*')*")
_FIELD = re.compile(r"'([^']*)'\s*,?|([^\s,']+)\s*,?|(,)")
_END = re.compile(r"\s*0\s*(?:$|[,/\s])")
_QUIT = re.compile(r"\s*Q\s*$")
_STATED = re.compile(r"\s*VER\s+(\d+)\s*$", re.IGNORECASE)
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([EeDd][+-]?[0-9]+)?")

Tokens = list[str | None]


def read_raw(path: Path, revision: int | None = None) -> RawCase:
    """Read a case from a file.

    revision: what the file is expected to be; None takes its own word for it.
    Raises: RawError with file, line, section and field; WrongRevision if the file is of another revision, whatever it
    says of itself; OSError.
    """
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError as problem:
        line = path.read_bytes()[: problem.start].count(b"\n") + 1
        raise RawError(str(path), line, "text", "UTF-8", f"the byte 0x{problem.object[problem.start]:02x}") from problem
    return parse_raw(text, str(path), revision)


def parse_raw(text: str, file: str = "RAW", revision: int | None = None) -> RawCase:
    """Read a case from text; `file` is what errors call it. As `read_raw`."""
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    stated = _stated(lines, file)
    if stated not in REVISIONS:
        raise WrongRevision(f"{file} says it is of PSS/E revision {stated}: revisions 30 and 31 can be read")
    if revision not in {None, stated}:
        raise WrongRevision(f"{file} says it is of PSS/E revision {stated}, and is to be read as {revision}")
    other = next(one for one in REVISIONS if one != stated)
    try:
        case = _Reader(lines, file, stated).case()
    except RawError as problem:
        if _reads_as(lines, other):
            raise WrongRevision(f"{file} says it is of PSS/E revision {stated} and is of {other}: {problem}") from None
        raise
    _refuse_other(case, lines, file, other)
    return case


def _stated(lines: list[str], file: str) -> int:
    """The revision that the file says it has, in its first line or else its third."""
    if len(lines) < 3:
        raise RawError(file, len(lines), "header", "three lines", f"{len(lines)}")
    try:
        first = _tokens(lines[0])
    except _Unclosed:
        raise RawError(file, 1, "header", "each quote closed", lines[0]) from None
    third = _STATED.match(lines[2])
    if len(first) > 2 and first[2] is not None:
        if not _WHOLE.fullmatch(first[2]):
            raise RawError(file, 1, "header, field REV", "a whole number", first[2])
        if third and int(third[1]) != int(first[2]):
            raise WrongRevision(f"{file} says revision {first[2]} in line 1 and {third[1]} in line 3")
        return int(first[2])
    if third:
        return int(third[1])
    raise WrongRevision(f"{file} does not say its revision: expected 30 or 31 as the third field of line 1")


def _reads_as(lines: list[str], revision: int) -> bool:
    with suppress(RawError):
        return bool(_Reader(lines, "", revision).case()["bus"])
    return False


def _refuse_other(case: RawCase, lines: list[str], file: str, other: int) -> None:
    # Both revisions close each section, and one has a section more; so a whole file can only be read as what it is.
    # Only one that was ended early, by Q, can fit both.
    if any(_QUIT.match(line) for line in lines[3:]) and _reads_as(lines, other):
        theirs = _Reader(lines, "", other).case()["bus"]
        if any(_differ(one, two) for one, two in zip(theirs, case["bus"], strict=True)):
            raise WrongRevision(f"{file} may be of PSS/E revision {case.revision} or {other}: write every field out")


def _differ(one: Record, other: Record) -> bool:
    return any(one[name] != other[name] for name in one.keys() & other.keys())


def _tokens(line: str) -> Tokens:
    """The line's fields, None for one left out between commas; what follows a slash is comment.

    Raises: _Unclosed.
    """
    if "/" in line or line.count("'") % 2:
        said = _BEFORE_COMMENT.match(line)
        assert said is not None  # the pattern fits anything
        if line[said.end() : said.end() + 1] == "'":
            raise _Unclosed
        line = said.group()
    return [None if comma else bare or quoted for quoted, bare, comma in _FIELD.findall(line)]


class _Unclosed(ValueError):  # noqa: N818 - what is wrong
    """A quote that its line does not close."""


class _Reader:
    """One pass over the lines of a file."""

    def __init__(self, lines: list[str], file: str, revision: int) -> None:
        self._lines, self._file, self._revision = lines, file, revision
        self._at = 0
        self._base = 100.0
        self._buses: dict[int, Record] = {}
        self._ended = False

    def case(self) -> RawCase:
        top = self._line(header(self._revision), "header", {})
        self._base = float(top["SBASE"])
        titles = self._lines[1].rstrip(), self._lines[2].rstrip()
        self._at = 3
        records = {one.name: tuple(self._section(one)) for one in sections(self._revision)}
        self._nothing_more()
        return RawCase(self._revision, records, top, titles)

    def _section(self, kind: Section) -> Iterator[Record]:
        seen: dict[tuple[object, ...], int] = {}
        while not self._ends(kind.name):
            start = self._at + 1
            one = self._record(kind)
            if kind.keys and (first := seen.setdefault(key_of(kind, one), start)) != start:
                key = ", ".join(f"{name} {one[name]}" for name in kind.keys)
                raise self._error(
                    start, f"section {kind.name}", f"each {kind.name} once", f"{key} again, as in line {first}"
                )
            if kind.name == "bus":
                self._buses[one["I"]] = one
            yield one

    def _ends(self, name: str) -> bool:
        """Whether the section ends here; if so, step over its end."""
        if self._ended:
            return True
        if self._at >= len(self._lines):
            raise self._error(self._at, f"section {name}", "a record or the line `0` that ends the section", "the end")
        line = self._lines[self._at]
        if _QUIT.match(line):
            self._ended = True
        elif not _END.match(line):
            return False
        self._at += 1
        return True

    def _record(self, kind: Section) -> Record:
        made: dict[str, Any] = {}
        for line in kind.lines:
            if line.rows:
                many = int(made[line.count])
                made[line.rows] = tuple(self._line(line, kind.name, {}) for _ in range(many))
            elif belongs(line, made):
                made |= self._line(line, kind.name, made)
        return made

    def _line(self, line: Line, name: str, before: Record) -> dict[str, Any]:
        """The fields of the line that comes next, those left out at their defaults."""
        self._at += 1
        if self._at > len(self._lines):
            raise self._error(self._at - 1, f"section {name}", f"field {line.fields[0].name}", "the end of the file")
        text = self._lines[self._at - 1]
        try:
            tokens = _tokens(text)
        except _Unclosed:
            raise self._error(self._at, f"section {name}", "each quote closed", text.strip()) from None
        if not tokens or len(tokens) > len(line.fields):
            expected = f"1 to {len(line.fields)} fields, {line.fields[0].name} to {line.fields[-1].name}"
            raise self._error(self._at, f"section {name}", expected, str(len(tokens)))
        made: dict[str, Any] = {}
        for one, token in zip(line.fields, tokens, strict=False):
            made[one.name] = self._value(one, token, name, before or made)
        for one in line.fields[len(tokens) :]:
            made[one.name] = self._value(one, None, name, before or made)
        return made

    def _value(self, one: Field, token: str | None, name: str, told: Record) -> Scalar:
        if token is None:
            if one.default == "!":
                raise self._error(self._at, f"section {name}, field {one.name}", one.says, "nothing")
            bus = self._buses.get(told.get("I", 0), {}) if one.default[:1] == "@" else {}
            return default_of(one, bus, self._base)
        value = _read(one, token)
        if value is None or (one.kind[0] == "b" and not self._is_bus(one, value)):
            raise self._error(self._at, f"section {name}, field {one.name}", one.says, token.strip() or "nothing")
        return value

    def _is_bus(self, one: Field, number: Scalar) -> bool:
        if one.kind == "b0" and number == 0:
            return True
        return (-number if one.kind == "b-" and isinstance(number, int) and number < 0 else number) in self._buses

    def _nothing_more(self) -> None:
        for place, line in enumerate(self._lines[self._at :], start=self._at + 1):
            if _QUIT.match(line) or self._ended:
                return
            if line.strip():
                raise self._error(
                    place, "end", f"nothing after the last section of revision {self._revision}", line.strip()
                )

    def _error(self, line: int, place: str, expected: str, found: str) -> RawError:
        return RawError(self._file, line, place, expected, found)


def _read(one: Field, token: str) -> Scalar | None:
    """The token as what the field holds, or None if it is not."""
    if one.kind == "f":
        number = float(token.upper().replace("D", "E")) if _NUMBER.fullmatch(token) else math.inf
        return number if math.isfinite(number) else None
    if one.kind[0] in "inb":
        whole = int(token) if _WHOLE.fullmatch(token) else None
        return None if whole is None or (one.kind == "n" and whole < 1) else whole
    text = token.strip()
    return None if fault_of(one, text) else text
