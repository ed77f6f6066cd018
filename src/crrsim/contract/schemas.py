"""The documents' schemas, compiled once each and lazily, and closed: what a schema does not name is reported.

OpenAPI 3.0 schemas are draft 4 with `nullable`: 1.0 is no integer, and formats are to be held. jsonschema-rs reads
floats by their decimal text, so a step of 0.001 is judged rightly (a test goes through the values).
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from typing import Any, Never

from jsonschema_rs import Draft4Validator, ValidationError

from crrsim.contract import documents
from crrsim.contract.wire import is_uuid

MOST = 50
_LONGEST = 300


class NotJsonError(ValueError):
    """A body that is no JSON text."""


def validator(service: str, schema: Mapping[str, Any]) -> Draft4Validator:
    """Return the closed validator of a schema that stands in the document of `service`, compiled at its first use."""
    found = _compiled.get(id(schema))
    if found is None:
        found = _compiled[id(schema)] = _compile(service, schema)
    return found


def read_json(body: bytes) -> object:
    """Return the value of a JSON text. Raises: NotJsonError, also for NaN and infinities, which JSON has not."""
    try:
        return _JSON.decode(body.decode(json.detect_encoding(body), "surrogatepass"))
    except (ValueError, RecursionError) as problem:
        raise NotJsonError(f"not JSON: {problem}") from problem


def faults(compiled: Draft4Validator, value: object) -> Iterator[tuple[str, str, bool]]:
    """Yield (pointer, message, undeclared) for the first faults of `value`; nothing when it is sound."""
    if not compiled.is_valid(value):
        for error in islice(compiled.iter_errors(value), MOST):
            yield from _spell(error)


def _spell(error: ValidationError) -> Iterator[tuple[str, str, bool]]:
    place = "".join(f"/{step}" for step in error.instance_path)
    if error.kind.name == "additionalProperties":
        for name in error.kind.as_dict()["unexpected"]:
            yield f"{place}/{name}", f"the document knows no property {name!r} here", True
    else:
        yield place, error.message[:_LONGEST], False


def _compile(service: str, schema: Mapping[str, Any]) -> Draft4Validator:
    root = dict(_closed(schema)) | {"components": {"schemas": _components(service)}}
    return Draft4Validator(root, validate_formats=True, formats={"uuid": is_uuid})


@cache
def _components(service: str) -> dict[str, Any]:
    schemas = documents.load(service)["components"].get("schemas", {})
    return {name: _closed(schema) for name, schema in schemas.items()}


def _closed(schema: Mapping[str, Any]) -> dict[str, Any]:
    closed = dict(schema)
    if "items" in schema:
        closed["items"] = _closed(schema["items"])
    if "properties" in schema:
        closed["properties"] = {name: _closed(each) for name, each in schema["properties"].items()}
        closed.setdefault("additionalProperties", False)
    if schema.get("nullable"):
        closed["type"] = [schema["type"], "null"]
    return closed


def _no_constant(text: str) -> Never:
    raise ValueError(f"{text} is no JSON number")


_JSON = json.JSONDecoder(parse_constant=_no_constant)

# By identity: the documents are loaded once and live as long as the process.
_compiled: dict[int, Draft4Validator] = {}
