"""What is known to be wrong and has a ticket: such a failure does not hold up a release, until the waiver lapses.

    [[waiver]]
    scenario = "CRR-AUC-012"         # the id, or with the row of an outline: "CRR-AUC-020[12:00:00]"
    code     = "MKT0004"             # and, or instead: an error code that the scenario met ...
    message  = "credit .* not held"  # ... or a pattern in the sentence that decided its verdict
    verdicts = ["fail", "drift"]     # these by default
    ticket   = "CRR-4711"
    owner    = "who sees to it"
    expires  = 2026-04-30            # holds to the end of that day, Pacific time
    why      = "may be left out"

All that is given must fit. A waiver changes no verdict: the journal says what was seen.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from crrsim.evidence.settings_file import read_settings
from crrsim.evidence.verdict import Verdict

WAIVABLE = frozenset(
    {Verdict.FAIL, Verdict.DRIFT, Verdict.ENVIRONMENT, Verdict.CERTIFICATE, Verdict.WINDOW},
)
"""A defect of the harness is repaired, not waived: nothing was judged."""


@dataclass(frozen=True)
class Symptom:
    """What a scenario showed: its id and key (the id with the row), its verdict and reason, the codes it met."""

    id: str
    key: str
    verdict: Verdict
    reason: str = ""
    codes: frozenset[str] = frozenset()


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as problem:
        raise ValueError(f"{text!r} is no pattern: {problem}") from None
    return text


def _waivable(verdicts: frozenset[Verdict]) -> frozenset[Verdict]:
    beyond = sorted(verdicts - WAIVABLE)
    if beyond:
        raise ValueError(f"{', '.join(beyond)} cannot be waived, only {', '.join(sorted(WAIVABLE))}")
    return verdicts


Named = Annotated[str, Field(min_length=1, pattern=r"\S")]


class Waiver(BaseModel):
    """One known failure, who answers for it, and how long."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ticket: Named
    owner: Named
    expires: date
    scenario: Named | None = None
    code: Named | None = None
    message: Annotated[Named, AfterValidator(_pattern)] | None = None
    verdicts: Annotated[frozenset[Verdict], Field(min_length=1), AfterValidator(_waivable)] = frozenset(
        {Verdict.FAIL, Verdict.DRIFT}
    )
    why: str = ""

    @model_validator(mode="after")
    def _has_a_symptom(self) -> "Waiver":
        if not (self.scenario or self.code or self.message):
            raise ValueError("names no symptom: give a scenario, a code or a message")
        return self

    @property
    def symptom(self) -> str:
        """What it waives, in words."""
        parts = (self.scenario, self.code and f"code {self.code}", self.message and f"message /{self.message}/")
        return ", ".join(filter(None, parts))

    def is_lapsed(self, on: date) -> bool:
        """Say whether its last day is over on the day `on`."""
        return on > self.expires

    def names(self, symptom: Symptom) -> bool:
        """Say whether it is about that scenario, whatever came of it; never when it names no scenario."""
        named = "_".join((self.scenario or "").lower().split())  # as it stands in a key
        return bool(named) and named in {symptom.id.lower(), symptom.key.lower()}

    def fits(self, symptom: Symptom) -> bool:
        """Say whether everything it gives is there, lapsed or not."""
        return (
            symptom.verdict in self.verdicts
            and (self.scenario is None or self.names(symptom))
            and (self.code is None or self.code in symptom.codes)
            and (self.message is None or re.search(self.message, symptom.reason) is not None)
        )


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    waiver: list[Waiver] = []


def read_waivers(file: Path) -> tuple[Waiver, ...]:
    """Return the waivers of a file, in its order. Raises: SettingsError, naming the waiver and the field."""
    return tuple(read_settings(file, _File).waiver)


def best(waivers: Collection[Waiver], symptom: Symptom, on: date) -> Waiver | None:
    """Return the waiver that fits and holds longest, lapsed only when none is left that holds."""
    fitting = [waiver for waiver in waivers if waiver.fits(symptom)]
    return max(fitting, key=lambda waiver: (not waiver.is_lapsed(on), waiver.expires), default=None)
