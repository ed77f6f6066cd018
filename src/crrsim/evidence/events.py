"""The kinds of record a journal holds, one class each: reports and other rooms agree on field names here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:  # cryptography: only who reads attestations needs it
    from crrsim.evidence.attestation import Attestation


class Event:
    """Base of every record. The journal adds run, writer, n, at, mock, kind, scenario and step around its fields."""

    kind: ClassVar[str]


@dataclass(frozen=True)
class RunStarted(Event):
    """A process began to run scenarios. With several workers each writes its own."""

    kind: ClassVar[str] = "run_started"
    seed: int
    profile: str
    crrsim: str = ""
    selection: str = ""
    scenarios: int | None = None


@dataclass(frozen=True)
class ScenarioStarted(Event):
    """A scenario began; its stable id is the journal's context. `feature` is a path relative to the features' root."""

    kind: ClassVar[str] = "scenario_started"
    title: str
    feature: str = ""
    line: int | None = None
    rule: str = ""
    tags: tuple[str, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    description: str = ""
    node: str = ""


@dataclass(frozen=True)
class StepStarted(Event):
    """A step began: written only where somebody watches a run as it goes."""

    kind: ClassVar[str] = "step_started"
    index: int
    keyword: str
    text: str
    line: int | None = None


@dataclass(frozen=True)
class StepFinished(Event):
    """A step ended. `outcome` is passed, failed, skipped or undefined; `error` holds one sentence, then the traceback.

    `expected` and `actual` are the two values of the check that failed, when the step could name them. `checks` are all
    comparisons of the step: says, expected, actual, outcome (held, fail, drift or note) and where it is written.
    """

    kind: ClassVar[str] = "step_finished"
    index: int
    keyword: str
    text: str
    outcome: str
    elapsed_ms: float = 0.0
    line: int | None = None
    error: str | None = None
    expected: Any = None
    actual: Any = None
    table: tuple[tuple[str, ...], ...] = ()
    checks: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Exchange(Event):
    """One request and what came back, as it was on the wire but for what redaction took out.

    Headers are pairs in wire order. Bodies are the mappings of `body.recorded`. `status` is None when no answer
    came, and then `error` says why. `deliberate` marks a request that was meant to be wrong. `outcome` is answered,
    refused, not_built or trouble; `attempt` counts from 1.
    """

    kind: ClassVar[str] = "exchange"
    participant: str
    service: str
    operation: str
    method: str
    url: str
    request_id: str
    request_headers: tuple[tuple[str, str], ...] = ()
    request_body: Mapping[str, Any] | None = None
    status: int | None = None
    response_headers: tuple[tuple[str, str], ...] = ()
    response_body: Mapping[str, Any] | None = None
    elapsed_ms: float = 0.0
    tls_version: str | None = None
    tls_cipher: str | None = None
    findings: tuple[Mapping[str, Any], ...] = ()
    outcome: str = ""
    codes: tuple[str, ...] = ()
    deliberate: bool = False
    attempt: int = 1
    error: str | None = None
    curl: str = ""


@dataclass(frozen=True)
class Connected(Event):
    """TLS facts of one session, once: never a key, only public properties of both certificates."""

    kind: ClassVar[str] = "connected"
    participant: str
    host: str
    tls_version: str | None
    tls_cipher: str | None
    client_certificate: Mapping[str, Any] = field(default_factory=dict)
    server_certificate: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class FindingMade(Event):
    """A departure from the documents, graded break, drift or note, met outside an exchange (which carries its own)."""

    kind: ClassVar[str] = "finding"
    grade: str
    message: str
    direction: str = ""
    pointer: str = ""
    document: str = ""


@dataclass(frozen=True)
class Attested(Event):
    """A person's word for what no program can do, as `attestation` has it, and its signature."""

    kind: ClassVar[str] = "attested"
    by: str
    attested_at: str
    expires: str
    done: bool
    note: str
    screenshot: Mapping[str, Any]
    key: str
    signature: str

    @classmethod
    def of(cls, told: "Attestation") -> "Attested":
        """Return the record of an attestation."""
        at, expires = told.at.isoformat(), told.expires.isoformat()
        return cls(told.by, at, expires, told.done, told.note, told.screenshot, told.key, told.signature)


@dataclass(frozen=True)
class Cleared(Event):
    """The audit trail of a clearing: digest of the input, size, solver, status, objective, what binds."""

    kind: ClassVar[str] = "clearing"
    market: str
    record: Mapping[str, Any]


@dataclass(frozen=True)
class ClockMoved(Event):
    """The clock of the double was set, or time was let pass: `to` is the moment in UTC, `played` says which it was."""

    kind: ClassVar[str] = "clock_moved"
    to: str
    played: bool = False


@dataclass(frozen=True)
class ScenarioFinished(Event):
    """How a scenario ended: a word of `verdict.Verdict` and the sentence that decided it."""

    kind: ClassVar[str] = "scenario_finished"
    verdict: str
    reason: str = ""
    elapsed_ms: float = 0.0
    error: str | None = None


@dataclass(frozen=True)
class RunFinished(Event):
    """A process ran all it was given. `verdicts` counts scenarios by verdict."""

    kind: ClassVar[str] = "run_finished"
    verdicts: Mapping[str, int]
    exit_code: int
    elapsed_ms: float = 0.0


EVENTS: Mapping[str, type[Event]] = {
    event.kind: event
    for event in (
        RunStarted,
        ScenarioStarted,
        StepStarted,
        StepFinished,
        Exchange,
        Connected,
        FindingMade,
        Attested,
        Cleared,
        ClockMoved,
        ScenarioFinished,
        RunFinished,
    )
}
