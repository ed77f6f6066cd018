"""What somebody meant by a step that no definition matches: the word that may not stand there, or the nearest sentence.

Only a slip is looked at so: a run in which all is well never comes here.
"""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from steps.choices import choices, listed, told
from steps.phrases import KINDS
from steps.stepbook import Definition

_PARAMETER = re.compile(r"\{\w+:\w+\}")
_PARTICULAR = re.compile(
    r"\"[^\"]*\"|the (?:monthly|annual) (?:auction|allocation(?: tier \d| LT)?)"
    r"|[A-Z]\S*|-?\$?\d[\d,.]*(?: \$/MW| MW| %)?"
)
_LONGEST = 5
"""Words that a wrong parameter may have: what is longer is another sentence."""


@dataclass(frozen=True)
class Wrong:
    """A word of a step that its sentence cannot have there, and how many letters of the sentence do stand there."""

    sentence: str
    kind: str
    word: str
    known: int

    @property
    def says(self) -> str:
        kind = KINDS[self.kind]
        values = choices(kind.pattern)
        near = difflib.get_close_matches(self.word, values, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        wanted = f"none of {listed(values)}{hint}" if values else f"not {told(kind)}"
        return f"; in the sentence {self.sentence!r} {self.word!r} is {wanted}"


def meant(text: str, definitions: Iterable[Definition]) -> str:
    """Return what was probably meant by `text`, to stand behind a complaint; empty where nothing is near."""
    several = tuple(definitions)
    wrong = max(_wrong(text, several), key=lambda one: one.known, default=None)
    return wrong.says if wrong else _nearest(text, several)


def _wrong(text: str, definitions: Iterable[Definition]) -> Iterator[Wrong]:
    """Yield the sentences that a text would be, were it not for one word."""
    for one in definitions:
        words = _PARAMETER.split(one.text)
        if not all(each in text for each in words):
            continue
        found = re.fullmatch(_loosely(one), text)
        said = found.groupdict() if found else {}
        bad = [(kind, said[name]) for name, kind in one.parser.named_kinds if said and not _fits(kind, said[name])]
        if len(bad) == 1 and len(bad[0][1].split()) <= _LONGEST:
            yield Wrong(one.text, *bad[0], known=len(text) - len(bad[0][1]))


def _loosely(definition: Definition) -> str:
    """Return the expression of a sentence whose parameters may be anything, if only they cannot be what they should."""
    pieces, end = [], 0
    for found, (name, kind) in zip(_PARAMETER.finditer(definition.text), definition.parser.named_kinds, strict=True):
        anything = "" if _fits(kind, "") else "|.+?"
        pieces += [re.escape(definition.text[end : found.start()]), f"(?P<{name}>{KINDS[kind].pattern}{anything})"]
        end = found.end()
    return "".join([*pieces, re.escape(definition.text[end:])])


def _fits(kind: str, word: str) -> bool:
    return re.fullmatch(KINDS[kind].pattern, word) is not None


def _nearest(text: str, definitions: Iterable[Definition]) -> str:
    """Return the sentence whose own words are nearest, whatever stands for its parameters."""
    bare = {_PARAMETER.sub("…", one.text): one.text for one in definitions}
    near = difflib.get_close_matches(_PARTICULAR.sub("…", text), bare, n=1, cutoff=0.6)
    return f"; the nearest is {bare[near[0]]!r}" if near else ""
