"""The papers: what the authority signs is what a strict TLS stack and a person both accept."""

import ssl
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from crrsim.server.authority import Authority, read_passwords, write_credentials
from crrsim.server.identity import common_name


def test_the_server_certificate_stands_up_to_a_strict_verifier() -> None:
    authority = Authority.create()
    verifier = PolicyBuilder().store(Store([authority.certificate])).build_server_verifier(x509.DNSName("localhost"))
    assert verifier.verify(authority.issue_server().certificate, [])


def test_another_authority_does_not_vouch_for_it() -> None:
    authority = Authority.create()
    verifier = PolicyBuilder().store(Store([Authority.create().certificate]))
    with pytest.raises(VerificationError):
        verifier.build_server_verifier(x509.DNSName("localhost")).verify(authority.issue_server().certificate, [])


def test_the_common_name_is_the_participant() -> None:
    certificate = Authority.create().issue("LSE1").certificate
    assert common_name(certificate.public_bytes(Encoding.DER)) == "LSE1"


def test_an_expired_certificate_ran_out_yesterday_and_was_good_before() -> None:
    certificate = Authority.create().issue_expired("LSE1").certificate
    assert certificate.not_valid_before_utc < certificate.not_valid_after_utc < datetime.now(UTC)


def test_the_p12_opens_with_its_password_only() -> None:
    credential = Authority.create().issue("LSE1")
    bundle = credential.p12("sesame")
    key, certificate, more = pkcs12.load_key_and_certificates(bundle, b"sesame")
    assert key is not None
    assert certificate == credential.certificate
    assert more == [credential.issuer]
    with pytest.raises(ValueError, match="password"):
        pkcs12.load_key_and_certificates(bundle, b"guess")


def test_a_saved_authority_comes_back_and_still_vouches(tmp_path: Path) -> None:
    first = Authority.at(tmp_path / "mock")
    again = Authority.at(tmp_path / "mock")
    assert again.certificate == first.certificate
    context = ssl.create_default_context(cafile=str(tmp_path / "mock" / "ca.pem"))
    assert context.cert_store_stats()["x509_ca"] == 1


def test_what_is_secret_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    write_credentials(Authority.at(tmp_path), ("LSE1",), tmp_path)
    readable_by_others = {file.name for file in tmp_path.iterdir() if stat.S_IMODE(file.stat().st_mode) & 0o077}
    assert readable_by_others == {"ca.pem"}


def test_a_second_visit_leaves_credentials_alone_and_adds_newcomers(tmp_path: Path) -> None:
    authority = Authority.at(tmp_path)
    before = write_credentials(authority, ("LSE1",), tmp_path)
    bundle = (tmp_path / "LSE1.p12").read_bytes()
    after = write_credentials(authority, ("LSE1", "FIN1"), tmp_path)
    assert (tmp_path / "LSE1.p12").read_bytes() == bundle
    assert after["LSE1"] == before["LSE1"] == read_passwords(tmp_path)["LSE1"]
    assert pkcs12.load_key_and_certificates((tmp_path / "FIN1.p12").read_bytes(), after["FIN1"].encode())[0] is not None


def test_credentials_of_a_lost_authority_are_made_anew(tmp_path: Path) -> None:
    write_credentials(Authority.at(tmp_path), ("LSE1",), tmp_path)
    (tmp_path / "ca-key.pem").unlink()
    authority = Authority.at(tmp_path)
    write_credentials(authority, ("LSE1",), tmp_path)
    certificate = x509.load_pem_x509_certificate((tmp_path / "LSE1.pem").read_bytes())
    certificate.verify_directly_issued_by(authority.certificate)
