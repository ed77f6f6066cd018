"""How a When acts: it returns what came of it, a refusal included, so that one sentence serves both kinds of scenario.

Trouble on the way is raised, because it says nothing about the market; only where the scenario asked for it, by a
nuisance or a certificate that must be refused, is it what the When waits for.
"""

import re
from collections.abc import Callable
from typing import Any, TypeAlias

from crrsim.assembly.simulation import CannotArrange, Simulation
from crrsim.client.trouble import Trouble
from crrsim.terms.outcome import Answered, NotBuilt, Refused
from steps.expect import Unexpected
from steps.wording import worded

ACTOR = re.compile(r"[A-Z]{2,5}[0-9]")
Came: TypeAlias = Answered[Any] | Refused | NotBuilt | Trouble


def attempt(sim: Simulation, call: Callable[[], Any], *, expected: bool = False) -> Came:
    """Return what `call` comes to. Raises: Trouble, unless the scenario asked for it."""
    try:
        came: Came = call()
    except Trouble as trouble:
        if expected or sim.troubled:
            return trouble
        raise
    return came


def answered(outcome: Came) -> Any:  # noqa: ANN401 - the operation types the body
    """Return the body of an answer. Raises: the trouble there was; Unexpected for a refusal."""
    if isinstance(outcome, Trouble):
        raise outcome
    if not isinstance(outcome, Answered):
        raise Unexpected("the answer", expected="no refusal", actual=told(outcome))
    return outcome.body


def sc_id(sim: Simulation, text: str) -> str:
    """Return the SC ID of an actor of the features; other words stand for themselves.

    Raises: CannotArrange for an actor whom nobody plays here.
    """
    if text in sim.participants:
        return sim.participants[text].name
    if ACTOR.fullmatch(text):
        raise CannotArrange(f"nobody plays {text} here")
    return text


def told(outcome: Came) -> str:
    """Say in words what something came to."""
    if isinstance(outcome, Answered):
        return f"an answer: {worded(outcome.body)}"
    return str(outcome)
