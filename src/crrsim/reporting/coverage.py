"""What a run reached of the contract: operations called, error codes provoked, and what answered that it is not built.

The list of what there is to reach comes from `contract.json` in the run's folder, written when the run was: reporting
holds no list of its own that could fall behind.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crrsim.reporting.run import Exchange, Run, Scenario

CONTRACT = "contract.json"
NOT_BUILT_HEADER = "x-crrsim-not-built"


@dataclass(frozen=True)
class OperationReached:
    """One operation and how often it was called, by outcome."""

    service: str
    name: str
    method: str
    path: str
    outcomes: Mapping[str, int]

    @property
    def calls(self) -> int:
        return sum(self.outcomes.values())


@dataclass(frozen=True)
class CodeProvoked:
    """One error code of one service, the scenarios that met it, or why nobody outside can meet it."""

    service: str
    code: str
    text: str
    why_not: str
    scenarios: tuple[str, ...]

    @property
    def state(self) -> str:
        """provoked, not provoked though it could be, or beyond reach for a stated reason."""
        return "provoked" if self.scenarios else "beyond reach" if self.why_not else "not provoked"


@dataclass(frozen=True)
class NotBuilt:
    """An operation that answered 501, with the mock's own reason."""

    service: str
    operation: str
    reason: str
    calls: int


@dataclass(frozen=True)
class Coverage:
    """`is_known` is False when the folder has no list of the contract: then only what was met can be shown."""

    is_known: bool
    operations: tuple[OperationReached, ...]
    codes: tuple[CodeProvoked, ...]
    not_built: tuple[NotBuilt, ...]

    @property
    def operations_reached(self) -> int:
        return sum(1 for operation in self.operations if operation.calls)

    @property
    def codes_provoked(self) -> int:
        return sum(1 for code in self.codes if code.scenarios)

    @property
    def services(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(operation.service for operation in self.operations))


def reason_for_gaps(run: Run) -> str:
    """Return why what could be reached was not, as far as the evidence tells."""
    if run.is_shared:
        return "this pack holds only a part of its run"
    if run.is_cut:
        return "the run was cut short"
    if run.selection:
        return f"this run played a selection: {run.selection}"
    return "no scenario reaches it yet"


_BY_CHANNEL = {
    "mui": "done by hand in the user interface; no scenario carries it",
    "iso": "the ISO does it; no scenario can see it from outside",
}


def reason_for_line(run: Run, channel: str) -> str:
    """Return why a line of the plan has no scenario in `run`, by the channel through which it is done."""
    narrowed = run.is_cut or run.is_shared or run.selection
    return reason_for_gaps(run) if narrowed else _BY_CHANNEL.get(channel, "no scenario shows it yet")


def coverage(run: Run) -> Coverage:
    """Return what `run` reached."""
    listed = _contract(run.folder)
    return Coverage(
        is_known=listed is not None,
        operations=_operations(run.exchanges, (listed or {}).get("operations", ())),
        codes=_codes(run.scenarios, (listed or {}).get("errors", ())),
        not_built=_not_built(run.exchanges),
    )


def _contract(folder: Path) -> Mapping[str, Any] | None:
    try:
        listed = json.loads((folder / CONTRACT).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return listed if isinstance(listed, dict) else None


def _operations(exchanges: Sequence[Exchange], listed: Sequence[Mapping[str, Any]]) -> tuple[OperationReached, ...]:
    met: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for exchange in exchanges:
        met[exchange.service, exchange.operation][exchange.outcome or "answered"] += 1
    rows = listed or [{"service": service, "name": name, "method": "", "path": ""} for service, name in sorted(met)]
    return tuple(
        OperationReached(
            row["service"], row["name"], row["method"], row["path"], dict(met[row["service"], row["name"]])
        )
        for row in rows
    )


def _codes(scenarios: Sequence[Scenario], listed: Sequence[Mapping[str, Any]]) -> tuple[CodeProvoked, ...]:
    met: dict[tuple[str, str], list[str]] = defaultdict(list)
    for scenario in scenarios:
        for service, code in sorted({(each.service, code) for each in scenario.exchanges for code in each.codes}):
            met[service, code].append(scenario.key)
    rows = listed or [{"service": service, "code": code, "text": "", "why_not": None} for service, code in sorted(met)]
    return tuple(
        CodeProvoked(
            row["service"], row["code"], row["text"], row["why_not"] or "", tuple(met[row["service"], row["code"]])
        )
        for row in rows
    )


def _not_built(exchanges: Sequence[Exchange]) -> tuple[NotBuilt, ...]:
    met: Counter[tuple[str, str, str]] = Counter()
    for exchange in exchanges:
        if exchange.outcome == "not_built":
            headers = {name.lower(): value for name, value in exchange.response_headers}
            met[exchange.service, exchange.operation, headers.get(NOT_BUILT_HEADER, "")] += 1
    return tuple(NotBuilt(*key, calls=calls) for key, calls in sorted(met.items()))
