"""Conformity: what is a break, what a drift, what a note; and that a sound exchange has nothing."""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest

from crrsim.contract.conformity import (
    Finding,
    Grade,
    Kind,
    WireRequest,
    WireResponse,
    check,
    check_request,
    check_response,
    is_gateway_page,
)
from crrsim.contract.operations import JSON, OPERATIONS, Operation
from crrsim.contract.tests.samples import Samples

REQUEST_ID = {"Caiso-Request-Id": "c9b09ec1-3a3a-4e68-a4d7-89aece526b05"}
AS_JSON = {"Content-Type": "application/json;charset=utf-8"}
STATUS = OPERATIONS["market_status", "market_status"]
CREATION = OPERATIONS["auction", "portfolio_creation"]
DOWNLOAD = OPERATIONS["market_data", "public_general_data"]
WINDOWS = OPERATIONS["tor_conversion", "active_tor_conversion_windows"]
QUERY = {"marketName": "AUC_MN_2026_M04", "participantName": "LSE1"}


def asking(query: Mapping[str, str] = QUERY, headers: Mapping[str, str] = REQUEST_ID, body: bytes = b"") -> WireRequest:
    return WireRequest("GET", STATUS.path, query, headers, body)


def sending(body: object) -> WireRequest:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return WireRequest("POST", CREATION.path, headers=REQUEST_ID | AS_JSON, body=content)


def answering(body: object, status: int = 200, headers: Mapping[str, str] = AS_JSON) -> WireResponse:
    return WireResponse(status, headers, body if isinstance(body, bytes) else json.dumps(body).encode())


def refusing(code: str, status: int = 400) -> WireResponse:
    detail = {"errorCode": code, "errorDescription": "no", "severity": "ERROR"}
    return answering({"errorList": [detail], "creationTime": "2026-03-26T12:20:22Z"}, status)


def brief(findings: tuple[Finding, ...]) -> list[tuple[Grade, Kind, str]]:
    return [(each.grade, each.kind, each.pointer) for each in findings]


def portfolio() -> Any:  # noqa: ANN401  # any JSON value
    schema = CREATION.body_schema
    assert schema is not None
    return Samples("auction", schema).sound()


def test_sound_exchange_has_no_findings() -> None:
    assert check(STATUS, asking(), answering("OPEN")) == ()
    assert check(CREATION, sending(portfolio()), refusing("POR0101")) == ()


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=str)
def test_sound_answer_of_every_operation_passes(operation: Operation) -> None:
    if operation.download:
        response = answering(b"PK\x03\x04...", headers={"content-type": "application/octet-stream"})
    else:
        response = answering(Samples(operation.service, operation.answers["200"][JSON]).sound())
    assert check_response(operation, response) == ()


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (asking(headers={}), (Grade.BREAK, Kind.PARAMETER, "header caiso-request-id")),
        (asking(headers={"caiso-request-id": "42"}), (Grade.BREAK, Kind.PARAMETER, "header caiso-request-id")),
        (asking(query={"marketName": "M"}), (Grade.BREAK, Kind.PARAMETER, "query participantName")),
        (asking(query=QUERY | {"marketName": "M/1"}), (Grade.BREAK, Kind.PARAMETER, "query marketName")),
        (asking(query=QUERY | {"marketname": "M"}), (Grade.DRIFT, Kind.PARAMETER, "query marketname")),
        (asking(body=b"{}"), (Grade.NOTE, Kind.BODY, "")),
    ],
)
def test_request_without_body(request_: WireRequest, expected: tuple[Grade, Kind, str]) -> None:
    findings = check_request(STATUS, request_)
    assert brief(findings) == [expected]
    assert findings[0].direction == "request"
    assert findings[0].document == "caiso_crr_market_status_v1.2.0_openapi.yaml"


def test_body_that_is_missing_or_unreadable_is_a_break() -> None:
    assert brief(check_request(CREATION, sending(b""))) == [(Grade.BREAK, Kind.BODY, "")]
    assert brief(check_request(CREATION, sending(b"{'a': 1}"))) == [(Grade.BREAK, Kind.BODY, "")]
    assert brief(check_request(CREATION, sending(b'{"a": NaN}'))) == [(Grade.BREAK, Kind.BODY, "")]


def test_faults_of_a_body_are_pointed_at_however_deep() -> None:
    body = portfolio()
    body["newBids"][0]["bidCurve"][1] = {"mw": 0.0005, "price": 1, "volume": 2}
    del body["newOffers"][0]["sink"]
    curve = "/newBids/0/bidCurve/1"
    assert sorted(brief(check_request(CREATION, sending(body)))) == sorted(
        [
            (Grade.DRIFT, Kind.PROPERTY, f"{curve}/volume"),
            (Grade.BREAK, Kind.SCHEMA, f"{curve}/mw"),
            (Grade.BREAK, Kind.SCHEMA, "/newOffers/0"),
        ]
    )


def test_findings_of_a_hopeless_body_are_bounded() -> None:
    body = portfolio()
    body["newBids"] = [{"mw": 1}] * 500
    assert len(check_request(CREATION, sending(body))) == 50


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (answering("OPENED"), (Grade.BREAK, Kind.SCHEMA, "")),
        (answering(b""), (Grade.BREAK, Kind.BODY, "")),
        (answering("OPEN", 201), (Grade.DRIFT, Kind.STATUS, "")),
        (answering("OPEN", headers={"content-type": "text/plain"}), (Grade.DRIFT, Kind.CONTENT_TYPE, "")),
        (answering("OPEN", headers={}), (Grade.DRIFT, Kind.CONTENT_TYPE, "")),
        (answering(b"no", 401), (Grade.NOTE, Kind.BODY, "")),
        (refusing("POR0101"), (Grade.DRIFT, Kind.CODE, "/errorList/0/errorCode")),
        (refusing("SER0028", 404), (Grade.NOTE, Kind.CODE, "/errorList/0/errorCode")),
    ],
)
def test_response(response: WireResponse, expected: tuple[Grade, Kind, str]) -> None:
    findings = check_response(STATUS, response)
    assert brief(findings) == [expected]
    assert findings[0].direction == "response"


def test_undeclared_property_of_an_answer_is_a_drift() -> None:
    markets = Samples("market_status", OPERATIONS["market_status", "market_info"].answers["200"][JSON]).sound()
    markets["products"][0]["period"]["hours"] = 416
    found = check_response(OPERATIONS["market_status", "market_info"], answering(markets))
    assert brief(found) == [(Grade.DRIFT, Kind.PROPERTY, "/products/0/period/hours")]


def test_a_gateways_page_is_held_against_no_document() -> None:
    page = answering(b"<html>sign in</html>", headers={"content-type": "text/html; charset=utf-8"})
    assert is_gateway_page(page)
    assert check_response(STATUS, page) == check_response(DOWNLOAD, page) == ()
    assert not is_gateway_page(answering(b"<html>", 404, {"content-type": "text/html"}))


@pytest.mark.parametrize("status", [502, 503, 504])
def test_what_a_gateway_says_of_a_service_that_is_away_departs_from_no_document(status: int) -> None:
    page = answering(b"<html>away</html>", status, {"content-type": "text/html"})
    for response in (page, answering(b"", status, {}), answering({"message": "no backend"}, status)):
        assert check_response(STATUS, response) == ()


@pytest.mark.parametrize("response", [refusing("SER0028", 503), answering(b"<html>", 501, {}), answering(b"", 505, {})])
def test_a_status_that_is_not_declared_is_the_services_where_the_service_speaks_or_no_gateway_says_so(
    response: WireResponse,
) -> None:
    assert (Grade.DRIFT, Kind.STATUS, "") in brief(check_response(STATUS, response))


def test_download_has_to_be_the_bytes_of_an_archive() -> None:
    octets = {"content-type": "application/octet-stream"}
    assert check_response(DOWNLOAD, answering(b"PK\x03\x04rest", headers=octets)) == ()
    assert brief(check_response(DOWNLOAD, answering(b'{"items": "UEs="}', headers=octets))) == [
        (Grade.BREAK, Kind.BODY, "")
    ]


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("SOURCE_SINK", "SourceSink,Type,BiddableFlag,TOU\r\nA,LAP,Yes,ON\r\n", []),
        ("SOURCE_SINK", "SourceSink,Type,BiddableFlag,TOU,Hub\r\nA,LAP,Yes,ON,B\r\n", [Grade.DRIFT]),
        ("GROUPED_BASE_LOADING", "Source,Sink\r\nA,B\r\n", [Grade.NOTE] * 4),
        ("SOURCE_SINK", "ParticipationFactor\r\nmuch\r\n", [Grade.BREAK]),
        ("WEATHER", "Rain\r\nmuch\r\n", []),
    ],
)
def test_columns_of_a_download_are_held_against_its_table(kind: str, text: str, expected: list[Grade]) -> None:
    with io.BytesIO() as buffer:
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("a.csv", text)
        response = answering(buffer.getvalue(), headers={"content-type": "application/octet-stream"})
    assert [each.grade for each in check_response(DOWNLOAD, response, kind)] == expected


def test_approval_window_is_wanted_with_its_capital_letter() -> None:
    window = Samples("tor_conversion", WINDOWS.answers["200"][JSON]).sound()[0]
    small = {name.replace("ConversionA", "conversionA"): value for name, value in window.items()}
    assert check_response(WINDOWS, answering([window])) == ()
    assert sorted(brief(check_response(WINDOWS, answering([small])))) == [
        (Grade.BREAK, Kind.SCHEMA, "/0"),
        (Grade.DRIFT, Kind.PROPERTY, "/0/conversionApprovalWindow"),
    ]


def test_nomination_is_singled_out_by_market_name() -> None:
    submission = OPERATIONS["nomination", "portfolio_submission"]
    body = {"portfolioName": "A", "marketName": "ALLOC_AN_2027_T1", "participantName": "LSE1"}
    assert check_request(submission, sending(body)) == ()
    assert brief(check_request(submission, sending(body | {"market": "ALLOC_AN_2027_T1"}))) == [
        (Grade.DRIFT, Kind.PROPERTY, "/market")
    ]
