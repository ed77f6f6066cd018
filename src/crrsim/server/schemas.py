"""What breaks the documents' request schemas, in words a person can act on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from jsonschema_rs import Draft4Validator, ValidationError, ValidationErrorKind

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
