"""Random power-flow cases, made from the layout itself: every section, every field, several records.

One seed makes one case. A case has a thousand values, more than hypothesis likes to draw one by one.
"""

import math
import struct
from random import Random
from typing import Any

from hypothesis import strategies as st

from crrsim.network.raw_case import RawCase, Record, belongs, key_of
from crrsim.network.raw_layout import Field, Section, sections

LETTERS = 'AZaz09 _-./,"#&%()'
"""What names have, and what a careless reader would trip over: blanks, commas, slashes, double quotes."""


def cases(revision: int) -> st.SearchStrategy[RawCase]:
    """Cases of the revision; every section may have records, and what names a bus names one of the case."""
    return st.integers(0, 2**32).map(lambda seed: _Maker(Random(seed)).case(revision))


class _Maker:
    def __init__(self, random: Random) -> None:
        self._random = random
        self._buses = random.sample(range(1, 999_998), random.randint(2, 6))

    def case(self, revision: int) -> RawCase:
        records = {kind.name: self._several(kind) for kind in sections(revision)}
        records["bus"] = [{**self._record(sections(revision)[0]), "I": number} for number in self._buses]
        titles = self._text(40), "VER 31" if revision == 31 else self._text(40)
        return RawCase(revision, records, {"SBASE": self._number()}, titles)

    def _several(self, kind: Section) -> list[Record]:
        found = [self._record(kind) for _ in range(self._random.randint(0, 3))]
        return list({key_of(kind, one) or (place,): one for place, one in enumerate(found)}.values())

    def _record(self, kind: Section) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for line in kind.lines:
            if line.rows:
                made[line.count] = self._random.randint(0, 2)
                made[line.rows] = tuple(self._fields(line.fields) for _ in range(made[line.count]))
            elif belongs(line, made):
                made |= self._fields(line.fields)
        return made

    def _fields(self, fields: tuple[Field, ...]) -> dict[str, Any]:
        return {field.name: self._value(field) for field in fields}

    def _value(self, field: Field) -> float | str:
        bus = self._random.choice(self._buses)
        if field.kind[0] == "t":
            return self._text(field.width)
        made: dict[str, float] = {
            "f": self._number(),
            "i": self._random.choice((0, self._random.randint(-99, 99_999))),
            "n": self._random.randint(1, 99_999),
            "b": bus,
            "b0": self._random.choice((0, bus)),
            "b-": self._random.choice((bus, -bus)),
        }
        return made[field.kind]

    def _number(self) -> float:
        """Any double that is a number, or one as files have it."""
        any_double: float = struct.unpack("d", self._random.randbytes(8))[0]
        plain = self._random.choice((0.0, 1.0, round(self._random.uniform(-999, 999), 3)))
        return self._random.choice((plain, any_double if math.isfinite(any_double) else plain))

    def _text(self, most: int) -> str:
        return "".join(self._random.choices(LETTERS, k=self._random.randint(0, most))).strip()
