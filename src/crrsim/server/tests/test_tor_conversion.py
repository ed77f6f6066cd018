"""Conversions over the wire: how errors are written, and two sessions that answer for one transferee at once."""

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Barrier
from typing import Any

import httpx

from crrsim.server.tests.conftest import Stand, codes

WINDOW = "TOR_CONVERSION_2026_S02"
REQUEST = {
    "source": "NORDHAV_5_N001",
    "sink": "DLAP_PGAE-APND",
    "startDate": "2026-04-01T07:00:00Z",
    "endDate": "2026-07-01T06:59:59Z",
    "mw": 10.5,
    "transfereeAO": "LSE1",
    "modeled": "Y",
}
SESSIONS = 6


def ask(stand: Stand, *requests: dict[str, Any]) -> httpx.Response:
    body = {"torConversionWindow": WINDOW, "torHolder": "TOR1", "conversionRequests": requests}
    return stand.as_("TOR1").post("/torconversion/v1.0/torConversionCreation", json=body)


def shown(client: httpx.Client) -> list[dict[str, Any]]:
    query = {"torConversionWindow": WINDOW, "participantName": "LSE1"}
    listed: list[dict[str, Any]] = client.get("/torconversion/v1.0/mtTorCRRApprovalList", params=query).json()
    return listed


def answer(client: httpx.Client, records: list[dict[str, Any]], says: str) -> dict[str, Any]:
    answers = [{**one, "approvalStatus": says} for one in records]
    body = {"torConversionWindow": WINDOW, "assetOwner": "LSE1", "conversionApprovalRecords": answers}
    upload: dict[str, Any] = client.post("/torconversion/v1.0/torConversionApproval", json=body).json()
    return upload


def test_errors_are_a_json_array_in_one_string_that_quotes_the_records(stand: Stand) -> None:
    stand.at("W1-TUE", "10:00")
    upload = ask(stand, {**REQUEST, "mw": 51}, {**REQUEST, "transfereeAO": "UDC1"}).json()
    assert upload["status"] == "ERROR"
    texts = json.loads(upload["errorMessages"])
    assert [text[text.index("[") :] for text in texts] == [
        "[NORDHAV_5_N001,DLAP_PGAE-APND,51,04/01/2026,06/30/2026,LSE1,Y]",
        "[NORDHAV_5_N001,DLAP_PGAE-APND,10.5,04/01/2026,06/30/2026,UDC1,Y]",
    ]


def test_a_good_upload_has_no_errors_and_says_so(stand: Stand) -> None:
    stand.at("W1-TUE", "10:00")
    upload = ask(stand, REQUEST).json()
    assert (upload["status"], upload["errorMessages"]) == ("VALID", "")
    assert upload["timestamp"] == "2026-03-03T18:00:00Z"


def test_dates_that_no_calendar_knows_are_refused_with_their_record(stand: Stand) -> None:
    stand.at("W1-TUE", "10:00")
    for date in ("2026-04-01T23:59:60Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"):
        refused = ask(stand, REQUEST, {**REQUEST, "endDate": date})
        assert (refused.status_code, codes(refused)) == (400, ["SER0030"])
        assert "record 2, endDate" in refused.json()["errorList"][0]["errorDescription"]


def test_closed_windows_have_their_codes(stand: Stand) -> None:
    stand.at("W1-WED", "08:59")
    assert codes(ask(stand, REQUEST)) == ["TOR0023"]
    body = {"torConversionWindow": WINDOW, "assetOwner": "LSE1", "conversionApprovalRecords": []}
    assert codes(stand.as_("LSE1").post("/torconversion/v1.0/torConversionApproval", json=body)) == ["TOR0024"]


def test_of_sessions_that_answer_at_once_exactly_one_wins(stand: Stand) -> None:
    stand.at("W1-TUE", "10:00")
    assert ask(stand, REQUEST).json()["status"] == "VALID"
    stand.clock.at = stand.stage.schedule.plan.moment("W1-WED", "10:00")
    records, start = shown(stand.as_("LSE1")), Barrier(SESSIONS)
    words = ["APPROVED", "DISAPPROVED"] * (SESSIONS // 2)

    def act(client: httpx.Client, says: str) -> dict[str, Any]:
        start.wait()
        return answer(client, records, says)

    with ExitStack() as open_, ThreadPoolExecutor(SESSIONS) as pool:
        clients = [open_.enter_context(stand.client(stand.authority.issue("LSE1"))) for _ in words]
        uploads = list(pool.map(act, clients, words))
    won = [says for says, upload in zip(words, uploads, strict=True) if upload["status"] == "VALID"]
    assert len(won) == 1
    assert {one["approvalStatus"] for one in shown(stand.as_("LSE1"))} == set(won)
    lost = [upload for upload in uploads if upload["status"] == "ERROR"]
    assert len(lost) == SESSIONS - 1
    assert all(len(json.loads(upload["errorMessages"])) == len(records) for upload in lost)
