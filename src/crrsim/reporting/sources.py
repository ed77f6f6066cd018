"""Where it is written: the document, the assumption or the reading behind what a scenario expected.

Read from `sources.json` in the run's folder, written when its pages were. An assumption is called one, never a rule of
the ISO, and where no source is kept that is said.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crrsim.reporting.comparison import comparison
from crrsim.reporting.requests import guilty
from crrsim.reporting.run import Run, Scenario

SOURCES = "sources.json"
ASSUMED = "ASSUMED, and no rule of the ISO"
UNKEPT = "Where it is written was not kept by this run"
_RULE, _OF_A_RULE = "rule:", "rule "
_JUDGED = frozenset({"pass", "fail", "drift"})
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Written:
    """One thing that a scenario stands on: the code or rule, what it says, and where that is written."""

    name: str
    says: str
    where: str

    @property
    def is_rule(self) -> bool:
        return self.name.startswith(_OF_A_RULE)

    @property
    def told(self) -> str:
        """All of it in one sentence without a full stop."""
        return ". ".join((f"{self.name}: {self.says.rstrip('.')}" if self.says else self.name, self.where))


class Sources:
    """What a run's folder keeps of where its codes and rules are written, and what its assumptions mean."""

    def __init__(self, run: Run) -> None:
        self._held = _read(run.folder / SOURCES)
        self._codes = {(str(each["service"]), str(each["code"])): each for each in self._held.get("codes", ())}
        self._rules = {str(each["name"]): each for each in self._held.get("rules", ())}
        self._means = _meanings(run)

    @property
    def are_kept(self) -> bool:
        return bool(self._codes or self._rules)

    def behind(self, scenario: Scenario) -> tuple[Written, ...]:
        """Return what stands behind a scenario: the codes expected, those seen instead, then the rules it shows.

        Where no answer of the market was judged, no rule of it was either.
        """
        compared = comparison(scenario)
        service = next((each.service for each in guilty(scenario)), "")
        others = [code for code in compared.met if code not in compared.codes]
        codes = [*((code, "expected") for code in compared.codes), *((code, "seen") for code in others)]
        told = [self._code(service, code, role) for code, role in codes]
        rules = _rules(scenario) if scenario.verdict in _JUDGED else ()
        return (*told, *map(self._rule, rules))

    def of(self, scenarios: Sequence[Scenario]) -> Mapping[str, Any]:
        """Return the part of the list that these scenarios need, for a pack."""
        rules = {name for scenario in scenarios for name in _rules(scenario)}
        found = [comparison(each) for each in scenarios]
        codes = {code for each in found for code in (*each.codes, *each.met)}
        return {
            "codes": [each for (_, code), each in self._codes.items() if code in codes],
            "rules": [each for name, each in self._rules.items() if name in rules],
        }

    def _code(self, service: str, code: str, role: str) -> Written:
        name = f"{code} ({role})"
        found = self._codes.get((service, code)) or next(
            (row for (_, one), row in self._codes.items() if one == code), None
        )
        if found is None:
            return Written(name, "", "No published table has it" if self.are_kept else UNKEPT)
        opened = "".join(f" Not settled there: {each}" for each in found["open"])
        status = f"{ASSUMED}: that it comes as HTTP {found['status']}, {self._register(str(found['register']))}"
        return Written(name, f"“{found['says']}” (in our words)", f"Published: {found['written']}.{opened} {status}")

    def _rule(self, name: str) -> Written:
        found = self._rules.get(name)
        if found is None:
            return Written(f"{_OF_A_RULE}{name}", "", UNKEPT)
        grounds = found["grounds"]
        told = [self._ground(each) for each in grounds]
        if not any(each["kind"] == "published" for each in grounds):
            told.append("No published document found that says so")
        return Written(f"{_OF_A_RULE}{name}", str(found["says"]), ". ".join(told))

    def _ground(self, ground: Row) -> str:
        says, numbers = str(ground["says"]), "; ".join(map(self._register, ground["registers"]))
        match ground["kind"]:
            case "published":
                return f"Published: {' and '.join(ground['documents'])}{f': {says}' if says else ''}"
            case "assumed":
                return f"{ASSUMED}: {numbers}{f', {says}' if says else ''}"
            case _:
                return f"{ASSUMED}: crrsim's own reading{f', {says}' if says else ''}"

    def _register(self, number: str) -> str:
        means = self._means.get(number)
        return f"{number} ({means})" if means else number


def _rules(scenario: Scenario) -> Iterator[str]:
    return (tag.removeprefix(_RULE) for tag in scenario.tags if tag.startswith(_RULE))


def _read(file: Path) -> Mapping[str, Any]:
    try:
        held = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}


def _meanings(run: Run) -> Mapping[str, str]:
    """Return register number -> what is assumed, with the value in force where it has a switch."""
    held: dict[str, list[str]] = {}
    for each in run.manifest.get("assumptions") or ():
        if isinstance(each, Mapping):
            value = f" = {each['value']}" if each.get("value") else ""
            held.setdefault(str(each.get("register")), []).append(f"{each.get('means')}{value}")
    return {number: "; ".join(means) for number, means in held.items()}
