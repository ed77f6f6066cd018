"""A run's records as they may leave the house: no secret, no name, no field that no document declares.

There is one way out and it cannot be told to leave anything in: an audience decides how much more is taken out. What
was taken is counted, so that the receiver is told what is not there.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

from crrsim.evidence import chain, json_text
from crrsim.evidence.alias import Aliases
from crrsim.evidence.curl import INLINE_LIMIT, curl
from crrsim.evidence.fields import HEADERS, WITHHELD, Audience, FieldClass, class_of, may_see
from crrsim.evidence.layers import layers
from crrsim.evidence.redaction import Redactor
from crrsim.terms.anchor import anchor

Record = Mapping[str, Any]
_QUANTITY = re.compile(r"\$ ?[\d,]+(?:\.\d+)?|\b\d[\d,]*\.\d+\b|\b\d[\d,]*(?= ?MW\b)")
_BODY = re.compile(r"\{.*\}|\{.*\Z", re.DOTALL)
"""A body that a sentence quotes, cut or not."""
_FILE = re.compile(
    r"""(?:(?<=[\s"'(])|^)(?:[A-Za-z]:)?(?:[/\\][^/\\\n:"'<>|]+)*[/\\]([^/\\\n:"'<>|]+\.(?:p12|pfx|pem|key|crt|cer|toml|password))\b"""
)
"""A file that a profile names: where it lies tells of the sender's machine, and often who is at it."""
_OF_A_MANIFEST = (
    *("run", "mock", "seed", "started_at", "market_at", "versions", "commit", "documents", "assumptions"),
    "fingerprint",
)
_OF_A_PROFILE = ("base_url", "week_1", "writes", "mock", "defects")
_OF_THE_VERSIONS = ("crrsim", "python", "implementation", "openssl", "httpx", "cryptography", "pydantic")
"""What decides what was sent and how it was judged; the rest tells of the sender's machine."""
_NOBODYS = frozenset({"NOBODY", "stranger"})
"""Names in the features for who is no participant; they are told as they are, unless a profile calls somebody so."""
_NO_QUANTITIES = frozenset(
    {
        *("at", "to", "started_at", "market_at", "not_before", "not_after", "attested_at", "expires"),
        *("crrsim", "versions", "documents", "document", "fingerprint", "assumptions", "commit"),
        *("tls_version", "tls_cipher", "request_id", "feature", "node"),
    }
)
"""Fields of ours in which a number with a point is a time, a version or what the double assumes."""
_CERTIFICATE = re.compile(r"\(serial [0-9a-f]+, .*?SHA-256 [^\s)]*\)")
"""A certificate's number and authority tell another company whose it is; the ISO finds the certificate by them."""
_HOST = "$HOST"
BODIES = "bodies"
_NO_FILE = re.compile(r"[^\w.-]+")
_CHANGED = "changed"
"""Marks a body that had something replaced, until its size is out of the headers too."""
_OF_A_CERTIFICATE = ("not_before", "not_after", "sha256")


@dataclass
class Outlet:
    """What takes out of records what this audience may not see, and counts it."""

    audience: Audience
    aliases: Aliases
    documented: frozenset[str]
    left_out: Counter[str] = field(default_factory=Counter)
    bodies: dict[str, str] = field(default_factory=dict)
    """Path in the pack -> the body of a request that is too long for a line of curl."""
    _redactor: Redactor = field(default_factory=Redactor)

    def record(self, record: Record) -> dict[str, Any]:
        """Return a record as it may be shared, without its chain."""
        outlets: dict[str, Callable[[str, Any], Any]] = {
            "request_headers": self._headers,
            "response_headers": self._headers,
            "request_body": self._body,
            "response_body": self._body,
            "url": lambda _, url: self._url(url),
            "error": self._first_line,
            "profile": self._name_of_a_profile,
            "client_certificate": self._certificate,
            "server_certificate": self._public,
            "curl": lambda *_: "",
            **({"by": self._person, "note": self._person, "screenshot": self._picture} if _is_attested(record) else {}),
        }
        made = {
            name: outlets.get(name, self._plain)(name, value)
            for name, value in record.items()
            if name not in {"chain", "_line"}
        }
        if made.get("scenario"):
            made["scenario"] = anchor(made["scenario"])
        if made.get("kind") == "exchange":
            self._without_lengths(made)
        cleaned: dict[str, Any] = self._redactor.clean(made)
        if cleaned.get("kind") == "exchange":
            cleaned["curl"] = self._redactor.text(self._curl(cleaned))
        return cleaned

    def manifest(self, manifest: Record) -> dict[str, Any]:
        """Return what of a manifest may be shared."""
        profile = manifest.get("profile")
        kept = {name: manifest[name] for name in _OF_A_MANIFEST if name in manifest}
        told = {name: profile[name] for name in _OF_A_PROFILE if name in profile} if isinstance(profile, dict) else {}
        versions = kept.get("versions")
        if isinstance(versions, Mapping):
            kept["versions"] = {name: versions[name] for name in _OF_THE_VERSIONS if name in versions}
            self.left_out["versions of the sender's system and packages"] += len(versions) - len(kept["versions"])
        self.left_out["settings of the profile"] += len(profile or {}) - len(told)
        self.left_out["parts of the manifest"] += len(manifest.keys() - kept.keys() - {"profile"})
        cleaned: dict[str, Any] = self._redactor.clean(
            {name: self._plain(name, value) for name, value in {**kept, "profile": told}.items()}
        )
        return cleaned

    def text(self, text: str) -> str:
        """Return a text of ours with names and secrets taken out."""
        return self._redactor.text(self._words(text))

    def _plain(self, name: str, value: Any) -> Any:  # noqa: ANN401 - any value a record may hold
        if isinstance(value, str):
            return self._names(value) if name in _NO_QUANTITIES else self._words(value)
        if isinstance(value, Mapping):
            return {self._words(str(key)): self._plain(name, held) for key, held in value.items()}
        if isinstance(value, Sequence):
            return [self._plain(name, held) for held in value]
        return value

    def _names(self, text: str) -> str:
        return self.aliases.certificates(self.aliases.text(_FILE.sub(r"\1", text)))

    def _words(self, text: str) -> str:
        text = self._names(text)
        if self.audience is Audience.ISO:
            return text
        told = _BODY.sub(WITHHELD, _CERTIFICATE.sub(WITHHELD, text))
        self.left_out["bodies and certificates in sentences"] += told != text
        bare = _QUANTITY.sub("#", told)
        self.left_out["quantities in sentences"] += bare != told
        return bare

    def _curl(self, record: Record) -> str:
        """Return the line that sends a request again; empty where its body is not all here, which no line can send."""
        body = record.get("request_body")
        told = body if isinstance(body, Mapping) else {}
        text = told.get("text")
        if told and (text is None or text == WITHHELD or told.get("truncated")):
            return ""
        is_long = text is not None and len(text) > INLINE_LIMIT
        file = self._kept(str(record.get("request_id") or ""), str(text)) if is_long else ""
        shown = [(name, value) for name, value in record.get("request_headers") or () if value != WITHHELD]
        return curl(
            str(record.get("method", "GET")), str(record.get("url", "")), shown, text, host=_HOST, body_file=file
        )

    def _kept(self, identity: str, text: str) -> str:
        """Keep a long body for a file of the pack; return its path."""
        name, again, text = f"{BODIES}/{_as_file(identity)}", 1, self._redactor.text(text)
        while self.bodies.setdefault(file := f"{name}{f'-{again}' if again > 1 else ''}.json", text) != text:
            again += 1
        return file

    def _first_line(self, name: str, error: Any) -> Any:  # noqa: ANN401 - as recorded
        if not isinstance(error, str) or not error:
            return error
        first, _, rest = error.partition("\n")
        self.left_out["tracebacks"] += bool(rest)
        return self._plain(name, first)

    def _certificate(self, name: str, certificate: Any) -> Any:  # noqa: ANN401 - as recorded
        if not isinstance(certificate, Mapping):
            return {}
        self.left_out["subjects of client certificates"] += "subject" in certificate
        of_use = _OF_A_CERTIFICATE if self.audience is Audience.ISO else ("not_after",)
        told = {each: self._plain(name, certificate[each]) for each in of_use if each in certificate}
        if self.audience is Audience.ISO and "subject" in certificate:
            told["made_out_to"] = self._made_out_to(certificate)
        return told

    def _made_out_to(self, certificate: Record) -> str:
        """Return the alias of the participant that a certificate's subject names; it may be a person as well."""
        named = [self.aliases.of(each) for each in _common_name(certificate) if each in self.aliases.by_name]
        return named[0] if named else "nobody of this run"

    def _public(self, _name: str, certificate: Any) -> Any:  # noqa: ANN401 - as recorded
        """Return the server's certificate with its fingerprint as it is: everybody who connects sees it."""
        told = certificate if isinstance(certificate, Mapping) else {}
        return {str(name): self.aliases.text(str(value)) for name, value in told.items()}

    def _name_of_a_profile(self, _name: str, _value: Any) -> str:  # noqa: ANN401 - as recorded
        self.left_out["the profile's name"] += 1
        return WITHHELD

    def _without_lengths(self, made: dict[str, Any]) -> None:
        """Take out how long a message was that had something replaced: that tells how long a name is."""
        for side in ("request", "response"):
            body = made.get(f"{side}_body")
            if isinstance(body, dict) and body.pop(_CHANGED, False):
                made[f"{side}_headers"] = [
                    [name, WITHHELD if name.lower() == "content-length" else value]
                    for name, value in made.get(f"{side}_headers") or ()
                ]
                self.left_out["sizes of messages that had something replaced"] += 1

    def _person(self, _name: str, _value: Any) -> str:  # noqa: ANN401 - as recorded
        self.left_out["who attested what was done by hand, and the note"] += 1
        return WITHHELD

    def _picture(self, _name: str, picture: Any) -> Any:  # noqa: ANN401 - as recorded
        return {each: picture[each] for each in ("size", "sha256") if each in picture}

    def _headers(self, _name: str, headers: Any) -> list[list[str]]:  # noqa: ANN401 - as recorded
        return [[str(name), self._header(str(name), str(value))] for name, value in headers or ()]

    def _header(self, name: str, value: str) -> str:
        if name.lower() in HEADERS:
            return self.aliases.text(value)
        self.left_out["values of headers"] += 1
        return WITHHELD

    def _url(self, url: Any) -> str:  # noqa: ANN401 - as recorded
        parts = urlsplit(str(url))
        asked = parse_qsl(parts.query, keep_blank_values=True)
        query = "&".join(f"{quote(name)}={quote(str(self._field(name, value)))}" for name, value in asked)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], self.aliases.text(parts.path), query, ""))

    def _body(self, _name: str, body: Any) -> Any:  # noqa: ANN401 - as recorded
        if not isinstance(body, Mapping):
            return body
        text = body.get("text")
        if text is None:
            return self._withheld_file(body)
        try:
            shown = json_text.replaced(str(text), self._replacer)
        except (ValueError, RecursionError):
            shown = self._unstructured(str(body.get("type", "")), str(text))
        if shown == text and not body.get("truncated"):
            return {**_of_a_body(body, "type", "size"), "text": shown}
        return {**_of_a_body(body, "type", "truncated"), "text": shown, _CHANGED: True}

    def _withheld_file(self, body: Record) -> dict[str, Any]:
        """Return what is told of a file: whether it is the same as another, and neither its size nor its digest.

        A short one could be guessed by either; by the keyed one the sender finds it again.
        """
        self.left_out["bodies that are files"] += 1
        keyed = {"keyed": self.aliases.body(str(body.get("base64", "")).encode())}
        told = _of_a_body(body, "type", "truncated") | (keyed if self.audience is Audience.ISO else {})
        return {**told, "text": WITHHELD, _CHANGED: True}

    def _unstructured(self, content_type: str, text: str) -> str:
        # A page of a gateway says what went wrong; a table may hold names that nothing else tells us.
        if self.audience is Audience.ISO and "html" in content_type.lower():
            return self.aliases.text(text)
        self.left_out["bodies that are no JSON"] += 1
        return WITHHELD

    def _replacer(self, name: str, value: Any) -> Any:  # noqa: ANN401 - JSON of a body
        """Answer `json_text` what stands in the place of a value."""
        kind = class_of(name, self.documented)
        is_whole = isinstance(value, Mapping | list)
        if not name:
            return json_text.INSIDE if is_whole else self._in_words(value)
        if kind is FieldClass.PARTICIPANT and isinstance(value, str):
            return self._other(value, self.aliases.of(value))
        if value is None or (kind is FieldClass.PARTICIPANT and not value) or may_see(self.audience, kind):
            return json_text.INSIDE if is_whole else self._in_words(value)
        if is_whole and kind in {FieldClass.UNKNOWN, FieldClass.PARTICIPANT}:
            return json_text.INSIDE
        self.left_out[f"values of {kind} fields"] += 1
        return WITHHELD

    def _in_words(self, value: Any) -> Any:  # noqa: ANN401 - JSON of a body
        return self._other(value, self.aliases.text(value)) if isinstance(value, str) else json_text.KEEP

    @staticmethod
    def _other(value: str, told: str) -> Any:  # noqa: ANN401 - see `json_text`
        return json_text.KEEP if told == value else told

    def _field(self, name: str, value: str) -> str:
        answer = self._replacer(name, value)
        return value if answer is json_text.KEEP else str(answer)


def names_in(records: Iterable[Record], manifest: Record) -> set[str]:
    """Return the names of participants that a run's evidence tells anywhere."""
    found: set[str] = set()
    for record in records:
        found |= {str(record.get("participant") or "")}
        found |= _common_name(record.get("client_certificate"))
        for name in ("request_body", "response_body"):
            found |= set(_told_in(record.get(name)))
        found |= {value for name, value in parse_qsl(urlsplit(str(record.get("url", ""))).query) if _is_name(name)}
    participants = (manifest.get("profile") or {}).get("participants") or {}
    named = {name for actor, entry in participants.items() for name in (str(actor), str(entry.get("name") or actor))}
    return {name for name in found - _NOBODYS | named if len(name) > 1 and name != WITHHELD}


def rewritten(records: Iterable[Record], run: str) -> bytes:
    """Return records as a journal of their own: numbered and chained anew, the old number kept as `was`."""
    numbers: Counter[str] = Counter()
    ends: dict[str, bytes] = {}
    lines = []
    for record in records:
        writer = str(record["writer"])
        numbers[writer] += 1
        body = json.dumps(
            {**record, "run": run, "n": numbers[writer], "was": record["n"]}, ensure_ascii=False, separators=(",", ":")
        )[:-1].encode("utf-8", "backslashreplace")
        ends[writer] = chain.linked(ends.get(writer) or chain.opening(run, writer), body)
        lines.append(chain.closed(body, ends[writer]) + b"\n")
    return b"".join(lines)


def leaks(folder: Path, aliases: Aliases, ours: Mapping[str, str]) -> list[str]:
    """Return the files below `folder` in which a name of a participant, or a secret, can be read by any decoding.

    `ours` are texts of ours by the name of their file that hold nothing of the run; a file that is not exactly so is
    searched like any other, its name too.
    """
    apart = {name: text.encode() for name, text in ours.items()}
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    held = ((path.relative_to(folder).as_posix(), path.read_bytes()) for path in files)
    return [name for name, data in held if data != apart.get(name) and _tells(name, data, aliases)]


def _tells(name: str, data: bytes, aliases: Aliases) -> bool:
    if any(aliases.names_in(text) for text in (name, *layers(data))):
        return True
    redactor = Redactor()
    return any(redactor.text(text) != text for text in layers(data, signs=False))


def _as_file(identity: str) -> str:
    """Return an id of a request as the name of a file: most are UUIDs, some were sent to be refused."""
    return _NO_FILE.sub("-", identity)[:64].strip(".-") or "without-an-id"


def _of_a_body(body: Record, *names: str) -> dict[str, Any]:
    return {name: body[name] for name in names if name in body}


def _is_attested(record: Record) -> bool:
    return record.get("kind") == "attested"


def _told_in(body: Any) -> Iterator[str]:  # noqa: ANN401 - as recorded
    if not isinstance(body, Mapping) or "text" not in body:
        return
    try:
        pending = [json.loads(str(body["text"]))]
    except (ValueError, RecursionError):
        return
    while pending:
        value = pending.pop()
        if isinstance(value, Mapping):
            yield from (held for name, held in value.items() if _is_name(str(name)) and isinstance(held, str))
            pending.extend(value.values())
        elif isinstance(value, list):
            pending.extend(value)


def _is_name(field_name: str) -> bool:
    return class_of(field_name, frozenset()) is FieldClass.PARTICIPANT


def _common_name(certificate: Any) -> set[str]:  # noqa: ANN401 - as recorded
    subject = str(certificate.get("subject", "")) if isinstance(certificate, Mapping) else ""
    return {part.partition("=")[2] for part in subject.split(",") if part.startswith("CN=")}
