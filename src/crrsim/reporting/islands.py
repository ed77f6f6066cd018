"""What an exchange was in full, folded small: one compressed island a scenario, opened when somebody looks.

The page must stay under two megabytes for a full market simulation, so there is a budget. Every scenario gets the facts
of its exchanges first; headers and bodies follow while there is room, for scenarios that need a look before the others.
What does not fit is left out, and the page says where in the journal it stands.
"""

import base64
import io
import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from crrsim.reporting import words
from crrsim.reporting.run import Exchange, Finding, Scenario
from crrsim.reporting.verdicts import verdict

BODY_CHARACTERS = 24_000
AROUND = 80
"""Bytes of markup around the data of one island."""


def islands(scenarios: Sequence[Scenario], loose: Sequence[Exchange], budget: int) -> Mapping[str, str]:
    """Return scenario key -> base64 of a zlib stream of JSON, as many as fit into `budget` bytes of page.

    The JSON maps a line of the journal to what is known of the exchange there. Exchanges outside any scenario stand
    under the empty key.
    """
    said: dict[str, Sequence[Exchange]] = {"": loose} if loose else {}
    for scenario in sorted(scenarios, key=lambda each: not verdict(each.verdict).is_bad):
        if scenario.exchanges:
            said[scenario.key] = scenario.exchanges
    kept: dict[str, str] = {}
    for opened in (_facts, _everything):
        for key, exchanges in said.items():
            island = _packed({str(each.line): opened(each) for each in exchanges})
            grows = len(island) - len(kept[key]) if key in kept else len(island) + len(key) + AROUND
            if grows <= budget:
                budget -= grows
                kept[key] = island
    return kept


def _packed(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode("utf-8", "replace"), 9)).decode("ascii")


def _facts(exchange: Exchange) -> Mapping[str, Any]:
    """Return what a reader is told of an exchange: labelled sentences, and the curl line."""
    rows = [
        ("Expected", words.expected_of(exchange)),
        ("Actual", words.actual_of(exchange)),
        ("Request", f"{exchange.method} {exchange.url}"),
        ("Request id", exchange.request_id or "none sent"),
        ("Sent at", words.pacific(exchange.at) if exchange.at else "unknown"),
        ("Connection", exchange.tls or "not recorded"),
        *(("Finding", _sentence(finding)) for finding in exchange.findings),
    ]
    return {"rows": rows, "curl": exchange.curl}


def _everything(exchange: Exchange) -> Mapping[str, Any]:
    return {
        **_facts(exchange),
        "asked": _message(exchange.request_headers, exchange.request_body),
        "answered": _message(exchange.response_headers, exchange.response_body),
    }


def _sentence(finding: Finding) -> str:
    place = f" at {finding.pointer}" if finding.pointer else ""
    source = f" ({finding.document})" if finding.document else ""
    return f"{finding.grade} in the {finding.direction or 'exchange'}{place}: {finding.message}{source}"


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
