"""The verdicts as a reader meets them: the word, a mark beside the colour, and whose fault it is."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """`name` is the journal's word, `word` the reader's; `mark` tells verdicts apart without colour."""

    name: str
    word: str
    mark: str
    fault: str
    colour: str

    @property
    def is_green(self) -> bool:
        return self.name in {"pass", "passed_after_retry"}

    @property
    def is_bad(self) -> bool:
        return not self.is_green and self.name not in {"blocked", "not_due", "manual_pending"}


# Worst first: a cell of the calendar shows the first of these that one of its scenarios has.
VERDICTS = (
    Verdict("fail", "fail", "✗", "the product", "red"),
    Verdict("unfinished", "unfinished", "…", "unknown: the journal ends before the scenario does", "magenta"),
    Verdict("harness", "harness defect", "¿", "this harness", "magenta"),
    Verdict("certificate", "certificate", "!", "the certificate or its provisioning", "dark_orange"),
    Verdict("environment", "environment", "☁", "the environment: the network, a gateway or an outage", "dark_orange"),
    Verdict("window", "window", "⧗", "nobody yet: plan and server differ on when the market is open", "dark_orange"),
    Verdict("drift", "drift", "≠", "the published document or the product: they differ", "yellow"),
    Verdict("manual_pending", "manual pending", "✎", "nobody: a person has to do it and say so", "blue"),
    Verdict("blocked", "blocked", "⊘", "nobody: a precondition could not be met", "blue"),
    Verdict("not_due", "not due", "◷", "nobody: the calendar is not there yet", "cyan"),
    Verdict("passed_after_retry", "passed after retry", "↻", "nobody: an answer came at a later try", "green"),
    Verdict("pass", "pass", "✓", "nobody", "green"),
)
NO_SCENARIO = Verdict("none", "no scenario", "-", "nobody", "dim")

_BY_NAME = {verdict.name: verdict for verdict in VERDICTS}


def verdict(name: str) -> Verdict:
    """Return the verdict the journal calls `name`; an unknown word is shown as it stands, as a harness defect."""
    return _BY_NAME.get(name) or Verdict(name, name, "¿", "this harness: it wrote an unknown verdict", "magenta")


def worst(names: Iterable[str]) -> Verdict:
    """Return the worst of the verdicts named, or NO_SCENARIO when there is none."""
    order = {known.name: place for place, known in enumerate(VERDICTS)}
    ranked = sorted(names, key=lambda name: order.get(name, 1))
    return verdict(ranked[0]) if ranked else NO_SCENARIO
