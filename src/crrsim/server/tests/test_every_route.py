"""Each of the 69 operations answers something that its document knows, and none is left unbuilt."""

import json
from typing import Any

import httpx
import pytest

from crrsim.contract import conformity
from crrsim.contract.conformity import Grade, WireRequest, WireResponse
from crrsim.contract.operations import OPERATIONS, Operation
from crrsim.server import routing
from crrsim.server.listen import BASE_PATH
from crrsim.server.tests.conftest import Stand

QUERY = {
    "marketName": "AUC_MN_2026_M04",
    "portfolioName": "Spring",
    "fromDate": "2026-01-01T00:00:00Z",
    "toDate": "2026-12-31T00:00:00Z",
    "fileFormat": "CSV",
    "nominationCapCalcName": "MEQ_MN_2026_M04_T1",
    "loadSubmissionWindowName": "HIST_LOAD_2025",
    "periodName": "2025_S01",
    "loadMigrationMarketName": "LOAD_MIGRATION_2026_M04",
    "torConversionWindow": "TOR_CONVERSION_2026_S02",
}
ACTOR = {"load_migration": "UDC1", "tor_conversion": "TOR1"}
TRADE = {
    "startDate": "2026-04-01T07:00:00Z",
    "endDate": "2026-05-01T07:00:00Z",
    "source": "A",
    "sink": "B",
    "tou": "ON",
    "hedgeType": "OBL",
    "crrType": "LSE",
    "mw": 1.5,
    "price": 10.25,
}
CONTACT = {"contactInfo": {"name": "A", "phone": "111-222-3333", "email": "a@example.com"}}
PORTFOLIO = {"portfolioName": "Spring", "marketName": "AUC_MN_2026_M04"}


def body(operation: Operation, actor: str) -> Any:  # noqa: ANN401 - any JSON
    trade = {"assetOwner": actor, **TRADE}
    migration = {"loadMigrationMarket": "LOAD_MIGRATION_2026_M04", "udcName": actor}
    path = {key: TRADE[key] for key in ("source", "sink", "startDate", "endDate", "mw")}
    bodies: dict[str, Any] = {
        "auction.portfolio_creation": {**PORTFOLIO, "participantName": actor, "newBids": [], "newOffers": []},
        "auction.portfolio_submission": {**PORTFOLIO, "participantName": actor},
        "auction.portfolio_retraction": {**PORTFOLIO, "participantName": actor},
        "nomination.portfolio_creation": {**PORTFOLIO, "participantName": actor, "newNominations": []},
        "nomination.portfolio_submission": {**PORTFOLIO, "participantName": actor},
        "nomination.portfolio_retraction": {**PORTFOLIO, "participantName": actor},
        "historical_forecasted_load.load_submission": {
            "histForecastFlag": "H",
            "assetOwner": actor,
            "loadSubmissionWindowName": "HIST_LOAD_2025",
            "periodName": "2025_S01",
            "hourlyLoad": [
                {
                    "sinkName": "A",
                    "effectiveDate": "2025-01-01T08:00:00Z",
                    "hourEnding": 1,
                    "dataType": "FINAL_LOAD",
                    "mw": 1.25,
                }
            ],
        },
        "load_migration.number_of_customers": {**migration, "numberOfCustomerRecords": []},
        "load_migration.dasr_summary": {**migration, "effectiveDate": "2026-04-01T07:00:00Z", "dasrRecords": []},
        "load_migration.customer_rates": {**migration, "customerRateRecords": []},
        "secondary_market.public_sm_buy_offer_creation": [{**trade, **CONTACT}],
        "secondary_market.public_sm_sell_offer_creation": [{**trade, **CONTACT, "crrId": 1}],
        "secondary_market.private_sm_buy_offer_creation": [{**trade, "targetMpName": "FIN1"}],
        "secondary_market.private_sm_sell_offer_creation": [{**trade, "targetMpName": "FIN1", "crrId": 1}],
        "secondary_market.sm_public_offer_to_specified_mp": [
            {"requestId": 1, "respondingMpName": "FIN1", "price": 1.5}
        ],
        "secondary_market.sm_response_to_buy_offers": [{"requestId": 1, "crrId": 1}],
        "secondary_market.sm_response_to_sell_offers": [{"requestId": 1}],
        "tor_conversion.tor_conversion_creation": {
            "torConversionWindow": "TOR_CONVERSION_2026_S02",
            "torHolder": actor,
            "conversionRequests": [{**path, "transfereeAO": "LSE1", "modeled": "Y"}],
        },
        "tor_conversion.tor_conversion_approval": {
            "torConversionWindow": "TOR_CONVERSION_2026_S02",
            "assetOwner": "LSE1",
            "conversionApprovalRecords": [],
        },
    }
    return bodies[str(operation)]


def actor_of(operation: Operation) -> str:
    return "LSE1" if operation.name == "tor_conversion_approval" else ACTOR.get(operation.service, "LSE1")


def query(operation: Operation, actor: str) -> dict[str, str]:
    asked = {one.name: one for one in operation.parameters if one.place == "query"}
    chosen = {name: str(one.schema["enum"][0]) for name, one in asked.items() if "enum" in one.schema}
    chosen |= {name: value for name, value in QUERY.items() if name in asked}
    if "participantName" in asked:
        chosen["participantName"] = actor
    for name in ("OfferStatusType", "responseStatusType"):
        if name in asked:
            chosen[name] = "APPROVED"
    return chosen


def exchange(stand: Stand, operation: Operation) -> tuple[WireRequest, WireResponse]:
    actor = actor_of(operation)
    client, asked = stand.as_(actor), query(operation, actor)
    sent = json.dumps(body(operation, actor)).encode() if operation.method == "POST" else b""
    headers = {"content-type": "application/json"} if sent else {}
    answer = client.request(operation.method, operation.path, params=asked, content=sent, headers=headers)
    request = WireRequest(operation.method, operation.path, asked, dict(answer.request.headers), sent)
    return request, WireResponse(answer.status_code, dict(answer.headers), answer.content)


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=str)
@pytest.mark.parametrize("moment", [("W1-MON", "08:00"), ("W2-TUE", "09:30"), ("W3-FRI", "09:00")])
def test_every_operation_answers_as_documented(stand: Stand, operation: Operation, moment: tuple[str, str]) -> None:
    stand.at(*moment)
    request, response = exchange(stand, operation)
    assert conformity.check_request(operation, request) == ()
    assert response.status in {200, 400}
    found = conformity.check_response(operation, response)
    assert [one for one in found if one.grade is not Grade.NOTE] == []


def test_every_operation_has_its_rules(stand: Stand) -> None:
    answers = {str(one): exchange(stand, one)[1].status for one in OPERATIONS.values()}
    assert [name for name, status in answers.items() if status == 501] == []


def test_what_is_not_built_is_said_to_machines_and_to_people(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    operation = OPERATIONS["load_migration", "customer_rates"]
    route = routing.Route(operation, routing._not_built)
    monkeypatch.setitem(routing._ROUTES, (operation.method, BASE_PATH + operation.path), route)
    _, response = exchange(stand, operation)
    assert response.status == 501
    told = json.loads(response.body)["errorList"][0]
    assert response.headers["x-crrsim-not-built"] in told["errorDescription"]
    assert "load_migration" in told["errorDescription"]


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/nowhere"), ("PUT", "/status"), ("GET", "/auction/v1.0/portfolioCreation")]
)
def test_what_no_document_has_is_not_there(stand: Stand, method: str, path: str) -> None:
    answer: httpx.Response = stand.as_("LSE1").request(method, path)
    assert answer.status_code == 404
    assert answer.json()["errorList"][0]["errorCode"] == "SER0029"
