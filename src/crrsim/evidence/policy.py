"""What a team lets through, in one TOML file: which verdicts hold a release up, how many of them, what must pass.

gate             = ["fail", "harness", "certificate", "environment", "window", "drift"]   # all, by default
budget           = { drift = 3 }       # so many of a verdict are let through, waived ones not counted
most_waived      = 10                  # more waived scenarios than that hold it up
fixed_but_waived = "report"            # or "gate": a waiver that nothing needs any more holds it up
max_age_days     = 7                   # `crrsim gate` takes no older evidence

[must_pass]                            # plan ids and scenario ids: judged, and green; no waiver helps
always = ["CONN-1"]
week2  = ["W2-TUE-AUC-MN-1", "CRR-AUC-012"]

[notify]
webhook_env = "OUR_WEBHOOK"            # or webhook_file

The address of a webhook is a secret, and so never stands here.
"""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from crrsim.evidence.settings_file import read_settings
from crrsim.evidence.verdict import GREEN, UNPLAYED, Verdict

GATING = frozenset(Verdict) - GREEN - UNPLAYED
"""What holds a release up where no policy says otherwise: everything that is not green, and was judged."""

Week = Literal["always", "week1", "week2", "week3", "week4", "week5"]


def _bad(verdicts: frozenset[Verdict]) -> frozenset[Verdict]:
    beyond = sorted(verdicts - GATING)
    if beyond:
        raise ValueError(f"{', '.join(beyond)} cannot hold a release up, only {', '.join(sorted(GATING))}")
    return verdicts


class Notify(BaseModel):
    """Whom to tell of a change of verdict: where the webhook's address is found."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    webhook_env: str | None = None
    webhook_file: Path | None = None

    @model_validator(mode="after")
    def _one_source(self) -> "Notify":
        if bool(self.webhook_env) == bool(self.webhook_file):
            raise ValueError("give one of webhook_env and webhook_file")
        return self


class Policy(BaseModel):
    """The bar a run is held to. Without a file it is the default one: everything that is not green holds it up."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    gate: Annotated[frozenset[Verdict], AfterValidator(_bad)] = GATING
    budget: dict[Verdict, Annotated[int, Field(ge=0)]] = {}
    most_waived: Annotated[int, Field(ge=0)] | None = None
    fixed_but_waived: Literal["report", "gate"] = "report"
    max_age_days: Annotated[int, Field(ge=1)] | None = None
    attested_by: frozenset[str] = frozenset()
    must_pass: dict[Week, tuple[str, ...]] = {}
    notify: Notify | None = None

    def required(self, week: int | None = None) -> tuple[str, ...]:
        """Return the ids that must pass, in upper case: of every week, or of one and those of always."""
        weeks = [name for name in self.must_pass if week is None or name in {"always", f"week{week}"}]
        return tuple(dict.fromkeys(each.upper() for name in weeks for each in self.must_pass[name]))


def read_policy(file: Path) -> Policy:
    """Return the policy of a file. Raises: SettingsError, naming the field."""
    return read_settings(file, Policy)
