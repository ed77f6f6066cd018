"""No secret reaches a file: planted in every place and dress we can think of, and found in none."""

import base64
import html
import json
import traceback
import urllib.parse
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from crrsim.evidence.body import LIMIT, recorded
from crrsim.evidence.canary import TooShort
from crrsim.evidence.journal import Journal, records
from crrsim.evidence.redaction import MARK, Redactor, is_key_material

DAY = timedelta(days=1)
KEYS: dict[str, PrivateKeyTypes] = {
    "RSA": rsa.generate_private_key(65537, 2048),
    "EC": ec.generate_private_key(ec.SECP256R1()),
    "Ed25519": ed25519.Ed25519PrivateKey.generate(),
}
DRESSES: dict[str, Callable[[bytes], str]] = {
    "base64": lambda secret: base64.b64encode(secret).decode(),
    "base64 inside": lambda secret: base64.b64encode(b"user:" + secret + b";").decode(),
    "base64 for addresses": lambda secret: base64.urlsafe_b64encode(secret).decode(),
    "hex": lambda secret: secret.hex(),
    "capital hex": lambda secret: secret.hex().upper(),
}
TEXT_DRESSES: dict[str, Callable[[str], str]] = {
    "plain": str,
    "in a sentence": lambda secret: f"the word is {secret}, said aloud",
    "JSON": json.dumps,
    "JSON in JSON": lambda secret: json.dumps(json.dumps({"x": secret}, ensure_ascii=False)),
    "repr": repr,
    "repr of bytes": lambda secret: repr(secret.encode()),
    "in an address": lambda secret: urllib.parse.quote(secret, safe=""),
    "in a form": lambda secret: urllib.parse.urlencode({"x": secret}),
    "in a page": html.escape,
}
SECRETS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=4, max_size=40)


def written(redactor: Redactor, planted: Any) -> str:  # noqa: ANN401  -- whatever a test plants
    """Return the text of a journal with one record that holds `planted`."""
    with TemporaryDirectory() as folder, Journal(Path(folder), redactor=redactor) as journal:
        journal.write("clearing", market="AUC_MN_2026_M04", record={"planted": planted})
        return journal.path.read_text()


def leaves(value: Any) -> list[str]:  # noqa: ANN401  -- any JSON
    if isinstance(value, dict):
        return [leaf for pair in value.items() for part in pair for leaf in leaves(part)]
    if isinstance(value, list):
        return [leaf for part in value for leaf in leaves(part)]
    return [str(value)]


def certificate(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "LSE1")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + DAY)
    return builder.sign(key, SHA256())


@pytest.mark.parametrize("dress", [*TEXT_DRESSES, *DRESSES])
@given(secret=SECRETS)
@settings(max_examples=60, deadline=None)
def test_a_registered_password_survives_in_no_dress(dress: str, secret: str) -> None:
    assume(secret not in MARK)
    redactor = Redactor()
    redactor.register(secret)
    wear = TEXT_DRESSES.get(dress)
    dressed = wear(secret) if wear else DRESSES[dress](secret.encode())
    cleaned = redactor.text(dressed)
    assert secret not in cleaned
    for form in (secret, secret.encode().hex(), base64.b64encode(secret.encode()).decode().rstrip("=")[:-1]):
        assert form not in cleaned or form in MARK


@given(
    secrets=st.lists(SECRETS, min_size=1, max_size=3),
    shape=st.recursive(
        st.integers(0, 2),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.integers(0, 2), inner, max_size=3),
        max_leaves=8,
    ),
    around=st.text(max_size=5),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_registered_secret_survives_in_any_written_line(
    secrets: list[str],
    shape: Any,  # noqa: ANN401  -- a random nest of lists and mappings
    around: str,
) -> None:
    assume(not any(secret in MARK for secret in secrets))
    redactor = Redactor()
    redactor.register(*secrets)

    def plant(node: Any) -> Any:  # noqa: ANN401  -- see shape
        if isinstance(node, list):
            return [plant(each) for each in node]
        if isinstance(node, dict):
            return {secrets[key % len(secrets)]: plant(value) for key, value in node.items()}
        return around + secrets[node % len(secrets)] + around

    line = json.loads(written(redactor, plant(shape)))
    for leaf in leaves(line["record"]["planted"]):
        assert not any(secret in leaf for secret in secrets)


@pytest.mark.parametrize("dress", sorted(DRESSES.keys() - {"base64 inside"}))
@given(secret=st.binary(min_size=64, max_size=600).filter(lambda raw: len(set(raw)) > 20))
@settings(max_examples=30, deadline=None)
def test_a_long_secret_is_known_by_any_of_its_lines(dress: str, secret: bytes) -> None:
    redactor = Redactor()
    redactor.register(secret)
    dressed = DRESSES[dress](secret)
    for start in range(0, len(dressed) - 64, 64):
        assert redactor.text(f"E   {dressed[start : start + 64]}") == f"E   {MARK}"


@pytest.mark.parametrize("kind", KEYS)
def test_a_private_key_is_cut_out_though_nobody_registered_it(kind: str) -> None:
    key = KEYS[kind]
    locked = BestAvailableEncryption(b"some password")
    for secrecy in (NoEncryption(), locked):
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, secrecy).decode()
        der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, secrecy)
        middle = pem.splitlines()[1]
        assert is_key_material(der)
        for dressed in (pem, pem[:-40], repr(pem), {"a": [pem]}, base64.b64encode(der).decode()):
            assert middle[4:] not in written(Redactor(), dressed)
        assert der.hex()[8:40] not in written(Redactor(), f"key: {der.hex()}")
        assert redacted_bytes(der) == MARK.encode()


def redacted_bytes(data: bytes) -> bytes:
    return Redactor().raw(data)


@pytest.mark.parametrize("kind", ["RSA", "EC"])
def test_the_older_forms_of_keys_are_known_too(kind: str) -> None:
    der = KEYS[kind].private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    assert is_key_material(der)


def test_a_pkcs12_store_is_cut_out_though_nobody_registered_it() -> None:
    key = KEYS["EC"]
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    store = pkcs12.serialize_key_and_certificates(
        b"LSE1", key, certificate(key), None, BestAvailableEncryption(b"abcd")
    )
    text = base64.b64encode(store).decode()
    assert redacted_bytes(store) == MARK.encode()
    assert text not in written(Redactor(), f"p12 = {text}")
    body = recorded(store, "application/octet-stream", Redactor())
    assert body is not None
    assert base64.b64decode(body["base64"]) == MARK.encode()
    assert text[60:100] not in written(Redactor(), repr(store))
    assert MARK in written(Redactor(), repr(store))


def test_a_certificate_is_public() -> None:
    key = KEYS["EC"]
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    public = certificate(key).public_bytes(Encoding.PEM).decode()
    assert Redactor().text(public) == public
    assert not is_key_material(certificate(key).public_bytes(Encoding.DER))


@pytest.mark.parametrize(
    "planted",
    [
        {"Authorization": "Bearer abcdefgh"},
        {"password": "abcdefgh"},
        [["Cookie", "session=abcdefgh"], ["accept", "*/*"]],
        ["set-cookie", "pass=abcdefgh; Path=/"],
        "Authorization: Basic abcdefgh",
        "GET / HTTP/1.1\r\nCookie: a=abcdefgh\r\nHost: x",
        "Identity(actor='LSE1', password='abcdefgh')",
        'a body {"password": "abcdefgh", "b": 1}',
        "https://user:abcdefgh@proxy.example/",
        "client_secret=abcdefgh&x=1",
        {"deep": [{"er": ("still", {"api_key": "abcdefgh"})}]},
    ],
    ids=str,
)
def test_what_is_secret_by_name_goes_without_being_registered(planted: object) -> None:
    text = written(Redactor(), planted)
    assert "abcdefgh" not in text
    assert MARK in text


@pytest.mark.parametrize(
    "harmless",
    [
        "LSE1 submits the portfolio 'Spring book' to AUC_MN_2026_M04",
        "1f2e3d4c-1111-4222-8333-abcdefabcdef",
        "https://localhost:4711/crr/messages/v1.0/private?participantName=LSE1",
        {"password": None, "mw": 60.001, "is": True},
        "the password is wrong, or the file is damaged",
        base64.b64encode(bytes(range(256)) * 4).decode(),
        "a" * 500,
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_harmless_stays(harmless: object) -> None:
    redactor = Redactor()
    redactor.register("another word", bytes(range(0, 250, 3)))
    line = json.loads(written(redactor, harmless))
    assert line["record"]["planted"] == harmless


def test_a_traceback_that_shows_locals_gives_nothing_away(tmp_path: Path) -> None:
    redactor, password = Redactor(), 'pä"ss w0rd\\1'
    key = KEYS["RSA"].private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    redactor.register(password, key)

    def lose(secret: str, pem: bytes) -> None:
        raise ValueError(f"cannot open with {secret!r}: {pem!r}")

    try:
        lose(password, key)
    except ValueError as problem:
        shown = traceback.TracebackException.from_exception(problem, capture_locals=True)
    with Journal(tmp_path, redactor=redactor) as journal:
        journal.write("scenario_finished", verdict="harness", error="".join(shown.format()))
    told = journal.path.read_text()
    assert "cannot open with" in told
    for part in (password, json.dumps(password)[1:-1], repr(password)[1:-1], *key.decode().splitlines()[1:-1]):
        assert part not in told


def test_numbers_can_be_secrets_too() -> None:
    redactor = Redactor()
    redactor.register("48151623")
    assert "48151623" not in written(redactor, {"pin": 48151623, "path": [1.5, 48151623]})


def test_a_body_is_cleaned_before_it_is_cut() -> None:
    redactor = Redactor()
    redactor.register("correct horse battery")
    for data in (
        b"x" * (LIMIT - 7) + b"correct horse battery" + b"y" * 100,
        b"\xff" * (LIMIT - 7) + b"correct horse battery",
    ):
        body = recorded(data, "text/plain", redactor)
        assert body is not None
        assert "correct" not in str(body)
        assert base64.b64encode(b"correct").decode()[:8] not in str(body)
        assert body["size"] == len(data)
        assert body["truncated"]
        assert len(body["sha256"]) == 64


def test_short_and_empty_bodies_stand_as_they_are() -> None:
    assert recorded(b"", "application/json", Redactor()) is None
    assert recorded(b'{"a": 1}', "application/json", Redactor()) == {
        "type": "application/json",
        "size": 8,
        "text": '{"a": 1}',
    }
    archive = recorded(b"PK\x03\x04", "application/octet-stream", Redactor())
    assert archive == {"type": "application/octet-stream", "size": 4, "base64": "UEsDBA=="}


def test_a_secret_too_short_to_cut_out_is_refused_and_an_empty_one_ignored() -> None:
    redactor = Redactor()
    redactor.register("", b"")
    with pytest.raises(TooShort):
        redactor.register("abc")


@pytest.mark.parametrize("secret", ["two\nlines", "a\tb c", "#~-&[.*$^]{1}\\", "pä55wörd", "😀 open", "\ud800 half"])
def test_the_quick_look_finds_a_secret_whatever_its_letters(secret: str) -> None:
    redactor = Redactor()
    redactor.register("another one", secret)
    assert redactor.looks_clean("nothing of it")
    assert not redactor.looks_clean(f"before {secret} behind")


def test_a_text_that_is_no_proper_unicode_is_looked_at_closely() -> None:
    assert not Redactor().looks_clean("half a pair \ud83d and nothing else")


def test_records_are_still_records_after_redaction(tmp_path: Path) -> None:
    redactor = Redactor()
    redactor.register("AUC_MN")
    with Journal(tmp_path, redactor=redactor) as journal:
        journal.write("scenario_started", title="AUC_MN is open", tags=("auction",))
    [record] = records(journal.path)
    assert (record["title"], record["tags"]) == (f"{MARK} is open", ["auction"])
