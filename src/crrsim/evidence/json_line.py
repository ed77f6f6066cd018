"""A record as one line of JSON and back: what JSON lacks is written as text, and whatever is given is written."""

import base64
import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson

_AS_EVER = orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_DATETIME  # instants with +00:00, as `_default` has them


def encoded(value: Any) -> bytes:  # noqa: ANN401 - any value a record may hold
    """Return `value` as one line of JSON in UTF-8."""
    try:
        return orjson.dumps(value, _default, _AS_EVER)
    except TypeError:  # half a surrogate pair, or an integer beyond 64 bits
        return json.dumps(value, separators=(",", ":"), default=_default).encode()


def decoded(line: bytes) -> Any:  # noqa: ANN401 - see encoded
    """Return what a line holds. Raises: ValueError for no JSON, RecursionError for too deep a one."""
    try:
        return orjson.loads(line)
    except ValueError:  # NaN, which Python writes and JSON has not, or no JSON at all
        return json.loads(line)


def _default(value: Any) -> Any:  # noqa: ANN401 - what the JSON encoder did not know
    """Turn what JSON lacks into text: instants as ISO 8601, decimals as they are written, bytes as base64."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal | date | Path):
        return str(value)
    if isinstance(value, bytes | bytearray):
        return base64.b64encode(value).decode()
    if isinstance(value, set | frozenset):
        return sorted(value, key=str)
    if isinstance(value, tuple):  # one whose places have names
        return list(value)
    return dict(value) if hasattr(value, "keys") else repr(value)
