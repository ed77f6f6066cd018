"""The 69 operations, read out of the ten documents: who serves what, where, with which parameters and types."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from itertools import chain
from typing import Any

from pydantic import TypeAdapter

from crrsim.contract import documents
from crrsim.contract.wire import Query, Shape

JSON = "application/json"
OCTETS = "application/octet-stream"
Entry = Mapping[str, Any]
_METHODS = ("get", "post", "delete")
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True)
class Parameter:
    """One parameter of the query or the header, with its schema."""

    name: str
    place: str
    required: bool
    schema: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Operation:
    """One operation of one service. `path` stands behind the base path; schemas are those of the document."""

    service: str
    name: str
    method: str
    path: str
    summary: str
    write: bool
    parameters: tuple[Parameter, ...]
    body_schema: Mapping[str, Any] | None
    answers: Mapping[str, Mapping[str, Any]]
    shape: Shape

    def __str__(self) -> str:
        return f"{self.service}.{self.name}"

    @property
    def query(self) -> type[Query]:
        """The model of the query parameters."""
        return self.shape.query

    @cached_property
    def query_names(self) -> frozenset[str]:
        """The names of the query parameters that the document declares."""
        return frozenset(each.name for each in self.parameters if each.place == "query")

    @property
    def download(self) -> bool:
        """Whether a 200 carries the bytes of an archive, not JSON."""
        return OCTETS in self.answers["200"]

    @cached_property
    def body(self) -> TypeAdapter[Any] | None:
        """The type of the request's body; None for operations without one."""
        return None if self.shape.body is None else TypeAdapter(self.shape.body)

    @cached_property
    def answer(self) -> TypeAdapter[Any] | None:
        """The type of the body of a 200; None for downloads."""
        return None if self.shape.answer is None else TypeAdapter(self.shape.answer)


def find(method: str, path: str) -> Operation | None:
    """Return the operation at `path` (without the base path), or None."""
    return _addresses().get((method.upper(), path))


def service_at(path: str) -> str:
    """Return the service to which a path leads, whether it has such an operation or not; empty when it is none's."""
    return next((service for segment in path.split("/") if (service := _segments().get(segment.lower()))), "")


def of(service: str) -> tuple[Operation, ...]:
    """Return the operations of one service, in the document's order."""
    return tuple(_operations(service).values())


def paths() -> frozenset[str]:
    """Return every path served, so that a wrong method can be told from a wrong address."""
    return frozenset(each.path for each in OPERATIONS.values())


def write(adapter: TypeAdapter[Any] | None, value: object) -> bytes:
    """Return `value`, of the adapter's type, as the JSON bytes of the wire; what is absent stays out."""
    return (adapter or TypeAdapter(object)).dump_json(value, by_alias=True, exclude_none=True)


def snake_case(name: str) -> str:
    """Return a published name in our spelling: `mtTorCRRApprovalList` -> `mt_tor_crr_approval_list`."""
    return _WORDS.sub("_", name).lower()


def _name(method: str, path: str) -> str:
    last = snake_case(path.rsplit("/", 1)[-1])
    return f"delete_{last}" if method == "delete" else last


@cache
def _operations(service: str) -> Mapping[str, Operation]:
    """Return the operations of one service by name. Raises: KeyError when there is no such service."""
    entries = documents.load(service)["paths"].items()
    shapes: Mapping[str, Shape] = import_module(f"crrsim.contract.{service}").SHAPES
    listed = ((path, method, methods[method]) for path, methods in entries for method in _METHODS if method in methods)
    every = (_operation(service, method, path, entry, shapes) for path, method, entry in listed)
    return {each.name: each for each in every}


def _operation(
    service: str, method: str, path: str, entry: Mapping[str, Any], shapes: Mapping[str, Shape]
) -> Operation:
    body = entry.get("requestBody")
    name = _name(method, path)
    return Operation(
        service=service,
        name=name,
        method=method.upper(),
        path=path,
        summary=entry["summary"],
        write=entry["tags"][0].endswith(" Write"),
        parameters=tuple(_parameter(documents.resolve(documents.load(service), each)) for each in entry["parameters"]),
        body_schema=body and body["content"][JSON]["schema"],
        answers={status: _contents(answer) for status, answer in entry["responses"].items()},
        shape=shapes[name],
    )


def _parameter(entry: Entry) -> Parameter:
    return Parameter(entry["name"], entry["in"], entry["required"], entry["schema"])


def _contents(answer: Entry) -> Entry:
    return {kind: content["schema"] for kind, content in answer.get("content", {}).items()}


class _Operations(Mapping[tuple[str, str], Operation]):
    """(service, name) -> operation; a service's document is read when one of its operations is first asked for."""

    def __getitem__(self, key: tuple[str, str]) -> Operation:
        service, name = key
        return _operations(service)[name]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return chain.from_iterable(((service, name) for name in _operations(service)) for service in documents.SERVICES)

    def __len__(self) -> int:
        return sum(len(_operations(service)) for service in documents.SERVICES)


OPERATIONS: Mapping[tuple[str, str], Operation] = _Operations()


@cache
def _addresses() -> dict[tuple[str, str], Operation]:
    return {(each.method, each.path): each for each in OPERATIONS.values()}


@cache
def _segments() -> dict[str, str]:
    """What the paths of each service begin with: marketdata -> market_data."""
    return {each.path.split("/")[1].lower(): each.service for each in OPERATIONS.values()}
