"""An access refused to somebody never let in is no defect of the product; refused among answers, it is."""

from dataclasses import replace

import pytest

from crrsim.evidence.events import Connected, Exchange
from steps.admission import Admission

READ = Exchange("LSE2", "market_data", "publicGeneralData", "GET", "https://iso.example/crr?participantName=LSE2", "1")
WRITE = replace(READ, method="POST", url="https://iso.example/crr")


def answered(exchange: Exchange) -> Exchange:
    return replace(exchange, status=200, outcome="answered")


def refused(exchange: Exchange, code: str) -> Exchange:
    return replace(exchange, status=403, outcome="refused", codes=(code,))


def told(*before: Exchange, last: Exchange, awaited: object = "an answer") -> str:
    admission = Admission()
    for each in (*before, last):
        admission.saw(each)
    return admission.shut_out([last], awaited)


def test_who_was_never_let_in_has_the_wrong_certificate() -> None:
    assert told(last=refused(READ, "SEC0002")).startswith("SEC0002: the certificate may not act for LSE2")
    somebody = answered(replace(READ, participant="FIN1"))
    assert told(somebody, refused(WRITE, "SEC0002"), last=refused(READ, "SEC0002"))


@pytest.mark.parametrize("before", [READ, WRITE, replace(READ, service="auction")])
def test_who_was_answered_once_has_a_certificate_that_acts_for_it(before: Exchange) -> None:
    assert told(answered(before), last=refused(READ, "SEC0002")) == ""


@pytest.mark.parametrize("query", ["", "?participantName=FIN1"])
def test_an_answer_that_any_certificate_gets_lets_nobody_in(query: str) -> None:
    status = replace(READ, service="app_status", operation="status", url=f"https://iso.example/crr/status{query}")
    assert told(answered(status), last=refused(READ, "SEC0002")).startswith("SEC0002: the certificate may not act")


def test_it_counts_though_others_came_after() -> None:
    admission, late = Admission(), answered(replace(READ, participant="LSE1"))
    admission.saw(late)
    assert "LSE2" in admission.shut_out([refused(WRITE, "SEC0002"), late], "an answer")


def test_a_role_is_for_reads_or_writes_of_a_service() -> None:
    reads = answered(READ)
    assert told(reads, last=refused(WRITE, "SEC0001")).startswith(
        "SEC0001: LSE2 may not do this, and has had no writes"
    )
    assert told(reads, last=refused(replace(READ, service="auction"), "SEC0001"))
    assert told(reads, last=refused(READ, "SEC0001")) == ""
    assert told(answered(WRITE), last=refused(WRITE, "SEC0001")) == ""


@pytest.mark.parametrize("awaited", ["SEC0001", ("SEC0002",)])
def test_who_waits_for_a_refusal_of_access_looks_at_the_product(awaited: object) -> None:
    assert told(last=refused(READ, "SEC0002"), awaited=awaited) == ""


def test_another_refusal_another_name_and_what_was_meant_wrong_say_nothing() -> None:
    assert told(last=refused(READ, "SER0030")) == ""
    assert told(last=refused(replace(READ, url="https://iso.example/crr?participantName=FIN1"), "SEC0002")) == ""
    assert told(last=replace(refused(READ, "SEC0002"), deliberate=True)) == ""
    assert Admission().shut_out([], "an answer") == ""


def connected(participant: str, fingerprint: str) -> Connected:
    return Connected(participant, "iso.example", "TLSv1.3", "AES", {"sha256": fingerprint} if fingerprint else {})


@pytest.mark.parametrize(
    ("own", "others", "blamed"), [("ab:cd", "ab:cd", True), ("ab:cd", "ab:ce", False), ("", "", False)]
)
def test_one_certificate_under_two_names_is_a_slip_of_the_profile(own: str, others: str, blamed: bool) -> None:
    admission = Admission()
    for who, fingerprint in (("LSE1", others), ("LSE2", own)):
        admission.met(connected(who, fingerprint))
    said = admission.shut_out([refused(READ, "SEC0002")], "an answer")
    assert ("it is the very one that LSE1 presents (ab:cd), so the profile names one file for both" in said) is blamed
    assert ("its registration with the ISO" in said) is not blamed
