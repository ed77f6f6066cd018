"""From Python to the bytes of a request: models by the contract's rules, plain mappings just as they are."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any, TypeAlias

from pydantic import BaseModel

from crrsim.contract.operations import Operation, write
from crrsim.contract.wire import wire_instant

Body: TypeAlias = BaseModel | Mapping[str, Any] | Sequence[BaseModel | Mapping[str, Any]] | None


def of_operation(operation: Operation, body: Body) -> bytes:
    """Return the bytes of `body` for `operation`; none for None."""
    if body is None:
        return b""
    return raw(body) if is_plain(body) else write(operation.body, body)


def raw(body: bytes | str | Body) -> bytes:
    """Return `body` without a look at any contract: bytes and text as they stand, the rest as JSON."""
    if body is None:
        return b""
    if isinstance(body, bytes | str):
        return body if isinstance(body, bytes) else body.encode()
    if isinstance(body, BaseModel):
        return body.model_dump_json(by_alias=True, exclude_none=True).encode()
    return json.dumps(body, default=_plain, ensure_ascii=False).encode()


def is_plain(body: Body) -> bool:
    """Whether any part of `body` is a mapping of the caller's own making."""
    if isinstance(body, Sequence):
        return any(is_plain(part) for part in body)
    return isinstance(body, Mapping)


def texts(query: Mapping[str, Any] | Iterable[tuple[str, Any]]) -> tuple[tuple[str, str], ...]:
    """Return the pairs of a query as text; None is left out."""
    pairs = query.items() if isinstance(query, Mapping) else query
    return tuple((name, _text(value)) for name, value in pairs if value is not None)


def _text(value: object) -> str:
    if type(value) is str:
        return value
    if isinstance(value, datetime):
        return wire_instant(value)
    return str(value.value) if isinstance(value, Enum) else str(value)


def _plain(value: object) -> Any:  # noqa: ANN401  -- what the JSON encoder did not know
    """Give decimals as numbers (their shortest decimal text), instants as the wire's text, models as mappings."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime):
        return wire_instant(value)
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_none=True)
    raise TypeError(f"{value!r} cannot stand in JSON")
