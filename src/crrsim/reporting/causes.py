"""What went wrong, said once: scenarios that ended alike for a like reason are one finding, however many they are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crrsim.reporting import words
from crrsim.reporting.run import Scenario

_PARTICULAR = re.compile(
    r"\b[PC]-[A-Z2-7]{6}\b|\s*\([^()]*\)|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|“[^”]*”|\"[^\"]*\"|'[^']*'|\d+(?:\.\d+)?"
)
"""What differs between scenarios that met the same: who and which request it was, names, numbers."""


@dataclass(frozen=True)
class Cause:
    """A verdict and its reason as the first of the `scenarios` tells it."""

    verdict: str
    reason: str
    scenarios: tuple[Scenario, ...]


def causes(scenarios: Sequence[Scenario]) -> tuple[Cause, ...]:
    """Return the scenarios by cause, the most frequent first."""
    held: dict[tuple[str, str], list[Scenario]] = {}
    for scenario in scenarios:
        alike = _PARTICULAR.sub("", words.reason(scenario))
        held.setdefault((scenario.verdict, alike), []).append(scenario)
    made = (Cause(name, words.reason(found[0]), tuple(found)) for (name, _), found in held.items())
    return tuple(sorted(made, key=lambda cause: -len(cause.scenarios)))
