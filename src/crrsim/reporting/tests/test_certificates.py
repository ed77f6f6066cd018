"""Whose fault a refused certificate is, as far as the connections of a run tell."""

from pathlib import Path
from typing import Any

import pytest

from crrsim.reporting.certificates import blame, presented
from crrsim.reporting.reading import read_run
from crrsim.reporting.run import Run
from crrsim.reporting.tests.handmade import MANIFEST, HandMade


def run(folder: Path, *, twins: bool, verdict: str = "certificate", shared: bool = False) -> Run:
    hand = HandMade()
    for who, fingerprint in (("LSE1", "ab:cd"), ("LSE2", "ab:cd" if twins else "00:11"), ("GEN1", "77:77")):
        facts = {"sha256": fingerprint, "made_out_to": "LSE1", "not_after": "2027-12-24T14:56:21+00:00"}
        hand.write("connected", participant=who, host="x", client_certificate=facts)
    refused: dict[str, Any] = {"participant": "LSE2", "outcome": "refused", "status": 403, "codes": ["SEC0002"]}
    hand.scenario("CRR-NOM-051", "x", verdict, steps=[("When", "LSE2 asks", "failed", [refused], {})])
    told = {**MANIFEST, **({"shared": {}} if shared else {})}
    return read_run(hand.save(folder, told=told))


def test_one_certificate_under_two_names_is_told_and_is_the_senders(tmp_path: Path) -> None:
    twice = run(tmp_path, twins=True)
    (told,) = presented(twice, twice.scenarios[0])
    assert told.told == (
        "LSE2 presented the certificate ab:cd, made out to LSE1, valid until 2027-12-24: "
        "the very one that LSE1 presented"
    )
    assert blame(twice, twice.scenarios[0]).startswith("the sender's profile")


def test_a_certificate_of_ones_own_may_be_anybodys_fault(tmp_path: Path) -> None:
    apart = run(tmp_path, twins=False)
    assert presented(apart, apart.scenarios[0])[0].twins == ()
    assert blame(apart, apart.scenarios[0]) == "the certificate or its provisioning"


@pytest.mark.parametrize(("shared", "blamed"), [(True, "the double, which"), (False, "the product")])
def test_in_a_pack_the_double_is_no_product(tmp_path: Path, shared: bool, blamed: str) -> None:
    failed = run(tmp_path, twins=True, verdict="fail", shared=shared)
    assert blame(failed, failed.scenarios[0]).startswith(blamed)
