"""What a participant is handed out works, and what is wrong with it is said by file and reason."""

import json
import re
import ssl
import stat
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme
from pydantic import SecretStr

from crrsim.client.identity import Identity
from crrsim.client.tests.conftest import PASSWORD, Papers
from crrsim.client.trouble import CertificateProblem, ConfigurationError
from crrsim.evidence.redaction import Redactor

SECRET = SecretStr(PASSWORD)


def test_pkcs12_and_every_form_of_pem_give_a_context(papers: Papers, trust: Path) -> None:
    for identity in (
        Identity("LSE1", "LSE1", papers.p12, password=SECRET),
        Identity("LSE1", "LSE1", papers.pem),
        Identity("LSE1", "LSE1", papers.certificate, papers.key),
        Identity("LSE1", "LSE1", papers.certificate, papers.locked_key, SECRET),
    ):
        assert identity.keystore is not None
        assert "CN=LSE1" in identity.keystore.facts()["subject"]
        assert isinstance(identity.context(trust), ssl.SSLContext)


def test_nobody_has_a_context_without_a_certificate(trust: Path) -> None:
    assert isinstance(Identity("stranger", "FIN1").context(trust), ssl.SSLContext)


def test_tls_versions_are_the_ones_asked_for(papers: Papers, trust: Path) -> None:
    only = ssl.TLSVersion.TLSv1_2
    context = Identity("LSE1", "LSE1", papers.pem).context(trust, minimum=only, maximum=only)
    assert (context.minimum_version, context.maximum_version) == (only, only)


def test_no_key_stays_on_disk_and_none_is_ever_bare(
    papers: Papers, trust: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lent = tmp_path / "lent"
    lent.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(lent))
    seen: list[tuple[int, bytes]] = []
    load = ssl.SSLContext.load_cert_chain

    def watched(self: ssl.SSLContext, path: Path, **options: bytes) -> None:
        seen.append((stat.S_IMODE(path.stat().st_mode), path.read_bytes()))
        load(self, path, **options)

    monkeypatch.setattr(ssl.SSLContext, "load_cert_chain", watched)
    Identity("LSE1", "LSE1", papers.p12, password=SECRET).context(trust)
    [(mode, data)] = seen
    assert mode == 0o600
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in data
    assert b"BEGIN PRIVATE KEY" not in data
    assert list(lent.iterdir()) == []


@pytest.mark.parametrize(
    ("identity", "words"),
    [
        (lambda papers: Identity("A", "A", papers.folder / "none.p12"), ("none.p12", "no such file")),
        (lambda papers: Identity("A", "A", papers.folder), ("cannot be read",)),
        (lambda papers: Identity("A", "A", papers.p12, password=SecretStr("not this")), ("store.p12", "is wrong")),
        (lambda papers: Identity("A", "A", papers.p12), ("store.p12", "password is needed")),
        (lambda papers: Identity("A", "A", papers.key), ("key.pem", "holds no certificate")),
        (lambda papers: Identity("A", "A", papers.certificate), ("cert.pem", "holds no private key")),
        (lambda papers: Identity("A", "A", papers.certificate, papers.folder / "no.key"), ("no.key", "no such file")),
        (lambda papers: Identity("A", "A", papers.certificate, papers.locked_key), ("locked.pem", "no password")),
        (
            lambda papers: Identity("A", "A", papers.certificate, papers.locked_key, SecretStr("not this")),
            ("locked.pem", "password is wrong"),
        ),
    ],
    ids=[
        *("missing", "folder", "wrong password", "no password", "key for certificate", "certificate for key"),
        *("missing key", "locked key", "wrong password of key"),
    ],
)
def test_each_problem_names_the_file_and_the_reason(papers: Papers, identity: object, words: tuple[str, ...]) -> None:
    with pytest.raises(CertificateProblem) as problem:
        identity(papers).context()  # type: ignore[operator]  # a lambda of the table above
    for word in words:
        assert word in str(problem.value)
    assert PASSWORD not in str(problem.value)


def test_a_file_of_something_else_is_no_certificate(tmp_path: Path) -> None:
    for number, data in enumerate((b"hello", b"\x30\x03\x02\x01\x01", b"-----BEGIN CERTIFICATE-----\nxx")):
        path = tmp_path / f"{number}.crt"
        path.write_bytes(data)
        with pytest.raises(CertificateProblem, match=rf"{number}\.crt"):
            Identity("A", "A", path).context()


def test_a_key_of_somebody_else_is_noticed(papers: Papers, authority: trustme.CA, tmp_path: Path) -> None:
    other = Papers(tmp_path, "FIN1", authority.issue_cert("fin1.example"))
    with pytest.raises(CertificateProblem, match="not the one of the certificate"):
        Identity("A", "A", papers.certificate, other.key).context()


def test_an_expired_certificate_is_noticed_unless_it_is_meant(authority: trustme.CA, tmp_path: Path) -> None:
    past = datetime(2020, 1, 1, tzinfo=UTC)
    old = Papers(tmp_path, "OLD", authority.issue_cert("old.example", not_after=past))
    with pytest.raises(CertificateProblem, match=r"OLD-all\.pem: the certificate expired at 2020-01-01") as refused:
        Identity("A", "A", old.pem).context()
    assert re.search(
        r"\(serial [0-9a-f]+, of the authority .+ to 2020-01-01.+, SHA-256 [0-9A-Fa-f:]{95}\)", str(refused.value)
    )
    assert Identity("A", "A", old.pem, deliberate=True).context()


def test_an_authority_file_without_one_is_noticed(papers: Papers, tmp_path: Path) -> None:
    for name, data in (("empty.pem", b""), ("binary.pem", b"\xff\xfe")):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(CertificateProblem, match=name):
            Identity("A", "A", papers.pem).context(tmp_path / name)


def test_a_password_too_short_to_be_hidden_is_refused(papers: Papers) -> None:
    with pytest.raises(ConfigurationError, match="3 characters"):
        Identity("A", "A", papers.p12, password=SecretStr("abc")).guard(Redactor())


def test_every_secret_of_an_identity_is_registered(papers: Papers) -> None:
    redactor = Redactor()
    Identity("LSE1", "LSE1", papers.p12, password=SECRET).guard(redactor)
    for secret in (PASSWORD.encode(), papers.p12.read_bytes(), papers.bare_key):
        assert secret not in redactor.raw(b"before " + secret + b" after")
    pem = Redactor()
    Identity("LSE1", "LSE1", papers.certificate, papers.key).guard(pem)
    middle = papers.key.read_text().splitlines()[1]
    assert middle not in pem.text(f"E   {middle}")
    public = json.dumps(Identity("LSE1", "LSE1", papers.pem).keystore.facts())  # type: ignore[union-attr]  # it has one
    assert pem.text(public) == public


def test_neither_repr_nor_facts_show_a_key(papers: Papers) -> None:
    identity = Identity("LSE1", "LSE1", papers.p12, password=SECRET)
    assert PASSWORD not in repr(identity)
    assert "PRIVATE" not in repr(identity.keystore) + repr(identity.keystore.facts() if identity.keystore else "")
