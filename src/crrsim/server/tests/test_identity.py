"""Who is let in, and what they are told when they are not."""

import ssl

import httpx
import pytest

from crrsim.market.rules import RuleBook
from crrsim.server.authority import Authority
from crrsim.server.tests.conftest import Stand, codes

BOTH = pytest.mark.parametrize("tls", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
OWN = {"marketName": "AUC_MN_2026_M04", "participantName": "LSE1"}


@BOTH
def test_a_good_certificate_is_let_in_under_both_versions(stand: Stand, tls: ssl.TLSVersion) -> None:
    with stand.client(stand.authority.issue("LSE1"), tls) as client:
        assert client.get("/status").json() == {"status": "up"}


@BOTH
@pytest.mark.parametrize("who", ["nobody", "a stranger", "a latecomer"])
def test_no_request_is_served_without_a_good_certificate(stand: Stand, tls: ssl.TLSVersion, who: str) -> None:
    credential = {
        "nobody": None,
        "a stranger": Authority.create("another authority").issue("LSE1"),
        "a latecomer": stand.authority.issue_expired("LSE1"),
    }[who]
    with stand.client(credential, tls) as client, pytest.raises(httpx.TransportError):
        client.get("/status")


def test_a_certificate_of_no_participant_is_unauthorised_and_told_nothing(stand: Stand) -> None:
    with stand.client(stand.authority.issue("NOBODY1")) as client:
        answer = client.get("/status")
    assert answer.status_code == 401
    assert answer.content == b""
    assert "content-type" not in answer.headers


def test_a_participant_asks_for_itself_only(stand: Stand) -> None:
    answer = stand.as_("FIN1").get("/auction/v1.0/portfolioList", params=OWN)
    assert answer.status_code == 403
    assert codes(answer) == ["SEC0002"]


def test_an_unknown_participant_is_told_no_more_than_a_wrong_one(stand: Stand) -> None:
    client = stand.as_("FIN1")
    unknown, wrong = (
        client.get("/auction/v1.0/portfolioList", params={**OWN, "participantName": name}).json()["errorList"]
        for name in ("GHOST", "LSE1")
    )
    assert unknown == wrong


def test_read_access_reads_and_does_not_write(stand: Stand) -> None:
    client = stand.as_("READ1")
    assert client.get("/auction/v1.0/portfolioList", params={**OWN, "participantName": "READ1"}).status_code == 200
    answer = client.post("/auction/v1.0/portfolioCreation", json={})
    assert answer.status_code == 403
    assert codes(answer) == ["SEC0001"]


def test_a_role_without_the_function_is_refused(stand: Stand) -> None:
    answer = stand.as_("UDC1").get("/auction/v1.0/portfolioList", params={**OWN, "participantName": "UDC1"})
    assert answer.status_code == 403
    assert codes(answer) == ["SEC0001"]


def test_bent_anybody_may_ask_for_anybody(stand: Stand) -> None:
    stand.at("W2-TUE", "09:30", "other-participant-admitted")
    assert stand.as_("FIN1").get("/auction/v1.0/portfolioList", params=OWN).status_code == 200


def test_bent_read_access_is_enough_to_write(stand: Stand) -> None:
    stand.at("W2-TUE", "09:30", "read-only-may-write")
    answer = stand.as_("READ1").post("/auction/v1.0/portfolioCreation", json={"participantName": "READ1"})
    assert answer.status_code == 400


def test_bent_a_certificate_of_no_participant_may_read(stand: Stand) -> None:
    stand.at("W2-TUE", "09:30", "unknown-certificate-accepted")
    with stand.client(stand.authority.issue("NOBODY1")) as client:
        assert client.get("/status").status_code == 200


@BOTH
@pytest.mark.parametrize(
    ("defect", "who", "status"),
    [("certificate-optional", "nobody", 401), ("expired-certificate-accepted", "late", 200)],
)
def test_bent_the_handshake_lets_pass_what_it_should_not(
    stand: Stand, tls: ssl.TLSVersion, defect: str, who: str, status: int
) -> None:
    credential = stand.authority.issue_expired("LSE1") if who == "late" else None
    stand.listener.shake_hands_by(RuleBook([defect]))
    try:
        with stand.client(credential, tls) as client:
            assert client.get("/status").status_code == status
    finally:
        stand.listener.shake_hands_by(RuleBook())
