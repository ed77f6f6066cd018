"""What breaks the documents' request schemas, in words a person can act on."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from jsonschema_rs import Draft4Validator, ValidationError, ValidationErrorKind

from crrsim.contract import documents
from crrsim.contract.operations import Operation
from crrsim.contract.schemas import validator

TEXT_LENGTH = 400


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that breaks a schema: where (`path` of names and zero-based places), which keyword, which value."""

    path: tuple[str | int, ...]
    keyword: str
    value: object
    message: str

    @property
    def field(self) -> str:
        """The innermost name on the path, empty for the body itself."""
        return next((part for part in reversed(self.path) if isinstance(part, str)), "")

    @property
    def text(self) -> str:
        """Like `newBids record 3, bidCurve record 2, mw: 0.0005 is not a multiple of 0.001`."""
        where = ""
        for part in self.path:
            where += f" record {part + 1}" if isinstance(part, int) else f", {part}"
        return f"{where.removeprefix(', ').strip() or 'the body'}: {self.message}"[:TEXT_LENGTH]


@dataclass(frozen=True)
class QueryParameter:
    """A query parameter of an operation with the check of its value."""

    name: str
    required: bool
    schema: Draft4Validator


@cache
def query_parameters(operation: Operation) -> tuple[QueryParameter, ...]:
    """Return the query parameters that the document declares for `operation`."""
    return tuple(
        QueryParameter(one.name, one.required, validator(operation.service, one.schema))
        for one in operation.parameters
        if one.place == "query"
    )


def parameter_violations(parameter: QueryParameter, value: str) -> Sequence[Violation]:
    """Return what is wrong with `value`, nothing when it is good."""
    if parameter.schema.is_valid(value):
        return ()
    return [one for found in parameter.schema.iter_errors(value) for one in _violations(found, (parameter.name,))]


def body_violations(operation: Operation, body: Any) -> Sequence[Violation]:  # noqa: ANN401 - any JSON
    """Return what is wrong with the JSON `body`, nothing when it is good. Fields without a name there are wrong too."""
    if operation.body_schema is None:
        return ()
    schema = validator(operation.service, operation.body_schema)
    if schema.is_valid(body):
        return ()
    return [one for found in schema.iter_errors(body) for one in _violations(found)]


def is_sound(operation: Operation, body: Any, sent: bytes) -> bool:  # noqa: ANN401 - any JSON
    """Say whether `body`, read from `sent`, is good beyond doubt, at a fifth of the cost of the whole schema.

    Held against a schema without steps; the steps are seen in the text, where a number with no more decimals than its
    step needs no arithmetic. False only means that the whole schema has to decide.
    """
    return b"\\u" not in sent and not _finer(operation).search(sent) and _stepless(operation).is_valid(body)


@cache
def _stepless(operation: Operation) -> Draft4Validator:
    return validator(operation.service, _without_steps(_inlined(operation)))


@cache
def _finer(operation: Operation) -> re.Pattern[bytes]:
    """A pattern that finds a field with a step whose number is longer, finer or otherwise written than it may be."""
    fields = "|".join(
        rf'"{name}"\s*:(?!\s*-?\d{{1,12}}(?:\.\d{{1,{digits}}})?\s*[,}}\]])'
        for name, digits in sorted(set(_steps(_inlined(operation))))
    )
    return re.compile((fields or "(?!)").encode())


@cache
def _inlined(operation: Operation) -> dict[str, Any]:
    """The body's schema with every reference replaced by what it refers to."""
    document = documents.load(operation.service)

    def inline(node: Any) -> Any:  # noqa: ANN401 - any part of a schema
        if isinstance(node, Mapping):
            return {name: inline(part) for name, part in documents.resolve(document, node).items()}
        return [inline(part) for part in node] if isinstance(node, list) else node

    inlined: dict[str, Any] = inline(operation.body_schema)
    return inlined


def _without_steps(node: Any) -> Any:  # noqa: ANN401 - any part of a schema
    if isinstance(node, Mapping):
        return {name: _without_steps(part) for name, part in node.items() if name != "multipleOf"}
    return [_without_steps(part) for part in node] if isinstance(node, list) else node


def _steps(node: Any, name: str = "") -> Iterator[tuple[str, int]]:  # noqa: ANN401 - any part of a schema
    """Yield the fields that have a step, with its decimals: ("mw", 3)."""
    if not isinstance(node, Mapping):
        return
    if "multipleOf" in node:
        yield name, len(str(node["multipleOf"]).partition(".")[2])
    yield from _steps(node.get("items"), name)
    for inner, part in node.get("properties", {}).items():
        yield from _steps(part, inner)


def _violations(found: ValidationError, above: tuple[str, ...] = ()) -> Iterator[Violation]:
    """Say in our words what is missing or unknown, field by field; the rest keeps the validator's words."""
    path, keyword = (*above, *found.instance_path), found.kind.name
    match found.kind:
        case ValidationErrorKind.Required(property=name):
            yield Violation((*path, name), keyword, None, "is missing")
        case ValidationErrorKind.AdditionalProperties(unexpected=names):
            yield from (Violation((*path, name), keyword, None, "is no field of this request") for name in names)
        case _:
            yield Violation(path, keyword, found.instance, found.message)
