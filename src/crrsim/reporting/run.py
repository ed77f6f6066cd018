"""A run as its evidence tells it: scenarios, steps, exchanges, findings; plain data, ready for any page."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

Json = Any


@dataclass(frozen=True)
class Finding:
    """A departure from a published document: `grade` is break, drift or note, `direction` request or response."""

    grade: str
    message: str
    direction: str = ""
    pointer: str = ""
    document: str = ""


@dataclass(frozen=True)
class Exchange:
    """One request and its answer. `line` is its line in the journal, from 1; `status` is None when no answer came.

    `at` is when it was recorded, which is when it was over: `began` is when it was sent.
    """

    line: int
    at: datetime | None
    participant: str
    service: str
    operation: str
    method: str
    url: str
    request_id: str
    status: int | None
    outcome: str
    elapsed_ms: float
    codes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    deliberate: bool = False
    attempt: int = 1
    error: str = ""
    curl: str = ""
    request_headers: tuple[tuple[str, str], ...] = ()
    response_headers: tuple[tuple[str, str], ...] = ()
    request_body: Json = None
    response_body: Json = None
    tls: str = ""

    @property
    def began(self) -> datetime | None:
        """When the request was sent: as long before its record as it took; None where no time is known."""
        return self.at - timedelta(milliseconds=self.elapsed_ms) if self.at else None


@dataclass(frozen=True)
class ClockMove:
    """The double's clock was set to a moment, or time was `played` up to it; `step` is None outside any step."""

    line: int
    to: datetime | None
    played: bool
    step: int | None


@dataclass(frozen=True)
class Clearing:
    """The audit trail of one clearing: its line in the journal, the market and product, and what the engine told."""

    line: int
    market: str
    record: Mapping[str, Json]
    step: int | None


@dataclass(frozen=True)
class Check:
    """One comparison of a step; `outcome` is held, fail, drift or note, `written` says where it is asked for."""

    says: str
    expected: str
    actual: str
    outcome: str
    written: str = ""


@dataclass(frozen=True)
class Step:
    """A step as played. `outcome` is passed, failed, skipped, undefined, or not reached; `ended` is None if unknown."""

    index: int
    keyword: str
    text: str
    outcome: str
    elapsed_ms: float = 0.0
    line: int | None = None
    error: str = ""
    expected: Json = None
    actual: Json = None
    table: tuple[tuple[str, ...], ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    checks: tuple[Check, ...] = ()
    ended: datetime | None = None

    @property
    def sentence(self) -> str:
        """The first line of the error: what was wrong, without the traceback."""
        return self.error.strip().split("\n", 1)[0]


@dataclass(frozen=True)
class Scenario:
    """A scenario as played. `key` is its stable id and, for a row of an outline, the row: an anchor that stays.

    `writer` names the process that played it, `began` is None when the journal does not say when.
    `attestation` is the word of the person who played it by hand: by, attested_at, expires, done, note, screenshot,
    key.
    """

    key: str
    id: str
    title: str
    verdict: str
    feature: str = ""
    line: int | None = None
    node: str = ""
    rule: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    error: str = ""
    elapsed_ms: float = 0.0
    steps: tuple[Step, ...] = ()
    loose: tuple[Exchange, ...] = ()
    findings: tuple[Finding, ...] = ()
    writer: str = ""
    began: datetime | None = None
    attestation: Mapping[str, Json] | None = None
    clock: tuple[ClockMove, ...] = ()
    clearings: tuple[Clearing, ...] = ()

    @property
    def unsaid(self) -> tuple[str, ...]:
        """The parameters of an outline's row that its title does not say already."""
        return tuple(value for value in self.parameters.values() if value not in self.title)

    @cached_property
    def exchanges(self) -> tuple[Exchange, ...]:
        """Every exchange of the scenario, those outside any step (arranging, tidying) last."""
        return (*(exchange for step in self.steps for exchange in step.exchanges), *self.loose)

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        return (*(finding for exchange in self.exchanges for finding in exchange.findings), *self.findings)


@dataclass(frozen=True)
class Run:
    """Everything one folder says. `gaps` are sentences on what the evidence lacks: a cut line, a missing end.

    `sealed_by` is the id of the key in the run's seal, empty without one; whether it holds is for `crrsim verify`.
    `selection` is the expression over tags that narrowed the run, `selected` how many scenarios it left, None when
    nobody recorded it; `is_cut` says that the run ended before it was over.
    """

    folder: Path
    id: str
    is_mock: bool
    crrsim: str
    seed: int | None
    profile: str
    started_at: datetime | None
    elapsed_ms: float
    manifest: Mapping[str, Json]
    scenarios: tuple[Scenario, ...]
    loose: tuple[Exchange, ...] = ()
    connections: tuple[Mapping[str, Json], ...] = ()
    clearings: tuple[Mapping[str, Json], ...] = ()
    gaps: tuple[str, ...] = ()
    sealed_by: str = ""
    selection: str = ""
    selected: int | None = None
    is_cut: bool = False

    @property
    def unplayed(self) -> int:
        """How many scenarios a run that was cut never came to; 0 when nobody recorded how many there were."""
        missing = (self.selected or 0) - len(self.scenarios)
        return missing if self.is_cut and missing > 0 and not self.is_shared else 0

    @property
    def is_shared(self) -> bool:
        """Whether this is a pack made for somebody else: a part of a run, without names."""
        return "shared" in self.manifest

    @property
    def others(self) -> Counter[str]:
        """How many scenarios of the run a pack does without, by verdict; none where nobody recorded it."""
        shared = self.manifest.get("shared")
        told = shared.get("others") if isinstance(shared, Mapping) else None
        return Counter({str(name): int(times) for name, times in told.items()} if isinstance(told, Mapping) else {})

    @property
    def settings(self) -> Mapping[str, Any]:
        """The profile it was played under, as the manifest tells it."""
        told = self.manifest.get("profile")
        return told if isinstance(told, Mapping) else {}

    @property
    def defects(self) -> tuple[str, ...]:
        """The ways in which the double was told to be wrong."""
        return tuple(self.settings.get("defects") or ())

    @cached_property
    def by_key(self) -> Mapping[str, Scenario]:
        return {scenario.key: scenario for scenario in self.scenarios}

    @cached_property
    def by_tag(self) -> Mapping[str, tuple[Scenario, ...]]:
        """Tag -> the scenarios that carry it, in their order."""
        held: dict[str, list[Scenario]] = {}
        for scenario in self.scenarios:
            for tag in scenario.tags:
                held.setdefault(tag, []).append(scenario)
        return {tag: tuple(found) for tag, found in held.items()}

    @cached_property
    def exchanges(self) -> tuple[Exchange, ...]:
        return (*(exchange for scenario in self.scenarios for exchange in scenario.exchanges), *self.loose)

    @property
    def fingerprint(self) -> str:
        """The short id of what the run stood on; two runs with one id asked the same in the same way."""
        known = self.manifest.get("fingerprint")
        return str(known.get("id", "")) if isinstance(known, Mapping) else ""

    @property
    def report(self) -> Path:
        """Where the page of this run stands."""
        return self.folder / "report.html"

    @property
    def verdicts(self) -> Counter[str]:
        """How many scenarios have each verdict."""
        return Counter(scenario.verdict for scenario in self.scenarios)
