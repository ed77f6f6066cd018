"""Values made from a schema: one that it accepts, and for each place in it a table of values at and over the edge."""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema_rs import Draft4Validator

from crrsim.contract import documents
from crrsim.contract.wire import is_uuid

Schema = Mapping[str, Any]
_TEXTS = ("ABC1", "1", "a@a.com", "111-222-3333")
_STRANGE: tuple[Any, ...] = (
    None,
    True,
    0,
    1,
    1.5,
    "",
    "a",
    "a\n",
    "\n",
    "é",
    "a:b",
    "a,b",
    "a\\b",
    "a#@b",
    [],
    {},
    "ON",
)
_INSTANTS: tuple[Any, ...] = (
    "2026-03-10T16:00:00Z",
    "2026-03-10t16:00:00z",
    "2026-03-10T16:00:00.123Z",
    "2026-03-10T16:00:00.12345678Z",
    "2026-03-10T09:00:00-07:00",
    "2026-03-10T16:00:00",
    "2026-03-10 16:00:00Z",
    "2026-03-10",
    "2026-02-30T16:00:00Z",
    "2026-03-10T24:00:00Z",
    "2026-03-10T16:00:00+24:00",
    "2026-03-10T16:00:00Z\n",
    "2023-12-141T02:00:00Z",
    1773158400,
)
_NUMBERS: tuple[Any, ...] = (
    *(0, 1, -1, 0.001, 0.0005, 0.002, 60.001, 60.0015, 123456.789, -0.001, -5.25, 0.01, 0.015, 0.1 + 0.2, 100, 100.5),
    *("1", "1.0", "", 2**63 - 1, 1.1e-7),
)
_INTEGERS: tuple[Any, ...] = (0, 1, 4, 5, 25, 26, -1, 1.0, 1.5, "1", 1999, 2000, 2999, 3000, 9999999999, 10**10, 2**63)


def is_valid_by(service: str, schema: Schema) -> Draft4Validator:
    """Return the validator of a schema as it stands in the document: unknown properties pass."""
    root = dict(schema) | {"components": {"schemas": documents.load(service)["components"].get("schemas", {})}}
    return Draft4Validator(root, validate_formats=True, formats={"uuid": is_uuid})


@dataclass(frozen=True)
class Samples:
    """Values for one schema of one service."""

    service: str
    schema: Schema

    def sound(self) -> Any:  # noqa: ANN401  # any JSON value
        """Return a value with every property present."""
        return self._sound(self.schema)

    def edges(self) -> Iterator[tuple[str, Any]]:
        """Yield (place, value): the sound value with one place changed, for each place and each value of its table."""
        whole = self.sound()
        for path, schema in self._places(self.schema, ()):
            place = "/".join(map(str, path))
            for value in self._table(schema):
                yield f"{place} = {str(value)[:40]!r}", _replaced(whole, path, value)
            if schema.get("type") == "object":
                yield from self._objects(whole, path, place, schema)

    def _objects(self, whole: Any, path: tuple[Any, ...], place: str, schema: Schema) -> Iterator[tuple[str, Any]]:  # noqa: ANN401  # any JSON value
        found = _at(whole, path)
        for name in schema["properties"]:
            yield f"{place} without {name}", _replaced(whole, path, {key: found[key] for key in found if key != name})
        yield f"{place} with news", _replaced(whole, path, found | {"news": 1})

    def _resolve(self, schema: Schema) -> Schema:
        return documents.resolve(documents.load(self.service), schema)

    def _sound(self, reference: Schema) -> Any:  # noqa: ANN401  # any JSON value
        schema = self._resolve(reference)
        if "enum" in schema:
            return schema["enum"][0]
        match schema["type"]:
            case "object":
                return {name: self._sound(each) for name, each in schema["properties"].items()}
            case "array":
                return [self._sound(schema["items"]) for _ in range(max(1, schema.get("minItems", 0)))]
            case "integer" | "number":
                return max(1, schema.get("minimum", 1))
            case _:
                tried = ("2026-03-10T16:00:00Z", *_TEXTS) if schema.get("format") == "date-time" else _TEXTS
                return next(text for text in tried if is_valid_by(self.service, schema).is_valid(text))

    def _places(self, reference: Schema, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Schema]]:
        schema = self._resolve(reference)
        yield path, schema
        if schema.get("type") == "array":
            yield from self._places(schema["items"], (*path, 0))
        for name, each in schema.get("properties", {}).items():
            yield from self._places(each, (*path, name))

    def _table(self, schema: Schema) -> Iterator[Any]:
        yield from _STRANGE
        yield from schema.get("enum", ())
        if schema.get("type") == "array":
            one = self._sound(schema["items"])
            yield from ([one] * size for size in {schema.get("minItems", 1), schema.get("maxItems", 3)})
            yield from ([one] * size for size in {schema.get("minItems", 1) - 1, schema.get("maxItems", 3) + 1})
        elif schema.get("type") in {"number", "integer"}:
            yield from (*_NUMBERS, *_INTEGERS)
        elif schema.get("format") == "date-time":
            yield from _INSTANTS
        elif schema.get("maxLength", 10**9) < 10**6:
            yield from ("1" * schema["maxLength"], "1" * (schema["maxLength"] + 1))
        else:
            yield "1" * 3000


def _at(value: Any, path: tuple[Any, ...]) -> Any:  # noqa: ANN401  # any JSON value
    for step in path:
        value = value[step]
    return value


def _replaced(whole: Any, path: tuple[Any, ...], value: Any) -> Any:  # noqa: ANN401  # any JSON value
    if not path:
        return value
    changed = copy.deepcopy(whole)
    _at(changed, path[:-1])[path[-1]] = value
    return changed
