"""The shapes in which one secret may turn up in a text: plain, escaped, encoded, or cut into lines.

A short secret (a password) is looked for whole, in each encoding. A long one (a key, a .p12) is looked for by
shingles, every 16 characters of its base64 and hex, so that a single line of it in a traceback is found too.
"""

import base64
import html
import json
import re
import urllib.parse
from dataclasses import dataclass

SHORTEST = 4
SHINGLE = 16
STRIDE = 8
# The shortest run of encoded text that is sure to hold one whole shingle at a stride.
SHORTEST_RUN = SHINGLE + STRIDE
LONG = 64
_ARMOUR = re.compile(r"-----[^-]+-----|[^A-Za-z0-9+/]")


class TooShort(ValueError):  # noqa: N818  -- says what is wrong with the secret
    """A secret that cannot be cut out of a text by value without cutting up the text."""


@dataclass(frozen=True)
class Canary:
    """One secret: its bytes, the whole forms and the shingles to look for."""

    raw: bytes
    forms: frozenset[str]
    shingles: frozenset[str]


def canary(secret: str | bytes) -> Canary:
    """Return what to look for to find `secret`. Raises: TooShort below four characters."""
    raw = secret.encode("utf-8", "surrogatepass") if isinstance(secret, str) else secret
    if len(raw) < SHORTEST:
        raise TooShort(f"a secret of {len(raw)} characters cannot be kept out of evidence; use {SHORTEST} or more")
    text = _text_of(secret)
    # A key in PEM is known by its armour and its shingles; looking for it whole as well would only cost time.
    forms = _text_forms(text) if text is not None and "-----BEGIN " not in text else set()
    if len(raw) < LONG:
        return Canary(raw, frozenset(forms | _encoded_forms(raw)), frozenset())
    return Canary(raw, frozenset(forms), frozenset(_shingles_of(raw, text)))


def _text_of(secret: str | bytes) -> str | None:
    if isinstance(secret, str):
        return secret
    try:
        return secret.decode()
    except UnicodeDecodeError:
        return None


def _text_forms(text: str) -> set[str]:
    return {
        text,
        json.dumps(text)[1:-1],
        json.dumps(text, ensure_ascii=False)[1:-1],
        repr(text)[1:-1],
        repr(text.encode("utf-8", "surrogatepass"))[2:-1],
        urllib.parse.quote(text, safe="", errors="surrogatepass"),
        urllib.parse.quote_plus(text, errors="surrogatepass"),
        html.escape(text),
    }


def _encoded_forms(raw: bytes) -> set[str]:
    """Return hex and the base64 of `raw` wherever it starts in a longer text: three alignments, loose ends cut off."""
    forms = {raw.hex(), raw.hex().upper()}
    for offset in range(3):
        whole = base64.b64encode(bytes(offset) + raw).decode().rstrip("=")
        settled = whole[(0, 2, 3)[offset] : len(whole) - ((len(raw) + offset) % 3 > 0)]
        if len(settled) >= SHORTEST:
            forms |= {settled, settled.replace("+", "-").replace("/", "_")}
    return forms


def _shingles_of(raw: bytes, text: str | None) -> set[str]:
    encoded = [raw.hex(), base64.b64encode(raw).decode()]
    if text is not None:
        encoded.append(_ARMOUR.sub("", text))
    return {shingle for run in encoded for shingle in _windows(run)}


def _windows(run: str) -> set[str]:
    every = {run[at : at + SHINGLE] for at in range(len(run) - SHINGLE + 1)}
    # Runs of zero bytes stand in harmless archives too.
    return {window for window in every if "AAAAAA" not in window and "000000" not in window}
