"""All that a file says, however it is folded: what anybody can decode is told, and is searched as plain text is.

A page keeps its data in islands (JSON, compressed, in base64), a JSON string escapes its lines, an address its
signs. Whoever looks for a name in the bytes as they lie finds none of these.
"""

import base64
import binascii
import html
import io
import re
import urllib.parse
import zipfile
import zlib
from collections.abc import Iterator

DEEPEST = 6
"""How often something may be folded again; nothing of ours is folded more than four times."""
_ENCODED = re.compile(r"[A-Za-z0-9+/_-]{16,}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}){8,}")
_ESCAPED = re.compile(r'\\(?:u([0-9a-fA-F]{4})|([bfnrt"/\\]))')
_SIGNS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_ANY_FLATE = 32 + zlib.MAX_WBITS
"""Tells zlib to read its own streams and those of gzip."""


def layers(data: bytes, *, signs: bool = True) -> Iterator[str]:
    """Yield the text of a file as it lies, then every text that it decodes to, each once.

    `signs` says whether escaped ones are decoded as well: that shows every word, but a value may run on into the next.
    """
    met: set[int] = set()
    pending = [(text, 0) for text in _texts(data, fully=True)]
    while pending:
        text, depth = pending.pop()
        if hash(text) in met:
            continue
        met.add(hash(text))
        yield text
        if depth < DEEPEST:
            pending.extend((each, depth + 1) for each in _beneath(text, signs=signs))


def _beneath(text: str, *, signs: bool) -> Iterator[str]:
    """Yield what one step of decoding makes of a text, or of a run of signs in it."""
    if signs and "\\" in text:
        yield _ESCAPED.sub(_sign, text)
    if signs and "&" in text:
        yield html.unescape(text)
    if signs and "%" in text:
        yield urllib.parse.unquote(text, errors="replace")
    for run in set(_ENCODED.findall(text)):
        for held in _bytes_of(run):
            yield from _texts(held)


def _sign(found: "re.Match[str]") -> str:
    return chr(int(found[1], 16)) if found[1] else _SIGNS.get(found[2], found[2])


def _bytes_of(run: str) -> Iterator[bytes]:
    if _HEX.fullmatch(run):
        yield bytes.fromhex(run)
    plain = run.replace("-", "+").replace("_", "/")
    try:
        yield base64.b64decode(plain + "=" * (-len(plain) % 4))
    except binascii.Error:
        return  # one sign too many to be base64


def _texts(data: bytes, *, fully: bool = False) -> Iterator[str]:
    """Yield the texts of some bytes: of an archive's members, of a compressed stream, or of the bytes themselves.

    Bytes that are no text are told only where `fully` is asked for, with a sign in the place of each that is none.
    """
    if data.startswith(b"PK\x03\x04"):
        yield from _members(data)
    unpacked = _unpacked(data)
    if unpacked:
        yield from _texts(unpacked, fully=True)
    try:
        yield data.decode("utf-8", "replace" if fully and not unpacked else "strict")
    except UnicodeDecodeError:
        return


def _unpacked(data: bytes) -> bytes:
    """Return what a compressed stream holds, as far as it goes; nothing for what is none.

    Digests begin like such a stream now and then, which then breaks off behind its head.
    """
    try:
        return zlib.decompressobj(_ANY_FLATE).decompress(data)
    except zlib.error:
        return b""


def _members(data: bytes) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name
                yield from _texts(archive.read(name), fully=True)
    except (zipfile.BadZipFile, RuntimeError, zlib.error):
        return
