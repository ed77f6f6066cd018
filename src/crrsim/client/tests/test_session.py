"""A session asks, hears and records; a refusal is a value, and only trouble is raised."""

import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from crrsim.client.connection import CrrClient
from crrsim.client.session import Session
from crrsim.client.tests.conftest import PASSWORD, Papers
from crrsim.client.tests.tiny_server import Heard, TinyServer, answer, errors, up
from crrsim.client.trouble import ContractBroken, Unsendable, WritesRefused
from crrsim.contract.auction import NewBid, NewBidPoint, NewPortfolio, PortfolioIdentifier
from crrsim.contract.operations import OPERATIONS
from crrsim.evidence.journal import Journal, records
from crrsim.terms.market import PortfolioStatus
from crrsim.terms.outcome import Answered, NotBuilt, Refused
from crrsim.terms.product import CrrType, HedgeType, TimeOfUse

Serve = Callable[..., TinyServer]
Connect = Callable[..., Session]
SUBMITTED = {"portfolioName": "Spring book", "marketName": "AUC_MN_2026_M04", "status": "SUBMITTED"}
IDENTIFIER = PortfolioIdentifier(portfolio_name="Spring book", market_name="AUC_MN_2026_M04", participant_name="LSE1")


def exchanges(journal: Journal) -> list[dict[str, Any]]:
    return [record for record in records(journal.path) if record["kind"] == "exchange"]


def test_every_operation_of_the_ten_documents_has_its_method(serve: Serve, connect: Connect) -> None:
    client = CrrClient(connect(serve()))
    assert len(OPERATIONS) == 69
    for service, name in OPERATIONS:
        assert callable(getattr(getattr(client, service), name, None)), f"{service} lacks {name}"


def test_a_typed_answer_comes_back(serve: Serve, connect: Connect) -> None:
    client = CrrClient(connect(serve(lambda _: answer(200, SUBMITTED))))
    outcome = client.auction.portfolio_submission(IDENTIFIER)
    assert isinstance(outcome, Answered)
    assert outcome.body.status is PortfolioStatus.SUBMITTED


def test_the_request_is_what_the_document_asks_for(serve: Serve, connect: Connect, journal: Journal) -> None:
    server = serve(lambda _: answer(200, []))
    CrrClient(connect(server)).messages.public(datetime(2026, 3, 10, 16, tzinfo=UTC))
    [heard] = server.heard
    assert heard.method == "GET"
    assert heard.target == "/crr/messages/v1.0/public?participantName=LSE1&fromDate=2026-03-10T16%3A00%3A00Z"
    assert uuid.UUID(heard.request_id)
    assert heard.all("user-agent") == [f"crrsim/0.1.0 run/{journal.run}"]
    [exchange] = exchanges(journal)
    assert exchange["findings"] == []


def test_quantities_go_out_as_exact_numbers(serve: Serve, connect: Connect) -> None:
    server = serve(lambda _: answer(200, SUBMITTED))
    points = [NewBidPoint(mw=Decimal(0), price=Decimal("-3.10")), NewBidPoint(mw=Decimal("60.001"), price=Decimal(-4))]
    bid = NewBid(
        asset_owner="LSE1",
        source="A",
        sink="B",
        hedge_type=HedgeType.OBL,
        tou=TimeOfUse.ON,
        period="2026_M04",
        crr_type=CrrType.AUC,
        bid_curve=points,
    )
    client = CrrClient(connect(server))
    portfolio = NewPortfolio(
        portfolio_name="Spring book",
        market_name="AUC_MN_2026_M04",
        new_bids=[bid],
        new_offers=[],
        participant_name="LSE1",
    )
    client.auction.portfolio_creation(portfolio)
    client.auction.portfolio_creation(
        {"newBids": [{"bidCurve": [{"mw": Decimal("60.001"), "price": Decimal(-4)}]}], "newOffers": []}
    )
    typed, plain = (json.loads(heard.body)["newBids"][0]["bidCurve"] for heard in server.heard)
    assert typed == [{"mw": 0, "price": -3.1}, {"mw": 60.001, "price": -4}]
    assert plain == [{"mw": 60.001, "price": -4}]


def test_request_ids_are_fresh_and_the_connection_is_kept(serve: Serve, connect: Connect) -> None:
    server = serve()
    client = CrrClient(connect(server))
    for _ in range(5):
        client.app_status.status()
    assert len({heard.request_id for heard in server.heard}) == 5
    assert server.connections == 1


def test_a_refusal_is_a_value_with_all_its_codes(serve: Serve, connect: Connect, journal: Journal) -> None:
    server = serve(lambda _: errors(400, "POR0051", "MKT0004"))
    outcome = CrrClient(connect(server)).auction.portfolio_submission(IDENTIFIER)
    assert isinstance(outcome, Refused)
    assert (outcome.status, outcome.codes) == (400, ("POR0051", "MKT0004"))
    assert outcome.errors[0].description == "about POR0051"
    [exchange] = exchanges(journal)
    assert (exchange["outcome"], exchange["codes"]) == ("refused", ["POR0051", "MKT0004"])


def test_a_refusal_may_have_no_body(serve: Serve, connect: Connect) -> None:
    outcome = CrrClient(connect(serve(lambda _: answer(401)))).app_status.status()
    assert outcome == Refused(401, ())


def test_a_server_error_with_an_error_list_is_an_answer(serve: Serve, connect: Connect) -> None:
    outcome = CrrClient(connect(serve(lambda _: errors(500, "SER0028")))).market_status.active_auction_markets()
    assert isinstance(outcome, Refused)
    assert (outcome.status, outcome.codes) == (500, ("SER0028",))


def test_what_the_double_has_not_built_is_said_and_not_judged(serve: Serve, connect: Connect, journal: Journal) -> None:
    server = serve(lambda _: answer(501, b"", {"x-crrsim-not-built": "loads come later"}))
    outcome = CrrClient(connect(server)).historical_forecasted_load.open_hist_load_submission_window()
    assert outcome == NotBuilt("loads come later")
    [exchange] = exchanges(journal)
    assert (exchange["outcome"], exchange["findings"]) == ("not_built", [])


def test_a_departure_from_the_document_is_found_without_being_asked(
    serve: Serve, connect: Connect, journal: Journal
) -> None:
    server = serve(lambda _: answer(200, {**SUBMITTED, "colour": "green"}))
    outcome = CrrClient(connect(server)).auction.portfolio_submission(IDENTIFIER)
    assert isinstance(outcome, Answered)
    [exchange] = exchanges(journal)
    [finding] = exchange["findings"]
    assert (finding["grade"], finding["direction"], finding["pointer"]) == ("drift", "response", "/colour")


def test_a_plain_body_is_meant_and_its_faults_are_notes(serve: Serve, connect: Connect, journal: Journal) -> None:
    server = serve(lambda _: errors(400, "SER0030"))
    client = CrrClient(connect(server))
    client.auction.portfolio_submission({"portfolioName": 7})
    assert json.loads(server.heard[0].body) == {"portfolioName": 7}
    with client.session.deliberately():
        client.market_status.market_status("M" * 51)
    client.market_status.market_status("M" * 51)
    meant, also_meant, not_meant = exchanges(journal)
    assert meant["deliberate"]
    assert also_meant["deliberate"]
    assert {each["grade"] for each in (*meant["findings"], *also_meant["findings"])} == {"note"}
    assert "break" in {each["grade"] for each in not_meant["findings"]}


def test_the_raw_door_sends_just_what_it_is_given(serve: Serve, connect: Connect) -> None:
    server = serve(lambda _: errors(400, "SER0022"))
    session = connect(server)
    session.send("GET", "/status")
    session.send("GET", "/status", headers={})
    session.send("GET", "/status", headers=[("caiso-request-id", "one"), ("caiso-request-id", "two")])
    session.send("POST", "/auction/v1.0/portfolioCreation", {"a": 1}, {"content-type": "application/json"}, b'{"half')
    session.send("PUT", "/nowhere", [("x", "1"), ("x", "2")], body="text")
    fresh, none, twice, broken, unknown = server.heard
    assert uuid.UUID(fresh.request_id)
    assert none.headers == (("host", server.base_url.removeprefix("https://").removesuffix("/crr")),)
    assert twice.all("caiso-request-id") == ["one", "two"]
    assert (broken.target, broken.body) == ("/crr/auction/v1.0/portfolioCreation?a=1", b'{"half')
    assert (unknown.method, unknown.target, unknown.body) == ("PUT", "/crr/nowhere?x=1&x=2", b"text")


def test_a_header_that_http_does_not_allow_is_our_own_fault(serve: Serve, connect: Connect) -> None:
    server = serve()
    with pytest.raises(Unsendable):
        connect(server).send("GET", "/status", headers={"caiso-request-id": "one\r\nx: two"})
    assert isinstance(connect(server).send("GET", "/status", headers={"caiso-request-id": "ü"}), Answered)
    assert len(server.heard) == 1


def test_a_raw_answer_is_plain_json_where_no_document_speaks(serve: Serve, connect: Connect) -> None:
    session = connect(serve(lambda _: answer(200, {"any": "thing"})))
    assert session.send("GET", "/nowhere") == Answered({"any": "thing"})
    text = connect(serve(lambda _: answer(200, b"plain", {"content-type": "text/plain"})))
    assert text.send("GET", "/nowhere") == Answered(b"plain")


def test_writes_are_stopped_before_the_wire(serve: Serve, connect: Connect, journal: Journal) -> None:
    server = serve(lambda _: answer(200, []))
    session = connect(server, writes_allowed=False)
    client = CrrClient(session)
    for attempt in (
        lambda: client.auction.portfolio_submission(IDENTIFIER),
        lambda: client.auction.delete_portfolio("AUC_MN_2026_M04", "Spring book"),
        lambda: session.send("POST", "/nowhere"),
    ):
        with pytest.raises(WritesRefused, match="nothing was sent"):
            attempt()
    assert server.connections == 0
    assert exchanges(journal) == []
    assert isinstance(client.auction.portfolio_list("AUC_MN_2026_M04"), Answered)


def test_redirects_and_cookies_are_followed_and_each_hop_is_recorded(
    serve: Serve, connect: Connect, journal: Journal
) -> None:
    def gate(heard: Heard) -> bytes:
        if heard.all("cookie") == ["pass=granted"]:
            return up(heard)
        return answer(302, b"", {"location": "/crr/status", "set-cookie": "pass=granted"})

    outcome = CrrClient(connect(serve(gate))).app_status.status()
    assert isinstance(outcome, Answered)
    hop, final = exchanges(journal)
    assert (hop["status"], hop["outcome"], final["status"], final["outcome"]) == (302, "redirected", 200, "answered")
    assert "granted" not in journal.path.read_text()


def test_a_redirect_takes_neither_a_write_nor_plain_text_elsewhere(serve: Serve, connect: Connect) -> None:
    elsewhere = serve()
    plain = elsewhere.base_url.replace("https", "http")
    for target, method in ((elsewhere.base_url, "POST"), (plain, "GET")):
        away = serve(lambda _, target=target: answer(307, b"", {"location": f"{target}/status"}))
        with pytest.raises(ContractBroken, match="307"):
            connect(away).send(method, "/status")
    assert elsewhere.heard == []
    away = serve(lambda _: answer(302, b"", {"location": f"{elsewhere.base_url}/status"}))
    assert isinstance(connect(away).send("GET", "/status"), Answered)


def test_an_exchange_is_recorded_whole(serve: Serve, connect: Connect, journal: Journal) -> None:
    journal.scenario("CRR-AUC-012")
    journal.step(3)
    server = serve(lambda _: answer(200, SUBMITTED))
    CrrClient(connect(server)).auction.portfolio_submission(IDENTIFIER)
    connected, exchange = records(journal.path)
    assert connected["kind"] == "connected"
    assert "CN=LSE1" in connected["client_certificate"]["subject"]
    assert connected["server_certificate"]["sha256"]
    assert (exchange["scenario"], exchange["step"], exchange["mock"]) == ("CRR-AUC-012", 3, True)
    assert (exchange["participant"], exchange["service"], exchange["operation"]) == (
        "LSE1",
        "auction",
        "portfolio_submission",
    )
    assert exchange["request_id"] == server.heard[0].request_id
    assert json.loads(exchange["request_body"]["text"])["portfolioName"] == "Spring book"
    assert json.loads(exchange["response_body"]["text"]) == SUBMITTED
    assert exchange["status"] == 200
    assert exchange["elapsed_ms"] > 0
    assert exchange["tls_version"] == "TLSv1.3"
    assert exchange["curl"].startswith("curl ")


def test_a_server_that_echoes_our_secrets_does_not_get_them_into_the_journal(
    serve: Serve, connect: Connect, journal: Journal, papers: Papers
) -> None:
    store, key = papers.p12.read_bytes(), papers.bare_key
    body = {"status": f"{PASSWORD} {store.hex()} {key.hex()}", "pem": papers.key.read_text()}
    connect(serve(lambda _: answer(200, body))).send("GET", "/echo")
    written = journal.path.read_bytes()
    for secret in (PASSWORD, json.dumps(PASSWORD)[1:-1], store.hex(), key.hex(), papers.key.read_text().split()[5]):
        assert secret.encode() not in written
    assert b"REDACTED" in written


def test_without_a_journal_nothing_is_recorded(serve: Serve, connect: Connect) -> None:
    assert isinstance(CrrClient(connect(serve(), journal=None)).app_status.status(), Answered)
