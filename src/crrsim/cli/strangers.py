"""Waivers that name a scenario which there is not: a slip that nobody would notice until the waiver is needed."""

import difflib
import re
from collections.abc import Collection, Iterator

from crrsim.evidence.gate import Outcome, WaiverState
from crrsim.reporting.gherkin import features_of
from crrsim.reporting.run import Run

_ID = re.compile(r"@(CRR-[A-Z]{2,5}-\d{3})\b")
MOST_NEAR = 3


def strangers(outcome: Outcome, run: Run) -> Iterator[str]:
    """Yield a sentence for each waiver of a scenario that neither the run nor the features it kept have."""
    played = {name.upper(): name for each in run.scenarios for name in (each.id, each.key)}
    written = {name for text in features_of(run.folder).values() for name in _ID.findall(text)}
    shown = {name: name for name in written} | played
    for use in outcome.waivers:
        name = "_".join((use.waiver.scenario or "").upper().split())
        if name and use.state is WaiverState.UNMET and _is_strange(name, played, written, is_whole=not run.selection):
            near = [shown[one] for one in difflib.get_close_matches(name, sorted(shown), n=MOST_NEAR)]
            hint = f"did you mean {' or '.join(near)}?" if near else "`crrsim plan` lists what there is"
            yield f"{use.waiver.ticket} ({use.waiver.owner}) waives {use.waiver.scenario}, which there is not; {hint}"


def _is_strange(name: str, played: Collection[str], written: Collection[str], *, is_whole: bool) -> bool:
    """Whether a name is nobody's. A row is known by being played; names that are no id only where all was played."""
    identity = name.split("[", 1)[0]
    if identity in played:
        return name not in played
    return identity not in written and bool(written) and (is_whole or identity.startswith("CRR-"))
