"""What needs a look, folded: scenarios that failed for the same reason are one entry, at whose fault it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crrsim.reporting import words
from crrsim.reporting.causes import ALIAS, apart
from crrsim.reporting.run import Run, Scenario
from crrsim.reporting.verdicts import VERDICTS, Verdict, verdict

_VARIES = re.compile(rf"{ALIAS}|\([^()]*\)|\{{.*\}}|“[^”]*”|\"[^\"]*\"|'[^']*'|\b[\w-]*\d[\w.:-]*")


@dataclass(frozen=True)
class Symptom:
    """Scenarios with one verdict and one reason; numbers, names and quotations may differ among them.

    Codes that were expected, and what was asked, do not differ where the product is blamed.
    """

    verdict: Verdict
    scenarios: tuple[Scenario, ...]

    @property
    def first(self) -> Scenario:
        return self.scenarios[0]

    @property
    def reason(self) -> str:
        """The reason of the first, without the step it came up at."""
        return words.reason(self.first)


def symptoms(run: Run) -> tuple[Symptom, ...]:
    """Return what needs a look, worst verdict first, then by how many scenarios show it."""
    return _folded([scenario for scenario in run.scenarios if verdict(scenario.verdict).is_bad])


def idle(run: Run) -> tuple[Symptom, ...]:
    """Return why scenarios were not judged, most frequent first within each verdict."""
    unplayed = (scenario for scenario in run.scenarios if not verdict(scenario.verdict).is_bad)
    return _folded([scenario for scenario in unplayed if not verdict(scenario.verdict).is_green])


def _folded(scenarios: Sequence[Scenario]) -> tuple[Symptom, ...]:
    met: dict[tuple[str, ...], list[Scenario]] = {}
    for scenario in scenarios:
        alike = _VARIES.sub("#", words.reason(scenario))
        met.setdefault((scenario.verdict, alike, *apart(scenario)), []).append(scenario)
    ranks = {known.name: rank for rank, known in enumerate(VERDICTS)}
    order = sorted(met.items(), key=lambda each: (ranks.get(each[0][0], 0), -len(each[1])))
    return tuple(Symptom(verdict(name), tuple(held)) for (name, *_), held in order)
