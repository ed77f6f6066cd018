"""Whose fault it is: one table from what was seen to a verdict, and from verdicts to an exit code.

Exceptions say which family they belong to (`family = Family.CERTIFICATE`); this table alone says what that means.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Verdict(StrEnum):
    """What a scenario says about the world. Only `fail` blames the product."""

    PASS = "pass"  # noqa: S105  -- the verdict, not a password
    FAIL = "fail"
    DRIFT = "drift"
    ENVIRONMENT = "environment"
    CERTIFICATE = "certificate"
    WINDOW = "window"
    BLOCKED = "blocked"
    NOT_DUE = "not_due"
    MANUAL = "manual_pending"
    HARNESS = "harness"
    RETRIED = "passed_after_retry"


class Family(StrEnum):
    """What an exception is about. Set as the class attribute `family` on exceptions of any room."""

    PRODUCT = "product"
    CONTRACT = "contract"
    CERTIFICATE = "certificate"
    CONFIGURATION = "configuration"
    ENVIRONMENT = "environment"
    WINDOW = "window"
    BLOCKED = "blocked"
    NOT_DUE = "not_due"
    MANUAL = "manual"
    HARNESS = "harness"


class ExitCode(IntEnum):
    """What the command line answers. HARNESS is sysexits' EX_SOFTWARE: our own defect is not sold as the product's.

    INTERRUPTED is what a shell says of a program that Ctrl-C ended.
    """

    PASS = 0
    PRODUCT = 1
    USAGE = 2
    CONFIGURATION = 3
    ENVIRONMENT = 4
    DRIFT = 5
    EVIDENCE = 6
    NOTHING_DUE = 7
    HARNESS = 70
    INTERRUPTED = 130


@dataclass(frozen=True)
class Facts:
    """What a scenario left behind: the exception that ended it, the grades of its findings, whether it was skipped.

    `response_grades` and `request_grades` hold break, drift or note, of exchanges that were not deliberate. `skipped`
    is a plain skip without a family, with its reason. `retried` is true when a read had to be asked again.
    `attested` is when a person vouched for what no program can do, and until when. `patching` is true on a day that the
    plan keeps for the ISO's patches. `shut_out` says who was never let in, where the scenario ended for that.
    """

    exception: BaseException | None = None
    response_grades: frozenset[str] = frozenset()
    request_grades: frozenset[str] = frozenset()
    skipped: str | None = None
    retried: bool = False
    attested: str = ""
    patching: bool = False
    shut_out: str = ""


@dataclass(frozen=True)
class Decision:
    verdict: Verdict
    reason: str


_BY_FAMILY = {
    Family.PRODUCT: Verdict.FAIL,
    Family.CONTRACT: Verdict.FAIL,  # an answer nobody can read is the product's
    Family.CERTIFICATE: Verdict.CERTIFICATE,
    Family.CONFIGURATION: Verdict.CERTIFICATE,
    Family.ENVIRONMENT: Verdict.ENVIRONMENT,
    Family.WINDOW: Verdict.WINDOW,
    Family.BLOCKED: Verdict.BLOCKED,
    Family.NOT_DUE: Verdict.NOT_DUE,
    Family.MANUAL: Verdict.MANUAL,
    Family.HARNESS: Verdict.HARNESS,
}

WORST_FIRST = (
    Verdict.FAIL,
    Verdict.HARNESS,
    Verdict.CERTIFICATE,
    Verdict.ENVIRONMENT,
    Verdict.WINDOW,
    Verdict.DRIFT,
    Verdict.MANUAL,
    Verdict.BLOCKED,
    Verdict.NOT_DUE,
    Verdict.RETRIED,
    Verdict.PASS,
)

GREEN = frozenset({Verdict.PASS, Verdict.RETRIED})
"""Nothing to complain of: as it should be, or so at a later try."""

UNPLAYED = frozenset({Verdict.BLOCKED, Verdict.NOT_DUE, Verdict.MANUAL})
"""Nothing was judged."""

EXIT_CODES: Mapping[Verdict, ExitCode] = {
    Verdict.FAIL: ExitCode.PRODUCT,
    Verdict.HARNESS: ExitCode.HARNESS,
    Verdict.CERTIFICATE: ExitCode.CONFIGURATION,
    Verdict.ENVIRONMENT: ExitCode.ENVIRONMENT,
    Verdict.WINDOW: ExitCode.ENVIRONMENT,
    Verdict.DRIFT: ExitCode.DRIFT,
}
"""What a verdict means for the command line; one that is not here leaves it at 0."""


@dataclass(frozen=True)
class Rule:
    """One row of the table: when it applies, and the verdict and the sentence that follow."""

    name: str
    applies: Callable[[Facts], bool]
    verdict: Callable[[Facts], Verdict]
    reason: Callable[[Facts], str]


def decide(facts: Facts) -> Decision:
    """Return the verdict on one scenario: that of the first row of RULES that applies."""
    rule = next(rule for rule in RULES if rule.applies(facts))
    return Decision(rule.verdict(facts), rule.reason(facts))


def family_of(exception: BaseException) -> Family | None:
    """Return the family an exception claims, or None when it claims none we know."""
    claimed = getattr(exception, "family", None)
    return claimed if isinstance(claimed, Family) else None


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the worst of `verdicts` by WORST_FIRST; pass when there is none."""
    return min(verdicts, key=WORST_FIRST.index, default=Verdict.PASS)


def exit_code(verdicts: Iterable[Verdict]) -> ExitCode:
    """Return the exit code of a run: the worst verdict's; 7 when nothing was judged of what was selected.

    What was not played beside what was, or passed late, leaves it at 0.
    """
    seen = set(verdicts)
    if seen and seen <= UNPLAYED:
        return ExitCode.NOTHING_DUE
    return EXIT_CODES.get(worst(seen), ExitCode.PASS)


def _sentence(exception: BaseException) -> str:
    first = str(exception).strip().splitlines()[:1]
    return first[0] if first else type(exception).__name__


def _claimed(facts: Facts) -> str:
    return _sentence(facts.exception) if facts.exception is not None else ""


def _always(verdict: Verdict) -> Callable[[Facts], Verdict]:
    return lambda _: verdict


def _as(reason: str) -> Callable[[Facts], str]:
    return lambda _: reason


def _is_outage(facts: Facts) -> bool:
    return facts.patching and bool(getattr(facts.exception, "may_be_outage", False))


RULES = (
    Rule("outage while the ISO patches", _is_outage, _always(Verdict.ENVIRONMENT),
         lambda facts: f"{_claimed(facts)}; the plan keeps this day for the ISO's patches"),
    Rule("a participant that was never let in", lambda facts: facts.exception is not None and bool(facts.shut_out),
         _always(Verdict.CERTIFICATE), lambda facts: facts.shut_out),
    Rule("an exception that says its family",
         lambda facts: facts.exception is not None and family_of(facts.exception) is not None,
         lambda facts: _BY_FAMILY[Family(getattr(facts.exception, "family"))], _claimed),  # noqa: B009 - not of every exception
    Rule("a comparison that did not hold",
         lambda facts: isinstance(facts.exception, AssertionError), _always(Verdict.FAIL), _claimed),
    Rule("any other exception", lambda facts: facts.exception is not None, _always(Verdict.HARNESS), _claimed),
    Rule("a plain skip", lambda facts: facts.skipped is not None, _always(Verdict.BLOCKED),
         lambda facts: facts.skipped or ""),
    Rule("a request of ours broke the document", lambda facts: "break" in facts.request_grades,
         _always(Verdict.HARNESS), _as("a request of ours broke the document without meaning to")),
    Rule("an answer broke the document", lambda facts: "break" in facts.response_grades, _always(Verdict.FAIL),
         _as("an answer broke the published document")),
    Rule("an exchange departed from the document",
         lambda facts: "drift" in facts.response_grades | facts.request_grades,
         _always(Verdict.DRIFT), _as("an exchange departed from the published document")),
    Rule("a read was tried again", lambda facts: facts.retried, _always(Verdict.RETRIED),
         _as("a read was refused as too early and answered at a later try")),
    Rule("otherwise", lambda _: True, _always(Verdict.PASS), lambda facts: facts.attested),
)  # fmt: skip
"""From what a scenario left behind to its verdict, the first row that applies; notes never change one.

Only findings of exchanges that were meant well are held against anybody. A pass that a person vouched for says so.
"""
