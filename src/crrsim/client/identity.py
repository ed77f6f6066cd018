"""Who calls: an actor of the features, the participant it plays, and the certificate that proves it to the server."""

import os
import secrets
import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from crrsim.client.key_file import PEM_KEY, read_bytes
from crrsim.client.trouble import CertificateProblem, ConfigurationError
from crrsim.evidence.canary import TooShort
from crrsim.evidence.redaction import SHARED, Redactor

if TYPE_CHECKING:  # a certificate's library is imported by whoever shows one
    from crrsim.client.keystore import Keystore

TLS_1_2 = ssl.TLSVersion.TLSv1_2
TLS_1_3 = ssl.TLSVersion.TLSv1_3


@dataclass(frozen=True)
class Identity:
    """An actor and its certificate: PKCS#12, or PEM with the key inside or in `key`.

    Without a certificate the actor is nobody, and the server is expected to say so. `deliberate` lets a certificate be
    used that is bound to be refused: out of date, or of another authority. Secrets are registered for redaction as
    soon as they are read.
    """

    actor: str
    participant: str
    certificate: Path | None = None
    key: Path | None = None
    password: SecretStr | None = None
    deliberate: bool = False

    @property
    def keystore(self) -> "Keystore | None":
        """The opened key store, in date; None for nobody. Raises: CertificateProblem, ConfigurationError."""
        store = self.opened
        if store is not None and not self.deliberate:
            store.assert_in_date()
        return store

    @cached_property
    def opened(self) -> "Keystore | None":
        """The key store, opened once, in date or not; None for nobody. Raises: as above."""
        if self.certificate is None:
            return None
        from crrsim.client.keystore import read_keystore  # noqa: PLC0415 - see above

        self.guard(SHARED, read=False)
        store = read_keystore(self.certificate, self.key, self._password())
        SHARED.register(*store.secrets())
        return store

    def guard(self, redactor: Redactor, *, read: bool = True) -> None:
        """Register every secret of this identity with `redactor`; with `read`, the opened key as well.

        Raises: ConfigurationError for a password that is too short to be cut out of evidence.
        """
        if self.certificate is None:
            return
        try:
            redactor.register(self._password() or "")
        except TooShort as problem:
            raise ConfigurationError(f"password of {self.certificate}: {problem}") from None
        redactor.register(*self._secret_files())
        if read and self.keystore is not None:
            redactor.register(*self.keystore.secrets())

    def context(
        self,
        trust: Path | None = None,
        *,
        minimum: ssl.TLSVersion = TLS_1_2,
        maximum: ssl.TLSVersion = TLS_1_3,
    ) -> ssl.SSLContext:
        """Return a TLS context that shows this certificate and trusts `trust` (PEM file; None: the system's own).

        Raises: CertificateProblem.
        """
        context = trusting(trust)
        context.minimum_version, context.maximum_version = minimum, maximum
        if self.keystore is not None:
            with _lent(self.keystore) as (path, password):
                context.load_cert_chain(path, password=password)
        return context

    def _password(self) -> str | None:
        return None if self.password is None else self.password.get_secret_value()

    def _secret_files(self) -> Iterator[bytes]:
        """Yield the bytes of our files that are secret as they stand. A certificate alone in PEM is public."""
        for path in filter(None, (self.certificate, self.key)):
            data = read_bytes(path)
            if b"-----BEGIN " not in data:
                yield data
            yield from (block[0] for block in PEM_KEY.finditer(data))


def trusting(trust: Path | None) -> ssl.SSLContext:
    """Return a TLS context that trusts `trust` (PEM file; None: the system's own). Raises: CertificateProblem."""
    if trust is None:
        return ssl.create_default_context()
    authorities = read_bytes(trust)
    # An empty text would silently mean the system's authorities.
    if b"-----BEGIN " not in authorities:
        raise CertificateProblem(f"{trust}: holds no authority's certificate in PEM form")
    try:
        return ssl.create_default_context(cadata=authorities.decode("ascii"))
    except (ssl.SSLError, UnicodeDecodeError):
        raise CertificateProblem(f"{trust}: the authority's certificate cannot be read") from None


@contextmanager
def _lent(store: "Keystore") -> Iterator[tuple[Path, bytes]]:
    """Lend `store` as a file, since OpenSSL reads nothing else: private, the key encrypted, gone at once."""
    password = secrets.token_hex(16).encode()
    descriptor, name = tempfile.mkstemp(prefix="crrsim-", suffix=".pem")  # made with mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(store.pem(password))
        yield Path(name), password
    finally:
        Path(name).unlink()
