"""What only a person can do: the sentences are the prompt, and what came of it is told by `crrsim attest`.

Nothing here touches a server. Without an attestation that holds, no step of such a scenario is played at all.
"""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from pytest_bdd import given, then, when
from pytest_bdd.parser import Scenario

from crrsim.assembly.simulation import ManualPending
from crrsim.calendar.pacific import pacific_date
from crrsim.evidence.attestation import (
    FILE_NAME,
    Attestation,
    AttestationsBroken,
    latest,
    read_attestations,
    text_of,
)
from steps.expect import expect
from steps.phrases import phrase

ATTESTED = pytest.StashKey[Attestation]()
"""What a person said of the scenario that is being played."""


@given(phrase("a person at {place:Name}"))
def person_at(place: str) -> None:
    """A person, not a program, goes there."""


@given(phrase("a person at {place:Name} as {actor:Actor}"))
def person_at_as(place: str, actor: str) -> None:
    """A person goes there with a participant's certificate and access."""


@when(phrase("the person {deed:Name}"))
def person_does(deed: str) -> None:
    """The person does what the quoted words ask for."""


@then(phrase("the person sees that {sight:Name}"))
def person_sees(request: pytest.FixtureRequest, sight: str) -> None:
    """The person attested that it is so, or that it is not."""
    seen = sight if request.config.stash[ATTESTED].done else "something else (see the note)"
    expect("what a person saw", expected=sight, actual=seen)


def attestation_of(file: Path, scenario: Scenario, identity: str, system: str) -> Attestation:
    """Return the attestation that stands for a scenario today. Raises: ManualPending, saying why there is none."""
    try:
        told = _told(file)
    except AttestationsBroken as problem:
        raise ManualPending(f"no attestation is relied on: {problem}") from None
    text = text_of(scenario.name, ((step.type, step.name) for step in scenario.steps))
    found, any_text = latest(told, identity, system, text), latest(told, identity, system)
    if any_text is None:
        raise ManualPending("a person has to do this, and nobody has said that it was done")
    if found is None:
        raise ManualPending("the scenario was written anew since a person attested it")
    if found.is_lapsed(pacific_date(datetime.now(UTC))):
        raise ManualPending(f"a person has to do this again: what was attested lapsed on {found.expires}")
    return found


@cache
def _told(file: Path) -> tuple[Attestation, ...]:
    return read_attestations(file)


def attestations_of(config: pytest.Config) -> Path:
    """Return where attestations lie: beside the runs."""
    return Path(config.option.evidence).resolve().parent / FILE_NAME
