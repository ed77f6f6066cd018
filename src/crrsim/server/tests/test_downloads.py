"""Archives and attachments: bytes that arrive as they were made."""

from base64 import b64decode

import pytest

from crrsim.contract.downloads import name_in, read_zip
from crrsim.server.tests.conftest import Stand, codes
from crrsim.server.tests.test_rules_of_the_wire import DATES, MARKET

LIST = {**MARKET, "publicMarketDownloadType": "SOURCE_SINK"}
PATH = "/marketdata/v1.0/publicMarketData"


@pytest.mark.parametrize("file_format", ["CSV", "JSON"])
def test_a_download_is_a_raw_archive_of_one_file(stand: Stand, file_format: str) -> None:
    answer = stand.as_("LSE1").get(PATH, params={**LIST, "fileFormat": file_format})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == 'attachment; filename="AUC_MN_2026_M04_SOURCE_SINK.zip"'
    assert answer.content.startswith(b"PK\x03\x04")
    assert name_in(answer.content) == f"AUC_MN_2026_M04_SOURCE_SINK.{file_format.lower()}"


def test_csv_and_json_have_the_same_records(stand: Stand) -> None:
    client = stand.as_("LSE1")
    csv, json = (read_zip(client.get(PATH, params={**LIST, "fileFormat": one}).content) for one in ("CSV", "JSON"))
    assert csv == json
    assert {row["SourceSink"] for row in csv} >= set(stand.stage.model.locations)


def test_results_wait_for_their_posting(stand: Stand) -> None:
    asked = {**MARKET, "publicAuctionResultDownloadType": "CLEARING_PRICE", "fileFormat": "CSV"}
    client = stand.as_("LSE1")
    assert codes(client.get("/marketdata/v1.0/publicAuctionResult", params=asked)) == ["MKT0007"]
    stand.at("W2-THU", "15:00")
    answer = client.get("/marketdata/v1.0/publicAuctionResult", params=asked)
    assert name_in(answer.content) == "AUC_MN_2026_M04_CLEARING_PRICE.csv"


def test_an_attachment_comes_as_base64_text(stand: Stand) -> None:
    (told,) = stand.as_("FIN1").get("/messages/v1.0/public", params=DATES | {"participantName": "FIN1"}).json()
    assert told["sentTime"] == "2026-03-02T18:00:00Z"
    assert told["attachmentName"] == "calendar.txt"
    assert b64decode(told["attachment"], validate=True) == b"\x00\xffbytes"


def test_a_message_without_a_file_has_no_empty_fields(stand: Stand) -> None:
    (told,) = stand.as_("LSE1").get("/messages/v1.0/private", params=DATES).json()
    assert set(told) == {"sentTime", "sender", "message"}
