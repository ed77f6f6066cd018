"""The life of a portfolio: which states it may leave and by which code it is held back.

(created empty) NEW --> VALID when it has records --> SUBMITTED --> VALID again when retracted
a submission that fails its checks or passes a nomination cap leaves INVALID; one beyond the credit passes REJECTED on
its way back to VALID
DELETED only confirms
"""

from collections.abc import Sequence

from crrsim.market.book import Portfolio, Record
from crrsim.market.nominated import Nomination
from crrsim.market.rules import rule
from crrsim.terms.market import PortfolioStatus
from crrsim.terms.outcome import Refusal


@rule("blank-portfolio", says="a portfolio without records is NEW, with them VALID", source="auction API, NEW")
def status_when_created(records: Sequence[Record | Nomination]) -> PortfolioStatus:
    return PortfolioStatus.VALID if records else PortfolioStatus.NEW


@status_when_created.defect("empty-portfolio-valid", says="a portfolio without records is VALID")
def _(records: Sequence[Record | Nomination]) -> PortfolioStatus:  # noqa: ARG001 - the bent rule looks at nothing
    return PortfolioStatus.VALID


@status_when_created.defect("filled-portfolio-new", says="a portfolio with records is NEW")
def _(records: Sequence[Record | Nomination]) -> PortfolioStatus:  # noqa: ARG001 - the bent rule looks at nothing
    return PortfolioStatus.NEW


@rule("deletion-guard", says="a submitted portfolio is not deleted", source="auction and nomination API, POR0010")
def holds_deletion_back(portfolio: Portfolio) -> Refusal | None:
    if portfolio.status is PortfolioStatus.SUBMITTED:
        return Refusal("POR0010", (portfolio.name,))
    return None


@holds_deletion_back.defect("submitted-portfolio-deleted", says="a submitted portfolio is deleted")
def _(portfolio: Portfolio) -> Refusal | None:  # noqa: ARG001 - the bent rule looks at nothing
    return None


@holds_deletion_back.defect("valid-portfolio-not-deleted", says="a portfolio not submitted is not deleted")
def _(portfolio: Portfolio) -> Refusal | None:
    return Refusal("POR0010", (portfolio.name,))


@rule(
    "submission-guard",
    says="an empty, an already submitted or an INVALID portfolio is not submitted",
    source="auction and nomination API, POR0013, POR0051, AUC0037, NOM0101; our reading, that ERROR there is INVALID",
)
def holds_submission_back(portfolio: Portfolio, in_error: str) -> Refusal | None:
    """`in_error` is the service's own code for an INVALID portfolio."""
    if portfolio.status is PortfolioStatus.SUBMITTED:
        return Refusal("POR0051", (portfolio.name, portfolio.market))
    if portfolio.is_empty:
        return Refusal("POR0013", (portfolio.name,))
    if portfolio.status is PortfolioStatus.INVALID:
        return Refusal(in_error, (portfolio.name, portfolio.market))
    return None


@holds_submission_back.defect("submitted-twice", says="a submitted portfolio is submitted once more without a word")
def _(portfolio: Portfolio, in_error: str) -> Refusal | None:
    submitted = portfolio.status is PortfolioStatus.SUBMITTED
    return None if submitted else holds_submission_back.healthy(portfolio, in_error)


@holds_submission_back.defect("empty-portfolio-submitted", says="a portfolio without records is submitted")
def _(portfolio: Portfolio, in_error: str) -> Refusal | None:
    return None if portfolio.is_empty else holds_submission_back.healthy(portfolio, in_error)


@holds_submission_back.defect("invalid-portfolio-submitted", says="an INVALID portfolio is submitted")
def _(portfolio: Portfolio, in_error: str) -> Refusal | None:
    invalid = portfolio.status is PortfolioStatus.INVALID
    return None if invalid else holds_submission_back.healthy(portfolio, in_error)


@holds_submission_back.defect("valid-portfolio-held-back", says="a VALID portfolio is not submitted")
def _(portfolio: Portfolio, in_error: str) -> Refusal | None:
    return Refusal(in_error, (portfolio.name, portfolio.market))


_NOT_RETRACTED = {
    PortfolioStatus.NEW: Refusal("POR0012"),
    PortfolioStatus.INVALID: Refusal("POR0011"),
}


@rule(
    "retraction-guard",
    says="only a submitted portfolio is retracted",
    source="auction and nomination API, POR0011, POR0012, POR0038",
)
def holds_retraction_back(portfolio: Portfolio) -> Refusal | None:
    if portfolio.status is PortfolioStatus.SUBMITTED:
        return None
    return _NOT_RETRACTED.get(portfolio.status, Refusal("POR0038", (portfolio.name,)))


@holds_retraction_back.defect("unsubmitted-portfolio-retracted", says="a portfolio never submitted is retracted")
def _(portfolio: Portfolio) -> Refusal | None:  # noqa: ARG001 - the bent rule looks at nothing
    return None


@rule(
    "retracted-is-valid",
    says="a retracted portfolio is VALID, and what it asks for stays out",
    source="auction API, VALID",
)
def status_when_retracted() -> PortfolioStatus:
    return PortfolioStatus.VALID


@status_when_retracted.defect("retracted-stays-submitted", says="a retracted portfolio still takes part")
def _() -> PortfolioStatus:
    return PortfolioStatus.SUBMITTED
