"""HAR 1.2: the exchanges of a run for tools that know nothing of us, a page a scenario."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from crrsim.reporting.run import Exchange, Run, Scenario

_EPOCH = datetime.fromtimestamp(0, UTC)


def har(run: Run, scenarios: Sequence[Scenario] | None = None) -> dict[str, Any]:
    """Return the exchanges of these scenarios (of all, and those outside any, by default) as HAR 1.2."""
    chosen = run.scenarios if scenarios is None else scenarios
    entries = [_entry(exchange, scenario.key) for scenario in chosen for exchange in scenario.exchanges]
    loose = [_entry(exchange, None) for exchange in run.loose] if scenarios is None else []
    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "crrsim", "version": run.crrsim},
            "comment": f"{'MOCK run' if run.is_mock else 'run'} {run.id}, {run.fingerprint or 'no fingerprint'}",
            "pages": [_page(scenario, is_mock=run.is_mock) for scenario in chosen if scenario.exchanges],
            "entries": sorted(entries + loose, key=lambda entry: str(entry["startedDateTime"])),
        }
    }


def _page(scenario: Scenario, *, is_mock: bool) -> dict[str, Any]:
    return {
        "id": scenario.key,
        "title": f"{'MOCK ' if is_mock else ''}{scenario.key} {scenario.title}: {scenario.verdict}",
        "startedDateTime": _at(scenario.exchanges[0]),
        "pageTimings": {},
    }


def _entry(exchange: Exchange, page: str | None) -> dict[str, Any]:
    return {
        **({"pageref": page} if page else {}),
        "startedDateTime": _at(exchange),
        "time": exchange.elapsed_ms,
        "request": _request(exchange),
        "response": _response(exchange),
        "cache": {},
        "timings": {"send": 0, "wait": exchange.elapsed_ms, "receive": 0},
        "comment": f"{exchange.participant}: {exchange.service} {exchange.operation}, {exchange.request_id}",
    }


def _request(exchange: Exchange) -> dict[str, Any]:
    body = exchange.request_body
    posted = {"postData": {"mimeType": str(body.get("type") or ""), "text": _text(body)}} if body else {}
    asked = parse_qsl(urlsplit(exchange.url).query, keep_blank_values=True)
    return {
        "method": exchange.method,
        "url": exchange.url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _headers(exchange.request_headers),
        "queryString": [{"name": name, "value": value} for name, value in asked],
        **posted,
        "headersSize": -1,
        "bodySize": int(body.get("size", -1)) if body else 0,
    }


def _response(exchange: Exchange) -> dict[str, Any]:
    body: Mapping[str, Any] = exchange.response_body or {}
    encoded = {"encoding": "base64"} if "base64" in body else {}
    found = {name.lower(): value for name, value in exchange.response_headers}
    return {
        "status": exchange.status or 0,
        "statusText": "",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _headers(exchange.response_headers),
        "content": {
            "size": int(body.get("size", len(_text(body).encode("utf-8", "replace")))),
            "mimeType": str(body.get("type") or found.get("content-type") or "x-unknown"),
            "text": _text(body),
            **encoded,
        },
        "redirectURL": found.get("location", ""),
        "headersSize": -1,
        "bodySize": int(body.get("size", -1)) if body else 0,
        **({"comment": exchange.error} if exchange.error else {}),
    }


def _headers(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]


def _text(body: Mapping[str, Any]) -> str:
    return str(body.get("base64") or body.get("text") or "")


def _at(exchange: Exchange) -> str:
    return (exchange.began or _EPOCH).isoformat(timespec="milliseconds")
