"""A Postman collection: the requests of what needs a look, to be sent again by hand, each with the answer it got then.

The server is a variable and each request gets a new caiso-request-id, so that nothing has to be edited but the server
and, in Postman's settings, the certificate.
"""

import json
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from crrsim.reporting import words
from crrsim.reporting.dialect import title
from crrsim.reporting.run import Exchange, Run, Scenario
from crrsim.reporting.verdicts import verdict

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
_REQUEST_ID = "caiso-request-id"
_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "crrsim postman")
_OF_THE_CLIENT = frozenset({"host", "content-length", "user-agent", "accept-encoding", "connection"})


def write_collection(run: Run, file: Path) -> Path:
    """Write the collection of a run to `file` and return it."""
    file.write_text(json.dumps(collection(run), indent=1) + "\n", "ascii")
    return file


def told_of(run: Run) -> list[Scenario]:
    """Return the scenarios that need a look and sent something; when none needs one, all that did."""
    sent = [scenario for scenario in run.scenarios if scenario.exchanges]
    return [scenario for scenario in sent if verdict(scenario.verdict).is_bad] or sent


def collection(run: Run) -> dict[str, Any]:
    """Return a folder for each scenario that the collection tells of."""
    chosen = told_of(run)
    first = next((exchange.url for scenario in chosen for exchange in scenario.exchanges), "")
    return {
        "info": {
            "_postman_id": str(uuid.uuid5(_NAMES, run.id)),
            "name": title(run),
            "description": f"{words.headline(run)} Fingerprint {run.fingerprint or 'not recorded'}.",
            "schema": SCHEMA,
        },
        "variable": [{"key": "server", "value": _server(first), "type": "string"}],
        "item": [_folder(scenario, run) for scenario in chosen],
    }


def _folder(scenario: Scenario, run: Run) -> dict[str, Any]:
    known = verdict(scenario.verdict)
    bad = words.fault(scenario) if known.is_bad else known.word
    return {
        "name": f"{'MOCK ' if run.is_mock else ''}{scenario.key} {scenario.title}",
        "description": f"{bad}\n\n{scenario.feature}:{scenario.line or '?'}",
        "item": [_item(exchange) for exchange in scenario.exchanges],
    }


def _item(exchange: Exchange) -> dict[str, Any]:
    return {
        "name": words.asked(exchange),
        "request": {**_request(exchange), "description": f"{_REQUEST_ID} then: {exchange.request_id}"},
        "response": [_response(exchange)] if exchange.status is not None else [],
    }


def _request(exchange: Exchange) -> dict[str, Any]:
    body = exchange.request_body
    raw = {"mode": "raw", "raw": str(body["text"])} if isinstance(body, Mapping) and "text" in body else None
    headers = [(name, value) for name, value in exchange.request_headers if name.lower() not in _OF_THE_CLIENT]
    return {
        "method": exchange.method,
        "header": [
            {"key": name, "value": "{{$guid}}" if name.lower() == _REQUEST_ID else value} for name, value in headers
        ],
        "url": _url(exchange.url),
        **({"body": raw} if raw else {}),
    }


def _url(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    asked = parse_qsl(parts.query, keep_blank_values=True)
    query = {"query": [{"key": name, "value": value} for name, value in asked]} if asked else {}
    raw = f"{{{{server}}}}{parts.path}{f'?{parts.query}' if parts.query else ''}"
    return {"raw": raw, "host": ["{{server}}"], "path": parts.path.strip("/").split("/"), **query}


def _server(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _response(exchange: Exchange) -> dict[str, Any]:
    body: Mapping[str, Any] = exchange.response_body or {}
    when = words.pacific(exchange.began) if exchange.began else "at an unknown time"
    return {
        "name": f"{words.answer(exchange)}, {when}",
        "originalRequest": _request(exchange),
        "code": exchange.status,
        "header": [{"key": name, "value": value} for name, value in exchange.response_headers],
        "body": str(body.get("text") or ("[binary]" if "base64" in body else "")),
    }
