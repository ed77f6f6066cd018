"""What is refused before the market sees it, with which code, and how the text leads to the field."""

import json
from typing import Any
from uuid import uuid4

import httpx
import pytest

from crrsim.server.tests.conftest import Stand, codes
from crrsim.server.tests.test_rules_of_the_wire import BID, MARKET

CREATION = "/auction/v1.0/portfolioCreation"
PORTFOLIO = {**MARKET, "portfolioName": "Spring", "newBids": [], "newOffers": []}
SOME_UUID = "c9b09ec1-3a3a-4e68-a4d7-89aece526b05"


def post(stand: Stand, content: bytes) -> httpx.Response:
    return stand.as_("LSE1").post(CREATION, content=content, headers={"content-type": "application/json"})


def texts(response: httpx.Response) -> list[str]:
    return [one["errorDescription"] for one in response.json()["errorList"]]


@pytest.mark.parametrize(
    "value", ["", "1234", f"{{{SOME_UUID}}}", SOME_UUID.replace("-", ""), f"urn:uuid:{SOME_UUID}", SOME_UUID[:-1]]
)
def test_a_request_id_is_a_uuid(stand: Stand, value: str) -> None:
    answer = stand.as_("LSE1").get("/status", headers={"caiso-request-id": value})
    assert answer.status_code == 400
    assert codes(answer) == ["SER0017"]
    assert "caiso-request-id is no UUID" in texts(answer)[0]


def test_a_request_id_may_be_in_capitals(stand: Stand) -> None:
    answer = stand.as_("LSE1").get("/status", headers={"CAISO-Request-ID": str(uuid4()).upper()})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "content", [b"", b"{", b"{'a': 1}", b"\xff\xfe", b'{"mw": NaN}', b"[" * 100_000, b'{"mw": ' + b"9" * 5000 + b"}"]
)
def test_what_is_no_json_is_fatal(stand: Stand, content: bytes) -> None:
    answer = post(stand, content)
    assert answer.status_code == 400
    (told,) = answer.json()["errorList"]
    assert (told["errorCode"], told["severity"]) == ("SER0017", "FATAL")


def test_each_missing_parameter_is_named(stand: Stand) -> None:
    answer = stand.as_("LSE1").get("/auction/v1.0/portfolio", params={"participantName": "LSE1"})
    assert codes(answer) == ["SER0017", "SER0017"]
    assert ["marketName" in texts(answer)[0], "portfolioName" in texts(answer)[1]] == [True, True]


def test_a_parameter_given_twice_is_no_request(stand: Stand) -> None:
    answer = stand.as_("LSE1").get("/auction/v1.0/portfolioList?marketName=A&participantName=LSE1&participantName=FIN1")
    assert codes(answer) == ["SER0017"]


@pytest.mark.parametrize(
    ("name", "code"),
    [("x" * 101, "POR0103"), ("", "POR0215"), ("   ", "POR0215"), ("spring/summer", "SER0022"), ("...", "SER0022")],
)
def test_a_bad_portfolio_name_has_its_own_code(stand: Stand, name: str, code: str) -> None:
    client = stand.as_("LSE1")
    assert codes(client.get("/auction/v1.0/portfolio", params={**MARKET, "portfolioName": name})) == [code]
    assert codes(client.post(CREATION, json={**PORTFOLIO, "portfolioName": name})) == [code]


@pytest.mark.parametrize(
    ("wrong", "code"), [({"fileFormat": "XML"}, "DWL0002"), ({"publicGeneralDownloadType": "EVERYTHING"}, "DWL0001")]
)
def test_a_bad_download_parameter_has_its_own_code(stand: Stand, wrong: dict[str, str], code: str) -> None:
    good = {"participantName": "LSE1", "publicGeneralDownloadType": "PUBLIC_EXISTING_CRR", "fileFormat": "CSV"}
    assert codes(stand.as_("LSE1").get("/marketdata/v1.0/publicGeneralData", params=good | wrong)) == [code]


@pytest.mark.parametrize(
    ("bent", "text"),
    [
        ({"tou": "BOTH"}, 'newBids record 2, tou: "BOTH" is not one of'),
        ({"mw": "5"}, "newBids record 2, mw: is no field of this request"),
        (
            {"bidCurve": [{"mw": 0, "price": 1.005}]},
            "newBids record 2, bidCurve record 1, price: 1.005 is not a multiple",
        ),
        ({"bidCurve": [{"mw": "0", "price": 1}]}, "newBids record 2, bidCurve record 1, mw:"),
        ({"bidCurve": [{"price": 1}]}, "newBids record 2, bidCurve record 1, mw: is missing"),
        ({"description": "semi;colon"}, "newBids record 2, description:"),
    ],
)
def test_a_bad_field_is_named_with_its_record(stand: Stand, bent: dict[str, Any], text: str) -> None:
    answer = stand.as_("LSE1").post(CREATION, json={**PORTFOLIO, "newBids": [BID, BID | bent]})
    assert answer.status_code == 400
    assert codes(answer) == ["SER0030"]
    assert texts(answer)[0].startswith(text)


def test_a_flood_of_bad_fields_is_told_in_part_and_counted(stand: Stand) -> None:
    bad = [{key: value for key, value in BID.items() if key != "source"}] * 400
    answer = stand.as_("LSE1").post(CREATION, json={**PORTFOLIO, "newBids": bad})
    assert len(texts(answer)) == 51
    assert "350 more" in texts(answer)[-1]


def test_a_body_over_the_limit_is_refused(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stand.desk, "body_limit", 2000)
    kept = json.dumps(PORTFOLIO).encode().ljust(2000)
    assert post(stand, kept).status_code == 200
    answer = post(stand, kept + b" ")
    assert answer.status_code == 400
    assert codes(answer) == ["SER0030"]


@pytest.mark.parametrize("mw", ["5.0010", "5e0", "0.50E1", "5.000000", "00005"[4:], "1234567890123.5"])
def test_a_quantity_on_its_step_is_good_however_it_is_written(stand: Stand, mw: str) -> None:
    bid = json.dumps(BID | {"bidCurve": [{"mw": 0, "price": 1}, {"mw": "?", "price": 1}]}).replace('"?"', mw)
    answer = post(stand, json.dumps({**PORTFOLIO, "newBids": ["?"]}).replace('"?"', bid).encode())
    assert "multiple" not in answer.text
    assert "not biddable" in answer.text  # the market was asked


@pytest.mark.parametrize(
    "point",
    ['"mw": 5.0005, "price": 1', '"mw": 5e-4, "price": 1', '"mw": 5, "price": 1.001', r'"\u006dw": 0.0005, "price": 1'],
)
def test_a_quantity_finer_than_its_step_is_found_however_it_is_written(stand: Stand, point: str) -> None:
    bid = json.dumps(BID | {"bidCurve": ["?"]}).replace('"?"', '{"mw": 0, "price": 1}, {' + point + "}")
    answer = post(stand, json.dumps({**PORTFOLIO, "newBids": ["?"]}).replace('"?"', bid).encode())
    assert codes(answer) == ["SER0030"]
    assert "is not a multiple of" in answer.text


def test_a_request_id_is_given_once(stand: Stand) -> None:
    twice = [("caiso-request-id", str(uuid4())), ("caiso-request-id", str(uuid4()))]
    with stand.client(stand.authority.issue("LSE1")) as client:
        client.headers.pop("caiso-request-id")
        assert codes(client.get("/status", headers=twice)) == ["SER0017"]


def test_a_name_in_the_address_does_not_speak_for_the_body(stand: Stand) -> None:
    answer = stand.as_("LSE1").post(f"{CREATION}?participantName=LSE1", json=PORTFOLIO | {"participantName": "FIN1"})
    assert codes(answer) == ["SEC0002"]


def test_authorisation_comes_before_the_schema(stand: Stand) -> None:
    answer = stand.as_("FIN1").post(CREATION, json={"participantName": "LSE1", "nonsense": True})
    assert codes(answer) == ["SEC0002"]


@pytest.mark.parametrize("date", ["", "yesterday", "2026-03-01", "2026-03-01T00:00:00", "2023-12-141T02:00:00Z"])
def test_a_date_is_an_instant_with_its_zone(stand: Stand, date: str) -> None:
    asked = {"participantName": "LSE1", "fromDate": date, "toDate": "2026-12-31T00:00:00Z"}
    answer = stand.as_("LSE1").get("/messages/v1.0/public", params=asked)
    assert codes(answer) == ["SER0030"]
    assert texts(answer)[0].startswith("fromDate:")


def test_messages_without_a_to_date_are_those_sent_up_to_now(stand: Stand) -> None:
    since = {"participantName": "LSE1", "fromDate": "2026-01-01T00:00:00Z"}
    now = f"{stand.clock.at:%Y-%m-%dT%H:%M:%SZ}"
    told = [stand.as_("LSE1").get("/messages/v1.0/public", params=asked) for asked in (since, {**since, "toDate": now})]
    assert told[0].status_code == 200
    assert told[0].json() == told[1].json()
