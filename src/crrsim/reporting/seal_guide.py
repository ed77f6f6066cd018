"""How a stranger checks a pack: whose key it is, that its signature holds, and that each file is what was signed."""

from collections.abc import Iterator

from crrsim.reporting.text_column import labelled

_SPLIT = (
    """python3 -c 'import json, base64 as b, hashlib as h; s = json.load(open("seal.sig")); """
    """p = b.b64decode(s["public_key"]); k = h.sha256(p).hexdigest(); """
    """print("-".join(k[n:n+4] for n in range(0, 24, 4))); """
    """open("../key.der", "wb").write(bytes.fromhex("302a300506032b6570032100") + p); """
    """open("../sig.bin", "wb").write(b.b64decode(s["signature"]))'"""
)
_VERIFY = "openssl pkeyutl -verify -pubin -inkey ../key.der -keyform DER -rawin -in seal.json -sigfile ../sig.bin"
_FILES = (
    """python3 -c 'import json, hashlib as h; print([f["name"] for f in json.load(open("seal.json"))["files"] """
    """if h.sha256(open(f["name"], "rb").read()).hexdigest() != f["sha256"]] or "all files are as signed")'"""
)
BY_HAND = (_SPLIT, _VERIFY, _FILES)
"""Splits the signature's file and prints the id of its key; holds the statement against both; then each file."""


def check() -> Iterator[str]:
    """Yield how to see that nothing was changed, and what no computation can show: whose key it is."""
    yield from labelled(
        "whose key",
        "anybody can make a key and sign with it. Ask the sender for the id of the key (sealed_by in seal.json) by "
        "another way than this pack came, as by telephone, and compare",
    )
    yield from labelled("by page", "verify.html does the rest: the signature, each file and each record")
    yield from labelled(
        "by hand",
        "in the folder of the pack, with Python 3 and OpenSSL 3: prints the key's id, whether the signature holds, and "
        "which file differs, if any",
    )
    yield from (f"            {line}" for line in BY_HAND)
