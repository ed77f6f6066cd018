"""What holds a run up, as gate.json tells it: waived scenarios with their tickets, waivers and what became of them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GATE = "gate.json"
LET_THROUGH = frozenset({"waived", "let through"})
"""What the gate calls a scenario that is red and holds nobody up."""


@dataclass(frozen=True)
class Waived:
    """A waiver; `state` is in use, lapsed, fixed, fits no more or not met, `scenarios` the keys it is about."""

    ticket: str
    owner: str
    expires: str
    symptom: str
    why: str = ""
    state: str = ""
    scenarios: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ruling:
    """What a scenario that is not green does to the gate: `effect` is not judged, waived, let through or gates."""

    scenario: str
    effect: str
    says: str
    waiver: Waived | None = None

    @property
    def lets_through(self) -> bool:
        return self.effect in LET_THROUGH

    @property
    def remark(self) -> str:
        """What the gate adds to a verdict that was reached, after a semicolon; else nothing."""
        return f"; {self.says}" if self.says and self.effect != "not judged" else ""


PASSES = Ruling("", "passes", "")
"""Of a scenario that is green, or of a run that nobody has held against anything."""


@dataclass(frozen=True)
class Gate:
    """The whole of it. `rulings` is by scenario key, without those that are green; `objections` are to the run."""

    exit_code: int
    rulings: Mapping[str, Ruling]
    waivers: tuple[Waived, ...]
    objections: tuple[str, ...]
    required: tuple[str, ...]


def read_gate(folder: Path) -> Gate | None:
    """Return what gate.json in a run's folder says; None when there is none that can be read."""
    try:
        told = json.loads((folder / GATE).read_text("utf-8"))
        return Gate(
            exit_code=int(told["exit_code"]),
            rulings={each["scenario"]: _ruling(each) for each in told["rulings"]},
            waivers=tuple(_waived(each) for each in told["waivers"]),
            objections=tuple(each["says"] for each in told["objections"]),
            required=tuple(told["required"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def rulings_of(run_folder: Path) -> Callable[[str], Ruling]:
    """Return scenario key -> what gate.json in a run's folder says of it."""
    gate = read_gate(run_folder)
    return lambda key: gate.rulings.get(key, PASSES) if gate else PASSES


def _ruling(told: Mapping[str, Any]) -> Ruling:
    waiver = told.get("waiver")
    return Ruling(told["scenario"], told["effect"], told["says"], _waived(waiver) if waiver else None)


def _waived(told: Mapping[str, Any]) -> Waived:
    return Waived(**{**told, "scenarios": tuple(told.get("scenarios", ()))})
