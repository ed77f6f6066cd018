"""Certificate and key out of the files that the ISO hands out: PKCS#12 with a password, or PEM.

Everything is read and judged here, before TLS sees it, because OpenSSL's own words ("PEM lib (_ssl.c:3900)") tell
nobody which file is wrong.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias, cast

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    pkcs12,
)

from crrsim.client.key_file import PEM_KEY, read_bytes
from crrsim.client.trouble import CertificateProblem

PrivateKey: TypeAlias = (
    rsa.RSAPrivateKey
    | ec.EllipticCurvePrivateKey
    | ed25519.Ed25519PrivateKey
    | ed448.Ed448PrivateKey
    | dsa.DSAPrivateKey
)


_MOMENT = "%Y-%m-%d %H:%M:%S UTC"


@dataclass(frozen=True, repr=False)
class Keystore:
    """A certificate with its key and the authorities above it. Its repr shows no key."""

    path: Path
    certificate: x509.Certificate
    key: PrivateKey
    chain: tuple[x509.Certificate, ...] = ()

    def __repr__(self) -> str:
        return f"Keystore({str(self.path)!r})"

    def pem(self, password: bytes) -> bytes:
        """Return certificate, chain and key as PEM, the key encrypted under `password`."""
        certificates = (self.certificate, *self.chain)
        locked = self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(password))
        return b"".join(each.public_bytes(Encoding.PEM) for each in certificates) + locked

    def secrets(self) -> tuple[bytes, ...]:
        """Return the forms in which the bare key could leak."""
        forms = [(Encoding.DER, PrivateFormat.PKCS8), (Encoding.PEM, PrivateFormat.PKCS8)]
        if isinstance(self.key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            forms += [
                (Encoding.DER, PrivateFormat.TraditionalOpenSSL),
                (Encoding.PEM, PrivateFormat.TraditionalOpenSSL),
            ]
        return tuple(self.key.private_bytes(encoding, shape, NoEncryption()) for encoding, shape in forms)

    def facts(self) -> dict[str, str]:
        """Return the public properties of the certificate."""
        return certificate_facts(self.certificate)

    def assert_in_date(self, at: datetime | None = None) -> None:
        """Raises: CertificateProblem when the certificate is out of date, or not in date yet, at `at` (now)."""
        moment = at or datetime.now(UTC)
        if moment > self.certificate.not_valid_after_utc:
            until = self.certificate.not_valid_after_utc
            raise CertificateProblem(f"{self.path}: the certificate expired at {until:{_MOMENT}} ({self._told})")
        if moment < self.certificate.not_valid_before_utc:
            since = self.certificate.not_valid_before_utc
            raise CertificateProblem(
                f"{self.path}: the certificate is not valid before {since:{_MOMENT}} ({self._told})"
            )

    @property
    def _told(self) -> str:
        """Which certificate it is, for whoever keeps a register; its subject, which may be a person, is not told."""
        known = self.facts()
        return (
            f"serial {known['serial']}, of the authority {known['issuer']}, valid from {known['not_before']} to "
            f"{known['not_after']}, SHA-256 {known['sha256']}"
        )


def read_keystore(certificate: Path, key: Path | None = None, password: str | None = None) -> Keystore:
    """Return the key store in `certificate` (PKCS#12 or PEM), with the key from `key` when it stands in its own file.

    Raises: CertificateProblem, naming the file and what is wrong with it.
    """
    data = read_bytes(certificate)
    if b"-----BEGIN " in data:
        return _read_pem(certificate, data, key, password)
    return _read_pkcs12(certificate, data, password)


def facts_of(certificate: bytes) -> dict[str, str]:
    """Return what may be said of a certificate in DER form."""
    return certificate_facts(x509.load_der_x509_certificate(certificate))


def certificate_facts(certificate: x509.Certificate) -> dict[str, str]:
    """Return what may be said of a certificate: subject, issuer, serial, validity, SHA-256 fingerprint."""
    return {
        "subject": certificate.subject.rfc4514_string(),
        "issuer": certificate.issuer.rfc4514_string(),
        "serial": f"{certificate.serial_number:x}",
        "not_before": certificate.not_valid_before_utc.isoformat(),
        "not_after": certificate.not_valid_after_utc.isoformat(),
        "sha256": certificate.fingerprint(SHA256()).hex(":"),
    }


def _read_pkcs12(path: Path, data: bytes, password: str | None) -> Keystore:
    if not data.startswith(b"\x30"):
        raise CertificateProblem(f"{path}: is neither PKCS#12 nor PEM, so it holds no certificate")
    try:
        store = pkcs12.load_pkcs12(data, None if password is None else password.encode())
    except (ValueError, UnsupportedAlgorithm) as problem:
        raise CertificateProblem(_why_not_opened(path, password, problem)) from None
    if store.cert is None or store.key is None:
        missing = "certificate" if store.cert is None else "key"
        raise CertificateProblem(f"{path}: the PKCS#12 store holds no {missing} of the participant")
    chain = tuple(each.certificate for each in store.additional_certs)
    return _matched(path, Keystore(path, store.cert.certificate, cast("PrivateKey", store.key), chain))


def _why_not_opened(path: Path, password: str | None, problem: Exception) -> str:
    if "password" in str(problem).lower():
        given = "is wrong" if password else "is needed"
        return f"{path}: the password {given}, or the file is damaged"
    return f"{path}: is no PKCS#12 store that can be read"


def _read_pem(path: Path, data: bytes, key: Path | None, password: str | None) -> Keystore:
    try:
        certificate, *chain = x509.load_pem_x509_certificates(data)
    except ValueError:
        raise CertificateProblem(f"{path}: holds no certificate in PEM form") from None
    key_path = key or path
    return _matched(path, Keystore(path, certificate, _read_pem_key(key_path, password), tuple(chain)))


def _read_pem_key(path: Path, password: str | None) -> PrivateKey:
    data = read_bytes(path)
    block = PEM_KEY.search(data)
    if block is None:
        raise CertificateProblem(f"{path}: holds no private key in PEM form")
    locked = b"ENCRYPTED" in data
    if locked and not password:
        raise CertificateProblem(f"{path}: the key is encrypted and no password was given")
    try:
        # That the key fits the certificate is checked below; the arithmetic of an RSA key would take 30 ms more.
        found = load_pem_private_key(
            block[0], password.encode() if locked and password else None, unsafe_skip_rsa_key_validation=True
        )
    except (ValueError, TypeError, UnsupportedAlgorithm):
        why = "the password is wrong, or the key is damaged" if locked else "the private key cannot be read"
        raise CertificateProblem(f"{path}: {why}") from None
    return cast("PrivateKey", found)


def _matched(path: Path, store: Keystore) -> Keystore:
    if _public(store.certificate.public_key()) != _public(store.key.public_key()):
        raise CertificateProblem(f"{path}: the private key is not the one of the certificate")
    return store


def _public(key: object) -> bytes:
    found = cast("rsa.RSAPublicKey", key)
    return found.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
