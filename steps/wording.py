"""Values as a reader who knows no Python would write them: no names of classes, no members of enumerations."""

from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum

from pydantic import BaseModel


def worded(value: object) -> str:
    """Return a value in words: text as it is, a set as a list in order, a body as it was on the wire."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, set | frozenset):
        return ", ".join(sorted(map(worded, value))) or "none"
    return _within(value)


def _within(value: object) -> str:  # noqa: PLR0911 - a row for each kind of value
    """Return a value as it stands among others: text in quotes."""
    match value:
        case str():
            return repr(str(value))
        case bytes():
            return f"{len(value):,} bytes"
        case Enum():
            return _within(value.value)
        case type():
            return value.__name__
        case BaseModel():
            return value.model_dump_json(by_alias=True, exclude_none=True)
        case Mapping():
            return f"{{{', '.join(f'{_within(key)}: {_within(each)}' for key, each in value.items())}}}"
        case list() | tuple() | set() | frozenset():
            return _gathered(value)
        case _ if is_dataclass(value) and type(value).__str__ is object.__str__:
            return ", ".join(f"{field.name} {_within(getattr(value, field.name))}" for field in fields(value))
    return str(value)


def _gathered(values: Collection[object]) -> str:
    said = map(_within, values)
    if isinstance(values, list):
        return f"[{', '.join(said)}]"
    return f"({', '.join(said)})" if isinstance(values, tuple) else f"{{{', '.join(sorted(said))}}}"
