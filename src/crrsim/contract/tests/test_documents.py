"""The ten documents: ours are whole, in our own words, and no word of theirs is read as a boolean."""

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from crrsim.contract import documents, errors
from crrsim.contract.slips import slips

VERSIONS = {
    "app_status": "1.0.1",
    "auction": "1.2.1",
    "historical_forecasted_load": "1.1.1",
    "load_migration": "1.3.2",
    "market_data": "1.2.0",
    "market_status": "1.2.0",
    "messages": "1.2.1",
    "nomination": "1.3.1",
    "secondary_market": "1.2.1",
    "tor_conversion": "1.2.1",
}
ROOM = Path(str(files("crrsim.contract")))


def with_enum(node: object) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if isinstance(node.get("enum"), list):
            yield node
        for each in node.values():
            yield from with_enum(each)
    elif isinstance(node, list):
        for each in node:
            yield from with_enum(each)


@pytest.mark.parametrize("service", documents.SERVICES)
def test_no_boolean_stands_in_an_enum(service: str) -> None:
    assert not [node for node in with_enum(documents.load(service)) if any(isinstance(x, bool) for x in node["enum"])]


def test_on_and_off_are_words() -> None:
    assert documents.load("auction")["components"]["schemas"]["TimeOfUse"]["enum"] == ["ON", "OFF"]
    assert documents.read("enum: [ON, OFF, Y, N, Yes, No]") == {"enum": ["ON", "OFF", "Y", "N", "Yes", "No"]}


@pytest.mark.parametrize(("service", "version"), VERSIONS.items())
def test_file_name_carries_word_and_version(service: str, version: str) -> None:
    assert documents.version(service) == version
    assert documents.name(service) == f"caiso_crr_{service}_v{version}_openapi.yaml"


def test_unknown_service_is_refused() -> None:
    with pytest.raises(KeyError, match="none of the ten"):
        documents.load("weather")


@pytest.mark.parametrize("service", documents.SERVICES)
def test_every_operation_says_what_it_does(service: str) -> None:
    for path, methods in documents.load(service)["paths"].items():
        for method, entry in methods.items():
            assert entry["summary"], f"{method} {path}"
            assert len(entry["description"]) > len(entry["summary"]), f"{method} {path}"


@pytest.mark.parametrize("service", documents.SERVICES)
def test_every_property_is_described(service: str) -> None:
    document = documents.load(service)
    for name, schema in document["components"].get("schemas", {}).items():
        for key, entry in schema.get("properties", {}).items():
            assert documents.resolve(document, entry).get("description"), f"{name}.{key}"


@pytest.mark.parametrize("service", documents.SERVICES)
def test_document_lists_the_codes_of_the_catalogue(service: str) -> None:
    schema = documents.load(service)["components"].get("schemas", {}).get("CRRServiceException", {})
    listed = {
        (found[1], int(found[2]), found[3])
        for found in re.finditer(r"^\| ([A-Z]+\d+) \| (\d+) \| (.*) \|$", schema.get("description", ""), re.MULTILINE)
    }
    assert listed == {(row.code, row.status, row.text) for row in errors.rows(service)}


def test_slips_point_at_something() -> None:
    found = slips()
    assert len({slip.id for slip in found}) == len(found)
    for slip in found:
        assert slip.node() is not None, slip.id


def test_slips_named_elsewhere_exist() -> None:
    known = {slip.id for slip in slips()}
    texts = [path.read_text("utf-8") for path in (*ROOM.glob("*.py"), *ROOM.glob("openapi/*.yaml"))]
    named = {name for text in texts for name in re.findall(r"\(slip\s+`([a-z0-9-]+)`\)", text)}
    assert named
    assert named <= known
