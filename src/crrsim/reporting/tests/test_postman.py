import json
from pathlib import Path
from typing import Any

import pytest

from crrsim.reporting.postman import collection, write_collection
from crrsim.reporting.reading import read_run
from crrsim.reporting.tests.every_verdict import every_verdict
from crrsim.reporting.tests.handmade import HandMade, exchange
from crrsim.reporting.tests.node import node, package

READ = """\
import { readFileSync } from 'node:fs'
import sdk from 'postman-collection'
const read = new sdk.Collection(JSON.parse(readFileSync(process.argv[2], 'utf8')))
const told = []
read.forEachItem((item) => told.push({
  folder: item.parent().name,
  method: item.request.method,
  url: item.request.url.toString(),
  body: item.request.body ? item.request.body.toString() : null,
  codes: item.responses.map((response) => response.code),
}))
console.log(JSON.stringify({ name: read.name, server: read.variables.get('server'), told }))
"""
CREATION = "{{server}}/crr/auction/v1.0/portfolio_creation"


def test_what_needs_a_look_is_there_with_what_it_sent_and_got(tmp_path: Path) -> None:
    made = collection(every_verdict(tmp_path))

    folders = {folder["name"].split()[1]: folder for folder in made["item"]}
    assert set(folders) == {"CRR-AUC-012", "CRR-AUC-030", "CRR-AUC-060", "CRR-AUC-063", "CRR-MSG-001"}
    created = folders["CRR-AUC-012"]["item"][1]
    headers = {header["key"]: header["value"] for header in created["request"]["header"]}
    assert headers == {"accept": "application/json", "caiso-request-id": "{{$guid}}"}
    assert created["request"]["url"]["raw"] == CREATION
    assert json.loads(created["request"]["body"]["raw"])["portfolioName"] == "Spring"
    assert created["response"][0]["body"] == '{"status":"VALID"}'
    assert folders["CRR-MSG-001"]["item"][0]["response"] == []


def test_when_nothing_needs_a_look_all_is_there(tmp_path: Path) -> None:
    made = HandMade()
    asked = exchange("portfolio_list", url="https://host:8/crr/auction/v1.0/list?a=b%20c&d=")
    made.scenario("CRR-AUC-001", "Fine", "pass", steps=[("When", "x", "passed", [asked], {})])

    told = collection(read_run(made.save(tmp_path)))
    assert told["variable"][0]["value"] == "https://host:8"
    url = told["item"][0]["item"][0]["request"]["url"]
    assert url["raw"] == "{{server}}/crr/auction/v1.0/list?a=b%20c&d="
    assert url["query"] == [{"key": "a", "value": "b c"}, {"key": "d", "value": ""}]


@pytest.mark.parametrize("mock", [True, False])
def test_mock_is_said_of_the_collection_and_of_each_folder(tmp_path: Path, mock: bool) -> None:
    made: dict[str, Any] = collection(every_verdict(tmp_path, mock=mock))

    assert {name.startswith("MOCK ") for name in (made["info"]["name"], *(each["name"] for each in made["item"]))} == {
        mock
    }


def test_the_library_of_postman_reads_it(tmp_path: Path) -> None:
    package("postman-collection")
    run = every_verdict(tmp_path)

    read = json.loads(node(READ, write_collection(run, tmp_path / "collection.json"), cwd=tmp_path))
    assert read["name"].startswith("MOCK crrsim")
    assert read["server"] == "https://localhost:1"
    [created] = [each for each in read["told"] if "CRR-AUC-012" in each["folder"] and each["url"] == CREATION]
    assert (created["method"], created["codes"]) == ("POST", [200])
    assert json.loads(created["body"])["portfolioName"] == "Spring"
