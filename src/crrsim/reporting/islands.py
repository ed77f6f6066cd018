"""Headers and bodies, folded small: one compressed island a scenario, opened by the browser when somebody looks.

The page must stay under two megabytes for a full market simulation, so there is a budget. Scenarios that need a look
are served first; what does not fit is left out, and the page says where in the journal it stands.
"""

import base64
import io
import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crrsim.reporting.run import Exchange, Scenario
from crrsim.reporting.verdicts import verdict

BUDGET_BYTES = 1_000_000
BODY_CHARACTERS = 24_000


@dataclass(frozen=True)
class Island:
    """`data` is base64 of a zlib stream of JSON: journal line -> headers and bodies as text."""

    key: str
    data: str


def islands(scenarios: Sequence[Scenario], budget: int = BUDGET_BYTES) -> Mapping[str, Island]:
    """Return the islands that fit into `budget` bytes of page, by scenario key."""
    kept: dict[str, Island] = {}
    for scenario in sorted(scenarios, key=lambda each: not verdict(each.verdict).is_bad):
        if not scenario.exchanges:
            continue
        island = Island(scenario.key, _packed({str(each.line): _opened(each) for each in scenario.exchanges}))
        if len(island.data) <= budget:
            budget -= len(island.data)
            kept[scenario.key] = island
    return kept


def _packed(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode("ascii")


def _opened(exchange: Exchange) -> Mapping[str, Any]:
    return {
        "asked": _message(exchange.request_headers, exchange.request_body),
        "answered": _message(exchange.response_headers, exchange.response_body),
    }


def _message(headers: Sequence[tuple[str, str]], body: Any) -> Mapping[str, Any]:  # noqa: ANN401 - as recorded
    return {"headers": "\n".join(f"{name}: {value}" for name, value in headers), **_body(body)}


def _body(body: Any) -> Mapping[str, str]:  # noqa: ANN401 - as recorded
    """Return the body as `text` and a `note` on its type, its size and what was cut."""
    if not isinstance(body, Mapping):
        return {"text": "", "note": "no body"}
    text = _readable(body)
    notes = [str(body.get("type") or "no type"), f"{body.get('size', '?')} bytes"]
    if body.get("truncated"):
        notes.append(f"cut in the journal too, SHA-256 of the whole {body.get('sha256')}")
    if len(text) > BODY_CHARACTERS:
        notes.append(f"the first {BODY_CHARACTERS:,} of {len(text):,} characters are shown")
    return {"text": text[:BODY_CHARACTERS], "note": ", ".join(notes)}


def _readable(body: Mapping[str, Any]) -> str:
    """Return JSON indented, the files of a ZIP one after the other, other text as it is, bytes as base64."""
    if "base64" in body:
        return _unzipped(body["base64"])
    text = str(body.get("text", ""))
    if "json" not in str(body.get("type", "")):
        return text
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=1)
    except ValueError:
        return text


def _unzipped(encoded: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(base64.b64decode(encoded))) as archive:
            files = [f"[{name}]\n{archive.read(name).decode('utf-8', 'replace')}" for name in archive.namelist()]
    except (ValueError, zipfile.BadZipFile):
        return encoded
    return "\n".join(files)
