"""How a body stands in a record: as text where it is text, as base64 where it is not, cut where it is long."""

import base64
import hashlib
from typing import Any

from crrsim.evidence.redaction import Redactor

LIMIT = 128 * 1024
"""Bytes kept of one body. Beyond it the first LIMIT bytes stay, with the size and SHA-256 of the whole."""

_TEXT = ("json", "text", "xml", "html", "csv", "urlencoded", "yaml")


def recorded(data: bytes, content_type: str, redactor: Redactor, limit: int = LIMIT) -> dict[str, Any] | None:
    """Return the mapping for a body, None for an empty one.

    Keys: type, size (bytes), then text or base64; with truncated and sha256 (of the bytes on the wire) when cut.
    A body is redacted before it is cut, so that no half of a secret is left at the edge.
    """
    if not data:
        return None
    text = _as_text(data, content_type)
    shown = _shown_bytes(data, redactor, limit) if text is None else _shown_text(text, redactor, limit)
    cut = {"truncated": True, "sha256": hashlib.sha256(data).hexdigest()} if len(data) > limit else {}
    return {"type": content_type, "size": len(data), **shown, **cut}


def _as_text(data: bytes, content_type: str) -> str | None:
    if not any(word in content_type.lower() for word in _TEXT) and content_type:
        return None
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def _shown_text(text: str, redactor: Redactor, limit: int) -> dict[str, str]:
    # A short text is looked at with the rest of its line; only a long one must be cleaned here, before the cut.
    return {"text": text if len(text) <= limit // 4 else redactor.text(text)[:limit]}


def _shown_bytes(data: bytes, redactor: Redactor, limit: int) -> dict[str, str]:
    return {"base64": base64.b64encode(redactor.raw(data)[:limit]).decode()}
