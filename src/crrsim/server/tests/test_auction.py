"""Auction portfolios over the wire: what goes in comes out, in sizes that real participants send."""

import json
import time
from typing import Any

import pytest

from crrsim.server.tests.conftest import Stand, codes
from crrsim.server.tests.test_rules_of_the_wire import BID, MARKET

PATH = "/auction/v1.0"


@pytest.fixture
def good_bid(stand: Stand) -> dict[str, Any]:
    return good_bid_in(stand)


def good_bid_in(stand: Stand) -> dict[str, Any]:
    """A bid from the first biddable generator to the first load aggregation point of the network."""
    model = stand.stage.model
    named = {kind: [one.name for one in model.locations.values() if one.type == kind] for kind in ("GEN", "LAP")}
    source = next(name for name in named["GEN"] if name not in model.islanded)
    return BID | {"source": source, "sink": named["LAP"][0], "description": "spring #1"}


def creation(name: str, *bids: dict[str, Any]) -> dict[str, Any]:
    return {**MARKET, "portfolioName": name, "newBids": list(bids), "newOffers": []}


def test_a_portfolio_lives_its_life(stand: Stand, good_bid: dict[str, Any]) -> None:
    client, named = stand.as_("LSE1"), {**MARKET, "portfolioName": "Spring"}

    def status(path: str, body: dict[str, Any]) -> str:
        return str(client.post(f"{PATH}/{path}", json=body).json()["status"])

    assert status("portfolioCreation", creation("Spring", good_bid)) == "VALID"
    assert status("portfolioSubmission", named) == "SUBMITTED"
    assert client.get(f"{PATH}/portfolioStatus", params=named).json()["status"] == "SUBMITTED"
    assert codes(client.delete(f"{PATH}/portfolio", params=named)) == ["POR0010"]
    assert status("portfolioRetraction", named) == "VALID"
    assert client.delete(f"{PATH}/portfolio", params=named).json()["status"] == "DELETED"
    assert codes(client.get(f"{PATH}/portfolio", params=named)) == ["POR0100"]


def test_a_portfolio_is_read_back_as_it_was_sent(stand: Stand, good_bid: dict[str, Any]) -> None:
    client = stand.as_("LSE1")
    curve = [{"mw": 0, "price": 12.34}, {"mw": 0.001, "price": 12.34}, {"mw": 60.001, "price": -7.1}]
    client.post(f"{PATH}/portfolioCreation", json=creation("Spring", good_bid | {"bidCurve": curve}))
    (listed,) = client.get(f"{PATH}/portfolioList", params=MARKET).json()
    (bid,) = listed["bids"]
    assert bid.pop("bidId") > 0
    assert bid == good_bid | {"bidCurve": curve}
    assert listed["offers"] == []


def test_required_credit_has_cents(stand: Stand, good_bid: dict[str, Any]) -> None:
    client = stand.as_("LSE1")
    client.post(f"{PATH}/portfolioCreation", json=creation("Spring", good_bid))
    told = client.get(f"{PATH}/portfolioRequiredCredit", params={**MARKET, "portfolioName": "Spring"}).json()
    assert told["requiredCredit"] > 0
    assert round(told["requiredCredit"], 2) == told["requiredCredit"]


def test_500_records_of_20_points_are_more_than_a_megabyte_and_are_taken(
    stand: Stand, good_bid: dict[str, Any]
) -> None:
    curve = [{"mw": round(0.001 * point, 3), "price": 1234.56 - point} for point in range(20)]
    body = json.dumps(creation("Big", *[good_bid | {"bidCurve": curve, "description": "x" * 512}] * 500)).encode()
    padded = body.ljust(1_500_000)  # as a sender writes it who indents
    client = stand.as_("LSE1")
    began = time.perf_counter()
    answer = client.post(f"{PATH}/portfolioCreation", content=padded, headers={"content-type": "application/json"})
    assert answer.json() == {"portfolioName": "Big", "marketName": MARKET["marketName"], "status": "VALID"}
    assert time.perf_counter() - began < 5
    read = client.get(f"{PATH}/portfolio", params={**MARKET, "portfolioName": "Big"}).json()
    assert len(read["bids"]) == 500
    assert read["bids"][499]["bidCurve"] == curve


def test_501_records_are_too_many(stand: Stand, good_bid: dict[str, Any]) -> None:
    answer = stand.as_("LSE1").post(f"{PATH}/portfolioCreation", json=creation("Big", *[good_bid] * 501))
    assert answer.status_code == 400
    assert codes(answer) == ["SER0030"]
    assert "500" in answer.text


def test_points_of_a_curve_are_counted_by_the_market(stand: Stand, good_bid: dict[str, Any]) -> None:
    curve = [{"mw": point, "price": 100} for point in range(21)]
    client = stand.as_("LSE1")
    body = creation("Long", good_bid | {"bidCurve": curve})
    assert codes(client.post(f"{PATH}/portfolioCreation", json=body)) == ["SER0030"]
    stand.at("W2-TUE", "09:30", "points-limit-21")
    assert client.post(f"{PATH}/portfolioCreation", json=body).json()["status"] == "VALID"
