"""Secondary market on the wire: each record answered on its own, lists, and two sessions that want the same thing."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import httpx
import pytest

from crrsim.market.book import Crr
from crrsim.server.tests.conftest import Stand, codes
from crrsim.terms.market import CrrCategory
from crrsim.terms.product import CrrType, HedgeType, TimeOfUse

PATH = "/secondarymarket/v1.0"
MARKET = "AUC_MN_2026_M04"
SOURCE, SINK = "QUILLON_7_B1", "DLAP_PGAE-APND"
CONTACT = {"name": "Desk", "phone": "555-0100", "email": "desk@example.com", "address": "1 Main St"}
OF_AN_AUCTION = {"assetOwner", "crrId", "source", "sink", "tou", "hedgeType", "crrType"}
ROUNDS = 10


@pytest.fixture
def held(stand: Stand) -> Crr:
    """FIN1 holds 10 MW for April."""
    return hold(stand, "FIN1")


def hold(stand: Stand, owner: str) -> Crr:
    book = stand.desk.world.book
    crr = Crr(
        crr_id=book.next_crr_id(),
        owner=owner,
        source=SOURCE,
        sink=SINK,
        hedge=HedgeType.OBL,
        tou=TimeOfUse.ON,
        start_at=datetime(2026, 4, 1, 7, tzinfo=UTC),
        end_at=datetime(2026, 5, 1, 6, 59, 59, tzinfo=UTC),
        crr_type=CrrType.AUC,
        category=CrrCategory.AUCTION,
        market_name="AUC_AN_2026",
        mw=Decimal("10.000"),
    )
    book.crrs[crr.crr_id] = crr
    return crr


def offer_of(crr: Crr, **other: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    return {
        "assetOwner": crr.owner,
        "crrId": crr.crr_id,
        "source": crr.source,
        "sink": crr.sink,
        "tou": "ON",
        "hedgeType": "OBL",
        "crrType": "AUC",
        "startDate": "2026-04-01T07:00:00Z",
        "endDate": "2026-05-01T07:00:00Z",
        "mw": 10.0,
        "price": 150.25,
        **other,
    }


def post(client: httpx.Client, who: str, operation: str, records: list[dict[str, Any]]) -> httpx.Response:
    return client.post(f"{PATH}/{operation}", params={"participantName": who}, json=records)


def respond(client: httpx.Client, who: str, request: int) -> httpx.Response:
    return post(client, who, "smResponseToSellOffers", [{"requestId": request}])


def offered(stand: Stand, crr: Crr, to: str, **other: Any) -> int:  # noqa: ANN401 - any JSON
    sent = offer_of(crr, targetMpName=to, **other)
    (told,) = post(stand.as_(crr.owner), crr.owner, "privateSmSellOfferCreation", [sent]).json()
    assert told["offerStatus"] == "PENDING_MP_RESPONSE"
    return int(told["requestId"])


def listed(stand: Stand, who: str, status: str) -> list[dict[str, Any]]:
    asked = {"participantName": who, "OfferStatusType": status}
    found: list[dict[str, Any]] = stand.as_(who).get(f"{PATH}/mySmOffersByStatus", params=asked).json()
    return found


def test_an_offer_is_answered_and_listed_as_it_was_made(stand: Stand, held: Crr) -> None:
    sent = offer_of(held, contactInfo=CONTACT, mw=0.001)
    (told,) = post(stand.as_("FIN1"), "FIN1", "publicSmSellOfferCreation", [sent]).json()
    request = told.pop("requestId")
    expected = {name: value for name, value in sent.items() if name not in {"price", "contactInfo"}}
    assert told == {**expected, "postType": "PUBLIC", "offerType": "SELL", "offerStatus": "POSTED"}
    (seen,) = listed(stand, "FIN1", "POSTED")
    assert seen == {**sent, "requestId": request, "postType": "PUBLIC", "offerType": "SELL"}


def test_a_response_is_answered_and_listed(stand: Stand, held: Crr) -> None:
    request = offered(stand, held, "LSE1")
    asked = {"participantName": "LSE1", "responseStatusType": "PENDING_MP_RESPONSE"}
    (waiting,) = stand.as_("LSE1").get(f"{PATH}/mySmResponesByStatus", params=asked).json()
    assert "responseId" not in waiting
    (told,) = post(stand.as_("LSE1"), "LSE1", "smResponseToSellOffers", [{"requestId": request}]).json()
    assert told["responseStatus"] == "PENDING_CREDIT_CHECK"
    asked["responseStatusType"] = "PENDING_CREDIT_CHECK"
    (seen,) = stand.as_("LSE1").get(f"{PATH}/mySmResponesByStatus", params=asked).json()
    assert seen == {**waiting, "responseId": told["responseId"]}
    assert (seen["initiatingAO"], seen["respondingAssetOwner"], seen["crrId"]) == ("FIN1", "LSE1", held.crr_id)


def test_what_is_wrong_with_a_record_stands_in_its_message(stand: Stand, held: Crr) -> None:
    good, bad = offer_of(held, targetMpName="LSE1"), offer_of(held, targetMpName="NOBODY", assetOwner="SOMEBODY")
    first, second = post(stand.as_("FIN1"), "FIN1", "privateSmSellOfferCreation", [good, bad]).json()
    assert "message" not in first
    assert second["offerStatus"] == "ERROR"
    assert second["message"].startswith("SMT0146: ")
    assert "; SMT0107: " in second["message"]
    assert "NOBODY" in second["message"]
    assert second["assetOwner"] == "SOMEBO", "the document has room for six characters"
    assert [one["assetOwner"] for one in listed(stand, "FIN1", "ERROR")] == ["SOMEBODY"]


def test_a_message_and_an_id_stay_within_the_document(stand: Stand, held: Crr) -> None:
    sent = offer_of(held, targetMpName="X" * 2000, crrId=99_999_999_999)
    (told,) = post(stand.as_("FIN1"), "FIN1", "privateSmSellOfferCreation", [sent]).json()
    assert "crrId" not in told
    assert len(told["message"]) == 1024
    (seen,) = listed(stand, "FIN1", "ERROR")
    assert len(seen["targetMpName"]) == 64


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-04-31T07:00:00Z", "SER0030"),
        ("2026-04-01T23:59:60Z", "SER0030"),
        ("0001-01-01T00:00:00Z", "SER0030"),
        ("9999-12-31T23:59:59-11:00", "SER0030"),
        ("soon", "SER0030"),
    ],
)
def test_an_instant_that_no_calendar_knows_refuses_the_request(stand: Stand, held: Crr, text: str, code: str) -> None:
    sent = offer_of(held, targetMpName="LSE1", startDate=text)
    answer = post(stand.as_("FIN1"), "FIN1", "privateSmSellOfferCreation", [sent])
    assert answer.status_code == 400
    assert codes(answer) == [code]


def test_an_instant_may_be_written_in_another_offset(stand: Stand, held: Crr) -> None:
    offered(stand, held, "LSE1", startDate="2026-04-01T00:00:00-07:00")
    (seen,) = listed(stand, "FIN1", "PENDING_MP_RESPONSE")
    assert seen["startDate"] == "2026-04-01T07:00:00Z"


def test_no_records_are_answered_by_none(stand: Stand) -> None:
    for operation in ("publicSmBuyOfferCreation", "smPublicOfferToSpecifiedMp", "smResponseToBuyOffers"):
        answer = post(stand.as_("FIN1"), "FIN1", operation, [])
        assert (answer.status_code, answer.json()) == (200, [])


def test_the_credit_check_ends_on_the_markets_own_time(stand: Stand, held: Crr) -> None:
    request = offered(stand, held, "LSE1")
    post(stand.as_("LSE1"), "LSE1", "smResponseToSellOffers", [{"requestId": request}])
    stand.clock.at += timedelta(minutes=15) - timedelta(seconds=1)
    assert [one["requestId"] for one in listed(stand, "FIN1", "PENDING_CREDIT_CHECK")] == [request]
    stand.clock.at += timedelta(seconds=1)
    assert [one["requestId"] for one in listed(stand, "FIN1", "APPROVED")] == [request]
    assert held.crr_id not in stand.desk.world.book.crrs


def at_once(*acts: Callable[[], httpx.Response]) -> list[Any]:
    """Do all of it at one instant, each in a thread of its own, and return what came of each."""
    together, came = threading.Barrier(len(acts)), dict[int, Any]()

    def do(place: int, act: Callable[[], httpx.Response]) -> None:
        together.wait(timeout=10)
        came[place] = act().json()

    threads = [threading.Thread(target=do, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return [came[place] for place in range(len(acts))]


def test_of_two_sessions_that_respond_to_one_offer_one_wins(stand: Stand) -> None:
    """The same participant in two sessions, each with a connection of its own."""
    with stand.client(stand.authority.issue("LSE1")) as other:
        for _ in range(ROUNDS):
            request = offered(stand, hold(stand, "FIN1"), "LSE1")
            came = at_once(*(partial(respond, one, "LSE1", request) for one in (stand.as_("LSE1"), other)))
            (won,), (lost,) = sorted(came, key=lambda told: "message" in told[0])
            assert (won["responseStatus"], lost["responseStatus"]) == ("PENDING_CREDIT_CHECK", "ERROR")
            assert lost["message"].startswith("SER0030: ")
            assert stand.desk.world.book.offers[request].response_id == won["responseId"]


def test_of_two_buyers_of_one_crr_one_wins(stand: Stand) -> None:
    for _ in range(ROUNDS):
        crr = hold(stand, "FIN1")
        requests = {name: offered(stand, crr, name) for name in ("LSE1", "FIN2")}
        came = at_once(*(partial(respond, stand.as_(who), who, request) for who, request in requests.items()))
        assert sorted(told["responseStatus"] for (told,) in came) == ["ERROR", "PENDING_CREDIT_CHECK"]
        assert stand.desk.world.book.pending_trades[crr.crr_id] == crr.mw
        stand.clock.at += timedelta(minutes=15)
        approved = [one["requestId"] for one in listed(stand, "FIN1", "APPROVED")]
        assert len(set(approved) & set(requests.values())) == 1
        children = [one for one in stand.desk.world.book.crrs.values() if one.parent_id == crr.crr_id]
        assert [one.mw for one in children] == [crr.mw]


def test_of_a_trade_and_a_portfolio_for_one_crr_one_wins(stand: Stand) -> None:
    """FIN1 submits a portfolio that offers the CRR in the second in which LSE1 buys it."""
    for number in range(ROUNDS):
        crr = hold(stand, "FIN1")
        request = offered(stand, crr, "LSE1")
        named = {"marketName": MARKET, "portfolioName": f"Sale {number}", "participantName": "FIN1"}
        curve = [{"mw": 0, "price": 12.0}, {"mw": 5, "price": 12.0}]
        facts = {name: value for name, value in offer_of(crr).items() if name in OF_AN_AUCTION}
        sale = {**facts, "period": "2026_M04", "bidCurve": curve}
        client, body = stand.as_("FIN1"), {**named, "newBids": [], "newOffers": [sale]}
        assert client.post("/auction/v1.0/portfolioCreation", json=body).json()["status"] == "VALID"
        portfolio, (trade,) = at_once(
            partial(client.post, "/auction/v1.0/portfolioSubmission", json=named),
            partial(respond, stand.as_("LSE1"), "LSE1", request),
        )
        won = (portfolio["status"], trade["responseStatus"])
        assert won in {("SUBMITTED", "ERROR"), ("INVALID", "PENDING_CREDIT_CHECK")}


def test_offers_made_at_once_have_ids_of_their_own(stand: Stand, held: Crr) -> None:
    record = offer_of(held, targetMpName="LSE1", mw=0.001)
    with stand.client(stand.authority.issue("FIN1")) as other:
        many = [record] * 100
        sessions = (stand.as_("FIN1"), other)
        came = at_once(*(partial(post, one, "FIN1", "privateSmSellOfferCreation", many) for one in sessions))
    ids = [told["requestId"] for answer in came for told in answer]
    assert len(set(ids)) == 200
    assert stand.desk.world.book.crrs[held.crr_id] == held
