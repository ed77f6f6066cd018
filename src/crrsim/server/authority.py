"""A small certificate authority of our own, because a double whose TLS is not real would rehearse nothing.

The ISO issues a client certificate to each participant and refuses everybody else. So does this authority: it signs the
double's server certificate and one certificate per participant (subject common name = participant name), and the bad
ones that negative tests need. Keys are EC P-256: a handshake costs a fraction of what RSA costs.
"""

import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SERVER_NAMES = ("localhost", "127.0.0.1", "::1")
_CLOCK_SLACK = timedelta(hours=1)
_AUTHORITY_LIFE = timedelta(days=3650)
_CREDENTIAL_LIFE = timedelta(days=397)
_CA_FILE = "ca.pem"
_CA_KEY_FILE = "ca-key.pem"
_PASSWORDS_FILE = "passwords.txt"


@dataclass(frozen=True)
class Credential:
    """A certificate with its private key, and the authority's certificate that vouches for it."""

    name: str
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    issuer: x509.Certificate

    @property
    def certificate_pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        return self.encrypted_key_pem(None)

    @property
    def pem(self) -> bytes:
        """Certificate and key in one text, as curl and httpx like it."""
        return self.certificate_pem + self.key_pem

    def encrypted_key_pem(self, password: bytes | None) -> bytes:
        """Return the key as PKCS#8, in the clear when `password` is None."""
        return self.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, _guard(password))

    def p12(self, password: str) -> bytes:
        """Return the PKCS#12 file a person would get from the ISO: key, certificate and the authority's certificate."""
        name = self.name.encode()
        return pkcs12.serialize_key_and_certificates(
            name, self.key, self.certificate, [self.issuer], _guard(password.encode())
        )


@dataclass(frozen=True)
class Authority:
    """Signs certificates. Two authorities do not trust each other, which is how a foreign certificate is made."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @classmethod
    def create(cls, name: str = "crrsim mock authority") -> "Authority":
        """Return a new authority with a key of its own, valid from a month ago for ten years."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _subject(name)
        since = datetime.now(UTC) - timedelta(days=31)
        draft = _draft(subject, subject, key, since, since + _AUTHORITY_LIFE)
        draft = draft.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        draft = draft.add_extension(_key_usage(signs_certificates=True), critical=True)
        return cls(draft.sign(key, hashes.SHA256()), key)

    @property
    def certificate_pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def issue(self, name: str) -> Credential:
        """Return a client credential for participant `name`, valid for thirteen months."""
        since = datetime.now(UTC) - _CLOCK_SLACK
        return self._sign(name, since, since + _CREDENTIAL_LIFE, ExtendedKeyUsageOID.CLIENT_AUTH)

    def issue_expired(self, name: str) -> Credential:
        """Return a client credential that was good once and ran out yesterday."""
        until = datetime.now(UTC) - timedelta(days=1)
        return self._sign(name, until - timedelta(days=7), until, ExtendedKeyUsageOID.CLIENT_AUTH)

    def issue_server(self, names: tuple[str, ...] = SERVER_NAMES) -> Credential:
        """Return the credential the double itself presents, good for `names` (host names and addresses)."""
        since = datetime.now(UTC) - _CLOCK_SLACK
        return self._sign(names[0], since, since + _CREDENTIAL_LIFE, ExtendedKeyUsageOID.SERVER_AUTH, names)

    def save(self, folder: Path) -> None:
        """Write the authority into `folder`: `ca.pem` for everybody, its key for its owner's eyes only."""
        (folder / _CA_FILE).write_bytes(self.certificate_pem)
        key = self.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, _guard(None))
        write_secret(folder / _CA_KEY_FILE, key)

    @classmethod
    def load(cls, folder: Path) -> "Authority":
        """Read back what `save` wrote. Raises: FileNotFoundError; ValueError when the files are not an EC authority."""
        certificate = x509.load_pem_x509_certificate((folder / _CA_FILE).read_bytes())
        key = serialization.load_pem_private_key((folder / _CA_KEY_FILE).read_bytes(), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise ValueError(f"{folder / _CA_KEY_FILE} holds no EC key")  # noqa: TRY004 - the file is wrong, not a type
        return cls(certificate, key)

    @classmethod
    def at(cls, folder: Path) -> "Authority":
        """Return the authority kept in `folder`, made there if it has none yet: restarts keep old certificates good."""
        if (folder / _CA_FILE).exists() and (folder / _CA_KEY_FILE).exists():
            return cls.load(folder)
        folder.mkdir(parents=True, exist_ok=True)
        authority = cls.create()
        authority.save(folder)
        return authority

    def _sign(
        self,
        name: str,
        since: datetime,
        until: datetime,
        purpose: x509.ObjectIdentifier,
        hosts: tuple[str, ...] = (),
    ) -> Credential:
        key = ec.generate_private_key(ec.SECP256R1())
        draft = _draft(_subject(name), self.certificate.subject, key, since, until)
        draft = draft.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        draft = draft.add_extension(_key_usage(signs_certificates=False), critical=True)
        draft = draft.add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
        authority_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        draft = draft.add_extension(authority_key, critical=False)
        if hosts:
            draft = draft.add_extension(x509.SubjectAlternativeName([_host(host) for host in hosts]), critical=False)
        return Credential(name, draft.sign(self.key, hashes.SHA256()), key, self.certificate)


def write_credentials(authority: Authority, names: tuple[str, ...], folder: Path) -> dict[str, str]:
    """Write `NAME.p12` and `NAME.pem` for each participant into `folder`; return the passwords of the .p12 files.

    Passwords are generated and kept in `passwords.txt` (name, blank, password). A participant whose files are there
    and still good is left alone, so that a restart does not invalidate what people have installed.
    """
    passwords = read_passwords(folder)
    for name in names:
        bundle, pem = folder / f"{name}.p12", folder / f"{name}.pem"
        if name in passwords and bundle.exists() and _still_good(pem, authority):
            continue
        credential, password = authority.issue(name), secrets.token_urlsafe(12)
        write_secret(bundle, credential.p12(password))
        write_secret(pem, credential.pem)
        passwords[name] = password
    lines = "".join(f"{name} {password}\n" for name, password in passwords.items())
    write_secret(folder / _PASSWORDS_FILE, lines.encode())
    return passwords


def read_passwords(folder: Path) -> dict[str, str]:
    """Return participant -> password of its .p12 as kept in `folder`, empty when there is no such file yet."""
    file = folder / _PASSWORDS_FILE
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return dict(line.split(" ", 1) for line in lines if " " in line)


def write_secret(file: Path, content: bytes) -> None:
    """Write `content` so that only the owner can read it; the file never exists with wider rights."""
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)


def _still_good(pem: Path, authority: Authority) -> bool:
    """Say whether the certificate in `pem` is of this very authority, and will be good tomorrow."""
    if not pem.exists():
        return False
    certificate = x509.load_pem_x509_certificate(pem.read_bytes())
    try:
        certificate.verify_directly_issued_by(authority.certificate)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return certificate.not_valid_after_utc > datetime.now(UTC) + timedelta(days=1)


def _draft(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, since: datetime, until: datetime
) -> x509.CertificateBuilder:
    draft = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    draft = draft.serial_number(x509.random_serial_number()).not_valid_before(since).not_valid_after(until)
    return draft.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)


def _subject(name: str) -> x509.Name:
    organisation = x509.NameAttribute(NameOID.ORGANIZATION_NAME, "crrsim MOCK - not a real market")
    return x509.Name([organisation, x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _host(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _guard(password: bytes | None) -> serialization.KeySerializationEncryption:
    return serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
