"""One digest over many things, as in RFC 6962: leaves and nodes differ, so that neither passes for the other."""

import hashlib
from collections.abc import Iterable

EMPTY = hashlib.sha256(b"").digest()


def leaf(data: bytes) -> bytes:
    """Return the digest of one thing."""
    return hashlib.sha256(b"\x00" + data).digest()


def root(leaves: Iterable[bytes]) -> bytes:
    """Return the digest over `leaves` in their order; that of no leaves is the SHA-256 of nothing.

    A node without a sister goes up unchanged, which gives the same tree as splitting at the largest power of two.
    """
    level = list(leaves)
    if not level:
        return EMPTY
    while len(level) > 1:
        pairs = range(0, len(level) - 1, 2)
        above = [hashlib.sha256(b"\x01" + level[at] + level[at + 1]).digest() for at in pairs]
        level = above + level[len(above) * 2 :]
    return level[0]
