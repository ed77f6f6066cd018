"""Who seals: one Ed25519 key pair a user, made at first use. The public half goes with the evidence, the other stays.

`CRRSIM_SEAL_KEY` (or an option that sets it) names another key: a PEM file with an Ed25519 private key.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from crrsim.evidence.user_folder import make_once, user_folder

FILE_NAME = "seal.key"
VARIABLE = "CRRSIM_SEAL_KEY"


class NoSealKey(Exception):  # noqa: N818 - reads as what it says
    """There is no key to seal with, and the message says why and where it was looked for."""


@dataclass(frozen=True)
class SealKey:
    """A key pair that can sign."""

    private: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        """The 32 bytes of the public key."""
        return self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, statement: bytes) -> bytes:
        return self.private.sign(statement)


def seal_key(file: Path | None = None) -> SealKey:
    """Return the key in `file`, else of the environment, else the user's own, made when there is none.

    Raises: NoSealKey.
    """
    chosen = file or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None)
    path = chosen or user_folder() / FILE_NAME
    try:
        pem = path.read_bytes() if chosen else make_once(path, _new_pem())
        private = load_pem_private_key(pem, None)
    except OSError as problem:
        raise NoSealKey(f"{path}: the key to seal with cannot be had ({problem.strerror})") from None
    except (ValueError, TypeError):  # no PEM; or a password is asked for
        raise NoSealKey(f"{path}: is no PEM file with an unencrypted private key") from None
    if not isinstance(private, Ed25519PrivateKey):
        raise NoSealKey(f"{path}: holds a key of another kind; seals are made with Ed25519")
    return SealKey(private)


def own_public_key() -> bytes | None:
    """Return the public half of the key this user would seal with, None when there is none yet; makes nothing."""
    path = Path(os.environ.get(VARIABLE) or user_folder() / FILE_NAME)
    try:
        return seal_key(path).public if path.exists() else None
    except NoSealKey:
        return None


def is_signed(statement: bytes, signature: bytes, public: bytes) -> bool:
    """Whether the owner of the key `public` signed just these bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, statement)
    except (InvalidSignature, ValueError):
        return False
    return True


def key_id(public: bytes) -> str:
    """Return a public key's fingerprint in groups of four, short enough to read out on the phone."""
    digest = hashlib.sha256(public).hexdigest()[:24]
    return "-".join(digest[at : at + 4] for at in range(0, len(digest), 4))


def _new_pem() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
