"""What the formats of others call our verdicts. They have four or five words where we have a dozen.

So the verdict's own word always stands beside: in JUnit's `type`, CTRF's `rawStatus`, Allure's tags, and in the name of
the last step of Cucumber's messages.
"""

from dataclasses import dataclass

from crrsim.reporting.run import Run


@dataclass(frozen=True)
class Dialect:
    """One verdict in each format. `junit` is the element inside the test case, None for none."""

    junit: str | None
    ctrf: str
    allure: str
    cucumber: str


_GREEN = Dialect(None, "passed", "passed", "PASSED")
_PRODUCT = Dialect("failure", "failed", "failed", "FAILED")
_TROUBLE = Dialect("error", "failed", "broken", "FAILED")
_UNPLAYED = Dialect("skipped", "skipped", "skipped", "SKIPPED")

_DIALECTS = {
    "pass": _GREEN,
    "passed_after_retry": _GREEN,
    "fail": _PRODUCT,
    "drift": _PRODUCT,
    "blocked": _UNPLAYED,
    "not_due": _UNPLAYED,
    "manual_pending": Dialect("skipped", "pending", "skipped", "PENDING"),
    "unfinished": Dialect("error", "failed", "unknown", "FAILED"),
}


def dialect(verdict: str) -> Dialect:
    """Return what each format calls a verdict; what is neither green nor the product's is an error of its own kind."""
    return _DIALECTS.get(verdict, _TROUBLE)


def title(run: Run) -> str:
    """Return what a run is called in every export: a rehearsal on the double says MOCK before anything else."""
    return f"{'MOCK ' if run.is_mock else ''}crrsim {run.id}"
