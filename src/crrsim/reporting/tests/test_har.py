import json
from pathlib import Path
from typing import Any

import pytest
from haralyzer import HarParser

from crrsim.reporting.har import har
from crrsim.reporting.tests.every_verdict import every_verdict

REQUIRED = {
    "entry": {"startedDateTime", "time", "request", "response", "cache", "timings"},
    "request": {
        "method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize",
    },
    "response": {
        "status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL", "headersSize",
        "bodySize",
    },
    "content": {"size", "mimeType"},
}  # fmt: skip


def test_a_reader_of_others_finds_each_exchange_under_its_scenario(tmp_path: Path) -> None:
    run = every_verdict(tmp_path)
    read = HarParser(json.loads(json.dumps(har(run))))

    pages = {page.page_id: page for page in read.pages}
    played = {scenario.key: scenario for scenario in run.scenarios if scenario.exchanges}
    assert set(pages) == set(played)
    for key, page in pages.items():
        asked = [(each.request.method, each.request.url, each.response.status) for each in page.entries]
        sent = [(each.method, each.url, each.status or 0) for each in played[key].exchanges]
        assert sorted(asked) == sorted(sent)
    assert all(entry.response.mimeType for page in read.pages for entry in page.entries)


def test_every_field_that_har_1_2_asks_for_is_there(tmp_path: Path) -> None:
    log: dict[str, Any] = har(every_verdict(tmp_path))["log"]

    assert log["version"] == "1.2"
    assert {"name", "version"} <= set(log["creator"])
    assert all({"startedDateTime", "id", "title", "pageTimings"} <= set(page) for page in log["pages"])
    for entry in log["entries"]:
        assert set(entry) >= REQUIRED["entry"]
        assert set(entry["request"]) >= REQUIRED["request"]
        assert set(entry["response"]) >= REQUIRED["response"]
        assert set(entry["response"]["content"]) >= REQUIRED["content"]
        assert {"send", "wait", "receive"} <= set(entry["timings"])


@pytest.mark.parametrize("mock", [True, False])
def test_mock_is_said_at_the_head_and_on_every_page(tmp_path: Path, mock: bool) -> None:
    log = har(every_verdict(tmp_path, mock=mock))["log"]

    assert log["comment"].startswith("MOCK") is mock
    assert {page["title"].startswith("MOCK") for page in log["pages"]} == {mock}
