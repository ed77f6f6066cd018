"""Load migration over the wire: reports of several sessions at once, dates, and what is read back."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Barrier
from typing import Any

import httpx
import pytest

from crrsim.server.tests.conftest import Stand, codes

MARKET = "LOAD_MIGRATION_2026_M04"
SESSIONS = 4
QUERY = {"participantName": "UDC1"}
READ = {**QUERY, "loadMigrationMarketName": MARKET}


def report(client: httpx.Client, where: str, **body: object) -> httpx.Response:
    said = {"loadMigrationMarket": MARKET, "udcName": "UDC1", **body}
    return client.post(f"/loadmigration/v1.0/{where}", params=QUERY, json=said)


def rates(kw: float) -> list[dict[str, Any]]:
    return [
        {"class": "RESIDENTIAL", "tou": tou, "seasonNumber": season, "year": 2025, "kwRate": kw}
        for tou in ("ON", "OFF")
        for season in range(1, 5)
    ]


def test_of_reports_at_once_one_stands_whole(stand: Stand) -> None:
    stand.at("W1-TUE", "10:00")
    start, draws = Barrier(SESSIONS), [1.1, 1.2, 1.3, 1.4]

    def act(client: httpx.Client, kw: float) -> int:
        start.wait()
        return report(client, "customerRates", customerRateRecords=rates(kw)).status_code

    with ExitStack() as open_, ThreadPoolExecutor(SESSIONS) as pool:
        clients = [open_.enter_context(stand.client(stand.authority.issue("UDC1"))) for _ in draws]
        assert list(pool.map(act, clients, draws)) == [200] * SESSIONS
    told = stand.as_("UDC1").get("/loadmigration/v1.0/existingCustomerRates", params=READ).json()
    stands = [one["kwRate"] for one in told["customerRateRecords"]]
    assert len(stands) == 8
    assert len(set(stands)) == 1
    assert set(stands) <= set(draws)


@pytest.mark.parametrize(
    ("date", "code"),
    [("2026-05-01T07:00:00Z", "LMV023"), ("2026-04-01T07:00:01Z", "LMV023"), ("9999-12-31T23:59:59Z", "SER0030")],
)
def test_switches_of_another_date_are_refused(stand: Stand, date: str, code: str) -> None:
    stand.at("W1-TUE", "10:00")
    refused = report(stand.as_("UDC1"), "dasrSummary", effectiveDate=date, dasrRecords=[])
    assert codes(refused) == [code]


def test_rates_read_back_say_when_they_came(stand: Stand) -> None:
    stand.at("W1-TUE", "10:00")
    assert report(stand.as_("UDC1"), "customerRates", customerRateRecords=rates(1.35)).json() == {
        "submissionStatus": "VALID"
    }
    told = stand.as_("UDC1").get("/loadmigration/v1.0/existingCustomerRates", params=READ).json()
    first = told["customerRateRecords"][0]
    assert (first["kwRate"], first["uploadDate"], first["lastModified"]) == (
        1.35,
        "2026-03-03T18:00:00Z",
        "2026-03-03T18:00:00Z",
    )
