"""The operator of a served double: nobody else decides, and what was decided is there after the process was killed."""

import json
import ssl
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from crrsim.server.listen import BASE_PATH
from crrsim.server.operator import DEEDS, OPERATOR, OPERATOR_PATH, deed_of
from crrsim.server.serve import open_desk
from crrsim.server.store import Store
from crrsim.server.tests.test_secondary_market import CONTACT, PATH
from crrsim.server.tests.test_serve import client_of, start, stop, wanted

WISH = {
    "assetOwner": "LSE1",
    "source": "QUILLON_7_B1",
    "sink": "DLAP_PGAE-APND",
    "tou": "ON",
    "hedgeType": "OBL",
    "crrType": "AUC",
    "startDate": "2026-04-01T07:00:00Z",
    "endDate": "2026-05-01T07:00:00Z",
    "mw": 1.0,
    "price": 150.25,
    "contactInfo": CONTACT,
}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[list[subprocess.Popen[str]]]:
    """A server of the folder, the last of the list; whatever a test has started is stopped."""
    processes = [start(tmp_path)]
    yield processes
    for process in processes:
        stop(process)


def operator_of(folder: Path) -> httpx.Client:
    """The operator's client, at the root of the server."""
    client = client_of(folder)
    context = ssl.create_default_context(cafile=str(folder / "ca.pem"))
    context.load_cert_chain(folder / f"{OPERATOR}.pem")
    address = str(client.base_url).rstrip("/").removesuffix(BASE_PATH)
    client.close()
    return httpx.Client(verify=context, base_url=address, trust_env=False)


def decide(folder: Path, deed: str, **words: Any) -> httpx.Response:  # noqa: ANN401 - also what is no word
    with operator_of(folder) as client:
        return client.post(f"{OPERATOR_PATH}/{deed}", json=words)


def offers(folder: Path, status: str) -> list[int]:
    with client_of(folder) as client:
        listed = client.get(f"{PATH}/mySmOffersByStatus", params={"participantName": "LSE1", "OfferStatusType": status})
        return [one["requestId"] for one in listed.json()]


def wish(folder: Path) -> int:
    """Post a wish, and return its request ID."""
    with client_of(folder) as client:
        made = client.post(f"{PATH}/publicSmBuyOfferCreation", params={"participantName": "LSE1"}, json=[WISH])
        return int(made.json()[0]["requestId"])


def test_a_decision_survives_a_kill(tmp_path: Path, served: list[subprocess.Popen[str]]) -> None:
    declined, kept = wish(tmp_path), wish(tmp_path)
    assert decide(tmp_path, "decline_trade", request_id=str(declined)).json() == {"done": "decline_trade"}
    assert decide(tmp_path, "be_busy", on="yes").status_code == 200
    served[-1].kill()
    served.append(start(tmp_path))
    with client_of(tmp_path) as client:
        refused = client.post(f"{PATH}/publicSmBuyOfferCreation", params={"participantName": "LSE1"}, json=[WISH])
        assert refused.json()["errorList"][0]["errorCode"] == "GEN0003"
    assert decide(tmp_path, "be_busy", on="no").status_code == 200
    assert (offers(tmp_path, "DISAPPROVED"), offers(tmp_path, "POSTED")) == ([declined], [kept])
    with Store(tmp_path / "journal.sqlite") as store:
        assert [(one.service, one.operation) for one in store.writes()][2:] == [
            ("operator", "decline_trade"),
            ("operator", "be_busy"),
            ("operator", "be_busy"),
        ]


@pytest.mark.usefixtures("served")
def test_only_the_operator_decides_and_only_what_can_be_decided(tmp_path: Path) -> None:
    with client_of(tmp_path) as participant:
        address = str(participant.base_url).rstrip("/").removesuffix(BASE_PATH)
        assert participant.post(f"{address}{OPERATOR_PATH}/let_cast_rest", json={}).status_code == 401
    for deed, words, said in (
        ("decline_trade", {"request_id": "1"}, "there is no offer 1"),
        ("decline_trade", {"request_id": "one"}, "invalid literal"),
        ("decline_trade", {}, "decline_trade needs request_id, not none"),
        ("decline_trade", {"request_id": 1}, "no JSON object of words"),
        ("set_credit_limit", {"participant": "NOBODY", "usd": "1.00"}, "there is no participant NOBODY"),
        ("set_credit_limit", {"participant": "LSE1", "usd": "1.001"}, "1.001"),
        ("be_busy", {"on": "maybe"}, "yes or no"),
        ("reign", {}, "there is no deed 'reign'"),
    ):
        answer = decide(tmp_path, deed, **words)
        assert (answer.status_code, said in answer.json()["problem"]) == (400, True), answer.text
    with Store(tmp_path / "journal.sqlite") as store:
        assert not list(store.writes())


def test_every_deed_but_those_on_offers_is_done_again_by_a_restart(tmp_path: Path) -> None:
    said = {"participant": "LSE1", "usd": "500000.00", "on": "yes", "market": "AUC_MN_2026_M04", "name": "Spring"}
    deeds = [name for name, deed in DEEDS.items() if "request_id" not in deed.needs]
    with Store(tmp_path / "journal.sqlite") as store:
        desk = open_desk(wanted(tmp_path), store)
        for name in deeds:
            words = {word: said[word] for word in DEEDS[name].needs}
            desk.decide("operator", name, json.dumps(words).encode(), deed_of(name, words))
        again = open_desk(wanted(tmp_path, moment=None), store)
    assert again.world.arranged == desk.world.arranged
    assert again.world.credit_limit("LSE1") == desk.world.credit_limit("LSE1") == Decimal("500000.00")
    assert [one.at for one in again.world.agenda] == [one.at for one in desk.world.agenda]


def test_a_decision_that_the_journal_cannot_keep_was_not_taken(tmp_path: Path) -> None:
    with Store(tmp_path / "journal.sqlite") as store:
        desk = open_desk(wanted(tmp_path), store)
    with pytest.raises(Exception, match="closed"):
        desk.decide("operator", "be_busy", b"{}", lambda world: world.be_busy())
    assert not desk.world.arranged.busy
