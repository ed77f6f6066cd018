"""Participants under other names: the same one is always the same alias, and only the key's owner can say who it is.

An alias is keyed (HMAC-SHA256): without the key nobody can try names until one fits. The key lies with the user's
settings and goes nowhere.
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
_LETTERS = 6


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
        self.used: set[str] = set()

    def of(self, name: str) -> str:
        """Return the alias of a participant; what is no name we know is found in the text, if anywhere."""
        known = name.strip().upper()
        return self._given(known) if known in self._aliases else self.text(name)

    def text(self, text: str) -> str:
        """Return `text` with every name in it replaced, in whatever case, also as it stands in a URL."""
        return self._pattern.sub(self._alias_of, text) if self._pattern else text

    def names_in(self, text: str) -> bool:
        """Whether a name still stands in `text`."""
        return bool(self._pattern and self._pattern.search(text))

    def _alias_of(self, found: "re.Match[str]") -> str:
        return self._given(urllib.parse.unquote_plus(found[0]).upper())

    def _given(self, known: str) -> str:
        self.used.add(self._aliases[known])
        return self._aliases[known]


def alias(key: bytes, name: str) -> str:
    """Return the alias of a name under a key; case and blanks around it do not matter."""
    digest = hmac.new(key, f"participant:{name.strip().upper()}".encode(), hashlib.sha256).digest()
    return PREFIX + base64.b32encode(digest).decode()[:_LETTERS]


def _pattern(names: Iterable[str]) -> "re.Pattern[str] | None":
    forms = {
        form for name in names for form in (name, urllib.parse.quote(name, safe=""), urllib.parse.quote_plus(name))
    }
    if not forms:
        return None
    either = "|".join(re.escape(form) for form in sorted(forms, key=lambda form: (-len(form), form)))
    return re.compile(rf"(?<![A-Za-z0-9])(?:{either})(?![A-Za-z0-9])", re.IGNORECASE)
