"""What went wrong, said once: scenarios that ended alike for a like reason are one finding, however many they are.

Where the product is blamed, another expected code or another operation is another finding: two services that let the
same thing pass are two things to mend.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crrsim.reporting import words
from crrsim.reporting.comparison import comparison
from crrsim.reporting.requests import guilty, reads, to_repeat
from crrsim.reporting.run import Scenario
from crrsim.reporting.verdicts import verdict

ALIAS = r"\b(?:[PC]-[A-Z2-7]{6}|p-[a-z2-7]{6})\b"
"""Who stands in a pack for a participant or a certificate; in small letters, for another spelling of a name."""
_PARTICULAR = re.compile(
    rf"{ALIAS}|\s*\([^()]*\)|[0-9a-f]{{8}}-[0-9a-f]{{4}}-[0-9a-f-]{{22}}|“[^”]*”|\"[^\"]*\"|'[^']*'|\d+(?:\.\d+)?"
)
"""What differs between scenarios that met the same: who and which request it was, names, numbers."""


_OF_THE_PRODUCT = frozenset({"fail", "drift"})


@dataclass(frozen=True)
class Cause:
    """A verdict and its reason as the first of the `scenarios` tells it, the one that is repeated most easily."""

    verdict: str
    reason: str
    scenarios: tuple[Scenario, ...]


def causes(scenarios: Sequence[Scenario]) -> tuple[Cause, ...]:
    """Return the scenarios by cause, the most frequent first; one that needs no look stands for itself."""
    held: dict[tuple[str, ...], list[Scenario]] = {}
    for scenario in scenarios:
        alike = _PARTICULAR.sub("", words.reason(scenario)) if verdict(scenario.verdict).is_bad else scenario.key
        held.setdefault((scenario.verdict, alike, *apart(scenario)), []).append(scenario)
    made = (_cause(found) for found in held.values())
    return tuple(sorted(made, key=lambda cause: -len(cause.scenarios)))


def apart(scenario: Scenario) -> tuple[str, ...]:
    """Return what keeps a scenario apart from others that met a like reason: the codes expected and what was asked."""
    if scenario.verdict not in _OF_THE_PRODUCT:
        return ()
    asked = [f"{each.service}.{each.operation}" for each in guilty(scenario)]
    return (*sorted(comparison(scenario).codes), *asked[:1])


def _cause(found: Sequence[Scenario]) -> Cause:
    told = min(found, key=_effort)
    return Cause(told.verdict, words.reason(told), (told, *(each for each in found if each is not told)))


def _effort(scenario: Scenario) -> tuple[int, ...]:
    """Return how hard it is to show a scenario to somebody: with a request to send again, and with few of them.

    What the environment did is shown best by a plain question that failed early, in the step that was to ask it: the
    scenario may be about something else, and what writes cannot be sent again and again.
    """
    again = to_repeat(scenario)
    is_bare = not any(each.curl for each in again)
    if scenario.verdict != "environment":
        return is_bare, len(again), len(scenario.exchanges)
    step, wrong = words.failed_step(scenario), guilty(scenario)
    is_by_the_way = step is not None and step.keyword.strip() == "Given"
    is_odd = any(each.deliberate or not reads(each) for each in wrong)
    return is_bare, is_odd, is_by_the_way, len(again), min((each.line for each in wrong), default=0)
