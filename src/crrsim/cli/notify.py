"""Tells a webhook that verdicts changed since the run before: once, without secrets, and never at the run's cost."""

import json
import os
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rich.console import Console

from crrsim.client.http import HttpxHttp, NoAnswer, Sent
from crrsim.evidence.policy import Notify, read_policy
from crrsim.evidence.redaction import SHARED
from crrsim.evidence.verdict import ExitCode
from crrsim.reporting import words
from crrsim.reporting.history import History, HistoryBroken, system_of
from crrsim.reporting.reading import read_run
from crrsim.reporting.run import Run
from crrsim.reporting.verdicts import verdict

TIMEOUT_SECONDS = 10.0
MOST_IN_WORDS = 10
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Untold(Exception):  # noqa: N818 - says what came of it
    """Nobody was told, and the message says why; it never holds the address, which is a secret."""


@dataclass(frozen=True)
class Turn:
    """A scenario whose verdict is another than in the run before; `before` is None when it was never played."""

    scenario: str
    title: str
    before: str | None
    after: str

    @property
    def sentence(self) -> str:
        old = verdict(self.before).word if self.before else "not played"
        return f"{self.scenario} {old} → {verdict(self.after).word}"


def notify(folder: Path, policy: Path | None, code: ExitCode, console: Console) -> None:
    """Tell the webhook that the policy names, if verdicts changed; say on the terminal what came of it."""
    asked = read_policy(policy).notify if policy else None
    if policy is None or asked is None:
        return
    try:
        run = read_run(folder, brief=True)
        turns = tuple(turns_of(run))
        if not turns:
            return
        host = _send(_address(asked, policy.parent), payload(run, turns, code))
        console.print(f"Told {host} that {words.counted(len(turns), 'verdict')} changed.", markup=False)
    except (Untold, HistoryBroken) as problem:
        console.print(f"Nobody was told of the change of verdicts: {problem}", style="magenta", markup=False)


def turns_of(run: Run) -> Iterator[Turn]:
    """Yield what changed since each scenario was last played on this system; one that is new is told when it is red.

    Raises: HistoryBroken.
    """
    before = History.beside(run.folder).before(run)
    for each in run.scenarios:
        known = before.get(each.key)
        if known is None and verdict(each.verdict).is_bad:
            yield Turn(each.key, each.title, None, each.verdict)
        elif known is not None and known.verdict != each.verdict:
            yield Turn(each.key, each.title, known.verdict, each.verdict)


def payload(run: Run, turns: Sequence[Turn], code: ExitCode) -> dict[str, Any]:
    """Return what the webhook gets: a sentence for people under `text`, as chats want it, and the facts beside it."""
    told = ", ".join(turn.sentence for turn in turns[:MOST_IN_WORDS])
    more = f" and {len(turns) - MOST_IN_WORDS} more" if len(turns) > MOST_IN_WORDS else ""
    mock = " (MOCK)" if run.is_mock else ""
    cleaned: dict[str, Any] = SHARED.clean({
        "text": f"crrsim on {system_of(run)}{mock}: {words.counted(len(turns), 'verdict')} changed: {told}{more}",
        "run": run.id, "system": system_of(run), "mock": run.is_mock, "fingerprint": run.fingerprint,
        "exit_code": int(code), "changes": [asdict(turn) for turn in turns],
    })  # fmt: skip
    return cleaned


def _address(asked: Notify, beside: Path) -> str:
    """Return the address from its source, made known to the redactor. Raises: Untold."""
    if asked.webhook_env:
        told = os.environ.get(asked.webhook_env, "")
        source = f"the environment has no {asked.webhook_env}"
    else:
        file = beside / (asked.webhook_file or "")
        source = f"{file} holds no address"
        try:
            told = file.read_text("utf-8").strip()
        except OSError as problem:
            raise Untold(f"{file} cannot be read ({problem.strerror})") from None
    if not told:
        raise Untold(source)
    SHARED.register(told)
    parts = urlsplit(told)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise Untold("the webhook's address begins with https://, or is on this machine")
    return told


def _send(address: str, told: dict[str, Any]) -> str:
    """Post the payload and return the host that took it. Raises: Untold."""
    host = urlsplit(address).hostname or "the webhook"
    body = json.dumps(told, ensure_ascii=False).encode()
    headers = (("content-type", "application/json"), ("content-length", str(len(body))), ("user-agent", "crrsim"))
    try:
        with HttpxHttp(ssl.create_default_context(), address, TIMEOUT_SECONDS) as http:
            reply = http.send(Sent("POST", address, (("host", urlsplit(address).netloc), *headers), body))
    except NoAnswer as problem:
        raise Untold(f"{host} gave no answer ({problem.failure})") from None
    if not 200 <= reply.status < 300:
        raise Untold(f"{host} answered {reply.status}")
    return host
