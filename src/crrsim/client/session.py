"""One participant's standing connection: one certificate, one HTTP client, and a witness to every exchange."""

import time
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from ssl import TLSVersion
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from crrsim import __version__
from crrsim.client import payload
from crrsim.client.answer import AnyOutcome, read
from crrsim.client.handshake import trouble_of
from crrsim.client.http import TIMEOUT_SECONDS, Headers, Http, HttpxHttp, NoAnswer, Reply, Sent, with_query
from crrsim.client.identity import TLS_1_2, TLS_1_3, Identity
from crrsim.client.judge import judged
from crrsim.client.trouble import Call, Trouble, WritesRefused
from crrsim.client.witness import Seen, Witness
from crrsim.contract.conformity import Finding
from crrsim.contract.operations import OPERATIONS, Operation, find
from crrsim.contract.wire import REQUEST_ID
from crrsim.evidence.journal import Journal

if TYPE_CHECKING:  # whoever wants retries brings them, and their library
    from crrsim.client.retry import Retries

READS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class _Errand:
    """A request and what we know of it before it goes out."""

    operation: Operation | None
    sent: Sent
    query: Headers
    request_id: str
    deliberate: bool

    def call(self, participant: str) -> Call:
        name = str(self.operation) if self.operation else f"{self.sent.method} {self.sent.url}"
        return Call(participant, name, self.request_id)


class Session:
    """Calls the ISO as one participant.

    `journal` takes every exchange; without one nothing is recorded. `trust` is a PEM file of the server's authority
    (None: the system's). `retries` is off unless given. With `writes_allowed` false no write leaves the machine.
    Close it, or use it as a context.
    Raises: CertificateProblem, ConfigurationError when the identity cannot be used.
    """

    def __init__(
        self,
        identity: Identity,
        base_url: str,
        journal: Journal | None = None,
        *,
        trust: Path | None = None,
        minimum_tls: TLSVersion = TLS_1_2,
        maximum_tls: TLSVersion = TLS_1_3,
        writes_allowed: bool = True,
        timeout: float = TIMEOUT_SECONDS,
        retries: "Retries | None" = None,
        http: Http | None = None,
    ) -> None:
        self.identity = identity
        self.base_url = base_url.rstrip("/")
        self.journal = journal
        self.writes_allowed = writes_allowed
        if journal is not None:
            identity.guard(journal.redactor)
        self._context = identity.context(trust, minimum=minimum_tls, maximum=maximum_tls)
        self._http = http or HttpxHttp(self._context, self.base_url, timeout)
        self._witness = Witness(identity, journal)
        self._retries = retries
        self._deliberate = False
        self._agent = _agent(journal)

    @property
    def participant(self) -> str:
        return self.identity.participant

    def call(
        self, service: str, name: str, query: Mapping[str, Any] | None = None, body: payload.Body = None
    ) -> AnyOutcome:
        """Return the outcome of one of the 69 operations.

        query: wire name -> value; None is left out, instants become UTC text. body: a model of the contract, or plain
        mappings, which are sent as they are and counted as meant.
        Raises: Trouble.
        """
        operation = OPERATIONS[service, name]
        if self._retries is None:
            return self._exchange(self._errand(operation, query or {}, body), 1)
        return self._retries.run(
            operation, lambda attempt: self._exchange(self._errand(operation, query or {}, body), attempt)
        )

    def send(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any] | Iterable[tuple[str, Any]] = (),
        headers: Mapping[str, str] | Iterable[tuple[str, str]] | None = None,
        body: bytes | str | payload.Body = None,
    ) -> AnyOutcome:
        """Send a request just as it is given: the raw door, for requests that are meant to be wrong.

        headers: None for the ordinary ones with a fresh request id; otherwise these and no others, so `{}` leaves the
        request id out and pairs may repeat it. body: bytes and text go out unread.
        Raises: Trouble.
        """
        data = payload.raw(body)
        given = self._headers(str(uuid.uuid4()), data) if headers is None else _pairs(headers)
        pairs = payload.texts(query)
        request_id = next((value for name, value in given if name.lower() == REQUEST_ID), "")
        sent = Sent(method, with_query(self.base_url + path, pairs), given, data)
        return self._exchange(_Errand(find(method, path), sent, pairs, request_id, deliberate=True), 1)

    @contextmanager
    def deliberately(self) -> Iterator[Self]:
        """Count every request in this context as meant: what is wrong with it is a note, not a break."""
        before, self._deliberate = self._deliberate, True
        try:
            yield self
        finally:
            self._deliberate = before

    def close(self) -> None:
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _errand(self, operation: Operation, query: Mapping[str, Any], body: payload.Body) -> _Errand:
        request_id = str(uuid.uuid4())
        data = payload.of_operation(operation, body)
        pairs = payload.texts(query)
        url = with_query(self.base_url + operation.path, pairs)
        sent = Sent(operation.method, url, self._headers(request_id, data), data)
        return _Errand(operation, sent, pairs, request_id, self._deliberate or payload.is_plain(body))

    def _headers(self, request_id: str, data: bytes) -> Headers:
        ordinary = ((REQUEST_ID, request_id), ("accept", "*/*"), ("user-agent", self._agent))
        return (*ordinary, ("content-type", "application/json")) if data else ordinary

    def _exchange(self, errand: _Errand, attempt: int) -> AnyOutcome:
        self._guard_writes(errand)
        started = time.perf_counter()
        try:
            reply = self._http.send(errand.sent)
        except NoAnswer as problem:
            elapsed = _since(started)
            trouble = trouble_of(problem, errand.call(self.participant), self._context, self.base_url)
            self._saw(errand, elapsed, attempt, trouble=trouble)
            raise trouble from problem
        return self._read(errand, reply, _since(started), attempt)

    def _read(self, errand: _Errand, reply: Reply, elapsed_ms: float, attempt: int) -> AnyOutcome:
        findings = judged(errand.operation, errand.sent, errand.query, reply, deliberate=errand.deliberate)
        try:
            outcome = read(errand.operation, reply, errand.call(self.participant))
        except Trouble as trouble:
            self._saw(errand, elapsed_ms, attempt, reply=reply, trouble=trouble, findings=findings)
            raise
        self._saw(errand, elapsed_ms, attempt, reply=reply, outcome=outcome, findings=findings)
        return outcome

    def _saw(
        self,
        errand: _Errand,
        elapsed_ms: float,
        attempt: int,
        *,
        reply: Reply | None = None,
        outcome: AnyOutcome | None = None,
        trouble: Trouble | None = None,
        findings: tuple[Finding, ...] = (),
    ) -> None:
        self._witness.saw(
            Seen(
                errand.operation,
                errand.sent,
                errand.request_id,
                elapsed_ms,
                errand.deliberate,
                attempt,
                reply,
                outcome,
                trouble,
                findings,
            )
        )

    def _guard_writes(self, errand: _Errand) -> None:
        writes = errand.operation.write if errand.operation else errand.sent.method not in READS
        if writes and not self.writes_allowed:
            raise WritesRefused(
                "writing is not allowed on this server; nothing was sent", errand.call(self.participant)
            )


def _agent(journal: Journal | None) -> str:
    run = f" run/{journal.run}" if journal is not None else ""
    return f"crrsim/{__version__}{run}"


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def _pairs(headers: Mapping[str, str] | Iterable[tuple[str, str]]) -> Headers:
    return tuple(headers.items()) if isinstance(headers, Mapping) else tuple(headers)
