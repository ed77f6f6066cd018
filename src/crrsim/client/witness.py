"""What a session leaves in the journal: each exchange with its findings, and once the facts of the TLS connection."""

import urllib.parse
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from crrsim.client.answer import AnyOutcome
from crrsim.client.http import Headers, Reply, Sent
from crrsim.client.identity import Identity
from crrsim.client.trouble import Trouble
from crrsim.contract.conformity import Finding
from crrsim.contract.operations import Operation, service_at
from crrsim.evidence.body import recorded
from crrsim.evidence.curl import curl
from crrsim.evidence.events import Connected, Exchange
from crrsim.evidence.journal import Journal
from crrsim.terms.outcome import Answered, NotBuilt, Refused


@dataclass(frozen=True)
class Seen:
    """One exchange as the session saw it: `reply` or `trouble`, or both when the answer was unusable."""

    operation: Operation | None
    sent: Sent
    request_id: str
    elapsed_ms: float
    deliberate: bool
    attempt: int = 1
    reply: Reply | None = None
    outcome: AnyOutcome | None = None
    trouble: Trouble | None = None
    findings: tuple[Finding, ...] = ()


class Witness:
    """Writes for one session. Without a journal it sees everything and says nothing."""

    def __init__(self, identity: Identity, journal: Journal | None) -> None:
        self._identity = identity
        self._journal = journal
        self._has_described_tls = False

    def saw(self, seen: Seen) -> None:
        """Record an exchange and the redirects it took. Raises: JournalBroken."""
        if self._journal is None:
            return
        if seen.reply is not None:
            self._describe_tls(self._journal, seen.sent, seen.reply)
            for sent, reply in seen.reply.hops:
                hop = Seen(None, sent, seen.request_id, 0.0, seen.deliberate, seen.attempt, reply)
                self._journal.record(self._exchange(self._journal, hop))
        self._journal.record(self._exchange(self._journal, seen))

    def _exchange(self, journal: Journal, seen: Seen) -> Exchange:
        sent, reply = seen.sent, seen.reply
        return Exchange(
            participant=self._identity.participant,
            service=seen.operation.service if seen.operation else service_at(urllib.parse.urlsplit(sent.url).path),
            operation=seen.operation.name if seen.operation else "",
            method=sent.method,
            url=sent.url,
            request_id=seen.request_id,
            request_headers=sent.headers,
            request_body=recorded(sent.body, _type_of(sent.headers), journal.redactor),
            status=reply.status if reply else None,
            response_headers=reply.headers if reply else (),
            response_body=recorded(reply.body, reply.header("content-type"), journal.redactor) if reply else None,
            elapsed_ms=round(seen.elapsed_ms, 3),
            tls_version=reply.tls_version if reply else None,
            tls_cipher=reply.tls_cipher if reply else None,
            findings=tuple(asdict(finding) for finding in seen.findings),
            outcome=_word(seen),
            codes=seen.outcome.codes if isinstance(seen.outcome, Refused) else (),
            deliberate=seen.deliberate,
            attempt=seen.attempt,
            error=f"{type(seen.trouble).__name__}: {seen.trouble.what}" if seen.trouble else None,
            curl=curl(sent.method, sent.url, sent.headers, sent.body.decode("utf-8", "replace") if sent.body else None),
        )

    def _describe_tls(self, journal: Journal, sent: Sent, reply: Reply) -> None:
        if self._has_described_tls or reply.server_certificate is None:
            return
        from crrsim.client.keystore import facts_of  # noqa: PLC0415 - with the library that reads certificates

        self._has_described_tls = True
        store = self._identity.keystore
        journal.record(
            Connected(
                participant=self._identity.participant,
                host=urllib.parse.urlsplit(sent.url).netloc,
                tls_version=reply.tls_version,
                tls_cipher=reply.tls_cipher,
                client_certificate=store.facts() if store else {},
                server_certificate=facts_of(reply.server_certificate),
            )
        )


def grades(findings: Iterable[Finding], direction: str) -> frozenset[str]:
    """Return the grades met in one direction, request or response."""
    return frozenset(str(finding.grade) for finding in findings if finding.direction == direction)


def _type_of(headers: Headers) -> str:
    return next((value for name, value in headers if name.lower() == "content-type"), "")


def _word(seen: Seen) -> str:
    if seen.trouble is not None:
        return "trouble"
    for kind, word in ((Answered, "answered"), (Refused, "refused"), (NotBuilt, "not_built")):
        if isinstance(seen.outcome, kind):
            return word
    return "redirected"
