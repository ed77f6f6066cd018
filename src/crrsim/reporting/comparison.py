"""What was expected of a scenario and what was seen, also where no check of a step could say so.

A reader who has nothing but the page compares the two; "at fault: the environment" alone gives nothing to compare.
"""

import re
from dataclasses import dataclass

from crrsim.reporting import words
from crrsim.reporting.requests import guilty
from crrsim.reporting.run import Exchange, Scenario, Step

_CODE = re.compile(r"\b[A-Z]{3,4}\d{3,4}\b")
"""An error code of the ISO, as AUC0037 or LHFV0031."""


@dataclass(frozen=True)
class Comparison:
    """Both sides in words; `codes` are the error codes expected and `met` those that were seen, each in its order."""

    expected: str
    seen: str
    codes: tuple[str, ...]
    met: tuple[str, ...]


def comparison(scenario: Scenario) -> Comparison:
    """Return what was expected and seen where `scenario` went wrong."""
    step = words.failed_step(scenario)
    expected, seen = _checked(step) or _without_a_check(scenario, step)
    codes = codes_in(expected) or codes_in(step.text if step else "")
    answers = (code for exchange in guilty(scenario) for code in exchange.codes)
    return Comparison(expected, seen, codes, tuple(dict.fromkeys((*answers, *codes_in(seen)))))


def codes_in(text: str) -> tuple[str, ...]:
    """Return the error codes that a text names, each once, in their order."""
    return tuple(dict.fromkeys(_CODE.findall(text)))


def _checked(step: Step | None) -> tuple[str, str] | None:
    if step is None:
        return None
    if step.expected is not None:
        return words.shown(step.expected), "nothing" if step.actual is None else words.shown(step.actual)
    found = next((each for each in step.checks if each.outcome not in {"held", "note"}), None)
    return (f"{found.says}: {words.plain(found.expected)}", words.plain(found.actual)) if found else None


def _without_a_check(scenario: Scenario, step: Step | None) -> tuple[str, str]:
    """Return what an answer to the request should have been; without a request, what the step says."""
    requests = guilty(scenario)
    if requests and (step or any(each.status is None for each in requests)):
        return f"an answer of the service to {_named(requests[0])}", f"{words.answer(requests[0])}{_form(requests[0])}"
    if requests:
        found = [each.message for request in requests for each in request.findings if each.grade != "note"]
        return "requests and answers as the published document has them", "; ".join(dict.fromkeys(found))
    said = f"the step “{step.keyword} {step.text}” to be carried out" if step else "the scenario to be played"
    return said, words.reason(scenario)


def _form(exchange: Exchange) -> str:
    """Return how an answer was labelled that is no JSON: a page tells of a gateway before the service."""
    labels = [value for name, value in exchange.response_headers if name.lower() == "content-type"]
    return f"; it came as {labels[0]}, and not as JSON" if labels and "json" not in labels[0].lower() else ""


def _named(exchange: Exchange) -> str:
    return f"{exchange.service} {words.operation(exchange)}".strip()
