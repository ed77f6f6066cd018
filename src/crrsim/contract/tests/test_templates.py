"""Templates: what is written is read again, bodies go to records and back, and each fault is told with its place."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from crrsim.contract.auction import NewPortfolio
from crrsim.contract.historical_forecasted_load import LoadDataSet
from crrsim.contract.load_migration import PostCustomerRateSet, PostDASRsummaryset, PostNumberOfCustomersSet
from crrsim.contract.nomination import NewPortfolio as NewNominations
from crrsim.contract.secondary_market import (
    NewOffer,
    NewPrivateSmBuyOffer,
    NewPrivateSmSellOffer,
    NewPublicSmBuyOffer,
    NewPublicSmSellOffer,
)
from crrsim.contract.template import Record
from crrsim.contract.templates import TEMPLATES, operation_of
from crrsim.contract.tor_conversion import MtTorCRRApproval, NewTorConversionRequest
from crrsim.contract.wire import Request

D = Decimal
OFFSET = timedelta(hours=8)


class WinterDays:
    """Pacific days as they are in winter; contract may not look at the calendar."""

    def begins(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=UTC) + OFFSET

    def of(self, instant: datetime) -> date:
        return (instant - OFFSET).date()


COMMON: Record = {
    "AssetOwner": "LSE1",
    "Source": "QUILLON_7_B1",
    "Sink": "DLAP_PGAE-APND",
    "TOU": "ON",
}
CURVE: Record = {"MW1": D("0.000"), "Price1": D("25.50"), "MW2": D("8.000"), "Price2": D("-7.10")}
OFFERED: Record = {
    **COMMON,
    "HedgeType": "OBL",
    "CRRType": "LSE",
    "StartDate": date(2026, 2, 1),
    "EndDate": date(2026, 2, 28),
    "MW": D("2.000"),
    "Price": D("-150.00"),
}
SOLD: Record = {"CRRID": 1000000123}
SAID: dict[str, Record] = {
    "PUBLIC": {"ContactName": "Desk", "Phone": "555-0100", "Email": "desk@example.com", "Address": "1 Main St"},
    "PRIVATE": {"TargetMP": "FIN1"},
}
RECORDS: dict[str, list[Record]] = {
    "bids_offers": [
        {**COMMON, **CURVE, "BidType": "BUY", "HedgeType": "OBL", "Period": "2026_M04", "CRRType": "AUC"},
        {
            **COMMON,
            **CURVE,
            "BidType": "SELL",
            "CRRID": 1000000123,
            "HedgeType": "OBL",
            "Period": "2026_M04",
            "CRRType": "LSE",
            "Description": "#1 of 2",
        },
    ],
    "nominations": [
        {**COMMON, "HedgeType": "OBL", "Period": "2027_S01", "CRRType": "LSE", "MW": D("15.000"), "Description": "id 1"}
    ],
    "load": [
        {
            "SinkName": "DLAP_PGAE-APND",
            "EffectiveDate": date(2025, 1, 1),
            "HourEnding": hour,
            "DataType": "FINAL_LOAD",
            "MW": D("101.250"),
        }
        for hour in (1, 2)
    ],
    "trades": [
        {**OFFERED, "OfferType": side, "PostType": post, **(SOLD if side == "SELL" else {}), **SAID[post]}
        for post in ("PUBLIC", "PRIVATE")
        for side in ("BUY", "SELL")
    ],
    "lt_election": [
        {**COMMON, "CRRID": 1000000050, "Season": "2027_S01", "ExpiringMW": D("10.000"), "ElectedMW": D("8.000")}
    ],
    "tor_approvals": [
        {
            "ConversionApprovalID": 736,
            "Source": "QUILLON_7_B1",
            "Sink": "DLAP_PGAE-APND",
            "TOU": "ON",
            "HedgeType": "OBL",
            "MW": D("10.000"),
            "ApprovalStatus": "APPROVED",
        }
    ],
    "customer_rates": [
        {"Class": "RESIDENTIAL", "TOU": "ON", "SeasonNumber": 3, "Year": 2025, "KWRate": D("1.350")},
        {"Class": "LIGHTING", "TOU": "OFF", "SeasonNumber": 1, "Year": 2025, "KWRate": D("0.010")},
    ],
    "customer_numbers": [
        {"LSE": "101550017", "Class": "RESIDENTIAL", "NumberOfCustomers": 128000},
        {"LSE": "101550025", "Class": "RESIDENTIAL", "NumberOfCustomers": 0},
    ],
    "dasr": [
        {
            "RecordID": "D-001",
            "Class": "RESIDENTIAL",
            "FromLSE": "101550017",
            "ToLSE": "101550025",
            "NumCustomerTransfer": 250,
        },
        {"RecordID": "D-002", "Class": "RESIDENTIAL", "FromLSE": "101550017", "NumCustomerTransfer": 1},
    ],
    "tor_requests": [
        {
            "Source": "QUILLON_7_B1",
            "Sink": "DLAP_PGAE-APND",
            "MW": D("10.000"),
            "StartDate": date(2026, 1, 1),
            "EndDate": date(2026, 1, 31),
            "TransfereeAO": "LSE1",
            "Modeled": "Y",
        }
    ],
    "cec_load": [
        {
            "AssetOwner": "LSE1",
            "SinkName": "DLAP_PGAE-APND",
            "Month": "2026_M01",
            "EffectiveDate": date(2026, 1, 31),
            "HourEnding": 24,
            "MW": D("238.357"),
        }
    ],
    "load_election": [
        {"AssetOwner": "OBA1", "Sink": "NORDHAV_5_N001", "Period": "2027_S01", "TOU": "ON", "ElectedMW": D("25.000")}
    ],
}
MODELS: dict[str, type[Request]] = {
    "bids_offers": NewPortfolio,
    "nominations": NewNominations,
    "load": LoadDataSet,
    "tor_approvals": MtTorCRRApproval,
    "customer_rates": PostCustomerRateSet,
    "customer_numbers": PostNumberOfCustomersSet,
    "dasr": PostDASRsummaryset,
    "tor_requests": NewTorConversionRequest,
}
CONVERSION = {"torConversionWindow": "TOR_CONVERSION_2026_S01", "participantName": "LSE1"}
MIGRATION = {"loadMigrationMarket": "LOAD_MIGRATION_2026_M01", "participantName": "UDC1"}
FORM = {
    "tor_approvals": CONVERSION,
    "tor_requests": CONVERSION,
    "customer_rates": MIGRATION,
    "customer_numbers": MIGRATION,
    "dasr": {**MIGRATION, "effectiveDate": "2026-01-01T08:00:00Z"},
    "bids_offers": {"marketName": "AUC_MN_2026_M04", "portfolioName": "Spring", "participantName": "LSE1"},
    "nominations": {"marketName": "ALLOC_AN_2027_T1", "portfolioName": "Spring", "participantName": "LSE1"},
    "load": {
        "histForecastFlag": "H",
        "loadSubmissionWindowName": "HIST_LOAD_2025",
        "periodName": "2025_S01",
        "participantName": "LSE1",
    },
}


def known(record: Record) -> dict[str, Any]:
    return {name: value for name, value in record.items() if value is not None}


@pytest.mark.parametrize("name", TEMPLATES)
def test_what_is_written_is_read_again(name: str) -> None:
    template = TEMPLATES[name]
    reading = template.read(template.write(RECORDS[name]), "f.csv")
    assert (reading.of_file, reading.of_cells) == ((), ())
    assert [known(one) for one in reading.records] == RECORDS[name]
    assert reading.lines == tuple(range(2, 2 + len(RECORDS[name])))


@pytest.mark.parametrize("name", TEMPLATES)
def test_bodies_become_records_again(name: str) -> None:
    template = TEMPLATES[name]
    body = template.body(RECORDS[name], FORM.get(name, {}), WinterDays())
    assert [known(one) for one in template.records(body, WinterDays())] == RECORDS[name]
    assert set(template.lists) <= body.keys()


@pytest.mark.parametrize("name", MODELS)
def test_bodies_are_those_of_the_api(name: str) -> None:
    template = TEMPLATES[name]
    body = template.body(RECORDS[name], FORM[name], WinterDays())
    model = MODELS[name].model_validate(body)
    assert json.loads(model.wire()) == json.loads(json.dumps(body, default=float))


@pytest.mark.parametrize("name", TEMPLATES)
def test_an_upload_stands_for_a_write(name: str) -> None:
    operation = operation_of(TEMPLATES[name])
    assert (operation.service, operation.name) == (TEMPLATES[name].service, TEMPLATES[name].operation)
    assert operation.write


HEADER = b"AssetOwner,Sink,Period,TOU,ElectedMW\r\n"
GOOD = b"OBA1,NORDHAV_5_N001,2027_S01,ON,25.000\r\n"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (HEADER.replace(b",ElectedMW", b"") + GOOD, "f.csv line 1, column 5: expected ElectedMW, found nothing"),
        (b"", "f.csv line 1, column 1: expected AssetOwner, found nothing"),
        (HEADER.replace(b"TOU", b"Tou") + GOOD, "f.csv line 1, column 4: expected TOU, found Tou"),
        (HEADER.replace(b"MW\r", b"MW,Note\r"), "f.csv line 1, column 6: expected the end of the header, found Note"),
        (b"\xef\xbb\xbf" + HEADER, "f.csv line 1, column 1: expected UTF-8 without a byte order mark"),
        (HEADER.decode().encode("utf-16"), "f.csv line 1, column 1: expected UTF-8 without a byte order mark"),
        (HEADER + GOOD + b"OBA1,N\xe4h,2027_S01,ON,1\r\n", "f.csv line 3, column 2: expected UTF-8, found the byte e4"),
        (HEADER + GOOD.replace(b"ON", b"on"), "f.csv line 2, column TOU: expected ON or OFF, found on in record"),
        (HEADER + GOOD.replace(b"25.000", b"25.0001"), "f.csv line 2, column ElectedMW: expected MW with at most"),
        (HEADER + GOOD.replace(b"25.000", b'"1,000"'), "MW with at most three decimals, found 1,000"),
        (HEADER + GOOD.replace(b"OBA1", b""), "f.csv line 2, column AssetOwner: expected text, found nothing"),
        (HEADER + GOOD + b"OBA1\r\n", "f.csv line 3, column 2: expected 5 cells, found 1 in record [OBA1]"),
        (
            HEADER.replace(b",", b";") + GOOD,
            "f.csv line 1, column all: expected comma-separated text, found semicolons",
        ),
        (HEADER + b'"OBA1,NORDHAV', "expected quotes that are closed"),
    ],
)
def test_a_fault_is_told_with_its_place(data: bytes, told: str) -> None:
    reading = TEMPLATES["load_election"].read(data, "f.csv")
    assert told in str((reading.of_file + reading.of_cells)[0])


def test_a_header_may_end_where_only_optional_columns_follow() -> None:
    template = TEMPLATES["bids_offers"]
    whole = template.write(RECORDS["bids_offers"]).splitlines()
    data = b"\r\n".join(b",".join(line.split(b",")[:14]) for line in whole)
    assert [known(one) for one in template.read(data).records] == RECORDS["bids_offers"]


def test_line_feeds_alone_and_blank_lines_are_no_fault() -> None:
    data = (HEADER + GOOD + b"\r\n" + GOOD).replace(b"\r\n", b"\n")
    assert TEMPLATES["load_election"].read(data).lines == (2, 4)


@pytest.mark.parametrize(("count", "is_taken"), [(500, True), (501, False)])
def test_bids_and_nominations_come_in_files_of_five_hundred(count: int, *, is_taken: bool) -> None:
    for name in ("bids_offers", "nominations"):
        template = TEMPLATES[name]
        reading = template.read(template.write(RECORDS[name][:1] * count), "f.csv")
        assert (reading.of_file == ()) is is_taken
        if not is_taken:
            assert str(reading.of_file[0]).startswith("f.csv line 502, column all: expected at most 500 records")


def test_a_gap_in_a_curve_stays_a_gap() -> None:
    template = TEMPLATES["bids_offers"]
    gap = {**RECORDS["bids_offers"][0], "MW4": D(9), "Price4": D(1)}
    body = template.body(template.read(template.write([gap])).records, FORM["bids_offers"], WinterDays())
    assert [len(point) for point in body["newBids"][0]["bidCurve"]] == [2, 2, 0, 2]
    assert template.column_of(("newBids", 0, "bidCurve", 2, "price")) == "Price3"


@pytest.mark.parametrize(("text", "is_hour"), [("1", True), ("25", True), ("0", False), ("26", False), ("01", False)])
def test_hours_are_labels_of_a_day(text: str, *, is_hour: bool) -> None:
    template = TEMPLATES["cec_load"]
    data = f"{','.join(template.header)}\r\nLSE1,DLAP_PGAE-APND,2026_M04,04/01/2026,{text},1.000\r\n".encode()
    assert (template.read(data).of_cells == ()) is is_hour


def test_a_file_without_records_is_no_upload() -> None:
    template = TEMPLATES["cec_load"]
    (told,) = template.read(template.write([]), "f.csv").of_file
    assert str(told) == "f.csv line 2, column all: expected a record, found nothing"


@pytest.mark.parametrize(("text", "is_day"), [("02/28/2025", True), ("02/29/2025", False), ("2/28/2025", False)])
def test_days_are_days_of_the_calendar(text: str, *, is_day: bool) -> None:
    template = TEMPLATES["load"]
    data = f"{','.join(template.header)}\r\nDLAP_PGAE-APND,{text},1,FINAL_LOAD,1.000\r\n".encode()
    assert (template.read(data).of_cells == ()) is is_day


def test_each_list_of_offers_is_one_that_the_api_takes() -> None:
    models: tuple[type[NewOffer], ...] = (
        NewPublicSmBuyOffer,
        NewPublicSmSellOffer,
        NewPrivateSmBuyOffer,
        NewPrivateSmSellOffer,
    )
    body = TEMPLATES["trades"].body(RECORDS["trades"], {"participantName": "LSE1"}, WinterDays())
    for name, model in zip(TEMPLATES["trades"].lists, models, strict=True):
        (offer,) = body[name]
        told = model.model_validate(offer)
        assert told.start_date == datetime(2026, 2, 1, 8, tzinfo=UTC)
        assert told.end_date == datetime(2026, 3, 1, 8, tzinfo=UTC), "the midnight after the last day"
