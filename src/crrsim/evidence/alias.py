"""Participants under other names: the same one is always the same alias, and only the key's owner can say who it is.

An alias is keyed (HMAC-SHA256): without the key nobody can try names until one fits. The key lies with the user's
settings and goes nowhere. The fingerprint of a certificate, which tells whose it is, gets one of the same kind, and so
does a body that is withheld.
"""

import base64
import hashlib
import hmac
import re
import secrets
import urllib.parse
from collections.abc import Iterable, Mapping

from crrsim.evidence.user_folder import make_once, user_folder

FILE_NAME = "alias.key"
PREFIX = "P-"
OF_A_CERTIFICATE = "C-"
OF_A_BODY = "B-"
_LETTERS = 6
_FINGERPRINT = re.compile(r"\b[0-9a-f]{2}(?::[0-9a-f]{2}){7,31}\b", re.IGNORECASE)
_TOLD_APART = 23
"""Characters of a fingerprint, eight bytes, that tell certificates apart: a sentence may quote no more of it."""


def alias_key() -> bytes:
    """Return the user's key for aliases, made at first use. Raises: OSError."""
    return make_once(user_folder() / FILE_NAME, secrets.token_bytes(32))


class Aliases:
    """The aliases of the participants that a run knows by name; `used` holds those given out so far."""

    def __init__(self, key: bytes, names: Iterable[str]) -> None:
        kept = {name.strip() for name in names if len(name.strip()) > 1}
        self.by_name: Mapping[str, str] = {name: alias(key, name) for name in sorted(kept)}
        self._aliases = {name.upper(): given for name, given in self.by_name.items()}
        self._pattern = _pattern(self.by_name)
        self._key = key
        self.used: set[str] = set()

    def of(self, name: str) -> str:
        """Return the alias of a participant; what is no name we know is found in the text, if anywhere."""
        known = name.strip()
        return self._given(known) if known.upper() in self._aliases else self.text(name)

    def text(self, text: str) -> str:
        """Return `text` with every name in it replaced, also as it stands in a URL.

        Another spelling of a name has the alias in small letters: to the ISO it may be nobody.
        A name that is one word of letters could be a word of the language: it is taken where it is written as the
        name is, in capitals, or in whatever case where no sentence has words: in a path, a
        query, a file's name, in quotes.
        """
        return self._pattern.sub(self._alias_of, text) if self._pattern else text

    def certificates(self, text: str) -> str:
        """Return `text` with the fingerprints of certificates replaced: the same one is always the same alias."""
        return _FINGERPRINT.sub(lambda found: self._certificate(found[0]), text)

    def body(self, data: bytes) -> str:
        """Return what stands for a body that is withheld: a bare digest would let anybody try what a short one says."""
        return OF_A_BODY + _keyed(self._key, f"body:{hashlib.sha256(data).hexdigest()}")

    def names_in(self, text: str) -> bool:
        """Whether a name still stands in `text`."""
        return bool(self._pattern and self._pattern.search(text))

    def _alias_of(self, found: "re.Match[str]") -> str:
        return self._given(urllib.parse.unquote_plus(found[0]))

    def _given(self, spelt: str) -> str:
        given = self._aliases[spelt.upper()]
        self.used.add(given)
        return given if spelt in self.by_name else given.lower()

    def _certificate(self, fingerprint: str) -> str:
        return OF_A_CERTIFICATE + _keyed(self._key, f"certificate:{fingerprint[:_TOLD_APART].lower()}")


def alias(key: bytes, name: str) -> str:
    """Return the alias of a name under a key; case and blanks around it do not matter."""
    return PREFIX + _keyed(key, f"participant:{name.strip().upper()}")


def _keyed(key: bytes, told: str) -> str:
    return base64.b32encode(hmac.new(key, told.encode(), hashlib.sha256).digest()).decode()[:_LETTERS]


def _pattern(names: Iterable[str]) -> "re.Pattern[str] | None":
    forms = {
        (form, _is_word(name))
        for name in names
        for form in (name, urllib.parse.quote(name, safe=""), urllib.parse.quote_plus(name))
    }
    if not forms:
        return None
    ordered = sorted(forms, key=lambda form: (-len(form[0]), form))
    either = "|".join(_as_a_word(form) if word else f"(?i:{re.escape(form)})" for form, word in ordered)
    return re.compile(rf"(?<![A-Za-z0-9])(?:{either})(?![A-Za-z0-9])")


def _is_word(name: str) -> bool:
    return name.isalpha() and (name.isupper() or name.islower())


def _as_a_word(name: str) -> str:
    any_case = f"(?i:{re.escape(name)})"
    told_by_its_place = rf"(?<=[=/\\@]){any_case}|{any_case}(?=[.@]\w)|(?<=[\"']){any_case}(?=[\"'])"
    return rf"{re.escape(name)}|{re.escape(name.upper())}|{told_by_its_place}"
