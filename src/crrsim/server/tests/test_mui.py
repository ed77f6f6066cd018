"""Uploads to the market user interface: who may, what comes of a file, and that they survive a restart."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from crrsim.market.world import World
from crrsim.server.serve import Wanted, open_desk
from crrsim.server.store import Store
from crrsim.server.tests.conftest import Stand, StillClock, codes, stage

CEC_HEADER = "AssetOwner,SinkName,Month,EffectiveDate,HourEnding,MW"
BID_HEADER = "BidType,CRRID,AssetOwner,Source,Sink,HedgeType,TOU,Period,CRRType,Description," + ",".join(
    f"MW{number},Price{number}" for number in range(1, 21)
)
CEC = f"{CEC_HEADER}\r\nLSE1,DLAP_PGAE-APND,2026_M04,04/01/2026,1,100.000\r\n"
FORM = {"marketName": "AUC_MN_2026_M04", "portfolioName": "From a file"}


def upload(stand: Stand, who: str, template: str, text: str | bytes, **fields: str) -> httpx.Response:
    url = stand.listener.base_url.replace("/crr", "/crr-mui")
    data = {"participantName": who, **fields}
    file = {"file": ("load.csv", text if isinstance(text, bytes) else text.encode())}
    return stand.as_(who).post(f"{url}/upload/{template}", data=data, files=file)


def told(response: httpx.Response) -> str:
    return "; ".join(one["errorDescription"] for one in response.json()["errorList"])


def bid(stand: Stand, **other: str) -> str:
    model = stand.stage.model
    source = next(one.name for one in model.locations.values() if one.type == "GEN" and model.biddable(one.name))
    cells = {"source": source, "curve": "0,25.00,8.000,25.00", "tou": "ON", **other}
    row = f"BUY,,FIN1,{cells['source']},DLAP_PGAE-APND,OBL,{cells['tou']},2026_M04,AUC,,{cells['curve']}"
    return row + "," * (49 - row.count(",")) + "\r\n"


@pytest.fixture
def tuesday(stand: Stand) -> Stand:
    stand.at("W1-TUE", "10:00")
    return stand


def test_the_commission_uploads_its_load(tuesday: Stand) -> None:
    answered = upload(tuesday, "CEC1", "cec_load", CEC)
    assert answered.status_code == 200, answered.text
    assert answered.json() == {
        "template": "cec_load",
        "records": 1,
        "answer": {"status": "VALID", "submissionTime": "2026-03-03T18:00:00Z"},
    }
    (kept,) = tuesday.desk.world.book.cec.values()
    assert kept.kilowatts[0] == 100_000


def test_an_upload_is_for_its_role(tuesday: Stand) -> None:
    assert codes(upload(tuesday, "LSE1", "cec_load", CEC)) == ["SEC0001"]
    assert codes(upload(tuesday, "CEC1", "cec_load", CEC, participantName="LSE1")) == ["SEC0002"]
    assert codes(upload(tuesday, "READ1", "bids_offers", BID_HEADER, **FORM)) == ["SEC0001"]


def test_bids_come_in_like_those_of_the_api(stand: Stand) -> None:
    answered = upload(stand, "FIN1", "bids_offers", f"{BID_HEADER}\r\n{bid(stand)}", **FORM)
    assert answered.json()["answer"] == {
        "portfolioName": "From a file",
        "marketName": "AUC_MN_2026_M04",
        "status": "VALID",
    }
    assert codes(upload(stand, "FIN1", "bids_offers", f"{BID_HEADER}\r\n{bid(stand)}", **FORM)) == ["POR0101"]


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"tou": "UP"}, "load.csv line 3, column TOU: expected ON or OFF, found UP"),
        ({"curve": "0,25.00,8.0001,25.00"}, "load.csv line 3, column MW2: expected MW with at most three decimals"),
        ({"curve": "0,25.00,8.000,25.00,9.000"}, "load.csv line 3, column Price3: expected a value, found nothing"),
        ({"source": "NO/WHERE"}, "load.csv line 3, column Source"),
    ],
)
def test_one_bad_record_is_told_with_its_place_and_none_is_taken(
    stand: Stand, other: dict[str, str], says: str
) -> None:
    answered = upload(stand, "FIN1", "bids_offers", f"{BID_HEADER}\r\n{bid(stand)}{bid(stand, **other)}", **FORM)
    assert set(codes(answered)) == {"SER0030"}
    assert says in told(answered)
    assert stand.desk.world.book.portfolios == {}


def test_what_is_no_form_is_refused(tuesday: Stand) -> None:
    client, url = tuesday.as_("CEC1"), tuesday.listener.base_url.replace("/crr", "/crr-mui")
    assert codes(client.post(f"{url}/upload/cec_load", content=b"{}")) == ["SER0017"]
    assert codes(client.post(f"{url}/upload/cec_load", data={"participantName": "CEC1"})) == ["SER0017"]
    broken = {"content-type": "multipart/form-data; boundary=x"}
    assert codes(client.post(f"{url}/upload/cec_load", content=b"--y", headers=broken)) == ["SER0017"]
    assert codes(client.post(f"{url}/upload/nothing", files={"file": b""})) == ["SER0029"]
    assert codes(client.get(f"{url}/upload/cec_load")) == ["SER0029"]
    nameless = client.post(f"{url}/upload/bids_offers", files={"file": b""})
    assert codes(nameless) == ["SEC0001"]


def test_an_empty_template_can_be_fetched(tuesday: Stand) -> None:
    url = tuesday.listener.base_url.replace("/crr", "/crr-mui")
    answered = tuesday.as_("CEC1").get(f"{url}/template/cec_load")
    assert (answered.text, answered.headers["content-type"]) == (f"{CEC_HEADER}\r\n", "text/csv; charset=utf-8")


def test_an_upload_beyond_the_limit_is_refused_unread(tuesday: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuesday.desk, "load_limit", 100)
    assert codes(upload(tuesday, "CEC1", "cec_load", CEC)) == ["SER0030"]


def test_what_was_uploaded_is_there_again_after_a_restart(tuesday: Stand, tmp_path: Path) -> None:
    def wanted(at: Any) -> Wanted:  # noqa: ANN401 - a moment of the plan
        return Wanted(tmp_path, lambda moment: World.at(moment, stage=ground), ground.schedule.plan.week_1, at)

    ground = stage()
    at = ground.schedule.plan.moment("W1-TUE", "10:00")
    with Store(tmp_path / "journal.sqlite") as store:
        first = open_desk(wanted(at), store)
        tuesday.desk.world, tuesday.desk.store, before = first.world, store, tuesday.desk.clock
        tuesday.desk.clock = StillClock(first.now())
        assert upload(tuesday, "CEC1", "cec_load", CEC).status_code == 200
        tuesday.desk.clock, tuesday.desk.store = before, None
        again = open_desk(wanted(at), store)
        assert [list(one.kilowatts[:2]) for one in again.world.book.cec.values()] == [[100_000, -1]]
