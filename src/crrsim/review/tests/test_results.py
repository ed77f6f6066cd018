"""Each check is silent on files that agree, and names what does not."""

from decimal import Decimal
from typing import Any

import pytest

from crrsim.review import results as review

PRODUCT = {"Period": "2026_M04", "TOU": "ON"}
PATH = {"Source": "A", "Sink": "C", "HedgeType": "OBL", **PRODUCT}
PRICES = [
    {**PRODUCT, "SourceSink": "A", "ClearingPrice": Decimal("1.50")},
    {**PRODUCT, "SourceSink": "C", "ClearingPrice": Decimal("8.50")},
]


def award(**but: Any) -> dict[str, Any]:  # noqa: ANN401 - any column of the file
    row = {
        **PATH,
        "MarketName": "AUC_MN_2026_M04",
        "AssetOwner": "FIN1",
        "CRRID": 1,
        "OriginalCRRID": None,
        "BidType": "BUY",
        "CRRType": "AUC",
        "StartDate": None,
        "EndDate": None,
        "BidID": 7,
        "BidMW": Decimal("20.000"),
        "AwardedMW": Decimal("10.000"),
        "MW": Decimal("10.000"),
        "ClearingPrice": Decimal("7.00"),
        "Amount": Decimal("70.00"),
    }
    return row | but


def test_a_path_costs_its_sink_less_its_source() -> None:
    assert review.prices_astray([award()], PRICES) == []
    assert review.prices_astray([award(ClearingPrice=Decimal("7.03"))], PRICES)
    assert review.prices_astray([award(ClearingPrice=Decimal("-7.00"))], PRICES)
    assert review.prices_astray([award(Sink="B")], PRICES) == ["A to B 2026_M04 ON has no price at both ends"]


@pytest.mark.parametrize("mw", ["20.001", "0.0005", "-1.000"])
def test_an_award_is_on_its_step_and_within_its_bid(mw: str) -> None:
    assert review.awards_astray([award()]) == []
    assert review.awards_astray([award(AwardedMW=Decimal(mw))])


def test_a_buyer_pays_no_more_than_it_bid_and_a_seller_gets_no_less() -> None:
    curve = {7: ((Decimal(0), Decimal(9)), (Decimal(10), Decimal(7)), (Decimal(20), Decimal(6)))}
    assert review.awards_against_prices([award()], curve) == []
    assert review.awards_against_prices([award(AwardedMW=Decimal("10.001"))], curve)
    assert review.awards_against_prices([award(BidType="SELL")], curve) == []
    assert review.awards_against_prices([award(BidType="SELL", ClearingPrice=Decimal("6.90"))], curve)


def test_an_amount_is_mw_times_price() -> None:
    assert review.amounts_astray([award(), award(BidType="SELL", Amount=Decimal("-70.00"))]) == []
    assert review.amounts_astray([award(Amount=Decimal("90.00"))])


def test_the_public_result_is_the_union_of_the_private_ones() -> None:
    assert review.not_in_both([award()], [award(), award(AwardedMW=Decimal(0))]) == []
    assert review.not_in_both([], [award()]) == ["only private: FIN1 BUY 10.000 MW A to C 2026_M04 ON"]
    assert review.not_in_both([award(), award()], [award()]) == ["only public: FIN1 BUY 10.000 MW A to C 2026_M04 ON"]


def test_what_binds_is_at_its_limit_and_has_a_price() -> None:
    row = {"ConstraintName": "A-C", "ContingencyName": "BASE", "FlowMW": Decimal(-100), "LimitMW": Decimal(100)}
    assert review.constraints_astray([{**row, "ShadowPrice": Decimal("10.50")}]) == []
    assert review.constraints_astray([{**row, "ShadowPrice": Decimal(0)}])
    assert review.constraints_astray([{**row, "ShadowPrice": Decimal(1), "FlowMW": Decimal(90)}])


def test_every_place_has_one_price_for_each_product() -> None:
    places = [{"SourceSink": "A"}, {"SourceSink": "C"}]
    assert review.unpriced(places, PRICES) == []
    assert review.unpriced([*places, {"SourceSink": "B"}], PRICES) == ["B has 0 prices for 2026_M04 ON"]


def test_shares_sum_to_one() -> None:
    half = {"SourceSink": "HUB", "TOU": "ON", "ParticipationFactor": Decimal("0.5")}
    assert review.shares_astray([half, half]) == []
    assert review.shares_astray([half]) == ["the shares of HUB ON sum to 0.5"]


NOMINATED = {
    "NominationID": 1,
    "AssetOwner": "LSE1",
    "CRRType": "LSE",
    "Sink": "L",
    "Period": "2026_M04",
    "TOU": "ON",
    "NominatedMW": Decimal("10.000"),
    "AwardedMW": Decimal("10.000"),
}
LIMIT = {
    "AssetOwner": "LSE1",
    "CRRType": "LSE",
    "Sink": "L",
    "Period": "2026_M04",
    "TOU": "ON",
    "LimitMW": Decimal("20.000"),
}
KEPT = {
    "InterfaceName": "ITC",
    "TOU": "ON",
    "LimitMW": Decimal("10.000"),
    "BaseLoadMW": Decimal("3.001"),
    "ResidualMW": Decimal("6.999"),
    "SetAsidePercent": Decimal("50.0"),
    "SetAsideMW": Decimal("3.499"),
}


@pytest.mark.parametrize("mw", ["10.001", "-0.001", "0.0005"])
def test_an_allocation_never_awards_more_than_nominated_nor_off_the_step(mw: str) -> None:
    assert review.awards_astray([NOMINATED]) == []
    assert review.awards_astray([NOMINATED | {"AwardedMW": Decimal(mw)}]) == [
        f"nomination 1: {mw} MW awarded of 10.000 MW"
    ]


def test_awards_at_a_sink_are_summed_against_its_limit() -> None:
    assert review.above_caps([NOMINATED, NOMINATED], [LIMIT]) == []
    assert len(review.above_caps([NOMINATED, NOMINATED | {"AwardedMW": Decimal("10.001")}], [LIMIT])) == 1
    assert len(review.above_caps([NOMINATED], [LIMIT | {"TOU": "OFF"}])) == 1


def test_awards_and_existing_crrs_are_the_same_by_id_and_mw() -> None:
    made, other = {"CRRID": 7, "MW": Decimal("1.000")}, {"CRRID": 8, "MW": Decimal("1.000")}
    assert review.unlike_holdings([made], [made]) == []
    assert len(review.unlike_holdings([made], [other])) == 2
    assert len(review.unlike_holdings([made], [made | {"MW": Decimal("0.999")}])) == 2


@pytest.mark.parametrize("column", ["ResidualMW", "SetAsideMW", "LimitMW", "BaseLoadMW"])
def test_a_set_aside_is_its_share_of_the_room_down_to_the_step(column: str) -> None:
    assert review.set_asides_astray([KEPT]) == []
    assert len(review.set_asides_astray([KEPT | {column: Decimal("5.000")}])) == 1


def test_on_a_line_the_last_megawatt_has_the_price_between_its_points() -> None:
    curve = {award()["BidID"]: ((Decimal(0), Decimal("9.00")), (Decimal(20), Decimal("5.00")))}  # 7.00 at 10 MW
    assert review.awards_against_prices([award(ClearingPrice=Decimal("7.01"))], curve, lines=True) == []
    assert review.awards_against_prices([award(ClearingPrice=Decimal("7.02"))], curve, lines=True)
    assert review.awards_against_prices([award(ClearingPrice=Decimal("7.01"))], curve)
