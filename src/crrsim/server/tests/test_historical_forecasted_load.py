"""Hourly load over the wire: what is handed in is read back, and a season at forty sinks passes in seconds."""

import json
import resource
import time
from importlib import import_module
from typing import Any

import pytest

from crrsim.server.tests.conftest import Stand, codes
from crrsim.terms.product import Period

PATH = "/historicalforecastedload/v1.0"
WINDOW = {"loadSubmissionWindowName": "HIST_LOAD_2025", "participantName": "LSE1"}
AUTUMN = Period.season(2025, 4)
hour_table = import_module("crrsim.calendar.hour_table").hour_table  # as in conftest: only tests look at the calendar
wire = import_module("crrsim.calendar.pacific").wire
midnight = import_module("crrsim.calendar.pacific").midnight


@pytest.fixture
def tuesday(stand: Stand) -> Stand:
    stand.at("W1-TUE", "10:00")
    return stand


def season(*sinks: str, load_type: str = "FINAL_LOAD") -> dict[str, Any]:
    """An autumn of hourly load, rising by a kilowatt from hour to hour."""
    table = hour_table(AUTUMN)
    begins = [wire(midnight(day)) for day in table.days]
    hours = list(zip(table.day_of.tolist(), table.label_of.tolist(), strict=True))
    records = [
        {
            "sinkName": sink,
            "effectiveDate": begins[day],
            "hourEnding": label,
            "dataType": load_type,
            "mw": (50_000 + place) / 1000,
        }
        for sink in sinks
        for place, (day, label) in enumerate(hours)
    ]
    return {
        "histForecastFlag": "H",
        "assetOwner": "LSE1",
        "loadSubmissionWindowName": "HIST_LOAD_2025",
        "periodName": str(AUTUMN),
        "hourlyLoad": records,
    }


def test_load_is_read_back_as_it_was_handed_in(tuesday: Stand) -> None:
    client, body = tuesday.as_("LSE1"), season("DLAP_PGAE-APND")
    query = WINDOW | {"periodName": str(AUTUMN)}
    assert client.get(f"{PATH}/loadData", params=query).json() == []
    assert client.post(f"{PATH}/loadSubmission", json=body).json()["status"] == "VALID"
    (told,) = client.get(f"{PATH}/loadData", params=query).json()
    assert [{key: one[key] for key in one if key != "timeOfUse"} for one in told["hourlyLoad"]] == body["hourlyLoad"]
    assert {one["timeOfUse"] for one in told["hourlyLoad"]} == {"ON", "OFF"}
    (values,) = client.get(f"{PATH}/loadExceedanceValues", params=query).json()
    assert [one["timeOfUse"] for one in values["loadExceedance"]] == ["ON", "OFF"]
    assert values["loadExceedance"][1]["maxMW"] == 50.0 + 2208 / 1000


def test_a_season_at_forty_sinks_passes_in_seconds(tuesday: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    known = tuesday.stage.model.locations
    places = {f"SLAP_N{number:02}": known["SLAP_PGST-APND"] for number in range(40)}
    many = {**known, **places}
    monkeypatch.setitem(tuesday.stage.model.__dict__, "locations", many)
    sent = json.dumps(season(*places)).encode()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    answered = tuesday.as_("LSE1").post(f"{PATH}/loadSubmission", content=sent, timeout=30)
    elapsed = time.perf_counter() - started
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert answered.json()["status"] == "VALID"
    assert len(sent) > 10_000_000
    assert elapsed < 10
    assert grown < 400


def test_each_sort_of_refusal_has_its_code(tuesday: Stand) -> None:
    client, body = tuesday.as_("LSE1"), season("DLAP_PGAE-APND")

    def refused(**other: object) -> set[str]:
        return set(codes(client.post(f"{PATH}/loadSubmission", json=body | other)))

    assert refused(loadSubmissionWindowName="HIST_LOAD_2024") == {"LHFV0030"}
    assert refused(periodName="2024_S04") == {"LHFV0031"}
    assert refused(hourlyLoad=body["hourlyLoad"][1:]) == {"SER0030"}
    assert refused(hourlyLoad=season("DLAP_PGAE-APND", load_type="GROSS_LOAD")["hourlyLoad"]) == {"LHFV0026", "SER0030"}
    tuesday.at("W1-WED", "09:00")
    assert refused() == {"LHFV0033"}


def test_a_body_beyond_the_limit_is_refused_unread(tuesday: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuesday.desk, "load_limit", 1000)
    answered = tuesday.as_("LSE1").post(f"{PATH}/loadSubmission", json=season("DLAP_PGAE-APND"))
    assert codes(answered) == ["SER0030"]
