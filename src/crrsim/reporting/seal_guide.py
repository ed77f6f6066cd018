"""How a stranger checks a pack: whose key it is, that its signature holds, and that each file is what was signed."""

from collections.abc import Iterator

from crrsim.reporting.text_column import labelled

_SPLIT = (
    """python3 -c 'import sys, json, base64 as b, hashlib as h; f, t = sys.argv[1:]; """
    """s = json.load(open(f[:-4] + "sig")); p = b.b64decode(s["public_key"]); k = h.sha256(p).hexdigest(); """
    """print("-".join(k[n:n+4] for n in range(0, 24, 4)), f); """
    """open(t + ".key", "wb").write(bytes.fromhex("302a300506032b6570032100") + p); """
    """open(t + ".sig", "wb").write(b.b64decode(s["signature"]))' "$f" "$t\""""
)
_VERIFY = 'openssl pkeyutl -verify -pubin -inkey "$t.key" -keyform DER -rawin -in "$f" -sigfile "$t.sig"'
_FILES = (
    """python3 -c 'import os, json, hashlib as h; """
    """t = {f["name"]: f["sha256"] for f in json.load(open("seal.json"))["files"]}; """
    """print([n for n in t if h.sha256(open(n, "rb").read()).hexdigest() != t[n]] or "all files are as signed"); """
    """o = {os.path.relpath(os.path.join(d, n)) for d, _, found in os.walk(".") for n in found}; """
    """print("not signed:", sorted(o - {*t, "seal.json", "seal.sig"}) or "none")'"""
)


def by_hand(*, has_earlier: bool) -> tuple[str, ...]:
    """Return lines for a shell: for each seal the id of its key and whether its signature holds; then for each file.

    What they write goes into a folder of their own.
    """
    seals = "seal.json earlier/*.seal.json" if has_earlier else "seal.json"
    each = f"for f in {seals}; do t=$T/$(basename $f); {_SPLIT}; {_VERIFY}; done"
    return ("T=$(mktemp -d)", each, _FILES)


def check(*, has_earlier: bool) -> Iterator[str]:
    """Yield how to see that nothing was changed, and what no computation can show: whose key it is."""
    yield from labelled(
        "whose key",
        "anybody can make a key and sign with it. Ask the sender for the id of the key (sealed_by in seal.json) by "
        "another way than this pack came, as by telephone, and compare",
    )
    yield from labelled("by page", "verify.html does the rest: the signatures, each file and each record")
    yield from labelled(
        "by hand",
        "in the folder of the pack, with Python 3 and OpenSSL 3: prints the id of each key, whether its signature "
        "holds, which file differs, if any, and which is not signed",
    )
    yield from (f"            {line}" for line in by_hand(has_earlier=has_earlier))
    if has_earlier:
        yield from labelled(
            "not shown",
            "that the records in earlier/ are of the runs whose seals stand there: without names they are not what was "
            "sealed, and the sender answers for them by the seal of this pack. Look their request ids up, or let him "
            "show you those runs",
        )
