"""Each rule of this room holds, and each of its defects changes what a participant receives."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from crrsim.server.faults import Fault, Faults
from crrsim.server.rules import rules_of_the_wire
from crrsim.server.tests.conftest import Stand

BID = {
    "assetOwner": "LSE1",
    "source": "A",
    "sink": "B",
    "hedgeType": "OBL",
    "tou": "ON",
    "period": "2026_M04",
    "crrType": "AUC",
    "bidCurve": [{"mw": 0, "price": 10}, {"mw": 5, "price": 10}],
}
PLACED = BID | {"source": "TH_NP15_GEN-APND", "sink": "DLAP_PGAE-APND"}
MARKET = {"marketName": "AUC_MN_2026_M04", "participantName": "LSE1"}
DATES = {"participantName": "LSE1", "fromDate": "2026-01-01T00:00:00Z", "toDate": "2026-12-31T00:00:00Z"}
Ask = Callable[[httpx.Client], httpx.Response]


def creates(bid: dict[str, Any], **more: Any) -> Ask:  # noqa: ANN401 - any JSON
    portfolio = {**MARKET, "portfolioName": "Spring", "newBids": [BID | bid], "newOffers": [], **more}
    return lambda client: client.post("/auction/v1.0/portfolioCreation", json=portfolio)


def reads(path: str, **query: str) -> Ask:
    return lambda client: client.get(path, params=query)


def without_request_id(client: httpx.Client) -> httpx.Response:
    request = client.build_request("GET", "/status")
    del request.headers["caiso-request-id"]
    return client.send(request)


def downloads(file_format: str) -> Ask:
    asked = {**MARKET, "publicMarketDownloadType": "SOURCE_SINK", "fileFormat": file_format}
    return reads("/marketdata/v1.0/publicMarketData", **asked)


def uploads(first: str, side: str, name: str = "From a file") -> Ask:
    """Upload a file with one cell of its header and one of its only record as given."""
    header = f"{first},CRRID,AssetOwner,Source,Sink,HedgeType,TOU,Period,CRRType,Description,MW1,Price1,MW2,Price2"
    record = f"{side},,LSE1,TH_NP15_GEN-APND,DLAP_PGAE-APND,OBL,ON,2026_M04,AUC,,0,10,5,10"
    form = {**MARKET, "portfolioName": name}
    file = {"file": ("bids.csv", f"{header}\r\n{record}\r\n".encode())}

    def ask(client: httpx.Client) -> httpx.Response:
        return client.post(f"{str(client.base_url).rstrip('/')}-mui/upload/bids_offers", data=form, files=file)

    return ask


def reads_back(client: httpx.Client) -> httpx.Response:
    """The portfolio of two bids that stands after the first time of asking."""
    portfolio = {**MARKET, "portfolioName": "Two", "newBids": [PLACED, PLACED], "newOffers": []}
    client.post("/auction/v1.0/portfolioCreation", json=portfolio)
    return client.get("/auction/v1.0/portfolio", params={**MARKET, "portfolioName": "Two"})


ASKED: dict[str, Ask] = {
    "millisecond-dates": reads("/marketstatus/v1.0/marketInfo", **MARKET),
    "html-instead-of-json": reads("/status"),
    "undeclared-property-added": reads("/status"),
    "wrong-status-code": reads("/marketstatus/v1.0/marketInfo", **MARKET | {"marketName": "AUC_MN_1999_M01"}),
    "error-without-creation-time": reads("/nowhere"),
    "unknown-path-fails": reads("/nowhere"),
    "request-id-not-required": without_request_id,
    "request-id-refused": reads("/status"),
    "request-id-malformed-accepted": lambda client: client.get("/status", headers={"caiso-request-id": "1234"}),
    "unknown-field-ignored": creates({"colour": "green"}),
    "text-length-unchecked": creates({"description": "x" * 513}),
    "step-unchecked": creates({"bidCurve": [{"mw": 0, "price": 1}, {"mw": 0.0005, "price": 1}]}),
    "word-unchecked": creates({"hedgeType": "FUTURE"}),
    "field-code-generic": reads("/auction/v1.0/portfolio", **MARKET, portfolioName="x" * 101),
    "attachment-not-encoded": reads("/messages/v1.0/public", **DATES),
    "results-zip-base64": downloads("JSON"),
    "csv-differs-from-json": downloads("CSV"),
    "upload-header-unchecked": uploads("AssetOwner", "LSE1"),
    "upload-good-records-taken": uploads("BidType", "NOBODY"),
    "upload-never-taken": uploads("BidType", "BUY", "no:such:name"),  # refused for its name, not for what is in it
    "upload-place-untold": uploads("BidType", "NOBODY"),
    "pattern-unchecked": reads("/auction/v1.0/portfolioList", **MARKET | {"marketName": "a/b"}),
    "missing-parameter-unnoticed": reads("/auction/v1.0/portfolioList", participantName="LSE1"),
    "portfolio-loses-a-record": reads_back,
    "market-loses-a-product": reads("/marketstatus/v1.0/marketInfo", **MARKET),
    "format-unchecked": reads("/messages/v1.0/public", **DATES | {"fromDate": "yesterday"}),
    "minimum-unchecked": creates({"bidCurve": [{"mw": -1, "price": 1}, {"mw": 5, "price": 1}]}),
    "unreadable-body-fails-inside": lambda client: client.post("/auction/v1.0/portfolioCreation", content=b"{"),
}

SPOILT: dict[str, str] = {
    "outage-looks-like-no-service": "unavailable",
    "outage-told-as-refusal": "unavailable",
    "breakdown-told-as-outage": "breakdown",
    "breakdown-told-as-refusal": "breakdown",
    "failure-told-as-page": "server-error",
    "gateway-page-as-json": "gateway-page",
}
"""Defect -> the nuisance that has to strike for it to show."""


def seen(response: httpx.Response) -> tuple[int, str | None, bytes]:
    return response.status_code, response.headers.get("content-type"), response.content


# Those whose defects show in `test_identity`, because they need a certificate of their own, and in `test_oasis`.
ELSEWHERE = {
    "unknown-certificate-accepted",
    "certificate-optional",
    "expired-certificate-accepted",
    "oasis-unknown-report-has-no-data",
}
DEFECTS = {one.name for rule in rules_of_the_wire() for one in rule.defects} - ELSEWHERE


@pytest.mark.parametrize("defect", sorted(DEFECTS))
def test_each_defect_changes_what_is_received(stand: Stand, defect: str) -> None:
    ask, client = ASKED.get(defect, reads("/status")), stand.as_("LSE1")
    nuisance = Faults([Fault.parse(SPOILT[defect])] if defect in SPOILT else [])
    stand.desk.faults = nuisance
    healthy, again = seen(ask(client)), seen(ask(client))
    assert healthy == again
    stand.at("W2-TUE", "09:30", defect)
    stand.desk.faults = nuisance
    assert seen(ask(client)) != healthy


def test_every_defect_of_the_wire_is_asked_for_here_or_elsewhere() -> None:
    assert (ASKED.keys() | SPOILT.keys()) == DEFECTS


def test_every_rule_of_the_wire_has_a_defect() -> None:
    assert {one.name for one in rules_of_the_wire() if not one.defects} == set()


def test_refusals_are_told_as_documented(stand: Stand) -> None:
    answer = stand.as_("LSE1").get("/marketstatus/v1.0/marketInfo", params=MARKET | {"marketName": "NONE"})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/json"
    (told,) = answer.json()["errorList"]
    assert told["errorCode"] == "MKT0001"
    assert told["severity"] == "ERROR"
    assert answer.json()["creationTime"] == "2026-03-10T16:30:00Z"
    assert answer.json()["serviceVersion"] == "V1.0"


def test_instants_are_utc_to_the_second(stand: Stand) -> None:
    told = stand.as_("LSE1").get("/marketstatus/v1.0/marketInfo", params=MARKET).json()
    assert told["submissionWindow"] == {"openDate": "2026-03-10T16:00:00Z", "closeDate": "2026-03-12T19:00:00Z"}
    period = {"name": "2026_M04", "startDate": "2026-04-01T07:00:00Z", "endDate": "2026-05-01T06:59:59Z"}
    assert [one["period"] for one in told["products"]] == [period, period]


def test_market_status_is_a_bare_string(stand: Stand) -> None:
    assert json.loads(stand.as_("LSE1").get("/marketstatus/v1.0/marketStatus", params=MARKET).content) == "OPEN"


def test_an_unforeseen_failure_is_logged_and_not_shown(
    stand: Stand, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr("crrsim.market.market_status.market_named", fail)
    answer = stand.as_("LSE1").get("/marketstatus/v1.0/marketInfo", params=MARKET)
    assert answer.status_code == 500
    (told,) = answer.json()["errorList"]
    assert (told["errorCode"], told["severity"]) == ("SER0028", "FATAL")
    assert "secret" not in answer.text
    assert "the secret of the house" in caplog.text
