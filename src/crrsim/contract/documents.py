"""The ten OpenAPI documents: found by the service's word, read as YAML 1.2.

YAML 1.1 readers take ON, OFF, Y, N, Yes and No for booleans, which would spoil sixteen places of these documents.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

from crrsim.facts import read_facts, read_yaml

SERVICES = (
    "app_status",
    "market_status",
    "messages",
    "nomination",
    "auction",
    "market_data",
    "historical_forecasted_load",
    "load_migration",
    "secondary_market",
    "tor_conversion",
)

Document = Mapping[str, Any]
_TITLES = {
    "app_status": "CRR App Status API",
    "historical_forecasted_load": "CRR Historical and Forecasted Load API",
    "messages": "CRR Message API",
    "tor_conversion": "TOR CRR Conversion API",
}
"""What the ISO calls a document where that is not just the service's word."""
_FOLDER = Path(__file__).with_name("openapi")


@cache
def load(service: str) -> Document:
    """Return the document of `service`, one of the ten words. Not to be changed: all share it. Raises: KeyError."""
    return cast("Document", read_facts(_file(service)))


def read(text: str) -> Document:
    """Return an OpenAPI document written in YAML 1.2."""
    return cast("Document", read_yaml(text))


def name(service: str) -> str:
    """Return the document's file name, which carries word and version."""
    return _file(service).name


def version(service: str) -> str:
    """Return the document's version, `MAJOR.MINOR.MINI`."""
    return str(load(service)["info"]["version"])


def published(service: str) -> str:
    """Return what the ISO calls the document whose structure ours has, and its version: CRR Auction API 1.2.1."""
    title = _TITLES.get(service) or f"CRR {service.replace('_', ' ').title()} API"
    return f"{title} {version(service)}"


def resolve(document: Document, node: Document) -> Document:
    """Return `node`, or what it refers to when it is a `$ref` into the same document."""
    while "$ref" in node:
        found: Any = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        node = found
    return node


@cache
def _file(service: str) -> Path:
    if service not in SERVICES:
        raise KeyError(f"{service} is none of the ten services")
    return next(_FOLDER.glob(f"caiso_crr_{service}_v*"))
