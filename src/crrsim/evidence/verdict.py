"""Whose fault it is: one table from what was seen to a verdict, and from verdicts to an exit code.

Exceptions say which family they belong to (`family = Family.CERTIFICATE`); this table alone says what that means.
"""

from collections.abc import Iterable, Mapping
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
    """What the command line answers. HARNESS is sysexits' EX_SOFTWARE: our own defect is not sold as the product's."""

    PASS = 0
    PRODUCT = 1
    USAGE = 2
    CONFIGURATION = 3
    ENVIRONMENT = 4
    DRIFT = 5
    EVIDENCE = 6
    NOTHING_DUE = 7
    HARNESS = 70


@dataclass(frozen=True)
class Facts:
    """What a scenario left behind: the exception that ended it, the grades of its findings, whether it was skipped.

    `response_grades` and `request_grades` hold break, drift or note, of exchanges that were not deliberate. `skipped`
    is a plain skip without a family, with its reason. `retried` is true when a read had to be asked again.
    `attested` is when a person vouched for what no program can do, and until when.
    """

    exception: BaseException | None = None
    response_grades: frozenset[str] = frozenset()
    request_grades: frozenset[str] = frozenset()
    skipped: str | None = None
    retried: bool = False
    attested: str = ""


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


def decide(facts: Facts) -> Decision:
    """Return the verdict on one scenario: the first row that applies.

    1. an exception with a family: the family's verdict
    2. an AssertionError: fail, because a Then compared and found otherwise
    3. any other exception: harness
    4. a skip: blocked
    5. a break in a request of ours: harness (we broke the document, not they)
    6. a break in an answer: fail
    7. a drift in either direction: drift
    8. a read that was asked again: passed after retry
    9. otherwise pass, with the attestation it rests on if a person did it; notes never change a verdict
    """
    if facts.exception is not None:
        return Decision(_of_exception(facts.exception), _sentence(facts.exception))
    if facts.skipped is not None:
        return Decision(Verdict.BLOCKED, facts.skipped)
    return _of_findings(facts)


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


def _of_exception(exception: BaseException) -> Verdict:
    family = family_of(exception)
    if family is not None:
        return _BY_FAMILY[family]
    return Verdict.FAIL if isinstance(exception, AssertionError) else Verdict.HARNESS


def _of_findings(facts: Facts) -> Decision:
    if "break" in facts.request_grades:
        return Decision(Verdict.HARNESS, "a request of ours broke the document without meaning to")
    if "break" in facts.response_grades:
        return Decision(Verdict.FAIL, "an answer broke the published document")
    if "drift" in facts.response_grades | facts.request_grades:
        return Decision(Verdict.DRIFT, "an exchange departed from the published document")
    if facts.retried:
        return Decision(Verdict.RETRIED, "a read was refused as too early and answered at a later try")
    return Decision(Verdict.PASS, facts.attested)


def _sentence(exception: BaseException) -> str:
    first = str(exception).strip().splitlines()[:1]
    return first[0] if first else type(exception).__name__
