"""What an exchange was in full, folded small: compressed islands in the page, opened when somebody looks.

The page must stay under two megabytes for a full market simulation, so there is a budget. A scenario that needs a look
has an island of its own; the others of a feature share one, because alike things fold best together. Facts of all
exchanges come first. Then bodies, as long as fit: those that need a look are cut last. What was left out is said, with
the line of the journal that has it.
"""

import base64
import io
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from crrsim.reporting import words
from crrsim.reporting.run import Exchange, Finding, Run, Scenario
from crrsim.reporting.verdicts import verdict

WHOLE = 24_000
"""The most characters of one body that the page shows."""
LEVELS = ((WHOLE, WHOLE), (WHOLE, 6_000), (WHOLE, 1_500), (WHOLE, None), (6_000, None), (None, None))
"""How long bodies may be in islands that need a look, and in others; None keeps the facts and nothing else."""
AROUND = 80
"""Bytes of markup around the data of one island."""
LOOSE = "beside"

Level = int | None


@dataclass(frozen=True)
class _Group:
    name: str
    keys: tuple[str, ...]
    needs_a_look: bool
    exchanges: tuple[Exchange, ...]

    def folded(self, level: Level) -> str:
        told = [(each, _opened(each, level)) for each in self.exchanges]
        return packed({str(exchange.line): held for exchange, held in told})


def islands(run: Run, budget: int) -> Mapping[str, str]:
    """Return name -> data of islands that take at most `budget` bytes of page.

    The data maps a line of the journal to what is known of the exchange there. An island that does not fit even with
    nothing but facts is not there.
    """
    groups = list(_groups(run))
    for with_look, without in LEVELS:
        held = {each.name: each.folded(with_look if each.needs_a_look else without) for each in groups}
        if sum(map(_size, held.values())) <= budget:
            break
    return dict(_fitting(held, budget))


def island_of(run: Run) -> Mapping[str, str]:
    """Return a scenario's key -> the name of the island that has its exchanges."""
    return {key: group.name for group in _groups(run) for key in group.keys}


def packed(content: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    """Return JSON as base64 of a zlib stream."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=str)
    return base64.b64encode(zlib.compress(text.encode("utf-8", "replace"), 9)).decode("ascii")


def _size(data: str) -> int:
    return len(data) + AROUND


def _fitting(held: Mapping[str, str], budget: int) -> Iterator[tuple[str, str]]:
    for name, data in held.items():
        if _size(data) <= budget:
            budget -= _size(data)
            yield name, data


def _groups(run: Run) -> Iterator[_Group]:
    """Yield what goes into one island each, what needs a look first."""
    spoke = [each for each in run.scenarios if each.exchanges]
    for scenario in spoke:
        if verdict(scenario.verdict).is_bad:
            yield _Group(f"of-{scenario.key}", (scenario.key,), True, scenario.exchanges)
    if run.loose:
        yield _Group(LOOSE, (), False, run.loose)
    rest = (each for each in spoke if not verdict(each.verdict).is_bad)
    for number, (_, together) in enumerate(groupby(rest, lambda each: each.feature)):
        held: list[Scenario] = list(together)
        exchanges = tuple(exchange for scenario in held for exchange in scenario.exchanges)
        yield _Group(f"x{number}", tuple(each.key for each in held), False, exchanges)


def _opened(exchange: Exchange, level: Level) -> Mapping[str, Any]:
    """Return what a reader is told of an exchange: labelled sentences, the curl line and, at a level, both messages."""
    if level is None:
        return _facts(exchange)
    return {
        **_facts(exchange),
        "asked": _message(exchange.request_headers, exchange.request_body, level),
        "answered": _message(exchange.response_headers, exchange.response_body, level),
    }


def _facts(exchange: Exchange) -> Mapping[str, Any]:
    rows = [
        ("Expected", words.expected_of(exchange)),
        ("Actual", words.actual_of(exchange)),
        *(("Finding", _sentence(finding)) for finding in exchange.findings),
        ("Request", f"{exchange.method} {exchange.url}"),
        ("Request id", exchange.request_id or "none sent"),
        ("Sent at", words.to_the_millisecond(exchange.began)[0] if exchange.began else "unknown"),
        ("Connection", exchange.tls or "not recorded"),
    ]
    rows += [("Body", note)] if (note := _of_a_file(exchange.curl)) else []
    return {"rows": rows, "curl": exchange.curl}


def _of_a_file(curl: str) -> str:
    """Return where the body is that a line of curl reads from a file; empty where it reads none."""
    if "--data-binary @bodies/" in curl:
        return "too long for the line of curl, which reads it from the folder bodies/ of this pack"
    if "--data-binary @" in curl:
        return "too long for the line of curl: save the body below under the name that it has there"
    return ""


def _sentence(finding: Finding) -> str:
    place = f" at {finding.pointer}" if finding.pointer else ""
    source = f" ({finding.document})" if finding.document else ""
    return f"{finding.grade} in the {finding.direction or 'exchange'}{place}: {finding.message}{source}"


def _message(headers: Sequence[tuple[str, str]], body: Any, most: int) -> Mapping[str, Any]:  # noqa: ANN401 - as recorded
    return {"headers": "\n".join(f"{name}: {value}" for name, value in headers), **_body(body, most)}


def _body(body: Any, most: int) -> Mapping[str, str]:  # noqa: ANN401 - as recorded
    """Return the body as `text` and a `note` on its type, its size and what was cut."""
    if not isinstance(body, Mapping):
        return {"text": "", "note": "no body"}
    text = _readable(body)
    notes = [str(body.get("type") or "no type"), f"{body['size']} bytes" if "size" in body else "size left out"]
    if body.get("truncated"):
        digest = f", SHA-256 of the whole {body['sha256']}" if "sha256" in body else ""
        notes.append(f"cut in the journal too{digest}")
    if len(text) > most:
        notes.append(f"the first {most:,} of {len(text):,} characters are shown")
    return {"text": text[:most], "note": ", ".join(notes)}


def _readable(body: Mapping[str, Any]) -> str:
    """Return the files of a ZIP one after the other, other bytes as base64, text as it is: the page indents JSON."""
    return _unpacked(body["base64"]) if "base64" in body else str(body.get("text", ""))


def _unpacked(encoded: str) -> str:
    try:
        held = base64.b64decode(encoded)
    except ValueError:
        return encoded
    try:
        with zipfile.ZipFile(io.BytesIO(held)) as archive:
            files = [f"[{name}]\n{archive.read(name).decode('utf-8', 'replace')}" for name in archive.namelist()]
    except zipfile.BadZipFile:
        return _as_text(held) or encoded
    return "\n".join(files)


def _as_text(held: bytes) -> str:
    """Return bytes that are text after all, as the parts of an upload are; nothing when they are none."""
    try:
        text = held.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return "" if "\x00" in text else text
