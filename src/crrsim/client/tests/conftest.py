"""An authority, a participant with a certificate, and servers that stop when the test is over."""

import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)
from pydantic import SecretStr

from crrsim.client.identity import Identity
from crrsim.client.session import Session
from crrsim.client.tests.tiny_server import Behaviour, Manners, TinyServer, up
from crrsim.evidence.journal import Journal

PASSWORD = 'pä"ss w0rd\\1'


@dataclass(frozen=True)
class Papers:
    """Files of one participant, as an ISO would hand them out."""

    folder: Path
    name: str
    leaf: trustme.LeafCert

    @property
    def pem(self) -> Path:
        return self._write("all.pem", self.leaf.private_key_and_cert_chain_pem.bytes())

    @property
    def certificate(self) -> Path:
        return self._write("cert.pem", b"".join(blob.bytes() for blob in self.leaf.cert_chain_pems))

    @property
    def key(self) -> Path:
        return self._write("key.pem", self.leaf.private_key_pem.bytes())

    @cached_property
    def locked_key(self) -> Path:
        locked = self._private_key.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(PASSWORD.encode())
        )
        return self._write("locked.pem", locked)

    @cached_property
    def p12(self) -> Path:
        store = pkcs12.serialize_key_and_certificates(
            self.name.encode(), self._private_key, self._x509, None, BestAvailableEncryption(PASSWORD.encode())
        )
        return self._write("store.p12", store)

    @property
    def bare_key(self) -> bytes:
        return self._private_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())

    @property
    def _private_key(self) -> pkcs12.PKCS12PrivateKeyTypes:
        return load_pem_private_key(self.leaf.private_key_pem.bytes(), None)  # type: ignore[return-value]  # EC it is

    @property
    def _x509(self) -> x509.Certificate:
        return x509.load_pem_x509_certificate(self.leaf.cert_chain_pems[0].bytes())

    def _write(self, name: str, data: bytes) -> Path:
        path = self.folder / f"{self.name}-{name}"
        path.write_bytes(data)
        return path


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trust(authority: trustme.CA, tmp_path: Path) -> Path:
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(path)
    return path


@pytest.fixture
def papers(authority: trustme.CA, tmp_path: Path) -> Papers:
    return Papers(tmp_path, "LSE1", authority.issue_cert("lse1.example", common_name="LSE1"))


@pytest.fixture
def identity(papers: Papers) -> Identity:
    return Identity("LSE1", "LSE1", papers.p12, password=SecretStr(PASSWORD))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal(tmp_path / "run") as opened:
        yield opened


def server_context(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    """Return the context of a server called `names` (localhost), which demands a certificate of `authority`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*(names or ("localhost",))).configure_cert(context)
    authority.configure_trust(context)
    context.verify_mode = ssl.CERT_REQUIRED
    return context


@pytest.fixture
def serve(authority: trustme.CA) -> Iterator[Callable[..., TinyServer]]:
    """Start servers: `serve(behaviour)`, or with a context of one's own."""
    running: list[TinyServer] = []

    def start(
        behaviour: Behaviour = up, context: ssl.SSLContext | None = None, manners: Manners = Manners.POLITE
    ) -> TinyServer:
        running.append(TinyServer(context or server_context(authority), behaviour, manners))
        return running[-1]

    yield start
    for server in running:
        server.stop()


@pytest.fixture
def connect(identity: Identity, journal: Journal, trust: Path) -> Iterator[Callable[..., Session]]:
    """Open sessions to a server: `connect(server)`, with the options of a session."""
    opened: list[Session] = []

    def start(server: TinyServer, **options: object) -> Session:
        given = {"identity": identity, "journal": journal, "trust": trust, **options}
        opened.append(Session(base_url=server.base_url, **given))  # type: ignore[arg-type]  # a test's own options
        return opened[-1]

    yield start
    for session in opened:
        session.close()
