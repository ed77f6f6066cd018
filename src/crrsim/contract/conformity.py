"""Is one exchange as the document says? Checked both ways, without being asked, and graded.

*break*: the schema is violated, a required parameter or header is missing, a body cannot be read. *drift*: a status,
property, code or content type that the document does not declare. *note*: a lesser oddity. What a gateway says in the
service's place is the environment's, and no document of the service is held against it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

from crrsim.contract import documents, downloads, errors, market_data
from crrsim.contract.operations import JSON, OCTETS, Operation
from crrsim.contract.schemas import MOST, NotJsonError, faults, read_json, validator

GATEWAY_STATUSES = frozenset({502, 503, 504})
"""What a gateway answers when the service behind it does not; with an error list it is the service that speaks."""
ZIP_MAGIC = b"PK\x03\x04"
# The two codes whose status the documents state themselves, one way in the tables and the other in the change logs.
_STATED = {"SER0028": 500, "SER0029": 404}
_DOWNLOAD_TYPES = frozenset(kind for each in market_data.DOWNLOAD_TYPES for kind in each)
# The columns of the other downloads are our assumption F-10, so a server with others is at most noted.
_SEEN_IN_USE = frozenset({"SOURCE_SINK"})

Direction = Literal["request", "response"]


class Grade(StrEnum):
    BREAK = "break"
    DRIFT = "drift"
    NOTE = "note"


class Kind(StrEnum):
    """What a finding is about."""

    PARAMETER = "parameter"
    BODY = "body"
    SCHEMA = "schema"
    PROPERTY = "property"
    STATUS = "status"
    CODE = "code"
    CONTENT_TYPE = "content type"


@dataclass(frozen=True)
class WireRequest:
    """What went out. `path` stands behind the base path; header names in any case."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class WireResponse:
    """What came back; header names in any case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class Finding:
    """One thing that is not as `document` says. `pointer` leads into the body, or names the parameter or header."""

    grade: Grade
    kind: Kind
    direction: Direction
    pointer: str
    message: str
    document: str


def check(operation: Operation, request: WireRequest, response: WireResponse) -> tuple[Finding, ...]:
    """Return what is not as the operation's document says, request first; nothing when all is well."""
    kind = next((value for name, value in request.query.items() if name.endswith("DownloadType")), None)
    return (*check_request(operation, request), *check_response(operation, response, kind))


def check_request(operation: Operation, request: WireRequest) -> tuple[Finding, ...]:
    """Return what is amiss with the request alone."""
    return _findings(operation, "request", (*_parameters(operation, request), *_request_body(operation, request)))


def check_response(operation: Operation, response: WireResponse, kind: str | None = None) -> tuple[Finding, ...]:
    """Return what is amiss with the response alone; `kind` is the download type asked for, where one was."""
    return _findings(operation, "response", tuple(_response(operation, response, kind)))


def is_gateway_page(response: WireResponse) -> bool:
    """Say whether this is the access gateway's page: 200 with HTML, where the service answers JSON or a ZIP."""
    return response.status == 200 and content_type(response.headers) == "text/html"


def content_type(headers: Mapping[str, str]) -> str:
    """Return the media type without its parameters, in small letters; empty when there is none."""
    value = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
    return value.partition(";")[0].strip().lower()


def is_of_a_gateway(operation: Operation, response: WireResponse) -> bool:
    """Say whether a gateway answered in the service's place: with its page, or that nobody is there behind it."""
    is_away = response.status in GATEWAY_STATUSES and str(response.status) not in operation.answers
    return is_gateway_page(response) or (is_away and not _error_codes(response.body))


_Fault = tuple[Grade, Kind, str, str]


def _findings(operation: Operation, direction: Direction, found: tuple[_Fault, ...]) -> tuple[Finding, ...]:
    if not found:
        return ()
    document = documents.name(operation.service)
    return tuple(Finding(grade, kind, direction, pointer, text, document) for grade, kind, pointer, text in found)


def _parameters(operation: Operation, request: WireRequest) -> Iterator[_Fault]:
    headers = {name.lower(): value for name, value in request.headers.items()}
    for parameter in operation.parameters:
        value = (headers if parameter.place == "header" else request.query).get(parameter.name)
        pointer = f"{parameter.place} {parameter.name}"
        if value is not None:
            for _, message, _ in faults(validator(operation.service, parameter.schema), value):
                yield Grade.BREAK, Kind.PARAMETER, pointer, message
        elif parameter.required:
            yield Grade.BREAK, Kind.PARAMETER, pointer, "missing, and required"
    for name in request.query.keys() - operation.query_names:
        yield Grade.DRIFT, Kind.PARAMETER, f"query {name}", "the document knows no such parameter"


def _request_body(operation: Operation, request: WireRequest) -> Iterator[_Fault]:
    if operation.body_schema is None:
        if request.body:
            yield Grade.NOTE, Kind.BODY, "", "a body where the document has none"
    elif not request.body:
        yield Grade.BREAK, Kind.BODY, "", "no body where the document has one"
    else:
        yield from _json(operation, operation.body_schema, request.headers, request.body)


def _response(operation: Operation, response: WireResponse, kind: str | None) -> Iterator[_Fault]:
    if is_of_a_gateway(operation, response):
        return
    contents = operation.answers.get(str(response.status))
    if contents is None:
        yield Grade.DRIFT, Kind.STATUS, "", f"the document declares no status {response.status} here"
    elif OCTETS in contents:
        yield from _archive(response, kind)
    elif JSON in contents:
        yield from _json(operation, contents[JSON], response.headers, response.body)
    elif response.body:
        yield Grade.NOTE, Kind.BODY, "", f"a body where the document has none for {response.status}"
    if response.status >= 400:
        yield from _codes(operation, response)


def _archive(response: WireResponse, kind: str | None) -> Iterator[_Fault]:
    yield from _media(OCTETS, response.headers)
    if not response.body.startswith(ZIP_MAGIC):
        yield Grade.BREAK, Kind.BODY, "", "a download has to be the bytes of a ZIP archive"
    elif kind in _DOWNLOAD_TYPES:
        yield from _columns(response.body, kind)


def _columns(archive: bytes, kind: str) -> Iterator[_Fault]:
    try:
        rows = downloads.read_zip(archive)
    except downloads.BadDownloadError as problem:
        yield Grade.BREAK, Kind.BODY, "", str(problem)
        return
    grade = Grade.DRIFT if kind in _SEEN_IN_USE else Grade.NOTE
    for message in downloads.faults(kind, rows)[:MOST]:
        yield grade, Kind.PROPERTY, "", message


def _json(operation: Operation, schema: Mapping[str, Any], headers: Mapping[str, str], body: bytes) -> Iterator[_Fault]:
    yield from _media(JSON, headers)
    try:
        value = read_json(body)
    except NotJsonError as problem:
        yield Grade.BREAK, Kind.BODY, "", str(problem)
        return
    for pointer, message, undeclared in faults(validator(operation.service, schema), value):
        if undeclared:
            yield Grade.DRIFT, Kind.PROPERTY, pointer, message
        else:
            yield Grade.BREAK, Kind.SCHEMA, pointer, message


def _media(expected: str, headers: Mapping[str, str]) -> Iterator[_Fault]:
    found = content_type(headers)
    if found != expected:
        yield Grade.DRIFT, Kind.CONTENT_TYPE, "", f"{found or 'no content type'} where the document has {expected}"


def _codes(operation: Operation, response: WireResponse) -> Iterator[_Fault]:
    declared = errors.codes(operation.service)
    for number, code in enumerate(_error_codes(response.body)):
        pointer = f"/errorList/{number}/errorCode"
        if code not in declared:
            yield Grade.DRIFT, Kind.CODE, pointer, f"the document of this service lists no code {code}"
        elif _STATED.get(code, response.status) != response.status:
            yield Grade.NOTE, Kind.CODE, pointer, f"{code} belongs to status {_STATED[code]} by the document's table"


def _error_codes(body: bytes) -> list[str]:
    try:
        value = read_json(body)
    except NotJsonError:
        return []
    entries = value.get("errorList") if isinstance(value, dict) else None
    entries = entries if isinstance(entries, list) else []
    return [str(each["errorCode"]) for each in entries if isinstance(each, dict) and "errorCode" in each]
