"""What never reaches a file: keys, passwords, cookies, and every secret registered by value.

Redaction happens at capture, before a byte is written. A quick look at the finished line decides whether the slow,
deep walk is needed at all, so that a step record stays cheap.
"""

import base64
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pydantic_core import SchemaValidator, core_schema

from crrsim.evidence.canary import SHINGLE, SHORTEST_RUN, STRIDE, Canary, canary

MARK = "[REDACTED]"

_SENSITIVE_NAMES = frozenset(
    {
        *("authorization", "proxy_authorization", "cookie", "set_cookie"),
        *("password", "passwd", "passphrase", "pwd", "secret", "client_secret"),
        *("token", "access_token", "refresh_token", "api_key", "x_api_key"),
        *("private_key", "p12", "pkcs12", "pfx"),
    }
)
# Cheap signs, in lower case, that a line deserves the deep walk.
_SIGNS = (
    *("authorization", "cookie", "passw", "passphrase", "pwd", "secret", "token", "api_key", "api-key"),
    *("private key", "private_key", "private-key", "p12", "pkcs12", "pfx", "\\x"),
)
_USERINFO_SIGN = re.compile(r"://[^/\s\"]*@")
_RUN = re.compile(rf"[A-Za-z0-9+/_-]{{{SHORTEST_RUN},}}={{0,2}}")
_MARKED_ENCODED = bytes(ord("x" if re.match(rb"[A-Za-z0-9+/_-]", bytes([each])) else " ") for each in range(256))
_LONG = b"x" * SHORTEST_RUN
_PEM = re.compile(r"-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----.*?(?:-----END \1-----|\Z)", re.DOTALL)
_QUOTED = r"""\\?"(?:[^"\\]|\\[^"])*\\?"|'(?:[^'\\]|\\.)*'"""
_MARKED = rf"""["']?{re.escape(MARK)}"""
_HEADER = re.compile(
    rf"""(?i)\b((?:proxy-)?authorization|(?:set-)?cookie)(\\?["']?\s*[:=]\s*)(?!{_MARKED})({_QUOTED}|[^\r\n"']+)""",
)
_FIELD = re.compile(
    r"(?i)\b([a-z_]*(?:password|passwd|passphrase|pwd|client_secret|access_token|private_key|api_key))"
    rf"""(\\?["']?\s*[:=]\s*)(?!{_MARKED})({_QUOTED}|[^\s,;&)}}\]"']+)""",
)
_USERINFO = re.compile(r"(://[^/\s:@\"]*):[^/\s@\"]+@")
_BYTES_REPR = re.compile(r"""(?:\\{1,2}x[0-9a-fA-F]{2}(?:\\{1,2}[tnr'"\\]|[^\\]){0,12}?){8,}""")
# ASN.1 openings, after the outer sequence: PKCS#12, PKCS#8 plain and encrypted, PKCS#1, SEC1.
_KEY_OPENINGS = (
    re.compile(rb"\x02\x01\x03\x30"),
    re.compile(rb"\x02\x01[\x00\x01]\x30[\x05-\x20]\x06"),
    re.compile(rb"\x30[\x0b-\x80]\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x05"),
    re.compile(rb"\x30[\x0b-\x80]\x06\x0a\x2a\x86\x48\x86\xf7\x0d\x01\x0c"),
    re.compile(rb"\x02\x01\x00\x02\x82"),
    re.compile(rb"\x02\x01\x01\x04[\x1c-\x42]"),
)


def _any_of(words: Iterable[str]) -> Callable[[str], bool]:
    """Return what says whether any of `words` stands in a text: pydantic's patterns look for all of them at once.

    Of a text that is no proper Unicode it says no.
    """
    spelt = ("".join(rf"\x{{{ord(letter):x}}}" for letter in word) for word in words if _is_proper(word))
    pattern = "|".join(spelt)
    if not pattern:
        return lambda _: False
    return SchemaValidator(core_schema.str_schema(pattern=pattern, regex_engine="rust-regex")).isinstance_python


def _is_proper(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # half a surrogate pair
        return False
    return True


_has_sign = _any_of(_SIGNS)


class Redactor:
    """Cuts secrets out of anything that is about to be written."""

    def __init__(self) -> None:
        self._canaries: dict[bytes, Canary] = {}
        self._forms: tuple[str, ...] = ()
        self._has_form = _any_of(self._forms)
        self._shingles: set[str] = set()

    def register(self, *secrets: str | bytes) -> None:
        """Take `secrets` out of all that is written from now on, in every encoding we know. Empty ones are ignored.

        Raises: TooShort below four characters.
        """
        for secret in secrets:
            if secret:
                self._add(canary(secret))

    def _add(self, found: Canary) -> None:
        if found.raw in self._canaries:
            return
        self._canaries[found.raw] = found
        self._shingles |= found.shingles
        # Longest first: a form that holds another is cut out whole.
        self._forms = tuple(sorted({*self._forms, *found.forms}, key=lambda form: (-len(form), form)))
        self._has_form = _any_of(self._forms)

    def looks_clean(self, line: str) -> bool:
        """Whether `line` may be written as it stands. Errs on the side of a second, deeper look."""
        if not _is_proper(line) or _has_sign(line.lower()) or self._has_form(line):
            return False
        if "@" in line and _USERINFO_SIGN.search(line):
            return False
        return not any(map(self._is_telling, _long_runs(line)))

    def clean(self, value: Any) -> Any:  # noqa: ANN401  -- any value a record may hold, and its like comes back
        """Return a copy of `value` without secrets: deep over mappings, sequences, text and bytes.

        A value under a sensitive name is replaced whole, and so is the second of a pair whose first is such a name.
        """
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, bytes | bytearray):
            return self.raw(bytes(value))
        if isinstance(value, Mapping):
            return {self.text(str(key)): self._under(str(key), item) for key, item in value.items()}
        if isinstance(value, Sequence | set | frozenset):
            return self._sequence(list(value))
        return self._number(value)

    def text(self, text: str) -> str:
        """Return `text` without secrets."""
        for form in self._forms:
            if form in text:
                text = text.replace(form, MARK)
        text = _PEM.sub(MARK, text)
        text = _HEADER.sub(rf"\1\2{MARK}", text)
        text = _FIELD.sub(rf"\1\2{MARK}", text)
        text = _USERINFO.sub(rf"\1:{MARK}@", text)
        text = _BYTES_REPR.sub(MARK, text)
        return _RUN.sub(lambda run: MARK if self._is_telling(run[0]) else run[0], text)

    def raw(self, data: bytes) -> bytes:
        """Return `data` without registered secrets; nothing but the mark when it is key material itself."""
        if is_key_material(data) or b"PRIVATE KEY-----" in data:
            return MARK.encode()
        for secret in self._canaries:
            data = data.replace(secret, MARK.encode())
        return data

    def _under(self, key: str, item: Any) -> Any:  # noqa: ANN401  -- see clean
        return MARK if item is not None and _is_sensitive(key) else self.clean(item)

    def _sequence(self, items: list[Any]) -> list[Any]:
        if len(items) == 2 and isinstance(items[0], str) and _is_sensitive(items[0]):
            return [items[0], MARK]
        return [self.clean(item) for item in items]

    def _number(self, value: Any) -> Any:  # noqa: ANN401  -- see clean
        if value is None or isinstance(value, bool):
            return value
        text = str(value)
        return MARK if any(form in text for form in self._forms) else value

    def _is_telling(self, run: str) -> bool:
        """Whether a run of encoded text holds a piece of a registered secret, or opens like a key."""
        return self._holds_shingle(run) or is_key_material(_opening(run))

    def _holds_shingle(self, run: str) -> bool:
        if not self._shingles:
            return False
        plain = run.replace("-", "+").replace("_", "/")
        return _meets(plain, self._shingles) or _meets(plain.lower(), self._shingles)


def _meets(run: str, shingles: set[str]) -> bool:
    return any(run[at : at + SHINGLE] in shingles for at in range(0, len(run) - SHINGLE + 1, STRIDE))


def is_key_material(der: bytes) -> bool:
    """Whether `der` opens like a private key or a PKCS#12 store. A certificate does not."""
    if len(der) < 12 or der[0] != 0x30:
        return False
    length_bytes = der[1] & 0x7F if der[1] & 0x80 else 0
    return any(opening.match(der, 2 + length_bytes) for opening in _KEY_OPENINGS)


def _long_runs(line: str) -> list[str]:
    """Return the runs of encoded text that are long enough to tell: many times as fast as the pattern."""
    found = []
    marked = line.encode("ascii", "replace").translate(_MARKED_ENCODED) + b" "
    at = marked.find(_LONG)
    while at >= 0:
        end = marked.index(b" ", at)
        found.append(line[at:end])
        at = marked.find(_LONG, end)
    return found


def _opening(run: str) -> bytes:
    """Return the first bytes of a run of base64 or hex, read only where it could open an ASN.1 sequence."""
    at = run.find("M", 0, 3)
    try:
        if at >= 0:
            head = run[at : at + 44].replace("-", "+").replace("_", "/").rstrip("=")
            return base64.b64decode(head[: len(head) // 4 * 4])
        return bytes.fromhex(run[:44]) if run.startswith("30") else b""
    except ValueError:  # neither the one nor the other
        return b""


def _is_sensitive(name: str) -> bool:
    plain = name.lower().replace("-", "_")
    return plain in _SENSITIVE_NAMES or plain.endswith("_password")


SHARED = Redactor()
"""The redactor of this process: whoever loads a secret registers it here, whoever writes a record asks it."""
