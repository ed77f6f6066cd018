"""What an answer says: yes with a typed body, no with codes, not built; or that it is no answer at all."""

import json
from typing import Any, TypeAlias

from pydantic import ValidationError

from crrsim.client.download import unpacked
from crrsim.client.http import Reply
from crrsim.client.trouble import Call, ContractBroken, GatewayPage, ServerError, ServerUnavailable
from crrsim.contract.conformity import GATEWAY_STATUSES
from crrsim.contract.operations import Operation
from crrsim.terms.outcome import Answered, NotBuilt, Refused, RefusedError

NOT_BUILT = "x-crrsim-not-built"
"""The header in which the double says why it has not built an operation."""

AnyOutcome: TypeAlias = Answered[Any] | Refused | NotBuilt


def read(operation: Operation | None, reply: Reply, call: Call) -> AnyOutcome:
    """Return what `reply` says; without an operation a body is read as plain JSON, or kept as bytes.

    A 4xx without an error list is a refusal without codes, as the documents have it for 401.
    Raises: GatewayPage, ServerError, ContractBroken.
    """
    if reply.status == 501 and (reason := reply.header(NOT_BUILT)):
        return NotBuilt(reason)
    if 200 <= reply.status < 300:
        return Answered(_body(operation, reply, call))
    if reply.status < 400:
        raise ContractBroken(f"status {reply.status} is no answer of the service", call)
    errors = error_list(reply.body)
    if errors is None and reply.status >= 500:
        unavailable = reply.status in GATEWAY_STATUSES
        kind = ServerUnavailable if unavailable else ServerError
        raise kind(f"status {reply.status} without an error list", call)
    return Refused(reply.status, errors or ())


def error_list(body: bytes) -> tuple[RefusedError, ...] | None:
    """Return the errors of a refusal as they came, or None when `body` holds no error list."""
    try:
        entries = json.loads(body)["errorList"]
        return tuple(
            RefusedError(str(each["errorCode"]), str(each.get("errorDescription", "")), str(each.get("severity", "")))
            for each in entries
        )
    except (ValueError, TypeError, LookupError, AttributeError):
        return None


def _body(operation: Operation | None, reply: Reply, call: Call) -> Any:  # noqa: ANN401  -- the operation types it
    kind = reply.header("content-type").split(";")[0].strip().lower()
    if kind == "text/html":
        raise GatewayPage("a page for people came in place of the answer", call)
    if operation is None:
        return _plain(reply.body)
    if operation.download:
        return unpacked(reply, call)
    if operation.answer is None:
        return _plain(reply.body)
    try:
        return operation.answer.validate_json(reply.body)
    except ValidationError as problem:
        raise ContractBroken(f"the answer cannot be read: {_first(problem)}", call) from problem


def _plain(body: bytes) -> Any:  # noqa: ANN401  -- any JSON
    try:
        return json.loads(body)
    except ValueError:
        return body


def _first(problem: ValidationError) -> str:
    """Return the first complaint with its place, and how many more there are; never the input itself."""
    complaints = problem.errors(include_url=False, include_context=False, include_input=False)
    place = "/".join(str(part) for part in complaints[0]["loc"])
    more = f" (and {len(complaints) - 1} more)" if len(complaints) > 1 else ""
    return f"{place or 'body'}: {complaints[0]['msg']}{more}"
